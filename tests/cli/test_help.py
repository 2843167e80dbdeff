"""Help speaks Chinese and English, whole, on a terminal of 80 columns."""

import os
import re
import subprocess
import sys
import unicodedata

import click
import pytest
from click.testing import CliRunner

from petitions.cli import petitions
from petitions.cli.showing import speak_both

PROGRAM = "from petitions.cli import main; main()"
TEXT = re.compile(r"(.+?) \((.+)\)\.?")


def run(tmp_path, *words):
    """Run the console script in a process of its own, on a terminal of 80 columns."""
    settings = {
        "COLUMNS": "80",
        "PETITIONS_INSTANCE": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'none.db'}",
    }
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, *words],
        capture_output=True,
        env=os.environ | settings | {"PYTHONIOENCODING": "utf-8"},
        encoding="utf-8",
        check=False,
    )


def below(command, *path):
    """Yield a command and all below it, each with its path."""
    yield path, command
    for name, found in getattr(command, "commands", {}).items():
        yield from below(found, *path, name)


def columns(line):
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in line)


def own(app):
    """Return the commands of the application and their paths, without those that the framework adds."""
    found = {name: one for name, one in app.cli.commands.items() if name != "db"}
    return {path: one for name, command in found.items() for path, one in below(command, name)}


@pytest.mark.parametrize("group", [(), ("report",), ("calendar",)])
def test_each_command_is_listed_in_both_languages_uncut(app, tmp_path, group):
    page = run(tmp_path, *group, "--help")
    assert (page.returncode, page.stderr) == (0, "")
    listed = page.stdout.partition("Commands:\n")[2]
    members = {path[-1]: one for path, one in own(app).items() if path[:-1] == group}
    assert len(members) >= 2
    for name, command in members.items():
        chinese, english = (re.escape(text) for text in TEXT.fullmatch(command.help).groups())
        assert re.search(rf"^  {name} +{chinese}\n +{english}$", listed, re.MULTILINE), name
    assert len(listed.splitlines()) == 2 * len(members)
    assert max(map(columns, listed.splitlines())) <= 80


def test_every_option_says_what_it_is_in_both_languages(app):
    options = {
        (*path, option.name): option.help
        for path, command in {(): petitions, **own(app)}.items()
        for option in command.params
        if isinstance(option, click.Option)
    }
    assert len(options) > 40
    spoken = re.compile(r"[\u4e00-\u9fff].*\([A-Za-z].*\)")
    assert [place for place, said in options.items() if not spoken.search(said or "")] == []


def test_the_words_of_the_framework_are_ours():
    speak_both(petitions)
    page = CliRunner().invoke(petitions, ["--help"])
    assert "說明，然後結束 (show this message and exit)" in page.stdout
    assert "Set debug mode" not in page.stdout


def test_what_is_no_command_ends_with_two(tmp_path):
    assert run(tmp_path).returncode == 2
    assert run(tmp_path, "nothing").returncode == 2
