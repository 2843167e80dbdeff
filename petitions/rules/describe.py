"""The rules as a page to read: docs/rules.md is printed from the tables and compared by a test."""

from collections.abc import Iterable, Sequence

from petitions.rules.age import MAJORITY
from petitions.rules.business_record import CAUTIONS
from petitions.rules.describe_workflow import describe_guards, describe_procedure
from petitions.rules.documents import DOCUMENTS
from petitions.rules.duplicates import LIKELY_FROM, MATTER, OTHER_DAY, PERSON, POSSIBLE_FROM, Verdict
from petitions.rules.extensions import LEVELS, extended_by
from petitions.rules.grants import COLUMNS, GRANTS, Reach
from petitions.rules.local_rules import LOCAL_RULES
from petitions.rules.markdown import table
from petitions.rules.measures import MEASURES
from petitions.rules.period import Period
from petitions.rules.periods import PERIODS, label_of
from petitions.rules.representation import CAPS
from petitions.rules.results import RESULT_TABLES, ResultTable
from petitions.rules.sentences import SENTENCES, VISIT_SENTENCE
from petitions.rules.service import SERVICE_RULES
from petitions.rules.terms import Procedure, Register, Term
from petitions.rules.warnings import RUNGS

_HEAD = """# 規則

本頁由 `petitions describe-rules` 從 `petitions/rules/` 的資料表印出，請勿手改；修改規則後重新產生。
This page is printed from the tables in `petitions/rules/`. Do not edit it; change the tables.
"""

_BASES = {"calendar": "日曆天", "working": "工作天"}
_ROLLS = {"forward": "末日順延", "none": "目標日不順延"}


def render() -> str:
    """Return the whole page in Markdown, ending with a newline."""
    paths: tuple[Procedure | Register, ...] = (Register.CONSULTATIONS, *Procedure)
    parts = [
        _HEAD,
        "## 程序與步驟\n",
        *(describe_procedure(path) for path in paths),
        describe_guards(),
        _periods(),
        _extensions(),
        _local_rules(),
        _representation(),
        _service(),
        _warnings(),
        _measures(),
        _cautions(),
        _duplicates(),
        _documents(),
        _policy(),
    ]
    return "\n".join(parts)


def _periods() -> str:
    rows = [
        (
            period.id,
            period.label,
            _length(period),
            _BASES[period.basis],
            _ROLLS[period.roll],
            period.whose.label,
            _labels(period.starts) + _estimate(period),
            _labels(period.met_by),
            _flags(period),
            period.consequence,
            period.article,
            period.in_force_from.isoformat(),
        )
        for period in PERIODS
    ]
    head = (
        "編號",
        "期間",
        "長度",
        "計算",
        "末日",
        "誰的期間",
        "起算",
        "終了",
        "性質",
        "效果",
        "依據",
        "施行",
    )
    note = (
        "始日不計入；末日為休息日者順延至次一上班日，補行上班之星期六為上班日"
        "（行政程序法§48；民法§120、§122）。\n"
    )
    return f"## 期間\n\n{note}\n{table(head, rows)}"


def _local_rules() -> str:
    rows = [
        (f"`{r.key}`", r.label, f"{r.number}{r.unit}", r.consequence, r.article, r.in_force_from.isoformat())
        for r in LOCAL_RULES
    ]
    return "## 本府規定\n\n" + table(("代碼", "名稱", "數", "不合時", "依據", "施行"), rows)


def _representation() -> str:
    caps = [
        (
            cap.label,
            "全部"
            if cap.procedures == set(Procedure)
            else "、".join(p.label for p in Procedure if p in cap.procedures),
            f"{cap.most}人",
            cap.article,
            cap.in_force_from.isoformat(),
        )
        for cap in CAPS
    ]
    ages = [("成年", "全部", f"{row.age}歲", row.article, row.in_force_from.isoformat()) for row in MAJORITY]
    head = ("項目", "程序", "數", "依據", "施行")
    return "## 代理與代表\n\n" + table(head, [*caps, *ages])


def _length(period: Period) -> str:
    if period.months is not None:
        return f"{period.months}個月"
    return "—" if period.days is None else f"{period.days}日"


def _estimate(period: Period) -> str:
    if period.estimated_from is None:
        return ""
    return f"（未登錄前，自「{period.estimated_from.label}」後{period.estimate_workdays}工作日推估）"


def _flags(period: Period) -> str:
    flags = (
        ("逐一當事人", period.per_party),
        ("不變期間", period.peremptory),
        (f"得延長{period.extendable_days}日", bool(period.extendable_days)),
        ("停止進行時不計", period.pausable),
        ("屆滿發生法律效果", period.has_effect),
        ("僅供參考", period.is_information),
        ("本府規定", period.is_house_rule),
    )
    channels = "、".join(sorted(channel.label for channel in period.channels))
    return "；".join([*(word for word, holds in flags if holds), *([channels] if channels else [])])


