"""Which column of a file is which: by its own name or one of the names that other systems give it."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from app.services import codes
from app.services.people.folding import fold
from app.services.people.import_records import FileKind

REQUIRED: dict[FileKind, tuple[str, ...]] = {
    FileKind.PEOPLE: ("person_id", "surname"),
    FileKind.HOUSEHOLDS: ("household_id", "address_1"),
    FileKind.RELATIONSHIPS: ("person_a", "person_b", "kind"),
}


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """Where each column of a kind stands in a file; -1 where the file has none."""

    kind: FileKind
    columns: tuple[str, ...]
    places: tuple[int, ...]
    headings: tuple[str, ...]
    unused: tuple[str, ...]
    missing: tuple[str, ...]


@cache
def _read() -> dict[str, Any]:
    path = codes.RESOURCES / "people" / "import_columns.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


@cache
def columns_of(kind: FileKind) -> tuple[str, ...]:
    """The columns of a kind of file, in order."""
    return tuple(_read()[kind.value])


def _plain(heading: str) -> str:
    return fold(heading.replace("_", " "))


def map_columns(kind: FileKind, header: Sequence[str]) -> ColumnMap:
    """Find the columns of a kind among a file's headings; each heading serves once."""
    plain = [_plain(heading) for heading in header]
    places: list[int] = []
    for names in _read()[kind.value].values():
        place = next((plain.index(name) for name in names if name in plain and plain.index(name) not in places), -1)
        places.append(place)
    columns = columns_of(kind)
    missing = tuple(name for name in REQUIRED[kind] if places[columns.index(name)] < 0)
    return ColumnMap(
        kind,
        columns,
        tuple(places),
        tuple(header[place].strip() if place >= 0 else "" for place in places),
        tuple(heading.strip() for at, heading in enumerate(header) if at not in places and heading.strip()),
        missing,
    )


def kind_of(header: Sequence[str]) -> ColumnMap | None:
    """Tell by its headings which of the three files this is, in words of the columns; None for none of them.

    People are told by a surname, relationships by two persons and a kind, households by an address without a name.
    A file that is nearly one of them is that one, so that the missing column can be named.
    """
    maps = [map_columns(kind, header) for kind in FileKind]
    whole = [each for each in maps if not each.missing]
    pool = whole or [each for each in maps if sum(place >= 0 for place in each.places) >= 2]
    return max(pool, key=lambda each: sum(place >= 0 for place in each.places), default=None)


@cache
def relationship_codes() -> dict[str, str]:
    """Every folded word for a kind of relationship, and the code it stands for."""
    found = {_plain(kind.code): kind.code for kind in codes.relationships()}
    found.update({_plain(kind.words): kind.code for kind in codes.relationships()})
    found.update({_plain(words): code for words, code in _read()["kinds"].items()})
    return found
