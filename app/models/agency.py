"""Agencies and the policy they work under."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Code, Identified, Narrative, Short, Versioned, kind
from app.models.enums import AgencyKind, PolicyState


class Agency(Identified, Versioned, Base):
    """A partner: core in the room, virtual when linked, hub for the hub's own staff."""

    __tablename__ = "agency"
    __table_args__ = (CheckConstraint("length(short_name) BETWEEN 1 AND 6", name="short_name_fits_the_wall"),)

    code: Mapped[Code] = mapped_column(unique=True)
    name: Mapped[Short]
    short_name: Mapped[Code]
    kind: Mapped[AgencyKind] = mapped_column(kind(AgencyKind, "kind"))
    email: Mapped[Short | None]
    phone: Mapped[Short | None]
    position: Mapped[int] = mapped_column(default=0)
    ended_at: Mapped[datetime | None]


class PolicyVersion(Identified, Base):
    """One version of the local policy. It takes effect only when a service manager confirms it.

    The proposer and the confirmer differ, here and not only on the screen.
    """

    __tablename__ = "policy_version"
    __table_args__ = (
        CheckConstraint(
            "confirmed_by_id IS NULL OR proposed_by_id IS NULL OR confirmed_by_id <> proposed_by_id",
            name="two_different_people",
        ),
        CheckConstraint("(decided_at IS NULL) = (state = 'proposed')", name="decided_when_not_proposed"),
        Index(
            "ux_policy_version_in_force",
            "state",
            unique=True,
            sqlite_where=text("state = 'in_force'"),
            postgresql_where=text("state = 'in_force'"),
        ),
    )

    number: Mapped[int] = mapped_column(unique=True)
    pack: Mapped[Short]
    body: Mapped[Narrative]
    reason: Mapped[Narrative]
    state: Mapped[PolicyState] = mapped_column(kind(PolicyState, "state"))
    proposed_at: Mapped[datetime]
    proposed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    decided_at: Mapped[datetime | None]
    confirmed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
