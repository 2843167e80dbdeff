"""What anyone may open, and what it says."""

import pytest

from tests.support.client import PageClient

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
