import hashlib

import pytest

from petitions.services.ledger_files import COLUMNS, NoLedger, Problem, open_ledger, read_rows
from tests.support.ledgers import SMALL, Folder

HEADER = ",".join(COLUMNS["persons.csv"])


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path / "old")


def read(folder, file="persons.csv"):
    """Read a file; return its rows, and what was refused with the id as far as it can be read."""
    refused = []
    rows = list(read_rows(open_ledger(folder.path)[file], lambda *what: refused.append(what)))
    return rows, refused


def persons(folder, *lines, encoding="utf-8", end="\n"):
    (folder.path / "persons.csv").write_bytes(end.join([HEADER, *lines, ""]).encode(encoding))
    return read(folder)


def test_a_row_is_known_by_the_line_on_which_it_begins(folder):
    rows, refused = read(folder, "cases.csv")
    lines = {cells[0]: line for line, cells in rows}
    assert refused == []
    assert lines["C32"] == folder.line_of("cases.csv", "C32")
    assert lines["C40"] == lines["C32"] + 4, "the narrative before it has four lines"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp950", "big5hkscs"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_encodings_and_line_ends_of_old_systems_are_read(folder, encoding, end):
    rows, refused = persons(folder, "P1,王小明,,,前鎮區", "P2,李大同,,,左營區", encoding=encoding, end=end)
    assert rows == [(2, ["P1", "王小明", "", "", "前鎮區"]), (3, ["P2", "李大同", "", "", "左營區"])]
    assert refused == []


def test_characters_that_only_hong_kong_had_are_read(folder):
    rows, _ = persons(folder, "P1,李喆,,,㗎", encoding="big5hkscs")
    assert rows[0][1][4] == "㗎"


def test_our_columns_may_stand_in_any_order_among_others(folder):
    lines = ("note,district,EMAIL , phone,name,person_id", "x,前鎮區,a@example.com,07,王小明,P1", "")
    (folder.path / "persons.csv").write_text("\n".join(lines), "utf-8")
    assert read(folder)[0] == [(2, ["P1", "王小明", "07", "a@example.com", "前鎮區"])]


def test_blank_lines_are_no_rows(folder):
    rows, refused = persons(folder, "P1,王小明,,,", "", "P2,李大同,,,")
    assert ([line for line, _ in rows], refused) == ([2, 4], [])


def test_a_row_with_too_few_or_too_many_columns_is_refused_alone(folder):
    rows, refused = persons(folder, "P1,王小明", "P2,李大同,,,", "P3,a,b,c,d,e")
    assert [cells[0] for _, cells in rows] == ["P2"]
    assert refused == [
        (Problem("persons.csv", 2, "", "應有 5 欄，實有 2 欄。"), "P1"),
        (Problem("persons.csv", 4, "", "應有 5 欄，實有 6 欄。"), "P3"),
    ]


def test_bytes_that_nobody_can_read_are_refused_with_their_column(folder):
    lines = [
        HEADER.encode(),
        "P1,王小明,,,".encode(),
        b"P2,\xff\xfe,,,",
        b"P3,a\0b,,,",
        "P4,李大同,,,".encode(),
    ]
    (folder.path / "persons.csv").write_bytes(b"\n".join([*lines, b""]))
    rows, refused = read(folder)
    assert [cells[0] for _, cells in rows] == ["P1", "P4"]
    assert [(problem.line, problem.column, key) for problem, key in refused] == [
        (3, "name", "P2"),
        (4, "name", "P3"),
    ]
    assert "NUL" in refused[1][0].reason


@pytest.mark.parametrize("broken", ['P2,"李大同,,,', 'P2,"李大同"x,,,'])
def test_a_broken_quotation_takes_no_other_row_with_it(folder, broken):
    rows, refused = persons(folder, "P1,王小明,,,", broken, 'P3,"陳""美""玲",,,', "P4,林志豪,,,")
    assert [(line, cells[:2]) for line, cells in rows] == [
        (2, ["P1", "王小明"]),
        (4, ["P3", '陳"美"玲']),
        (5, ["P4", "林志豪"]),
    ]
    assert [(problem.line, key) for problem, key in refused] == [(3, "P2")]


def test_a_quotation_that_never_ends_does_not_swallow_a_large_file(folder):
    many = [f"P{n},王小明,,,苓雅區" for n in range(20_000)]
    rows, refused = persons(folder, 'X,"王小明,,,', *many)
    assert len(rows) == len(many)
    assert [problem.line for problem, _ in refused] == [2]


def test_a_missing_folder_file_or_column_is_no_ledger(folder, tmp_path):
    with pytest.raises(NoLedger, match="找不到資料夾"):
        open_ledger(tmp_path / "nowhere")
    (folder.path / "persons.csv").write_text("person_id,name\n", "utf-8")
    with pytest.raises(NoLedger, match=r"persons\.csv 缺少欄位：phone、email、district"):
        open_ledger(folder.path)
    (folder.path / "events.csv").unlink()
    with pytest.raises(NoLedger, match=r"缺少檔案：events\.csv"):
        open_ledger(folder.path)


def test_the_digest_of_a_file_is_that_of_its_bytes():
    file = open_ledger(SMALL)["cases.csv"]
    assert file.sha256 == hashlib.sha256((SMALL / "cases.csv").read_bytes()).hexdigest()
    assert (file.encoding, file.is_clean) == ("utf-8-sig", True)
