"""What runs at night and in between: the rows are the queue, any number of workers may run."""

import time
from datetime import datetime, timedelta

import click
from flask import current_app, render_template
from flask.cli import with_appcontext

from petitions import clock, post
from petitions.almanac import current_calendar
from petitions.cli.ready import needs_database
from petitions.cli.reporting import refresh_all
from petitions.extensions import db
from petitions.models import OutboxMessage
from petitions.rules.numbers import display_number
from petitions.rules.warnings import Whom
from petitions.services.calendar import catch_up
from petitions.services.notices import queue_notices
from petitions.services.outbox import claim_messages, note_failure, note_sent, recipient_of
from petitions.services.throttle import forget_expired
from petitions.services.warnings import plan, tell

PAUSE_SECONDS = 5
AT_ONCE = 20

SUBJECTS = {
    "receipt": "已收到您的案件 {number}",
    "digest": "期限提醒與稽催：{count} 件",
    "notice": "期限變動通知 {number}",
}
"""The subject of each kind of mail; only a case number or a count goes into it."""

PLAN_EVERY = timedelta(minutes=10)
"""A worker looks so often for clocks that came near in the meantime."""


@click.command("work")
@click.option("--once", is_flag=True, help="做完現有工作即結束 (stop when nothing is left)")
@with_appcontext
@needs_database
def work(once: bool) -> None:  # noqa: FBT001
    """執行背景工作：提醒與稽催、寄信、整理統計 (warnings, outbox, facts; any number side by side)."""
    planned_at: datetime | None = None
    while True:
        if planned_at is None or clock.now() - planned_at >= PLAN_EVERY:
            warn()
            planned_at = clock.now()
        if tell_parties() + send_waiting() + follow_calendar() + refresh_all():
            continue
        forget_expired(at=clock.now())
        db.session.commit()
        if once:
            return
        time.sleep(PAUSE_SECONDS)


def warn() -> int:
    """Plan and tell what is due to be told today; return how many warnings were told."""
    calendar, config = current_calendar(), current_app.config
    recipients = {
        Whom.HEAD: config["HEAD_EMAIL"],
        Whom.SECRETARY_GENERAL: config["SECRETARY_GENERAL_EMAIL"],
    }
    plan(calendar, at=clock.now())
    db.session.commit()
    total = 0
    while told := tell(calendar, recipients, at=clock.now()):
        db.session.commit()
        total += told
    db.session.commit()
    return total


def tell_parties() -> int:
    """Queue the notices that parties are owed of dates that moved; return how many."""
    queued = queue_notices(at=clock.now())
    db.session.commit()
    return queued


def follow_calendar() -> int:
    """Move what was recorded elsewhere in the minute after the calendar changed; return how many cases."""
    moved = catch_up(at=clock.now())
    db.session.commit()
    return moved


def send_waiting() -> int:
    """Send what waits in the outbox; return how many messages were taken up."""
    messages = claim_messages(AT_ONCE, at=clock.now())
    waiting = [(m.id, m.tries, _mail_of(m)) for m in messages]
    db.session.commit()
    for message_id, tries, mail in waiting:
        try:
            post.send(mail, current_app.config)
        except post.NotSent as failure:
            note_failure(
                message_id, tries=tries, error=str(failure), is_final=failure.is_final, at=clock.now()
            )
        else:
            note_sent(message_id, at=clock.now())
        db.session.commit()
    return len(waiting)


def _mail_of(message: OutboxMessage) -> post.Mail:
    payload = message.payload or {}
    lines = payload.get("lines", ())
    number = display_number(payload["number"]) if "number" in payload else ""
    base_url = current_app.config["PUBLIC_BASE_URL"]
    given = {"number": number, "lines": lines, "reason": payload.get("reason", ""), "base_url": base_url}
    body = render_template(f"mail/{message.kind}.txt", **given)
    subject = SUBJECTS[message.kind].format(number=number, count=len(lines))
    return post.Mail(recipient_of(message), subject, body, message.dedupe)


commands = (work,)
