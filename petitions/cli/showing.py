"""Help in both languages, uncut: a command's Chinese on one line, its English on the next."""

import copy
from collections.abc import Iterator
from typing import Final

import click
from flask.cli import AppGroup

HELP: Final = "說明，然後結束 (show this message and exit)"
OF_FLASK: Final = {
    "app": "程式位置，通常不必給 (application; rarely needed)",
    "env_file": "環境變數檔 (file of environment variables)",
    "debug": "除錯模式，正式環境勿用 (not in production)",
}
"""What the options say that the framework adds, by the names of their parameters."""


class BothLines(click.Group):
    """A group that lists each command on two lines, however narrow the terminal."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands."""
        with formatter.section("Commands"):
            formatter.write_dl(list(self._listed(ctx)))

    def _listed(self, ctx: click.Context) -> Iterator[tuple[str, str]]:
        for name in self.list_commands(ctx):
            command = self.get_command(ctx, name)
            if command is not None and not command.hidden:
                yield name, two_lines(command.help or "")


class Group(BothLines, AppGroup):
    """A group whose commands run within the application."""


def two_lines(said: str) -> str:
    """Put the English of a help text on a line of its own, in a paragraph whose lines click keeps."""
    chinese, _, english = said.partition("\n\n")[0].replace("\n", " ").partition(" (")
    return f"\b\n{chinese}\n{english.rstrip('.').rstrip(')')}"


def speak_both(command: click.Command) -> click.Command:
    """Let a command and all below it offer --help in both languages; return it."""
    if not any("--help" in parameter.opts for parameter in command.params):
        click.help_option("--help", help=HELP)(command)
    for below in getattr(command, "commands", {}).values():
        speak_both(below)
    return command


def translated(parameters: list[click.Parameter]) -> list[click.Parameter]:
    """Return parameters, those of the framework with our words."""
    return [_translated(parameter) for parameter in parameters]


def _translated(parameter: click.Parameter) -> click.Parameter:
    words = OF_FLASK.get(parameter.name or "")
    if words is None or not isinstance(parameter, click.Option):
        return parameter
    ours = copy.copy(parameter)
    ours.help = words
    return ours
