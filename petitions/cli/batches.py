"""Do what was ordered for many cases at once: each case in a transaction of its own."""

import logging
import time

from flask import current_app
from sqlalchemy.exc import OperationalError

from petitions import clock
from petitions.almanac import current_calendar
from petitions.extensions import db
from petitions.rules.errors import Refusal, StaleVersion
from petitions.services.batch_work import do_item
from petitions.services.batches import Claimed, claim_items, give_back, note_refused
from petitions.services.letter_facts import Office

log = logging.getLogger("petitions")
AT_ONCE = 20
BREATH_SECONDS = 0.02
BROKEN = "系統沒有辦成這一案，請到案件頁辦理，或請系統管理者看紀錄檔。"


def do_batches() -> int:
    """Do the next items that wait; return how many were tried."""
    claimed = claim_items(AT_ONCE, at=clock.now())
    db.session.commit()
    config = current_app.config
    office = Office(
        *(config["CITY"], config["PUBLIC_BASE_URL"], "", clock.today()),
        *(config["LETTER_WORD"], config["FONTS"]),
    )
    for each in claimed:
        _do(each, office)
        _let_others_write()
    return len(claimed)


def _let_others_write() -> None:
    """Rest a moment where there is one writer at a time: who waits for the lock tries now and then."""
    if db.engine.dialect.name == "sqlite":
        time.sleep(BREATH_SECONDS)


def _do(claimed: Claimed, office: Office) -> None:
    """Do one item, or note why not; one whose case was just changed by another is tried again."""
    try:
        do_item(claimed, office, at=clock.now(), calendar=current_calendar())
    except (StaleVersion, OperationalError):
        db.session.rollback()
        give_back(claimed)
    except Refusal as refusal:
        db.session.rollback()
        note_refused(claimed, refusal.message, at=clock.now())
    except Exception:  # whatever it is, the other cases are done
        log.exception("item %s of a batch cannot be done", claimed.id)
        db.session.rollback()
        note_refused(claimed, BROKEN, at=clock.now())
    db.session.commit()
