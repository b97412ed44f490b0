"""One person the hub knows, on one page: who they are and were, where, with whom, and what happened."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import or_, select

from app.models import Person, Relationship
from app.services import clock, codes
from app.services.access import Act, Actor, guarded
from app.services.dates import age_words
from app.services.errors import Restricted
from app.services.people import pairs
from app.services.people.find import RESTRICTED_WORDS
from app.services.people.former_numbers import former_numbers
from app.services.people.identifiers import nhs_text
from app.services.people.merge_fields import name_of, value_of, words
from app.services.people.merge_records import FIELDS
from app.services.people.person_events import events_of, standing_warnings
from app.services.people.person_homes import dates_of, elsewhere_of, holds_on, homes_of
from app.services.people.person_records import PersonPage, PersonTie
from app.services.people.sources import names_of
from app.services.trust.closed_people import closed_among, sees_person, sees_restricted
from app.services.trust.held_open import person_open_until
from app.services.unit_of_work import Hub, ReadingUnit

FORMER_NUMBER = "Former number in another system"
NOT_SHOWN = frozenset({"name", "twin"})
"""The name is the heading; a twin stands among the ties."""


class RestrictedPerson(Restricted):
    """The person's record is restricted; the desk may open it by break-glass."""


@guarded(Act.OPEN_PERSON)
def open_person(hub: Hub, actor: Actor, person_id: UUID, *, again: bool = False) -> PersonPage:
    """Everything on record of one person that is open to whoever asks; that it was opened is audited.

    `again` reads a page that is open already, because something changed. Of restricted people, and of enquiries closed
    to the reader, nothing stands on it.

    Raises:
        NotFound: the person is not there, or was merged into another.
        RestrictedPerson: the record is restricted, and not open to this person, by break-glass neither.
    """
    page = None
    with hub.reading(actor) as unit:
        person = unit.get(Person, person_id, "This person")
        if sees_person(unit, person):
            page = _page(unit, person)
    if page is None:
        raise RestrictedPerson("This record is restricted.", RESTRICTED_WORDS.partition(": ")[2].capitalize())
    if not again:
        with hub.writing(actor) as writing:
            writing.audit("person opened", "person", person_id)
            writing.commit()
    return page


def _page(unit: ReadingUnit, person: Person) -> PersonPage:
    homes = homes_of(unit, person.id)
    return PersonPage(
        id=person.id,
        name=name_of(person),
        facts=(
            *_facts(person),
            *((FORMER_NUMBER, number) for number in former_numbers(unit.session, person.id)),
        ),
        names=names_of(unit, person),
        homes=homes,
        ties=_ties(unit, person.id),
        elsewhere=elsewhere_of(unit, homes),
        events=events_of(unit, person.id),
        warnings=standing_warnings(unit, person.id),
        restricted=person.restricted,
        glass_until=None if sees_restricted(unit) else person_open_until(unit, person.id),
        read_at=unit.at,
    )


def _facts(person: Person) -> Iterator[tuple[str, str]]:
    """What the record says of somebody, field by field, with their age."""
    for name, (label, _) in FIELDS.items():
        if name in NOT_SHOWN or not value_of(person, name):
            continue
        said = words(person, name)
        yield label, nhs_text(said) if name == "nhs_number" else said
        if name == "birth" and person.date_of_birth is not None and not person.died:
            yield "Age", age_words(person.date_of_birth, person.birth_precision.value, clock.today())


def _ties(unit: ReadingUnit, person: UUID) -> tuple[PersonTie, ...]:
    """What the person is to whom, present ties first; nothing of restricted people who are not open to the reader."""
    today = clock.today()
    rows = unit.session.scalars(
        select(Relationship)
        .where(or_(Relationship.person_id == person, Relationship.other_id == person))
        .order_by(Relationship.id)
    ).all()
    others = pairs.names_of(unit.session, {row.other_id if row.person_id == person else row.person_id for row in rows})
    closed = closed_among(unit, others)
    found = []
    for row in rows:
        other = others[row.other_id if row.person_id == person else row.person_id]
        if other.id in closed:
            continue
        kin = f"{_kind(row.kind, other_side=row.person_id != person)} of"
        now = holds_on(row, today)
        found.append(PersonTie(other.id, kin, name_of(other), dates_of(row), now, row.source or ""))
    return tuple(sorted(found, key=lambda each: not each.now))


def _kind(kind: str, *, other_side: bool) -> str:
    try:
        known = codes.relationship(kind)
    except LookupError:
        return kind
    return known.reciprocal_words if other_side else known.words
