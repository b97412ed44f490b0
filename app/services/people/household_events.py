"""What happened in one household, on one line of time: to those who live there, and to whoever left until they left.

One contact or enquiry that several of them are in stands once, with what each is in it; a contact that names the
address stands there though nobody of the home is known in it.
"""

from collections.abc import Container, Iterator, Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select

from app.models import Contact, ContactPerson, Enquiry, Household
from app.services import clock
from app.services.dates import moment_words
from app.services.people.fire_wall import day_of, open_contacts
from app.services.people.merge_fields import name_of
from app.services.people.person_events import CONTACT, ENQUIRY, HOME, Entry, entries_of, move_of
from app.services.people.person_homes import Stay, holds_on
from app.services.people.person_records import PersonEvent
from app.services.unit_of_work import ReadingUnit

HERE = "this address"


def household_events(unit: ReadingUnit, home: Household, stays: Sequence[Stay]) -> tuple[PersonEvent, ...]:
    """Every entry of a household that has a day, the newest first; `stays` are those open to whoever reads."""
    names = {who.id: name_of(who) for _, _, who in stays}
    until = _last_days(stays)
    here = {row.id: row for row in _naming(unit, home.address_key)}
    groups: dict[tuple[object, ...], list[Entry]] = {}
    for each in entries_of(unit, list(names)):
        end = until[each.person_id]
        if end is None or each.on <= end:
            own = (each.place_id, each.on) if each.place else (each.person_id, each.on)
            groups.setdefault((each.sort, each.before, *own), []).append(each)
    found = [_together(group, names, here) for group in groups.values()]
    known = {each.place_id for each in found if each.sort == CONTACT}
    found += [_unnamed(row) for row in here.values() if row.id not in known]
    found += list(_moves(stays))
    return tuple(sorted(found, key=lambda each: each.order, reverse=True))


def _together(group: Sequence[Entry], names: Mapping[UUID, str], here: Container[UUID | None]) -> PersonEvent:
    """One entry of everybody it is about."""
    first = group[0]
    who = list(dict.fromkeys(f"{names[each.person_id]}{f' ({each.role})' if each.role else ''}" for each in group))
    if first.role:
        address = [HERE] if first.sort == CONTACT and first.place_id in here else []
        words = f"{', '.join([first.before, *address, *who])}{first.after}"
    elif first.sort == ENQUIRY:
        words = first.words
    else:
        words = f"{', '.join(who)}: {first.words}"
    return PersonEvent(first.on, first.when, first.sort, words, first.place, first.place_id)


def _unnamed(row: Contact) -> PersonEvent:
    """A contact that names the address, and in which nobody of the home is known."""
    words = f"{row.reference}, {HERE}: {row.headline}"
    return PersonEvent(
        day_of(row.received_at), moment_words(row.received_at), CONTACT, words, "contact", row.id
    )


def _last_days(stays: Sequence[Stay]) -> dict[UUID, date | None]:
    """Until when what happened to each person belongs to the home; None for whoever lives there now."""
    today = clock.today()
    found: dict[UUID, date | None] = {}
    for stay, _, who in stays:
        if holds_on(stay, today) or (who.id in found and found[who.id] is None):
            found[who.id] = None
        else:
            found[who.id] = max(stay.until or date.min, found.get(who.id) or date.min)
    return found


def _naming(unit: ReadingUnit, key: str) -> Sequence[Contact]:
    """The contacts that name an address, as theirs or as that of somebody in them."""
    if not key.strip(" |"):
        return ()
    theirs = select(ContactPerson.contact_id).where(ContactPerson.address_key == key)
    return unit.session.scalars(
        select(Contact)
        .outerjoin(Enquiry, Enquiry.id == Contact.enquiry_id)
        .where(or_(Contact.address_key == key, Contact.id.in_(theirs)), *open_contacts(unit))
    ).all()


def _moves(stays: Sequence[Stay]) -> Iterator[PersonEvent]:
    for words, end in (("moved in", "since"), ("left", "until")):  # of one day, moving in is the later
        for stay, _, who in stays:
            if (move := move_of(stay, end)) is not None:
                yield PersonEvent(move[0], move[1], HOME, f"{name_of(who)} {words}", "person", who.id)
