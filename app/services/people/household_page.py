"""One household on one page: who lives and lived there and when, and everything that happened to them, on one line.

Of restricted people, of contacts that name them, and of enquiries closed to whoever reads nothing stands on it. An
address that may not be disclosed says so wherever it is read.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select

from app.models import Household, HouseholdMember, Person
from app.services import clock
from app.services.access import Act, Actor, guarded, may
from app.services.dates import age_words, born_words, day_words
from app.services.errors import NotFound, Restricted
from app.services.people.find import RESTRICTED_WORDS
from app.services.people.folding import address_key, fold
from app.services.people.household_events import household_events
from app.services.people.household_records import HomeBeside, HouseholdPage, Resident
from app.services.people.merge_fields import name_of
from app.services.people.person_events import warnings_that_hold
from app.services.people.person_homes import (
    Stay,
    address_said,
    address_words,
    dates_of,
    holds_on,
    other_homes_of,
    stays_of,
    withheld_homes,
)
from app.services.people.phones import phones_of
from app.services.people.sources import sources_of
from app.services.trust.closed_people import closed_among
from app.services.unit_of_work import Hub, ReadingUnit

MOST_BESIDE = 20
MOST_EVENTS = 1_000
MOST_LOOKED_AT = 200
"""Homes at one postcode, or of one number in streets of a name: more than there are."""
MOST_OF_A_DISTRICT = 5_000
"""Homes whose postcode begins alike among which a street is looked for."""
_WORDS = "This household"
_HOUSE = re.compile(r"(?:(?:flat|room|unit|apartment) \w+ )?\d+\w? \w{3,}")


@guarded(Act.OPEN_HOUSEHOLD)
def open_household(hub: Hub, actor: Actor, household_id: UUID, *, again: bool = False) -> HouseholdPage:
    """Everything on record of one household that is open to whoever asks; that it was opened is audited.

    `again` reads a page that is open already, because something changed.

    Raises:
        NotFound: the household is not there.
        Refused: everybody of it is restricted, and not open to this person.
    """
    page = None
    with hub.reading(actor) as unit:
        home = unit.get(Household, household_id, _WORDS)
        if not _closed(unit, (home.id,)):
            page = _page(unit, home)
    if page is None:
        raise Restricted("This record is restricted.", RESTRICTED_WORDS.partition(": ")[2].capitalize())
    if not again:
        with hub.writing(actor) as writing:
            writing.audit("household opened", "household", household_id)
            writing.commit()
    return page


@guarded(Act.OPEN_HOUSEHOLD)
def household_at(hub: Hub, actor: Actor, address: str, postcode: str = "") -> UUID:
    """The household at an address as somebody typed it: the one that most people live in.

    Raises:
        NotFound: no household that is open to this person is known there.
    """
    key = address_key(address, postcode)
    with hub.reading(actor) as unit:
        found = _at(unit, key) if key else []
        if found:
            return found[0].id
    raise NotFound("No household is known at this address.", "Look whether the first line and the postcode are right.")


def households_at(unit: ReadingUnit, keys: Iterable[str | None]) -> tuple[tuple[UUID, str], ...]:
    """At each address, by its key, the household that most people live in, with the address as it may be said.

    Only where one is known whose page whoever reads may open, and not all of its people are restricted.
    """
    if not may(unit.who, Act.OPEN_HOUSEHOLD, unit.hub.narrowed):
        return ()
    homes = [found[0] for key in dict.fromkeys(keys) if key and (found := _at(unit, key))]
    withheld = withheld_homes(unit, [each.id for each in homes])
    return tuple((each.id, address_said(each, withheld)) for each in homes)


def _at(unit: ReadingUnit, key: str) -> list[Household]:
    """The households of an address that are open to whoever reads, those with most people first."""
    homes = list(unit.session.scalars(select(Household).where(Household.address_key == key).order_by(Household.id)))
    closed = _closed(unit, [home.id for home in homes])
    today = clock.today()
    living: dict[UUID, int] = {}
    for stay, home, _ in stays_of(unit, HouseholdMember.household_id.in_([home.id for home in homes])):
        living[home.id] = living.get(home.id, 0) + (2 if holds_on(stay, today) else 1)
    return sorted((home for home in homes if home.id not in closed), key=lambda home: -living.get(home.id, 0))


def _closed(unit: ReadingUnit, homes: Sequence[UUID]) -> set[UUID]:
    """Those of the households in which nobody is recorded but restricted people who are not open to the reader."""
    rows = unit.session.execute(
        select(HouseholdMember.household_id, HouseholdMember.person_id, Person.restricted)
        .join(Person, Person.id == HouseholdMember.person_id)
        .where(HouseholdMember.household_id.in_(homes))
    ).all()
    closed = closed_among(unit, (person for _, person, restricted in rows if restricted))
    return {home for home, _, _ in rows} - {home for home, person, _ in rows if person not in closed}


def _page(unit: ReadingUnit, home: Household) -> HouseholdPage:
    today = clock.today()
    stays = stays_of(unit, HouseholdMember.household_id == home.id)
    living = [row for row in stays if holds_on(row[0], today)]
    left = [row for row in stays if not holds_on(row[0], today)]
    left.sort(key=lambda row: row[0].until or date.min, reverse=True)
    here = {who.id: who for _, _, who in living}
    warnings = warnings_that_hold(unit, list(here))
    withheld = withheld_homes(unit, (home.id,))
    sources, warned = sources_of(unit, stays), {person for person, _ in warnings}
    events = household_events(unit, home, stays)
    elsewhere = other_homes_of(unit, [who.id for _, _, who in stays], (home.id,))
    return HouseholdPage(
        id=home.id,
        address=address_said(home, withheld),
        withheld=bool(withheld),
        now=_residents(living, sources, warned),
        before=_residents(left, sources, set()),
        phones=phones_of(unit, home, list(here.values())),
        elsewhere=tuple(sorted(elsewhere, key=lambda each: each.adult_id not in here)),
        beside=_beside(unit, home),
        events=events[:MOST_EVENTS],
        left_out=max(len(events) - MOST_EVENTS, 0),
        warnings=tuple(f"{name_of(here[person])}: {words}" for person, words in warnings),
        read_at=unit.at,
    )


def _residents(stays: Iterable[Stay], sources: dict[UUID, str], warned: set[UUID]) -> tuple[Resident, ...]:
    return tuple(
        Resident(who.id, name_of(who), _born(who), dates_of(stay), sources.get(stay.id, ""), who.id in warned)
        for stay, _, who in stays
    )


def _born(person: Person) -> str:
    """How old somebody of a home is, and when they were born or are due; of the dead no age."""
    if person.date_of_birth is not None:
        age = age_words(person.date_of_birth, person.birth_precision.value, clock.today())
        return f"born {born_words(person)}" if person.died else f"{age}, born {born_words(person)}"
    return f"due {day_words(person.expected_delivery)}" if person.expected_delivery else ""


def _beside(unit: ReadingUnit, home: Household) -> tuple[HomeBeside, ...]:
    """Other households at the same address, with who lives there now."""
    if not home.address_key.strip(" |"):
        return ()
    return _told(unit, [each for each in _at(unit, home.address_key) if each.id != home.id][:MOST_BESIDE])


def homes_like(
    unit: ReadingUnit, typed: str, code: str, most: int, halves: Sequence[str] = ()
) -> tuple[HomeBeside, ...]:
    """The households at a postcode, or at a house and street as typed, with who lives there now; most people first.

    With a postcode (`halves`: how it may begin, where `code` is half a one) and words beside it only those at whose
    address these stand; without, the words must begin with a number, for a street alone is no home. Nothing of a
    household in which everybody is closed to whoever asks, nor of one in which only closed people live now, nor of an
    address that may not be disclosed.
    """
    words = fold(re.sub(re.escape(code).replace(r"\ ", r"\s*"), " ", typed, flags=re.IGNORECASE) if code else typed)
    wanted = select(Household).order_by(Household.address_key, Household.id)
    house = beginning_of_home(words)
    if code and not halves:
        wanted = wanted.where(Household.postcode == code).limit(MOST_LOOKED_AT)
    elif house:
        wanted = wanted.where(Household.address_key.between(house, f"{house}\U0010ffff")).limit(MOST_LOOKED_AT)
        words = fold(typed)
    elif halves:
        spans = ((Household.postcode >= each) & (Household.postcode < f"{each}\U0010ffff") for each in halves)
        wanted = wanted.where(or_(*spans)).limit(MOST_OF_A_DISTRICT if words else MOST_LOOKED_AT)
    else:
        return ()
    first = words.split()[:1] if halves and not house else []
    homes = [
        home
        for home in unit.session.scalars(wanted)
        if _may_stand(first, home) and stands_in(words, address_words(home))
    ]
    telling = _telling(unit, [home.id for home in homes[:MOST_LOOKED_AT]])
    told = _told(unit, [home for home in homes if home.id in telling])
    return tuple(sorted(told, key=lambda home: -len(home.people))[:most])


def _may_stand(first: Sequence[str], home: Household) -> bool:
    """Whether a word may stand in an address, as its letters say; to fold each of a whole district takes long."""
    said = " ".join(part for part in (home.address_1, home.address_2, home.town) if part).casefold()
    return not first or first[0] in said or not said.replace(" ", "").replace(",", "").isalnum() or not said.isascii()


def beginning_of_home(words: str) -> str:
    """The house and the first word of the street, where folded words begin with them."""
    house = _HOUSE.match(words)
    return house[0] if house else ""


def stands_in(words: str, address: str) -> bool:
    """Whether folded words stand in an address in their order; the last may be half a word."""
    told = fold(address).split()
    for at, word in enumerate(asked := words.split()):
        last = at == len(asked) - 1
        here = next((n for n, each in enumerate(told) if each == word or (last and each.startswith(word))), -1)
        if here < 0:
            return False
        told = told[here + 1 :]
    return True


def _telling(unit: ReadingUnit, homes: Sequence[UUID]) -> set[UUID]:
    """Those of the homes of which a list may tell: that somebody lives there who is open, or truly nobody.

    Where only closed people live now, "nobody" would be false, and silence of their names would tell of them. An
    address that may not be disclosed stands in no list.
    """
    today = clock.today()
    stays = unit.session.scalars(select(HouseholdMember).where(HouseholdMember.household_id.in_(homes)))
    lived_in = {stay.household_id for stay in stays if holds_on(stay, today)}
    seen = stays_of(unit, HouseholdMember.household_id.in_(homes))
    open_now = {home.id for stay, home, _ in seen if holds_on(stay, today)}
    return (set(homes) - (lived_in - open_now)) - withheld_homes(unit, homes) - _closed(unit, homes)


def _told(unit: ReadingUnit, homes: Sequence[Household]) -> tuple[HomeBeside, ...]:
    today, ids = clock.today(), [each.id for each in homes]
    withheld = withheld_homes(unit, ids)
    people: dict[UUID, list[str]] = {}
    for stay, there, who in stays_of(unit, HouseholdMember.household_id.in_(ids)):
        if holds_on(stay, today):
            people.setdefault(there.id, []).append(name_of(who))
    return tuple(HomeBeside(each.id, address_said(each, withheld), tuple(people.get(each.id, ()))) for each in homes)
