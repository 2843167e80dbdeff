"""Why this city may take a complaint; one ground is enough, and a city that has one keeps the case."""

from types import MappingProxyType
from typing import Final

from petitions.rules.term import Term

JURISDICTION: Final = "jurisdiction"
"""Under this word the first event of a case keeps its ground."""


class JurisdictionBasis(Term):
    """A ground of jurisdiction for a consumer's complaint (行政程序法 §12, §13)."""

    CONSUMER_HOME = "consumer_home", "消費者住居所在本市"
    BUSINESS_PLACE = "business_place", "企業經營者營業所在本市"
    CONTRACT = "contract", "契約訂立或履行地在本市"
    TORT = "tort", "損害發生地在本市"
    REAL_PROPERTY = "real_property", "不動產在本市"


ARTICLE_OF: Final = MappingProxyType(
    {
        JurisdictionBasis.CONSUMER_HOME: "行政程序法§12③",
        JurisdictionBasis.BUSINESS_PLACE: "行政程序法§12②",
        JurisdictionBasis.CONTRACT: "行政程序法§12④",
        JurisdictionBasis.TORT: "行政程序法§12④",
        JurisdictionBasis.REAL_PROPERTY: "行政程序法§12①",
    }
)
"""The article of each ground."""

DENIALS: Final = MappingProxyType(
    {
        f"not_{JurisdictionBasis.CONSUMER_HOME.value}": "消費者住居所不在本市",
        f"not_{JurisdictionBasis.BUSINESS_PLACE.value}": "企業經營者營業所不在本市",
        f"not_{JurisdictionBasis.CONTRACT.value}": "契約訂立地與履行地都不在本市",
        f"not_{JurisdictionBasis.TORT.value}": "損害發生地不在本市",
        f"not_{JurisdictionBasis.REAL_PROPERTY.value}": "不涉及本市的不動產",
    }
)
"""What is said of each ground before a case leaves the city; one is as good as all."""


def basis_in(grounds: frozenset[str]) -> str:
    """Return the first of these grounds that a complaint can rest on; empty if there is none."""
    return next((basis.value for basis in JurisdictionBasis if basis.value in grounds), "")
