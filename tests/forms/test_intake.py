"""The forms by which people file."""

from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale
from werkzeug.datastructures import MultiDict

from petitions.forms.intake import DisputeForm, FilingForm, PetitionForm
from petitions.queries.choices import forget, offered
from petitions.reference import districts
from petitions.rules.masking import mask_name
from petitions.rules.terms import FirstAppealRoute, PetitionKind
from tests.support.people import A_SPRING_DAY

TODAY = A_SPRING_DAY.date()
LONGEST_MASK = 120


@pytest.fixture
def shown(app: Flask) -> Any:
    """Make a form as its page shows it."""
    with app.test_request_context("/"):
        yield lambda form: form(MultiDict(), offered(TODAY))


@pytest.mark.parametrize("form", [DisputeForm, PetitionForm])
def test_every_text_of_a_form_has_its_english(shown: Any, form: type[FilingForm]) -> None:
    from petitions.filters import label  # noqa: PLC0415  (translates only inside a request)

    with force_locale("en"):
        made = shown(form)
        texts = [field.label.text for field in made if field.type not in {"HiddenField", "CSRFTokenField"}]
        texts += [choice.label for field in made if hasattr(field, "choices") for choice in field.choices]
        groups = {choice.optgroup for f in made if hasattr(f, "choices") for choice in f.choices}
        assert [
            text for text in (*texts, *filter(None, groups)) if label(text) == text and not text.isascii()
        ] == []


def test_categories_come_in_their_groups(shown: Any) -> None:
    groups = [name for name, _ in shown(DisputeForm).category.iter_groups()]
    assert groups == [None, "商品", "服務"]


def test_every_district_is_offered_and_a_place_outside(shown: Any) -> None:
    values = [choice.value for choice in shown(DisputeForm).district.choices]
    assert values == ["", *(district.name for district in districts())]


def test_every_kind_of_petition_is_offered(shown: Any) -> None:
    assert {choice.value for choice in shown(PetitionForm).petition_kind.choices} == set(PetitionKind)


def test_every_route_of_a_first_appeal_is_offered(shown: Any) -> None:
    assert {choice.value for choice in shown(DisputeForm).first_complaint.choices} == set(FirstAppealRoute)


@pytest.mark.parametrize("pattern", ["ab ", "a ", "王 ", "瓦歷斯‧", "Ωω ", "x-y "])
def test_the_longest_name_still_fits_when_it_is_masked(shown: Any, pattern: str) -> None:
    longest = shown(DisputeForm).name.most
    assert len(mask_name((pattern * longest)[:longest])) <= LONGEST_MASK


def test_the_lists_are_read_once_a_minute(app: Flask, statements: list[str]) -> None:
    forget()
    statements.clear()
    assert offered(TODAY) is offered(TODAY)
    assert len(statements) == 1
    forget()
    offered(TODAY)
    assert len(statements) == 2
