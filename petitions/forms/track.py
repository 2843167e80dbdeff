"""The form by which a person looks up a case."""

from typing import Any

from petitions.forms.base import KeyField, Needed, ReadField, TextField, TypedForm
from petitions.rules.numbers import normalise_secret, parse_number

SAY_WHY = "請寫下為什麼覺得沒有獲得妥適處理。"
NO_MATCH = "案號與查詢碼不相符，請再核對一次收據。"


class NumberField(ReadField):
    """A case number in any of its forms; `data` is the stored one."""

    def read(self, typed: str) -> Any:
        return parse_number(typed).stored


class SecretField(ReadField):
    """A look-up secret; upper and lower case, O and 0 are the same."""

    def read(self, typed: str) -> Any:
        return normalise_secret(typed)


class AppealForm(TypedForm):
    """Why a complaint was not properly handled."""

    reason = TextField("為什麼覺得沒有獲得妥適處理", [Needed(SAY_WHY)], most=4000)
    submission_key = KeyField()


class TrackForm(TypedForm):
    """Number and look-up secret."""

    number = NumberField("案號", [Needed("請輸入案號。")])
    secret = SecretField("查詢碼", [Needed("請輸入查詢碼。")])
