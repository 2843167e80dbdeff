"""How much of a form is read: so many bytes and so many fields, and not one byte less for being odd."""

from io import BytesIO
from typing import IO, Any, Final

from flask import Request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser

URLENCODED: Final = "application/x-www-form-urlencoded"
MOST_FIELDS: Final = 1000
"""No form of ours has a tenth of it; a million of them would cost a gigabyte to take apart."""


class BoundedParser(FormDataParser):
    """Werkzeug bounds the parts of a multipart form; this does the same for an ordinary one.

    Bytes that are no UTF-8 stand for themselves as U+FFFD, instead of making the whole form empty.
    """

    def parse(self, stream: IO[bytes], mimetype: str, content_length: int | None, options: Any = None) -> Any:
        """Take a body apart. Raises RequestEntityTooLarge (413)."""
        if mimetype == URLENCODED:
            most = self.max_form_memory_size or -1
            body = stream.read(most + 1) if most >= 0 else stream.read()
            if 0 <= most < len(body) or body.count(b"&") >= MOST_FIELDS:
                raise RequestEntityTooLarge
            stream = BytesIO(body.decode("utf-8", "replace").encode())
        return super().parse(stream, mimetype, content_length, options)


class BoundedRequest(Request):
    """A request whose form is read within bounds."""

    form_data_parser_class = BoundedParser
