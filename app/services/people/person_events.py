"""What happened to people, on one line of time: contacts, enquiries, involvements, warnings, flags, homes.

Read once for one person's page and for everybody of a home. Of an enquiry that is closed to whoever reads nothing
stands on it, and nothing of a contact that names somebody restricted.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import and_, select, union

from app.models import (
    Agency,
    Contact,
    ContactPerson,
    Enquiry,
    EnquiryPerson,
    Household,
    HouseholdMember,
    Involvement,
    MissingEpisode,
    PanelReferral,
    RiskGrading,
    WarningNote,
    WarningReview,
)
from app.services import clock, codes
from app.services.dates import birth_words, day_words, moment_words
from app.services.people.fire_wall import day_of, open_contacts, open_enquiries
from app.services.people.person_homes import address_said, withheld_homes
from app.services.people.person_records import PersonEvent
from app.services.unit_of_work import ReadingUnit

CONTACT, ENQUIRY, SERVICE, WARNING, FLAG = "Contact", "Enquiry", "Involvement", "Warning", "Flag"
HOME = "Home"
_ROLES = {"subject": "subject", "household": "in the household", "other": "another person"}


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that happened to one person: `before`, what they were in it, and `after` make its words.

    `place` and `place_id` say what opens it.
    """

    person_id: UUID
    on: date
    when: str
    sort: str
    before: str = field(repr=False)
    role: str = ""
    after: str = field(default="", repr=False)
    place: str = ""
    place_id: UUID | None = None

    @property
    def words(self) -> str:
        """The words on the page of the person themselves."""
        return self.before + (f", {self.role}" if self.role else "") + self.after


def events_of(unit: ReadingUnit, person: UUID) -> tuple[PersonEvent, ...]:
    """Every entry of a person that has a day, the newest first."""
    found = [
        PersonEvent(each.on, each.when, each.sort, each.words, each.place, each.place_id)
        for each in (*entries_of(unit, (person,)), *_moves(unit, person))
    ]
    return tuple(sorted(found, key=lambda each: each.order, reverse=True))


def entries_of(unit: ReadingUnit, people: Collection[UUID]) -> list[Entry]:
    """What happened to each of some people, their moves left out; in no order."""
    cases = cases_of(unit, people)
    return [
        *_contacts(unit, people), *_enquiries(cases), *_involvements(unit, people), *_warnings(unit, people),
        *_flags(unit, cases),
    ]  # fmt: skip


def standing_warnings(unit: ReadingUnit, person: UUID) -> tuple[str, ...]:
    """The kinds of the warning notes that hold today, and until when they are to be reviewed."""
    return tuple(words for _, words in warnings_that_hold(unit, (person,)))


def warnings_that_hold(unit: ReadingUnit, people: Collection[UUID]) -> list[tuple[UUID, str]]:
    """Of each person the warning notes that hold today, and until when they are to be reviewed."""
    return [(who, f"{kind}, review {day_words(review_on)}") for who, kind, review_on in _standing(unit, people)]


def kinds_of_warnings(unit: ReadingUnit, people: Collection[UUID]) -> dict[UUID, tuple[str, ...]]:
    """Of each person the kinds of the warning notes that hold today, each once."""
    found: dict[UUID, dict[str, None]] = {}
    for who, kind, _ in _standing(unit, people):
        found.setdefault(who, {})[kind] = None
    return {who: tuple(kinds) for who, kinds in found.items()}


def _standing(unit: ReadingUnit, people: Collection[UUID]) -> Iterator[tuple[UUID, str, date]]:
    today = clock.today()
    for row, review_on in _notes(unit, people):
        if review_on is not None and (row.ended_on is None or row.ended_on > today):
            yield row.person_id, codes.words_of(codes.warning_kinds(), row.kind), review_on


def _contacts(unit: ReadingUnit, people: Collection[UUID]) -> Iterator[Entry]:
    wanted = (
        select(Contact, ContactPerson.role, ContactPerson.person_id)
        .join(ContactPerson, ContactPerson.contact_id == Contact.id)
        .outerjoin(Enquiry, Enquiry.id == Contact.enquiry_id)
        .where(ContactPerson.person_id.in_(people), *open_contacts(unit))
        .order_by(Contact.id, ContactPerson.position)
    )
    for row, role, person in unit.session.execute(wanted):
        if person is not None:
            day, when = day_of(row.received_at), moment_words(row.received_at)
            after = f": {row.headline}"
            yield Entry(person, day, when, CONTACT, row.reference, _ROLES[role.value], after, "contact", row.id)


def cases_of(unit: ReadingUnit, people: Collection[UUID]) -> dict[UUID, tuple[Enquiry, str, UUID]]:
    """The open enquiries some people are in, by their place in each: the enquiry, what they are in it, and who."""
    theirs = union(  # an OR over both tables would read every enquiry's people
        select(EnquiryPerson.id).where(EnquiryPerson.person_id.in_(people)),
        select(EnquiryPerson.id)
        .join(ContactPerson, ContactPerson.id == EnquiryPerson.contact_person_id)
        .join(Contact, and_(Contact.id == ContactPerson.contact_id, Contact.enquiry_id == EnquiryPerson.enquiry_id))
        .where(ContactPerson.person_id.in_(people)),
    )
    rows = unit.session.execute(
        select(EnquiryPerson, Enquiry, ContactPerson.person_id)
        .join(Enquiry, Enquiry.id == EnquiryPerson.enquiry_id)
        .join(ContactPerson, ContactPerson.id == EnquiryPerson.contact_person_id)
        .where(EnquiryPerson.id.in_(theirs), open_enquiries(unit))
    )
    found: dict[UUID, tuple[Enquiry, str, UUID]] = {}
    for row, case, told in rows:
        who = row.person_id if row.person_id in people else told
        if who is not None:
            found[row.id] = (case, _ROLES[row.role.value], who)
    return found


