"""A form that was cut off on its way is not taken for a whole one, whatever server stands in front."""

import io
import socket
import threading
import time
from collections.abc import Callable, Iterator
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from waitress.server import create_server
from werkzeug.test import EnvironBuilder, run_wsgi_app

from petitions.cli.setup import serving
from petitions.extensions import db
from petitions.models import CaseEvent, Matter
from tests.blueprints.test_intake import A_DISPUTE
from tests.support.digest import digests
from tests.support.markup import Page

Say = Callable[..., bytes]
FORM = "application/x-www-form-urlencoded"


class Form:
    """A form of a browser that is filled in: its cookie and its body, whole and as parts."""

    def __init__(self, client: FlaskClient) -> None:
        page = Page(client.get("/file/dispute").get_data(as_text=True))
        hidden = {e["name"]: e["value"] for e in page.all("input") if e["type"] == "hidden"}
        cookie = client.get_cookie("petitions")
        assert cookie is not None
        self.cookie = f"petitions={cookie.value}"
        self.fields = A_DISPUTE | hidden
        self.body = urlencode(self.fields).encode()

    def parts(self) -> tuple[str, bytes]:
        """Return the body as a form with files is sent, and its type."""
        lines = [
            f'--b\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n'
            for k, v in self.fields.items()
        ]
        return "multipart/form-data; boundary=b", "".join([*lines, "--b--\r\n"]).encode()


@pytest.fixture
def form(app: Flask) -> Form:
    app.test_client_class = FlaskClient
    return Form(app.test_client())


@pytest.fixture
def say(app: Flask) -> Iterator[Say]:
    """Speak to the server that `petitions serve` starts: `say(request)` returns what it answers.

    The line is closed for writing after the request; `hang` is how long to wait before that.
    """
    server = create_server(app, host="127.0.0.1", port=0, **serving(app))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()

    def speak(request: bytes, *, hang: float = 0) -> bytes:
        with socket.create_connection(("127.0.0.1", server.effective_port), timeout=10) as line:
            line.sendall(request)
            time.sleep(hang)
            line.shutdown(socket.SHUT_WR)
            answer = b""
            while more := line.recv(65536):
                answer += more
            return answer

    yield speak
    server.close()
    thread.join(5)


def request_of(form: Form, body: bytes, *, announced: int, kind: str = FORM) -> bytes:
    head = (
        f"POST /file/dispute HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {form.cookie}\r\nConnection: close\r\n"
        f"Content-Type: {kind}\r\nContent-Length: {announced}\r\n\r\n"
    )
    return head.encode() + body


def filed() -> int:
    db.session.rollback()
    found = db.session.scalar(select(func.count()).select_from(Matter)) or 0
    db.session.rollback()  # the server must not wait for what this test reads
    return found


def test_a_whole_form_arrives(say: Say, form: Form) -> None:
    answer = say(request_of(form, form.body, announced=len(form.body)))
    assert answer.startswith(b"HTTP/1.1 303")
    assert filed() == 1


@pytest.mark.parametrize("missing", [1, 8, 500])
def test_a_form_that_is_cut_off_is_not_filed(say: Say, form: Form, missing: int) -> None:
    before = digests()
    answer = say(request_of(form, form.body[:-missing], announced=len(form.body)), hang=0.2)
    assert b" 303 " not in answer
    assert filed() == 0
    assert digests() == before


def test_a_form_in_parts_that_is_cut_off_is_not_filed(say: Say, form: Form) -> None:
    kind, body = form.parts()
    answer = say(request_of(form, body[:-10], announced=len(body), kind=kind), hang=0.2)
    assert b" 303 " not in answer
    assert filed() == 0
    assert say(request_of(form, body, announced=len(body), kind=kind)).startswith(b"HTTP/1.1 303")


@pytest.mark.parametrize("ending", [b"", b"5\r\nabc"])
def test_a_chunk_that_never_ends_files_nothing(say: Say, form: Form, ending: bytes) -> None:
    head = request_of(form, b"", announced=0).replace(b"Content-Length: 0", b"Transfer-Encoding: chunked")
    answer = say(head + b"%x\r\n%s\r\n" % (len(form.body), form.body) + ending, hang=0.2)
    assert b" 303 " not in answer
    assert filed() == 0


