"""What a file is, its first bytes say; its name has to agree."""

import pytest

from petitions.rules.files import HEAD, UnknownFile, kind_of

ODT = b"PK\x03\x04" + bytes(26) + b"mimetypeapplication/vnd.oasis.opendocument.text"
DOCX = b"PK\x03\x04" + bytes(26) + b"[Content_Types].xml"


@pytest.mark.parametrize(
    ("name", "head", "media_type"),
    [
        ("a.pdf", b"%PDF-1.4", "application/pdf"),
        ("a.JPEG", b"\xff\xd8\xff\xe0", "image/jpeg"),
        ("a.heic", b"\x00\x00\x00\x18ftypheic", "image/heic"),
        ("a.mov", b"\x00\x00\x00\x14ftypqt  ", "video/mp4"),
        ("a.odt", ODT, "application/vnd.oasis.opendocument.text"),
        ("a.docx", DOCX, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("對話.txt", ("王小明：" * HEAD).encode()[:HEAD], "text/plain"),
    ],
)
def test_what_it_says_it_is_it_is(name: str, head: bytes, media_type: str) -> None:
    assert kind_of(name, head).media_type == media_type


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("a.docx", ODT),
        ("a.odt", DOCX),
        ("a.txt", b"caf\xe9 au lait"),
        ("a.zip", b"PK\x03\x04"),
        ("pdf.", b"%PDF-"),
    ],
)
def test_what_is_something_else_is_refused_in_a_sentence(name: str, head: bytes) -> None:
    with pytest.raises(UnknownFile, match="。"):
        kind_of(name, head)
