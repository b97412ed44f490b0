"""The side panel of the household picture: one person's facts, and whom of the family each agency knows."""

from collections.abc import Iterator, Mapping
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select

from app.models import Agency, Contact, ContactPerson, Enquiry, Involvement, Person, PersonName, Reply
from app.models import InformationRequest as Request
from app.models.enums import InvolvementFound
from app.services import codes
from app.services.access import Act, Actor, guarded
from app.services.dates import birth_words, day_words
from app.services.enquiry.cases import CASE, check_named
from app.services.enquiry.family.circle import Circle, places_of, wide_circle
from app.services.enquiry.family.gather import gather
from app.services.enquiry.family.panel_records import AgencyKnows, KinContact, KinInvolvement, KinPanel
from app.services.enquiry.family.records import Kin, KinFacts
from app.services.enquiry.flag_reading import read_flags
from app.services.enquiry.flag_records import Flags
from app.services.enquiry.item_reading import read_items
from app.services.enquiry.reading import today_of
from app.services.enquiry.records import CasePerson
from app.services.enquiry.request_records import FOUND_WORDS
from app.services.enquiry.warning_reading import read_warnings
from app.services.errors import NotFound
from app.services.people.fire_wall import names_nobody_closed, open_enquiries
from app.services.unit_of_work import Hub, ReadingUnit


@guarded(Act.SEE_ENQUIRY)
def read_family_person(hub: Hub, actor: Actor, enquiry_id: UUID, member: UUID) -> KinPanel:
    """What the record holds of one person of the picture; of somebody who is not in the enquiry the reading is audited.

    Raises:
        NotNamed: the case is restricted, and this person is neither named on it nor a service manager.
        NotFound: nobody of this id stands in the picture for them.
    """
    flags = read_flags(hub, actor, enquiry_id)
    with hub.writing(actor) as unit:
        enquiry = unit.get(Enquiry, enquiry_id, CASE)
        check_named(unit, enquiry)
        circle = wide_circle(unit, enquiry_id)
        facts = gather(unit, enquiry, circle)
        kin = next((each for each in facts.people if each.id == member), None)
        if kin is None:
            raise NotFound("This person is not in the picture.", "Refresh the picture and look again.")
        panel = _panel(unit, circle, facts, kin, flags)
        if kin.enquiry_person_id is None:
            unit.audit("person read from the picture", "person", kin.person_id, enquiry=str(enquiry_id))
            unit.commit()
        return panel


@guarded(Act.SEE_ENQUIRY)
def read_who_knows(hub: Hub, actor: Actor, enquiry_id: UUID) -> tuple[AgencyKnows, ...]:
    """Whom of the picture each agency knows, from its involvements on record and its answers on this enquiry."""
    with hub.reading(actor) as unit:
        check_named(unit, unit.get(Enquiry, enquiry_id, CASE))
        circle = wide_circle(unit, enquiry_id)
        found: dict[UUID, tuple[str, dict[UUID, bool]]] = {}
        for kin_id, each in _involvements(unit, enquiry_id, circle):
            _, known = found.setdefault(each.agency_id, (each.agency, {}))
            known[kin_id] = known.get(kin_id, False) or each.current
        return tuple(
            AgencyKnows(
                agency_id,
                name,
                tuple(str(each) for each, current in known.items() if current),
                tuple(str(each) for each, current in known.items() if not current),
            )
            for agency_id, (name, known) in found.items()
        )


def _panel(unit: ReadingUnit, circle: Circle, facts: KinFacts, kin: Kin, flags: Flags) -> KinPanel:
    row_id, enquiry_id = kin.enquiry_person_id, facts.enquiry_id
    return KinPanel(
        person=kin,
        details=tuple((label, value) for label, value in _details(unit, circle, kin, facts) if value),
        involvements=tuple(each for who, each in _involvements(unit, enquiry_id, circle) if who == kin.id),
        history=tuple(each for each in facts.history if each.person == kin.id),
        warnings=read_warnings(unit, [_as_case_person(kin)]),
        gradings=tuple(each for each in flags.gradings if each.person_id == row_id),
        episodes=tuple(each for each in flags.episodes if each.person_id == row_id),
        panels=tuple(each for each in flags.panels if each.person_id == row_id),
        contacts=tuple(_contacts(unit, enquiry_id, circle, kin)),
        items=tuple(each for each in read_items(unit, enquiry_id) if each.person_id == row_id),
        ties=tuple(each for each in facts.ties if kin.id in (each.person, each.other)),
        events=tuple(each for each in facts.events if kin.id in (each.one, each.other)),
        stays=tuple(each for each in facts.stays if each.person == kin.id),
        harms=tuple(each for each in facts.harms if kin.id in (each.source, each.target)),
        read_at=unit.at,
    )


def _as_case_person(kin: Kin) -> CasePerson:
    """Somebody of the picture as the warnings of a case ask for them."""
    return CasePerson(
        id=kin.id,
        contact_person_id=kin.id,
        person_id=kin.person_id,
        position=0,
        role=kin.role,
        name=kin.name,
        age="",
        is_child=False,
        born="",
        expected=kin.expected,
        sex=kin.sex,
        address="",
        label="",
        in_household=None,
        source_of_harm=None,
    )


