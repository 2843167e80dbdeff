"""The forms of letters: whom and how, what only the officer knows; and what has been posted."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

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
from petitions.rules.letter_sheet import SPEEDS
from petitions.rules.letter_writing import LONGEST_BODY, LONGEST_SUBJECT

EVERYONE: Final = "all"
WAYS: Final = (("paper", "紙本，列印後寄送"), ("mail", "電子郵件，附 PDF"))
NO_ADDRESS: Final = "沒有留地址，請填寫收件地址；當面交付的寫「當面交付」，有電子郵件的也可以改寄電子郵件。"
LONGEST_ADDED: Final = 2000
NO_EMAIL: Final = "這一位沒有留下電子郵件，請填寫收件的電子郵件，或改用紙本。"


class WrittenForm(TypedForm):
    """A form with fields of a text that can be typed: `names` says which field of the form is which label."""

    names: tuple[tuple[str, str], ...] = ()

    def typed(self) -> dict[str, str]:
        """Return what was typed, by the label of its field."""
        return {label: self[name].data or "" for name, label in self.names}


def typed_fields(labels: Sequence[str], *, veils: bool = False) -> dict[str, Any]:
    """Return the fields of a form for what can be typed of a text, with the names they have there.

    `veils`: with those in which something may only be veiled.
    """
    known = [FIELDS[label] for label in labels]
    asked = [field for field in known if field.is_typed or (veils and field.is_quoted)]
    fields: dict[str, Any] = {
        f"f{place}": (TextField if field.is_long else LineField)(field.label, most=field.most)
        for place, field in enumerate(asked)
    }
    return fields | {"names": tuple((f"f{place}", field.label) for place, field in enumerate(asked))}


class LetterForm(WrittenForm):
    """What the officer says of one letter; `letter_form` adds what this letter needs."""

    way = RadiosField("寄送方式", [Needed("請選擇寄送方式。")], choices=[SelectChoice(*way) for way in WAYS])
    address = LineField("收件地址", most=300)
    email = EmailField("收件電子郵件")
    added = TextField("另外說明", most=LONGEST_ADDED)
    speed = RadiosField("速別", choices=[SelectChoice(one, one) for one in SPEEDS], default=SPEEDS[0])
    version = VersionField()
    submission_key = KeyField()


class LetterChoices(NamedTuple):
    """What a letter is written from: labels of its text, parties it may go to, files that may go with it, and
    which party the page that led here meant.
    """

    labels: tuple[str, ...]
    parties: tuple[tuple[int, str], ...]
    files: tuple[tuple[int, str], ...]
    wanted: int | None = None


def letter_form(
    kind: LetterKind, offered: LetterChoices, typed: Mapping[str, Any] | None, *, version: int
) -> LetterForm:
    """Make the form of a letter: to which party, the fields of its text, and which files go with it."""
    veils = kind.reader is not Reader.FILE
    fields, parties = typed_fields(offered.labels, veils=veils), offered.parties
    if kind.is_of_each and parties:
        choices = [SelectChoice(str(party_id), name) for party_id, name in parties]
        everyone = [SelectChoice(EVERYONE, "每一位當事人各一份")] if len(parties) > 1 else []
        fields["party"] = RadiosField("受文者", [Needed("請選擇受文者。")], choices=[*choices, *everyone])
    if kind.is_numbered and offered.files:
        fields["enclosures"] = ChecksField("附件")
    made: LetterForm = type("OneLetterForm", (LetterForm,), fields)(typed or {})
    if "enclosures" in made:
        made.enclosures.choices = [SelectChoice(str(number), name) for number, name in offered.files]
    for name in _not_asked(kind):
        del made[name]
    if not typed:
        _choose_first(made, offered, version)
    return made


def _not_asked(kind: LetterKind) -> tuple[str, ...]:
    """Return the fields that a paper of the file, or one that parties sign, has no use for."""
    if kind.reader is Reader.FILE:
        return ("way", "speed")
    return ("speed",) if kind.signatures else ()


def _choose_first(form: LetterForm, offered: LetterChoices, version: int) -> None:
    """Fill in what a form that was just opened says."""
    form.version.data = version
    if "party" in form:
        known = [party_id for party_id, _ in offered.parties]
        form.party.data = str(offered.wanted if offered.wanted in known else known[0])
    if "way" in form:
        form.way.data = WAYS[0][0]


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
