"""The catalogue of papers: what is written or received at each step, and what each must contain."""

from typing import Final

from petitions.rules.document import Document
from petitions.rules.documents_dispute import APPEAL_DOCUMENTS, GENERAL_DOCUMENTS
from petitions.rules.documents_mediation import MEDIATION_DOCUMENTS
from petitions.rules.documents_petition import PETITION_DOCUMENTS

__all__ = ["DOCUMENTS", "Document", "find_document"]

DOCUMENTS: Final = (
    *APPEAL_DOCUMENTS,
    *MEDIATION_DOCUMENTS,
    *GENERAL_DOCUMENTS,
    *PETITION_DOCUMENTS,
)

_BY_KEY: Final = {document.key: document for document in DOCUMENTS}


def find_document(key: str) -> Document:
    """Return a paper by its key. Raises KeyError if there is none."""
    return _BY_KEY[key]
