"""Words that stand for everything personal are sent in, and looked for wherever they must not come out."""

import base64
import logging
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert, select, text, update

from petitions.extensions import Base, db, sealer
from petitions.models import Case, CaseEvent, Note, Party, Person, User
from petitions.rules.grants import GRANTS, Reach
from petitions.rules.terms import EventKind, Procedure, Role
from petitions.services.cases import Happening
from petitions.services.people import sealed_columns
from tests.blueprints.test_intake import A_DISPUTE, A_PETITION
from tests.support.client import PageClient
from tests.support.desk import SENT
from tests.support.people import A_SPRING_DAY
from tests.support.routes import routes_of

STAFF = [role for role in Role if role not in {Role.ANON, Role.CIT, Role.BIZ, Role.API}]
PERSONAL = {
    "name": "禎璧嫻",
    "phone": "0987-654-321",
    "email": "canary.of.mail@example.com",
    "address": "高雄市左營區金絲雀路 77 號",
}
ID_NUMBER = "F131104093"
NEVER = ("禎璧嫻", "璧嫻", "0987654321", "987654321", "654-321", "canary.of.mail", "金絲雀路", ID_NUMBER)
"""What shows one of them, however it is written."""

TEXTS = {"narrative": "極機密，鸞經過", "demand": "極機密，鸞請求", "title": "極機密，鸞主旨"}
REASON, NOTE = "極機密，鸞理由", "極機密，鸞註記"
OF_A_TEXT = "，鸞"
"""What shows one of them, and is never typed to look for it."""

BREAK = {
    "sqlite": "CREATE TRIGGER broken BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'broken'); END",
    "postgresql": "ALTER TABLE {table} ADD CONSTRAINT broken CHECK (false) NOT VALID",
}


def found_in(where: str, words: tuple[str, ...] = NEVER) -> list[str]:
    squeezed = where.replace("-", "").replace(" ", "")
    return [word for word in words if word in where or word in squeezed]


@pytest.mark.both_databases
@pytest.mark.parametrize(("path", "filing"), [("/file/dispute", A_DISPUTE), ("/file/petition", A_PETITION)])
def test_nothing_personal_is_kept_logged_or_sent_back_in_clear(
    app: Flask,
    client: PageClient,
    caplog: pytest.LogCaptureFixture,
    database: str,
    path: str,
    filing: dict[str, str],
) -> None:
    caplog.set_level(logging.DEBUG)
    answer = client.submit(client.get(path), **(filing | PERSONAL))
    assert answer.status_code == 303
    receipt = client.get(answer.location)
    assert found_in(receipt.text) == []
    assert [line for line in rows_in_clear() if found_in(line)] == []
    assert [record for record in caplog.records if found_in(record.getMessage())] == []
    assert found_in(cookie_of(client)) == []
    if database.startswith("sqlite"):
        assert found_in_files(Path(database.removeprefix("sqlite:///"))) == []
    person = db.session.scalars(select(Person)).one()
    assert sealer().open(person.name_sealed or b"") == PERSONAL["name"]


def rows_in_clear() -> Iterator[str]:
    """Yield every row of every table, and of what the databases keep beside them, as text."""
    tables = [table.name for table in Base.metadata.sorted_tables]
    if db.engine.dialect.name == "sqlite":
        tables += [
            name
            for (name,) in db.session.execute(text("SELECT name FROM sqlite_master"))
            if "search_" in name
        ]
        tables = [name for name in tables if not name.startswith(("matters_search", "ix_"))]
    for table in tables:
        for row in db.session.execute(text(f'SELECT * FROM "{table}"')):  # noqa: S608
            values = (bytes(v).decode("utf-8", "replace") if isinstance(v, bytes) else str(v) for v in row)
            yield f"{table}: {' | '.join(values)}"


def found_in_files(file: Path) -> list[str]:
    db.session.rollback()
    content = b"".join(path.read_bytes() for path in file.parent.glob(f"{file.name}*"))
    assert b"persons" in content
    return [word for word in NEVER if word.encode() in content]


