"""Reading what a summary is made of. Partner information passes one gate: `shareable`."""

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import select

from app.models import (
    Agency,
    ChronologyMark,
    Contact,
    ContactProfessional,
    ContactRelationship,
    Enquiry,
    EnquiryPerson,
    InformationRequest,
    Rating,
    RequestCell,
    UserAccount,
)
from app.services import clock
from app.services.codes import relationship
from app.services.enquiry.at_risk import read_at_risk
from app.services.enquiry.cases import agreed_override, consent_of, typed
from app.services.enquiry.item_reading import shareable
from app.services.enquiry.item_records import ItemRow
from app.services.enquiry.reading import read_people, read_replies, read_requests
from app.services.enquiry.records import CONSENT_WORDS, CasePerson
from app.services.enquiry.request_records import FOUND_WORDS, ReplyRow, RequestRow
from app.services.enquiry.summary_facts import (
    AgencyFacts,
    CoverageFacts,
    EventFacts,
    NotAsked,
    PersonFacts,
    SharedItem,
    SummaryFacts,
)
from app.services.enquiry.summary_judgement import read_judgement
from app.services.enquiry.summary_picture import read_family_facts
from app.services.papers.wording import day
from app.services.people.folding import address_key
from app.services.people.withheld import hidden_people
from app.services.policy import Policy
from app.services.unit_of_work import ReadingUnit

PARTS = {"subject": "Subject", "household": "Household", "other": "Other person"}
_ASKED = frozenset({"sent", "replied"})
_OWN = frozenset({"typed", "contact", "rating", "decision"})
"""Kinds of chronology lines that are the hub's own; whatever else there is counts as a partner's."""
_STAGES = {"initial": "initial", "current": "during the enquiry", "exit": "on exit"}


def read_facts(
    unit: ReadingUnit, enquiry: Enquiry, policy: Policy, items: tuple[ItemRow, ...], mark: str
) -> SummaryFacts:
    """Everything a summary may say about an enquiry, at this moment."""
    people = read_people(unit, enquiry.id)
    requests = read_requests(unit, enquiry.id)
    open_items = shareable(items)
    judged = read_judgement(unit, enquiry, policy, requests)
    override = agreed_override(unit, enquiry.id)
    consent = consent_of(unit, enquiry.id)
    told = CONSENT_WORDS[consent.value] if consent else "Not recorded"
    if override is not None and override.decided_at is not None:
        told += f"; overridden, agreed on {day(override.decided_at.astimezone(clock.LONDON).date())}"
    until = override.not_told_until if override is not None else None
    level = policy.level(enquiry.level_of_need)
    family = read_family_facts(unit, enquiry, items)
    return SummaryFacts(
        reference=enquiry.reference,
        subjects=enquiry.subject_line,
        level=f"{level.number} · {level.name}",
        opened_at=enquiry.opened_at,
        due_at=enquiry.due_at,
        lead_worker=unit.session.scalar(
            select(UserAccount.display_name).where(UserAccount.id == enquiry.lead_worker_id)
        )
        or "",
        initial=judged.initial,
        current=judged.current,
        consent=told,
        not_told_until=until if until is not None and until > unit.at else None,
        someone_not_told=override is not None and bool(typed(override.not_told)) and (until is None or until > unit.at),
        people=_people(unit, people, family.hidden),
        agencies=_agencies(requests, read_replies(unit, enquiry.id), items, unit),
        not_asked=_not_asked(unit, enquiry.id, people),
        at_risk=read_at_risk(unit, enquiry.id),
        sections=judged.sections,
        analysed_by=judged.analysed_by,
        analysed_at=judged.analysed_at,
        decision=judged.decision,
        recommendation=judged.recommendation,
        disagreements=judged.disagreements,
        plan=judged.plan,
        hand_overs=judged.hand_overs,
        events=_events(unit, enquiry, policy, open_items, {each.id: each.name for each in people}),
        professionals=_professionals(unit, enquiry.id),
        family=family,
        mark=mark,
        read_at=unit.at,
    )


