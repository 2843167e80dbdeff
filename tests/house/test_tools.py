"""What the tools of `make check` say, so that the full run asks them too."""

import subprocess
import sys

import pytest

from tests.support.house import ROOT

TOOLS = {
    "style": ["ruff", "check", "."],
    "form": ["ruff", "format", "--check", "."],
    "types": ["mypy"],
    "templates": ["djlint", "--quiet", "--lint", "templates"],
}


@pytest.mark.slow
@pytest.mark.parametrize("tool", TOOLS)
def test_the_tools_find_nothing(tool: str) -> None:
    told = subprocess.run(
        [sys.executable, "-m", *TOOLS[tool]], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stdout + told.stderr
