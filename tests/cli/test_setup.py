"""The first command a person runs says in a sentence what stands against it."""

from collections.abc import Callable

import pytest
from flask import Flask

NOWHERE = "postgresql+psycopg://nobody@127.0.0.1:1/nothing?connect_timeout=2"


@pytest.mark.parametrize("words", [("init",), ("report", "annual", "--year", "106")])
def test_a_database_that_cannot_be_reached_is_a_sentence(
    app_on: Callable[..., Flask], words: tuple[str, ...]
) -> None:
    answer = app_on(NOWHERE).test_cli_runner().invoke(args=list(words))
    assert answer.exit_code == 2
    assert "連不上資料庫" in answer.stderr
    assert "請先執行" not in answer.stderr
