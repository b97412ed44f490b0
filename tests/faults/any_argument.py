"""Arguments for any service, made from its annotations: real ids of a hub, right codes and hostile texts, mixed."""

import dataclasses
import inspect
import random
import types
import typing
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import UTC, date, datetime, time
from enum import Enum
from pathlib import Path
from typing import Any, get_args, get_origin
from uuid import UUID

from sqlalchemy import select

from app.models import enums, new_id
from app.models.base import Base
from app.services.trust.packages import Course
from app.services.unit_of_work import Hub
from tests.faults.hostile import TEXTS

CODES = sorted(
    {
        str(member.value)
        for kind in vars(enums).values()
        if inspect.isclass(kind) and issubclass(kind, Enum)
        for member in kind
    }
    | {"16A", "amber", "mash_enquiry", "given", "email", "pdf", "police", "2015-02-04", "04/02/2015", "2", ""}
)
NUMBERS = (0, 1, 2, 3, -1, 10_000_000, 2**31 - 1)
MOMENTS = tuple(datetime(year, 3, 30, 9, tzinfo=UTC) for year in (1900, 2026, 2100))
DAYS = tuple(date(year, 3, 30) for year in (1900, 2026, 2100))
"""Texts are what is tried here; numbers and days are those that a field of a screen lets through."""
DEEPEST = 5


class Unmakeable(Exception):
    """An annotation that nothing is known to be made for."""


class Arguments:
    """Makes arguments; the same for the same seed.

    Attributes:
        typed: the hostile texts that went into the last ones.
    """

    def __init__(self, hub: Hub, place: Path, seed: int, texts: Collection[str] = tuple(TEXTS.values())) -> None:
        self._draw = random.Random(seed)
        self._place, self._texts = place, sorted(texts)
        self._ids = ids_of(hub)
        self.typed: list[str] = []

    def of(self, service: Callable[..., object]) -> dict[str, Any]:
        """All arguments of a service beyond hub and actor; one that has a default is left out now and then."""
        self.typed = []
        hints = typing.get_type_hints(inspect.unwrap(service))
        made = {}
        for name, parameter in list(inspect.signature(service).parameters.items())[2:]:
            if parameter.default is not inspect.Parameter.empty and self._draw.random() < 0.3:
                continue
            made[name] = self.make(hints[name], name)
        return made

    def make(self, kind: Any, name: str, depth: int = 0) -> Any:  # noqa: PLR0911 - an answer for each kind
        """Something of a kind for a name."""
        draw = self._draw
        origin, inner = get_origin(kind), get_args(kind)
        if origin in {typing.Union, types.UnionType}:
            chosen = [each for each in inner if depth < DEEPEST or each is type(None)]
            return self.make(draw.choice(chosen), name, depth)
        if kind is str:
            return self._text(name)
        if kind is type(None):
            return None
        if kind is UUID:
            return self._id(name)
        if kind is bool:
            return draw.random() < 0.5
        if kind is int:
            return draw.choice((1, 1, 2)) if name == "version" else draw.choice(NUMBERS)
        if kind is float:
            return 0.05
        if kind is datetime:
            return draw.choice(MOMENTS)
        if kind is date:
            return draw.choice(DAYS)
        if kind is time:
            return time(9)
        if kind is bytes:
            return draw.choice(self._texts).encode("utf-8", "replace") * draw.choice((0, 1, 3))
        if kind is Path:
            return self._file()
        if kind is Course:
            return Course()
        if kind in {object, Any}:
            return self._text(name)
        return self._compound(kind, origin, inner, name, depth)

    def _compound(self, kind: Any, origin: Any, inner: tuple[Any, ...], name: str, depth: int) -> Any:  # noqa: PLR0911
        draw = self._draw
        many = 0 if depth >= DEEPEST else draw.choice((0, 1, 1, 2))
        if origin is typing.Literal:
            return draw.choice(inner)
        if origin is Callable or getattr(origin, "__name__", "") == "Callable":
            return lambda *_told: False
        if origin is tuple and not (len(inner) == 2 and inner[1] is Ellipsis):
            return tuple(self.make(each, name, depth + 1) for each in inner)
        if inspect.isclass(origin) and issubclass(origin, Mapping):
            return {self.make(inner[0], name, depth + 1): self.make(inner[1], name, depth + 1) for _ in range(many)}
        if inspect.isclass(origin) and issubclass(origin, Iterable):
            items = [self.make(inner[0], name, depth + 1) for _ in range(many)]
            return origin(items) if origin in {list, set, frozenset, tuple} else tuple(items)
        if inspect.isclass(kind) and issubclass(kind, Enum):
            return draw.choice(list(kind))
        if dataclasses.is_dataclass(kind) and inspect.isclass(kind):
            hints = typing.get_type_hints(kind)
            return kind(
                **{
                    each.name: self.make(hints[each.name], each.name, depth + 1)
                    for each in dataclasses.fields(kind)
                    if each.init
                }
            )
        raise Unmakeable(str(kind))

    def _text(self, name: str) -> str:
        if self._draw.random() < (0.25 if name.endswith(("kind", "code", "state", "way", "level")) else 0.6):
            made = self._draw.choice(self._texts)
            self.typed.append(made)
            return made
        return self._draw.choice(CODES)

    def _id(self, name: str) -> UUID:
        part = name.removesuffix("s").removesuffix("_id")
        fitting = [ids for table, ids in self._ids.items() if table == part or table.endswith(f"_{part}")]
        if fitting and self._draw.random() < 0.8:
            return self._draw.choice(self._draw.choice(fitting))
        return self._draw.choice([new_id(), *(each for ids in self._ids.values() for each in ids[:1])])

    def _file(self) -> Path:
        path = self._place / f"{self._draw.randrange(10**9)}.csv"
        path.write_bytes(self._draw.choice(self._texts).encode("utf-8", "replace"))
        return self._draw.choice((path, self._place, self._place / "nothing here"))


def ids_of(hub: Hub) -> dict[str, list[UUID]]:
    """Some ids of every table that has them."""
    found: dict[str, list[UUID]] = {}
    with hub.reading(None) as unit:
        for name, table in Base.metadata.tables.items():
            if "id" in table.c and isinstance(table.c["id"].type.python_type, type):
                rows = [row[0] for row in unit.session.execute(select(table.c["id"]).limit(6))]
                if rows and isinstance(rows[0], UUID):
                    found[name] = rows
    return found
