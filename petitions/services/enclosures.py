"""The files that go with a mail: named in its payload, fetched in the moment it is sent.

`{"attachments": [{"sha256": …, "name": …, "media_type": …}]}` names files of the store by their content.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import select

from petitions import filestore
from petitions.extensions import db
from petitions.models import Attachment
from petitions.post import Enclosure, NotSent
from petitions.rules.delivery import Failure

MEDIA_TYPE: Final = "application/pdf"


def enclosures_of(payload: Mapping[str, Any]) -> tuple[Enclosure, ...]:
    """Return the files that go with a mail, in the order in which they are named. Raises NotSent."""
    entries: Sequence[Mapping[str, Any]] = payload.get("attachments", ())
    _check_clean([entry["sha256"] for entry in entries])
    return tuple(
        Enclosure(entry["name"], entry.get("media_type", MEDIA_TYPE), _content(entry)) for entry in entries
    )


def _check_clean(digests: Sequence[str]) -> None:
    """Refuse a file in which malware was found since it was enclosed."""
    if not digests:
        return
    found = select(Attachment.id).where(Attachment.sha256.in_(digests), Attachment.malware != "")
    if db.session.scalars(found.limit(1)).one_or_none() is not None:
        raise NotSent(Failure.ENCLOSURE, "malware")


def _content(entry: Mapping[str, Any]) -> bytes:
    try:
        return filestore.read(entry["sha256"])
    except filestore.Changed:
        raise NotSent(Failure.ENCLOSURE, "changed") from None
    except OSError as error:
        raise NotSent(Failure.ENCLOSURE, type(error).__name__) from None
