"""The code lists an office starts with: each entry has a day from which it holds, and none is ever removed.

Categories: the 26 of the legacy ledgers of the year 106, in two groups; a city adds its own beside them.
"""

from datetime import date
from typing import NamedTuple

SEED_DAY = date(2011, 1, 1)


class CodeSeed(NamedTuple):
    """One entry of a code list; `parent` is the code of its group."""

    list: str
    code: str
    label: str
    label_en: str = ""
    parent: str = ""
    valid_from: date = SEED_DAY


_GOODS = (
    ("食品", "Food"),
    ("服飾皮件及鞋類", "Clothing, leather goods and shoes"),
    ("電器及周邊產品", "Electrical appliances"),
    ("通訊及周邊產品", "Phones and accessories"),
    ("電腦及周邊產品", "Computers and accessories"),
    ("車輛", "Vehicles"),
    ("房屋", "Housing (purchase)"),
    ("家具", "Furniture"),
    ("禮券", "Gift vouchers"),
    ("其他", "Other"),
)
_SERVICES = (
    ("線上遊戲", "Online games"),
    ("電信", "Telecommunications"),
    ("運輸", "Transport"),
    ("旅遊", "Travel"),
    ("餐飲", "Restaurants and catering"),
    ("補習", "Cram schools and courses"),
    ("健身", "Fitness centres"),
    ("瘦身美容", "Slimming and beauty"),
    ("醫療", "Medical services"),
    ("金融保險", "Finance and insurance"),
    ("房屋租賃", "Housing (rental)"),
    ("汽機車維修", "Vehicle repair"),
    ("洗衣", "Laundry"),
    ("婚紗攝影", "Wedding photography"),
    ("殯葬", "Funeral services"),
    ("托育安養", "Child and elderly care"),
)

CODES: tuple[CodeSeed, ...] = (
    CodeSeed("category_group", "商品", "商品", "Goods"),
    CodeSeed("category_group", "服務", "服務", "Services"),
    *(CodeSeed("category", name, name, english, "商品") for name, english in _GOODS),
    *(CodeSeed("category", name, name, english, "服務") for name, english in _SERVICES),
)

GROUP_OF: dict[str, str] = {code.code: code.parent for code in CODES if code.list == "category"}
"""The group of each category; one that is not listed belongs to none."""
