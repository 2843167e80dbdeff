"""Count the bytes of a request body, so that a form cut off on its way is not taken for a whole one.

Some servers hand on what came before the line broke as if it were everything.
"""

from collections.abc import Callable, Iterable
from typing import Any


class CountingInput:
    """The body of a request, counted as it is read."""

    def __init__(self, stream: Any) -> None:
        self.stream = stream
        self.received = 0

    def read(self, size: int = -1) -> bytes:
        return self._counted(self.stream.read(size))

    def readline(self, size: int = -1) -> bytes:
        return self._counted(self.stream.readline(size))

    def __iter__(self) -> Iterable[bytes]:
        for line in self.stream:
            yield self._counted(line)

    def _counted(self, data: bytes) -> bytes:
        self.received += len(data)
        return data


class WholeBody:
    """WSGI middleware that puts a CountingInput before the application."""

    def __init__(self, app: Callable[..., Any]) -> None:
        self.app = app

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        counter = CountingInput(environ["wsgi.input"])
        environ["wsgi.input"] = environ["petitions.received"] = counter
        return self.app(environ, start_response)
