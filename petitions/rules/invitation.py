"""One meeting as a calendar file (RFC 5545): plain text that every calendar takes in."""

from datetime import UTC, datetime
from typing import Final, NamedTuple

_FOLD: Final = 75
_ESCAPED: Final = {"\\": "\\\\", ";": "\\;", ",": "\\,", "\r\n": "\\n", "\n": "\\n", "\r": "\\n"}


class Invitation(NamedTuple):
    """A meeting: `uid` stays the same however often it is fetched; `url` may be empty."""

    uid: str
    starts_at: datetime
    ends_at: datetime
    summary: str
    location: str
    description: str
    url: str = ""


def calendar_of(meeting: Invitation, *, at: datetime) -> str:
    """Return the file of a meeting, as of a moment; lines of at most 75 bytes, as the standard wants."""
    lines = [
        *("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//petitions//negotiation//ZH", "METHOD:PUBLISH"),
        *("BEGIN:VEVENT", f"UID:{escaped(meeting.uid)}", f"DTSTAMP:{_utc(at)}"),
        *(f"DTSTART:{_utc(meeting.starts_at)}", f"DTEND:{_utc(meeting.ends_at)}"),
        *(f"SUMMARY:{escaped(meeting.summary)}", f"LOCATION:{escaped(meeting.location)}"),
        f"DESCRIPTION:{escaped(meeting.description)}",
        *([f"URL:{meeting.url}"] if meeting.url else []),
        *("END:VEVENT", "END:VCALENDAR"),
    ]
    return "".join(folded(line) for line in lines)


def escaped(text: str) -> str:
    """Return a text in which nothing ends a line or a value (RFC 5545 §3.3.11)."""
    for sign, instead in _ESCAPED.items():
        text = text.replace(sign, instead)
    return text


def folded(line: str) -> str:
    """Return a line in pieces of at most 75 bytes, never within a character (RFC 5545 §3.1)."""
    pieces: list[str] = []
    piece = ""
    for sign in line:
        if len((piece + sign).encode()) > _FOLD - bool(pieces):
            pieces.append(piece)
            piece = ""
        piece += sign
    return "\r\n ".join([*pieces, piece]) + "\r\n"


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"
