"""The events that the record holds by itself, each kind by one query."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import or_, select

from app.models import (
    Agency,
    ChronologyMark,
    ConsentEvent,
    Contact,
    ContactPerson,
    Decision,
    Enquiry,
    EnquiryMember,
    EnquiryPerson,
    HandOver,
    InformationRequest,
    Involvement,
    Rating,
    Reply,
)
from app.models.enums import RequestState
from app.services import clock
from app.services.access import Role
from app.services.dates import day_words
from app.services.enquiry.cases import name_of
from app.services.enquiry.chronology_records import ChronologyEvent, EventKind, MarkRow
from app.services.enquiry.item_reading import read_items
from app.services.enquiry.reading import names_of, rows_of_people
from app.services.enquiry.records import CONSENT_WORDS
from app.services.enquiry.request_records import FOUND_WORDS
from app.services.people.fire_wall import names_nobody_closed, open_enquiries
from app.services.policy import Policy, Stage
from app.services.unit_of_work import ReadingUnit


@dataclass(frozen=True, slots=True)
class Family:
    """The people of an enquiry: their names, and whom the hub knows them as."""

    names: dict[UUID, str]
    known: dict[UUID, UUID]
    """The hub's person, by the person of the enquiry."""

    def of_known(self, person_id: UUID | None) -> UUID | None:
        """The person of the enquiry who is this known person."""
        return next((one for one, known in self.known.items() if known == person_id), None)


def family_of(unit: ReadingUnit, enquiry_id: UUID) -> Family:
    """Everybody in the enquiry."""
    rows = rows_of_people(unit, enquiry_id)
    known = {row.id: row.person_id or person.person_id for row, person in rows}
    return Family(
        {row.id: name_of(person) for row, person in rows},
        {row_id: person_id for row_id, person_id in known.items() if person_id is not None},
    )


def day_of(moment: datetime) -> date:
    """The day a moment falls on in London."""
    return moment.astimezone(clock.LONDON).date()


def _event(
    kind: EventKind,
    source_id: UUID,
    title: str,
    *,
    text: str = "",
    moment: datetime | None = None,
    on: date | None = None,
    as_written: str = "",
    person_id: UUID | None = None,
    person: str = "",
    agency: str = "",
    handling: str | None = None,
    may_leave: bool = True,
) -> ChronologyEvent:
    return ChronologyEvent(
        kind=kind,
        source_id=source_id,
        on=on if on is not None or moment is None else day_of(moment),
        moment=moment,
        as_written=as_written,
        person_id=person_id,
        person=person,
        agency=agency,
        title=title,
        text=text,
        handling=handling,
        may_leave=may_leave,
        mark=None,
    )


def contacts(unit: ReadingUnit, enquiry: Enquiry, family: Family) -> Iterator[ChronologyEvent]:
    """The contacts of this enquiry, and earlier ones that name somebody whom the hub knows from it.

    None of an enquiry that is closed to whoever reads, and none that names somebody restricted who is not in this one.
    """
    own = unit.session.scalars(select(Contact).where(Contact.enquiry_id == enquiry.id)).all()
    for row in own:
        said = f"{row.headline}. {row.concern or ''}".strip()
        yield _event(EventKind.CONTACT, row.id, f"Contact {row.reference}", text=said, moment=row.received_at)
    if not family.known:
        return
    seen, theirs = {row.id for row in own}, set(family.known.values())
    rows = unit.session.execute(
        select(Contact.id, Contact.reference, Contact.headline, Contact.received_at, ContactPerson.person_id)
        .join(ContactPerson, ContactPerson.contact_id == Contact.id)
        .outerjoin(Enquiry, Enquiry.id == Contact.enquiry_id)
        .where(ContactPerson.person_id.in_(theirs), Contact.received_at <= unit.at)
        .where(or_(Contact.enquiry_id.is_(None), open_enquiries(unit)), names_nobody_closed(unit, theirs))
        .order_by(Contact.received_at)
    )
    for contact_id, reference, headline, received, person_id in rows:
        if contact_id in seen:
            continue
        seen.add(contact_id)
        who = family.of_known(person_id)
        yield _event(
            EventKind.CONTACT,
            contact_id,
            f"Earlier contact {reference}",
            text=headline,
            moment=received,
            person_id=who,
            person=family.names.get(who, "") if who else "",
        )


