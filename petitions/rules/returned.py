"""A report that a mail came back (delivery status notification, RFC 3464): whose, and why."""

import email
import email.policy
import re
from collections.abc import Iterator
from email.message import Message
from typing import Final, NamedTuple

MOST_BYTES: Final = 20 * 1024 * 1024
FAILED: Final = "failed"

_MESSAGE_ID = re.compile(r"<([0-9a-f]{32})@[^<>\s]+>")
_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")


class Returned(NamedTuple):
    """A mail that came back: the token in its Message-ID, and the status code (RFC 3463)."""

    token: str
    status: str


def read_report(content: bytes) -> Returned | None:
    """Return which mail of ours came back; None if this is no report of a delivery that failed for good.

    That a delivery is late, or was made, is no failure. The Message-ID is taken from the headers that the
    report returns, else from what the report says it answers.
    """
    try:
        return _read(content[:MOST_BYTES])
    except RecursionError:  # parts within parts without end: nobody's mail server writes that
        return None


def _read(content: bytes) -> Returned | None:
    report = email.message_from_bytes(content, policy=email.policy.compat32)
    if report.get_content_type() != "multipart/report" or not report.is_multipart():
        return None
    failed = [fields for fields in _recipients(report) if _line(fields, "Action").lower() == FAILED]
    token = _token(report)
    if not failed or not token:
        return None
    status = _STATUS.search(_line(failed[0], "Status"))
    return Returned(token, status[0] if status else "")


def _recipients(report: Message) -> Iterator[Message]:
    """Yield the groups of fields of a report, one for each recipient; the first is about the mail itself."""
    for part in report.walk():
        if part.get_content_type() == "message/delivery-status" and part.is_multipart():
            yield from (group for group in part.get_payload() if isinstance(group, Message))


def _token(report: Message) -> str:
    for part in report.walk():
        if part is not report and (found := _MESSAGE_ID.search(_line(part, "Message-ID"))):
            return found[1]
        if part.get_content_type() == "text/rfc822-headers":
            content = part.get_payload(decode=True)
            headers = email.message_from_bytes(content if isinstance(content, bytes) else b"")
            if found := _MESSAGE_ID.search(_line(headers, "Message-ID")):
                return found[1]
    answers = _MESSAGE_ID.search(_line(report, "In-Reply-To") + _line(report, "References"))
    return answers[1] if answers else ""


def _line(part: Message, name: str) -> str:
    return str(part.get(name, ""))
