"""How and when a letter left."""

from wtforms.fields.choices import SelectChoice

from petitions import clock
from petitions.forms.base import KeyField, Needed, RadiosField, RocDateField, TypedForm
from petitions.rules.notices import PostedBy


class PostedForm(TypedForm):
    """A notice that was printed and sent."""

    how = RadiosField(
        "怎麼寄出",
        [Needed("請選寄出的方式。")],
        choices=[SelectChoice(way.value, way.label) for way in PostedBy if way is not PostedBy.LETTER],
    )
    posted_on = RocDateField("寄出日期", [Needed("請填寄出的日期。")], default=clock.today)
    submission_key = KeyField()
