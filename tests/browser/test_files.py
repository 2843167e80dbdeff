"""Files in a real browser: evidence sent from a phone, with and without a script; a roster brought in."""

from collections.abc import Callable
from typing import Any

import pytest

from petitions.models import User
from petitions.rules.files import MOST_BYTES
from tests.support.files import PDF
from tests.support.visiting import Visitor

SEND = "main form button[type=submit]"
NARROW = 390
EVIDENCE = {"name": "與業者的對話紀錄" * 6 + ".pdf", "mimeType": "application/pdf", "buffer": PDF}


def fill_in(guest: Visitor, *files: Any) -> None:
    guest.open("/file/dispute")
    for name, text in {"business_name": "海風健身", "narrative": "不退費。", "name": "王小明"}.items():
        guest.tab.fill(f"#{name}", text)
    guest.tab.fill("#phone", "0900-000-123")
    guest.tab.set_input_files("#files", list(files))


@pytest.mark.parametrize("scripted", [True, False])
def test_evidence_is_sent_from_a_phone_and_proved(visitor: Callable[..., Visitor], *, scripted: bool) -> None:
    guest = visitor(width=NARROW, java_script_enabled=scripted)
    fill_in(guest, EVIDENCE)
    guest.tab.click(SEND)
    guest.reached("/file/confirmation")
    guest.shows(".files li", 1)
    if scripted:
        assert guest.faults() == []


def test_too_much_is_noticed_before_it_is_sent_and_nothing_typed_is_lost(
    visitor: Callable[..., Visitor], tmp_path: Any
) -> None:
    guest = visitor(width=NARROW)
    large = tmp_path / "影片.mp4"
    with large.open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    fill_in(guest, large)
    guest.tab.click(SEND)
    assert "24 MB" in guest.tab.evaluate("document.getElementById('files').validationMessage")
    assert guest.tab.input_value("#name") == "王小明"
    guest.tab.set_input_files("#files", [EVIDENCE])
    guest.tab.click(SEND)
    guest.reached("/file/confirmation")


@pytest.mark.parametrize("width", [NARROW, 1280])
def test_a_roster_is_checked_and_started(
    visitor: Callable[..., Visitor], an_incident: Any, cpo: User, width: int
) -> None:
    number = an_incident(1)[0].number
    guest = visitor(cpo, width=width)
    text = "姓名,電話,地址\n李大同,0900-000-201,\n沒有電話,,\n" + "長" * 60 + ",x,\n"
    roster = {"name": "名冊.csv", "mimeType": "text/csv", "buffer": text.encode()}
    guest.open(f"/cases/{number}/roster")
    assert guest.faults() == []
    guest.tab.set_input_files("#file", [roster])
    guest.tab.click("main form.ask button[type=submit]")
    guest.shows("#found-h", 1)
    assert guest.faults() == []
    guest.tab.click("main section form button[type=submit]")
    guest.tab.wait_for_url("**/batches/*")
    assert guest.faults() == []
