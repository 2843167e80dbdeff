"""What one can read at a sitting."""

import ast
from pathlib import Path

import pytest

from tests.support.house import MODULES, TEMPLATES, TESTS, name_of, tree_of

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@pytest.mark.parametrize("module", [*MODULES, *TESTS], ids=name_of)
def test_a_module_fits_on_a_few_screens(module: Path) -> None:
    assert len(module.read_text("utf-8").splitlines()) <= 300


@pytest.mark.parametrize("template", TEMPLATES, ids=name_of)
def test_a_template_fits_on_two_screens(template: Path) -> None:
    assert len(template.read_text("utf-8").splitlines()) <= 120


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_a_function_fits_on_one_screen(module: Path) -> None:
    functions = [node for node in ast.walk(tree_of(module)) if isinstance(node, FUNCTIONS)]
    long = [node.name for node in functions if (node.end_lineno or 0) - node.lineno + 1 > 40]
    assert long == []


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_everything_public_says_what_it_is_for(module: Path) -> None:
    tree = tree_of(module)
    public = [
        node
        for node in tree.body
        if isinstance(node, (*FUNCTIONS, ast.ClassDef)) and not node.name.startswith("_")
    ]
    silent = [node.name for node in public if not ast.get_docstring(node)]
    assert ast.get_docstring(tree)
    assert silent == []
