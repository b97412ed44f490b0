"""Find anything: references, known people with how they stand, and the contacts and enquiries they are in."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select, union

from app.models import Contact, ContactPerson, Enquiry, EnquiryMember, InformationRequest, Person
from app.models.enums import ContactStatus
from app.models.types import begins_with
from app.services import clock
from app.services.access import Act, Actor, Role, guarded, may
from app.services.intake.records import BirthRead
from app.services.intake.typed_dates import age_words
from app.services.matching.score import PLACE_WORDS
from app.services.oversight.typed_search import TypedSearch, half_postcodes, read_search
from app.services.people.find import RESTRICTED_WORDS, KnownPerson, people_like, say_hinted
from app.services.people.fire_wall import names_nobody_closed
from app.services.people.folding import fold
from app.services.people.former_numbers import people_of
from app.services.people.household_page import beginning_of_home, homes_like, stands_in
from app.services.people.merge_fields import name_of
from app.services.people.person_standing import standings_of
from app.services.people.withheld import hidden_people
from app.services.trust.closed_people import open_people, sees_person
from app.services.unit_of_work import Hub, ReadingUnit

MOST = 12
PEOPLE = 4
"""So many known people are listed beside contacts and enquiries."""
NOBODY = "nobody lives there now"
MOST_HOMES, MOST_NAMED = 3, 4
"""So many households at an address are listed, with so many of who lives there."""
MOST_MET = 200
SHORTEST, SHORTEST_NUMBER = 2, 4
LONGEST_NUMBER = 80
FEW_NAMED = 400
"""Of up to so many people on contacts who are named so the contacts are read; of more, all from the newest on."""
MANY_BORN = f"More than {PEOPLE} known people were born then. Type a name as well."
MANY_PEOPLE = "More known people fit as well as these. Type a first name, an age or a postcode as well."
ALIKE = 1.0
"""People whose evidence lies no further apart than this fit alike."""
MANY_HOMES = f"More than {MOST_HOMES} households are there. Type a house and street, or the whole postcode."
NO_DAY = "There is no such day as {day}: the search went without it."
_OF_A_PLACE = frozenset(PLACE_WORDS.values())
_AGED, _NEAR = "of the age typed", "birth year near the age typed"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found: what kind of place it opens, and two lines that say what it is.

    Attributes:
        kind: `contact`, `case`, `person` for a known person, `household`; "" opens nothing.
        id: what to open; None where nothing may be shown but the words.
        title: the reference and the subjects, or the person's name and age.
        detail: what sort of thing it is and where it stands.
        why: of a known person, whether likely or possible, and the reasons in words.
    """

    kind: str
    id: UUID | None
    title: str
    detail: str
    why: str = field(default="", repr=False)


@guarded(Act.FIND_PEOPLE)
def find_anything(hub: Hub, actor: Actor, text: str) -> tuple[Finding, ...]:
    """Contacts, enquiries and known people, best first: by reference, name, birth date as far as it is known, age, NHS
    number, UPN, telephone, postcode or address.

    A known person is followed by what they are tied to. Of a restricted person or enquiry nothing is shown to whom it
    is not open, but who knows a restricted enquiry's reference finds its door. Whoever shows the answers audits the
    search once it has settled (`people.searches.record_search`); a hint of a restricted record is audited here.
    """
    typed = text.strip()
    if is_too_short(typed):
        return ()
    hidden: list[UUID] = []
    asked = read_search(typed)
    with hub.reading(actor) as unit:
        people, homes = _known(unit, asked, hidden), _homes(unit, typed, asked)
        places = [*_by_reference(unit, typed), *_by_number(unit, typed), *_by_person(unit, asked)]
        places += _by_place(unit, typed)
        unique = _once(places)[: MOST - min(len(people), PEOPLE) - len(homes)]
        found = [each for each in _once([*unique, *homes, *people]) if each.kind][:MOST]
    say_hinted(hub, actor, hidden)
    hints = [each.detail for each in (*people, *homes) if not each.kind]
    hints += [NO_DAY.format(day=asked.no_day)] if asked.no_day else []
    return (*found, *((Finding("", None, "", " ".join(hints)),) if hints else ()))


def is_too_short(typed: str) -> bool:
    """Whether so little was typed that nothing is looked for by it; a digit alone may be an age."""
    plain = typed.strip()
    return len(plain) < SHORTEST and not plain.isdecimal()


