"""Find businesses by number, name, other name, platform or seller's account; one statement.

The database gives a bounded set of candidates by its indexes; how near their names are is reckoned after.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

from rapidfuzz import fuzz
from sqlalchemy import (
    CTE,
    BigInteger,
    Row,
    Select,
    and_,
    cast,
    desc,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from petitions.extensions import db
from petitions.models import Business, BusinessAlias, BusinessGram, BusinessTie
from petitions.queries.hits import LAST_CHARACTER
from petitions.rules.business_names import MOST_GRAMS, NEAR, core_of, grams_of_name
from petitions.rules.identifiers import clean_number
from petitions.rules.terms import BusinessKind, NameKind
from petitions.rules.text import clean_line, fold

LONGEST: Final = 100
EACH_WAY: Final = 60
EACH_GRAM: Final = 300
CANDIDATES: Final = 200
"""So many entries are compared, however many the register holds."""

SHOWN: Final = 20
BY_NUMBER, BY_BEGINNING, BY_TIE, BY_GRAM = 3, 2, 1, 0
UBN_LENGTH: Final = 8
NO_PLATFORM: Final = cast(null(), BigInteger).label("platform_id")


class BusinessHit(NamedTuple):
    """A business found: how near (0 to 100), and by what. What was merged is shown as what stands for it."""

    id: int
    name: str
    ubn: str
    kind: BusinessKind
    version: int
    nearness: int
    why: str


def find_businesses(typed: str) -> tuple[BusinessHit, ...]:
    """Return the businesses that may be meant, the nearest first; nothing for less than two characters."""
    wanted = clean_line(typed[:LONGEST])
    if len(core_of(wanted)) < 2:
        return ()
    rows = db.session.execute(_statement(wanted)).all()
    best: dict[int, BusinessHit] = {}
    for row in rows:
        for hit in _hits(row, wanted):
            if row.root_id not in best or hit.nearness > best[row.root_id].nearness:
                best[row.root_id] = hit
    found = sorted(best.values(), key=lambda hit: (-hit.nearness, hit.name, hit.id))
    return tuple(hit for hit in found if hit.nearness >= NEAR)[:SHOWN]


def _statement(wanted: str) -> Select[Any]:
    found = _candidates(wanted)
    member, root = aliased(Business), aliased(Business)
    platform = aliased(Business)
    alias = and_(BusinessAlias.business_id == member.id, BusinessAlias.ended_at.is_(None))
    return (
        select(
            found.c.way,
            member.name.label("member_name"),
            member.ubn.label("member_ubn"),
            BusinessAlias.name.label("alias"),
            BusinessAlias.kind.label("alias_kind"),
            root.id.label("root_id"),
            *(root.name, root.ubn, root.kind, root.version),
            platform.name.label("platform"),
        )
        .select_from(found)
        .join(member, member.id == found.c.id)
        .join(root, root.id == func.coalesce(member.root_id, member.id))
        .outerjoin(BusinessAlias, alias)
        .outerjoin(platform, platform.id == found.c.platform_id)
        .order_by(found.c.way.desc(), member.id.desc(), BusinessAlias.id)
        .limit(CANDIDATES * 10)
    )


def _candidates(wanted: str) -> CTE:
    """Return the entries to compare: each way gives a few, and those found in most ways are kept."""
    named = _named(wanted)
    ways = [
        select(named.c.id, named.c.way, NO_PLATFORM, literal(1).label("times")),
        _sellers(named),
        *(_by_gram(gram) for gram in grams_of_name(wanted)[:MOST_GRAMS]),
    ]
    found = union_all(*ways).subquery()
    way, times = func.max(found.c.way).label("way"), func.sum(found.c.times).label("times")
    grouped = select(found.c.id, way, func.max(found.c.platform_id).label("platform_id"), times)
    grouped = grouped.group_by(found.c.id).order_by(desc("way"), desc("times"), found.c.id.desc())
    return grouped.limit(CANDIDATES).cte("candidates")


def _named(wanted: str) -> CTE:
    """Return the entries whose number it is, or whose name or other name begins so."""
    start = fold(wanted)
    end, number = start + LAST_CHARACTER, clean_number(wanted)
    alias = and_(BusinessAlias.name_folded >= start, BusinessAlias.name_folded < end)
    own = select(Business.id).where(Business.name_folded >= start, Business.name_folded < end)
    others = select(BusinessAlias.business_id.label("id")).where(alias, BusinessAlias.ended_at.is_(None))
    ways: list[Select[Any]] = [_way(own, BY_BEGINNING), _way(others, BY_BEGINNING)]
    if number.isdecimal() and len(number) == UBN_LENGTH:
        ways.append(_way(select(Business.id).where(Business.ubn == number), BY_NUMBER))
    found = union_all(*ways).subquery()
    return select(found.c.id, func.max(found.c.way).label("way")).group_by(found.c.id).cte("named")


def _way(statement: Select[Any], way: int) -> Select[Any]:
    found = statement.limit(EACH_WAY).subquery()
    return select(found.c.id, literal(way).label("way"))


def _sellers(named: CTE) -> Select[Any]:
    """Return who sells on the platforms found, and their branches and brands."""
    platform = BusinessTie.to_business_id.in_(select(named.c.id))
    ties = select(BusinessTie).where(platform, BusinessTie.ended_at.is_(None)).limit(EACH_WAY).subquery()
    way, times = literal(BY_TIE).label("way"), literal(1).label("times")
    return select(ties.c.business_id.label("id"), way, ties.c.to_business_id.label("platform_id"), times)


def _by_gram(gram: str) -> Select[Any]:
    grams = select(BusinessGram.business_id).where(BusinessGram.gram == gram)
    found = grams.order_by(BusinessGram.business_id.desc()).limit(EACH_GRAM).subquery()
    way, times = literal(BY_GRAM).label("way"), literal(1).label("times")
    return select(found.c.business_id.label("id"), way, NO_PLATFORM, times)


def _hits(row: Row[Any], wanted: str) -> Iterable[BusinessHit]:
    """Say in every way how near an entry is to what was typed."""
    if row.member_ubn and row.member_ubn == clean_number(wanted):
        yield _hit(row, 100, "統一編號相同")
    called = "名稱" if row.member_name == row.name else "併入的名稱"
    names: Sequence[tuple[str, str]] = [(row.member_name, called)]
    if row.alias:
        names = [*names, (row.alias, NameKind(row.alias_kind).label)]
    for name, sort in names:
        nearness, how = _nearness(name, wanted)
        about = how if sort == "名稱" else f"{sort}「{name}」{how.removeprefix('名稱')}"
        yield _hit(row, nearness, about)
    if row.platform:
        yield _hit(row, NEAR, f"在「{row.platform}」販售，或是其分公司、品牌")


def _nearness(name: str, wanted: str) -> tuple[int, str]:
    typed, kept = fold(wanted), fold(name)
    if kept == typed:
        return 99, "名稱相同"
    if kept.startswith(typed):
        return 95, "名稱開頭相同"
    near = min(94, round(fuzz.WRatio(core_of(wanted), core_of(name))))
    return near, f"名稱相近（{near}%）"


def _hit(row: Row[Any], nearness: int, why: str) -> BusinessHit:
    kind = BusinessKind(row.kind)
    return BusinessHit(row.root_id, row.name, row.ubn or "", kind, row.version, nearness, why)


def members_of(business_id: int) -> Select[Any]:
    """Select the numbers of all entries for which one stands: itself, and what was merged into it."""
    return select(Business.id).where(or_(Business.id == business_id, Business.root_id == business_id))
