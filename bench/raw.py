"""The physical limit: the same questions through the driver alone."""

import itertools
import json
import sqlite3
import time
from typing import Any

import psycopg
from sqlalchemy import make_url

from petitions import clock
from petitions.rules.text import bigrams, fold

PAGE = 50
COLUMNS = "id, number, state, complainant_masked, respondent_name, category, due_on, due_sort"


class Raw:
    """An open connection and the questions of the steps, on either engine."""

    def __init__(self, url: str) -> None:
        parsed = make_url(url)
        self.is_postgres = parsed.get_backend_name() == "postgresql"
        if self.is_postgres:
            address = parsed.set(drivername="postgresql").render_as_string(hide_password=False)
            self.connection: Any = psycopg.connect(address)
        else:
            self.connection = sqlite3.connect(parsed.database, isolation_level=None, timeout=15)
            for pragma in ("journal_mode=WAL", "synchronous=FULL", "cache_size=-65536", "foreign_keys=ON"):
                self.connection.execute(f"PRAGMA {pragma}")
            self.connection.create_function("bigrams", 1, lambda text: " ".join(bigrams(text or "")))
        self.serial = itertools.count(time.time_ns() % 10**9)

    def rows(self, statement: str, *values: Any) -> list[Any]:
        """Run one statement, written with `?`, and return its rows."""
        sql = statement.replace("%", "%%").replace("?", "%s") if self.is_postgres else statement
        cursor = self.connection.execute(sql, values)
        return cursor.fetchall() if cursor.description else []

    def many(self, statement: str, rows: list[tuple[Any, ...]]) -> None:
        """Run one statement, written with `?`, for each of many rows."""
        sql = statement.replace("?", "%s") if self.is_postgres else statement
        self.connection.cursor().executemany(sql, rows)

    def finish(self) -> None:
        """Commit, as durable as the product does."""
        if self.is_postgres:
            self.connection.commit()
        elif self.connection.in_transaction:
            self.connection.execute("COMMIT")

    def begin(self) -> None:
        """Begin a transaction that writes."""
        if not self.is_postgres:
            self.connection.execute("BEGIN IMMEDIATE")

    def page(self, page: int) -> list[Any]:
        """One page of the open cases, by offset."""
        found = self.rows(
            f"SELECT {COLUMNS} FROM cases WHERE is_open "
            f"ORDER BY due_sort, due_rank, id LIMIT {PAGE} OFFSET ?",
            (page - 1) * PAGE,
        )
        self.finish()
        return found

    def page_after(self, place: tuple[Any, int, int]) -> list[Any]:
        """One page of the open cases behind a place, by key."""
        found = self.rows(
            f"SELECT {COLUMNS} FROM cases WHERE is_open AND (due_sort, due_rank, id) > (?, ?, ?) "
            f"ORDER BY due_sort, due_rank, id LIMIT {PAGE}",
            *place,
        )
        self.finish()
        return found

    def count_open(self) -> int:
        """All open cases, counted one by one."""
        total = self.rows("SELECT count(*) FROM cases WHERE is_open")[0][0]
        self.finish()
        return int(total)

    def case(self, number: str) -> tuple[Any, str, list[Any]]:
        """One case, its text and its events."""
        case = self.rows("SELECT id, number, state, matter_id FROM cases WHERE number = ?", number)[0]
        text = self.rows("SELECT narrative FROM matters WHERE id = ?", case[3])[0][0]
        events = self.rows(
            "SELECT seq, kind, happened_at, detail FROM case_events WHERE case_id = ? ORDER BY seq", case[0]
        )
        self.finish()
        return case, text, events

    def act(self, number: str) -> None:
        """Add an event to a case and move it."""
        self.begin()
        case = self.rows("SELECT id, matter_id, events_count, version FROM cases WHERE number = ?", number)[0]
        self._event(case[0], case[1], case[2] + 1)
        self.rows(
            "UPDATE cases SET events_count = events_count + 1, version = version + 1 WHERE id = ?", case[0]
        )
        self.finish()

    def _event(self, case_id: int, matter_id: int, seq: int) -> None:
        now = clock.now()
        moment = now if self.is_postgres else now.replace(tzinfo=None).isoformat(" ")
        self.rows(
            "INSERT INTO case_events (matter_id, case_id, seq, kind, happened_at, local_date, recorded_at, "
            "actor_label, ip, request_id, to_state, detail, reason, document) "
            "VALUES (?, ?, ?, 'supplemented', ?, ?, ?, 'floor', '', '', 'received', '', '', '')",
            *(matter_id, case_id, seq, moment, now.date() if self.is_postgres else now.date().isoformat()),
            moment,
        )

    def file(self, narrative: str, name: str) -> None:
        """Two inserts and an event, with the search index and without personal data sealed."""
        now, doc = clock.now(), fold(narrative)
        moment = now if self.is_postgres else now.replace(tzinfo=None).isoformat(" ")
        day = now.date() if self.is_postgres else now.date().isoformat()
        yes, no = (True, False) if self.is_postgres else (1, 0)
        self.begin()
        grams = ", grams" if self.is_postgres else ""
        value = ", array_to_tsvector(?::text[])" if self.is_postgres else ""
        matter = self.rows(
            "INSERT INTO matters (kind, title, narrative, demand, category, category_at_receipt, district, "
            f"first_complaint_to, persons, is_confidential, is_test, opened_at, notice_version, doc{grams}) "
            f"VALUES ('dispute', ?, ?, '', '', '', '', 'center', 1, ?, ?, ?, '', ?{value}) RETURNING id",
            *(narrative[:40], narrative, no, no, moment, doc),
            *((bigrams(doc),) if self.is_postgres else ()),
        )[0][0]
        case = self.rows(
            "INSERT INTO cases (matter_id, procedure, number, channel, received_at, received_on, version, "
            "state, is_open, is_void, is_confidential, is_routed, outcome, due_sort, is_estimated, turn, "
            "events_count, title, complainant_masked, respondent_name, category, district) VALUES "
            "(?, 'first_appeal', ?, 'online', ?, ?, 1, 'received', ?, ?, ?, ?, '', ?, ?, 'office', 1, "
            "?, ?, '', '', '') RETURNING id",
            *(matter, f"X{next(self.serial)}", moment, day, yes, no, no, no, "9999-12-31", no),
            *(narrative[:40], name),
        )[0][0]
        self._event(case, matter, 1)
        self.finish()

    def search(self, word: str) -> list[Any]:
        """The fifty newest cases whose text holds a word, by the index of bigrams."""
        grams, like = bigrams(word), f"%{fold(word)}%"
        if self.is_postgres:
            query = " & ".join(f"'{gram}'" for gram in grams)
            hits = "SELECT id FROM matters WHERE grams @@ ?::tsquery AND doc LIKE ?"
            rows = self.rows(
                f"WITH hit AS MATERIALIZED ({hits}) SELECT {COLUMNS} FROM cases "
                f"WHERE matter_id IN (SELECT id FROM hit) ORDER BY id DESC LIMIT {PAGE}",
                *(query, like),
            )
        else:
            match = " AND ".join(f'"{gram}"' for gram in grams)
            rows = self.rows(
                f"SELECT {COLUMNS} FROM cases WHERE matter_id IN (SELECT s.rowid FROM matter_search s "
                "JOIN matters m ON m.id = s.rowid WHERE matter_search MATCH ? AND m.doc LIKE ? "
                f"ORDER BY s.rowid DESC LIMIT {PAGE}) ORDER BY id DESC LIMIT {PAGE}",
                *(match, like),
            )
        self.finish()
        return rows

    def report(self, year: int) -> list[Any]:
        """The raw aggregate of one year: every counted case, by month and procedure."""
        rows = self.rows(
            "SELECT counted_month, procedure, count(*) FROM cases WHERE counted_on >= ? AND counted_on < ? "
            "GROUP BY counted_month, procedure ORDER BY 1, 2",
            *(f"{year + 1911}-01-01", f"{year + 1912}-01-01"),
        )
        self.finish()
        return rows

    def explain(self, statement: str) -> str:
        """Return the plan of a statement, for the record."""
        prefix = "EXPLAIN " if self.is_postgres else "EXPLAIN QUERY PLAN "
        return json.dumps([list(map(str, row)) for row in self.rows(prefix + statement)])
