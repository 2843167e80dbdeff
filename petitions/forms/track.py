"""The form by which a person looks up a case."""

from typing import Any

from petitions.forms.base import Needed, ReadField, TypedForm
from petitions.rules.numbers import normalise_secret, parse_number

NO_MATCH = "案號與查詢碼不相符，請再核對一次收據。"


class NumberField(ReadField):
    """A case number in any of its forms; `data` is the stored one."""

    def read(self, typed: str) -> Any:
        return parse_number(typed).stored


class SecretField(ReadField):
    """A look-up secret; upper and lower case, O and 0 are the same."""

    def read(self, typed: str) -> Any:
        return normalise_secret(typed)


class TrackForm(TypedForm):
    """Number and look-up secret."""

    number = NumberField("案號", [Needed("請輸入案號。")])
    secret = SecretField("查詢碼", [Needed("請輸入查詢碼。")])
