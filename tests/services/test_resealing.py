"""Changing the keys: every sealed field and every index comes to the first key, and nothing is lost."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import LargeBinary, func, insert, select, update
from sqlalchemy.exc import OperationalError

from petitions.extensions import Base, db
from petitions.models import AuditEntry, Case, Matter, OutboxMessage, Person
from petitions.queries.asked import read_query
from petitions.sealing import Sealer, sealer_from
from petitions.services import resealing
from petitions.services.outbox import recipient_of
from petitions.services.people import sealed_columns
from petitions.services.resealing import SEALED, count_waiting, reseal_batch
from petitions.services.tracking import look_up
from petitions.services.verification import broken_links
from tests.support.people import A_SPRING_DAY

OLD, NEW = "k1:" + "11" * 32, "k2:" + "22" * 32
PERSON = {
    "name": "王小明",
    "phone": "0900-000-678",
    "email": "wang@example.com",
    "address": "高雄市左營區博愛二路 1 號",
    "id_number": "A123456789",
    "birth": "1998-05-01",
}

pytestmark = pytest.mark.both_databases


@pytest.fixture
def keys(app: Flask) -> Iterator[Callable[..., Sealer]]:
    """Let the application have other keys: `keys(NEW, OLD)`."""

    def change(*given: str) -> Sealer:
        app.extensions["sealer"] = sealer_from(",".join(given))
        return app.extensions["sealer"]  # type: ignore[no-any-return]

    return change


def add_person(seals: Sealer, **said: str) -> int:
    found: int = db.session.execute(
        insert(Person).values(**sealed_columns(seals, **(PERSON | said))).returning(Person.id)
    ).scalar_one()
    db.session.commit()
    return found


def rotate(app: Flask) -> Any:
    db.session.commit()
    told = app.test_cli_runner().invoke(args=["rotate-keys"])
    db.session.rollback()
    db.session.expire_all()
    return told


def said_by(person_id: int, seals: Sealer) -> dict[str, str]:
    person = db.session.get_one(Person, person_id)
    return {field: seals.open(getattr(person, f"{field}_sealed")) for field in PERSON}


def columns_sealed() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for table in Base.metadata.tables.values():
        for column in table.columns:
            if column.name.endswith("_sealed") and isinstance(column.type, LargeBinary):
                found.setdefault(table.name, set()).add(column.name.removesuffix("_sealed"))
    return found


def test_every_table_that_holds_something_sealed_is_known(app: Flask) -> None:
    assert {kept.model.__tablename__: set(kept.fields) for kept in SEALED} == columns_sealed()


def test_everything_opens_with_the_new_key_alone(app: Flask, keys: Callable[..., Sealer]) -> None:
    ids = [add_person(keys(OLD), name=f"王小{n}") for n in "一二三"]
    keys(NEW, OLD)
    told = rotate(app)
    assert (told.exit_code, told.stdout) == (0, "")
    assert "3 筆改用金鑰「k2」" in told.stderr
    alone = keys(NEW)
    assert [said_by(key, alone)["name"] for key in ids] == ["王小一", "王小二", "王小三"]
    assert said_by(ids[0], alone) | {"name": "王小明"} == PERSON
    person = db.session.get_one(Person, ids[0])
    assert person.phone_index == sealed_columns(alone, **PERSON)["phone_index"]
    assert (person.name_masked, person.phone_masked) == ("王○一", "09**-***-678")


def test_a_filing_keeps_its_secret_its_mail_and_its_finders(
    app: Flask, keys: Callable[..., Sealer], a_case: Callable[..., Case]
) -> None:
    keys(OLD)
    case = a_case(phone="0900-000-678", email="wang@example.com", submission_key="a key of its form")
    sealed = db.session.get_one(Matter, case.matter_id).secret_sealed
    secret = sealer_from(OLD).open(sealed or b"")
    keys(NEW, OLD)
    assert rotate(app).exit_code == 0
    keys(NEW)
    assert look_up(case.number, secret, ip="127.0.0.1", at=A_SPRING_DAY)
    assert recipient_of(db.session.scalars(select(OutboxMessage)).one()) == "wang@example.com"
    assert people_found("0900000678") == people_found("wang@example.com") == 1


def people_found(query: str) -> int:
    return sum(
        db.session.scalar(select(func.count(Person.id)).where(getattr(Person, name) == value)) or 0
        for name, value in read_query(query).people
    )


def test_between_the_two_keys_everything_is_found_and_opened(
    app: Flask, keys: Callable[..., Sealer], a_case: Callable[..., Case]
) -> None:
    keys(OLD)
    case = a_case(phone="0900-000-678")
    secret = sealer_from(OLD).open(db.session.get_one(Matter, case.matter_id).secret_sealed or b"")
    both = keys(NEW, OLD)
    add_person(both)
    assert people_found("0900-000-678") == 2
    assert look_up(case.number, secret, ip="127.0.0.1", at=A_SPRING_DAY)
    assert look_up(case.number, "ABCDEFGHJK", ip="127.0.0.1", at=A_SPRING_DAY) is None


def test_a_second_run_finds_nothing_to_do_and_writes_nothing_down(
    app: Flask, keys: Callable[..., Sealer]
) -> None:
    person_id = add_person(keys(OLD))
    keys(NEW, OLD)
    rotate(app)
    before = db.session.get_one(Person, person_id).name_sealed
    told = rotate(app)
    assert "沒有要做的事" in told.stderr
    assert db.session.get_one(Person, person_id).name_sealed == before
    actions = db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.seq)).all()
    assert actions == ["key_rotation_started", "key_rotation_ended"]
    assert list(broken_links()) == []


def test_the_audit_says_which_key_and_how_many_but_no_key(app: Flask, keys: Callable[..., Sealer]) -> None:
    add_person(keys(OLD))
    keys(NEW, OLD)
    rotate(app)
    entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.seq.desc())).first()
    assert entry is not None
    assert (entry.subject, entry.detail) == ("k2", {"rows": 1, "unreadable": 0})


def test_a_run_that_broke_off_is_taken_up_where_it_was(
    app: Flask, keys: Callable[..., Sealer], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resealing, "BATCH", 2)
    old = keys(OLD)
    ids = [add_person(old, name=f"王{n}") for n in "一二三四五"]
    both = keys(NEW, OLD)
    people = next(kept for kept in SEALED if kept.model is Person)
    batch = reseal_batch(people, after=0)
    db.session.commit()
    assert (batch.last, batch.renewed, count_waiting(people)) == (ids[1], 2, 3)
    reseal_batch(people, after=ids[1])
    db.session.rollback()  # the second batch was lost
    assert count_waiting(people) == 3
    assert "3 筆" in rotate(app).stderr
    assert all(both.is_current(db.session.get_one(Person, key).name_sealed or b"") for key in ids)


def test_what_cannot_be_opened_is_named_left_alone_and_no_hindrance(
    app: Flask, keys: Callable[..., Sealer]
) -> None:
    lost, altered = add_person(sealer_from("k0:" + "99" * 32)), add_person(keys(OLD))
    well = add_person(keys(OLD))
    broken = sealer_from(OLD).seal("王")[:-1] + b"\0"
    db.session.execute(update(Person).where(Person.id == altered).values(phone_sealed=broken))
    both = keys(NEW, OLD)
    told = rotate(app)
    assert told.exit_code == 1
    assert [line.split(":")[0] for line in told.stdout.splitlines()] == [
        f"persons {lost}",
        f"persons {altered}",
    ]
    assert said_by(well, both) == PERSON
    assert db.session.get_one(Person, altered).phone_sealed == broken


def test_fields_that_were_not_given_stay_empty(app: Flask, keys: Callable[..., Sealer]) -> None:
    person_id = add_person(keys(OLD), name="", phone="", email="", id_number="")
    keys(NEW, OLD)
    rotate(app)
    person = db.session.get_one(Person, person_id)
    assert (person.name_sealed, person.phone_sealed, person.phone_index) == (None, None, None)
    assert (person.name_masked, keys(NEW).open(person.address_sealed or b"")) == (
        "（未具名）",
        PERSON["address"],
    )


def test_without_a_new_key_there_is_nothing_to_do(app: Flask, keys: Callable[..., Sealer]) -> None:
    add_person(keys(OLD))
    assert "沒有要做的事" in rotate(app).stderr
    assert db.session.scalar(select(func.count(AuditEntry.seq))) == 0


def test_nobody_changes_a_row_while_it_is_sealed_anew(
    app: Flask, keys: Callable[..., Sealer], database: str
) -> None:
    """What someone writes meanwhile waits, so that the old value never comes back over it."""
    person_id = add_person(keys(OLD))
    keys(NEW, OLD)
    reseal_batch(next(kept for kept in SEALED if kept.model is Person), after=0)
    hurried = "SET lock_timeout = 200" if database.startswith("postgres") else "PRAGMA busy_timeout = 200"
    with db.engine.connect() as other:
        other.connection.cursor().execute(hurried)
        with pytest.raises(OperationalError, match="lock"):
            other.execute(update(Person).where(Person.id == person_id).values(district="苓雅區"))
    db.session.rollback()
