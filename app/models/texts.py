"""Every narrative in which words can be found: which columns hold it, and what it hangs on.

A row of `TextEntry` stands for one text and is written with it by triggers (`migrations/text_guards.py`), so that no
service can forget it. Neither words nor rights are stored in it: words are read where they stand, and who may read them
is asked anew at each search. A table that holds narrative and is not listed here says so in `WITHOUT`.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Code


class TextEntry(Base):
    """One text: where it stands, and what it hangs on. `seen_by` is a note's own word on who may see it."""

    __tablename__ = "text_entry"
    __table_args__ = (Index("ix_text_entry_kind_row_id", "kind", "row_id", unique=True),)

    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    kind: Mapped[Code]
    row_id: Mapped[UUID]
    contact_id: Mapped[UUID | None]
    enquiry_id: Mapped[UUID | None]
    request_id: Mapped[UUID | None]
    warning_id: Mapped[UUID | None]
    at: Mapped[datetime | None]
    by_id: Mapped[UUID | None]
    seen_by: Mapped[Code | None]


@dataclass(frozen=True, slots=True)
class TextSource:
    """One kind of text. What it hangs on is said of `{row}`: the new row in a trigger, else a row of the table.

    Attributes:
        columns: the columns that hold it, one after the other.
        parts: the column holds a JSON object, and these of its keys hold the texts.
        changes: whether its rows are ever changed.
    """

    kind: str
    table: str
    columns: tuple[str, ...]
    contact: str = "NULL"
    enquiry: str = "NULL"
    request: str = "NULL"
    warning: str = "NULL"
    at: str = "{row}.at"
    by: str = "{row}.by_id"
    seen_by: str = "NULL"
    parts: tuple[str, ...] = ()
    changes: bool = False


_CONTACT, _ENQUIRY = "{row}.contact_id", "{row}.enquiry_id"
_OF_REQUEST = "(SELECT asked.enquiry_id FROM information_request AS asked WHERE asked.id = {row}.request_id)"
_OF_REPLY = (
    "(SELECT asked.enquiry_id FROM reply AS said JOIN information_request AS asked ON asked.id = said.request_id "
    "WHERE said.id = {row}.reply_id)"
)
_OF_ITEM = (
    "(SELECT asked.{column} FROM reply_item AS told JOIN reply AS said ON said.id = told.reply_id "
    "JOIN information_request AS asked ON asked.id = said.request_id WHERE told.id = {row}.item_id)"
)
_OF_DISAGREEMENT = "(SELECT other.enquiry_id FROM disagreement AS other WHERE other.id = {row}.disagreement_id)"

ANALYSIS_PARTS = (
    "reason", "childs_views", "wishes", "section_42", "capacity", "advocate", "family_views", "hoped_for",
    "help_before", "history", "others", "strengths", "risk", "analysis", "recommendation",
)  # fmt: skip
"""The sections of an analysis. The index reads each by its name: it may not read a table made of JSON."""

