"""A business answers what is asked for point by point; the proof, the record and whoever filed tell how."""

from collections.abc import Callable
from io import BytesIO

from petitions.extensions import db
from petitions.models import Case, Matter, User
from petitions.services.answering import code_of, list_letters
from petitions.services.histories import load_history
from tests.support.client import PageClient
from tests.support.desk import SENT
from tests.support.files import DIGEST, PDF
from tests.support.markup import Page

ANSWER = {
    "reply": "退還未使用月份，八千元，七日內匯款。",
    "signer_name": "陳大文",
    "signer": "employee",
}


def test_each_point_is_answered_and_everyone_reads_how(
    told: Case, client: PageClient, cpo: User, client_of: Callable[[User], PageClient]
) -> None:
    matter = db.session.get_one(Matter, told.matter_id)
    matter.demand_items = [
        ["refund_part", "部分退款", "Partial refund", 9_000],
        ["apology", "道歉", "Apology", None],
    ]
    db.session.commit()
    (letter,) = list_letters(told, load_history(told.id))
    client.post("/respond", data={"number": told.number, "code": code_of(letter), **SENT})
    page = client.get("/respond/case")
    assert "部分退款 新臺幣 9,000 元" in Page(page.text).root.text
    half = ANSWER | {"position_1": "partly", "offer_1": "八千"}
    refused = client.submit(page, action="/respond/case", **half)
    assert refused.status_code == 422
    assert refused.text.count("請從清單中選一項。") == 2  # above the form, and beside the second point
    said = {"position_1": "partly", "offer_1": "8,000", "position_2": "accepts"}
    assert client.submit(page, action="/respond/case", **(ANSWER | said)).status_code == 303
    points = ("部分退款：同意一部分，或另提方案", "新臺幣 8,000 元", "道歉：同意")
    for shown in (client.get("/respond/receipt"), client_of(cpo).get(f"/cases/{told.number}")):
        assert all(point in Page(shown.text).root.text for point in points)
    event = load_history(told.id)[-1]
    assert (event.data or {})["position"] == "partly"


def test_the_door_speaks_english_too(told: Case, client: PageClient) -> None:
    matter = db.session.get_one(Matter, told.matter_id)
    matter.demand_items = [["apology", "道歉", "Apology", None]]
    db.session.commit()
    (letter,) = list_letters(told, load_history(told.id))
    client.get("/respond?lang=en")
    client.post("/respond", data={"number": told.number, "code": code_of(letter), **SENT})
    page = client.get("/respond/case").text
    for words in ("Your answer", "Apology", "We agree in part", "Send the answer"):
        assert words in page


def test_the_receipt_names_who_answered_and_with_which_files(told: Case, client: PageClient) -> None:
    (letter,) = list_letters(told, load_history(told.id))
    client.post("/respond", data={"number": told.number, "code": code_of(letter), **SENT})
    agent = ANSWER | {"position": "partly", "signer": "agent", **SENT}
    refused = client.post("/respond/case", data=agent, content_type="multipart/form-data")
    assert refused.status_code == 422
    assert "請在這裡附上委任書" in refused.text
    assert ANSWER["reply"] in refused.text
    sent = agent | {"files": (BytesIO(PDF), "委任書.pdf")}
    assert client.post("/respond/case", data=sent, content_type="multipart/form-data").status_code == 303
    receipt = client.get("/respond/receipt").text
    for said in ("陳大文", "受任人，附委任書", "委任書.pdf", DIGEST[:16]):
        assert said in receipt
