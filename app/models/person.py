"""People the hub knows, their names, places and ties."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Authored, Base, Code, Identified, Line, Narrative, Short, Versioned, kind
from app.models.enums import BirthPrecision, NameKind, Sex


class Person(Identified, Versioned, Base):
    """Somebody the hub knows.

    `surname_key` and `forename_key` are the names folded (lower case, no accents) for the index.
    An unborn child has an expected date of delivery in place of a birth date and keeps its history when born.
    `died` says a death whose day nobody knows; twins share a `twin_group`.
    """

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint(
            "date_of_birth IS NULL OR expected_delivery IS NULL OR born_from_unborn",
            name="born_or_expected",
        ),
        CheckConstraint("length(forenames) + length(surname) > 0", name="has_a_name"),
        Index("ix_person_surname_key_forename_key", "surname_key", "forename_key"),
        Index("ix_person_forename_key", "forename_key"),
        Index("ix_person_date_of_birth", "date_of_birth"),
        Index("ix_person_nhs_number", "nhs_number"),
        Index("ix_person_upn", "upn"),
        Index("ix_person_external_ref", "external_ref", unique=True),
    )

    forenames: Mapped[Short]
    surname: Mapped[Short]
    surname_key: Mapped[Short]
    forename_key: Mapped[Short]
    date_of_birth: Mapped[date | None]
    birth_precision: Mapped[BirthPrecision] = mapped_column(kind(BirthPrecision, "birth_precision"))
    age_as_written: Mapped[Short | None]
    expected_delivery: Mapped[date | None]
    born_from_unborn: Mapped[bool] = mapped_column(default=False)
    died_on: Mapped[date | None]
    sex: Mapped[Sex] = mapped_column(kind(Sex, "sex"))
    gender: Mapped[Short | None]
    ethnicity: Mapped[Code | None]
    religion: Mapped[Short | None]
    language: Mapped[Short | None]
    interpreter: Mapped[bool | None]
    disability: Mapped[list[str]] = mapped_column(default=list)
    nhs_number: Mapped[Code | None]
    upn: Mapped[Code | None]
    upn_unknown: Mapped[Code | None]
    school: Mapped[Short | None]
    gp: Mapped[Short | None]
    phone: Mapped[Short | None]
    email: Mapped[Short | None]
    restricted: Mapped[bool] = mapped_column(default=False)
    external_ref: Mapped[Code | None]
    created_at: Mapped[datetime]
    died: Mapped[bool | None]
    died_precision: Mapped[Code | None]
    twin_group: Mapped[UUID | None]
    twins_identical: Mapped[bool | None]


class PersonName(Identified, Base):
    """An alias, a former name, or what the person is known as."""

    __tablename__ = "person_name"
    __table_args__ = (Index("ix_person_name_surname_key_forename_key", "surname_key", "forename_key"),)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[NameKind] = mapped_column(kind(NameKind, "kind"))
    name: Mapped[Short]
    surname_key: Mapped[Short]
    forename_key: Mapped[Short]


class Household(Identified, Versioned, Base):
    """People who live together at one place.

    `address_key` is the first line and the postcode folded; `postcode` is written with its space, in capitals.
    """

    __tablename__ = "household"
    __table_args__ = (
        Index("ix_household_postcode", "postcode"),
        Index("ix_household_address_key", "address_key"),
        Index("ix_household_external_ref", "external_ref", unique=True),
    )

    address_1: Mapped[Short]
    address_2: Mapped[Short | None]
    town: Mapped[Short | None]
    postcode: Mapped[Code | None]
    address_key: Mapped[Line]
    external_ref: Mapped[Code | None]
    created_at: Mapped[datetime]


class HouseholdMember(Identified, Base):
    """A person in a household, from and until; `nights` where care is shared; not every member is family.

    `version` is none until somebody edits the row on the picture; `second_home` marks where a child of two homes is
    less.
    """

    __tablename__ = "household_member"
    __table_args__ = (
        CheckConstraint("until IS NULL OR since IS NULL OR until >= since", name="until_after_since"),
        Index("ix_household_member_household_id_person_id", "household_id", "person_id"),
    )

    household_id: Mapped[UUID] = mapped_column(ForeignKey("household.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    since: Mapped[date | None]
    until: Mapped[date | None]
    nights: Mapped[Short | None]
    standing: Mapped[Short | None]
    version: Mapped[int | None]
    second_home: Mapped[bool | None]
    since_precision: Mapped[Code | None]
    until_precision: Mapped[Code | None]


class Relationship(Identified, Versioned, Base):
    """`person_id` is the `kind` of `other_id`; the reciprocal is computed from the code list, never stored twice."""

    __tablename__ = "relationship"
    __table_args__ = (
        CheckConstraint("person_id <> other_id", name="two_people"),
        CheckConstraint("until IS NULL OR since IS NULL OR until >= since", name="until_after_since"),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    other_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[Code]
    parental_responsibility: Mapped[bool | None]
    main_carer: Mapped[bool | None]
    since: Mapped[date | None]
    until: Mapped[date | None]
    source: Mapped[Short | None]
    since_precision: Mapped[Code | None]
    until_precision: Mapped[Code | None]


class Involvement(Authored, Base):
    """A service's history with a person."""

    __tablename__ = "involvement"
    __table_args__ = (
        CheckConstraint("until IS NULL OR since IS NULL OR until >= since", name="until_after_since"),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    agency_id: Mapped[UUID] = mapped_column(ForeignKey("agency.id"))
    service: Mapped[Short]
    worker: Mapped[Short | None]
    since: Mapped[date | None]
    until: Mapped[date | None]


class WarningNote(Authored, Base):
    """A warning on a person's file, with its review date at most a year on."""

    __tablename__ = "warning_note"
    __table_args__ = (CheckConstraint("review_on > since", name="review_after_start"),)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[Code]
    text: Mapped[Narrative]
    since: Mapped[date]
    review_on: Mapped[date]
    person_aware: Mapped[bool]
    awareness: Mapped[Narrative]
    ended_on: Mapped[date | None]
