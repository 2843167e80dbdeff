"""Code lists as an office starts with them; the office changes its own, versioned, in the database.

The code of a category is its statutory name, as ledgers and published tables write it; codes that come
from the words of the law are the keys of those words.
"""

from datetime import date
from typing import Final, NamedTuple

from petitions.rules.closing import WithdrawalReason
from petitions.rules.codes_contracts import CONTRACT_RULES
from petitions.rules.codes_dispute import CATEGORIES, CAUSES, DEMANDS, GOODS, SERVICES
from petitions.rules.codes_petition import PETITION_CATEGORIES
from petitions.rules.term import Term
from petitions.rules.terms import (
    Channel,
    FirstAppealRoute,
    JurisdictionBasis,
    MediationRejectGround,
    NotProcessedGround,
    Outcome,
    PetitionKind,
    RectifyGround,
    RejectGround,
    TransactionType,
)

SINCE: Final = date(2001, 1, 1)


class CodeRow(NamedTuple):
    """An entry of a list; `parent` is a code of the list above it."""

    list: str
    code: str
    label: str
    label_en: str = ""
    parent: str = ""
    valid_from: date = SINCE


def _terms(name: str, terms: type[Term]) -> tuple[CodeRow, ...]:
    return tuple(CodeRow(name, term.value, term.label, term.label_en) for term in terms)


_REASONS: Final = (
    *(("withdrawal", reason.value, reason.label) for reason in WithdrawalReason),
    ("extension", "complex", "案情複雜"),
    ("extension", "site_visit", "須現場勘查"),
    ("extension", "other_agency", "須他機關協助"),
    ("extension", "other", "其他"),
    ("cancellation", "typhoon", "天然災害停止上班"),
    ("cancellation", "no_quorum", "未達法定人數"),
    ("cancellation", "party_request", "當事人請求"),
    ("cancellation", "other", "其他"),
)

CODES: Final[tuple[CodeRow, ...]] = (
    CodeRow("category_group", GOODS, GOODS, "Goods"),
    CodeRow("category_group", SERVICES, SERVICES, "Services"),
    *(CodeRow("category", name, name, english, group) for group, name, english in CATEGORIES),
    *(CodeRow("cause", code, label, english) for code, label, english in CAUSES),
    *(CodeRow("demand", code, label, english) for code, label, english in DEMANDS),
    *(CodeRow("contract_rule", name, name, "", category) for category, name in CONTRACT_RULES),
    *(CodeRow("petition_category", c, label, english) for c, label, english in PETITION_CATEGORIES),
    *_terms("channel", Channel),
    *_terms("outcome", Outcome),
    *_terms("transaction_type", TransactionType),
    *_terms("first_complaint_to", FirstAppealRoute),
    *_terms("jurisdiction_basis", JurisdictionBasis),
    *_terms("petition_kind", PetitionKind),
    *_terms("reject_ground", RejectGround),
    *_terms("mediation_reject_ground", MediationRejectGround),
    *_terms("rectify_ground", RectifyGround),
    *_terms("not_processed_ground", NotProcessedGround),
    *(CodeRow(f"{name}_reason", code, label) for name, code, label in _REASONS),
)

_GROUPS: Final = {name: group for group, name, _ in CATEGORIES}


def list_codes(name: str) -> tuple[CodeRow, ...]:
    """Return the seed entries of one list, in their order."""
    return tuple(code for code in CODES if code.list == name)


def group_of(category: str) -> str:
    """Return 商品 or 服務 for a category; nothing for one that the seed list does not know."""
    return _GROUPS.get(category, "")
