"""A mapped row as plain JSON, column by column, and back: what a history keeps of a row before and after."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Table
from sqlalchemy import Enum as EnumType

from app.models.base import Base
from app.models.types import Identifier, Moment


def snapshot(row: Any) -> dict[str, Any]:
    """A row as plain JSON, column by column."""
    return {column.key: _plain(getattr(row, column.key)) for column in _columns(type(row))}


def loaded(model: type[Base], values: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a row from its snapshot; a column that is newer than the snapshot is left out."""
    return {column.key: _typed(column.type, values[column.key]) for column in _columns(model) if column.key in values}


def _columns(model: type[Base]) -> Any:
    table: Any = model.__table__
    assert isinstance(table, Table)  # noqa: S101 - a mapped class of this house always has one
    return table.columns


def _plain(value: Any) -> Any:
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return value


def _typed(kind: Any, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(kind, Identifier):
        return UUID(value)
    if isinstance(kind, Moment):
        return datetime.fromisoformat(value)
    if isinstance(kind, Date):
        return date.fromisoformat(value)
    if isinstance(kind, EnumType) and kind.enum_class is not None:
        return kind.enum_class(value)
    return value
