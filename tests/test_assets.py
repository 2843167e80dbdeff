"""Files of the look: kept for a year, packed, small, and the same from a wheel."""

import gzip

import pytest
from flask import Flask

from petitions.assets import address, gather
from tests.support.client import PageClient

BUDGET = 60 * 1024
"""Bytes of style and script, packed, that all pages together may cost."""


def address_of(app: Flask, name: str) -> str:
    with app.test_request_context():
        return address(name)


@pytest.mark.parametrize("name", ["bootstrap.min.css", "theme.css", "form.js", "crest.svg"])
def test_a_file_is_kept_for_a_year_under_an_address_of_its_content(
    app: Flask, client: PageClient, name: str
) -> None:
    answer = client.get(address_of(app, name), headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.data) == client.get(address_of(app, name)).data


def test_an_old_address_gives_the_file_as_it_is_now_and_is_asked_again(client: PageClient) -> None:
    answer = client.get("/static/0123456789abcdef/theme.css")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-cache"


def test_a_browser_that_has_the_file_is_told_so(app: Flask, client: PageClient) -> None:
    first = client.get(address_of(app, "theme.css"))
    again = client.get(address_of(app, "theme.css"), headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("name", ["nothing.css", "..", "theme.css.map"])
def test_nothing_else_can_be_reached_there(client: PageClient, name: str) -> None:
    assert client.get(f"/static/0123456789abcdef/{name}").status_code == 404


def test_an_unknown_name_in_a_template_is_a_mistake_that_shows(app: Flask) -> None:
    with app.test_request_context(), pytest.raises(KeyError):
        address("nothing.css")


def test_style_and_script_stay_within_the_budget() -> None:
    assert sum(len(asset.packed) for asset in gather() if asset.name.endswith((".css", ".js"))) <= BUDGET
