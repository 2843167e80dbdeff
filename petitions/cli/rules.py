"""Print the law as the program knows it: the page docs/rules.md."""

import click

from petitions.rules.describe import render


@click.command("describe-rules")
def describe_rules() -> None:
    """印出流程、期間、統計、文件與權限 (print the rules as the page docs/rules.md)."""
    click.echo(render(), nl=False)


commands = (describe_rules,)