def _people(unit: ReadingUnit, people: Iterable[CasePerson], hidden_homes: Iterable[str]) -> tuple[PersonFacts, ...]:
    listed = tuple(people)
    names = {each.contact_person_id: each.name for each in listed}
    related: dict[UUID, dict[str, list[str]]] = {}
    ties = select(ContactRelationship).where(ContactRelationship.from_id.in_(names))
    for row in unit.session.scalars(ties.order_by(ContactRelationship.id)):
        if row.to_id in names:
            words = _kind(row.kind)
            related.setdefault(row.from_id, {}).setdefault(words, []).append(names[row.to_id])
    known = [each.person_id for each in listed if each.person_id is not None]
    hidden = hidden_people(unit, known)
    own = [each.address for each in listed if each.person_id in hidden]
    untold = {_place(each) for each in (*hidden_homes, *own)}

    def hides(each: CasePerson) -> bool:
        return each.person_id in hidden or (bool(each.address) and _place(each.address) in untold)

    return tuple(
        PersonFacts(
            id=each.id,
            name=each.name,
            born=_born(each),
            part=PARTS[each.role] + ("; said to be the source of harm" if each.source_of_harm else ""),
            related="\n".join(
                f"{words} of {_listed(others)}" for words, others in related.get(each.contact_person_id, {}).items()
            ),
            lives_at="" if hides(each) else each.address,
            hidden_address=hides(each),
        )
        for each in listed
    )


def _place(address: str) -> str:
    """An address as it is compared: whoever lives with somebody whose address is hidden has a hidden address too."""
    return address_key(address) or " ".join(address.casefold().replace(",", " ").split())


def _kind(code: str) -> str:
    try:
        return relationship(code).words
    except LookupError:
        return code.replace("_", " ").capitalize()


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _born(person: CasePerson) -> str:
    if person.born:
        return f"{person.born} ({person.age})"
    if person.expected is not None:
        return f"Expected {day(person.expected)}"
    return person.age.capitalize()


def _agencies(
    requests: tuple[RequestRow, ...], replies: tuple[ReplyRow, ...], items: tuple[ItemRow, ...], unit: ReadingUnit
) -> tuple[AgencyFacts, ...]:
    """The agencies that were asked, with what of their answers may be shared.

    The coverage of an answer is told where the answer has no item at all, or at least one that may be shared; of an
    answer that is withheld whole, nothing is told but that it came, lest the silence itself say something.
    """
    by_reply: dict[UUID, list[ItemRow]] = {}
    for item in items:
        by_reply.setdefault(item.reply_id, []).append(item)
    found = []
    for request in requests:
        if request.state not in _ASKED:
            continue
        answers = [each for each in replies if each.request_id == request.id and not each.corrected]
        open_items = [item for each in answers for item in shareable(tuple(by_reply.get(each.id, ())))]
        found.append(
            AgencyFacts(
                agency=request.agency if request.round == 1 else f"{request.agency} (asked again)",
                state=request.state,
                sent_at=request.sent_at,
                due_at=request.due_at,
                replied_at=request.replied_at,
                late=request.late(unit.at),
                asked=len(request.asked),
                coverage=tuple(_coverage(each, by_reply.get(each.id, [])) for each in reversed(answers)),
                items=tuple(
                    SharedItem(
                        id=item.id,
                        agency=item.agency,
                        person_id=item.person_id,
                        person=item.person,
                        on=item.happened_on,
                        as_written=item.happened_as_written,
                        source=item.source_system,
                        text=item.text,
                    )
                    for item in sorted(open_items, key=lambda one: (one.happened_on or date.max, one.position))
                ),
            )
        )
    return tuple(found)


def _coverage(reply: ReplyRow, items: list[ItemRow]) -> CoverageFacts:
    told = not items or bool(shareable(tuple(items)))
    return CoverageFacts(
        person_id=reply.person_id,
        person=reply.person,
        found=FOUND_WORDS[reply.found] if told else "Replied",
        current_as_of=reply.current_as_of if told else None,
        period=(reply.period_from, reply.period_to) if told else (None, None),
        area=reply.area_searched if told else "",
        systems=reply.systems_searched if told else "",
        not_searched=reply.systems_not_searched if told else "",
        contact=", ".join(each for each in (reply.contact_person, reply.provider) if each) if told else "",
        told=told,
    )


