"""What anyone may open, and what it says."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
import time_machine

from petitions.extensions import db
from petitions.models import Case
from petitions.rules.measures import MEASURES
from petitions.rules.terms import EventKind
from tests.support.client import PageClient
from tests.support.markup import Page

PAGES = (
    "/",
    "/track",
    "/file/dispute",
    "/file/petition",
    "/statistics",
    "/sitemap",
    "/privacy",
    "/security",
    "/accessibility",
    "/open-data",
)


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_anyone_may_open_it_in_both_languages(client: PageClient, path: str, language: str) -> None:
    assert client.get(f"{path}?lang={language}").status_code == 200


def test_the_way_in_shows_the_last_year_that_is_over(client: PageClient, a_case: Callable[..., Case]) -> None:
    a_case(EventKind.ACCEPTED)
    with time_machine.travel(datetime(2018, 3, 1, tzinfo=UTC), tick=False):
        text = client.get("/").text
    assert "106年我們處理了" in text
    with time_machine.travel(datetime(2017, 12, 31, tzinfo=UTC), tick=False):
        assert "我們處理了" not in client.get("/").text


def test_the_way_in_asks_the_database_nothing_the_second_time(
    client: PageClient, statements: list[str]
) -> None:
    client.get("/")
    statements.clear()
    client.get("/")
    assert statements == []


def test_the_statistics_say_how_each_figure_is_counted(
    client: PageClient, a_case: Callable[..., Case]
) -> None:
    a_case(EventKind.ACCEPTED)
    with time_machine.travel(datetime(2018, 3, 1, tzinfo=UTC), tick=False):
        page = Page(client.get("/statistics").text)
    rows = {
        row.all("th")[0].text.split()[0]: row.all("td")[-1].text for row in page.all("tr") if row.all("td")
    }
    assert rows["第一次申訴"] == "1"
    assert [measure.label for measure in MEASURES] == list(rows)
    for measure in MEASURES:
        said = page.by_id(f"def-{measure.key}")
        assert said is not None
    text = client.get("/statistics").text
    assert all(measure.definition in text for measure in MEASURES)


def test_every_year_that_has_figures_is_a_link_away(
    client: PageClient, counted_case: Callable[..., int], statements: list[str]
) -> None:
    for year in (2004, *range(2008, 2018)):
        counted_case(date(year, 5, 1))
    db.session.commit()
    with time_machine.travel(datetime(2018, 3, 1, tzinfo=UTC), tick=False):
        statements.clear()
        newest = Page(client.get("/statistics").text)
        assert len(statements) == 2
        links = {link.text: link["href"] for link in newest.all("a") if "statistics?year=" in link["href"]}
        assert list(links) == [f"{year}年" for year in (*range(106, 96, -1), 93)]
        assert _years_shown(newest) == ["106年", "105年", "104年", "103年", "102年"]
        assert _years_shown(Page(client.get(links["98年"]).text)) == ["98年", "97年", "93年"]
        for year in ("", "x", "5", "99999999999999999999"):
            assert client.get(f"/statistics?year={year}").status_code == 200


def _years_shown(page: Page) -> list[str]:
    return [head.text for head in page.all("th") if head["class"] == "num"]


def test_crawlers_and_finders_of_holes_are_told_where_to_go(client: PageClient) -> None:
    robots, security = client.get("/robots.txt"), client.get("/.well-known/security.txt")
    assert "Disallow: /track/case" in robots.text
    assert "Contact: http://localhost/security" in security.text
    assert re.search(r"^Expires: \d{4}-\d\d-01T00:00:00Z$", security.text, re.M)
    assert security.mimetype == robots.mimetype == "text/plain"


def test_a_browser_that_asks_for_an_icon_gets_one(client: PageClient) -> None:
    answer = client.get("/favicon.ico", follow_redirects=True)
    assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml")


@pytest.mark.parametrize("path", [*PAGES, "/file/confirmation", "/track/case", "/track/close"])
@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE"])
def test_an_unknown_method_is_refused(client: PageClient, path: str, method: str) -> None:
    assert client.open(path, method=method).status_code == 405
