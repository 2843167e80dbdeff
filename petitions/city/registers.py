"""What the office logged today and lately beside its cases: consultations, an inspection, a lecture."""

from typing import Final

from petitions.city.lately import Desk
from petitions.rules.terms import ActivityKind, ActivityStatus
from petitions.services.registers import Contact, Outing, log_activity, log_consultation

QUESTIONS: Final = (
    (
        "phone_1950",
        1,
        "健身",
        "健身房說合約期內不能退，請問真的嗎？",
        "說明終止契約退費規定，並告知申訴方式。",
    ),
    ("phone_1950", 1, "通訊及周邊產品", "網購手機拆封後還能退貨嗎？", "說明通訊交易七日解除權及例外。"),
    ("counter", 2, "旅遊", "旅行社取消行程，訂金可以要回來嗎？", "提供定型化契約範本並說明賠償標準。"),
    ("phone_1950", 1, "補習", "補習班停課，剩下的費用怎麼算？", "說明退費比例，建議先以書面向業者請求。"),
    ("email", 1, "線上遊戲", "小孩用我的手機儲值，能不能退？", "說明未成年人行為之效力及應備資料。"),
)
OUTINGS: Final = (
    (ActivityKind.INSPECTION, -3, "年節禮盒標示查核", "苓雅區", ActivityStatus.DONE, None, 6),
    (ActivityKind.INSPECTION, -1, "預付型商品履約保證查核", "左營區", ActivityStatus.DONE, None, 4),
    (ActivityKind.EDUCATION, -2, "社區大學消費者保護講座", "鳳山區", ActivityStatus.DONE, 48, None),
    (ActivityKind.EDUCATION, 5, "校園消費陷阱宣導", "楠梓區", ActivityStatus.PLANNED, 120, None),
)


def log_lately(desk: Desk) -> None:
    """Log consultations of today and activities around today; a second time nothing is added."""
    clerk, supervisor = desk.actor("clerk1"), desk.actor("supervisor1")
    for place, (channel, persons, category, question, answer) in enumerate(QUESTIONS):
        at = desk.moment(0, place)
        key = f"demo-{desk.seed}-{desk.today}-consultation-{place}"
        log_consultation(Contact(at, channel, persons, category, question, key, answer), by=clerk, at=at)
    for place, (kind, ahead, title, where, status, listeners, targets) in enumerate(OUTINGS):
        started = desk.at_ten(ahead)
        outing = Outing(
            kind.value,
            started,
            title,
            where,
            f"demo-{desk.seed}-{desk.today}-activity-{place}",
            status.value,
            listeners,
            targets,
        )
        log_activity(outing, by=supervisor, at=min(started, desk.moment(0, place)))
