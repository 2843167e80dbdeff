"""Where the files that travel with the program are, in a checkout and in an installed wheel."""

import os
import sys
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
CHECKOUT = PACKAGE.parent


def resource(name: str) -> Path:
    """Return the folder `name` (templates, migrations): inside the wheel, else beside the package."""
    inside = PACKAGE / name
    return inside if inside.is_dir() else CHECKOUT / name


def is_checkout() -> bool:
    """Say whether the program runs from a source checkout (or an editable install of one)."""
    return (CHECKOUT / "pyproject.toml").is_file() and not (PACKAGE / "templates").is_dir()


def instance_folder() -> Path:
    """Return the folder for database, keys and files.

    PETITIONS_INSTANCE, else ./instance in a checkout, else the user's data folder.
    """
    if chosen := os.environ.get("PETITIONS_INSTANCE"):
        return Path(chosen).resolve()
    if is_checkout():
        return CHECKOUT / "instance"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home())) / "petitions"
    return Path(os.environ.get("XDG_DATA_HOME", Path.home() / ".local" / "share")) / "petitions"