def _not_asked(unit: ReadingUnit, enquiry_id: UUID, people: tuple[CasePerson, ...]) -> tuple[NotAsked, ...]:
    names = {each.id: each.name for each in people}
    rows = unit.session.execute(
        select(Agency.name, RequestCell.not_asked_reason, RequestCell.enquiry_person_id)
        .join(Agency, Agency.id == RequestCell.agency_id)
        .join(EnquiryPerson, EnquiryPerson.id == RequestCell.enquiry_person_id)
        .where(RequestCell.enquiry_id == enquiry_id, RequestCell.not_asked_reason.is_not(None))
        .order_by(Agency.position, EnquiryPerson.position)
    )
    groups: dict[tuple[str, str], list[str]] = {}
    for agency, reason, person in rows:
        groups.setdefault((agency, reason or ""), []).append(names[person])
    withdrawn = unit.session.execute(
        select(Agency.name)
        .join(InformationRequest, InformationRequest.agency_id == Agency.id)
        .where(InformationRequest.enquiry_id == enquiry_id, InformationRequest.state.in_(("draft", "held")))
        .order_by(Agency.position)
    )
    found = [
        NotAsked(agency, tuple(asked), len(asked) == len(names), reason) for (agency, reason), asked in groups.items()
    ]
    found.extend(NotAsked(row.name, (), everybody=True, reason="Its request has not left yet.") for row in withdrawn)
    return tuple(found)


def _professionals(unit: ReadingUnit, enquiry_id: UUID) -> tuple[tuple[str, str, str], ...]:
    rows = unit.session.execute(
        select(ContactProfessional.name, ContactProfessional.role, ContactProfessional.agency)
        .join(Contact, Contact.id == ContactProfessional.contact_id)
        .where(Contact.enquiry_id == enquiry_id)
        .order_by(Contact.received_at, ContactProfessional.position)
    )
    return tuple(dict.fromkeys((name or "", role or "", agency or "") for name, role, agency in rows))


def _events(
    unit: ReadingUnit,
    enquiry: Enquiry,
    policy: Policy,
    items: tuple[ItemRow, ...],
    names: Mapping[UUID, str],
) -> tuple[EventFacts, ...]:
    """The chronology of a summary: contacts, ratings and the lines that staff made of it, in order of time.

    A line about a partner's item stands here only if somebody marked it significant and the item may be shared; all
    other shared items stand under their agency. A hidden or removed line stands nowhere.
    """
    marks = _newest_marks(unit, enquiry.id)
    gone = {key for key, mark in marks.items() if mark.hidden or mark.removed}
    found: list[EventFacts] = []

    def add(key: tuple[str, UUID], on: date | None, source: str, text: str) -> None:
        mark = marks.get(key)
        if key not in gone:
            meaning = (mark.analysis or "") if mark else ""
            found.append(
                EventFacts(on, "", source, "", text, meaning, significant=bool(mark and mark.significant), typed=False)
            )

    contacts = select(Contact).where(Contact.enquiry_id == enquiry.id).order_by(Contact.received_at)
    for contact in unit.session.scalars(contacts):
        on = contact.received_at.astimezone(clock.LONDON).date()
        add(("contact", contact.id), on, "The hub", f"Contact {contact.reference} received.")
    ratings = select(Rating).where(Rating.enquiry_id == enquiry.id).order_by(Rating.at, Rating.id)
    for row in unit.session.scalars(ratings):
        on = row.at.astimezone(clock.LONDON).date()
        word = policy.colour(row.colour.value).word
        add(("rating", row.id), on, "The hub", f"Rated {word} ({_STAGES[row.stage.value]}).")
    open_items = {item.id: item for item in items}
    for key, mark in marks.items():
        if key in gone:
            continue
        if key[0] == "typed":
            found.append(_typed_event(mark, names.get(mark.enquiry_person_id, "") if mark.enquiry_person_id else ""))
        elif key[1] in open_items and mark.significant and key[0] not in _OWN:
            item = open_items[key[1]]
            found.append(
                EventFacts(
                    item.happened_on,
                    item.happened_as_written,
                    item.agency,
                    item.person,
                    item.text,
                    mark.analysis or "",
                    significant=True,
                    typed=False,
                )
            )
    return tuple(sorted(found, key=lambda one: (one.on or date.min, one.source, one.text)))


def _typed_event(mark: ChronologyMark, person: str) -> EventFacts:
    return EventFacts(
        on=mark.happened_on,
        as_written=mark.happened_as_written or "",
        source="Added by the hub",
        person=person,
        text=mark.text or "",
        meaning=mark.analysis or "",
        significant=mark.significant,
        typed=True,
    )


def _newest_marks(unit: ReadingUnit, enquiry_id: UUID) -> Mapping[tuple[str, UUID], ChronologyMark]:
    """The mark that holds for each event: the newest."""
    rows = unit.session.scalars(
        select(ChronologyMark)
        .where(ChronologyMark.enquiry_id == enquiry_id)
        .order_by(ChronologyMark.at, ChronologyMark.id)
    )
    return {(row.source_kind, row.source_id): row for row in rows}
