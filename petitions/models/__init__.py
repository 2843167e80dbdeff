"""The tables. A model holds data and relations; it decides nothing."""

from petitions.models.amendments import Amendment
from petitions.models.batches import Batch, BatchItem
from petitions.models.businesses import BusinessChange, BusinessGram, BusinessTie
from petitions.models.cases import NEVER, Case, CaseEvent, Proposal
from petitions.models.clocks import CaseWarning, Clock, OwedNotice
from petitions.models.facts import DayFact, DirtyDay, FactWatermark
from petitions.models.letters import IssuedLetter, LetterWording
from petitions.models.matters import Attachment, Link, Matter, Note, Task
from petitions.models.negotiations import Negotiation, NegotiationAttendee, NegotiationCase
from petitions.models.office import RateBucket, Unit, User, UserRole, UserSession
from petitions.models.people import Business, BusinessAlias, Party, Person
from petitions.models.records import (
    AuditEntry,
    AuditHead,
    CalendarChange,
    CalendarDay,
    Closure,
    Code,
    Counter,
    DisclosureRequest,
    Import,
    ImportProblem,
    OutboxMessage,
    PersonalDataRead,
)
from petitions.models.registers import Activity, Consultation, ControlYuanVisit, DocketItem, Meeting
from petitions.models.representations import Representation

__all__ = [
    "NEVER",
    "Activity",
    "Amendment",
    "Attachment",
    "AuditEntry",
    "AuditHead",
    "Batch",
    "BatchItem",
    "Business",
    "BusinessAlias",
    "BusinessChange",
    "BusinessGram",
    "BusinessTie",
    "CalendarChange",
    "CalendarDay",
    "Case",
    "CaseEvent",
    "CaseWarning",
    "Clock",
    "Closure",
    "Code",
    "Consultation",
    "ControlYuanVisit",
    "Counter",
    "DayFact",
    "DirtyDay",
    "DisclosureRequest",
    "DocketItem",
    "FactWatermark",
    "Import",
    "ImportProblem",
    "IssuedLetter",
    "LetterWording",
    "Link",
    "Matter",
    "Meeting",
    "Negotiation",
    "NegotiationAttendee",
    "NegotiationCase",
    "Note",
    "OutboxMessage",
    "OwedNotice",
    "Party",
    "Person",
    "PersonalDataRead",
    "Proposal",
    "RateBucket",
    "Representation",
    "Task",
    "Unit",
    "User",
    "UserRole",
    "UserSession",
]