def cookie_of(client: PageClient) -> str:
    """Return what a cookie holds, for whoever finds it."""
    cookie = client.get_cookie("petitions")
    assert cookie is not None
    packed = cookie.value.startswith(".")
    data = cookie.value.lstrip(".").split(".")[0]
    raw = base64.urlsafe_b64decode(data + "=" * (-len(data) % 4))
    return (zlib.decompress(raw) if packed else raw).decode()


def test_a_form_that_is_refused_leaves_nothing_behind(
    app: Flask, client: PageClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    answer = client.submit(client.get("/file/dispute"), **(A_DISPUTE | PERSONAL | {"narrative": ""}))
    assert answer.status_code == 422
    assert [line for line in rows_in_clear() if found_in(line)] == []
    assert [record for record in caplog.records if found_in(record.getMessage())] == []
    assert found_in(cookie_of(client)) == []


@pytest.mark.both_databases
@pytest.mark.parametrize("table", ["matters", "persons"])
def test_a_fault_while_filing_is_logged_without_what_was_filed(
    app: Flask, client: PageClient, caplog: pytest.LogCaptureFixture, table: str
) -> None:
    """The statement that broke is named, but neither what was bound to it nor the row that is quoted."""
    db.session.execute(text(BREAK[db.engine.dialect.name].format(table=table)))
    db.session.commit()
    app.config.update(TESTING=False, PROPAGATE_EXCEPTIONS=False)
    data = A_DISPUTE | PERSONAL | {"submission_key": "k" * 32, "narrative": TEXTS["narrative"], **SENT}
    answer = client.open("/file/dispute", method="POST", may_break=True, data=data)
    assert answer.status_code == 500
    assert answer.headers["X-Request-Id"] in caplog.text
    assert f"INSERT INTO {table}" in caplog.text
    assert found_in(caplog.text, (*NEVER, OF_A_TEXT)) == []
    assert found_in(answer.text, (*NEVER, OF_A_TEXT)) == []


@pytest.fixture
def watched(a_case: Any, a_user: Any) -> Callable[..., Case]:
    """A case full of canaries, in the unit of the service centre."""

    def make(procedure: Procedure, **more: Any) -> Case:
        accepted = EventKind.ACCEPTED if procedure is Procedure.FIRST_APPEAL else EventKind.ASSIGNED
        told = Happening(accepted, A_SPRING_DAY, reason=REASON)
        case: Case = a_case(told, procedure=procedure, unit="csc", **(PERSONAL | TEXTS | more))
        person = select(Party.person_id).where(Party.matter_id == case.matter_id, Party.role == "complainant")
        columns = sealed_columns(sealer(), name="", id_number=ID_NUMBER)
        kept = {name: value for name, value in columns.items() if name.startswith("id_number")}
        db.session.execute(update(Person).where(Person.id.in_(person)).values(**kept))
        columns = {"matter_id": case.matter_id, "case_id": case.id, "written_at": A_SPRING_DAY}
        author = a_user(Role.OFF).id
        db.session.execute(insert(Note).values(**columns, body=NOTE, written_by_id=author))
        db.session.commit()
        return case

    return make


def pages_about(app: Flask, case: Case) -> Iterator[str]:
    """Yield the address of every page that could say something of a case, however it is asked for."""
    yield from (
        route.path for route in routes_of(app, "GET", number=case.number) if "/static/" not in route.path
    )
    yield from (f"/work?closed=1&text={word}" for word in ("", "極機密", "王"))
    yield from (
        f"/search?q={word}" for word in ("極機密", "海風", PERSONAL["name"], PERSONAL["phone"], ID_NUMBER)
    )
    yield from (f"/search?q={PERSONAL['email']}", f"/cases/{case.number}?all=1")
    for measure in ("first_appeals", "tracked_petitions"):
        yield f"/reports/106/{measure}/cases?month=3"


def reads(role: Role, action: str) -> bool:
    """Say whether a role reads what falls under an action, in a case of its unit that is another's."""
    direct = {Reach.ALL, Reach.UNIT, Reach.UNROUTED}
    return GRANTS[action].reach[role] in direct and GRANTS["meta"].reach[role] in direct


@pytest.mark.parametrize("role", STAFF)
def test_nobody_of_the_staff_is_shown_what_was_not_opened(
    app: Flask, client_of: Any, a_user: Any, watched: Any, role: Role
) -> None:
    visitor = client_of(a_user(role))
    for procedure in (Procedure.FIRST_APPEAL, Procedure.PETITION):
        case = watched(procedure, business_name="海風健身")
        for path in pages_about(app, case):
            shown, typed = visitor.get(path).text, path.partition("q=")[2].replace("-", "")
            assert [word for word in found_in(shown) if word.replace("-", "") not in typed] == [], path
            if not reads(role, "content"):
                assert OF_A_TEXT not in shown, path
            if not reads(role, "notes"):
                assert NOTE not in shown, path


@pytest.mark.parametrize("role", STAFF)
def test_a_confidential_petitioner_shows_in_no_page_not_even_masked(
    app: Flask, client_of: Any, a_user: Any, watched: Any, role: Role
) -> None:
    case = watched(Procedure.PETITION, is_confidential=True)
    masked = db.session.scalars(select(Person)).one()
    shapes = (masked.name_masked, masked.phone_masked, masked.email_masked, masked.id_number_masked)
    assert case.complainant_masked == masked.name_masked
    visitor = client_of(a_user(role))
    seen = {path: found_in(visitor.get(path).text, shapes) for path in pages_about(app, case)}
    if GRANTS["conf_id"].reach[role] is not Reach.CUSTODIAN:
        assert {path: found for path, found in seen.items() if found} == {}


def test_whoever_comes_second_is_not_told_what_he_may_not_read(
    app: Flask, client_of: Any, a_user: Any, watched: Any
) -> None:
    """An officer may propose for a case of the unit that is another's; its texts are not his to read."""
    case = watched(Procedure.PETITION)
    assert REASON in db.session.scalars(select(CaseEvent.reason)).all()
    visitor = client_of(a_user(Role.OFF))
    answers = [
        visitor.post(f"/cases/{case.number}/acts/{event.value}", data={"version": "0", **SENT, **typed})
        for event in EventKind
        for typed in ({"happened_on": "106/3/20", "reason": "擬辦", "submission_key": "k" * 32},)
    ]
    assert 409 in {answer.status_code for answer in answers}
    assert [answer.request.path for answer in answers if REASON in answer.text] == []


def test_opening_the_texts_for_a_reason_does_not_open_a_mediation(
    client_of: Any, a_user: Any, a_case: Any
) -> None:
    told = Happening(EventKind.MEDIATION_CONTINUED, A_SPRING_DAY, reason=REASON)
    events: list[Any] = [EventKind.ACCEPTED, EventKind.SESSION_SCHEDULED, EventKind.MEDIATION_HEARD, told]
    case = a_case(*events, procedure=Procedure.MEDIATION)
    auditor = client_of(a_user(Role.AUD, unit="rdec"))
    data = {"field": "content", "why": "年度抽查", **SENT}
    opened = auditor.post(f"/cases/{case.number}/reveal", data=data)
    assert opened.status_code == 200
    assert case.title in opened.text
    assert REASON not in opened.text


def test_the_canaries_are_found_where_they_are(
    client_of: Callable[[User], PageClient], a_user: Any, watched: Any
) -> None:
    """The scanner itself: whoever handles the case reads the texts, and opens a field for a reason."""
    case = watched(Procedure.FIRST_APPEAL)
    handler = a_user(Role.OFF)
    db.session.execute(update(Case).where(Case.id == case.id).values(officer_id=handler.id))
    db.session.commit()
    visitor = client_of(handler)
    text_of = visitor.get(f"/cases/{case.number}").text
    assert all(word in text_of for word in (*TEXTS.values(), REASON, NOTE))
    party = db.session.scalars(select(Party.id).where(Party.role == "complainant")).one()
    for field, value in PERSONAL.items():
        data = {"field": f"{party}.{field}", "why": "聯繫當事人", **SENT}
        opened = visitor.post(f"/cases/{case.number}/reveal", data=data).text
        assert value in opened
        assert found_in(opened)
