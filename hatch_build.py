"""What the wheel needs beyond the package: catalogues compiled, templates and migrations moved in.

No .mo file is committed, and an editable install keeps reading the folders of the checkout.
"""

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

MOVED_IN = ("templates", "migrations")


class CustomBuildHook(BuildHookInterface[Any]):
    """Runs before hatchling gathers the files of a wheel or a source distribution."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile every catalogue; put the top-level folders inside the package of a wheel."""
        for catalogue in Path(self.root, "petitions", "translations").glob("*/LC_MESSAGES/*.po"):
            _compile(catalogue)
        if self.target_name == "wheel" and version == "standard":
            for folder in MOVED_IN:
                build_data["force_include"][str(Path(self.root, folder))] = f"petitions/{folder}"


def _compile(catalogue: Path) -> None:
    with catalogue.open("rb") as source:
        messages = read_po(source, locale=catalogue.parts[-3])
    with catalogue.with_suffix(".mo").open("wb") as target:
        write_mo(target, messages)
