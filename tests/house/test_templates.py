"""A template shows; it decides, computes and hides nothing."""

import re
from pathlib import Path

import pytest

from tests.support.house import TEMPLATES, name_of

FORBIDDEN = {
    r"\|\s*safe\b": "text is escaped, always",
    r"autoescape\s+false": "text is escaped, always",
    r"\sstyle\s*=": "styles stand in theme.css",
    r"<style\b": "styles stand in theme.css",
    r"\son[a-z]+\s*=\s*[\"']": "scripts stand in static/",
    r"javascript:": "scripts stand in static/",
    r"<script(?![^>]*\bsrc=)[^>]*>": "scripts stand in static/",
    r"\brole\s*(==|!=|\bin\b)": "may() answers who may do what",
    r"https?://(?!www\.w3\.org/)[^\s\"'<]*\.(js|css|woff2?)\b": "nothing comes from another place",
    r"\.query\b|\bsession\.(execute|scalars?)\b": "a template asks the database nothing",
}


@pytest.mark.parametrize("template", TEMPLATES, ids=name_of)
def test_a_template_only_shows(template: Path) -> None:
    markup = re.sub(r"{#.*?#}", "", template.read_text("utf-8"), flags=re.S)
    found = {why: match[0] for what, why in FORBIDDEN.items() if (match := re.search(what, markup))}
    assert found == {}


@pytest.mark.parametrize("template", TEMPLATES, ids=name_of)
def test_every_posted_form_carries_its_token(template: Path) -> None:
    markup = template.read_text("utf-8")
    for form in re.findall(r"<form\b[^>]*method=\"post\".*?</form>", markup, flags=re.S | re.I):
        assert re.search(r"csrf|hidden", form), form[:80]


def test_there_are_templates() -> None:
    assert TEMPLATES
