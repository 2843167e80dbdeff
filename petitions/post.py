"""Mail: the one place that speaks SMTP. Reached only from `petitions work`, never inside a transaction."""

import os
import smtplib
from collections.abc import Mapping
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Any, NamedTuple

from petitions import clock
from petitions.rules.contact import parse_email

TIMEOUT_SECONDS = 20
TEMPORARY = range(400, 500)


class NotSent(Exception):
    """A mail did not leave; `is_final` when trying again cannot help."""

    def __init__(self, reason: str, *, is_final: bool) -> None:
        super().__init__(reason)
        self.is_final = is_final


class Mail(NamedTuple):
    """One mail: the subject is ours (never typed by a user), `key` gives it the same Message-ID each try."""

    to: str
    subject: str
    body: str
    key: str


def send(mail: Mail, settings: Mapping[str, Any]) -> None:
    """Hand a mail to the SMTP server of the settings; without one, development keeps it as a file.

    Raises NotSent.
    """
    message = compose(mail, settings)
    if not settings["SMTP_HOST"]:
        _keep_as_file(message, Path(settings["INSTANCE"]) / "mail", mail.key)
        return
    try:
        with smtplib.SMTP(settings["SMTP_HOST"], settings["SMTP_PORT"], timeout=TIMEOUT_SECONDS) as server:
            server.send_message(message)
    except smtplib.SMTPResponseException as error:
        raise NotSent(f"{error.smtp_code}", is_final=error.smtp_code not in TEMPORARY) from None
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        raise NotSent(f"{codes}", is_final=all(code not in TEMPORARY for code in codes)) from None
    except (smtplib.SMTPException, OSError) as error:
        raise NotSent(type(error).__name__, is_final=False) from None


def compose(mail: Mail, settings: Mapping[str, Any]) -> EmailMessage:
    """Build the message; every header is ours but the address, which is one plain checked address."""
    message = EmailMessage()
    message["From"] = settings["MAIL_FROM"]
    try:
        message["To"] = parse_email(mail.to)
    except ValueError:
        raise NotSent("bad address", is_final=True) from None
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = f"<{mail.key.replace(':', '.')}@{settings['MAIL_FROM'].rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.body)
    return message


def _keep_as_file(message: EmailMessage, folder: Path, key: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{key.replace(':', '-')}.eml"
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(message.as_bytes())
