"""What the house is made of: its modules, templates and texts."""

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "petitions"
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
MODULES = sorted(PACKAGE.rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))


def name_of(path: Path) -> str:
    """Name a file as the reader of a failure would look for it."""
    return path.relative_to(ROOT).as_posix()


@cache
def tree_of(path: Path) -> ast.Module:
    """Return the parsed module."""
    return ast.parse(path.read_text("utf-8"), filename=str(path))


@cache
def committed_texts() -> tuple[Path, ...]:
    """Return every text file under version control."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True
    ).stdout.split("\0")
    return tuple(path for name in listed if name and (path := ROOT / name).is_file() and _is_text(path))


def _is_text(path: Path) -> bool:
    return b"\0" not in path.read_bytes()[:8000]
