"""Who lived where when: a person's homes with everybody in them, and where else the adults of the home live or lived.

Restricted people stand in it only for whom they are open.
"""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.models import Household, HouseholdMember, Person
from app.services import clock
from app.services.dates import birth_words
from app.services.people import pairs
from app.services.people.merge_fields import name_of
from app.services.people.person_records import Elsewhere, Lived, PersonHome
from app.services.people.sources import sources_of
from app.services.people.withheld import WORDS, hidden_people
from app.services.trust.closed_people import closed_among
from app.services.unit_of_work import ReadingUnit

GROWN = 18
Stay = tuple[HouseholdMember, Household, Person]


def dates_of(row: Any) -> str:
    """From when until when something holds, each end as exactly as it is known; "" where neither is."""
    since = birth_words(row.since, row.since_precision or "day") if row.since else ""
    until = birth_words(row.until, row.until_precision or "day") if row.until else ""
    if since and until:
        return f"{since} to {until}"
    return f"since {since}" if since else f"until {until}" if until else ""


def holds_on(row: Any, day: date) -> bool:
    """Whether something has not ended by a day."""
    return row.until is None or row.until > day


def homes_of(unit: ReadingUnit, person: UUID) -> tuple[PersonHome, ...]:
    """Every home of a person with the others in it, the present ones first, then the newest."""
    today = clock.today()
    rows = stays_of(unit, HouseholdMember.person_id == person)
    rows.sort(key=lambda row: (holds_on(row[0], today), row[0].since or date.min), reverse=True)
    others = stays_of(unit, HouseholdMember.household_id.in_([home.id for _, home, _ in rows]))
    withheld = withheld_homes(unit, {home.id for _, home, _ in rows})
    sources = sources_of(unit, rows)
    return tuple(
        PersonHome(
            id=home.id,
            address=address_said(home, withheld),
            dates=dates_of(stay),
            now=holds_on(stay, today),
            others=_others(others, home.id, person),
            source=sources.get(stay.id, ""),
        )
        for stay, home, _ in rows
    )


def elsewhere_of(unit: ReadingUnit, homes: Iterable[PersonHome]) -> tuple[Elsewhere, ...]:
    """Other households of the adults who live in a person's present homes."""
    own = list(homes)
    beside = {lived.person_id for home in own if home.now for lived in home.others}
    return other_homes_of(unit, beside, {home.id for home in own})


def other_homes_of(unit: ReadingUnit, people: Iterable[UUID], but: Collection[UUID]) -> tuple[Elsewhere, ...]:
    """The households in which the adults among some people live or lived, `but` those named, with who else is there."""
    adults = [row.id for row in pairs.names_of(unit.session, people).values() if _is_grown(row)]
    rows = [row for row in stays_of(unit, HouseholdMember.person_id.in_(adults)) if row[1].id not in but]
    others = stays_of(unit, HouseholdMember.household_id.in_({home.id for _, home, _ in rows}))
    withheld = withheld_homes(unit, {home.id for _, home, _ in rows})
    return tuple(
        Elsewhere(
            adult_id=adult.id,
            adult=name_of(adult),
            home_id=home.id,
            address=address_said(home, withheld),
            dates=dates_of(stay),
            others=_others(others, home.id, adult.id),
        )
        for stay, home, adult in rows
    )


def _others(stays: Iterable[Stay], home: UUID, person: UUID) -> tuple[Lived, ...]:
    """Who lives or lived in a home beside somebody."""
    return tuple(
        Lived(who.id, name_of(who), dates_of(stay))
        for stay, there, who in stays
        if there.id == home and who.id != person
    )


def address_words(home: Household) -> str:
    """Where a household is, on one line."""
    return ", ".join(part for part in (home.address_1, home.address_2, home.town, home.postcode) if part)


def withheld_homes(unit: ReadingUnit, homes: Iterable[UUID]) -> set[UUID]:
    """Those of the homes in which somebody lives or lived whose address a warning forbids to disclose."""
    asked = list(homes)
    if not asked:
        return set()
    there = unit.session.execute(
        select(HouseholdMember.household_id, HouseholdMember.person_id).where(HouseholdMember.household_id.in_(asked))
    ).all()
    hidden = hidden_people(unit, {who for _, who in there})
    return {home for home, who in there if who in hidden}


def address_said(home: Household, withheld: set[UUID]) -> str:
    """Where a household is, and that it may not be told on where that is so."""
    return f"{address_words(home)} {WORDS}" if home.id in withheld else address_words(home)


def stays_of(unit: ReadingUnit, wanted: Any) -> list[Stay]:
    """Stays with the home and the person of each, by their first day; none of restricted people who are not open."""
    rows = unit.session.execute(
        select(HouseholdMember, Household, Person)
        .join(Household, Household.id == HouseholdMember.household_id)
        .join(Person, Person.id == HouseholdMember.person_id)
        .where(wanted)
        .order_by(HouseholdMember.since, HouseholdMember.id)
    ).all()
    closed = closed_among(unit, (who.id for _, _, who in rows if who.restricted))
    return [(stay, home, who) for stay, home, who in rows if who.id not in closed]


def _is_grown(person: Person) -> bool:
    """Whether somebody is an adult, or nothing says that they are not."""
    born, today = person.date_of_birth, clock.today()
    if born is None:
        return person.expected_delivery is None
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day)) >= GROWN
