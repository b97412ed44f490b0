"""The demo's day as data: `resources/demo/day.toml` and `staff.toml` read into records."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from app.services.access import Role
from app.services.demo.lexicon import DEMO


@dataclass(frozen=True, slots=True)
class FamilyWanted:
    """What a story needs of its family; `ages` are those of the child it turns on."""

    children: int
    ages: tuple[int, int]
    sex: str
    partner: bool
    youngest: int
    known: bool
    elder: bool
    same_as: str


@dataclass(frozen=True, slots=True)
class Story:
    """A contact and what became of it. Times are minutes before now; the parts are read where they are acted out."""

    name: str
    ago: int
    by: str
    assign: str
    family: FamilyWanted
    contact: Mapping[str, Any]
    screening: Mapping[str, Any] | None
    authorisation: Mapping[str, Any] | None
    enquiry: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class StaffMember:
    """Somebody invented who signs in to the demo."""

    sign_in_name: str
    display_name: str
    initials: str
    role: Role
    agency: str


@dataclass(frozen=True, slots=True)
class Staffing:
    """Who works in the demo hub, and the words that open it."""

    hub_name: str
    passphrase: str
    password: str
    people: tuple[StaffMember, ...]


def _family(entry: Mapping[str, Any]) -> FamilyWanted:
    ages = entry.get("ages", (0, 17))
    return FamilyWanted(
        children=entry.get("children", 0),
        ages=(ages[0], ages[1]),
        sex=entry.get("sex", ""),
        partner=entry.get("partner", False),
        youngest=entry.get("youngest", 17),
        known=entry.get("known", True),
        elder=entry.get("elder", False),
        same_as=entry.get("same_as", ""),
    )


@cache
def stories() -> tuple[Story, ...]:
    """Every story, in the file's order."""
    found = tomllib.loads((DEMO / "day.toml").read_text(encoding="utf-8"))["stories"]
    return tuple(
        Story(
            name=entry["name"],
            ago=entry["ago"],
            by=entry["by"],
            assign=entry.get("assign", ""),
            family=_family(entry["family"]),
            contact=entry,
            screening=entry.get("screening"),
            authorisation=entry.get("authorisation"),
            enquiry=entry.get("enquiry"),
        )
        for entry in found
    )


@cache
def staffing() -> Staffing:
    """The invented staff."""
    found = tomllib.loads((DEMO / "staff.toml").read_text(encoding="utf-8"))
    people = tuple(
        StaffMember(each["sign_in_name"], each["display_name"], each["initials"], Role(each["role"]), each["agency"])
        for each in found["people"]
    )
    return Staffing(found["hub_name"], found["passphrase"], found["password"], people)
