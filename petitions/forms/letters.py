"""The forms of letters: whom and how, what only the officer knows; and what has been posted."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from wtforms.fields.choices import SelectChoice

from petitions import clock
from petitions.forms.base import (
    ChecksField,
    EmailField,
    KeyField,
    LineField,
    Needed,
    RadiosField,
    RocDateField,
    TextField,
    TypedForm,
)
from petitions.forms.tracking import VersionField
from petitions.rules.letter import LetterKind, Reader
from petitions.rules.letter_fields import FIELDS
from petitions.rules.letter_writing import LONGEST_BODY, LONGEST_SUBJECT

EVERYONE: Final = "all"
WAYS: Final = (("paper", "紙本，列印後寄送"), ("mail", "電子郵件，附 PDF"))
LONGEST_ADDED: Final = 2000
NO_EMAIL: Final = "這一位沒有留下電子郵件，請填寫收件的電子郵件，或改用紙本。"


class LetterForm(TypedForm):
    """What the officer says of one letter; `letter_form` adds what this letter needs."""

    way = RadiosField("寄送方式", [Needed("請選擇寄送方式。")], choices=[SelectChoice(*way) for way in WAYS])
    address = LineField("收件地址", most=300)
    email = EmailField("收件電子郵件")
    added = TextField("另外說明", most=LONGEST_ADDED)
    version = VersionField()
    submission_key = KeyField()
    names: tuple[tuple[str, str], ...] = ()

    def typed(self) -> dict[str, str]:
        """Return what was typed, by the label of its field."""
        return {label: self[name].data or "" for name, label in self.names}


def letter_form(
    kind: LetterKind,
    labels: Sequence[str],
    parties: Sequence[tuple[int, str]],
    typed: Mapping[str, Any] | None,
    *,
    version: int,
) -> LetterForm:
    """Make the form of a letter: to which party, and the fields of its text that can be typed."""
    fields: dict[str, Any] = {}
    if kind.is_of_each and parties:
        choices = [SelectChoice(str(party_id), name) for party_id, name in parties]
        everyone = [SelectChoice(EVERYONE, f"以上 {len(parties)} 位，各一份")] if len(parties) > 1 else []
        fields["party"] = RadiosField("受文者", [Needed("請選擇受文者。")], choices=[*choices, *everyone])
    names = []
    for place, label in enumerate(label for label in labels if FIELDS[label].is_typed):
        field, name = FIELDS[label], f"f{place}"
        fields[name] = (TextField if field.is_long else LineField)(label, most=field.most)
        names.append((name, label))
    made: LetterForm = type("OneLetterForm", (LetterForm,), {**fields, "names": tuple(names)})(typed or {})
    if kind.reader is Reader.FILE:
        del made.way
    if not typed:
        made.version.data = version
        if "party" in made:
            made.party.data = str(parties[0][0])
        if "way" in made:
            made.way.data = WAYS[0][0]
    return made


class PostedForm(TypedForm):
    """Which letters on paper are meant, and on which day they left."""

    letters = ChecksField("函件")
    posted_on = RocDateField("寄出日期", default=clock.today)

    def offer(self, ids: Sequence[int]) -> None:
        """Say which letters there are to choose from."""
        self.letters.choices = [SelectChoice(str(number), str(number)) for number in ids]


class WordingForm(TypedForm):
    """New words for a letter, and why."""

    subject = TextField("主旨", [Needed("請填主旨。")], most=LONGEST_SUBJECT)
    body = TextField("說明", [Needed("請填說明，一行一點。")], most=LONGEST_BODY)
    note = LineField("修改的理由", [Needed("請填修改的理由，核定的人要看。")], most=300)
    submission_key = KeyField()
