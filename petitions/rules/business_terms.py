"""Words of the register of businesses: other names, ties, and what happened to an entry."""

from petitions.rules.term import Term


class NameKind(Term):
    """What sort of other name a business is known by."""

    ALIAS = "alias", "別名"
    BRAND = "brand", "品牌"
    SHOP = "shop", "店名或門市"
    ACCOUNT = "account", "賣家帳號"
    FORMER = "former", "舊名"


class TieKind(Term):
    """How one business belongs to another; each stays a party of its own."""

    BRANCH_OF = "branch_of", "是其分公司或門市"
    BRAND_OF = "brand_of", "是其品牌"
    SELLS_ON = "sells_on", "在其平臺販售"


class EntryChange(Term):
    """What happened to an entry of the register; nothing of it is taken away again."""

    ENTERED = "entered", "登錄"
    AMENDED = "amended", "更正"
    REACHED = "reached", "更正聯絡方式"
    NAME_ADDED = "name_added", "增列名稱"
    NAME_ENDED = "name_ended", "停用名稱"
    TIED = "tied", "建立關係"
    UNTIED = "untied", "解除關係"
    MERGED_AWAY = "merged_away", "併入"
    BROUGHT_BACK = "brought_back", "撤銷併入"