def _once(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    return tuple({(finding.kind, finding.id): finding for finding in reversed(findings)}.values())[::-1]


def _known(unit: ReadingUnit, asked: TypedSearch, hinted: list[UUID]) -> list[Finding]:
    """Known people, each followed by the contacts and enquiries they are tied to."""
    found: list[Finding] = []
    people: dict[UUID, KnownPerson] = {}
    for query in asked.queries():
        answers, hints = people_like(unit, query)
        hinted += hints
        for person in answers:
            if person.id is not None and (person.id not in people or person.bits > people[person.id].bits):
                people[person.id] = person
    numbered = bool(asked.nhs_number or asked.upn or asked.phone)
    if not asked.names and asked.postcode and not numbered:  # where somebody lives would be told by being found there
        people = {at: people[at] for at in people.keys() - hidden_people(unit, people)}
    ranked = sorted(people.items(), key=lambda each: (_other_age(each[1], asked), -each[1].bits))
    rest = [person for _, person in ranked[PEOPLE:] if asked.names and _fits_alike(person, ranked[0][1])]
    standings = standings_of(unit, [at for at, _ in ranked[:PEOPLE]])
    withheld = hidden_people(unit, [at for at, _ in ranked[:PEOPLE]]) if asked.postcode or asked.half else set()
    for at, person in ranked[:PEOPLE]:
        about = ", ".join(("Known person", *standings[at].words()))
        why = _why(person, asked, at in withheld)
        found += [Finding("person", at, _name_and_age(person), about, why=why), *_tied(unit, at)]
    if asked.born and not (asked.day or asked.names or asked.postcode or numbered):
        found += _born_then(unit, asked.born, _AGED if asked.aged else "born then")
    found += [Finding("", None, "Too many", MANY_PEOPLE)] if rest else []
    doors = hinted[:1]  # one door, however many may match: their number would tell of a family
    return [*found, *(Finding("person", each, "Restricted record", RESTRICTED_WORDS) for each in doors)]


def _fits_alike(one: KnownPerson, other: KnownPerson) -> bool:
    """Whether somebody left out of the list fits as well as who stands first in it."""
    return one.band == other.band and other.bits - one.bits < ALIKE


def _homes(unit: ReadingUnit, typed: str, asked: TypedSearch) -> list[Finding]:
    """Households at the postcode, or at the house and street, that were typed, each with who lives there now."""
    if not may(unit.who, Act.OPEN_HOUSEHOLD, unit.hub.narrowed):
        return []
    found = []
    halves = half_postcodes(asked.half) if asked.half else ()
    homes = homes_like(unit, typed, asked.postcode or asked.half, MOST_HOMES + 1, halves)
    for home in homes[:MOST_HOMES]:
        names = ", ".join(home.people[:MOST_NAMED])
        more = f" and {len(home.people) - MOST_NAMED} more" if len(home.people) > MOST_NAMED else ""
        found.append(Finding("household", home.home_id, home.address, f"Household: {names or NOBODY}{more}"))
    return [*found, Finding("", None, "Too many", MANY_HOMES)] if len(homes) > MOST_HOMES else found


def _other_age(person: KnownPerson, asked: TypedSearch) -> bool:
    """Whether somebody is known to have been born in another month or year than was typed."""
    if asked.born is None or person.born is None or person.birth_precision != "day":
        return False
    return not asked.born[0] <= person.born <= asked.born[1]


def _born_then(unit: ReadingUnit, born: tuple[date, date], why: str) -> list[Finding]:
    """People born in a month or year, or as old as was typed, where that is all that was; the youngest first."""
    rows = unit.session.scalars(
        select(Person)
        .where(Person.date_of_birth.between(*born), open_people(unit))
        .order_by(Person.date_of_birth.desc(), Person.id)
        .limit(PEOPLE + 1)
    ).all()
    standings = standings_of(unit, [row.id for row in rows[:PEOPLE]])
    found = [
        Finding(
            "person",
            row.id,
            _named(row),
            ", ".join(("Known person", *standings[row.id].words())),
            why=f"Possible: {why}",
        )
        for row in rows[:PEOPLE]
        if row.date_of_birth is not None
    ]
    return [*found, Finding("", None, "Too many", MANY_BORN)] if len(rows) > PEOPLE else found


def _tied(unit: ReadingUnit, person_id: UUID) -> list[Finding]:
    """The contacts a known person is tied to and their enquiries, newest first, where they are open to whoever asks."""
    rows = unit.session.execute(
        select(Contact)
        .join(ContactPerson, ContactPerson.contact_id == Contact.id)
        .where(ContactPerson.person_id == person_id, names_nobody_closed(unit))
        .order_by(Contact.received_at.desc())
        .limit(PEOPLE)
    ).scalars()
    return [finding for row in rows for finding in _open_places(unit, row)]


def _named(row: Person) -> str:
    born = BirthRead(row.date_of_birth, row.birth_precision.value) if row.date_of_birth else None
    return f"{row.forenames} {row.surname}, {age_words(born, clock.today())}".strip()


def _name_and_age(person: KnownPerson) -> str:
    born = BirthRead(person.born, person.birth_precision) if person.born else None
    age = "unborn" if person.expected_delivery else age_words(born, clock.today())
    return f"{person.name}, {age}" if age else person.name


def _why(person: KnownPerson, asked: TypedSearch, withheld: bool) -> str:
    """Likely or possible, and the reasons; of an age no year was typed that could be the same.

    Where the address is `withheld`, no reason tells of it.
    """
    year = "same birth year"
    if asked.aged:
        year = _NEAR if _other_age(person, asked) else _AGED
    elif asked.born and asked.day is None and asked.born[0].month == asked.born[1].month:
        year = "same birth year, another month" if _other_age(person, asked) else "same birth month"
    said = (each for each in person.why if not (withheld and each in _OF_A_PLACE))
    reasons = "; ".join(year if each == "same birth year" else each for each in said)
    band = "Likely" if person.band == "likely" else "Possible"
    return f"{band}: {reasons}" if reasons else band


def _contact(row: Contact) -> Finding:
    if row.status is ContactStatus.IN_ENQUIRY and row.enquiry_id is not None:
        state = "in an enquiry"
    else:
        state = row.status.value.replace("_", " ")
    return Finding("contact", row.id, f"{row.reference}  {row.subject_line}", f"Contact, {state}: {row.headline}")


def _enquiry(row: Enquiry) -> Finding:
    detail = f"Enquiry, {row.rating.value}, {row.status.value}"
    return Finding("case", row.id, f"{row.reference}  {row.subject_line}", detail)


def _allowed(unit: ReadingUnit, row: Enquiry) -> bool:
    actor = unit.who
    if not may(actor, Act.SEE_ENQUIRY, unit.hub.narrowed):
        return False
    if not row.restricted or Role.SERVICE_MANAGER in actor.roles:
        return True
    return unit.session.get(EnquiryMember, (row.id, actor.user_id)) is not None


def _closed(unit: ReadingUnit, row: Enquiry) -> list[Finding]:
    """Who has the reference of a restricted case may come to its door: nothing is told but that it is closed."""
    if not may(unit.who, Act.BREAK_GLASS, unit.hub.narrowed):
        return []
    return [Finding("case", row.id, row.reference, "Restricted: open to the people named on it and service managers")]


def _by_reference(unit: ReadingUnit, typed: str) -> list[Finding]:
    plain = typed.upper().replace("-", "").replace(" ", "")
    of_contact = _contact_numbers(plain)
    found: list[Finding] = []
    enquiries = select(Enquiry).where(
        or_(Enquiry.reference == typed.upper(), Enquiry.plain_reference == plain, Enquiry.short_number == plain)
    )
    for case in unit.session.execute(enquiries.limit(MOST)).scalars():
        found += [_enquiry(case)] if _allowed(unit, case) else _closed(unit, case)
    contacts = select(Contact).where(or_(Contact.reference == typed.upper(), Contact.plain_reference.in_(of_contact)))
    for row in unit.session.execute(contacts.limit(MOST)).scalars():
        found += [each for each in _open_places(unit, row) if each.kind == "contact"]
    asked = select(Enquiry).join(InformationRequest).where(InformationRequest.reference == typed.upper())
    found += [_enquiry(row) for row in unit.session.execute(asked.limit(MOST)).scalars() if _allowed(unit, row)]
    return found


def _contact_numbers(plain: str) -> tuple[str, ...]:
    """The references a contact may bear, as they stand without their hyphens, by what was typed: all of one, one
    without its letter, or the number of this year alone."""
    if not (plain.isascii() and plain.isdigit() and len(plain) >= SHORTEST_NUMBER):
        return (plain,)
    return plain, f"C{plain}", f"C{clock.today().year % 100:02}{plain}"


def _by_place(unit: ReadingUnit, typed: str) -> list[Finding]:
    """Contacts at the house and street that were typed; none that names somebody whose address may not be told on."""
    words = fold(typed)
    start = beginning_of_home(words)
    if not start:
        return []
    both = [
        select(at.address, at.postcode, of.label("of")).where(at.address_key.between(start, f"{start}\U0010ffff"))
        for at, of in ((Contact, Contact.id), (ContactPerson, ContactPerson.contact_id))
    ]
    rows = unit.session.execute(union(*both).limit(MOST_MET))
    met = {row.of for row in rows if stands_in(words, f"{row.address} {row.postcode or ''}")}
    tied = unit.session.execute(
        select(ContactPerson.contact_id, ContactPerson.person_id).where(
            ContactPerson.contact_id.in_(met), ContactPerson.person_id.is_not(None)
        )
    ).all()
    hidden = hidden_people(unit, {who for _, who in tied if who is not None})
    met -= {contact for contact, who in tied if who in hidden}
    wanted = select(Contact).where(Contact.id.in_(met), names_nobody_closed(unit))
    found = unit.session.scalars(wanted.order_by(Contact.received_at.desc()).limit(MOST))
    return [finding for row in found for finding in _open_places(unit, row)]


def _by_number(unit: ReadingUnit, typed: str) -> list[Finding]:
    """The person who bears a number of another system, or bore it until a merge, if open to whoever asks."""
    if len(typed) > LONGEST_NUMBER:
        return []
    people = (unit.session.get(Person, each) for each in people_of(unit.session, (typed,)).values())
    return [
        Finding("person", row.id, name_of(row), "Known person, by their number in another system")
        for row in people
        if row is not None and sees_person(unit, row)
    ]


def _by_person(unit: ReadingUnit, asked: TypedSearch) -> list[Finding]:
    """Contacts by whoever they name: a number of theirs, or the beginnings of their names in either order."""
    tests: list[ColumnElement[bool]] = []
    if asked.nhs_number:
        tests.append(ContactPerson.nhs_number == asked.nhs_number)
    if asked.upn:
        tests.append(ContactPerson.upn == asked.upn)
    if asked.phone:
        ours = select(Contact.id).where(Contact.phone_key == asked.phone)
        tests += [ContactPerson.phone_key == asked.phone, ContactPerson.contact_id.in_(ours)]
    if len(asked.names) == 1 and len(asked.names[0]) >= SHORTEST:
        (only,) = asked.names
        tests += [begins_with(ContactPerson.surname_key, only), begins_with(ContactPerson.forename_key, only)]
    elif len(asked.names) > 1:
        first, last = asked.names[0], asked.names[-1]
        tests += [
            begins_with(ContactPerson.surname_key, one) & begins_with(ContactPerson.forename_key, other)
            for one, other in ((last, first), (first, last))
        ]
    if not tests:
        return []
    named = or_(*tests)
    if asked.born:
        unknown = ContactPerson.date_of_birth.is_(None)
        named = and_(named, or_(unknown, ContactPerson.date_of_birth.between(*asked.born)))
    wanted = select(Contact).where(names_nobody_closed(unit)).limit(MOST * 2)
    some = select(ContactPerson.contact_id).where(named)
    if len(unit.session.scalars(some.limit(FEW_NAMED + 1)).all()) > FEW_NAMED:  # the newest of them are met soon
        wanted = wanted.join(ContactPerson, ContactPerson.contact_id == Contact.id).where(named)
    else:
        wanted = wanted.where(Contact.id.in_(some))
    newest = unit.session.scalars(wanted.order_by(Contact.received_at.desc()))
    return [finding for row in newest for finding in _open_places(unit, row)]


def _open_places(unit: ReadingUnit, row: Contact) -> list[Finding]:
    """A contact with its enquiry; nothing of it where the enquiry is not open to whoever asks."""
    enquiry = unit.session.get(Enquiry, row.enquiry_id) if row.enquiry_id is not None else None
    if enquiry is None:
        return [_contact(row)]
    return [_enquiry(enquiry), _contact(row)] if _allowed(unit, enquiry) else []
