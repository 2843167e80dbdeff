"""Acts that change more than the stage: officer, unit, category, a wrong entry, another case."""

import re
from typing import Any

import pytest
from sqlalchemy import select

from petitions.extensions import db
from petitions.models import Case, Link, Matter, User
from petitions.rules.terms import EventKind, Procedure, Role, State
from tests.support.desk import Browser, act, fresh, last_event


def test_assigning_gives_the_case_away(
    told: Case, supervisor: User, officer: User, client_of: Browser
) -> None:
    page = client_of(supervisor)
    form = page.get(act(told, EventKind.ASSIGNED))
    chosen = next(value for value in _options(form, "officer_id") if value.startswith(f"{officer.id}."))
    assert page.submit(form, officer_id=chosen).status_code == 303
    assert fresh(told).officer_id == officer.id
    assert last_event(told).data["officer"] == "陳承辦"
    assert "分派承辦人：陳承辦" in page.get(f"/cases/{told.number}").text


def test_assigning_wants_somebody_who_is_there(
    told: Case, supervisor: User, cpo: User, client_of: Browser
) -> None:
    page = client_of(supervisor)
    form = page.get(act(told, EventKind.ASSIGNED))
    for chosen in ("", "99999.1", f"{cpo.id}", "x"):
        assert page.submit(form, officer_id=chosen).status_code == 422
    assert fresh(told).officer_id == cpo.id


def test_dispatching_moves_a_petition_to_its_unit(
    a_case: Any, a_user: Any, unit_id: Any, client_of: Browser
) -> None:
    desk = a_user(Role.OFF, unit="joint")
    case = a_case(EventKind.TRACKED, procedure=Procedure.PETITION, officer=desk)
    page = client_of(desk)
    form = page.get(act(case, EventKind.DISPATCHED))
    assert page.submit(form, unit_id="").status_code == 422
    assert page.submit(form, unit_id=str(unit_id("b7160"))).status_code == 303
    moved = fresh(case)
    assert (moved.unit_id, moved.officer_id, moved.state) == (unit_id("b7160"), None, "dispatched")


def test_a_new_category_is_that_of_case_and_matter(told: Case, cpo: User, client_of: Browser) -> None:
    page = client_of(cpo)
    assert page.submit(page.get(act(told, EventKind.CATEGORY_AMENDED)), category="健身").status_code == 303
    assert fresh(told).category == "健身"
    assert db.session.get_one(Matter, told.matter_id).category == "健身"


def test_a_wrong_entry_is_struck_by_a_correction(told: Case, cpo: User, client_of: Browser) -> None:
    page = client_of(cpo)
    page.submit(page.get(act(told, EventKind.BUSINESS_REPLIED)), position="partly", happened_on="106/3/9")
    form = page.get(act(told, EventKind.CORRECTED) + "?seq=4")
    answer = page.submit(form, happened_on="106/3/10", reason="登錯案件。")
    assert answer.status_code == 303, answer.text
    assert fresh(told).state == State.WITH_BUSINESS.value
    text = page.get(f"/cases/{told.number}").text
    assert "<s>業者回復" in text
    assert "登錯案件。" in text


@pytest.mark.parametrize("seq", ["1", "99", "0", "-1", "x", ""])
def test_what_is_no_entry_or_the_first_one_is_not_corrected(
    told: Case, cpo: User, client_of: Browser, seq: str
) -> None:
    page = client_of(cpo)
    form = page.get(act(told, EventKind.CORRECTED) + f"?seq={seq}")
    answer = page.submit(form, corrects_seq=seq, reason="登錯案件。")
    assert answer.status_code in {409, 422}
    assert fresh(told).version == 3


def test_merging_names_the_case_that_is_kept(a_case: Any, cpo: User, client_of: Browser) -> None:
    kept, case, strange = a_case(officer=cpo), a_case(officer=cpo), a_case(unit="joint")
    page = client_of(cpo)
    form = page.get(act(case, EventKind.MERGED))
    for number in ("F106-000001-9", strange.number, case.number, "不知道"):
        assert page.submit(form, kept_case=number).status_code in {403, 422}, number
    assert page.submit(form, kept_case=kept.number.lower()).status_code == 303
    link = db.session.scalars(select(Link)).one()
    assert (link.case_id, link.to_case_id, link.kind) == (case.id, kept.id, "merged_into")
    assert fresh(case).state == State.MERGED.value


def _options(page: Any, name: str) -> list[str]:
    select_ = re.search(rf'<select[^>]*name="{name}".*?</select>', page.text, re.S)
    assert select_
    return re.findall(r'<option value="([^"]*)"', select_[0])
