"""Files of tests: small, real by their first bytes; and a case that has one."""

import hashlib
from io import BytesIO

from petitions import filestore
from petitions.extensions import db
from petitions.models import Attachment, Case
from tests.support.people import A_SPRING_DAY

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
DIGEST = hashlib.sha256(PDF).hexdigest()


def give_a_file(case: Case, *, audience: str = "office", seq: int = 1) -> None:
    """Put a file beside an event of a case, the first unless another is named."""
    kept = filestore.keep(BytesIO(PDF))
    columns = {"matter_id": case.matter_id, "case_id": case.id, "event_seq": seq, "received_at": A_SPRING_DAY}
    db.session.add(
        Attachment(
            **columns,
            sha256=kept.sha256,
            size_bytes=kept.size,
            display_name="送達證書.pdf",
            media_type="application/pdf",
            audience=audience,
        )
    )
