"""Who takes part: the part a business had in the trade, and what of a party can be put right."""

from typing import Final

from petitions.rules.term import Term
from petitions.rules.terms import EventKind, PartyRole

SIDES: Final = (PartyRole.COMPLAINANT, PartyRole.RESPONDENT, PartyRole.THIRD_PARTY)
"""In which part someone can be added; whoever speaks for a party has a page of its own."""


COMPLETING: Final = frozenset({EventKind.RECTIFIED, EventKind.SUPPLEMENTED})
"""Acts with which what was filed may change, too."""


class TradeRole(Term):
    """What a business did in the trade: each answers for something else (消費者保護法 §2, §7–9)."""

    SELLER = "seller", "出賣人或服務提供者"
    PLATFORM = "platform", "交易平臺"
    MAKER = "maker", "製造者"
    IMPORTER = "importer", "輸入者"
    PAYMENT = "payment", "支付或分期業者"
    ORGANISER = "organiser", "主辦者"


class AmendedField(Term):
    """A field that can be corrected or completed (個人資料保護法 §11 I)."""

    NAME = "name", "姓名"
    PHONE = "phone", "電話"
    EMAIL = "email", "電子郵件"
    ADDRESS = "address", "地址"
    ID_NUMBER = "id_number", "身分證號"
    BIRTH = "birth", "生日"
    STATED_NAME = "stated_name", "業者名稱"
    STATED_UBN = "stated_ubn", "統一編號"
    TRADE_ROLE = "trade_role", "交易上的角色"
    AMOUNT = "amount_ntd", "爭議金額"
    BOUGHT_ON = "transaction_on", "交易日期"
    PERSONS = "persons", "人數"


OF_PERSON: Final = (
    *(AmendedField.NAME, AmendedField.PHONE, AmendedField.EMAIL),
    *(AmendedField.ADDRESS, AmendedField.ID_NUMBER, AmendedField.BIRTH),
)
OF_BUSINESS: Final = (AmendedField.STATED_NAME, AmendedField.STATED_UBN, AmendedField.TRADE_ROLE)
OF_MATTER: Final = (AmendedField.AMOUNT, AmendedField.BOUGHT_ON, AmendedField.PERSONS)
