"""Who may answer an appeal: never who chose the level it is against."""

from __future__ import annotations

from collections.abc import Collection

from naik.instruments.model import Text

CHOSE_IT = Text(
    "Tingkat yang disanggah Anda tetapkan sendiri; sanggah ini dijawab oleh asesor lain atau tim reviu.",
    "You chose the level this appeal is against; another assessor or the review team answers it.",
)
SETTLED_IT = Text(
    "Anda memutuskan selisih nilai indikator ini; sanggah ini dijawab oleh asesor lain atau tim reviu.",
    "You settled the differing scores of this indicator; another assessor or the review team answers this appeal.",
)


def objection(person: int, *, author: int | None, settlers: Collection[int]) -> Text | None:
    """Why `person` may not answer, or None.

    `author` chose the level in force, `settlers` decided between differing scores of the indicator at any stage.
    """
    if person == author:
        return CHOSE_IT
    if person in settlers:
        return SETTLED_IT
    return None
