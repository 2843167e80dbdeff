"""Put a letter together: the facts for its reader, what the officer wrote, the sheet, what must not leave."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from petitions.rules.letter import LetterKind, LetterText, Reader
from petitions.rules.letter_fields import FIELDS
from petitions.rules.letter_guard import Leak, Secret, leaks_in, veil
from petitions.rules.letter_sheet import CLOSED, GIVEN_AT_ISSUE, NONE, OPEN, SPEEDS, Envelope, lay_out
from petitions.rules.letter_values import LetterFacts, Someone, values_of, with_typed
from petitions.rules.letter_writing import FROM_PARTIES
from petitions.rules.sheet import Sheet, texts_of
from petitions.rules.veiling import only_veils
from petitions.services.letter_facts import LetterRecord, Office, secrets_for
from petitions.services.letter_sending import Order


@dataclass(frozen=True)
class Composing:
    """A letter that is being put together: of which kind, in which words, from what, for whom."""

    kind: LetterKind
    text: LetterText
    record: LetterRecord
    order: Order
    office: Office
    code: str = ""
    reads: tuple[Reader, ...] = ()

    @property
    def readers(self) -> tuple[Reader, ...]:
        """Everyone who gets the letter to see."""
        return self.reads or (self.kind.reader, *self.kind.copies)

    @cached_property
    def secrets(self) -> list[Secret]:
        """The personal data around the case, as its readers stand to it."""
        return secrets_for(self.record, self.readers[0], self.order.party_id)

    def values(self, *, is_open: bool) -> dict[str, str]:
        """Return the fields: with names, or masked as the preview shows them."""
        return with_typed(self._recorded(is_open=is_open), self._changed)

    def altered(self) -> list[str]:
        """Return the fields in which the officer did more to a party's words than veil them."""
        known = self._recorded(is_open=True)
        return [
            label
            for label, said in self._changed.items()
            if FIELDS[label].is_quoted and not only_veils(known[label], said)
        ]

    def sheet(self, values: Mapping[str, str], *, number: str = GIVEN_AT_ISSUE, mark: str = "") -> Sheet:
        """Lay the letter out."""
        facts = self.record.facts
        envelope = Envelope(
            number,
            self.office.today,
            values["受文機關"] if self.kind.reader is Reader.AGENCY else values["受文者"],
            self.order.address,
            tuple(file.name for file in self.order.enclosures),
            self.order.added,
            self.order.speed or SPEEDS[0],
            CLOSED if facts.is_confidential else OPEN,
            f"申訴人{values['申訴人']}" if Reader.CONSUMER in self.kind.copies else NONE,
        )
        return lay_out(self.kind, self.text, values, envelope, mark=mark)

    def leaks(self, sheet: Sheet) -> list[Leak]:
        """Look through a letter, and the names of what is enclosed, for what its readers must not see.

        Who came to a meeting was seen there by both sides, and is named in its papers.
        """
        texts = [("內容", text) for text in texts_of(sheet)]
        texts += [("附件的檔名", file.name) for file in self.order.enclosures]
        came = self.order.meeting.get("到場人", "")
        secrets = [secret for secret in self.secrets if not (secret.is_name and secret.value in came)]
        return leaks_in(texts, secrets, self.readers, own_numbers=self.record.numbers)

    def copy_for(self, one: Someone) -> "Composing":
        """Return the letter as a co-complainant gets it: of all complainants it names only this one, and
        tells no way to reach any of them.
        """
        named = replace(one, phone="", email="", address="")
        others = tuple(other for other in self.record.facts.complainants if other.party_id != one.party_id)
        facts = replace(self.record.facts, complainants=(named, *others))
        order = replace(self.order, party_id=one.party_id)
        return replace(self, record=self.record._replace(facts=facts), order=order, reads=(Reader.CONSUMER,))

    @cached_property
    def _changed(self) -> dict[str, str]:
        """What the officer changed: what was left as the draft showed it stays what is on record, and so
        do a party's words of which nothing was left.
        """
        shown = self._recorded(is_open=False)
        return {
            label: text
            for label, text in self.order.typed.items()
            if text != shown.get(label) and (text or not FIELDS[label].is_quoted)
        }

    def _recorded(self, *, is_open: bool) -> dict[str, str]:
        """Return the fields as the record says them, the words of parties veiled for the readers."""
        facts = self.record.facts if is_open else self.record.masked
        meeting = self.order.meeting if is_open else self.order.meeting_masked
        told = replace(facts, meeting=meeting)
        found = values_of(told, self.kind.reader, self.order.party_id, code=self.code)
        if acts := self._acting(facts):
            found["受文者"] = f"{acts}（{found['受文者']}的代理人）"
        own = self.record.numbers
        veiled = {
            label: veil(found[label], self.secrets, self.readers, own_numbers=own) for label in FROM_PARTIES
        }
        return {**found, **veiled}

    def _acting(self, facts: LetterFacts) -> str:
        """Return the name of whoever acts for the party and gets the letter in its place, if one does."""
        acting = (one.name for one in facts.representatives if one.party_id == self.order.representative_id)
        return next(acting, "")
