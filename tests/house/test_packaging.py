"""What is installed: locked with hashes, complete, and nothing that is not used."""

import ast
import re
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.support.house import MODULES, PACKAGE, ROOT, TESTS, tree_of

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
LOCKS = {name: (ROOT / name).read_text("utf-8") for name in ("requirements.lock", "requirements-test.lock")}
USED_WITHOUT_IMPORT = {
    "alembic": "Flask-Migrate asks for it",
    "email-validator": "WTForms asks for it",
    "psycopg": "SQLAlchemy asks for it",
    "tzdata": "zoneinfo asks for it on Windows",
}
COME_WITH_ANOTHER = {"babel", "click", "itsdangerous", "jinja2", "limits", "markupsafe", "werkzeug"}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", re.split(r"[\[<>=;! ~]", name.strip())[0]).lower()


def locked(lock: str) -> dict[str, set[str]]:
    """Return the versions that a lock file names, by package."""
    versions: dict[str, set[str]] = {}
    for name, version in re.findall(r"^([a-zA-Z0-9._-]+)==([^ \\]+)", LOCKS[lock], flags=re.M):
        versions.setdefault(normal(name), set()).add(version)
    return versions


def imported(modules: list[Path]) -> set[str]:
    """Return the distributions from which the modules take anything."""
    names = set()
    for module in modules:
        for node in ast.walk(tree_of(module)):
            if isinstance(node, ast.Import):
                names |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module.split(".")[0])
            elif isinstance(node, ast.Call) and ast.unparse(node.func) == "files":
                names.add(ast.literal_eval(node.args[0]))
    outside = names - set(sys.stdlib_module_names) - {"petitions", "tests", "bench"}
    brought_by = packages_distributions()
    return {normal(brought_by.get(name, [name])[0]) for name in outside}


DECLARED = {normal(requirement) for requirement in PROJECT["dependencies"]}


@pytest.mark.parametrize("lock", LOCKS)
def test_the_lock_lists_every_dependency(lock: str) -> None:
    wanted = DECLARED | {normal(requirement) for requirement in PROJECT["optional-dependencies"]["build"]}
    if lock == "requirements-test.lock":
        wanted |= {normal(requirement) for requirement in PROJECT["optional-dependencies"]["test"]}
    assert wanted <= set(locked(lock)), "run: make lock"


@pytest.mark.parametrize("lock", LOCKS)
def test_the_lock_has_hashes_and_no_addresses(lock: str) -> None:
    entries = re.split(r"^(?=[a-zA-Z0-9])", LOCKS[lock], flags=re.M)[1:]
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert not re.search(r"https?://|--(extra-)?index-url|--find-links| @ ", LOCKS[lock])


def test_tests_run_on_the_versions_that_are_served() -> None:
    served, tested = locked("requirements.lock"), locked("requirements-test.lock")
    assert served == {name: tested.get(name) for name in served}


def test_what_is_imported_is_declared() -> None:
    assert imported(MODULES) - DECLARED - COME_WITH_ANOTHER == set()


def test_what_tests_import_is_declared() -> None:
    of_tests = {normal(requirement) for requirement in PROJECT["optional-dependencies"]["test"]}
    assert imported(TESTS) - of_tests - DECLARED - COME_WITH_ANOTHER == set()


def test_what_is_declared_is_used() -> None:
    assert DECLARED - imported(MODULES) - set(USED_WITHOUT_IMPORT) == set()


@pytest.mark.slow
def test_an_installed_package_finds_all_that_travels_with_it(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    files = set(zipfile.ZipFile(wheel).namelist())
    for folder in ("templates", "migrations"):
        ours = (path for path in (ROOT / folder).rglob("*") if path.is_file())
        wanted = {f"petitions/{path.relative_to(ROOT)}" for path in ours if "__pycache__" not in path.parts}
        assert wanted <= files
    for folder in ("static", "data", "translations"):
        ours = (
            path for path in (PACKAGE / folder).rglob("*") if path.suffix in {".css", ".js", ".csv", ".po"}
        )
        assert {str(path.relative_to(ROOT)) for path in ours} <= files
    catalogues = {name for name in files if name.endswith(".po")}
    assert {name.replace(".po", ".mo") for name in catalogues} <= files
    zipfile.ZipFile(wheel).extractall(tmp_path / "installed")
    told = _run_installed(tmp_path)
    assert told.returncode == 0, told.stderr
    assert (tmp_path / "data" / "petitions.db").is_file()


def _run_installed(folder: Path) -> "subprocess.CompletedProcess[str]":
    """Make a database with the unpacked wheel, from a folder that is no checkout."""
    program = (
        f"import sys; sys.path.insert(0, {str(folder / 'installed')!r}); sys.argv = ['petitions', 'init']; "
    )
    program += "import petitions.cli as cli; assert 'installed' in cli.__file__; cli.main()"
    return subprocess.run(
        [sys.executable, "-I", "-c", program],
        cwd=folder,
        env={"PATH": "", "PETITIONS_INSTANCE": str(folder / "data")},
        capture_output=True,
        text=True,
        check=False,
    )
