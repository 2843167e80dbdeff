"""The next negotiation of a case, as those see it who are invited: when, where, what to bring; its file."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final

from flask import Response

from petitions import clock
from petitions.filters import clock_time, label, moment
from petitions.i18n import translate
from petitions.rules.invitation import Invitation, calendar_of
from petitions.rules.negotiation import Sitting, sitting_ahead
from petitions.rules.projection import Happened
from petitions.rules.terms import Procedure

BRING: Final = (
    "身分證明文件",
    "契約、收據、對話紀錄等證據的正本",
    "請別人代理時：委任書，並寫明得和解（特別委任）",
)
"""What the notice of the meeting asks people to bring (D11)."""

BY_VIDEO: Final = "視訊"
SUMMARY: Final = "消費爭議協商會議（%(number)s）"


def meeting_of(
    events: Sequence[Happened], today: date, *, file_url: str, helpline: str
) -> dict[str, Any] | None:
    """Return the meeting that stands ahead for a case, until its day is over."""
    sitting = _ahead(events, today)
    if sitting is None:
        return None
    return {
        "when": f"{moment(sitting.starts_at)}–{clock_time(sitting.ends_at)}",
        "room": sitting.room,
        "video_url": sitting.video_url,
        "bring": [translate(one) for one in BRING],
        "file_url": file_url,
        "helpline": helpline,
    }


def file_of(
    number: str, procedure: Procedure, events: Sequence[Happened], *, host: str, at: datetime
) -> Response | None:
    """Answer with the calendar file of the meeting that stands ahead for a case; None if none does."""
    sitting = _ahead(events, clock.local_day(at))
    if sitting is None:
        return None
    invitation = Invitation(
        uid=f"{number}-{sitting.seq}@{host}",
        starts_at=sitting.starts_at,
        ends_at=sitting.ends_at,
        summary=translate(SUMMARY) % {"number": number},
        location=sitting.room or translate(BY_VIDEO),
        description="\n".join((label(procedure), *map(translate, BRING))),
        url=sitting.video_url,
    )
    answer = Response(calendar_of(invitation, at=at), content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{number}.ics"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _ahead(events: Sequence[Happened], today: date) -> Sitting | None:
    found = sitting_ahead(events)
    return found if found and clock.local_day(found.ends_at) >= today else None
