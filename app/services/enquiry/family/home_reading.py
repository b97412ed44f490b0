"""The households of a picture's people, over time; where only a contact gives an address, that address."""

from uuid import UUID

from sqlalchemy import select

from app.models import Contact, ContactPerson, EnquiryPerson, Household, HouseholdMember
from app.models.enums import ContactRole
from app.services.enquiry.family.circle import Circle, places_of
from app.services.enquiry.family.records import KinHome, KinStay
from app.services.enquiry.family.spans import read
from app.services.enquiry.reading import address_of
from app.services.people.folding import address_key
from app.services.people.withheld import hidden_people
from app.services.unit_of_work import ReadingUnit


def read_homes(unit: ReadingUnit, circle: Circle) -> tuple[tuple[KinHome, ...], tuple[KinStay, ...]]:
    """Every household that one of these people lives or lived in, with who was there when."""
    rows = unit.session.execute(
        select(HouseholdMember, Household)
        .join(Household, Household.id == HouseholdMember.household_id)
        .where(HouseholdMember.person_id.in_(circle.known))
        .order_by(HouseholdMember.id)
    ).all()
    homes: dict[str, KinHome] = {}
    keys: dict[str, str] = {}
    stays: list[KinStay] = []
    for member, home in rows:
        home_id = str(home.id)
        homes.setdefault(home_id, _home(home))
        keys.setdefault(home.address_key, home_id)
        stays.append(
            KinStay(
                id=member.id,
                version=member.version or 1,
                household=home_id,
                person=circle.known[member.person_id],
                **read(member),
                nights=member.nights or "",
                standing=member.standing or "",
                second=bool(member.second_home),
            )
        )
    housed = {stay.person for stay in stays}
    own = places_of(circle.rows, circle.known)
    # Their contacts are held while their addresses are asked for, so that each is read once and not once a person.
    lacking = {named.contact_id for row, named in circle.rows if own[row.id] not in housed}
    contacts = unit.session.scalars(select(Contact).where(Contact.id.in_(lacking))).all() if lacking else ()
    for row, named in circle.rows:
        kin_id = own[row.id]
        if kin_id not in housed:
            stay = _from_contact(unit, (row, named), kin_id, homes, keys)
            if stay is not None:
                housed.add(kin_id)
                stays.append(stay)
    del contacts
    hidden = hidden_people(unit, circle.known)
    hidden_homes = {stay.household for stay in stays if stay.person in {circle.known[each] for each in hidden}}
    return (
        tuple(KinHome(home.id, home.label, home.address, home.id in hidden_homes) for home in homes.values()),
        tuple(stays),
    )


def _home(home: Household) -> KinHome:
    address = ", ".join(part for part in (home.address_1, home.address_2, home.town, home.postcode) if part)
    return KinHome(str(home.id), short(home.address_1, home.address_2), address)


def short(first: str, second: str | None) -> str:
    """An address in its short form: a flat with its building."""
    flat = first.casefold().startswith(("flat", "room", "unit", "apartment"))
    return f"{first}, {second}" if flat and second else first


def _from_contact(
    unit: ReadingUnit,
    who: tuple[EnquiryPerson, ContactPerson],
    kin_id: UUID,
    homes: dict[str, KinHome],
    keys: dict[str, str],
) -> KinStay | None:
    """Where a contact says that somebody lives: the household of that address, or the address itself."""
    row, named = who
    if named.no_fixed_abode or named.in_household is False:
        return None
    written = address_of(unit, named)
    key = named.address_key or address_key(written) or written.casefold()
    if not key:
        if named.in_household is not True and row.role is ContactRole.OTHER:
            return None
        main = next(iter(homes), None)
        return KinStay(None, 0, main, kin_id) if main is not None and named.in_household else None
    home_id = keys.get(key)
    if home_id is None:
        home_id = keys[key] = f"address:{row.id}"
        lines = [part.strip() for part in written.split(",") if part.strip()]
        homes[home_id] = KinHome(home_id, short(lines[0], lines[1] if len(lines) > 1 else None), written)
    return KinStay(None, 0, home_id, kin_id)
