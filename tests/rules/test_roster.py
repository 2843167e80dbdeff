"""A roster is taken line by line, or refused with the line, the column and the reason."""

import pytest

from petitions.rules.errors import BadInput
from petitions.rules.roster import (
    ADDRESS,
    AMOUNT,
    COLUMNS,
    EMAIL,
    LONGEST,
    MORE_CELLS,
    MOST_BYTES,
    MOST_LINES,
    NAME,
    NO_WAY,
    NOT_GIVEN,
    NOT_UTF8,
    PHONE,
    Fault,
    Signer,
    read_roster,
)

HEADER = "姓名,電話,電子郵件,地址,金額,訴求\n"
WANG = Signer(2, "王小明", "0900-000-123", "ming@example.com", "左營區博愛二路 1 號", 12800, "退費")
LINE = '王小明,0900-000-123,ming@example.com,左營區博愛二路 1 號,"12,800",退費\n'


def read(text: str, *, encoding: str = "utf-8") -> tuple[tuple[Signer, ...], tuple[Fault, ...]]:
    found = read_roster(text.encode(encoding))
    return found.signers, found.faults


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_list_is_read_with_and_without_a_mark_and_with_any_line_ends(encoding: str, end: str) -> None:
    signers, faults = read((HEADER + LINE).replace("\n", end), encoding=encoding)
    assert signers == (WANG,)
    assert faults == ()


def test_the_order_of_the_columns_is_free_and_unknown_ones_are_named() -> None:
    found = read_roster("編號,電話, 姓名 \n1,0900-000-123,王小明\n".encode())
    assert found.signers == (Signer(2, "王小明", "0900-000-123", "", "", None, ""),)
    assert found.ignored == ("編號",)


def test_lines_count_as_the_file_has_them() -> None:
    signers, faults = read('\n姓名,電話,訴求\n\n王小明,0900-000-123,"退費\n並道歉"\n李大同,1,\n')
    assert [(one.line, one.demand) for one in signers] == [(4, "退費\n並道歉")]
    assert [(fault.line, fault.column) for fault in faults] == [(6, PHONE)]


@pytest.mark.parametrize(
    ("cells", "column", "reason"),
    [
        (",0900-000-123,,,,", NAME, NOT_GIVEN),
        ("\u200b\u3164,0900-000-123,,,,", NAME, NOT_GIVEN),
        ("名" * 61 + ",0900-000-123,,,,", NAME, "最多 60 個字。"),
        ("王小明,,,,,", PHONE, NO_WAY),
        ("王小明,1999,,,,", PHONE, "服務專線"),
        ("王小明,123,,,,", PHONE, "不完整"),
        ("王小明,,not an address,,,", EMAIL, "格式不對"),
        ("王小明,,a@b.example\r\nBcc: x@y.example,,,", EMAIL, ""),
        ("王小明,,,路" * 1 + "路" * LONGEST[ADDRESS] + ",,", ADDRESS, "最多 200 個字。"),
        ("王小明,0900-000-123,,,很多,", AMOUNT, "看不懂這個金額"),
        ("王小明,0900-000-123,,,=1+1,", AMOUNT, "看不懂這個金額"),
        ("王小明,0900-000-123,,,-5,", AMOUNT, "負數"),
        ("王小明,0900-000-123,,,,退費,還有,更多", "", MORE_CELLS),
    ],
)
def test_what_is_wrong_is_said_with_its_line_and_column(cells: str, column: str, reason: str) -> None:
    if "\n" in cells:
        cells = cells.replace("a@b", '"a@b').replace("y.example,", 'y.example",')
    signers, faults = read(HEADER + cells + "\n" + LINE)
    assert [one.name for one in signers] == ["王小明"]
    assert [(fault.line, fault.column) for fault in faults] == [(2, column)]
    assert reason in faults[0].reason


def test_all_that_is_wrong_with_a_line_is_said_at_once() -> None:
    _, faults = read(HEADER + ",1,x,,y,\n")
    assert [fault.column for fault in faults] == [NAME, PHONE, EMAIL, AMOUNT]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "＝", "\t="])
def test_what_looks_like_a_formula_is_text(start: str) -> None:
    cell = f'{start}HYPERLINK(""http://evil.example"")'
    signers, faults = read(HEADER + f'"{cell}",0900-000-123,,"{cell}",,"{cell}"\n')
    assert faults == ()
    assert signers[0].name == signers[0].address == cell.replace('""', '"').strip()


@pytest.mark.parametrize(
    ("other", "is_same"),
    [
        ("王小明,+886 900 000 123,,,,", True),
        ("王小明,,MING@example.com,,,", True),
        ("王小明,,,左營區博愛二路 1 號,,", True),
        ("李大同,0900-000-123,ming@example.com,左營區博愛二路 1 號,,", False),
        ("王小明,0900-000-124,,,,", False),
    ],
)
def test_a_person_stands_once_in_a_list(other: str, *, is_same: bool) -> None:
    signers, faults = read(HEADER + LINE + other + "\n")
    assert len(signers) == (1 if is_same else 2)
    assert [(fault.line, fault.reason) for fault in faults] == (
        [(3, "和第 2 行是同一人。")] if is_same else []
    )


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "欄名"),
        (b"\xef\xbb\xbf", "欄名"),
        ("姓名\n王小明\n".encode(), "欄名"),
        ("電話\n0900-000-123\n".encode(), "欄名"),
        ("姓名,電話,姓名\n".encode(), "兩次"),
        (HEADER.encode(), "沒有任何一列"),
        ((HEADER + LINE).encode("big5"), NOT_UTF8),
        ((HEADER + LINE).encode("utf-16"), "這不是 CSV"),
        (b"PK\x03\x04" + bytes(60), "這不是 CSV"),
        ((HEADER + "王\0小明,1").encode(), "這不是 CSV"),
        ((HEADER + '"王小明,0900-000-123\n' + LINE).encode(), "第 2 行起"),
        ((HEADER + "名" * 200_000).encode(), "第 2 行起"),
        (b"x" * (MOST_BYTES + 1), "2 MB"),
        ((HEADER + "".join(f"王{n},0900000123,,,,\n" for n in range(MOST_LINES + 1))).encode(), "2,000 列"),
    ],
)
def test_a_file_that_is_no_list_is_refused_as_a_whole(content: bytes, reason: str) -> None:
    with pytest.raises(BadInput, match=reason.replace("(", r"\(")) as refused:
        read_roster(content)
    assert refused.value.field == "file"


def test_a_full_list_is_read() -> None:
    lines = "".join(f"王{n},09{n:08},,,,\n" for n in range(MOST_LINES))
    signers, faults = read(HEADER + lines)
    assert (len(signers), faults) == (MOST_LINES, ())
    assert COLUMNS[0] == NAME
