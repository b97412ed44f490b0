"""Patterns over contacts: what each contact counts for, the counts that are kept, and who looked at them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Integer, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Authored, Base, Code, Line, Narrative, Short


class PatternContact(Base):
    """What one contact counts for. Worked out from the record, written with it, and never the only place of anything.

    `closed` says that it belongs to a restricted enquiry or names a restricted person. `subjects`, `kin` and `home` are
    packed hashes: whom and what the contact counts for, which children it is about, and where those live.
    """

    __tablename__ = "pattern_contact"
    __table_args__ = ({"sqlite_with_rowid": False},)

    contact_id: Mapped[UUID] = mapped_column(primary_key=True)
    received_at: Mapped[datetime]
    closed: Mapped[bool]
    subjects: Mapped[bytes] = mapped_column(LargeBinary)
    kin: Mapped[bytes] = mapped_column(LargeBinary)
    home: Mapped[bytes] = mapped_column(LargeBinary)
    area: Mapped[Code | None]
    school: Mapped[Short | None]


class PatternMark(Base):
    """One contact on one subject (a person, a home, an address …), in the order of time."""

    __tablename__ = "pattern_mark"
    __table_args__ = ({"sqlite_with_rowid": False},)

    subject: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    received_at: Mapped[datetime] = mapped_column(primary_key=True)
    contact_id: Mapped[UUID] = mapped_column(primary_key=True)
    closed: Mapped[bool]
    position: Mapped[int]


class Pattern(Base):
    """What is counted of one subject: in `open` what everybody at the desk may know, in `all` with restricted records.

    `overlaid` says of an open one that another stands beside it for whom restricted records are open. The window ends
    with the last contact, so that a count does not change by itself as time passes.
    """

    __tablename__ = "pattern"
    __table_args__ = (
        CheckConstraint("layer IN ('open', 'all')", name="layer"),
        CheckConstraint(
            "kind IN ('child', 'adult', 'household', 'address', 'siblings', 'school', 'place', 'missing')", name="kind"
        ),
        CheckConstraint("contacts > 1", name="more_than_one"),
        CheckConstraint("layer = 'open' OR NOT overlaid", name="only_open_is_overlaid"),
        Index("ix_pattern_last_at", "last_at"),
        {"sqlite_with_rowid": False},
    )

    subject: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    layer: Mapped[Code] = mapped_column(primary_key=True)
    kind: Mapped[Code]
    about_id: Mapped[UUID | None]
    words: Mapped[Line | None]
    contacts: Mapped[int]
    families: Mapped[int | None]
    others: Mapped[int | None]
    alone: Mapped[int | None]
    recent: Mapped[int]
    before: Mapped[int]
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]
    last_contact_id: Mapped[UUID | None]
    last_position: Mapped[int | None]
    area: Mapped[Line | None]
    school: Mapped[Short | None]
    overlaid: Mapped[bool]
    is_new: Mapped[bool]


class PatternSpan(Base):
    """Over which time the kept patterns were counted; the policy's, when they were counted last."""

    __tablename__ = "pattern_span"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    months: Mapped[int]
    recent_days: Mapped[int]


class PatternLook(Authored, Base):
    """A manager looked at a pattern, and what they made of it; or (`takes_back_id`) took that back. Append-only.

    It keeps how much there was to see, so that a pattern that has grown since comes back.
    """

    __tablename__ = "pattern_look"
    __table_args__ = (
        CheckConstraint("layer IN ('open', 'all')", name="layer"),
        CheckConstraint("length(trim(note)) > 0", name="says_what"),
        UniqueConstraint("takes_back_id"),
        Index("ix_pattern_look_subject", "subject"),
    )

    subject: Mapped[int] = mapped_column(BigInteger)
    layer: Mapped[Code]
    note: Mapped[Narrative]
    contacts: Mapped[int]
    last_at: Mapped[datetime]
    takes_back_id: Mapped[UUID | None] = mapped_column(ForeignKey("pattern_look.id"))


