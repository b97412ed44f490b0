"""What the pages of a person and of a household say at the left, line by line, and where each name leads. No Qt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

from app.services.people.household_records import HouseholdPage, Resident
from app.services.people.person_records import Elsewhere, Lived, NameHeld, PersonHome, PersonPage, PersonTie
from app.views.desk import Place
from app.views.text import moment

LineRole = Literal["strong", "body", "secondary", "late"]
MOST_WITH = 8
MOST_BEFORE = 40
LEAVES = "Lives there now"
_FLATS = ("flat", "room", "unit", "apartment")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a part: words alone, or words around a name that leads somewhere.

    `inner` sets it in a little, beneath the line it belongs to.
    """

    words: str = field(default="", repr=False)
    role: LineRole = "body"
    link: str = field(default="", repr=False)
    place: Place | None = None
    tail: str = field(default="", repr=False)
    inner: bool = False


Section = tuple[str, Sequence[Line]]


def person_sections(page: PersonPage) -> list[Section]:
    """The parts of a person's page; those with nothing in them are left out."""
    until = f"Open to you until {moment(page.glass_until)}, by break-glass." if page.glass_until else ""
    whom = "Open to service managers and to those named on a restricted case of theirs."
    closed = (Line(until or whom),) if page.restricted else ()
    return _filled(
        ("Restricted record", closed),
        ("Warnings that hold", [Line(words, "late") for words in page.warnings]),
        ("Identity", [Line(f"{label}: {words}") for label, words in page.facts]),
        ("Names", [_name(held) for held in page.names]),
        ("Homes", [line for home in page.homes for line in _home(home)]),
        ("Ties", [_tie(tie) for tie in page.ties]),
        ("The adults of this home elsewhere", [line for each in page.elsewhere for line in _elsewhere(each)]),
    )


def household_sections(page: HouseholdPage) -> list[Section]:
    """The parts of a household's page; those with nothing in them are left out."""
    more = len(page.before) - MOST_BEFORE
    before = [line for each in page.before[:MOST_BEFORE] for line in _resident(each)]
    before += [Line(f"And {more} more before them", "secondary")] if more > 0 else []
    hidden = (Line("Somebody of this home is under a warning: tell nobody where it is.", "late"),)
    beside = [
        Line(link=_first(each.address), place=_home_at(each.home_id), tail=_rest(each.address, ", ".join(each.people)))
        for each in page.beside
    ]
    return _filled(
        ("This address may not be disclosed", hidden if page.withheld else ()),
        ("Warnings that hold", [Line(words, "late") for words in page.warnings]),
        ("Who lives here", [line for each in page.now for line in _resident(each)]),
        ("Who lived here", before),
        ("Telephones", [Line(f"{each.number}: {'; '.join(each.told_by)}") for each in page.phones]),
        ("Its adults elsewhere", [line for each in page.elsewhere for line in _elsewhere(each)]),
        ("Other households at this address", beside),
    )


def _filled(*parts: Section) -> list[Section]:
    return [(title, lines) for title, lines in parts if lines]


def _name(held: NameHeld) -> Line:
    return Line(_joined(f"{held.kind.capitalize()} {held.name}", held.dates))


def _home(home: PersonHome) -> Iterator[Line]:
    yield Line(link=_first(home.address), place=_home_at(home.id), tail=_rest(home.address))
    dates = home.dates or (LEAVES if home.now else "No longer there")
    yield Line(_begun(_joined(dates, home.source, by="; ")), "secondary", inner=True)
    yield from _with(home.others)


def _tie(tie: PersonTie) -> Line:
    told = _joined(tie.dates, tie.source, by="; ")
    return Line(tie.kin, "body" if tie.now else "secondary", tie.name, _person_at(tie.person_id), told)


def _elsewhere(each: Elsewhere) -> Iterator[Line]:
    yield Line(link=each.adult, place=_person_at(each.adult_id), tail=each.dates)
    yield Line("at", link=_first(each.address), place=_home_at(each.home_id), tail=_rest(each.address), inner=True)
    yield from _with(each.others)


def _with(others: Sequence[Lived]) -> Iterator[Line]:
    for each in others[:MOST_WITH]:
        yield Line("with", "secondary", each.name, _person_at(each.person_id), each.dates, inner=True)
    if len(others) > MOST_WITH:
        yield Line(f"and {len(others) - MOST_WITH} more: open the home", "secondary", inner=True)


def _resident(each: Resident) -> Iterable[Line]:
    told = _joined(each.born, "a warning holds" if each.warned else "")
    yield Line(link=each.name, place=_person_at(each.person_id), tail=told)
    if dates := _joined(each.dates, each.source, by="; "):
        yield Line(_begun(dates), "secondary", inner=True)


def _begun(words: str) -> str:
    return words[:1].upper() + words[1:]


def _joined(*parts: str, by: str = ", ") -> str:
    return by.join(part for part in parts if part)


def _first(address: str) -> str:
    """The first line of an address, by which it is opened; a flat with its building."""
    first, _, more = address.partition(", ")
    if more and first.casefold().startswith(_FLATS):
        return f"{first}, {more.partition(', ')[0]}"
    return first


def _rest(address: str, people: str = "") -> str:
    return _joined(address[len(_first(address)) :].removeprefix(", "), people, by=": ")


def _person_at(person_id: UUID) -> Place:
    return Place("person", person_id)


def _home_at(home_id: UUID) -> Place:
    return Place("household", home_id)
