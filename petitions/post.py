"""Mail: the one place that speaks SMTP. Reached only from `petitions work`, never inside a transaction."""

import email
import os
import re
import smtplib
import socket
import ssl
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from threading import Timer
from typing import Any, NamedTuple

from petitions import clock
from petitions.rules.contact import parse_email
from petitions.rules.delivery import Failure
from petitions.rules.text import display_filename

STEP_SECONDS = 20
"""So long the server may take for one answer."""

WHOLE_SECONDS = 120
"""So long one mail may take: less than the lease of the outbox, so that no other worker takes it too."""

HEADERS = ["Auto-Submitted", "Date", "From", "Message-ID", "Subject", "To"]
"""What a mail of ours says at its head, each once, beside what describes its parts."""

OF_MIME = re.compile("content-|mime-version", re.IGNORECASE)
NEEDS_LOGIN = frozenset({530, 534, 535, 538})
ENHANCED = re.compile(rb"\b[245]\.\d{1,3}\.\d{1,3}\b")
DOT = re.compile(rb"^\.", re.MULTILINE)


class NotSent(Exception):
    """A mail did not leave. `said` is the code of the server alone: its words repeat the address."""

    def __init__(self, failure: Failure, said: str = "") -> None:
        super().__init__(said or failure.value)
        self.failure = failure
        self.said = said


class Enclosure(NamedTuple):
    """A file that goes with a mail; its name is for people, in whatever script."""

    name: str
    media_type: str
    content: bytes


class Mail(NamedTuple):
    """One mail: the subject is ours, never typed by a user; `token` gives it the same Message-ID each try."""

    to: str
    subject: str
    body: str
    token: str
    enclosures: tuple[Enclosure, ...] = ()


def send(mail: Mail, settings: Mapping[str, Any]) -> None:
    """Hand a mail to the SMTP server of the settings; without one, development keeps it as a file.

    Raises NotSent.
    """
    message = compose(mail, settings)
    if settings["SMTP_HOST"]:
        _hand_over(message, settings)
    elif settings["PRODUCTION"]:
        raise NotSent(Failure.SETTINGS, "PETITIONS_SMTP_HOST")
    else:
        _keep_as_file(message, Path(settings["INSTANCE"]) / "mail", mail.token)


def compose(mail: Mail, settings: Mapping[str, Any]) -> EmailMessage:
    """Build the message; every header is ours but the address, which is one plain checked address.

    Raises NotSent.
    """
    message = EmailMessage()
    message["From"] = settings["MAIL_FROM"]
    try:
        message["To"] = parse_email(mail.to)
    except ValueError:
        raise NotSent(Failure.BAD_ADDRESS) from None
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = f"<{mail.token}@{settings['MAIL_FROM'].rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.body, cte="base64")
    for enclosure in mail.enclosures:
        _enclose(message, enclosure)
    read_again = email.message_from_bytes(message.as_bytes())
    if sorted(name for name in read_again if not OF_MIME.match(name)) != HEADERS:
        raise NotSent(Failure.BROKEN, "headers")
    return message


def _enclose(message: EmailMessage, enclosure: Enclosure) -> None:
    main, _, sub = enclosure.media_type.partition("/")
    name = display_filename(enclosure.name).replace("=?", "")
    message.add_attachment(enclosure.content, maintype=main, subtype=sub, filename=name)


class _InTime(smtplib.SMTP):
    """A server that is hung up on when the whole mail takes too long, byte by byte."""

    def connect(self, *args: Any, **given: Any) -> tuple[int, bytes]:
        self.watch = Timer(WHOLE_SECONDS, self._hang_up)
        self.watch.daemon = True
        self.watch.start()
        return super().connect(*args, **given)

    def close(self) -> None:
        super().close()
        self.watch.cancel()

    def _hang_up(self) -> None:
        line = getattr(self, "sock", None)
        if line is not None:
            with suppress(OSError):  # it is gone already
                line.shutdown(socket.SHUT_RDWR)


