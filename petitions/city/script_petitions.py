"""Petitions of the last weeks: new, with an officer, extended, late, answered, solved on the spot."""

from typing import Any, Final

from petitions.city.script import BUREAU, CITIZEN, Act, Leg, Telling
from petitions.rules.terms import EventKind, NotProcessedGround, Outcome, PetitionKind, Procedure

ANSWER: Final = "已派員現場勘查，預定兩週內改善完成，完成後再以電話通知您。"


def _petition(channel: str, ago: int, *acts: Act, officer: str = "officer1", **more: Any) -> Telling:
    leg = Leg(Procedure.PETITION, ago, acts, officer if len(acts) > 1 else "")
    return Telling(channel, (leg,), **{"kind": PetitionKind.RIGHTS, **more})


def _handed(ago: int) -> tuple[Act, Act]:
    return (
        Act(EventKind.TRACKED, ago, "supervisor1"),
        Act(EventKind.DISPATCHED, ago, "supervisor1", {"unit_id": "joint"}),
    )


def _begun(ago: int) -> tuple[Act, Act, Act]:
    return (*_handed(ago), Act(EventKind.OFFICER_ACCEPTED, ago - 1, "officer1"))


def _drafted(ago: int) -> Act:
    return Act(EventKind.REPLY_DRAFTED, ago, "officer1", {"reply": ANSWER, "has_remedy": False})


def _answered(ago: int, outcome: Outcome = Outcome.MEASURES_TAKEN) -> Act:
    said = {"reply": ANSWER, "has_remedy": False}
    return Act(EventKind.REPLIED, ago, "supervisor1", said, detail=outcome.value)


_CLOSED: Final = Act(EventKind.CLOSED, 0, "supervisor1")

PETITIONS: Final = (
    _petition("online", 0),
    _petition("phone_1999", 0, kind=PetitionKind.SUGGESTION),
    _petition("mayor", 1),
    _petition("online", 1, Act(EventKind.TRACKED, 0, "supervisor1")),
    _petition("counter", 1, *_handed(1)),
    _petition("online", 4, *_handed(3)),
    _petition("online", 3, *_begun(3), note="與道路養護單位約定明日會勘。", todo=("會勘時拍照存檔", 1)),
    _petition("phone_1999", 5, *_begun(5)),
    _petition("online", 4, *_begun(4)),
    _petition("mayor", 9, *_begun(9), note="市長信箱來件，逾限原因待說明。"),
    _petition("online", 12, *_begun(12)),
    _petition(
        "online",
        7,
        *_begun(7),
        Act(
            EventKind.EXTENDED,
            4,
            "supervisor1",
            {"new_due_on": 5},
            reason="須與鐵路單位會勘後才能答復。",
        ),
    ),
    _petition("mail", 5, *_begun(5), Act(EventKind.CONSULTED, 4, "officer1", {"unit_id": "b7110"})),
    _petition(
        "online",
        4,
        *_begun(4),
        Act(EventKind.SUPPLEMENT_REQUESTED, 2, "officer1", reason="請提供確切地點或照片。"),
    ),
    _petition("online", 5, *_begun(5), _drafted(0)),
    _petition("online", 4, *_begun(4), proposed=_answered(0)),
    _petition("online", 6, *_begun(6), _drafted(2), _answered(1)),
    _petition("counter", 8, *_begun(8), _drafted(4), _answered(3), _CLOSED._replace(ago=2)),
    _petition(
        "online",
        10,
        *_begun(10),
        _answered(6, Outcome.EXPLAINED),
        _CLOSED._replace(ago=5),
        Act(EventKind.REOPENED, 1, "supervisor1", reason="陳情人表示現場仍未改善。"),
    ),
    _petition(
        "phone_1999", 0, Act(EventKind.SOLVED_ON_THE_SPOT, 0, "supervisor1", {"reply": "已告知清運時間。"})
    ),
    _petition("online", 5, *_begun(5), kind=PetitionKind.MISCONDUCT, is_confidential=True),
    _petition("mail", 1, kind=PetitionKind.MISCONDUCT, is_confidential=True),
    _petition("online", 3, Act(EventKind.TRANSFERRED_OUT, 2, "supervisor1", {"agency": "交通部公路局"})),
    _petition(
        "online",
        2,
        Act(
            EventKind.NOT_PROCESSED,
            1,
            "supervisor1",
            {"ground": NotProcessedGround.NO_CONTENT.value},
        ),
    ),
    _petition("app", 2, Act(EventKind.WITHDRAWN, 1, CITIZEN)),
    _petition(
        "online",
        9,
        *_begun(9),
        Act(EventKind.CONSULTED, 7, "officer1", {"unit_id": "b7290"}),
        Act(EventKind.CONSULTATION_ANSWERED, 5, BUREAU),
        _answered(5),
        Act(EventKind.FOLLOW_UP_SET, 5, "officer1", {"due_on": 3}, reason="已承諾重新劃設標線。"),
    ),
)
