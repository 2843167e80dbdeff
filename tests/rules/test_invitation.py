"""The calendar file: escaped, folded by bytes, the same for the same meeting."""

from datetime import UTC, datetime

from petitions.rules.invitation import Invitation, calendar_of, escaped, folded
from petitions.rules.negotiation import moment_of

AT = datetime(2017, 6, 1, tzinfo=UTC)
MEETING = Invitation(
    "S106-000001-2-3@example.gov.tw",
    moment_of("2017-06-20", "10:00"),
    moment_of("2017-06-20", "11:30"),
    "協商；退費, 第1次",
    "四維行政中心三樓協商室" * 5,
    "身分證明文件\n收據",
)


def test_a_meeting_is_told_in_utc_with_lines_of_75_bytes() -> None:
    text = calendar_of(MEETING, at=AT)
    assert "DTSTART:20170620T020000Z\r\nDTEND:20170620T033000Z\r\n" in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert text.startswith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
    assert text.endswith("END:VEVENT\r\nEND:VCALENDAR\r\n")
    assert MEETING.location in text.replace("\r\n ", "")
    assert "URL:" not in text
    assert "URL:https://v.example/1\r\n" in calendar_of(MEETING._replace(url="https://v.example/1"), at=AT)


def test_nothing_typed_ends_a_line_or_a_value() -> None:
    assert escaped("a\\b;c,d\r\ne\nf\rg") == "a\\\\b\\;c\\,d\\ne\\nf\\ng"
    told = calendar_of(MEETING._replace(summary="x\r\nEND:VEVENT"), at=AT)
    assert told.count("\r\nEND:VEVENT") == 1


def test_a_short_line_stays_whole_and_a_character_is_never_cut() -> None:
    assert folded("A" * 75) == "A" * 75 + "\r\n"
    assert folded("A" * 76) == "A" * 75 + "\r\n A\r\n"
    assert folded("協" * 60).encode().decode().replace("\r\n ", "") == "協" * 60 + "\r\n"
