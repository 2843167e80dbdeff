"""Every letter says the same on the page, in the tagged PDF and in the ODT, and in the chain of its case."""

from collections.abc import Callable
from datetime import timedelta
from html import unescape
from io import BytesIO
from typing import Any

import odfdo
import pytest
from pypdf import PdfReader
from sqlalchemy import select

from petitions import filestore
from petitions.extensions import db
from petitions.models import Case, IssuedLetter, User
from petitions.rules.letter_kinds import LETTER_KINDS
from petitions.rules.sheet import Item, ItemKind
from petitions.rules.terms import EventKind, Procedure
from petitions.services.cases import Happening
from petitions.services.frozen import open_sheet
from petitions.services.verification import broken_links
from tests.support.desk import SENT, Browser
from tests.support.letters import FILER, SAID, bare, compose, text_of
from tests.support.people import A_SPRING_DAY

E = EventKind
DAY = timedelta(days=1)
ON_THE_WAY: dict[E, tuple[E, ...]] = {
    E.RECEIVED: (),
    E.CLOSED: (E.ACCEPTED, E.BUSINESS_NOTIFIED, E.BUSINESS_REPLIED),
    E.BUSINESS_REPLIED: (E.ACCEPTED, E.BUSINESS_NOTIFIED),
    E.BUSINESS_NOTIFIED: (E.ACCEPTED,),
    E.REFERRED: (E.ACCEPTED,),
    E.LAPSED: (E.ACCEPTED, E.BUSINESS_NOTIFIED),
    E.NEGOTIATION_SCHEDULED: (E.ACCEPTED,),
    E.NEGOTIATION_POSTPONED: (E.ACCEPTED, E.NEGOTIATION_SCHEDULED),
    E.NEGOTIATION_HELD: (E.ACCEPTED, E.NEGOTIATION_SCHEDULED),
}


@pytest.fixture
def a_case_for(a_case: Callable[..., Case], cpo: User) -> Callable[..., Case]:
    """A case in which the act that a letter tells has happened."""

    def make(kind: Any, **filing: Any) -> Case:
        procedure = kind.procedures[0]
        tells = kind.tells[0]
        before = ON_THE_WAY.get(tells, ())
        if tells is E.NEGOTIATION_HELD:
            procedure = Procedure.SECOND_APPEAL
        if procedure is Procedure.SECOND_APPEAL and tells is E.CLOSED:
            before = (E.ACCEPTED, E.NEGOTIATION_SCHEDULED, E.NEGOTIATION_HELD)
        acts = () if tells is E.RECEIVED or kind.act else (tells,)
        events: list[Happening] = []
        for event in (*before, *acts):
            at = A_SPRING_DAY + DAY * (len(events) + 1)
            data: dict[str, Any] = {
                "ground": "no_respondent",
                "agency": SAID["受文機關"],
                "kept_case": "F106-000009-9",
            }
            if event is E.FILE_ACCESS_DECIDED:
                data |= {"scope": SAID["閱卷範圍"], "decision": "granted"}
            detail = {E.CLOSED: "settled", E.CALENDAR_CHANGED: "停止上班（颱風）"}.get(event, "")
            if event is E.CALENDAR_CHANGED:
                data["moved"] = [{"period": "rectify_appeal", "from": "2017-03-16", "to": "2017-03-17"}]
            events.append(Happening(event, at, reason="理由說明在此", detail=detail, data=data))
        return a_case(*events, procedure=procedure, officer=cpo, unit="csc", **{**FILER, **filing})

    return make


@pytest.mark.parametrize("kind", LETTER_KINDS, ids=lambda kind: kind.key)
def test_every_letter_says_the_same_on_the_page_in_the_pdf_and_in_the_odt(
    kind: Any, a_case_for: Callable[..., Case], cpo: User, client_of: Browser
) -> None:
    case, desk = a_case_for(kind), client_of(cpo)
    path, data = compose(desk, case, kind.document)
    answer = desk.post(path, data=data | {"do": "issue"})
    assert answer.status_code == 303, answer.text
    letter, *copies = db.session.scalars(select(IssuedLetter).order_by(IssuedLetter.id))
    assert not any(copy.number for copy in copies)
    assert (letter.document, bool(letter.number)) == (kind.document, kind.is_numbered)
    reader = PdfReader(filestore.path_of(letter.pdf_sha256))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/Lang"] == "zh-TW"
    opened = f"/cases/{case.number}/letters/issued/{letter.id}"
    page = desk.post(opened, data=SENT | {"form": "page"}).text
    odt = desk.post(opened, data=SENT | {"form": "odt"}).data
    shown = (bare(unescape(page)), text_of(letter), bare(odfdo.Document(BytesIO(odt)).get_formatted_text()))
    sheet = open_sheet(letter)
    assert len(sheet.items) >= 2
    for item in (*sheet.items, *(Item(ItemKind.POINT, text) for _, text in (*sheet.head, *sheet.tail))):
        assert [place for place, words in enumerate(shown) if bare(item.text) not in words] == [], item
    assert list(broken_links()) == []
