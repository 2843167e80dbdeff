"""How an appeal ended for each of several respondents, and what a business answered by letter."""

from dataclasses import replace
from datetime import datetime
from typing import Any, ClassVar

from wtforms.fields.choices import SelectChoice

from petitions.forms.answer import LONGEST_REPLY, POSITIONS
from petitions.forms.base import AmountField, ChoiceField, LineField, Needed, RadiosField, TextField
from petitions.forms.particulars import NOT_CHOSEN, Offered
from petitions.forms.tracking import ActForm
from petitions.queries.case_page import PartyShown
from petitions.rules.answers import Signer
from petitions.rules.closing import best_of
from petitions.rules.demands import Answered, Demanded, Stance
from petitions.rules.outcomes import Outcome
from petitions.rules.step import Step
from petitions.rules.terms import EventKind
from petitions.services.acts import Said

NO_RESULT = "請選擇這位相對人的處理結果。"
NO_SIGNER = "請選擇回復人的身分。"


class ResultsForm(ActForm):
    """That an appeal is over: a result for each respondent, of which the case has the best."""

    laid_out_by_itself: ClassVar[frozenset[str]] = frozenset({"outcome"})
    firms: ClassVar[tuple[PartyShown, ...]] = ()

    @classmethod
    def more_fields(cls, step: Step, offered: Offered) -> dict[str, Any]:
        """Return a question for each respondent."""
        outcomes = [SelectChoice(outcome.value, outcome.label) for outcome in step.outcomes]
        fields: dict[str, Any] = {
            f"result_{firm.id}": RadiosField(firm.name, [Needed(NO_RESULT)], choices=outcomes)
            for firm in offered.respondents
        }
        return {**fields, "also_shown": tuple(fields), "firms": offered.respondents}

    def said(self, event: EventKind, at: datetime, received_at: datetime) -> Said:
        """Return what was said, with a result for each."""
        chosen = [(firm, self[f"result_{firm.id}"].data) for firm in self.firms]
        told = super().said(event, at, received_at)
        results = [{"party": firm.id, "outcome": key, "name": firm.name} for firm, key in chosen]
        best = best_of(Outcome(key) for _, key in chosen)
        return replace(told, detail=best.value, data={**told.data, "by_respondent": results})


class AnswerByPostForm(ActForm):
    """What a business answered otherwise than through its door: where it stands, and who says so."""

    points_asked: ClassVar[tuple[Demanded, ...]] = ()

    @classmethod
    def more_fields(cls, _step: Step, offered: Offered) -> dict[str, Any]:
        """Return where it stands on the whole, to each point if the letter says so, and who signed."""
        fields: dict[str, Any] = {
            "position": RadiosField("業者立場", [Needed("請選擇業者立場。")], choices=POSITIONS)
        }
        for at, one in enumerate(offered.asked, 1):
            stances = [SelectChoice(stance.value, stance.label) for stance in Stance]
            fields[f"position_{at}"] = ChoiceField(f"對「{one.label}」", choices=[NOT_CHOSEN, *stances])
            fields[f"offer_{at}"] = AmountField(f"對「{one.label}」願付的金額（元）")
        signers = [SelectChoice(signer.value, signer.label) for signer in Signer]
        fields["signer_name"] = LineField("回復人姓名", most=60)
        fields["signer"] = ChoiceField("回復人身分", choices=[NOT_CHOSEN, *signers])
        shown = {"also_shown": tuple(fields), "points_asked": offered.asked}
        return {**fields, **shown, "reason": TextField("回復內容", most=LONGEST_REPLY)}

    def validate(self, extra_validators: Any = None) -> bool:
        """Check every field; whoever is named signed as something."""
        is_valid = super().validate(extra_validators)
        if self.signer_name.data and not self.signer.data:
            self.refuse(NO_SIGNER, "signer")
            return False
        return is_valid

    def said(self, event: EventKind, at: datetime, received_at: datetime) -> Said:
        """Return what was said; the name of whoever signed is kept beside it."""
        told = super().said(event, at, received_at)
        data = {**told.data, "position": self.position.data}
        data |= {"signer": self.signer.data} if self.signer.data else {}
        points = [list(point) for point in self._points()]
        data |= {"points": points} if points else {}
        return replace(told, data=data, names=tuple(filter(None, [self.signer_name.data])))

    def _points(self) -> list[Answered]:
        asked = enumerate(self.points_asked, 1)
        said = [(one, self[f"position_{at}"].data, self[f"offer_{at}"].data) for at, one in asked]
        return [Answered(*one[1:3], Stance(key), offer) for one, key, offer in said if key]