def earlier_enquiries(unit: ReadingUnit, enquiry: Enquiry, family: Family) -> Iterator[ChronologyEvent]:
    """Other enquiries with somebody of this one; a restricted one only for whom it is open."""
    if not family.known:
        return
    rows = unit.session.execute(
        select(Enquiry, EnquiryPerson.person_id)
        .join(EnquiryPerson, EnquiryPerson.enquiry_id == Enquiry.id)
        .where(EnquiryPerson.person_id.in_(set(family.known.values())), Enquiry.id != enquiry.id)
        .order_by(Enquiry.opened_at)
    ).all()
    seen: set[UUID] = set()
    for row, person_id in rows:
        if row.id in seen or (row.restricted and not _is_open(unit, row.id)):
            continue
        seen.add(row.id)
        who = family.of_known(person_id)
        colour = row.rating.value.capitalize()
        said = f"Rated {colour}, level of need {row.level_of_need}; {row.status.value}."
        yield _event(
            EventKind.EARLIER_ENQUIRY,
            row.id,
            f"Enquiry {row.reference}",
            text=said,
            moment=row.opened_at,
            person_id=who,
            person=family.names.get(who, "") if who else "",
        )


def _is_open(unit: ReadingUnit, enquiry_id: UUID) -> bool:
    who = unit.who
    if Role.SERVICE_MANAGER in who.roles:
        return True
    return unit.session.get(EnquiryMember, (enquiry_id, who.user_id)) is not None


def involvements(unit: ReadingUnit, _enquiry: Enquiry, family: Family) -> Iterator[ChronologyEvent]:
    """What services the known people have had."""
    if not family.known:
        return
    rows = unit.session.execute(
        select(Involvement, Agency.name)
        .join(Agency, Agency.id == Involvement.agency_id)
        .where(Involvement.person_id.in_(set(family.known.values())))
    )
    for row, agency in rows:
        who = family.of_known(row.person_id)
        ended = f", until {day_words(row.until)}" if row.until else ""
        worker = f" ({row.worker})" if row.worker else ""
        yield _event(
            EventKind.INVOLVEMENT,
            row.id,
            row.service,
            text=f"{row.service}{worker}{ended}",
            on=row.since,
            person_id=who,
            person=family.names.get(who, "") if who else "",
            agency=agency,
        )


def items(unit: ReadingUnit, enquiry: Enquiry, _family: Family) -> Iterator[ChronologyEvent]:
    """What the agencies hold, item by item. Only an item marked share onward may leave the hub."""
    for item in read_items(unit, enquiry.id):
        yield _event(
            EventKind.ITEM,
            item.id,
            item.source_system or "Item of a reply",
            text=item.text,
            on=item.happened_on,
            as_written=item.happened_as_written,
            person_id=item.person_id,
            person=item.person,
            agency=item.agency,
            handling=item.handling,
            may_leave=item.handling == "share_onward",
        )


def requests(unit: ReadingUnit, enquiry: Enquiry, _family: Family) -> Iterator[ChronologyEvent]:
    """When each agency was asked."""
    rows = unit.session.execute(
        select(InformationRequest, Agency.name)
        .join(Agency, Agency.id == InformationRequest.agency_id)
        .where(InformationRequest.enquiry_id == enquiry.id, InformationRequest.sent_at.is_not(None))
    )
    for row, agency in rows:
        gone = " It was withdrawn later." if row.state is RequestState.WITHDRAWN else ""
        yield _event(
            EventKind.REQUEST,
            row.id,
            f"{agency} asked",
            text=f"{row.reference}{', marked urgent' if row.urgent else ''}.{gone}",
            moment=row.sent_at,
            agency=agency,
        )


def replies(unit: ReadingUnit, enquiry: Enquiry, family: Family) -> Iterator[ChronologyEvent]:
    """When each agency answered about whom, and what kind of involvement it found; never the reply's own words."""
    rows = unit.session.execute(
        select(Reply, Agency.name, InformationRequest.reference)
        .join(InformationRequest, InformationRequest.id == Reply.request_id)
        .join(Agency, Agency.id == InformationRequest.agency_id)
        .where(InformationRequest.enquiry_id == enquiry.id)
    )
    for row, agency, reference in rows:
        yield _event(
            EventKind.REPLY,
            row.id,
            f"{agency} replied",
            text=f"{FOUND_WORDS[row.found.value]} ({reference}).",
            moment=row.received_at,
            person_id=row.enquiry_person_id,
            person=family.names.get(row.enquiry_person_id, ""),
            agency=agency,
        )


