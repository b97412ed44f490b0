"""The few column types of the house: ids, moments, and the maker of ids."""

import json
import os
import threading
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, ColumnElement, DateTime, LargeBinary, Uuid, and_, literal
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine, UserDefinedType

STEPS = (8, 40, 200, 500)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Identifier(TypeDecorator[UUID]):
    """A client-made UUIDv7: sixteen bytes on SQLite, the native type elsewhere.

    Version 7 begins with the time, so that new rows stand at the end of the index.
    """

    impl = LargeBinary(16)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The type that the database at hand uses."""
        if dialect.name == "sqlite":
            return dialect.type_descriptor(LargeBinary(16))
        return dialect.type_descriptor(Uuid(as_uuid=True))

    def process_bind_param(self, value: UUID | None, dialect: Dialect) -> Any:
        """Bytes for SQLite, the id itself elsewhere."""
        if value is None or dialect.name != "sqlite":
            return value
        return value.bytes

    def bind_processor(self, dialect: Dialect) -> Any:
        """On SQLite straight to the bytes: an import binds millions of ids."""
        return _bytes if dialect.name == "sqlite" else super().bind_processor(dialect)

    def process_result_value(self, value: Any, dialect: Dialect) -> UUID | None:  # noqa: ARG002 - SQLAlchemy's signature
        """The id as a UUID."""
        if value is None or isinstance(value, UUID):
            return value
        return _uuid(bytes(value))

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:
        """On SQLite straight from the bytes: a large case has thousands of ids, and each layer costs."""
        return _uuid if dialect.name == "sqlite" else super().result_processor(dialect, coltype)


def _bytes(value: UUID | None) -> bytes | None:
    return None if value is None else value.bytes


@lru_cache(65_536)
def _uuid(value: bytes | None) -> UUID | None:
    """An id from its bytes: most ids of a case are met many times over, and making one is not cheap."""
    return None if value is None else UUID(bytes=value)


@lru_cache(4_096)
def _moment(value: int | None) -> datetime | None:
    """A moment from its microseconds."""
    return None if value is None else _EPOCH + timedelta(microseconds=value)


class Moment(TypeDecorator[datetime]):
    """A moment in UTC: microseconds since 1970 on SQLite, a timestamp with zone elsewhere.

    A naive value is refused: a time without its zone has ended enquiries an hour late.
    """

    impl = BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The type that the database at hand uses."""
        if dialect.name == "sqlite":
            return dialect.type_descriptor(BigInteger())
        return dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Refuse a naive value; store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        if dialect.name != "sqlite":
            return value.astimezone(UTC)
        return (value - _EPOCH) // timedelta(microseconds=1)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """The moment, aware, in UTC."""
        if value is None:
            return None
        if isinstance(value, datetime):
            return value.astimezone(UTC)
        return _moment(int(value))

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:
        """On SQLite straight from the number."""
        return _moment if dialect.name == "sqlite" else super().result_processor(dialect, coltype)


class CanonicalJSON(UserDefinedType[Any]):
    """JSON written in one way only, keys in order, no spaces: what is stored is what was sealed, letter for letter."""

    cache_ok = True

    def get_col_spec(self, **_named: Any) -> str:
        """The column's type."""
        return "JSON"

    def bind_processor(self, dialect: Dialect) -> Any:
        """Write it so, on every database."""
        del dialect
        return _canonical

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:
        """Read it; some drivers have done so already."""
        del dialect, coltype
        return _read_json


def _read_json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str | bytes) else value


def _canonical(value: object) -> str | None:
    return None if value is None else json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


class _Ids:
    """Makes UUIDv7 in rising order inside one process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = 0

    def make(self) -> UUID:
        with self._lock:
            moment = time.time_ns()
            stamp = (moment // 1_000_000 << 12) | (moment % 1_000_000 * 4096 // 1_000_000)
            self._last = max(stamp, self._last + 1)
            high = self._last
        random = int.from_bytes(os.urandom(8), "big") & ((1 << 62) - 1)
        value = ((high >> 12) & ((1 << 48) - 1)) << 80 | 0x7 << 76 | (high & 0xFFF) << 64 | 0b10 << 62 | random
        return UUID(int=value)


new_id = _Ids().make
"""A new UUIDv7 (RFC 9562), rising within this process."""


class _Contains(FunctionElement[bool]):
    """A column holds a pattern, in capitals or not."""

    type = Boolean()
    inherit_cache = True


@compiles(_Contains)
def _contains(element: _Contains, compiler: SQLCompiler, **kw: Any) -> str:
    column, pattern = element.clauses
    return f"{compiler.process(column, **kw)} ILIKE {compiler.process(pattern, **kw)} ESCAPE '/'"


@compiles(_Contains, "sqlite")
def _contains_on_sqlite(element: _Contains, compiler: SQLCompiler, **kw: Any) -> str:
    column, pattern = element.clauses
    return f"{compiler.process(column, **kw)} LIKE {compiler.process(pattern, **kw)} ESCAPE '/'"


def as_many(ids: Sequence[UUID]) -> list[UUID]:
    """The same ids, made as many as the next step by the last one again, for a long statement with a list in it.

    Each length of a list is a statement of its own: SQLite takes ten milliseconds to make one with the rule of
    restricted people in it ready, and one to answer it.
    """
    step = next((step for step in STEPS if step >= len(ids)), len(ids))
    return [*ids, *(ids[-1] for _ in range(step - len(ids) if ids else 0))]


def begins_with(column: Any, word: str) -> ColumnElement[bool]:
    """Whether a folded name begins with a word, as a range: an index serves that, and not a pattern."""
    return and_(column >= word, column < word + "\U0010ffff")


def contains_text(column: ColumnElement[str] | InstrumentedAttribute[str], text: str) -> ColumnElement[bool]:
    """Whether a column holds `text` somewhere, in capitals or not.

    SQLAlchemy's own `icontains` calls `lower` for every row, which costs five times as much on SQLCipher.
    """
    escaped = text.replace("/", "//").replace("%", "/%").replace("_", "/_")
    return _Contains(column, literal(f"%{escaped}%"))
