"""Whatever is typed into a public form is taken as it was meant, or sent back with a sentence beside it.

Never a fault, never a lost word: each field of each form gets each of the bad inputs below.
"""

import io
import itertools
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from sqlalchemy import func, select
from werkzeug.test import encode_multipart

from petitions.blueprints.bodies import URLENCODED
from petitions.extensions import db, sealer
from petitions.models import Case, Matter, Party, Person
from petitions.rules.text import clean, clean_line, is_seen
from tests.blueprints.test_intake import A_DISPUTE, A_PETITION, values_of
from tests.support.client import PageClient
from tests.support.markup import Page

FORMS: dict[str, dict[str, str]] = {
    "/file/dispute": A_DISPUTE | {"business_lead": ""},
    "/file/petition": A_PETITION | {"wants_confidential": ""},
    "/track": {"number": "F099-000077-1", "secret": "0123456789"},
}
FIELDS = [(path, field) for path, good in FORMS.items() for field in good]
CHOSEN = {"category", "district", "first_complaint", "petition_kind", "wants_confidential"}
SEVERAL_LINES = {"narrative", "demand", "business_lead"}
BAD = {
    "nothing": "",
    "blanks": " 　\t\u200b ",
    "too long": "長" * 5_001,
    "300,000 characters": "超" * 300_000,
    "300,000 emoji": "🙂" * 300_000,
    "one long word": "a" * 70_000,
    "NUL": "王\x00小\x00明",
    "controls": "\x01\x07\x08\x1b[31m\x7f",
    "right to left": "\u202emoc.elpmaxe\u2066\u200f王小明\u2069",
    "byte order mark": "\ufeff王小明",
    "not a character": "\ufffe\uffff\ufffd",
    "extension B": "𠮷野家𡃁𨋢",
    "emoji family": "👨‍👩‍👧‍👦🏳️‍🌈",
    "combining": "e\u0301" * 40 + "Z" + "\u0300" * 200,
    "expands": "\ufdfa" * 30 + "ﷺ㍿",
    "full width": "１０６／０１／１７",
    "western date": "2017-01-17",
    "ROC date": "民國106年1月17日",
    "no such day": "106/02/30",
    "far away": "99999999/99/99",
    "negative": "-1",
    "huge number": "9" * 400,
    "exponent": "1e999",
    "not a number": "NaN",
    "SQL": "' OR 1=1; DROP TABLE cases; --",
    "LIKE": "%_\\%",
    "HTML": "</textarea></script><script>window.x=1</script><img src=x onerror=alert(1)>",
    "attribute": '" onfocus="alert(1)" autofocus=\'',
    "template": "{{ config.SECRET_KEY }}{% raw %}${7*7}#{7*7}",
    "format": "%s%n%(day)s{0}{day!r}",
    "header": "a@example.com\r\nBcc: b@example.com\r\n\r\n<b>",
    "encoded word": "=?utf-8?q?=0ABcc=3Ab=40example.com?=",
    "formula": '=HYPERLINK("http://example.com")',
    "path": "../../../etc/passwd\\..\\",
    "line ends": "一\r二\n三\u2028四\x85五",
    "python": "__import__('os')",
}
PROTECTED = {
    *(
        "id",
        "number",
        "serial",
        "matter_id",
        "officer_id",
        "unit_id",
        "counted_on",
        "received_at",
        "opened_at",
    ),
    *("is_test", "is_open", "is_confidential", "version", "source", "source_id", "secret", "secret_index"),
    *("deleted_at", "persons", "notice_version", "language"),
}
RAW = {
    "NUL": "%00",
    "lone surrogate": "%ED%A0%80",
    "not UTF-8": "%FF%FE%80",
    "Big5": quote("王".encode("big5")),
}


def send(client: PageClient, path: str, typed: dict[str, Any]) -> Any:
    """Send a form; a long one in parts, since taking a million percent signs apart takes its time."""
    fields = typed | ({} if path == "/track" else {"submission_key": next(KEYS)})
    if sum(len(text) for text in typed.values() if isinstance(text, str)) < 9_000:
        return client.post(path, data=fields)
    boundary, body = encode_multipart(fields | {"csrf_token": token_of(client, path)})
    content_type = f"multipart/form-data; boundary={boundary}"
    return client.open(path, method="POST", csrf=False, data=body, content_type=content_type)


