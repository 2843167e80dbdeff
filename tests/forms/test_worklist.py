"""What the address of the list asks for, and how a time of day is read."""

from datetime import date, time

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from petitions.forms.registers import NO_TIME
from petitions.forms.tracking import DatedForm
from petitions.forms.worklist import read_place, read_wanted
from petitions.queries.worklist import View as Cut
from petitions.queries.worklist import Wanted
from petitions.rules.actors import Actor, Capacity
from petitions.rules.terms import Procedure, Role, State

NO_PLACES = (
    *("", ".", "2017-03-14", "2017-03-14.", ".5", "2017-13-14.5"),
    *("2017-03-14.-5", "2017-03-14.٥", "2017-03-14.5e3"),
)
TIMES = (
    ("14:05", time(14, 5)),
    ("1405", time(14, 5)),
    ("９：０５", time(9, 5)),
    ("905", time(9, 5)),
    ("00:00", time(0)),
)
ME = Actor(1, "陳承辦", (Capacity(Role.OFF, 3), Capacity(Role.CPO, 2)))


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ({}, Wanted()),
        ({"view": "over", "mine": "1"}, Wanted(view=Cut.OVER, is_mine=True)),
        ({"unit": "1"}, Wanted(unit_ids=(2, 3))),
        (
            {"procedure": "mediation", "state": "settled"},
            Wanted(procedure=Procedure.MEDIATION, state=State.SETTLED),
        ),
        ({"category": " 健身 ", "text": "海風\x00"}, Wanted(category="健身", words="海風")),
        ({"closed": "1", "view": "over"}, Wanted(is_closed_too=True)),
        ({"view": "x", "mine": "yes", "procedure": "x", "state": "x", "after": "x"}, Wanted()),
        ({"after": "2017-03-14.1.12"}, Wanted(after=(date(2017, 3, 14), 1, 12))),
        ({"after": "2017-03-14.12"}, Wanted(after=(date(2017, 3, 14), 0, 12))),
        (
            {"after": "2017-03-14.12", "closed": "1"},
            Wanted(is_closed_too=True, after=(date(2017, 3, 14), 12)),
        ),
        ({"after": "2017-03-14.x.12"}, Wanted()),
        ({"text": "長" * 500}, Wanted(words="長" * 40)),
    ],
)
def test_an_address_says_what_the_list_is_narrowed_to(asked: dict[str, str], wanted: Wanted) -> None:
    assert read_wanted(asked, ME) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "",
        ".",
        "2017-03-14",
        "2017-03-14.",
        ".5",
        "2017-13-14.5",
        "2017-03-14.-5",
        "2017-03-14.٥",
        "2017-03-14.5e3",
    ],
)
def test_a_place_that_is_none_is_the_beginning(text: str) -> None:
    assert read_place(text) is None


@pytest.mark.parametrize(("typed", "read"), TIMES)
def test_a_time_is_read_as_people_write_it(app: Flask, typed: str, read: time) -> None:
    with app.test_request_context(method="POST"):
        assert DatedForm(MultiDict({"happened_time": typed})).happened_time.data == read


@pytest.mark.parametrize("typed", ["25:00", "12:60", "12", "下午兩點", "12:30:45", "1"])
def test_a_time_that_is_none_is_refused_with_a_sentence(app: Flask, typed: str) -> None:
    with app.test_request_context(method="POST"):
        form = DatedForm(MultiDict({"happened_time": typed}))
        assert not form.validate()
        assert form.happened_time.errors == [NO_TIME]
