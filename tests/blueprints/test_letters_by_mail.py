"""A letter by mail goes out as it was frozen, to the right door, and never twice: by mail and by post."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from petitions import clock
from petitions.cli.work import send_waiting
from petitions.extensions import db
from petitions.models import (
    Case,
    IssuedLetter,
    OutboxMessage,
    User,
)
from petitions.rules.actors import SYSTEM
from petitions.rules.errors import BadInput
from petitions.rules.terms import EventKind
from petitions.services.cases import Happening
from petitions.services.undelivered import note_bounce, send_again
from tests.support.client import PageClient
from tests.support.desk import SENT, fresh
from tests.support.letters import FILER, issued, text_of
from tests.support.people import A_SPRING_DAY
from tests.support.postbox import Postbox

E = EventKind
YEAR = clock.today().year - 1911
DAY = timedelta(days=1)


def test_a_letter_by_mail_goes_out_as_it_was_frozen(
    desk: PageClient, accepted: Case, postbox: Postbox
) -> None:
    [letter] = issued(desk, accepted, "D03", way="mail")
    assert send_waiting() == 2  # the receipt of the filing too
    mail = postbox.taken[1]
    assert mail["To"] == "ming@example.com"
    assert str(mail["Subject"]) == "受理通知 消申106-000001-3"
    [enclosed] = mail.iter_attachments()
    assert hashlib.sha256(enclosed.get_content()).hexdigest() == letter.pdf_sha256
    assert enclosed.get_filename() == f"受理通知-{accepted.number}.pdf"


def test_a_mail_that_comes_back_leaves_the_letter_to_be_posted(
    desk: PageClient, accepted: Case, postbox: Postbox
) -> None:
    [letter] = issued(desk, accepted, "D03", way="mail")
    message = db.session.get_one(OutboxMessage, letter.outbox_id)
    assert send_waiting() == len(postbox.taken)
    desk.get("/letters")  # takes away what was said of the issue
    assert letter.number not in desk.get("/letters").text
    assert note_bounce(message.token, "5.1.1", at=clock.now())
    db.session.commit()
    assert letter.number in desk.get("/letters").text
    send_again(message.id, by=SYSTEM, at=clock.now())
    db.session.commit()
    assert letter.number not in desk.get("/letters").text
    assert send_waiting() == 1
    db.session.refresh(message)
    assert message.state == "sent"
    assert note_bounce(message.token, "5.1.1", at=clock.now())
    db.session.commit()
    assert letter.number in desk.get("/letters").text


def test_a_letter_that_was_posted_is_not_mailed_as_well(
    desk: PageClient, accepted: Case, postbox: Postbox
) -> None:
    [letter] = issued(desk, accepted, "D03", way="mail")
    message = db.session.get_one(OutboxMessage, letter.outbox_id)
    send_waiting()
    assert note_bounce(message.token, "5.1.1", at=clock.now())
    db.session.commit()
    posted = {"letters": [str(letter.id)], "posted_on": "", "do": "posted", **SENT}
    assert desk.post("/letters", data=posted).status_code == 303
    with pytest.raises(BadInput, match="已經以紙本寄出"):
        send_again(message.id, by=SYSTEM, at=clock.now())
    db.session.rollback()
    assert send_waiting() == 0
    db.session.expire_all()
    assert db.session.get_one(IssuedLetter, letter.id).way == "paper"


def test_the_mail_of_a_business_leads_to_its_own_door(
    desk: PageClient, accepted: Case, postbox: Postbox, app: Any
) -> None:
    app.config["PUBLIC_BASE_URL"] = "https://petitions.example"
    issued(desk, accepted, "D07", way="mail", email="b@example.com")
    issued(desk, fresh(accepted), "D03", way="mail")
    send_waiting()
    said = {mail["To"]: mail.get_body().get_content() for mail in postbox.taken}
    assert "petitions.example/respond" in said["b@example.com"]
    assert "petitions.example/track" in said["ming@example.com"]


def test_a_copy_goes_to_whoever_filed(
    desk: PageClient, a_case: Callable[..., Case], cpo: User, postbox: Postbox
) -> None:
    referred = Happening(E.REFERRED, A_SPRING_DAY + 2 * DAY, data={"agency": "高雄市政府教育局"})
    case = a_case(E.ACCEPTED, referred, officer=cpo, unit="csc", **FILER)
    original, copy = sorted(issued(desk, case, "D06"), key=lambda letter: letter.id)
    assert (original.party_id, original.way, bool(original.number)) == (None, "paper", True)
    assert (copy.reader, copy.way, copy.number) == ("consumer", "mail", None)
    assert copy.pdf_sha256 != original.pdf_sha256
    assert "副本" in text_of(copy)
    assert "受文者：王小明" in text_of(copy)
    assert "受文者：王小明" not in text_of(original)
    send_waiting()
    assert [mail["To"] for mail in postbox.taken if "移文函" in str(mail["Subject"])] == ["ming@example.com"]
    assert "移文函（副本）" in desk.get(f"/cases/{case.number}/letters").text


def test_the_copy_of_a_joint_complainant_says_not_how_to_reach_the_first(
    desk: PageClient, a_case: Callable[..., Case], cpo: User
) -> None:
    referred = Happening(E.REFERRED, A_SPRING_DAY + 2 * DAY, data={"agency": "高雄市政府教育局"})
    case = a_case(E.ACCEPTED, referred, officer=cpo, unit="csc", **FILER)
    said = {"role": "complainant", "name": "陳大文", "address": "高雄市鼓山區1號", "reason": "共同申訴"}
    added = desk.submit(desk.get(f"/cases/{case.number}/parties/new"), **said)
    assert added.status_code == 303
    _, own, other = sorted(issued(desk, case, "D06"), key=lambda letter: letter.id)
    assert (own.way, other.way) == ("mail", "paper")
    assert "0900-000-123" in text_of(own)
    assert "受文者：陳大文" in text_of(other)
    assert "高雄市鼓山區1號" in text_of(other)
    for hidden in ("0900-000-123", "四維三路"):
        assert hidden not in text_of(other)