def token_of(client: PageClient, path: str) -> str:
    """Return a token of this browser's session."""
    return next(e["value"] for e in Page(client.get(path).text).all("input") if e["name"] == "csrf_token")


MEGABYTE = 1024 * 1024
KEYS = (f"key-{n:040d}" for n in itertools.count())


@pytest.mark.parametrize(("path", "field"), FIELDS)
def test_bad_input_is_taken_or_sent_back_with_a_sentence(client: PageClient, path: str, field: str) -> None:
    for kind, bad in BAD.items():
        typed = FORMS[path] | {field: bad}
        answer = send(client, path, typed)
        if answer.status_code == 303:
            assert stored(field) in {meant(field, bad) if is_seen(bad) else "", None}, kind
            assert client.get(answer.location).status_code in {200, 302}
        else:
            assert answer.status_code in {422, 429}, kind
            assert_kept(answer.text, typed, field, kind)


@pytest.mark.parametrize("field", ["name", "narrative", "business_name"])
@pytest.mark.parametrize("unseen", ["\u200b", "\u200d" * 50, "\u3164"])
def test_what_nobody_sees_answers_no_question(client: PageClient, field: str, unseen: str) -> None:
    answer = send(client, "/file/dispute", A_DISPUTE | {field: unseen})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text


@pytest.mark.both_databases
@pytest.mark.parametrize("field", ["name", "narrative", "business_name", "address"])
def test_every_character_is_stored_as_it_was_typed(client: PageClient, field: str) -> None:
    """The databases differ in what they take; the pages do not."""
    for kind, bad in BAD.items():
        if 0 < len(bad) < 60 and is_seen(meant(field, bad)):
            assert send(client, "/file/dispute", A_DISPUTE | {field: bad}).status_code == 303, kind
            assert stored(field) == meant(field, bad), kind


@pytest.mark.parametrize("path", FORMS)
def test_bytes_that_are_no_text_are_taken_or_sent_back(client: PageClient, path: str) -> None:
    token = token_of(client, path)
    for field, (kind, raw) in itertools.product(FORMS[path], RAW.items()):
        good = {key: value for key, value in FORMS[path].items() if key != field}
        body = urlencode(good | {"csrf_token": token, "submission_key": next(KEYS)})
        answer = client.open(
            path, method="POST", csrf=False, data=f"{body}&{field}=a{raw}b", content_type=URLENCODED
        )
        assert answer.status_code in {303, 422, 429}, (field, kind)


@pytest.mark.parametrize("path", FORMS)
def test_a_field_that_is_missing_doubled_or_a_file_breaks_nothing(client: PageClient, path: str) -> None:
    good = FORMS[path]
    for field in good:
        without = {key: value for key, value in good.items() if key != field}
        odd: list[dict[str, Any]] = [
            without,
            good | {field: [good[field], "第二個"]},
            without | {field: (io.BytesIO(b"\x89PNG"), "picture.png")},
            without | {f"{field}[]": good[field], f"{field}.x": "1"},
        ]
        for fields in odd:
            assert send(client, path, fields).status_code in {303, 422, 429}, field


