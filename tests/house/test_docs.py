"""Documentation is checked like code: it says what is there, and all that is there is said."""

import re

import pytest
from flask import Flask

import petitions.models
from petitions.rules import terms
from petitions.rules.term import Term
from tests.support.house import PACKAGE, ROOT, committed_texts

README = (ROOT / "README.md").read_text("utf-8")
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text("utf-8")
ROWS = re.findall(r"^\| ([^|]+) \| [^|]+ \| `([^`]+)` \|", GLOSSARY, flags=re.M)
WORDS = {
    f"{name}.{member.name}": member.label
    for name in terms.__all__
    if name != "Term"
    for member in getattr(terms, name)
}


def test_the_rules_are_documented_as_they_are(app: Flask) -> None:
    told = app.test_cli_runner().invoke(args=["describe-rules"])
    assert told.exit_code == 0
    assert (ROOT / "docs" / "rules.md").read_text("utf-8") == told.stdout, "run: make docs"


def test_every_word_of_the_law_is_in_the_glossary_as_it_is_shown() -> None:
    listed = {identifier: chinese.strip() for chinese, identifier in ROWS if "." in identifier}
    assert listed == WORDS


def test_the_terms_are_words() -> None:
    assert all(issubclass(getattr(terms, name), Term) for name in terms.__all__)


def test_every_table_is_in_the_glossary() -> None:
    listed = {identifier for _, identifier in ROWS if re.fullmatch(r"[A-Z]\w+", identifier)}
    tables = {name for name in petitions.models.__all__ if name[1:2].islower()}
    assert listed <= tables
    own_account = {
        "AuditHead",
        "DirtyDay",
        "FactWatermark",
        "Import",
        "ImportProblem",
        "RateBucket",
        "UserRole",
    }
    assert tables - listed <= own_account


def test_the_commands_of_the_readme_are_made() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), flags=re.M))
    said = set(re.findall(r"`(?:[A-Z_]+=\S+ )*make ([a-z]+)", README))
    assert {"run", "test"} <= said <= targets
    assert targets - said <= {"help"}


def test_the_commands_of_the_readme_exist(app: Flask) -> None:
    said = set(re.findall(r"bin/petitions ([a-z-]+)", README))
    assert {"init", "serve"} <= said <= set(app.cli.commands)


@pytest.mark.parametrize(
    "page", [path for path in committed_texts() if path.suffix == ".md"], ids=lambda p: p.name
)
def test_links_and_pictures_lead_somewhere(page: object) -> None:
    text = re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.S)  # type: ignore[attr-defined]
    targets = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text)
    assert [target for target in targets if not (page.parent / target).exists()] == []  # type: ignore[attr-defined]


def test_every_setting_is_explained() -> None:
    read = set()
    for module in PACKAGE.rglob("*.py"):
        read |= set(re.findall(r"\b(PETITIONS_[A-Z_]+|DATABASE_URL)\b", module.read_text("utf-8")))
    explained = set(re.findall(r"^\| `([A-Z_]+)` \|", README, flags=re.M))
    assert read <= explained
    assert explained - read <= {"TEST_DATABASE_URL"}


def test_every_decision_is_listed() -> None:
    folder = ROOT / "docs" / "adr"
    index = (folder / "README.md").read_text("utf-8")
    written = sorted(path.name for path in folder.glob("[0-9]*.md"))
    assert [name for name in written if f"({name})" not in index] == []
    assert [name[:4] for name in written] == [f"{number:04}" for number in range(len(written))]


def test_the_changelog_has_a_place_for_what_comes_next() -> None:
    assert "Unreleased" in (ROOT / "CHANGELOG.md").read_text("utf-8")
