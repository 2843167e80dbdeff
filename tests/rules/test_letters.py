"""Each act has the letter that tells it, in the words of its procedure, with everything it must contain."""

import pytest

from petitions.rules.documents import find_document
from petitions.rules.letter import DISPUTES, LetterKind, LetterText
from petitions.rules.letter_kinds import ALL_KINDS
from petitions.rules.letter_must import MUST_SAY, SIGNED
from petitions.rules.letter_texts import TEXTS
from petitions.rules.letter_writing import problems_of
from petitions.rules.letters import find_letter, letter_that_tells, letters_of
from petitions.rules.terms import EventKind, Procedure
from petitions.rules.workflow import steps_of

BY_NOTICE = {EventKind.SUPPLEMENT_EXTENDED, EventKind.EXTENDED, EventKind.SESSION_EXTENDED}
"""Acts that move a date: owed as a notice (services/notices)."""


def test_every_act_with_a_paper_of_ours_can_be_told_by_it() -> None:
    written = {(procedure, kind.document): kind for procedure in DISPUTES for kind in letters_of(procedure)}
    for procedure in DISPUTES:
        for step in steps_of(procedure):
            kind = written.get((procedure, step.document))
            if kind and kind.is_numbered and step.event not in {*BY_NOTICE, EventKind.RECEIVED}:
                assert step.event in kind.tells, (step.id, step.document)


def test_that_a_business_let_its_time_pass_is_told_at_once() -> None:
    kind = letter_that_tells(EventKind.LAPSED, Procedure.FIRST_APPEAL)
    assert kind is not None
    assert (kind.document, "處理結果" in kind.needs) == ("D09a", False)


def test_whoever_appeals_a_second_time_is_told_of_the_second_procedure() -> None:
    first, second = (find_letter("D03", procedure) for procedure in DISPUTES)
    assert "〔回復日數〕" in TEXTS[first.key].body
    for words in ("〔回復日數〕", "第二次申訴，也可以依第44條"):
        assert words not in TEXTS[second.key].body
    assert "協商" in TEXTS[second.key].body
    to_business = find_letter("D07", Procedure.SECOND_APPEAL)
    assert "提出第二次申訴，或" not in TEXTS[to_business.key].body


@pytest.mark.parametrize("kind", ALL_KINDS, ids=lambda kind: kind.key)
def test_every_item_of_the_catalogue_is_wanted_of_the_words(kind: LetterKind) -> None:
    assert set(MUST_SAY[kind.key]) == set(find_document(kind.document).must_contain)
    assert (SIGNED in MUST_SAY[kind.key].values()) <= bool(kind.signatures)


@pytest.mark.parametrize("kind", ALL_KINDS, ids=lambda kind: kind.key)
def test_words_without_an_item_are_not_accepted(kind: LetterKind) -> None:
    text = TEXTS[kind.key]
    for item, marks in MUST_SAY[kind.key].items():
        for mark in filter(None, marks):
            left = LetterText(text.subject.replace(mark, ""), text.body.replace(mark, ""))
            assert problems_of(kind, left) != [], (item, mark)
