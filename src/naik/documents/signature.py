"""Electronic signatures in a PDF as facts. Whether a certificate is to be trusted is for BSrE to say, not for Naik."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from naik.documents import process


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed by the certificate's own word, and whether what was signed is still the same.

    A file may be added to after signing, by a second signature or a time stamp for instance: then an earlier
    signature no longer covers the whole file, and may be intact all the same.
    """

    signer: str
    signed_at: datetime | None
    intact: bool
    covers_whole_file: bool
    issuer: str


def signatures(path: Path) -> tuple[Signature, ...]:
    """Every signature in the order of signing; none in a PDF that was never signed. Raises Unreadable."""
    return tuple(
        Signature(
            signer=found["signer"],
            signed_at=datetime.fromisoformat(found["signed_at"]) if found["signed_at"] else None,
            intact=found["intact"],
            covers_whole_file=found["covers_whole_file"],
            issuer=found["issuer"],
        )
        for found in process.run("signatures", path)
    )
