"""Chinese everywhere, English on the whole public side."""

import os
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po
from flask import Flask

from petitions.i18n import compile_catalogues, language_url, select_locale, translate, translate_error
from petitions.resources import CHECKOUT, PACKAGE
from tests.support.client import PageClient

CATALOGUE = PACKAGE / "translations" / "en" / "LC_MESSAGES" / "messages.po"
HAN = re.compile(r"[㐀-鿿]")
KEPT_IN_CHINESE = {"Business number (統一編號)"}
PLACES = re.compile(r"%\(\w+\)[sd]|%%")
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "translate": None}


def texts_of_the_source() -> set[str | tuple[str, ...]]:
    with (CHECKOUT / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    found = extract_from_dir(CHECKOUT, methods, options, keywords=KEYWORDS, directory_filter=is_source)
    return {message for _path, _line, message, _comments, _context in found}


def is_source(folder: str) -> bool:
    return (
        Path(folder).name in {"petitions", "templates"}
        or CHECKOUT not in Path(folder).parents
        or (Path(folder).parts[len(CHECKOUT.parts)] in {"petitions", "templates"})
    )


def english() -> dict[str | tuple[str, ...], str | tuple[str, ...]]:
    with CATALOGUE.open("rb") as file:
        return {message.id: message.string for message in read_po(file, locale="en") if message.id}


def test_every_public_text_has_english_and_no_english_is_left_over() -> None:
    texts, translated = texts_of_the_source(), english()
    assert texts - translated.keys() == set()
    assert translated.keys() - texts == set()


def test_english_is_english_and_keeps_the_places_to_fill_in() -> None:
    for source, target in english().items():
        for one, other in zip(_each(source), _each(target), strict=True):
            assert other in KEPT_IN_CHINESE or not HAN.search(other), other
            assert sorted(PLACES.findall(one)) == sorted(PLACES.findall(other)) or "%(num)d" in other + one


def _each(text: str | tuple[str, ...]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else text


@pytest.mark.parametrize(
    ("asked", "cookie", "accepts", "locale"),
    [
        ("", "", "", "zh_Hant_TW"),
        ("", "", "zh-TW,zh;q=0.9,en;q=0.8", "zh_Hant_TW"),
        ("", "", "en-US,en;q=0.9,zh-TW;q=0.8", "en"),
        ("", "", "fr,en;q=0.9", "zh_Hant_TW"),
        ("en", "", "zh-TW", "en"),
        ("zh", "en", "en-US", "zh_Hant_TW"),
        ("", "en", "zh-TW", "en"),
        ("../etc", "de", "", "zh_Hant_TW"),
    ],
)
def test_a_choice_counts_before_what_the_browser_prefers(
    app: Flask, asked: str, cookie: str, accepts: str, locale: str
) -> None:
    headers = {"Accept-Language": accepts, "Cookie": f"lang={cookie}"}
    with app.test_request_context(f"/?lang={asked}", headers=headers):
        assert select_locale() == locale


def test_a_choice_is_remembered(client: PageClient) -> None:
    assert 'lang="en"' in client.get("/sitemap?lang=en").text
    assert "Site map" in client.get("/sitemap").text
    assert "網站導覽" in client.get("/sitemap?lang=zh").text
    assert "網站導覽" in client.get("/sitemap", headers={"Accept-Language": "en"}).text


def test_every_page_links_to_itself_in_the_other_language(app: Flask) -> None:
    with app.test_request_context("/privacy"):
        assert language_url("en") == "/privacy?lang=en"
    with app.test_request_context("/no/such/page"):
        assert language_url("en") == "/?lang=en"


def test_a_text_that_is_in_no_catalogue_is_shown_as_it_is(app: Flask) -> None:
    with app.test_request_context("/?lang=en"):
        assert translate("王小明 100%") == "王小明 100%"
        assert translate("") == ""


def test_a_refusal_made_of_what_was_typed_follows_a_general_one_in_english(app: Flask) -> None:
    with app.test_request_context("/?lang=en"):
        shown = translate_error("106年2月沒有30日<br>")
        assert shown == (
            "There is a problem with this field, please check it. "
            '<span lang="zh-Hant-TW">106年2月沒有30日&lt;br&gt;</span>'
        )
        assert translate_error("Too long") == "Too long"


def test_in_chinese_a_refusal_stands_alone(app: Flask) -> None:
    with app.test_request_context("/?lang=zh"):
        assert translate_error("106年2月沒有30日") == "106年2月沒有30日"


def a_catalogue(folder: Path) -> Path:
    source = folder / "en" / "LC_MESSAGES" / "messages.po"
    source.parent.mkdir(parents=True)
    source.write_text('msgid "是"\nmsgstr "Yes"\n', "utf-8")
    return source


def test_a_changed_catalogue_is_compiled_anew_and_an_unchanged_one_is_left(tmp_path: Path) -> None:
    source = a_catalogue(tmp_path)
    compile_catalogues(tmp_path, tmp_path / "spare")
    compiled = source.with_suffix(".mo")
    first = compiled.stat().st_mtime_ns
    compile_catalogues(tmp_path, tmp_path / "spare")
    assert compiled.stat().st_mtime_ns == first
    os.utime(source, (first / 1e9 + 5, first / 1e9 + 5))
    compile_catalogues(tmp_path, tmp_path / "spare")
    assert compiled.stat().st_mtime_ns != first
    assert [path.name for path in sorted(source.parent.iterdir())] == ["messages.mo", "messages.po"]


def test_where_the_package_may_not_be_written_the_instance_folder_takes_the_catalogue(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = a_catalogue(tmp_path / "package")
    real = __import__("tempfile").mkstemp

    def refuse_in_package(*, dir: Path, suffix: str) -> tuple[int, str]:  # noqa: A002
        if tmp_path / "package" in dir.parents:
            raise PermissionError(dir)
        made: tuple[int, str] = real(dir=dir, suffix=suffix)
        return made

    monkeypatch.setattr("petitions.i18n.tempfile", SimpleNamespace(mkstemp=refuse_in_package))
    folders = compile_catalogues(tmp_path / "package", tmp_path / "spare")
    assert folders == (tmp_path / "spare", tmp_path / "package")
    assert (tmp_path / "spare" / "en" / "LC_MESSAGES" / "messages.mo").is_file()
    assert not source.with_suffix(".mo").exists()
