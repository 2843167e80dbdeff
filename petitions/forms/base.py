"""Fields for what people type: taken as people type it, kept as typed when something is wrong with it.

Every field takes text only (a file or a list in its place counts as nothing typed), cleans it at the
door, and says what is wrong in a sentence of its own: no message of WTForms ever reaches a page.
"""

import re
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField, SelectMultipleField, StringField, TextAreaField, ValidationError
from wtforms.validators import StopValidation

from petitions import clock
from petitions.i18n import translate
from petitions.rules.contact import LONGEST_PHONE, parse_email, parse_phone
from petitions.rules.identifiers import LONGEST_NUMBER, clean_number, ubn_warning
from petitions.rules.money import parse_amount
from petitions.rules.roc import parse_date, roc_plain
from petitions.rules.text import clean, clean_line, is_seen

UNSENT = 200
REFUSED = 422
TOKEN_REFUSED = 400
"""What a page with a form answers: not sent yet, something to put right, sent without a valid token."""

STALE_PAGE = "這一頁開了太久，或瀏覽器沒有儲存 cookie，所以還沒有送出。您填的內容都還在，請再按一次送出。"
TOO_LONG = "這一欄最多 %(most)s 個字，您寫了 %(typed)s 個字。"
NOT_OFFERED = "請從清單中選一項。"
NOT_YET = "這個日期還沒有到，請再確認。"

_KEY = re.compile(r"[A-Za-z0-9_-]{22,64}")

Validators = Sequence[Callable[..., None]]


def new_key() -> str:
    """Return the key of one rendering of a form: whatever is sent with it is taken once."""
    return secrets.token_urlsafe(24)


class TypedForm(FlaskForm):
    """A form made from what was typed (`request.form`), and from nothing else that a request may bring."""

    class Meta(FlaskForm.Meta):
        locales = ("zh_TW",)

    def __init__(self, typed: Mapping[str, Any], **given: Any) -> None:
        super().__init__(typed or None, **given)
        self._token_was_refused = False

    @property
    def status(self) -> int:
        """The HTTP status of the page that shows this form."""
        if self._token_was_refused:
            return TOKEN_REFUSED
        return REFUSED if self.errors else UNSENT

    def validate(self, extra_validators: Any = None) -> bool:
        """Check every field; a token that does not hold concerns the whole form, not a field."""
        is_valid: bool = super().validate(extra_validators)
        token = self._fields.get(self.meta.csrf_field_name)
        if token is not None and token.errors:
            token.errors = ()
            self._token_was_refused = True
            self.refuse(STALE_PAGE)
        return is_valid

    def refuse(self, sentence: str, field: str = "") -> None:
        """Say why this was not taken, beside a field or above the form."""
        if field:
            self[field].errors = [*self[field].errors, sentence]
        else:
            self.form_errors.append(sentence)


class Needed:
    """Something must be typed; `message` says what, and why."""

    def __init__(self, message: str) -> None:
        self.message = message
        self.field_flags = {"required": True}

    def __call__(self, _form: Any, field: Any) -> None:
        if field.errors:
            raise StopValidation
        if field.data in (None, ""):
            raise StopValidation(self.message)


def _if_seen(text: str) -> str:
    """Take what shows nothing for nothing: marks and blanks that nobody sees answer no question."""
    return text if is_seen(text) else ""


class LineField(StringField):
    """One line of at most `most` characters."""

    def __init__(self, label: str, validators: Validators = (), *, most: int, **given: Any) -> None:
        super().__init__(label, validators, **given)
        self.most = most

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = _if_seen(clean_line(_text_of(valuelist)))
        _measure(self.data, self.most)


class TextField(TextAreaField):
    """A text of several lines and at most `most` characters."""

    def __init__(self, label: str, validators: Validators = (), *, most: int, **given: Any) -> None:
        super().__init__(label, validators, **given)
        self.most = most

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = _if_seen(clean(_text_of(valuelist)).strip())
        _measure(self.data, self.most)


