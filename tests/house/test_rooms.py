"""Where a line belongs."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

from tests.support.house import MODULES, PACKAGE, name_of, tree_of

THE_STREET = ("blueprints", "cli")
MAY_ADD_DAYS = ("rules/calendar.py", "rules/roc.py", "clock.py")
NOT_USED = re.compile(r"(^|_)(utils?|helpers?|common|misc|manager)(_|$)|^_?(base|handle|process)_", re.I)
ASKED_FOR = re.compile(r"process_(bind_param|result_value|formdata|data)$")  # by SQLAlchemy, by WTForms


def room_of(module: Path) -> str:
    return module.relative_to(PACKAGE).parts[0]


def calls_in(module: Path) -> Iterator[str]:
    for node in ast.walk(tree_of(module)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node.func.attr


def calls_of(name: str, module: Path) -> list[ast.Call]:
    calls = [node for node in ast.walk(tree_of(module)) if isinstance(node, ast.Call)]
    return [call for call in calls if ast.unparse(call.func).split(".")[-1] == name]


def test_no_room_reaches_upward(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(PACKAGE.parent)
    monkeypatch.setattr("logging.config.dictConfig", lambda _wanted: None)  # it would silence our own log
    assert lint_imports(no_cache=True) == EXIT_STATUS_SUCCESS


@pytest.mark.parametrize("module", [path for path in MODULES if room_of(path) not in THE_STREET], ids=name_of)
def test_only_the_street_commits(module: Path) -> None:
    assert not {"commit", "rollback"} & set(calls_in(module))


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_days_are_added_in_one_place(module: Path) -> None:
    """Minutes of a session may be counted anywhere; days of a period are the law's."""
    if name_of(module).removeprefix("petitions/") not in MAY_ADD_DAYS:
        assert [call.lineno for call in calls_of("timedelta", module) if not _counts_hours(call)] == []


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_nothing_has_a_name_that_says_nothing(module: Path) -> None:
    defined = (ast.FunctionDef, ast.ClassDef)
    names = [node.name for node in ast.walk(tree_of(module)) if isinstance(node, defined)]
    assert [
        name for name in (module.stem, *names) if NOT_USED.search(name) and not ASKED_FOR.match(name)
    ] == []


def asks_for_a_role(comparison: ast.Compare) -> bool:
    sides = [comparison.left, *comparison.comparators]
    inside = [part for side in sides for part in ast.walk(side) if isinstance(part, ast.Attribute)]
    return any(isinstance(part.value, ast.Name) and part.value.id == "Role" for part in inside)


@pytest.mark.parametrize("module", [path for path in MODULES if room_of(path) != "rules"], ids=name_of)
def test_who_may_do_what_is_asked_of_the_policy_only(module: Path) -> None:
    comparisons = [node for node in ast.walk(tree_of(module)) if isinstance(node, ast.Compare)]
    assert [node.lineno for node in comparisons if asks_for_a_role(node)] == []


@pytest.mark.parametrize("module", [path for path in MODULES if room_of(path) == "blueprints"], ids=name_of)
def test_a_view_builds_no_query(module: Path) -> None:
    called = {node.func.id for node in ast.walk(tree_of(module)) if _is_plain_call(node)}
    assert not called & {"select", "insert", "update", "delete"}


@pytest.mark.parametrize("module", [path for path in MODULES if room_of(path) == "models"], ids=name_of)
def test_a_model_asks_the_database_nothing(module: Path) -> None:
    assert not {"execute", "scalar", "scalars", "flush"} & set(calls_in(module))


def _is_plain_call(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name)


def _counts_hours(call: ast.Call) -> bool:
    return not call.args and {word.arg for word in call.keywords} <= {"hours", "minutes", "seconds"}
