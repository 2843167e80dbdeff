"""Turning a petition into a consumer dispute: only what a petition did not say is asked."""

from collections.abc import Mapping
from typing import Any, Final

from wtforms.fields.choices import SelectChoice

from petitions.forms.base import (
    AmountField,
    ChoiceField,
    LineField,
    Needed,
    RadiosField,
    RocDateField,
    TextField,
    UbnField,
)
from petitions.forms.tracking import DatedForm
from petitions.queries.choices import Lists
from petitions.rules.terms import FirstAppealRoute
from petitions.services.converting import Disputed

WHOM: Final = "請寫業者的名稱；不知道的話，寫「不明」與線索。"


class IntoDisputeForm(DatedForm):
    """Against whom the dispute is, and about what purchase."""

    business_name = LineField("業者名稱", [Needed(WHOM)], most=100)
    business_ubn = UbnField("統一編號")
    category = ChoiceField("商品或服務")
    transaction_on = RocDateField("交易日期")
    amount = AmountField("爭議金額")
    demand = TextField("訴求", most=1000)
    first_complaint = RadiosField(
        "第一次申訴的對象",
        default=FirstAppealRoute.CENTER.value,
        choices=[SelectChoice(route.value, route.label) for route in FirstAppealRoute],
    )

    def __init__(self, typed: Mapping[str, Any], lists: Lists) -> None:
        super().__init__(typed)
        groups = {entry.code: entry.label for entry in lists["category_group"]}
        self.category.choices = [
            SelectChoice("", "未分類"),
            *(SelectChoice(e.code, e.label, optgroup=groups.get(e.parent)) for e in lists["category"]),
        ]

    def disputed(self) -> Disputed:
        """Return what was typed."""
        return Disputed(
            business_name=self.business_name.data,
            business_ubn=self.business_ubn.data,
            category=self.category.data,
            transaction_on=self.transaction_on.data,
            amount_ntd=self.amount.data,
            demand=self.demand.data or "",
            first_complaint_to=self.first_complaint.data,
        )