class ReadField(StringField):
    """A line that is read as something else: `typed` is what stands in the field, `data` what it means."""

    typed = ""
    data: Any

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.typed, self.data = clean_line(_text_of(valuelist)), None
        if self.typed:
            self.data = self.read(self.typed)

    def read(self, typed: str) -> Any:
        """Return what was meant. Raises ValueError with a sentence for the person who typed it."""
        raise NotImplementedError

    def written(self) -> str:
        """Write the value as a person would."""
        return "" if self.data is None else str(self.data)

    def _value(self) -> str:
        return self.typed or self.written()


class RocDateField(ReadField):
    """A day, in years of the Republic or western; `may_come` allows days that are still to come."""

    def __init__(
        self, label: str, validators: Validators = (), *, may_come: bool = False, **given: Any
    ) -> None:
        super().__init__(label, validators, **given)
        self.may_come = may_come

    def read(self, typed: str) -> Any:
        day = parse_date(typed)
        if not self.may_come and day > clock.today():
            raise ValueError(NOT_YET)
        return day

    def written(self) -> str:
        return roc_plain(self.data) if self.data else ""


class AmountField(ReadField):
    """An amount in whole NT$; empty is not 0."""

    def read(self, typed: str) -> Any:
        return parse_amount(typed)


class EmailField(ReadField):
    """One e-mail address fit for the header of a mail."""

    def read(self, typed: str) -> Any:
        return parse_email(typed)


class AdvisedField(ReadField):
    """A field that may be taken with a doubt: `advice` is then a sentence for the person who typed it."""

    advice = ""


class PhoneField(AdvisedField):
    """A telephone number as typed; refused only when nobody can be reached there."""

    def read(self, typed: str) -> Any:
        _measure(typed, LONGEST_PHONE)
        self.advice = parse_phone(typed).warning
        return typed


class UbnField(AdvisedField):
    """A 統一編號: eight digits; a wrong check digit is a doubt and no reason to refuse."""

    def read(self, typed: str) -> Any:
        number = clean_number(typed) if len(typed) <= LONGEST_NUMBER else ""
        warning = ubn_warning(number, on=clock.today())
        if not re.fullmatch("[0-9]{8}", number):
            raise ValueError(warning)
        self.advice = warning
        return number


class ChoiceField(SelectField):
    """One of a list; what is not in it is refused. The first is taken where nothing was chosen."""

    drawn_as = "SelectField"

    def __init__(self, label: str, validators: Validators = (), **given: Any) -> None:
        super().__init__(label, validators, **given)
        self.type = self.drawn_as  # templates draw by this word

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = _text_of(valuelist) or self.default or ""

    def pre_validate(self, form: Any) -> None:
        del form
        self.data = self.data or self.default or ""
        if self.data not in {choice.value for choice in self.choices}:
            self.data = self.default or ""
            raise ValidationError(NOT_OFFERED)


class ChecksField(SelectMultipleField):
    """Any of a few, all of them in sight; what is not among them is left out."""

    def __init__(self, label: str, **given: Any) -> None:
        super().__init__(label, choices=[], **given)
        self.type = "SelectMultipleField"  # templates draw by this word

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = [value for value in valuelist if isinstance(value, str)]

    def pre_validate(self, form: Any) -> None:
        del form
        offered = {choice.value for choice in self.choices}
        self.data = [value for value in self.data or [] if value in offered]


class RadiosField(ChoiceField):
    """One of a few, all of them in sight; what is not among them is refused."""

    drawn_as = "RadioField"


class KeyField(HiddenField):
    """The key of this rendering of the form; it stays the same when the form is shown again."""

    def __init__(self, **given: Any) -> None:
        super().__init__(default=new_key, **given)
        self.type = "HiddenField"  # templates draw by this word

    def process_formdata(self, valuelist: list[Any]) -> None:
        given = _text_of(valuelist)
        self.data = given if _KEY.fullmatch(given) else new_key()


def _text_of(values: Iterable[Any]) -> str:
    """Return the first text sent for a field; a file sent in its place is no text."""
    return next((value for value in values if isinstance(value, str)), "")


def _measure(text: str, most: int) -> None:
    """Refuse a text of more than `most` characters, saying how long it is."""
    if len(text) > most:
        raise ValueError(translate(TOO_LONG) % {"most": f"{most:,}", "typed": f"{len(text):,}"})