def ratings(unit: ReadingUnit, enquiry: Enquiry, _family: Family) -> Iterator[ChronologyEvent]:
    """Every rating with its author. Its reason is the hub's own analysis and stays in the hub."""
    rows = unit.session.scalars(select(Rating).where(Rating.enquiry_id == enquiry.id)).all()
    names = names_of(unit, (row.by_id for row in rows))
    for row in rows:
        said = f"{row.stage.value.capitalize()} rating by {names[row.by_id]}."
        yield _event(
            EventKind.RATING, row.id, f"Rated {row.colour.value.capitalize()}", text=said, moment=row.at
        )


def consents(unit: ReadingUnit, enquiry: Enquiry, _family: Family) -> Iterator[ChronologyEvent]:
    """Where consent stood when."""
    rows = unit.session.scalars(select(ConsentEvent).where(ConsentEvent.enquiry_id == enquiry.id)).all()
    for row in rows:
        said = f"Said by {row.said_by}." if row.said_by else ""
        title = f"Consent: {CONSENT_WORDS[row.position.value].lower()}"
        yield _event(EventKind.CONSENT, row.id, title, text=said, moment=row.at)


def decisions(unit: ReadingUnit, enquiry: Enquiry, _family: Family) -> Iterator[ChronologyEvent]:
    """What was recommended and chosen, by whom."""
    policy = unit.policy_of(enquiry.policy_version_id)
    rows = unit.session.scalars(select(Decision).where(Decision.enquiry_id == enquiry.id)).all()
    names = names_of(unit, (row.by_id for row in rows))
    for row in rows:
        done = "Recommended" if row.step == "recommended" else "Decided"
        said = f"Exit rating {row.exit_rating.value.capitalize()}, by {names[row.by_id]}."
        title = f"{done}: {_outcome(policy, row.outcome)}"
        yield _event(EventKind.DECISION, row.id, title, text=said, moment=row.at)


def hand_overs(unit: ReadingUnit, enquiry: Enquiry, _family: Family) -> Iterator[ChronologyEvent]:
    """What went to an assessment team at once."""
    for row in unit.session.scalars(select(HandOver).where(HandOver.enquiry_id == enquiry.id)):
        yield _event(EventKind.HAND_OVER, row.id, f"Handed over to {row.team}", moment=row.at)


def _outcome(policy: Policy, code: str) -> str:
    try:
        return policy.outcome(Stage.ENQUIRY, code).words
    except LookupError:
        return code


SOURCES = (
    contacts,
    earlier_enquiries,
    involvements,
    items,
    requests,
    replies,
    ratings,
    consents,
    decisions,
    hand_overs,
)


def gather(unit: ReadingUnit, enquiry: Enquiry) -> list[ChronologyEvent]:
    """Every event of an enquiry with the mark that holds, in order of time; what has no day stands last."""
    family = family_of(unit, enquiry.id)
    marks = _marks(unit, enquiry.id)
    found = [event for source in SOURCES for event in source(unit, enquiry, family)]
    found = [
        replace(event, mark=marks[event.source_id][1]) if event.source_id in marks else event for event in found
    ]
    found += [
        _event(
            EventKind.TYPED,
            source_id,
            "Added by hand",
            text=row.text or "",
            on=row.happened_on,
            as_written=row.happened_as_written or "",
            person_id=row.enquiry_person_id,
            person=family.names.get(row.enquiry_person_id, "") if row.enquiry_person_id else "",
        )
        for source_id, (row, _mark) in marks.items()
        if row.source_kind == EventKind.TYPED
    ]
    found = [
        replace(event, mark=marks[event.source_id][1]) if event.kind is EventKind.TYPED else event for event in found
    ]
    return sorted(
        (event for event in found if event.mark is None or not event.mark.removed),
        key=lambda event: (event.on is None, event.on or date.max, str(event.moment or ""), event.title),
    )


def _marks(unit: ReadingUnit, enquiry_id: UUID) -> dict[UUID, tuple[ChronologyMark, MarkRow]]:
    """The newest mark of each event."""
    rows = unit.session.scalars(
        select(ChronologyMark)
        .where(ChronologyMark.enquiry_id == enquiry_id)
        .order_by(ChronologyMark.at, ChronologyMark.id)
    ).all()
    names = names_of(unit, (row.by_id for row in rows))
    return {
        row.source_id: (
            row,
            MarkRow(row.id, row.at, names[row.by_id], row.significant, row.hidden, row.removed, row.analysis or ""),
        )
        for row in rows
    }
