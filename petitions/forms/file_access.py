"""The form by which whoever filed asks to read the file of the case."""

from petitions.forms.base import KeyField, Needed, TextField, TypedForm

SAY_WHICH = "請寫想看哪些文書，例如業者的回復與附件；要看全部，就寫「全部」。"
SAY_WHY = "請寫為什麼需要，例如準備調解或訴訟。"


class AccessForm(TypedForm):
    """Which papers one wants to read or copy, and why (行政程序法 §46 I)."""

    scope = TextField("想看或影印哪些文書", [Needed(SAY_WHICH)], most=1000)
    reason = TextField("為什麼需要", [Needed(SAY_WHY)], most=1000)
    submission_key = KeyField()
