"""The curated line of a chronology; what the hub knows by itself is computed and never stored twice."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Authored, Base, Code, Narrative, Short


class ChronologyMark(Authored, Base):
    """What somebody made of one event of a chronology, or an event they added. Append-only: the newest mark holds.

    `source_kind` and `source_id` name the record an event comes from (a reply item, a contact, a rating …); an event
    added by hand has `source_kind` "typed" and its first mark's own id. `hidden`: kept out of the summary.
    """

    __tablename__ = "chronology_mark"
    __table_args__ = (
        CheckConstraint("source_kind <> 'typed' OR length(trim(coalesce(text, ''))) > 0", name="typed_says_what"),
        Index("ix_chronology_mark_enquiry_id_source_id", "enquiry_id", "source_id"),
    )

    enquiry_id: Mapped[UUID] = mapped_column(ForeignKey("enquiry.id"))
    source_kind: Mapped[Code]
    source_id: Mapped[UUID]
    enquiry_person_id: Mapped[UUID | None] = mapped_column(ForeignKey("enquiry_person.id"))
    happened_on: Mapped[date | None]
    happened_as_written: Mapped[Short | None]
    text: Mapped[Narrative | None]
    significant: Mapped[bool] = mapped_column(default=False)
    hidden: Mapped[bool] = mapped_column(default=False)
    removed: Mapped[bool] = mapped_column(default=False)
    analysis: Mapped[Narrative | None]
