"""What happened to one person, on one line of time: contacts, enquiries, involvements, warnings, flags, homes, ties.

Of an enquiry that is closed to whoever reads nothing stands on it, and nothing of a contact that names somebody
restricted.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, exists, or_, select

from app.models import (
    Agency,
    Contact,
    ContactPerson,
    Enquiry,
    EnquiryMember,
    EnquiryPerson,
    Household,
    HouseholdMember,
    Involvement,
    MissingEpisode,
    PanelReferral,
    Person,
    RiskGrading,
    WarningNote,
    WarningReview,
)
from app.services import clock, codes
from app.services.dates import birth_words, day_words, moment_words
from app.services.people import pairs
from app.services.people.person_homes import address_said, withheld_homes
from app.services.people.person_records import PersonEvent
from app.services.unit_of_work import ReadingUnit

CONTACT, ENQUIRY, SERVICE, WARNING, FLAG = "Contact", "Enquiry", "Involvement", "Warning", "Flag"
HOME = "Home"
_ROLES = {"subject": "subject", "household": "in the household", "other": "another person"}


def events_of(unit: ReadingUnit, person: UUID) -> tuple[PersonEvent, ...]:
    """Every entry that has a day, the newest first."""
    found = [
        *_contacts(unit, person), *_enquiries(unit, person), *_involvements(unit, person), *_warnings(unit, person),
        *_flags(unit, person), *_moves(unit, person),
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda each: each.on, reverse=True))


def standing_warnings(unit: ReadingUnit, person: UUID) -> tuple[str, ...]:
    """The kinds of the warning notes that hold today, and until when they are to be reviewed."""
    return tuple(f"{kind}, review {day_words(review_on)}" for kind, review_on in _standing(unit, person))


def kinds_of_warnings(unit: ReadingUnit, person: UUID) -> tuple[str, ...]:
    """The kinds of the warning notes that hold today, each once."""
    return tuple(dict.fromkeys(kind for kind, _ in _standing(unit, person)))


def _standing(unit: ReadingUnit, person: UUID) -> Iterator[tuple[str, date]]:
    today = clock.today()
    for row, review_on in _notes(unit, person):
        if review_on is not None and (row.ended_on is None or row.ended_on > today):
            yield codes.words_of(codes.warning_kinds(), row.kind), review_on


def open_to_reader(unit: ReadingUnit) -> ColumnElement[bool]:
    """Whether an enquiry is open to whoever reads."""
    if pairs.sees_restricted(unit):
        return Enquiry.id.is_not(None)
    named = exists().where(EnquiryMember.enquiry_id == Enquiry.id, EnquiryMember.user_id == unit.who.user_id)
    return or_(Enquiry.restricted.is_(False), named)


def _contacts(unit: ReadingUnit, person: UUID) -> Iterator[PersonEvent]:
    wanted = (
        select(Contact, ContactPerson.role)
        .join(ContactPerson, ContactPerson.contact_id == Contact.id)
        .outerjoin(Enquiry, Enquiry.id == Contact.enquiry_id)
        .where(ContactPerson.person_id == person, or_(Contact.enquiry_id.is_(None), open_to_reader(unit)))
    )
    if not pairs.sees_restricted(unit):
        hidden = select(ContactPerson.contact_id).join(Person).where(Person.restricted)
        wanted = wanted.where(Contact.id.not_in(hidden))
    for row, role in unit.session.execute(wanted):
        said = f"{row.reference}, {_ROLES[role.value]}: {row.headline}"
        yield PersonEvent(
            row.received_at.astimezone(clock.LONDON).date(), moment_words(row.received_at), CONTACT, said, "contact",
            row.id,
        )  # fmt: skip


def cases_of(unit: ReadingUnit, person: UUID) -> dict[UUID, tuple[Enquiry, str, UUID]]:
    """The open enquiries somebody is in, by their place in each."""
    rows = unit.session.execute(
        select(EnquiryPerson, Enquiry)
        .join(Enquiry, Enquiry.id == EnquiryPerson.enquiry_id)
        .join(ContactPerson, ContactPerson.id == EnquiryPerson.contact_person_id)
        .where(or_(EnquiryPerson.person_id == person, ContactPerson.person_id == person), open_to_reader(unit))
    )
    return {row.id: (case, _ROLES[row.role.value], case.id) for row, case in rows}


def _enquiries(unit: ReadingUnit, person: UUID) -> Iterator[PersonEvent]:
    for case, role, case_id in cases_of(unit, person).values():
        said = f"{case.reference} opened, {role}; {case.rating.value}"
        yield _at(case.opened_at, ENQUIRY, said, "case", case_id)
        if case.closed_at is not None:
            yield _at(case.closed_at, ENQUIRY, f"{case.reference} closed", "case", case_id)


def _flags(unit: ReadingUnit, person: UUID) -> Iterator[PersonEvent]:
    for row in _flag_rows(unit, person):
        day, said = _flag(row)
        yield PersonEvent(day, day_words(day), FLAG, said, "case", row.enquiry_id)


def newest_flags(unit: ReadingUnit, person: UUID) -> tuple[str, ...]:
    """What stands flagged of a person, the newest of each kind, in words."""
    newest: dict[str, tuple[date, str]] = {}
    for row in _flag_rows(unit, person):
        sort = getattr(row, "kind", None) or getattr(row, "panel", None) or "missing"
        newest[str(sort)] = max(newest.get(str(sort), (date.min, "")), _flag(row))
    return tuple(said for _, said in newest.values())


def _flag_rows(unit: ReadingUnit, person: UUID) -> Iterator[Any]:
    """Gradings, missing episodes and panels of a person that nobody corrected, of enquiries open to the reader."""
    cases = cases_of(unit, person)
    for model in (RiskGrading, MissingEpisode, PanelReferral):
        rows: list[Any] = list(
            unit.session.scalars(select(model).where(model.enquiry_person_id.in_(cases)).order_by(model.id))
        )
        corrected = {row.corrects_id for row in rows}
        for row in rows:
            if row.id not in corrected:
                yield row


def _flag(row: Any) -> tuple[date, str]:
    said_on = row.at.astimezone(clock.LONDON).date()
    if isinstance(row, RiskGrading):
        return row.assessed_on or said_on, f"{row.kind.value.upper()} risk: {row.grade}"
    if isinstance(row, MissingEpisode):
        back = f"back {moment_words(row.until)}" if row.until else "not yet back"
        return row.since.astimezone(clock.LONDON).date(), f"Missing, {back}"
    return row.referred_on or said_on, f"{row.panel.value.upper()}: {row.state.replace('_', ' ')}"


def _involvements(unit: ReadingUnit, person: UUID) -> Iterator[PersonEvent]:
    rows = unit.session.execute(
        select(Involvement, Agency.name)
        .join(Agency, Agency.id == Involvement.agency_id)
        .where(Involvement.person_id == person)
    )
    for row, agency in rows:
        said = f"{agency}, {row.service}"
        if row.since is not None:
            yield PersonEvent(row.since, day_words(row.since), SERVICE, f"{said} began")
        if row.until is not None:
            yield PersonEvent(row.until, day_words(row.until), SERVICE, f"{said} ended")


def _moves(unit: ReadingUnit, person: UUID) -> Iterator[PersonEvent]:
    rows = unit.session.execute(
        select(HouseholdMember, Household)
        .join(Household, Household.id == HouseholdMember.household_id)
        .where(HouseholdMember.person_id == person)
    ).all()
    withheld = withheld_homes(unit, {home.id for _, home in rows})
    for words, end in (("Moved to", "since"), ("Left", "until")):  # of one day, moving in is the later
        for row, home in rows:
            day = getattr(row, end)
            if day is not None:
                when = birth_words(day, getattr(row, f"{end}_precision") or "day")
                yield PersonEvent(day, when, HOME, f"{words} {address_said(home, withheld)}")


def _notes(unit: ReadingUnit, person: UUID) -> list[tuple[WarningNote, date | None]]:
    """Each warning note with the day of its next review; None where a review ended it."""
    found = []
    for row in unit.session.scalars(select(WarningNote).where(WarningNote.person_id == person)):
        newest = unit.session.scalars(
            select(WarningReview)
            .where(WarningReview.warning_id == row.id)
            .order_by(WarningReview.at.desc(), WarningReview.id.desc())
        ).first()
        found.append((row, newest.review_on if newest is not None else row.review_on))
    return found


def _warnings(unit: ReadingUnit, person: UUID) -> Iterator[PersonEvent]:
    for row, _ in _notes(unit, person):
        kind = codes.words_of(codes.warning_kinds(), row.kind)
        yield PersonEvent(row.since, day_words(row.since), WARNING, f"{kind} noted")
        if row.ended_on is not None:
            yield PersonEvent(row.ended_on, day_words(row.ended_on), WARNING, f"{kind} ended")


def _at(moment: Any, sort: str, said: str, place: str, place_id: UUID) -> PersonEvent:
    return PersonEvent(moment.astimezone(clock.LONDON).date(), moment_words(moment), sort, said, place, place_id)
