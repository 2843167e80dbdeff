"""Files go with a mail: by their content or made on the spot, with names in any script, no header more."""

import email
import email.policy
import hashlib
from collections.abc import Iterator
from contextlib import suppress
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from petitions import filestore
from petitions.post import Enclosure, Mail, NotSent, compose
from petitions.rules.delivery import Failure
from petitions.services.enclosures import enclosures_of

LETTER = b"%PDF-1.7 not much of a letter"
DIGEST = hashlib.sha256(LETTER).hexdigest()


@pytest.fixture
def store(app: Flask) -> Iterator[Path]:
    """Where the letter lies in the store of the application."""
    with app.app_context():
        yield filestore.path_of(filestore.keep(BytesIO(LETTER)).sha256)


def payload(**entry: Any) -> dict[str, Any]:
    return {"attachments": [{"sha256": DIGEST, "name": "受理通知.pdf", **entry}]}


def mailed(app: Flask, *files: Enclosure) -> EmailMessage:
    """Return a mail as whoever gets it reads it."""
    message = compose(Mail("wang@example.com", "主旨", ".內文\n", "abc", files), app.config)
    return email.message_from_bytes(message.as_bytes(), policy=email.policy.default)  # type: ignore[return-value]


def test_a_file_of_the_store_arrives_as_it_is(app: Flask, store: Path) -> None:
    message = mailed(app, *enclosures_of(payload()))
    (part,) = message.iter_attachments()
    assert (part.get_filename(), part.get_content_type()) == ("受理通知.pdf", "application/pdf")
    assert part.get_content() == LETTER
    body = message.get_body()
    assert body is not None
    assert body.get_content() == ".內文\n"


@pytest.mark.parametrize(
    "name", ["調解不成立證明書（正本）.pdf", "附件 1・𠮷田‧尤瑪.jpg", "a b;c'd.pdf", "長" * 80 + ".pdf"]
)
def test_names_in_any_script_come_through(app: Flask, name: str) -> None:
    (part,) = mailed(app, Enclosure(name, "application/pdf", b"x")).iter_attachments()
    assert part.get_filename() == name


@pytest.mark.parametrize(
    "name",
    [
        "x.pdf\r\nBcc: evil@example.com",
        "x.pdf\nBcc: evil@example.com\n\nbody",
        "=?utf-8?q?a=0D=0ABcc:_evil@example.com?=",
        '"; filename="y.exe',
        "../../etc/passwd",
        "\u2028Bcc: evil@example.com",
    ],
)
def test_a_name_is_a_name_and_nothing_else(app: Flask, name: str) -> None:
    message = mailed(app, Enclosure(name, "application/pdf", b"x"))
    (part,) = message.iter_attachments()
    assert sorted(name.lower() for name in message) == sorted(
        ["from", "to", "subject", "date", "message-id", "auto-submitted", "mime-version", "content-type"]
    )
    assert {name.lower() for name in part} <= {
        *("content-type", "content-transfer-encoding", "content-disposition", "mime-version")
    }
    assert not set("\r\n/\\") & set(part.get_filename() or "")


def test_a_subject_that_hides_a_header_is_not_sent(app: Flask) -> None:
    hidden = "=?utf-8?q?a=0D=0ABcc:_evil@example.com?="
    with suppress(NotSent):  # where Python itself does not see through it
        message = compose(Mail("wang@example.com", hidden, "", "abc"), app.config)
        assert "Bcc" not in email.message_from_bytes(message.as_bytes())


@pytest.mark.parametrize("digest", ["0" * 64, "../../secret.key", "", "A" * 64])
def test_a_file_that_is_not_there_holds_the_mail_back(store: Path, digest: str) -> None:
    with pytest.raises(NotSent) as refused:
        enclosures_of(payload(sha256=digest))
    assert refused.value.failure is Failure.ENCLOSURE


def test_a_file_that_changed_is_not_sent(store: Path) -> None:
    store.chmod(0o600)
    store.write_bytes(b"something else")
    with pytest.raises(NotSent) as refused:
        enclosures_of(payload())
    assert refused.value.failure is Failure.ENCLOSURE
