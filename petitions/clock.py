"""The only place that asks what time it is."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

TAIPEI = ZoneInfo("Asia/Taipei")


def now() -> datetime:
    """Return the present moment, in UTC."""
    return datetime.now(UTC)


def local_day(moment: datetime) -> date:
    """Return the day a moment falls on in Taiwan (Asia/Taipei has no daylight saving)."""
    return moment.astimezone(TAIPEI).date()


def today() -> date:
    """Return the present day in Taiwan."""
    return local_day(now())


def moment_on(day: date, at: datetime) -> datetime:
    """Return a moment on a day in Taiwan: `at` itself if it falls on it, else noon."""
    return at if day == local_day(at) else datetime.combine(day, time(12), TAIPEI)
