"""What was issued is handed out as it was frozen, or not at all: its fingerprint is compared first."""

from petitions import filestore
from petitions.extensions import sealer
from petitions.models import IssuedLetter
from petitions.rules.errors import StepNotAllowed
from petitions.rules.sheet import NOT_AS_ISSUED, Sheet, kept_sheet


def open_sheet(letter: IssuedLetter) -> Sheet:
    """Return an issued letter as its reader got it. Raises StepNotAllowed if it is not what was issued."""
    return kept_sheet(sealer().open(letter.content_sealed), letter.content_sha256)


def frozen_file(sha256: str) -> bytes:
    """Return a file of the store. Raises StepNotAllowed if it is gone or is not what was kept."""
    try:
        return filestore.read(sha256)
    except OSError as trouble:
        raise StepNotAllowed(NOT_AS_ISSUED) from trouble
