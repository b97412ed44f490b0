"""The base of every table: constraint names, ids, authorship, versions."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from sqlalchemy import JSON, Date, Enum, ForeignKey, MetaData, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeEngine

from app.models.types import Identifier, Moment, new_id

CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

Short = Annotated[str, mapped_column(String(200))]
Line = Annotated[str, mapped_column(String(400))]
Narrative = Annotated[str, mapped_column(Text)]
Code = Annotated[str, mapped_column(String(40))]


class Base(DeclarativeBase):
    """Every mapped class."""

    metadata = MetaData(naming_convention=CONVENTION)
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it off the class
        UUID: Identifier(),
        datetime: Moment(),
        dict[str, Any]: JSON(),
        list[str]: JSON(),
    }


def kind(values: type[StrEnum], name: str) -> TypeEngine[Any]:
    """A text column that holds one of an enum's values, with a named CHECK."""
    return Enum(
        values,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=40,
        values_callable=lambda members: [member.value for member in members],
    )


class Identified:
    """Has a client-made id."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)


class Authored(Identified):
    """Has an id, a time and the person who wrote it."""

    at: Mapped[datetime]
    by_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))


class Versioned:
    """May be edited by two people: a lost race is shown, never overwritten."""

    version: Mapped[int] = mapped_column(default=1)


__all__ = [
    "JSON",
    "Authored",
    "Base",
    "Code",
    "Date",
    "Identified",
    "Line",
    "Narrative",
    "Short",
    "Versioned",
    "kind",
]
