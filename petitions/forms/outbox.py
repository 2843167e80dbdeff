"""What is to be done about a mail that did not leave."""

import re
from typing import Final

from petitions.forms.base import KeyField, TypedForm

WAYS: Final = re.compile(r"(all)|(again|aside)\.([0-9]{1,18})", re.ASCII)


class OutboxForm(TypedForm):
    """The page has buttons and nothing to fill in."""

    submission_key = KeyField()


def read_button(text: str) -> tuple[str, int]:
    """Return what a button says is to be done, with which mail: `again.12`, `aside.12`, or `all` that waits.

    Nothing for a button that is not on the page.
    """
    found = WAYS.fullmatch(text)
    return (found[1] or found[2], int(found[3] or 0)) if found else ("", 0)
