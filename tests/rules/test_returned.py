"""Reports of deliveries as mail servers write them: what failed for good is told from all the rest."""

import pytest

from petitions.rules.returned import Returned, read_report

TOKEN = "0123456789abcdef0123456789abcdef"
POSTFIX = f"""\
From: MAILER-DAEMON@mail.example (Mail Delivery System)
To: bounces@petitions.example
Subject: Undelivered Mail Returned to Sender
Message-Id: <20261120040000.5F3A@mail.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="XX"

--XX
Content-Type: text/plain; charset=utf-8

<wang@example.com>: host mx.example.com said: 550 5.1.1 User unknown

--XX
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example
Arrival-Date: Fri, 20 Nov 2026 12:00:00 +0800

Final-Recipient: rfc822; wang@example.com
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 User unknown

--XX
Content-Type: message/rfc822

From: no-reply@petitions.example
To: wang@example.com
Subject: =?utf-8?b?5bey5pS25Yiw?=
Message-ID: <{TOKEN}@petitions.example>

body
--XX--
"""
HEADERS_ONLY = POSTFIX.replace("message/rfc822", "text/rfc822-headers").replace("\nbody\n", "\n")
NOTHING_RETURNED = (
    POSTFIX[: POSTFIX.index("--XX\nContent-Type: message/rfc822")].replace(
        "MIME-Version", f"In-Reply-To: <{TOKEN}@petitions.example>\nMIME-Version"
    )
    + "--XX--\n"
)
FOUND = Returned(TOKEN, "5.1.1")


@pytest.mark.parametrize("report", [POSTFIX, HEADERS_ONLY, NOTHING_RETURNED])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_mail_that_came_back_is_known_by_its_message_id(report: str, line_end: str) -> None:
    assert read_report(report.replace("\n", line_end).encode()) == FOUND


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Action: failed", "Action: delayed"),
        ("Action: failed", "Action: delivered"),
        ("Action: failed", "Action: relayed"),
        ("Action: failed", "X-Action: failed"),
        ("multipart/report", "multipart/mixed"),
        ("message/delivery-status", "text/plain"),
        (TOKEN, "somebody.elses.mail"),
        (TOKEN, TOKEN.upper()),
    ],
)
def test_everything_else_is_no_failure_of_ours(before: str, after: str) -> None:
    assert read_report(POSTFIX.replace(before, after).encode()) is None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0\xff" * 100,
        b"Subject: hello\n\nhow are you",
        b"Content-Type: multipart/report; boundary=x\n\nno parts",
        POSTFIX[:700].encode(),
        b"".join(b'Content-Type: multipart/report; boundary="%d"\n\n--%d\n' % (n, n) for n in range(3000)),
    ],
)
def test_nothing_that_is_handed_in_breaks_it(content: bytes) -> None:
    assert read_report(content) is None


def test_a_status_that_is_none_is_left_out() -> None:
    assert read_report(POSTFIX.replace("Status: 5.1.1", "Status: <b>no</b>").encode()) == Returned(TOKEN, "")


def test_one_of_several_recipients_is_enough() -> None:
    two = POSTFIX.replace(
        "Final-Recipient", "Final-Recipient: rfc822; a@example.com\nAction: relayed\n\nFinal-Recipient", 1
    )
    assert read_report(two.encode()) == FOUND
