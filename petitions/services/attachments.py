"""Keep the files that come with an act, for those who may see them and for nobody else."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import datetime
from typing import IO, Any, NamedTuple

from petitions import filestore, scanner
from petitions.extensions import db, insert_into
from petitions.models import Attachment, Case
from petitions.rules.actors import Actor
from petitions.rules.files import FILES, Audience


class Sent(NamedTuple):
    """A file as it was sent: its shown name, its media type, its bytes."""

    name: str
    media_type: str
    stream: IO[bytes]


class KeptFile(NamedTuple):
    """A file that lies in the store, not yet tied to anything."""

    name: str
    media_type: str
    sha256: str
    size: int


class Ready(NamedTuple):
    """Files that lie on the disk beside the store, and how they are told of."""

    files: tuple[KeptFile, ...]
    arrived: tuple[filestore.Arrived, ...]


def keep_files(sent: Iterable[Sent]) -> list[KeptFile]:
    """Bring files into the store, safe on the disk before any row says so. Raises OSError without room."""
    return [KeptFile(file.name, file.media_type, *filestore.keep(file.stream)) for file in sent]


@contextmanager
def hold_ready(sent: Iterable[Sent]) -> Iterator[Ready]:
    """Hold files ready, safe on the disk, while it is decided whether they are wanted.

    What was not placed by then is gone again: of a filing that is refused no file stays. Raises OSError.
    """
    with ExitStack() as stack:
        files, arrived = [], []
        for file in sent:
            one = filestore.receive(file.stream)
            stack.callback(filestore.drop, one)
            arrived.append(one)
            files.append(KeptFile(file.name, file.media_type, *one.kept))
        yield Ready(tuple(files), tuple(arrived))


def place_files(ready: Ready) -> None:
    """Bring into the store what was held ready; the last thing before the commit. Raises OSError."""
    for one in ready.arrived:
        filestore.place(one)


def told_of(files: Iterable[KeptFile]) -> dict[str, Any]:
    """Return files as the particulars of an act; with the event their digests enter its chain."""
    kept = [file._asdict() for file in files]
    return {FILES: kept} if kept else {}


def files_in(data: Mapping[str, Any] | None) -> list[KeptFile]:
    """Return the files that the particulars of an act name."""
    return [KeptFile(**file) for file in (data or {}).get(FILES, ())]


def attach(
    case: Case,
    files: Iterable[KeptFile],
    *,
    by: Actor,
    at: datetime,
    audience: Audience = Audience.OFFICE,
    event_seq: int | None = None,
    party_id: int | None = None,
    is_ours: bool = False,
) -> None:
    """Tie kept files to a case and to the event with which they came; the same file once an event.

    `party_id`: whose file it is, or for whom of several respondents. Where there is a virus scanner a file
    waits for it, unless it `is_ours`: written by this program.
    """
    waits = scanner.is_on() and not is_ours
    rows = [
        {
            "matter_id": case.matter_id,
            "case_id": case.id,
            "event_seq": event_seq,
            "party_id": party_id,
            "sha256": file.sha256,
            "display_name": file.name,
            "media_type": file.media_type,
            "size_bytes": file.size,
            "audience": audience.value,
            "scan_due_at": at if waits else None,
            "received_at": at,
            "received_by_id": by.id,
        }
        for file in files
    ]
    if rows:
        unique = ["case_id", "event_seq", "sha256"]
        db.session.execute(insert_into(Attachment).on_conflict_do_nothing(index_elements=unique), rows)
