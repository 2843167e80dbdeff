"""A letter: to whom it goes, whose data it may show, from which text it is written."""

from types import MappingProxyType
from typing import Final, NamedTuple

from petitions.rules.files import Audience
from petitions.rules.term import Term
from petitions.rules.terms import EventKind, Procedure


class Reader(Term):
    """For whom a letter is. Chosen first of all: it decides what may stand in it."""

    CONSUMER = "consumer", "申訴人"
    BUSINESS = "business", "業者"
    BOTH = "both", "雙方當事人"
    AGENCY = "agency", "他機關"
    FILE = "file", "存卷"


class Shows(Term):
    """Whose data a field shows."""

    OFFICE = "office", "本府與程序"
    MATTER = "matter", "爭議內容"
    COMPLAINANT = "complainant", "申訴人姓名"
    COMPLAINANT_CONTACT = "complainant_contact", "申訴人聯絡資料"
    RESPONDENT = "respondent", "業者"
    RESPONDENT_CONTACT = "respondent_contact", "業者之回復人"
    CODE = "code", "回復碼"


_OF_BOTH: Final = frozenset({Shows.OFFICE, Shows.MATTER, Shows.COMPLAINANT, Shows.RESPONDENT})

MAY_SHOW: Final = MappingProxyType(
    {
        Reader.CONSUMER: _OF_BOTH | {Shows.COMPLAINANT_CONTACT},
        Reader.BUSINESS: _OF_BOTH | {Shows.CODE},
        Reader.BOTH: _OF_BOTH,
        Reader.AGENCY: _OF_BOTH | {Shows.COMPLAINANT_CONTACT, Shows.RESPONDENT_CONTACT},
        Reader.FILE: _OF_BOTH | {Shows.COMPLAINANT_CONTACT, Shows.RESPONDENT_CONTACT},
    }
)
"""What a letter to each reader may show (個人資料保護法 §5, §16; D07 has to name who complains: §43 II)."""

AUDIENCE_OF: Final = MappingProxyType(
    {
        Reader.CONSUMER: Audience.COMPLAINANT,
        Reader.BUSINESS: Audience.RESPONDENT,
        Reader.BOTH: Audience.ALL,
        Reader.AGENCY: Audience.OFFICE,
        Reader.FILE: Audience.OFFICE,
    }
)
"""Who may be handed the copy that is kept."""

DISPUTES: Final = (Procedure.FIRST_APPEAL, Procedure.SECOND_APPEAL)


class LetterField(NamedTuple):
    """A fact that a text may name as 〔label〕.

    `is_typed`: the officer may write or mend it when the letter is made. `is_quoted`: a party's own words,
    in which the officer may veil something and change nothing. `most` characters.
    """

    label: str
    shows: Shows
    is_typed: bool = False
    is_long: bool = False
    most: int = 200
    is_quoted: bool = False

    @property
    def is_asked(self) -> bool:
        """Say whether the officer has a say in it."""
        return self.is_typed or self.is_quoted


class LetterKind(NamedTuple):
    """A paper of the catalogue that is written here.

    `action` is the permission that its act asks for; `tells` the events of which one must stand, the last
    of which the letter tells; `needs` the fields that law or procedure demand: without them it is not
    issued. `act` is the act that sending it records, if it was not recorded yet; `copies` who else gets it;
    `is_of_the_one`: only the party of the event that it tells gets it. `words` names its words where the
    procedures that know the paper do not share them.
    """

    document: str
    reader: Reader
    form: str
    action: str
    procedures: tuple[Procedure, ...]
    tells: tuple[EventKind, ...]
    needs: tuple[str, ...]
    act: EventKind | None = None
    copies: tuple[Reader, ...] = ()
    signatures: tuple[str, ...] = ()
    is_of_the_one: bool = False
    words: str = ""

    @property
    def key(self) -> str:
        """Under which name its words are kept."""
        return self.words or self.document

    @property
    def is_numbered(self) -> bool:
        """Say whether it leaves the office, and so gets a number 發文字號."""
        return self.reader is not Reader.FILE

    @property
    def is_of_each(self) -> bool:
        """Say whether every party gets one of its own."""
        return self.reader in {Reader.CONSUMER, Reader.BUSINESS, Reader.BOTH}


class LetterText(NamedTuple):
    """The words of a letter: subject 主旨, and the numbered paragraphs 說明, one a line.

    A line 「標題｜內容」 is a row of a table. A line whose fields are all empty is left out.
    """

    subject: str
    body: str
