"""A large ledger is read by another process; what comes of it is the same."""

import multiprocessing
from contextlib import closing
from pathlib import Path

import pytest

from petitions.almanac import current_calendar
from petitions.services import ledger_process
from petitions.services.ledger_files import open_ledger
from petitions.services.ledger_matters import Teller
from petitions.services.ledger_process import ReadingFailed, read_beside
from petitions.services.ledger_reading import read_ledger
from tests.support.ledgers import SMALL


@pytest.fixture(autouse=True)
def _always_beside(monkeypatch):
    monkeypatch.setattr(ledger_process, "WORTH_IT", 0)


@pytest.fixture
def teller(app):
    return Teller(current_calendar(), {"csc": 1})


def test_what_another_process_reads_is_the_same(teller):
    files = open_ledger(SMALL)
    for is_new in (True, False):
        here = list(read_ledger(files, teller, is_new=is_new))
        beside = list(read_beside(files, teller, is_new=is_new))
        assert beside == here
        assert sum(len(step.told) + len(step.read) for step in beside) == 43


def test_an_error_over_there_is_raised_here(teller):
    files = open_ledger(SMALL)
    gone = {name: file for name, file in files.items() if name != "events.csv"}
    with pytest.raises(ReadingFailed) as failed:
        list(read_beside(gone, teller, is_new=True))
    assert isinstance(failed.value.__cause__, KeyError)


def test_whoever_stops_early_leaves_nothing_behind(teller, tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with closing(read_beside(open_ledger(SMALL), teller, is_new=True)) as steps:
        next(steps)
    assert multiprocessing.active_children() == []
    assert list(Path(tmp_path).glob("petitions-import-*")) == []
