"""A person being gathered from labelled entries, and what an entry alone tells."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from app.services.intake.readers import values
from app.services.intake.readers.blocks import Entry
from app.services.intake.readers.phrases import is_placeholder, says_unknown
from app.services.intake.readers.record import Found, Sure

T = TypeVar("T")
NAME_KEYS = frozenset({"name", "forenames", "surname"})
CHILD_KEYS = frozenset({"upn", "nhs_number", "school", "edd"})
SHARED_KEYS = frozenset(
    {
        "address",
        "address_more",
        "postcode",
        "gp",
        "phone",
        "family_phone",
        "language",
        "religion",
        "interpreter",
        "ethnicity",
        "email",
    }
)
PERSON_KEYS = (
    NAME_KEYS
    | CHILD_KEYS
    | SHARED_KEYS
    | frozenset(
        {
            "title",
            "aliases",
            "dob",
            "dob_day",
            "dob_month",
            "dob_year",
            "age",
            "sex",
            "disability",
            "address_elsewhere",
            "contact",
            "relationship",
            "pr",
            "lives_with",
            "harm",
            "involvement",
        }
    )
)
@dataclass(slots=True)
class Draft:
    """A person being gathered: the entries that speak of them, by key."""

    scope: str
    index: int | None
    group: str
    unborn: bool = False
    row: bool = False
    kin: str = ""
    harm: Entry | None = None
    home: tuple[bool, Entry] | None = None
    under: str = ""
    items: dict[str, list[Entry]] = field(default_factory=dict)

    @property
    def table(self) -> str:
        """The table a row stands in; the group of anybody else."""
        return self.group.rpartition(".")[0] if self.row else self.group

    def add(self, key: str, entry: Entry) -> None:
        """Keep one more entry under its key."""
        self.items.setdefault(key, []).append(entry)

    def said(self, key: str) -> Entry | None:
        """The first entry of a key that holds a value and no prompt."""
        return next((entry for entry in self.items.get(key, ()) if not is_placeholder(entry.text)), None)


@dataclass(frozen=True, slots=True)
class Context:
    """What building a person needs to know of the document: its day, the household, the family names it
    states."""

    today: dt.date
    address: Found[str] | None
    postcode: Found[str] | None
    surnames: frozenset[str]
    warn: Callable[[str], None]


def found(entry: Entry | None, value: T | None, text: str | None = None) -> Found[T] | None:
    """`value` with its place, or None where there is none."""
    if entry is None or value is None or value == "":
        return None
    return Found(value, (text if text is not None else entry.text).strip(), entry.where, Sure.STATED)


def text_of(entry: Entry | None) -> Found[str] | None:
    """An entry's own text, in one line, where it holds more than a prompt."""
    if (
        entry is None
        or is_placeholder(entry.text)
        or (says_unknown(entry.text) and entry.text.strip().casefold() not in {"none"})
    ):
        return None
    _, boxes = values.ticks_in(entry.text)
    if boxes:
        on = [box.label for box in boxes if box.on and box.label]
        return found(entry, on[0]) if len(on) == 1 else None
    return found(entry, re.sub(r"[ \t]+", " ", re.sub(r"\s*\n\s*", ", ", entry.text.strip())))