BODIES = {
    "a list": ("application/json", b"[1, 2]"),
    "a number": ("application/json", b"7"),
    "half an object": ("application/json", b'{"name":'),
    "an object": ("application/json", b'{"name": {"a": []}, "submission_key": null}'),
    "plain text": ("text/plain", b"name=a"),
    "XML": ("application/xml", b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'),
    "no boundary": ("multipart/form-data", b"--x\r\n"),
    "a broken part": ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data\r\n\r\n"),
    "a nameless part": ("multipart/form-data; boundary=x", b"--x\r\n\r\nabc\r\n--x--\r\n"),
    "an unknown charset": ("application/x-www-form-urlencoded; charset=klingon", b"name=%AA"),
    "only separators": (URLENCODED, b"&&==;;&%&%zz=%u1234"),
    "no type at all": ("", b"name=a"),
    "nothing": (URLENCODED, b""),
}


@pytest.mark.parametrize("path", FORMS)
def test_a_malformed_body_is_refused(client: PageClient, path: str) -> None:
    for kind, (content_type, body) in BODIES.items():
        answer = client.open(path, method="POST", csrf=False, data=body, content_type=content_type)
        assert answer.status_code in {400, 422}, kind
    assert db.session.scalar(select(func.count()).select_from(Matter)) == 0


@pytest.mark.parametrize("path", FORMS)
def test_a_body_that_is_far_too_big_is_refused(client: PageClient, path: str) -> None:
    for body in (b"narrative=" + b"a" * (5 * MEGABYTE), b"a" * (26 * MEGABYTE), b"a&" * 1001):
        answer = client.open(path, method="POST", csrf=False, data=body, content_type=URLENCODED)
        assert answer.status_code == 413


@pytest.mark.parametrize("cookie", ["x", "a.b.c", "eyJfIjoxfQ.", "\udced" * 3, "=" * 1000])
def test_a_cookie_that_is_not_ours_is_no_cookie(client: PageClient, cookie: str) -> None:
    client.set_cookie("petitions", quote(cookie, errors="replace"))
    for path in ("/file/confirmation", "/track/case", "/"):
        assert client.get(path).status_code in {200, 302}


@pytest.mark.parametrize(
    "query", ["lang=%ED%A0%80", "lang=" + "x" * 5000, "lang=en&lang=zh", "%00=%FF", "stage=1e9"]
)
def test_an_odd_address_is_answered(client: PageClient, query: str) -> None:
    for path in ("/", "/track", "/file/dispute", "/track/case"):
        assert client.get(f"{path}?{query}").status_code in {200, 302}


def test_a_protected_field_cannot_be_set_by_sending_it(client: PageClient) -> None:
    wanted = dict.fromkeys(PROTECTED, "1") | {"procedure": "mediation", "state": "closed", "channel": "mayor"}
    assert send(client, "/file/dispute", A_DISPUTE | wanted).status_code == 303
    case, matter = db.session.scalars(select(Case)).one(), db.session.scalars(select(Matter)).one()
    assert (case.procedure, case.state, case.channel, case.officer_id) == (
        "first_appeal",
        "received",
        "online",
        None,
    )
    assert (matter.is_test, matter.is_confidential, matter.source) == (False, False, None)
    assert case.counted_on is None
    assert matter.opened_at.year > 2001


def meant(field: str, typed: str) -> str:
    """Return what a field means when this is typed into it."""
    return clean(typed).strip() if field in SEVERAL_LINES else clean_line(typed)


def stored(field: str) -> str | None:
    """Return what the last filing stored for a field, or nothing where that is not text of its own."""
    matter = db.session.scalars(select(Matter).order_by(Matter.id.desc()).limit(1)).one()
    if field in {"narrative", "demand"}:
        text: str = getattr(matter, field)
        return text
    party = select(Party).where(Party.matter_id == matter.id)
    if field == "business_name":
        return db.session.scalars(party.where(Party.role == "respondent")).one().stated_name
    if field in {"name", "address"}:
        complainant = db.session.scalars(party.where(Party.role == "complainant")).one()
        person = db.session.get_one(Person, complainant.person_id)
        sealed = getattr(person, f"{field}_sealed")
        return sealer().open(sealed) if sealed else ""
    return None


def assert_kept(html: str, typed: dict[str, str], field: str, kind: str) -> None:
    """Assert that the page says something beside a field and that every word typed stands in its field."""
    page = Page(html)
    shown = values_of(page)
    summary = page.by_id("errors")
    assert summary is not None, kind
    if not summary.all("a"):
        assert "案號與查詢碼不相符" in summary.text, kind
    for link in summary.all("a"):
        assert page.by_id(link["href"][1:]) is not None, kind
    for name, text in typed.items():
        if name not in CHOSEN:
            wanted = {meant(name, text)} if is_seen(text) else {meant(name, text), ""}
            assert shown.get(name, "") in wanted, f"{kind}: {name}"
        elif name != field:
            assert shown.get(name, "") == text, f"{kind}: {name}"