def _enquiries(cases: Mapping[UUID, tuple[Enquiry, str, UUID]]) -> Iterator[Entry]:
    for case, role, person in cases.values():
        rated = f"; {case.rating.value}"
        for moment, words, who, after in (
            (case.opened_at, f"{case.reference} opened", role, rated),
            (case.closed_at, f"{case.reference} closed", "", ""),
        ):  # fmt: skip
            if moment is not None:
                yield Entry(person, day_of(moment), moment_words(moment), ENQUIRY, words, who, after, "case", case.id)


def _flags(unit: ReadingUnit, cases: Mapping[UUID, tuple[Enquiry, str, UUID]]) -> Iterator[Entry]:
    for row in _flag_rows(unit, cases):
        day, said = _flag(row)
        person = cases[row.enquiry_person_id][2]
        yield Entry(person, day, day_words(day), FLAG, said, place="case", place_id=row.enquiry_id)


def newest_flags(
    unit: ReadingUnit, cases: Mapping[UUID, tuple[Enquiry, str, UUID]]
) -> dict[UUID, tuple[str, ...]]:
    """What stands flagged of each person of these places, the newest of each kind, in words."""
    newest: dict[UUID, dict[str, tuple[date, str]]] = {}
    for row in _flag_rows(unit, cases):
        sort = str(getattr(row, "kind", None) or getattr(row, "panel", None) or "missing")
        theirs = newest.setdefault(cases[row.enquiry_person_id][2], {})
        theirs[sort] = max(theirs.get(sort, (date.min, "")), _flag(row))
    return {who: tuple(said for _, said in flags.values()) for who, flags in newest.items()}


def _flag_rows(unit: ReadingUnit, cases: Mapping[UUID, tuple[Enquiry, str, UUID]]) -> Iterator[Any]:
    """Gradings, missing episodes and panels in these places that nobody corrected."""
    enquiries = {case.id for case, _, _ in cases.values()}
    for model in (RiskGrading, MissingEpisode, PanelReferral):
        rows: list[Any] = list(unit.session.scalars(select(model).where(model.enquiry_id.in_(enquiries))))
        corrected = {row.corrects_id for row in rows}
        for row in sorted(rows, key=lambda each: each.id):
            if row.id not in corrected and row.enquiry_person_id in cases:
                yield row


def _flag(row: Any) -> tuple[date, str]:
    said_on = day_of(row.at)
    if isinstance(row, RiskGrading):
        return row.assessed_on or said_on, f"{row.kind.value.upper()} risk: {row.grade}"
    if isinstance(row, MissingEpisode):
        back = f"back {moment_words(row.until)}" if row.until else "not yet back"
        return day_of(row.since), f"Missing, {back}"
    return row.referred_on or said_on, f"{row.panel.value.upper()}: {row.state.replace('_', ' ')}"


def _involvements(unit: ReadingUnit, people: Collection[UUID]) -> Iterator[Entry]:
    rows = unit.session.execute(
        select(Involvement, Agency.name)
        .join(Agency, Agency.id == Involvement.agency_id)
        .where(Involvement.person_id.in_(people))
        .order_by(Involvement.id)
    )
    for row, agency in rows:
        for day, end in ((row.since, "began"), (row.until, "ended")):
            if day is not None:
                yield Entry(row.person_id, day, day_words(day), SERVICE, f"{agency}, {row.service} {end}")


def _moves(unit: ReadingUnit, person: UUID) -> Iterator[Entry]:
    rows = unit.session.execute(
        select(HouseholdMember, Household)
        .join(Household, Household.id == HouseholdMember.household_id)
        .where(HouseholdMember.person_id == person)
    ).all()
    withheld = withheld_homes(unit, {home.id for _, home in rows})
    for words, end in (("Moved to", "since"), ("Left", "until")):  # of one day, moving in is the later
        for row, home in rows:
            if (move := move_of(row, end)) is not None:
                said = f"{words} {address_said(home, withheld)}"
                yield Entry(person, move[0], move[1], HOME, said, place="household", place_id=home.id)


def move_of(stay: HouseholdMember, end: str) -> tuple[date, str] | None:
    """The day of one end of a stay (`since` or `until`) and its words; None where nobody knows it."""
    day: date | None = getattr(stay, end)
    return None if day is None else (day, birth_words(day, getattr(stay, f"{end}_precision") or "day"))


def _notes(unit: ReadingUnit, people: Collection[UUID]) -> list[tuple[WarningNote, date | None]]:
    """Each warning note with the day of its next review; None where a review ended it."""
    notes = list(unit.session.scalars(select(WarningNote).where(WarningNote.person_id.in_(people))))
    newest: dict[UUID, date | None] = {}
    for review in unit.session.scalars(
        select(WarningReview)
        .where(WarningReview.warning_id.in_([row.id for row in notes]))
        .order_by(WarningReview.at, WarningReview.id)
    ):
        newest[review.warning_id] = review.review_on
    return [(row, newest.get(row.id, row.review_on)) for row in notes]


def _warnings(unit: ReadingUnit, people: Collection[UUID]) -> Iterator[Entry]:
    for row, _ in _notes(unit, people):
        kind = codes.words_of(codes.warning_kinds(), row.kind)
        for day, end in ((row.since, "noted"), (row.ended_on, "ended")):
            if day is not None:
                yield Entry(row.person_id, day, day_words(day), WARNING, f"{kind} {end}")
