"""The performance report's own sentences, to the letter."""

from datetime import date

from petitions.reports.annual import as_json, as_text, year_report
from petitions.reports.sentences import plain, say, say_visit
from petitions.rules.inspection_years import Visit
from petitions.rules.terms import Procedure

PUBLISHED = {
    "consultations": 5267,
    "first_appeals": 4372,
    "second_appeals": 1464,
    "mediation_meetings": 12,
    "mediation_cases": 197,
    "inspections": 99,
    "education_sessions": 28,
    "tracked_petitions": 667,
}


def test_the_sentences_of_106_read_as_published():
    assert plain(say("consumer", 106, PUBLISHED)) == (
        "106年度受理消費事件諮詢計5,267人次；受理消費爭議事件第一次申訴4,372件，第二次申訴1,464件；"
        "辦理消費爭議事件調解會議計12次，調解197件。"
    )
    assert plain(say("inspections", 106, PUBLISHED)) == "106年度計查核99次。"
    education = plain(say("education", 106, PUBLISHED))
    assert education.startswith("106年度")
    assert education.endswith("消費者保護教育宣導，共計28次。")
    petitions = plain(say("petitions", 106, PUBLISHED))
    assert petitions == "全年透過系統管制受理案件計667件(未計入即時解決案件次數)。"


def test_a_visit_is_named_by_its_inspection_year():
    said = plain(say_visit(Visit(date(2017, 1, 17), 105, 1), 25))
    assert said.startswith("106年1月17日，辦理監察院105年度第1次地方機關巡察，")
    assert said.endswith("受理民眾暨團體陳情計25件。")


def test_every_number_of_a_sentence_knows_its_measure():
    numbers = {piece.measure: piece.text for piece in say("consumer", 106, PUBLISHED) if piece.measure}
    assert numbers == {
        "consultations": "5,267人次",
        "first_appeals": "4,372件",
        "second_appeals": "1,464件",
        "mediation_meetings": "12次",
        "mediation_cases": "197件",
    }


def test_a_year_without_anything_still_reads(app):
    text = as_text(year_report(113))
    assert "113年度受理消費事件諮詢計0人次" in text
    assert "監察院" not in text
    assert len(text.splitlines()) == 4


def test_machines_get_the_form_they_were_promised(counted_case):
    counted_case(date(2017, 1, 17), Procedure.CONTROL_YUAN)
    counted_case(date(2017, 5, 2))
    told = as_json(year_report(106))
    keys = ["year_roc", "totals", "monthly", "control_yuan_by_visit", "first_appeals_by"]
    keys += ["second_appeal_outcome", "mediation_outcome", "text"]
    assert list(told) == keys
    assert (
        list(told["totals"])
        == list(told["monthly"])
        == [
            "first_appeals",
            "second_appeals",
            "mediation_meetings",
            "mediation_cases",
            "consultations",
            "inspections",
            "education_sessions",
            "tracked_petitions",
            "control_yuan",
        ]
    )
    assert told["monthly"]["first_appeals"] == [0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]
    assert told["control_yuan_by_visit"] == {"2017-01-17": 1}
    cuts = ["category", "district", "channel", "reply", "first_outcome", "group"]
    assert list(told["first_appeals_by"]) == cuts
    assert told["first_appeals_by"]["reply"] == {"in_time": 0, "late": 0, "none": 1}
    assert list(told["text"]) == ["consumer", "petitions", "control_yuan", "inspections", "education"]
    assert len(told["text"]["control_yuan"]) == 1
