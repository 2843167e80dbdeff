"""Have the virus scanner look at what people sent, one file after the other."""

from typing import Final

from petitions import clock, filestore, scanner
from petitions.extensions import db
from petitions.rules.scanning import OF_THE_SCANNER, ScanFailure
from petitions.services.scanning import (
    Waiting,
    claim_scans,
    leave_alone,
    note_clean,
    note_found,
    note_not_scanned,
)

AT_ONCE: Final = 4
"""So many files take less than the lease, however slow the scanner is."""


def scan_waiting() -> int:
    """Scan what waits; return how many files were tried.

    If the scanner itself is at fault, the others are not tried either for a moment.
    """
    taken = claim_scans(AT_ONCE, at=clock.now()) if scanner.is_on() else []
    db.session.commit()
    for place, each in enumerate(taken):
        failure = _scan(each)
        db.session.commit()
        if failure in OF_THE_SCANNER:
            leave_alone(taken[place + 1 :], at=clock.now())
            db.session.commit()
            return place + 1
    return len(taken)


def _scan(taken: Waiting) -> ScanFailure | None:
    """Scan one file and note what came of it; return why it could not be scanned."""
    try:
        malware = _look_into(taken.sha256)
    except scanner.NotScanned as trouble:
        note_not_scanned(taken, trouble.failure, at=clock.now())
        return trouble.failure
    if malware:
        note_found(taken.sha256, malware, at=clock.now())
    else:
        note_clean(taken.sha256, at=clock.now())
    return None


def _look_into(sha256: str) -> str:
    """Return the name of the malware in a kept file; empty for none. Raises NotScanned."""
    try:
        file = filestore.path_of(sha256).open("rb")
    except OSError:
        raise scanner.NotScanned(ScanFailure.LOST) from None
    with file:
        return scanner.scan(file)