def test_two_lengths_are_no_length(say: Say, form: Form) -> None:
    twice = request_of(form, form.body, announced=len(form.body)).replace(
        b"Content-Length:", b"Content-Length: 8\r\nContent-Length:"
    )
    assert b" 303 " not in say(twice)
    both = request_of(form, form.body, announced=8).replace(
        b"\r\n\r\n", b"\r\nTransfer-Encoding: chunked\r\n\r\n", 1
    )
    assert b" 303 " not in say(both)
    assert filed() == 0


@pytest.mark.parametrize("kind", ["ordinary", "in parts"])
def test_a_server_that_hides_the_cut_is_found_out(app: Flask, form: Form, kind: str) -> None:
    """gunicorn says that its input ends by itself; then only counting shows that something is missing."""
    content_type, body = (FORM, form.body) if kind == "ordinary" else form.parts()
    wholes = {}
    for name, sent in (("cut", body[: len(body) // 2]), ("cut at the end", body[:-1]), ("whole", body)):
        environ = EnvironBuilder(path="/file/dispute", method="POST").get_environ()
        environ |= {
            "HTTP_COOKIE": form.cookie,
            "CONTENT_TYPE": content_type,
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": io.BytesIO(sent),
            "wsgi.input_terminated": True,
        }
        wholes[name] = run_wsgi_app(app, environ, buffered=True)[1]
    assert wholes["cut"].startswith("400")
    assert wholes["cut at the end"].startswith("400")
    assert wholes["whole"].startswith("303")
    assert filed() == 1


@pytest.mark.parametrize("kind", ["ordinary", "in parts"])
def test_without_a_length_the_last_field_must_have_come(app: Flask, form: Form, kind: str) -> None:
    """A body in chunks does not say how long it is, and not every server notices that the last is missing."""
    content_type, body = (FORM, form.body) if kind == "ordinary" else form.parts()
    answers = []
    for sent in (body[: len(body) // 2], body):
        environ = EnvironBuilder(path="/file/dispute", method="POST").get_environ()
        environ.pop("CONTENT_LENGTH", None)
        environ |= {"HTTP_COOKIE": form.cookie, "CONTENT_TYPE": content_type, "wsgi.input": io.BytesIO(sent)}
        answers.append(run_wsgi_app(app, environ | {"wsgi.input_terminated": True}, buffered=True)[1][:3])
    assert answers == ["400", "303"]
    assert filed() == 1


def test_a_cut_form_is_told_so_in_a_sentence(app: Flask, form: Form) -> None:
    environ = EnvironBuilder(path="/file/dispute", method="POST").get_environ()
    environ |= {"CONTENT_TYPE": FORM, "CONTENT_LENGTH": "9999", "wsgi.input": io.BytesIO(form.body)}
    body, status, _ = run_wsgi_app(app, environ | {"wsgi.input_terminated": True}, buffered=True)
    assert status.startswith("400")
    assert "沒有完整送達" in b"".join(body).decode()


def test_the_server_takes_no_more_than_the_limit(app: Flask, say: Say, form: Form) -> None:
    most = serving(app)["max_request_body_size"]
    answer = say(request_of(form, b"", announced=most + 1))
    assert answer.startswith(b"HTTP/1.1 413")
    assert b"waitress" not in answer.lower().split(b"\r\n\r\n")[0]
    assert filed() == 0


def test_the_server_does_not_say_what_it_is(say: Say) -> None:
    head = say(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n").split(b"\r\n\r\n")[0]
    assert b"200 OK" in head
    assert b"server:" not in head.lower()


def test_a_stranger_cannot_say_from_where_he_comes(say: Say, form: Form) -> None:
    """The server takes off what a proxy would say, as long as none is configured."""
    request = request_of(form, form.body, announced=len(form.body))
    assert b" 303 " in say(request.replace(b"Host:", b"X-Forwarded-For: 203.0.113.9\r\nHost:", 1))
    assert filed() == 1
    assert db.session.scalars(select(CaseEvent.ip)).all() == ["127.0.0.1"]
