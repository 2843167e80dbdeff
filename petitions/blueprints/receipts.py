"""What an open browser keeps for a citizen: the last receipt, and the matter that number and secret opened.

Both lie in the session cookie, which ends with the browser; the receipt is sealed there, since it holds
the look-up secret. Neither is ever part of an address.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from datetime import datetime
from typing import Any, Final

from flask import current_app, session

from petitions.extensions import sealer
from petitions.sealing import SealBroken
from petitions.services.tracking import Opened

RECEIPT: Final = "receipt"
OPENED: Final = "opened"
RECEIPT_MINUTES: Final = 60
"""So long the page of the receipt can be opened again; then the look-up secret is only on paper."""


def keep_receipt(receipt: dict[str, Any], *, at: datetime) -> None:
    """Keep a receipt for its page."""
    text = json.dumps(receipt | {"at": at.timestamp()}, ensure_ascii=False)
    session[RECEIPT] = urlsafe_b64encode(sealer().seal(text)).decode("ascii")


def kept_receipt(*, at: datetime) -> dict[str, Any] | None:
    """Return the receipt that this browser keeps, while it may be shown."""
    kept = session.get(RECEIPT)
    if not isinstance(kept, str):
        return None
    try:
        receipt: dict[str, Any] = json.loads(sealer().open(urlsafe_b64decode(kept)))
    except (SealBroken, NotBase64, ValueError):
        return None
    return receipt if at.timestamp() - receipt["at"] < RECEIPT_MINUTES * 60 else None


def keep_open(opened: Opened, *, at: datetime) -> None:
    """Let this browser see a matter, until it is closed or idle for too long."""
    session[OPENED] = [opened.matter_id, opened.mark, at.timestamp()]


def kept_open(*, at: datetime) -> Opened | None:
    """Return the matter that this browser may see, and note that it was looked at."""
    kept = session.get(OPENED)
    if not isinstance(kept, list):
        return None
    matter_id, mark, seen = kept
    if at.timestamp() - seen > current_app.config["IDLE_MINUTES"] * 60:
        shut()
        return None
    opened = Opened(matter_id, mark)
    keep_open(opened, at=at)
    return opened


def shut() -> None:
    """Forget the matter and the receipt: the next person at this browser sees neither."""
    session.pop(OPENED, None)
    session.pop(RECEIPT, None)
