"""What runs at night and in between: the rows are the queue, any number of workers may run."""

import logging
import time
from datetime import date, datetime, timedelta
from typing import Any

import click
from flask import current_app, render_template
from flask.cli import with_appcontext
from flask_babel import force_locale

from petitions import clock, post
from petitions.almanac import current_calendar
from petitions.blueprints.sentences import PROMISES
from petitions.cli.batches import do_batches
from petitions.cli.ready import needs_database
from petitions.cli.reporting import refresh_all
from petitions.cli.scanning import scan_waiting
from petitions.extensions import db
from petitions.filters import public_day
from petitions.i18n import CHINESE, LOCALES, translate
from petitions.queries.outbox import find_standing
from petitions.rules.delivery import MOST_DOUBTS, OF_THE_SERVER, Failure
from petitions.rules.numbers import display_number
from petitions.rules.warnings import Whom
from petitions.services.calendar import catch_up
from petitions.services.enclosures import enclosures_of
from petitions.services.notices import queue_notices
from petitions.services.outbox import Letter, Taken, begin_sending, claim_messages, let_rest, note_sent
from petitions.services.throttle import forget_expired
from petitions.services.undelivered import note_failure
from petitions.services.warnings import plan, tell

log = logging.getLogger("petitions")
PAUSE_SECONDS = 5
AT_ONCE = 20

SUBJECTS = {
    "receipt": "已收到您的案件 {number}",
    "digest": "期限提醒與稽催：{count} 件",
    "notice": "期限變動通知 {number}",
    "letter": "{title} {number}",
}
"""The subject of each kind of mail; only a case number, a count or the name of a paper goes into it."""

MENDED = "寄信與掃毒恢復正常。"

PLAN_EVERY = timedelta(minutes=10)
"""A worker looks so often for clocks that came near in the meantime."""


@click.command("work")
@click.option("--once", is_flag=True, help="做完現有工作即結束 (stop when nothing is left)")
@with_appcontext
@needs_database
def work(once: bool) -> None:  # noqa: FBT001
    """執行背景工作：批次、提醒與稽催、寄信、掃毒、整理統計 (batches, mail, scans, facts; any number)."""
    planned_at: datetime | None = None
    said = ""
    while True:
        if planned_at is None or clock.now() - planned_at >= PLAN_EVERY:
            warn()
            planned_at = clock.now()
        done = do_batches() + tell_parties() + send_waiting() + scan_waiting()
        if done + follow_calendar() + refresh_all():
            continue
        forget_expired(at=clock.now())
        db.session.commit()
        said = say_alarm(said)
        if once:
            return
        time.sleep(PAUSE_SECONDS)


def say_alarm(before: str) -> str:
    """Say on standard error what is wrong with mail and scans, when it changes; return what is wrong now."""
    words = find_standing(at=clock.now()).words
    db.session.rollback()
    if words != before:
        click.echo(words or MENDED, err=True)
    return words


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
    """Queue the notices that parties are owed of dates that moved; return how many were looked at."""
    queued = queue_notices(at=clock.now())
    db.session.commit()
    return queued


def follow_calendar() -> int:
    """Move what was recorded elsewhere in the minute after the calendar changed; return how many cases."""
    moved = catch_up(at=clock.now())
    db.session.commit()
    return moved


def send_waiting() -> int:
    """Send what waits in the outbox; return how many messages were tried.

    If the server itself is at fault, the others are not tried either for a moment.
    """
    messages = claim_messages(AT_ONCE, at=clock.now())
    db.session.commit()
    for place, taken in enumerate(messages):
        failure = _send(taken)
        if failure in OF_THE_SERVER:
            let_rest(messages[place + 1 :], at=clock.now())
            db.session.commit()
            return place + 1
    return len(messages)


def _send(taken: Taken) -> Failure | None:
    """Send one message and note what became of it; return why it did not leave."""
    try:
        has_left = _hand_over(taken)
    except post.NotSent as refusal:
        failure, said = refusal.failure, refusal.said
    except Exception as error:  # whatever it is, the other mails leave
        log.exception("mail %s cannot be made", taken.id)
        failure, said = Failure.BROKEN, type(error).__name__
    else:
        if has_left:
            note_sent(taken.id, at=clock.now())
            db.session.commit()
        return None
    db.session.rollback()
    note_failure(taken, failure, said, at=clock.now())
    db.session.commit()
    return failure


def _hand_over(taken: Taken) -> bool:
    """Hand a message to the server; False if another worker has it by now. Raises NotSent."""
    if taken.doubts >= MOST_DOUBTS:
        raise post.NotSent(Failure.UNSURE)
    letter = begin_sending(taken, at=clock.now())
    db.session.commit()
    if letter is None:
        return False
    mail = _mail_of(letter)
    db.session.rollback()  # no transaction stands open while the server is spoken to
    post.send(mail, current_app.config)
    return True


def _mail_of(letter: Letter) -> post.Mail:
    """Write a mail in the language in which the person filed."""
    payload = letter.payload
    number = display_number(payload["number"]) if "number" in payload else ""
    given = {"lines": (), "reason": "", "door": "", "base_url": current_app.config["PUBLIC_BASE_URL"]}
    with force_locale(LOCALES.get(payload.get("language", ""), CHINESE)):
        given |= payload | {"number": number} | _reminded(payload)
        body = render_template(f"mail/{letter.kind}.txt", **given)
        subject = given.get("subject") or SUBJECTS[letter.kind]
    subject = subject.format(number=number, count=len(given["lines"]), title=given.get("title", ""))
    return post.Mail(letter.to, subject, body, letter.token, enclosures_of(payload))


def _reminded(payload: dict[str, Any]) -> dict[str, Any]:
    """Return of what a reminder reminds: the day, and the sentence in which the case page says it."""
    if "due_on" not in payload:
        return {}
    due_on = date.fromisoformat(payload["due_on"])
    _, promise = PROMISES[payload["period"]]
    subject = translate("期限提醒 {number}")
    return {"subject": subject, "due_on": due_on, "promise": translate(promise) % {"day": public_day(due_on)}}


commands = (work,)
