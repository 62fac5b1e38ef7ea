"""Compiles the translations into the wheel, so that an installed Naik speaks English too."""

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileTranslations(BuildHookInterface):  # type: ignore[misc, type-arg]  # hatchling ships no types
    """Hatchling calls `initialize` before it collects the files."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002  hatchling's signature
        """Write every `.mo` beside its `.po` and name it as a file of the build."""
        for catalogue in sorted(Path(self.root, "src/naik/locale").glob("*/LC_MESSAGES/*.po")):
            compiled = catalogue.with_suffix(".mo")
            with catalogue.open("rb") as source, compiled.open("wb") as target:
                write_mo(target, read_po(source))
            build_data["artifacts"].append(f"/{compiled.relative_to(self.root)}")