def _extensions() -> str:
    rows = [
        (
            level.event.label,
            "、".join(sorted({period.label for period in extended_by(level.event)})),
            f"起算後{level.until}日內" if level.until else "（不限）",
            level.approver.label,
            f"{level.most}次" if level.most else "",
            level.article,
            level.in_force_from.isoformat(),
        )
        for level in LEVELS
    ]
    head = ("登錄事項", "期間", "展延至", "由誰核准", "以幾次為限", "依據", "施行")
    return "## 展延\n\n" + table(head, rows)


def _service() -> str:
    rows = [
        (
            rule.regime.label,
            rule.method.label,
            str(rule.days),
            rule.says,
            rule.grade.label,
            rule.article,
        )
        for rule in SERVICE_RULES
    ]
    head = ("適用", "送達方式", "經過日數", "何時生效", "證明", "條文")
    return "## 送達\n\n" + table(head, rows)


def _warnings() -> str:
    rows = [
        (
            str(rung.workdays) if rung.days_in is None else f"期間第{rung.days_in}日",
            "是" if rung.is_daily else "",
            rung.whom.label,
            rung.label,
            "、".join(label_of(key) for key in sorted(rung.periods)) or "（各種期間）",
            rung.article,
        )
        for rung in RUNGS
    ]
    head = ("期限後的工作天（負數為期限前）", "其後每個上班日", "通知", "性質", "期間", "依據")
    return "## 提醒與稽催\n\n" + table(head, rows)


def _measures() -> str:
    rows = [
        (
            f"`{measure.key}`",
            measure.label,
            measure.unit.label,
            measure.register.label,
            measure.definition,
            measure.excludes,
            measure.note,
            measure.section,
        )
        for measure in MEASURES
    ]
    head = ("代碼", "名稱", "單位", "來源", "計入", "不計", "說明", "報告章節")
    results = [
        (f"`{one.key}`", one.label, one.definition, one.excludes, _meanings(one)) for one in RESULT_TABLES
    ]
    told = table(("代碼", "名稱", "計入", "不計", "結果"), results)
    sentences = [f"- {key}：`{template}`" for key, template in SENTENCES.items()]
    sentences.append(f"- control_yuan：`{VISIT_SENTENCE}`")
    return f"## 統計\n\n{table(head, rows)}\n{told}\n報告文字：\n\n" + "\n".join(sentences) + "\n"


def _meanings(results: ResultTable) -> str:
    """Say which outcomes a case of each result has."""
    return "；".join(
        f"{result.label}（`{result}`）：{_labels(outcomes)}" for result, outcomes in results.outcomes.items()
    )


def _cautions() -> str:
    rows = [(f"`{c.key}`", c.label, str(c.fewest), c.why) for c in CAUTIONS]
    head = ("代碼", "比率", "至少幾件才列比率", "怎麼算")
    return "## 業者紀錄\n\n" + table(head, rows)


def _duplicates() -> str:
    rows = [(sign.words, str(sign.points)) for sign in (*PERSON, *MATTER, OTHER_DAY)]
    note = (
        f"同一人的跡象只計最強的一項。合計 {LIKELY_FROM} 分以上「{Verdict.LIKELY.label}」，"
        f"{POSSIBLE_FROM} 分以上「{Verdict.POSSIBLE.label}」；由人決定，不自動併案。\n"
    )
    return f"## 重複案件\n\n{note}\n" + table(("跡象", "分數"), rows)


def _documents() -> str:
    rows = [
        (
            document.key,
            document.label,
            "收" if document.is_incoming else "發",
            document.to,
            "、".join([*(f"★{part}" for part in document.by_law), *document.must_contain]),
            document.article,
        )
        for document in DOCUMENTS
    ]
    head = ("編號", "文件", "收發", "對象", "應載明（★為法定）", "依據")
    return f"## 文件\n\n{table(head, rows)}"


def _policy() -> str:
    head = ("權限", "代碼", "資料", *(role.value for role in COLUMNS))
    rows = [
        (grant.label, f"`{action}`", grant.data, *(grant.reach[role].value for role in COLUMNS))
        for action, grant in GRANTS.items()
    ]
    roles = table(("角色", "名稱"), [(role.value, role.label) for role in COLUMNS])
    legend = table(("代號", "範圍"), [(f"`{reach.value}`", reach.label) for reach in Reach])
    return f"## 權限\n\n{table(head, rows)}\n{roles}\n{legend}"


def _labels(terms: Iterable[Term]) -> str:
    ordered: Sequence[Term] = sorted(terms)
    return "、".join(term.label for term in ordered)
