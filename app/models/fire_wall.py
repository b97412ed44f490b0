"""The fire wall's own record: restrictions, records opened by break-glass and their reviews, conflicts of interest.

Every row of it is append-only.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Authored, Base, Narrative, kind
from app.models.enums import InterestStand, RestrictionGround

SHORTEST_REASON = 20
"""So many characters at least say why a restricted record is opened."""


class Restriction(Authored, Base):
    """A manager restricted a case, with the ground; or, without one, lifted that."""

    __tablename__ = "restriction"
    __table_args__ = (CheckConstraint("length(trim(reason)) > 0", name="has_a_reason"),)

    enquiry_id: Mapped[UUID] = mapped_column(ForeignKey("enquiry.id"), index=True)
    ground: Mapped[RestrictionGround | None] = mapped_column(kind(RestrictionGround, "ground"))
    reason: Mapped[Narrative]


class BreakGlass(Authored, Base):
    """Somebody who is not named on a restricted record opened it with a written reason, until a moment."""

    __tablename__ = "break_glass"
    __table_args__ = (
        CheckConstraint("(enquiry_id IS NULL) <> (person_id IS NULL)", name="of_one_record"),
        CheckConstraint(f"length(trim(reason)) >= {SHORTEST_REASON}", name="says_why"),
        CheckConstraint("until > at", name="until_after"),
    )

    enquiry_id: Mapped[UUID | None] = mapped_column(ForeignKey("enquiry.id"), index=True)
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    until: Mapped[datetime]
    reason: Mapped[Narrative]


class BreakGlassReview(Authored, Base):
    """A service manager, never the one who broke it, judged an opening."""

    __tablename__ = "break_glass_review"
    __table_args__ = (
        CheckConstraint("length(trim(note)) > 0", name="says_why"),
        UniqueConstraint("opening_id"),
    )

    opening_id: Mapped[UUID] = mapped_column(ForeignKey("break_glass.id"))
    justified: Mapped[bool]
    note: Mapped[Narrative]


class Interest(Authored, Base):
    """What a member of staff (`about_id`) said of their tie to the family of a case; or a manager looked at it."""

    __tablename__ = "interest"
    __table_args__ = (
        CheckConstraint("(stand = 'looked_at') = (by_id <> about_id)", name="about_oneself_or_looked_at"),
        CheckConstraint("stand = 'no_tie' OR length(trim(note)) > 0", name="says_what"),
    )

    enquiry_id: Mapped[UUID] = mapped_column(ForeignKey("enquiry.id"), index=True)
    about_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    stand: Mapped[InterestStand] = mapped_column(kind(InterestStand, "stand"))
    note: Mapped[Narrative]
