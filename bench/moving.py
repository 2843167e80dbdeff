"""`python -m bench.moving --clocks 100000 [--database sqlite|URL] [--rounds 3]`: a typhoon, and back again.

The product derives every case anew and moves its clocks; the raw side updates and inserts the same rows
through the driver alone, with values that are known already. They take turns on the same database.
"""

import argparse
import platform
import resource
import statistics
import tempfile
import time
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import func, insert, select

from bench.city import empty_database
from bench.raw import Raw
from petitions import create_app
from petitions.almanac import read_almanac
from petitions.extensions import db
from petitions.models import Case, CaseEvent, Clock, Matter
from petitions.rules.actors import SYSTEM
from petitions.rules.clocks import derive
from petitions.rules.numbers import format_number
from petitions.rules.projection import Happened, project
from petitions.rules.terms import EventKind, Procedure, State
from petitions.schema import upgrade_database
from petitions.services.calendar_drafts import Announcement, draft_closure, laid_over
from petitions.services.cases import Happening, content_of, event_row, projected
from petitions.services.chain import genesis, link
from petitions.services.clocks import clock_rows
from petitions.services.moved import Change
from petitions.services.moving import move, simulate
from petitions.services.reference import load_reference

STARTED = datetime(2024, 10, 1, 2, tzinfo=UTC)
LATER = datetime(2024, 10, 4, 2, tzinfo=UTC)
CHUNK = 2000
DATA = '{"change": 1, "moved": [{"period": "handling", "seq": 1, "from": "2024-10-08", "to": "2024-10-16"}]}'
ADD_EVENT = (
    "INSERT INTO case_events (matter_id, case_id, seq, kind, happened_at, local_date, recorded_at, "
    "actor_label, ip, request_id, from_state, to_state, detail, reason, document, data, previous_hash, hash) "
    "VALUES (?, ?, ?, 'calendar_changed', ?, '2024-10-04', ?, '系統', '', '', 'registered', 'registered', "
    "'停止上班', '', '', ?, ?, ?)"
)
MOVE_CASE = (
    "UPDATE cases SET version = version + 1, events_count = ?, chain_head = ?, due_on = ?, due_sort = ? "
    "WHERE id = ?"
)
ADD_NOTICE = (
    "INSERT INTO owed_notices (matter_id, case_id, event_seq, document, owed_at) VALUES (?, ?, ?, 'D41', ?)"
)


def main() -> None:
    """Make the clocks, move them forth and back in turns with raw SQL, print the times."""
    options = _options()
    folder = Path(options.folder or tempfile.mkdtemp(prefix="petitions-moving-"))
    folder.mkdir(parents=True, exist_ok=True)
    url = f"sqlite:///{folder / 'moving.db'}" if options.database == "sqlite" else options.database
    empty_database(url)
    app = create_app({"SQLALCHEMY_DATABASE_URI": url, "INSTANCE": str(folder)})
    with app.app_context():
        upgrade_database()
        load_reference(at=STARTED)
        db.session.commit()
        _make_clocks(options.clocks)
        times = _take_turns(Raw(url), options.rounds)
    _print(url, options.clocks, times)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.moving", description=__doc__)
    parser.add_argument("--clocks", type=int, default=100_000)
    parser.add_argument("--database", default="sqlite", help="sqlite, or the address of an empty PostgreSQL")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", help="where the database goes; kept")
    return parser.parse_args()


def _make_clocks(count: int) -> None:
    """Make so many petitions that were registered on the same day, each with its clock and its chain."""
    matter_id = db.session.execute(
        insert(Matter).values(kind="petition", narrative="", opened_at=STARTED).returning(Matter.id)
    ).scalar_one()
    calendar = read_almanac(db.session).calendar()
    state, first = State.REGISTERED, Happening(EventKind.REGISTERED, STARTED)
    history = (Happened(1, EventKind.REGISTERED, STARTED, date(2024, 10, 1), state),)
    clocks = derive(Procedure.PETITION, history, calendar, channel="online")
    standing = projected(project(Procedure.PETITION, history), clocks)
    for start in range(1, count + 1, CHUNK):
        rows = ([], [], [])
        for case_id in range(start, min(start + CHUNK, count + 1)):
            number = format_number("petition", 113, case_id)
            content = content_of(
                first, number=number, seq=1, before=None, target=state, by=SYSTEM, at=STARTED
            )
            head = genesis(number)
            rows[0].append(
                {
                    **standing,
                    "id": case_id,
                    "matter_id": matter_id,
                    "procedure": "petition",
                    "number": number,
                    "channel": "online",
                    "received_at": STARTED,
                    "received_on": date(2024, 10, 1),
                    "events_count": 1,
                    "chain_head": link(head, content),
                }
            )
            rows[1].append(event_row(content, matter_id, case_id, head, first))
            rows[2].extend(clock_rows(clocks, matter_id, case_id))
        for model, of_model in zip((Case, CaseEvent, Clock), rows, strict=True):
            db.session.execute(insert(model), of_model)
    db.session.commit()