class _InTimeByTLS(_InTime, smtplib.SMTP_SSL):
    """The same over TLS from the first byte."""


def _hand_over(message: EmailMessage, settings: Mapping[str, Any]) -> None:
    with ExitStack() as at_the_end:
        try:
            server = _reach(settings)
            at_the_end.callback(server.close)
            _make_ready(server, settings)
            _say(server, message, settings["BOUNCES_TO"] or settings["MAIL_FROM"])
        except smtplib.SMTPResponseException as error:
            _expect((error.smtp_code, _bytes(error.smtp_error)), Failure.SETTINGS)
            raise NotSent(Failure.CUT, str(error.smtp_code)) from None
        except smtplib.SMTPNotSupportedError as error:
            raise NotSent(Failure.SETTINGS, str(error)[:80]) from None
        except OSError as error:
            raise NotSent(_why(error), type(error.__context__ or error).__name__) from None
        with suppress(OSError):  # it was taken; how the server says good-bye changes nothing
            server.quit()


def _reach(settings: Mapping[str, Any]) -> smtplib.SMTP:
    address = (settings["SMTP_HOST"], settings["SMTP_PORT"])
    if settings["SMTP_TLS"] == "tls":
        return _InTimeByTLS(*address, timeout=STEP_SECONDS, context=ssl.create_default_context())
    return _InTime(*address, timeout=STEP_SECONDS)


def _make_ready(server: smtplib.SMTP, settings: Mapping[str, Any]) -> None:
    server.ehlo_or_helo_if_needed()
    if settings["SMTP_TLS"] == "starttls":
        server.starttls(context=ssl.create_default_context())
        server.ehlo_or_helo_if_needed()
    if settings["SMTP_USER"]:
        server.login(settings["SMTP_USER"], settings["SMTP_PASSWORD"])


def _say(server: smtplib.SMTP, message: EmailMessage, sender: str) -> None:
    """Hand over one message. Only when its very end was said can the server have taken it."""
    _expect(server.mail(sender), Failure.SETTINGS)
    answer = server.rcpt(str(message["To"]))
    _expect(answer, Failure.REFUSED if b"5.7." in answer[1] else Failure.BAD_ADDRESS)
    _expect(server.docmd("DATA"), Failure.REFUSED, wanted=354)
    content = message.as_bytes(policy=message.policy.clone(linesep="\r\n", cte_type="7bit"))
    server.send(DOT.sub(b"..", content))
    try:
        server.send(b".\r\n" if content.endswith(b"\r\n") else b"\r\n.\r\n")
        answer = server.getreply()
    except OSError as error:
        raise NotSent(Failure.UNSURE, type(error.__context__ or error).__name__) from None
    _expect(answer, Failure.REFUSED)


def _expect(answer: tuple[int, bytes], refused: Failure, *, wanted: int = 0) -> None:
    """Go on if the answer is good; a 4xx is a matter of time, a 5xx means what the caller says."""
    code, words = answer
    if code == wanted or (not wanted and 200 <= code < 300):
        return
    found = ENHANCED.search(words)
    said = f"{code} {found[0].decode()}" if found else str(code)
    if code in NEEDS_LOGIN:
        raise NotSent(Failure.SETTINGS, said)
    raise NotSent(refused if code >= 500 else Failure.POSTPONED, said)


def _why(error: OSError) -> Failure:
    cause = error.__context__ or error
    if isinstance(cause, TimeoutError):
        return Failure.SLOW
    if isinstance(cause, ssl.SSLError):
        return Failure.SETTINGS
    return Failure.CUT if isinstance(error, smtplib.SMTPServerDisconnected) else Failure.UNREACHABLE


def _bytes(words: bytes | str) -> bytes:
    return words if isinstance(words, bytes) else words.encode()


def _keep_as_file(message: EmailMessage, folder: Path, token: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{token}.eml"
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(message.as_bytes())
