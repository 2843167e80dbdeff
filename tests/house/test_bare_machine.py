"""On a machine that lacks something, the start says what, in a sentence, and with a failing status."""

import subprocess
from pathlib import Path

import pytest

from tests.support.house import ROOT

OLD = "#!/bin/sh\ncase $1 in -V) echo Python 3.9.2;; *) exit 1;; esac\n"


def start(*words: str, path: str | None = None) -> "subprocess.CompletedProcess[str]":
    environment = {"PATH": path or "/usr/bin:/bin", "CHROMIUM": "/nowhere/chromium"}
    return subprocess.run(
        ["/bin/sh", *words], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


def test_a_missing_python_is_named(tmp_path: Path) -> None:
    told = start("deploy/make-environment", "python3.0", str(tmp_path / "made"))
    assert told.returncode == 2
    assert "python3.0 was not found" in told.stderr
    assert not (tmp_path / "made").exists()


def test_an_old_python_is_named(tmp_path: Path) -> None:
    python = tmp_path / "python"
    python.write_text(OLD)
    python.chmod(0o755)
    told = start("deploy/make-environment", str(python), str(tmp_path / "made"))
    assert told.returncode == 2
    assert "是 Python 3.9.2" in told.stderr


def test_a_browser_that_is_not_there_is_named() -> None:
    told = start("deploy/system-packages", "browser")
    assert told.returncode == 2
    assert "/nowhere/chromium" in told.stderr


@pytest.mark.parametrize("word", ["", "everything"])
def test_a_wrong_word_is_answered_with_the_right_ones(word: str) -> None:
    told = start("deploy/system-packages", word)
    assert told.returncode == 2
    assert "usage:" in told.stderr


def test_the_automatic_check_runs_every_test() -> None:
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    assert script.rstrip().endswith("make test")
    assert "set -euo pipefail" in script
