"""What must not stand in any committed text, and what every test must have."""

import ast
import re
from pathlib import Path

import pytest

from tests.support.house import TESTS, committed_texts, name_of, tree_of

MACHINE = re.compile(r"/(?:root|home/[a-z]+|work|farm)/(?!<)(?=[\w.-])")
LEFT_OPEN = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")
BUILT = re.compile(r"\.min\.(js|css)$|bootstrap[^/]*\.(js|css)$|node_modules/|vendor/|\.mo$|\.(sqlite3?|db)$")
PROSE = {".py", ".html", ".md", ".toml", ".js", ".css", ".po", ".csv", ""}


def test_nothing_names_a_machine_or_leaves_work_open() -> None:
    found = [
        f"{name_of(path)}: {match[0]}"
        for path in committed_texts()
        if path.suffix in PROSE and not path.name.endswith(".lock")
        for pattern in (MACHINE, LEFT_OPEN)
        for match in pattern.finditer(path.read_text("utf-8"))
    ]
    assert found == []


def test_nothing_that_is_built_is_committed() -> None:
    assert [name_of(path) for path in committed_texts() if BUILT.search(name_of(path))] == []


@pytest.mark.parametrize("module", [path for path in TESTS if path.name.startswith("test_")], ids=name_of)
def test_every_test_can_fail_and_none_is_skipped(module: Path) -> None:
    text = module.read_text("utf-8")
    assert re.search(r"\bassert\b|pytest\.raises|\bexpect\(", text)
    assert not re.search(r"pytest\.(?:mark\.)?(?:skip|xfail|importorskip)", text.replace("(?:skip", ""))


@pytest.mark.parametrize("module", [path for path in TESTS if path.name.startswith("test_")], ids=name_of)
def test_a_test_is_named_by_a_sentence(module: Path) -> None:
    tests = [
        node.name
        for node in ast.walk(tree_of(module))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    ]
    assert tests
    assert [name for name in tests if name.count("_") < 3] == []