def _take_turns(raw: Raw, rounds: int) -> dict[str, list[float]]:
    times: dict[str, list[float]] = {"simulate": [], "product": [], "raw": []}
    almanac = read_almanac(db.session)
    typhoon = Announcement(date(2024, 10, 2), "all", "city", "颱風", STARTED, "")
    closed = laid_over(almanac, draft_closure(typhoon, almanac, at=LATER)).calendar()
    usual = almanac.calendar()
    db.session.rollback()
    ways = [(usual, closed), (closed, usual)]
    for turn in range(rounds):
        old, new = ways[turn % 2]
        times["simulate"].append(_timed(lambda old=old, new=new: simulate(old, new)))
        times["product"].append(_timed(lambda old=old, new=new, turn=turn: _moved(old, new, turn)))
        if not turn:
            print(f"most memory so far: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")
        due_on = db.session.scalar(select(Clock.due_on).limit(1))
        db.session.rollback()
        times["raw"].append(_timed(lambda: _raw_move(raw)))
        _put_back(raw, due_on)
    return times


def _timed(act) -> float:
    started = time.perf_counter()
    act()
    db.session.rollback()
    return time.perf_counter() - started


def _moved(old, new, turn: int) -> None:
    effect = move(old, new, Change(turn, "113年10月2日停止上班"), by=SYSTEM, at=LATER)
    db.session.commit()
    count = db.session.scalar(select(func.count()).select_from(Clock).where(Clock.met_on.is_(None)))
    if effect.clocks != count:
        raise RuntimeError(f"{effect.clocks} of {count} clocks moved")


def _raw_move(raw: Raw) -> None:
    """Write the rows that the product writes, without finding out anything: another day, another event."""
    raw.begin()
    cases = raw.rows("SELECT id, matter_id, events_count, chain_head FROM cases ORDER BY id")
    at, on = LATER.isoformat(sep=" "), "2024-10-16"
    raw.many(ADD_EVENT, [(m, i, n + 1, at, at, DATA, head, head) for i, m, n, head in cases])
    raw.many(MOVE_CASE, [(n + 1, head, on, on, i) for i, _, n, head in cases])
    raw.many("UPDATE clocks SET due_on = ? WHERE case_id = ?", [(on, i) for i, *_ in cases])
    raw.many(ADD_NOTICE, [(m, i, n + 1, at) for i, m, n, _ in cases])
    raw.finish()


def _put_back(raw: Raw, due_on: date) -> None:
    """Undo what the raw side did to the dates, so that the product finds what it left."""
    raw.begin()
    raw.rows("UPDATE cases SET due_on = ?, due_sort = ?", due_on.isoformat(), due_on.isoformat())
    raw.rows("UPDATE clocks SET due_on = ?", due_on.isoformat())
    raw.finish()


def _print(url: str, clocks: int, times: dict[str, list[float]]) -> None:
    engine = "PostgreSQL" if url.startswith("postgresql") else "SQLite"
    medians = {name: statistics.median(seconds) for name, seconds in times.items()}
    print(f"{engine}, {clocks:,} open clocks, Python {platform.python_version()}, {platform.machine()}")
    print(
        f"simulate {medians['simulate']:.1f} s, move {medians['product']:.1f} s, raw {medians['raw']:.1f} s"
    )
    print(f"time ÷ raw {medians['product'] / medians['raw']:.1f}")


if __name__ == "__main__":
    main()
