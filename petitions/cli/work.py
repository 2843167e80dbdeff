"""What runs at night and in between: the rows are the queue, any number of workers may run."""

import time

import click
from flask import current_app, render_template
from flask.cli import with_appcontext

from petitions import clock, post
from petitions.cli.ready import needs_database
from petitions.cli.reporting import refresh_all
from petitions.extensions import db
from petitions.models import OutboxMessage
from petitions.rules.numbers import display_number
from petitions.services.calendar import catch_up
from petitions.services.outbox import claim_messages, note_failure, note_sent, recipient_of
from petitions.services.throttle import forget_expired

PAUSE_SECONDS = 5
AT_ONCE = 20

SUBJECTS = {"receipt": "已收到您的案件 {number}"}
"""The subject of each kind of mail; only a case number goes into it."""


@click.command("work")
@click.option("--once", is_flag=True, help="做完現有工作即結束 (stop when nothing is left)")
@with_appcontext
@needs_database
def work(once: bool) -> None:  # noqa: FBT001
    """執行背景工作：寄信、整理統計 (outbox and facts; any number may run side by side)."""
    while True:
        if send_waiting() + follow_calendar() + refresh_all():
            continue
        forget_expired(at=clock.now())
        db.session.commit()
        if once:
            return
        time.sleep(PAUSE_SECONDS)


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
    number = display_number(payload["number"])
    body = render_template(
        f"mail/{message.kind}.txt", number=number, base_url=current_app.config["PUBLIC_BASE_URL"]
    )
    subject = SUBJECTS[message.kind].format(number=number)
    return post.Mail(recipient_of(message), subject, body, message.dedupe)


commands = (work,)