SOURCES: tuple[TextSource, ...] = (
    TextSource(
        "contact", "contact",
        ("concern", "childs_words", "strengths", "action_taken", "earlier_help", "hoped_for", "consent_explanation",
         "mental_capacity", "own_wishes"),
        contact="{row}.id", at="{row}.received_at", by="{row}.created_by_id", changes=True,
    ),
    TextSource(
        "police", "police_notification", ("dash_reason",), contact=_CONTACT, by="NULL", changes=True,
        at="(SELECT origin.received_at FROM contact AS origin WHERE origin.id = {row}.contact_id)",
    ),
    TextSource("assessment", "risk_assessment", ("reason",), contact=_CONTACT),
    TextSource(
        "screening", "screening", ("rating_reason", "outcome_reason", "consent_explanation"), contact=_CONTACT
    ),
    TextSource("authorisation", "authorisation", ("reason", "late_reason"), contact=_CONTACT),
    TextSource("consultation", "consultation", ("question", "advice"), contact=_CONTACT),
    TextSource(
        "feedback", "feedback", ("reason",), contact=_CONTACT, at="{row}.owed_since", by="{row}.given_by_id",
        changes=True,
    ),
    TextSource(
        "feedback_message", "feedback_message", ("text",),
        contact="(SELECT owed.contact_id FROM feedback AS owed WHERE owed.id = {row}.feedback_id)",
    ),
    TextSource("consent", "consent_event", ("explanation",), contact=_CONTACT, enquiry=_ENQUIRY),
    TextSource("rating", "rating", ("reason",), contact=_CONTACT, enquiry=_ENQUIRY),
    TextSource("note", "note", ("title", "text"), contact=_CONTACT, enquiry=_ENQUIRY, seen_by="{row}.visibility"),
    TextSource("plan", "early_help_plan", ("words",), contact=_CONTACT, enquiry=_ENQUIRY),
    TextSource(
        "pause", "enquiry_pause", ("reason",), enquiry=_ENQUIRY, at="{row}.since", by="{row}.started_by_id",
        changes=True,
    ),
    TextSource(
        "override", "consent_override", ("analysis", "alternatives", "not_told", "decision_reason"), enquiry=_ENQUIRY,
        at="{row}.proposed_at", by="{row}.proposed_by_id", changes=True,
    ),
    TextSource(
        "request", "information_request", ("purpose", "lawful_basis", "questions"), enquiry=_ENQUIRY,
        request="{row}.id", at="{row}.created_at", by="{row}.created_by_id", changes=True,
    ),
    TextSource(
        "withdrawal", "information_request", ("withdrawn_reason",), enquiry=_ENQUIRY, request="{row}.id",
        at="{row}.withdrawn_at", by="{row}.withdrawn_by_id", changes=True,
    ),
    TextSource(
        "not_asked", "request_cell", ("not_asked_reason",), enquiry=_ENQUIRY, at="{row}.decided_at",
        by="{row}.decided_by_id", changes=True,
    ),
    TextSource("reply", "reply", ("text",), enquiry=_OF_REQUEST, request="{row}.request_id"),
    TextSource(
        "item", "reply_item", ("text",), enquiry=_OF_REPLY,
        request="(SELECT said.request_id FROM reply AS said WHERE said.id = {row}.reply_id)",
    ),
    TextSource(
        "marking", "item_marking", ("reason",), enquiry=_OF_ITEM.replace("{column}", "enquiry_id"),
        request=_OF_ITEM.replace("{column}", "id"),
    ),
    TextSource("chase", "chase", ("text",), enquiry=_OF_REQUEST, request="{row}.request_id"),
    TextSource("extension", "extension", ("reason",), enquiry=_OF_REQUEST, request="{row}.request_id"),
    TextSource("analysis", "analysis", ("sections",), enquiry=_ENQUIRY, parts=ANALYSIS_PARTS),
    TextSource("decision", "decision", ("reason", "late_reason"), enquiry=_ENQUIRY),
    TextSource("reopening", "reopening", ("reason",), enquiry=_ENQUIRY),
    TextSource("hand_over", "hand_over", ("reason",), enquiry=_ENQUIRY),
    TextSource(
        "acknowledgement", "hand_over_acknowledgement", ("late_reason",),
        enquiry="(SELECT given.enquiry_id FROM hand_over AS given WHERE given.id = {row}.hand_over_id)",
    ),
    TextSource("disagreement", "disagreement", ("view",), enquiry=_ENQUIRY),
    TextSource("determination", "determination", ("reason",), enquiry=_OF_DISAGREEMENT),
    TextSource(
        "answer", "determination_answer", ("reason",),
        enquiry="(SELECT other.enquiry_id FROM determination AS step "
        "JOIN disagreement AS other ON other.id = step.disagreement_id WHERE step.id = {row}.determination_id)",
    ),
    TextSource(
        "dissemination", "dissemination", ("basis",),
        enquiry="(SELECT issued.enquiry_id FROM summary AS issued WHERE issued.id = {row}.summary_id)",
    ),
    TextSource("grading", "risk_grading", ("reason",), enquiry=_ENQUIRY),
    TextSource("missing", "missing_episode", ("text",), enquiry=_ENQUIRY),
    TextSource("panel", "panel_referral", ("sharing_note",), enquiry=_ENQUIRY),
    TextSource("harm", "harm_link", ("text",), enquiry=_ENQUIRY),
    TextSource("harm_beyond", "harm_tie", ("text",), enquiry=_ENQUIRY),
    TextSource("feeling", "emotional_tie", ("text",), enquiry=_ENQUIRY, at="NULL", by="NULL", changes=True),
    TextSource("step", "family_step", ("reason",), enquiry=_ENQUIRY),
    TextSource("chronology", "chronology_mark", ("text", "analysis"), enquiry=_ENQUIRY),
    TextSource("warning", "warning_note", ("text", "awareness"), warning="{row}.id"),
    TextSource("warning_review", "warning_review", ("text",), warning="{row}.warning_id"),
)  # fmt: skip
"""Every kind of text."""

WITHOUT: dict[str, str] = {
    "former_cell_reason.reason": "why an agency was not asked until somebody decided anew; the decision reads it back",
    "file_note.text": "repeats, for each subject, the note that stands on the enquiry",
    "person_merge.reason": "about two records, not about a life",
    "not_the_same.reason": "about two records, not about a life",
    "probable_duplicate.proposal_reason": "about two records, not about a life",
    "policy_version.body": "the hub's policy, no narrative",
    "policy_version.reason": "about the policy, no narrative",
    "match_person.line": "names made ready to be compared",
    "legal_hold.reason": "about the keeping of records; read in the room of retention",
    "deletion.reason": "about the keeping of records; read in the room of retention, and gone with what is deleted",
    "deletion.decision_reason": "about the keeping of records; read in the room of retention",
    "disclosure.basis": "about a disclosure; read in the ledger of disclosures",
    "restriction.reason": "why a case is closed, which must not be found from outside it",
    "break_glass.reason": "about who opened a record, not about a life; read in the review queue",
    "break_glass_review.note": "about who opened a record, not about a life; read in the review queue",
    "interest.note": "about a member of staff, for managers; read on the case",
    "pattern_look.note": "about many contacts at once; read in the room of patterns, behind its own layers",
}
"""Columns that hold running text and are not searched, each with its reason."""
