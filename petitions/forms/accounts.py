"""Forms of signing in and of the password."""

from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import DataRequired, EqualTo, Length

LONGEST = 200


class SignInForm(FlaskForm):
    """Name and password of a member of staff."""

    class Meta(FlaskForm.Meta):
        locales = ("zh_TW",)

    name = StringField("帳號", [DataRequired("請輸入帳號。"), Length(max=60, message="帳號最多 60 個字元。")])
    password = PasswordField(
        "密碼", [DataRequired("請輸入密碼。"), Length(max=LONGEST, message="密碼太長。")]
    )
    next = HiddenField()
    kept = HiddenField()


class PasswordForm(FlaskForm):
    """Change one's own password."""

    class Meta(FlaskForm.Meta):
        locales = ("zh_TW",)

    current = PasswordField(
        "目前的密碼", [DataRequired("請輸入目前的密碼。"), Length(max=LONGEST, message="密碼太長。")]
    )
    new = PasswordField("新密碼", [DataRequired("請輸入新密碼。"), Length(max=LONGEST, message="密碼太長。")])
    again = PasswordField("再輸入一次新密碼", [EqualTo("new", "兩次輸入的新密碼不同。")])
