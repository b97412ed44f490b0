"""Who the people of a recorded contact may be: everybody is asked about, likely or possible, and why in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select

from app.models import Contact, ContactPerson, Enquiry, EnquiryMember
from app.models.enums import BirthPrecision
from app.services import clock
from app.services.access import Act, Actor, Role, guarded
from app.services.intake.records import BirthRead
from app.services.intake.typed_dates import age_words
from app.services.people.find import KnownPerson, KnownQuery, people_like, say_hinted
from app.services.people.folding import first_line
from app.services.people.person_standing import PersonStanding, standings_of
from app.services.unit_of_work import Hub, ReadingUnit

MOST_EACH = 3
_NEAR_BY = (
    "same postcode", "same street", "postcode nearly the same", "a street of the same name", "same town",
    "same house number", "the same house number",
)  # fmt: skip
"""How the reasons begin that tell of a place near by, and of no home."""
MOST_NAMED = 60
"""More people than a contact names."""


@dataclass(frozen=True, slots=True)
class MayBe:
    """A known person who may be one of a contact: `band` is `likely` or `possible`; `words` say who and why."""

    id: UUID
    name: str = field(repr=False)
    words: str = field(repr=False)
    band: str
    reason: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class KnownOnContact:
    """One person of a contact who is tied to nobody yet, and whom they may be.

    Attributes:
        row_id: the person's row in the contact, for tying.
        restricted: a restricted record may match; nothing else of it is told.
    """

    row_id: UUID
    name: str = field(repr=False)
    people: tuple[MayBe, ...]
    restricted: bool = False


@guarded(Act.FIND_PEOPLE)
def known_on_contact(hub: Hub, actor: Actor, contact_id: UUID) -> tuple[KnownOnContact, ...]:
    """For each person of a contact who is tied to nobody, at most three known people, the likeliest first.

    Whoever is like nobody known is left out. Of a contact of a restricted enquiry that is not open to whoever asks,
    nothing is told. A hint of a restricted record is audited here; the search itself by whoever shows it.
    """
    hints: list[UUID] = []
    found: list[tuple[ContactPerson, tuple[KnownPerson, ...], bool]] = []
    with hub.reading(actor) as unit:
        contact = unit.get(Contact, contact_id, "This contact")
        if is_closed(unit, contact):
            return ()
        rows = unit.session.scalars(
            select(ContactPerson)
            .where(ContactPerson.contact_id == contact_id, ContactPerson.person_id.is_(None))
            .order_by(ContactPerson.position)
            .limit(MOST_NAMED)
        ).all()
        for row in rows:
            known, hidden = people_like(unit, asked_of(row, contact))
            hints += hidden
            named = bool(row.forenames or row.surname)
            people = tuple(each for each in known if each.id is not None and (named or not _is_neighbour(each)))
            people = people[:MOST_EACH]
            if people or hidden:
                found.append((row, people, bool(hidden)))
        standings = standings_of(unit, {each.id for _, people, _ in found for each in people if each.id is not None})
        told = tuple(
            KnownOnContact(
                row.id, f"{row.forenames} {row.surname}".strip() or row.label, _may_be(people, standings), restricted
            )
            for row, people, restricted in found
        )
    say_hinted(hub, actor, hints)
    return told


def is_closed(unit: ReadingUnit, contact: Contact) -> bool:
    """Whether the contact belongs to a restricted enquiry that whoever asks is not named on."""
    enquiry = unit.session.get(Enquiry, contact.enquiry_id) if contact.enquiry_id is not None else None
    if enquiry is None or not enquiry.restricted or Role.SERVICE_MANAGER in unit.who.roles:
        return False
    return unit.session.get(EnquiryMember, (enquiry.id, unit.who.user_id)) is None


def _is_neighbour(known: KnownPerson) -> bool:
    """Whether nothing but living near by speaks for somebody: where nobody has written a name, that tells nothing."""
    telling = [each for each in known.why if "differs" not in each]
    return bool(telling) and all(each.startswith(_NEAR_BY) for each in telling)


def _may_be(known: Sequence[KnownPerson], standings: Mapping[UUID, PersonStanding]) -> tuple[MayBe, ...]:
    found: list[MayBe] = []
    for each in known:
        if each.id is None:
            continue
        reason = "; ".join(each.why)
        born = BirthRead(each.born, each.birth_precision) if each.born else None
        age = "unborn" if each.expected_delivery else age_words(born, clock.today())
        who = ", ".join(part for part in (each.name, age, each.town, *standings[each.id].happened()) if part)
        band = "Likely" if each.band == "likely" else "Possible"
        found.append(MayBe(each.id, each.name, f"{band}: {who}. {reason[:1].upper()}{reason[1:]}", each.band, reason))
    return tuple(found)


def asked_of(row: ContactPerson, contact: Contact) -> KnownQuery:
    """What a contact's row tells of somebody, as the search takes it."""
    born, precision = row.date_of_birth, row.birth_precision
    exact = born if born is not None and precision is BirthPrecision.DAY else None
    around = 1 if precision is BirthPrecision.ESTIMATED else 0
    years = (born.year - around, born.year + around) if born is not None and exact is None else None
    own = row.address or contact.address or ""
    return KnownQuery(
        forenames=row.forenames,
        surname=row.surname,
        born=exact,
        years=years,
        expected=row.expected_delivery if born is None else None,
        sex=row.sex.value if row.sex else "",
        nhs_number=row.nhs_number or "",
        upn=row.upn or "",
        postcode=(row.postcode if row.address else row.postcode or contact.postcode) or "",
        address=first_line(own),
        phone=row.phone or "",
        aliases=tuple(row.aliases)[:6],
    )