def _details(unit: ReadingUnit, circle: Circle, kin: Kin, facts: KinFacts) -> Iterator[tuple[str, str]]:
    homes = {each.id: each for each in facts.homes}
    here = [homes[each.household] for each in facts.stays if each.person == kin.id and each.until is None]
    yield "Name", kin.name
    yield "Other names", _other_names(unit, kin.person_id)
    yield "Born", birth_words(kin.born, kin.born_precision) if kin.born else ""
    yield "Expected", day_words(kin.expected) if kin.expected and not kin.born else ""
    yield "Died", _death(kin)
    yield "Sex", codes.words_of(codes.sexes(), kin.sex)
    yield "Gender", kin.gender
    hidden = any(each.hidden for each in here)
    yield "Lives at", "; ".join(each.address for each in here) + (" (do not disclose)" if hidden else "")
    source = circle.people.get(kin.person_id) if kin.person_id is not None else None
    named = next((one for row, one in circle.rows if row.id == kin.id), None)
    for person in (source or named,):
        if person is not None:
            yield from _more(person)


def _more(person: Person | ContactPerson) -> Iterator[tuple[str, str]]:
    yield "NHS number", person.nhs_number or ""
    yield "UPN", person.upn or ""
    yield "School", person.school or ""
    yield "GP", person.gp or ""
    yield "Ethnicity", codes.words_of(codes.ethnicities(), person.ethnicity) if person.ethnicity else ""
    interpreter = ", interpreter needed" if person.interpreter else ""
    yield "Language", f"{person.language or ''}{interpreter}".strip(", ")
    yield "Religion", person.religion or ""
    yield "Disability", ", ".join(codes.words_of(codes.disabilities(), each) for each in person.disability)
    yield "Telephone", person.phone or ""


def _death(kin: Kin) -> str:
    if not kin.died:
        return ""
    return birth_words(kin.died_on, kin.died_precision) if kin.died_on else "Yes, day not known"


def _other_names(unit: ReadingUnit, person_id: UUID | None) -> str:
    if person_id is None:
        return ""
    rows = unit.session.scalars(
        select(PersonName.name).where(PersonName.person_id == person_id).order_by(PersonName.id)
    )
    return "; ".join(dict.fromkeys(rows))


def _involvements(unit: ReadingUnit, enquiry_id: UUID, circle: Circle) -> list[tuple[UUID, KinInvolvement]]:
    """What agencies have had to do with the people of the picture, by agency, the newest first."""
    places = places_of(circle.rows, circle.known)
    agencies = {row.id: row for row in unit.session.scalars(select(Agency))}
    found = [*_on_record(unit, circle, agencies), *_answered(unit, enquiry_id, places, agencies)]
    newest = sorted(found, key=lambda each: each[1].since.toordinal() if each[1].since else 0, reverse=True)
    return sorted(newest, key=lambda each: agencies[each[1].agency_id].position)


def _on_record(
    unit: ReadingUnit, circle: Circle, agencies: Mapping[UUID, Agency]
) -> Iterator[tuple[UUID, KinInvolvement]]:
    today = today_of(unit)
    rows = unit.session.scalars(
        select(Involvement).where(Involvement.person_id.in_(circle.known)).order_by(Involvement.at, Involvement.id)
    )
    for row in rows:
        worker = f" ({row.worker})" if row.worker else ""
        current = row.until is None or row.until > today
        yield (
            circle.known[row.person_id],
            KinInvolvement(
                row.agency_id,
                agencies[row.agency_id].name,
                f"{row.service}{worker}",
                row.since,
                row.until,
                current,
                answered=False,
            ),
        )


def _answered(
    unit: ReadingUnit, enquiry_id: UUID, places: Mapping[UUID, UUID], agencies: Mapping[UUID, Agency]
) -> Iterator[tuple[UUID, KinInvolvement]]:
    """The standing answers to this enquiry's requests that found somebody known."""
    corrected = select(Reply.corrects_id).where(Reply.corrects_id.is_not(None))
    rows = unit.session.execute(
        select(Reply, Request.agency_id)
        .join(Request, Request.id == Reply.request_id)
        .where(
            Request.enquiry_id == enquiry_id,
            Reply.found != InvolvementFound.NONE_FOUND,
            Reply.id.not_in(corrected),
        )
        .order_by(Reply.at, Reply.id)
    )
    for row, agency_id in rows:
        provider = f" ({row.provider})" if row.provider else ""
        yield (
            places[row.enquiry_person_id],
            KinInvolvement(
                agency_id,
                agencies[agency_id].name,
                f"Answered: {FOUND_WORDS[row.found.value].lower()}{provider}",
                row.period_from,
                row.period_to if row.found is InvolvementFound.HISTORIC else None,
                row.found is InvolvementFound.CURRENT,
                answered=True,
            ),
        )


def _contacts(unit: ReadingUnit, enquiry_id: UUID, circle: Circle, kin: Kin) -> Iterator[KinContact]:
    """The contacts that name somebody, newest first: of this enquiry, and others where the hub knows the person.

    None of another enquiry that is closed to whoever reads, and none that names somebody restricted who is not here.
    """
    own = [row.contact_person_id for row, _ in circle.rows if row.id == kin.enquiry_person_id]
    about: list[ColumnElement[bool]] = [ContactPerson.id.in_(own)]
    if kin.person_id is not None:
        about.append(ContactPerson.person_id == kin.person_id)
    rows = unit.session.execute(
        select(Contact.id, Contact.reference, Contact.headline, Contact.received_at, Contact.enquiry_id)
        .join(ContactPerson, ContactPerson.contact_id == Contact.id)
        .outerjoin(Enquiry, Enquiry.id == Contact.enquiry_id)
        .where(or_(*about), Contact.received_at <= unit.at)
        .where(or_(Contact.enquiry_id == enquiry_id, Contact.enquiry_id.is_(None), open_enquiries(unit)))
        .where(or_(Contact.enquiry_id == enquiry_id, names_nobody_closed(unit, circle.known)))
        .distinct()
        .order_by(Contact.received_at.desc(), Contact.id)
    )
    for row in rows:
        yield KinContact(row.id, row.reference, row.headline, row.received_at, row.enquiry_id == enquiry_id)
