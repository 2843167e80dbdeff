"""Many proposals approved at once: which, and what is said to all of them."""

from collections.abc import Mapping, Sequence
from typing import Final

from petitions.forms.base import KeyField, TextField, TypedForm
from petitions.forms.worklist import read_number
from petitions.queries.proposals import Picked

MOST_TICKED: Final = 50
ALL: Final = "all"


class ApprovalForm(TypedForm):
    """One answer for all that are approved."""

    answer = TextField("核定意見", most=1000)
    submission_key = KeyField()


def read_picked(asked: Mapping[str, str], ticked: Sequence[str]) -> Picked:
    """Read which proposals are meant; what cannot be read is none of them."""
    if asked.get("which", "") == ALL:
        return Picked(None, read_number(asked.get("up_to", "")))
    return Picked(tuple(filter(None, map(read_number, ticked[:MOST_TICKED]))))
