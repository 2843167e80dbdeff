"""A word of the law that the program stores: an ASCII key and the statutory label shown for it."""

from enum import StrEnum
from typing import Self


class Term(StrEnum):
    """A stored key with its label in Traditional Chinese and in English.

    The English label is derived from the key where none is given, for the public pages.
    """

    label: str
    label_en: str

    def __new__(cls, value: str, label: str = "", label_en: str = "") -> Self:
        term = str.__new__(cls, value)
        term._value_ = value
        term.label = label
        term.label_en = label_en or value.replace("_", " ").capitalize()
        return term
