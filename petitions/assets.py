"""Style sheets, scripts and pictures: served by this program, under addresses that never change.

The address of a file holds a digest of its content, so that browsers keep it for a year; it is
packed once, at the start. Bootstrap comes from the Bootstrap-Flask package, and works the same
from a checkout and from an installed wheel.
"""

import gzip
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from mimetypes import guess_type

from flask import Flask, Response, abort, current_app, request, url_for

from petitions.resources import PACKAGE

BOOTSTRAP = "static/bootstrap5/css/bootstrap.min.css"
KEPT = "public, max-age=31536000, immutable"
ASKED_AGAIN = "no-cache"


@dataclass(frozen=True)
class Asset:
    """One file, as it is and packed, with the digest of its content."""

    name: str
    body: bytes
    packed: bytes
    digest: str

    @property
    def content_type(self) -> str:
        """The media type, with the character set where it is text."""
        kind = guess_type(self.name)[0] or "application/octet-stream"
        return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind


def init_app(app: Flask) -> None:
    """Read and pack the files, route them, and give templates `asset('theme.css')`."""
    app.extensions["assets"] = {asset.name: asset for asset in gather()}
    app.add_url_rule("/static/<digest>/<name>", "asset", serve)
    app.add_template_global(address, "asset")


def gather() -> Iterator[Asset]:
    """Read Bootstrap's style sheet and every file of our static folder."""
    yield _pack("bootstrap.min.css", files("flask_bootstrap").joinpath(BOOTSTRAP).read_bytes())
    for path in sorted((PACKAGE / "static").iterdir()):
        if path.is_file():
            yield _pack(path.name, path.read_bytes())


def _pack(name: str, body: bytes) -> Asset:
    digest = hashlib.sha256(body).hexdigest()[:16]
    return Asset(name, body, gzip.compress(body, compresslevel=9, mtime=0), digest)


def address(name: str) -> str:
    """Return the address of a file by its name; an unknown name is a mistake in a template."""
    asset: Asset = current_app.extensions["assets"][name]
    return url_for("asset", digest=asset.digest, name=name)


def serve(digest: str, name: str) -> Response:
    """Answer with a file; one asked for by an old digest is given as it is now, to be asked again."""
    asset: Asset | None = current_app.extensions["assets"].get(name)
    if asset is None:
        abort(404)
    takes_gzip = request.accept_encodings.quality("gzip") > 0
    response = Response(asset.packed if takes_gzip else asset.body, content_type=asset.content_type)
    if takes_gzip:
        response.content_encoding = "gzip"
    response.vary.add("Accept-Encoding")
    response.headers["Cache-Control"] = KEPT if digest == asset.digest else ASKED_AGAIN
    response.set_etag(f"{asset.digest}{'-gzip' if takes_gzip else ''}")
    response.make_conditional(request)
    return response
