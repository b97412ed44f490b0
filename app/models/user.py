"""Accounts, roles, settings, drafts."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Code, Identified, Short, Versioned, kind
from app.models.enums import AccountKind


class UserAccount(Identified, Versioned, Base):
    """A person who signs in, or the wallboard.

    `password_hash` is Argon2id with its parameters; it is empty only for the wallboard, which never signs in.
    `ended_at` marks a leaver: their next unit of work is refused; so it is from the day `leaves_on` on, in London,
    whether or not that was written by then. Nobody signs in before `begins_on`. `home_postcode` is kept only to notice
    a conflict of interest, and only where the administrator was given it.
    """

    __tablename__ = "user_account"
    __table_args__ = (
        CheckConstraint("kind = 'wallboard' OR length(password_hash) > 0", name="person_has_password"),
        CheckConstraint("length(sign_in_name) > 0", name="sign_in_name_given"),
    )

    kind: Mapped[AccountKind] = mapped_column(kind(AccountKind, "kind"))
    sign_in_name: Mapped[Short] = mapped_column(unique=True)
    display_name: Mapped[Short]
    initials: Mapped[Code]
    agency_id: Mapped[UUID] = mapped_column(ForeignKey("agency.id"))
    password_hash: Mapped[str]
    must_change_password: Mapped[bool] = mapped_column(default=False)
    failed_tries: Mapped[int] = mapped_column(default=0)
    wait_until: Mapped[datetime | None]
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    last_sign_in_at: Mapped[datetime | None]
    home_postcode: Mapped[Code | None]
    begins_on: Mapped[date | None]
    leaves_on: Mapped[date | None]


class UserRole(Base):
    """One role that an account holds."""

    __tablename__ = "user_role"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    role: Mapped[Code] = mapped_column(primary_key=True)
    granted_at: Mapped[datetime]
    granted_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))


class UserPreference(Base):
    """A small setting a person keeps: column widths, text size, the view they left."""

    __tablename__ = "user_preference"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    name: Mapped[Short] = mapped_column(primary_key=True)
    value: Mapped[str]


class Draft(Identified, Base):
    """What somebody was typing: kept encrypted, given back with a notice."""

    __tablename__ = "draft"
    __table_args__ = (
        UniqueConstraint("user_id", "kind", "about_id"),
        Index("ix_draft_user_id_saved_at", "user_id", "saved_at"),
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    kind: Mapped[Code]
    about_id: Mapped[UUID]
    body: Mapped[dict[str, Any]]
    saved_at: Mapped[datetime]


class HubSetting(Base):
    """One fact about this hub: its name, its policy prefix, how far set-up has come."""

    __tablename__ = "hub_setting"

    name: Mapped[Short] = mapped_column(primary_key=True)
    value: Mapped[str]


class ReferenceCounter(Base):
    """The next number of a kind of reference in a year."""

    __tablename__ = "reference_counter"
    __table_args__ = (CheckConstraint("next_number > 0", name="positive"),)

    kind: Mapped[Code] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    next_number: Mapped[int]
