"""The chronology of an enquiry: made by itself, curated by people, printed."""

from datetime import date
from uuid import UUID

from sqlalchemy import select

from app.models import ChronologyMark, Enquiry, EnquiryPerson, new_id
from app.services.access import Act, Actor, guarded
from app.services.dates import day_words
from app.services.enquiry.cases import CASE, OnCase, check_named, needed, on_case, typed
from app.services.enquiry.chronology_events import day_of, gather
from app.services.enquiry.chronology_records import (
    Chronology,
    ChronologyEvent,
    EventFilter,
    EventKind,
    MarkDraft,
    TypedEvent,
)
from app.services.enquiry.reading import read_people
from app.services.errors import Conflict, Invalid, NotFound, Problem
from app.services.lengths import LONGEST_NAME, all_too_long, line_too_long
from app.services.papers.record import Paper, Paragraph, Table
from app.services.unit_of_work import Changes, Hub, ReadingUnit, changed


@guarded(Act.SEE_ENQUIRY)
def read_chronology(hub: Hub, actor: Actor, enquiry_id: UUID) -> Chronology:
    """Every event of an enquiry in order of time. The case's opening was audited; this is no new reading.

    Raises:
        NotNamed: it is restricted, and this person is neither named on it nor a service manager.
    """
    with hub.reading(actor) as unit:
        enquiry = unit.get(Enquiry, enquiry_id, CASE)
        check_named(unit, enquiry)
        return chronology_of(unit, enquiry)


def chronology_of(unit: ReadingUnit, enquiry: Enquiry) -> Chronology:
    """The chronology inside a unit of work that has been let in already."""
    events = tuple(gather(unit, enquiry))
    return Chronology(
        enquiry_id=enquiry.id,
        reference=enquiry.reference,
        events=events,
        people=tuple((person.id, person.name) for person in read_people(unit, enquiry.id)),
        agencies=tuple(dict.fromkeys(event.agency for event in events if event.agency)),
        read_at=unit.at,
    )


def for_summary(chronology: Chronology) -> tuple[ChronologyEvent, ...]:
    """The events that may stand in a summary: significant, not hidden, and free to leave the hub."""
    return tuple(event for event in chronology.events if event.significant and not event.hidden and event.may_leave)


@guarded(Act.CURATE_CHRONOLOGY)
def mark_event(
    hub: Hub,
    actor: Actor,
    enquiry_id: UUID,
    source_id: UUID,
    draft: MarkDraft,
    *,
    seen: UUID | None,
) -> Changes:
    """Say what an event means: significant or not, kept out of the summary or not, an analysis. A new entry each time.

    `seen` is the id of the mark that was on the screen; none where there was none.

    Raises:
        Conflict: somebody else has marked it meanwhile; both analyses come back.
        NotFound: the enquiry has no such event.
    """
    with on_case(hub, actor, enquiry_id) as case:
        if problems := all_too_long(analysis=draft.analysis):
            raise Invalid(problems)
        event = next((each for each in gather(case.unit, case.enquiry) if each.source_id == source_id), None)
        if event is None:
            raise NotFound("This event is not in the chronology any more.", "Refresh the case and look again.")
        _expect(event, seen, draft.analysis)
        before = _newest(case, source_id)
        case.unit.add(
            ChronologyMark(
                id=new_id(),
                at=case.unit.at,
                by_id=actor.user_id,
                enquiry_id=enquiry_id,
                source_kind=event.kind.value,
                source_id=source_id,
                enquiry_person_id=before.enquiry_person_id if before else None,
                happened_on=before.happened_on if before else None,
                happened_as_written=before.happened_as_written if before else None,
                text=before.text if before else None,
                significant=draft.significant,
                hidden=draft.hidden,
                analysis=typed(draft.analysis) or None,
            )
        )
        case.unit.audit("chronology marked", "enquiry", enquiry_id, event=str(source_id), kind=event.kind.value)
        return case.unit.commit(changed("enquiry", enquiry_id), words="The chronology is marked.")


@guarded(Act.CURATE_CHRONOLOGY)
def add_event(
    hub: Hub,
    actor: Actor,
    enquiry_id: UUID,
    draft: TypedEvent,
    *,
    corrects: UUID | None = None,
    seen: UUID | None = None,
) -> Changes:
    """Add an event by hand, or correct one that was (`corrects` is its `source_id`, `seen` the mark on the screen).

    Raises:
        Invalid: no words, no date of any kind, or a date that lies ahead.
        Conflict: somebody else has corrected it meanwhile.
    """
    with on_case(hub, actor, enquiry_id) as case:
        unit = case.unit
        problems = _about(draft, day_of(unit.at))
        if draft.person_id is not None:
            person = unit.session.get(EnquiryPerson, draft.person_id)
            if person is None or person.enquiry_id != enquiry_id:
                problems.append(Problem("person", "This person is not in the enquiry. Choose another."))
        if problems:
            raise Invalid(tuple(problems))
        mark_id = new_id()
        if corrects is not None:
            before = _newest(case, corrects)
            if before is None or before.source_kind != EventKind.TYPED:
                raise NotFound("Only an event added by hand can be corrected.", "Mark the others, or add an event.")
            if before.id != seen:
                raise Conflict(
                    "Somebody else corrected this event meanwhile.", {"text": draft.text}, {"text": before.text or ""}
                )
        unit.add(
            ChronologyMark(
                id=mark_id,
                at=unit.at,
                by_id=actor.user_id,
                enquiry_id=enquiry_id,
                source_kind=EventKind.TYPED.value,
                source_id=corrects or mark_id,
                enquiry_person_id=draft.person_id,
                happened_on=draft.happened_on,
                happened_as_written=typed(draft.as_written) or None,
                text=needed("text", draft.text, "Write what happened."),
                significant=draft.significant,
                hidden=draft.hidden,
                analysis=typed(draft.analysis) or None,
            )
        )
        unit.audit("chronology event added", "enquiry", enquiry_id, event=str(corrects or mark_id))
        return unit.commit(
            changed("enquiry", enquiry_id), new_id=corrects or mark_id, words="The event is in the chronology."
        )


@guarded(Act.CURATE_CHRONOLOGY)
def remove_event(hub: Hub, actor: Actor, enquiry_id: UUID, source_id: UUID, reason: str, *, seen: UUID) -> Changes:
    """Take an event that was added by hand out of the chronology, with a reason. It stays on the record.

    Raises:
        NotFound: it was not added by hand. Invalid: no reason. Conflict: somebody changed it meanwhile.
    """
    with on_case(hub, actor, enquiry_id) as case:
        before = _newest(case, source_id)
        if before is None or before.source_kind != EventKind.TYPED or before.removed:
            raise NotFound("Only an event added by hand can be taken out.", "Hide the others from the summary.")
        if before.id != seen:
            raise Conflict("Somebody else changed this event meanwhile.", {"reason": reason}, {})
        case.unit.add(
            ChronologyMark(
                id=new_id(),
                at=case.unit.at,
                by_id=actor.user_id,
                enquiry_id=enquiry_id,
                source_kind=EventKind.TYPED.value,
                source_id=source_id,
                enquiry_person_id=before.enquiry_person_id,
                happened_on=before.happened_on,
                happened_as_written=before.happened_as_written,
                text=before.text,
                removed=True,
                analysis=needed("reason", reason, "Write why it is taken out."),
            )
        )
        case.unit.audit("chronology event removed", "enquiry", enquiry_id, event=str(source_id))
        return case.unit.commit(changed("enquiry", enquiry_id), words="The event is out of the chronology.")


@guarded(Act.SEE_ENQUIRY)
def print_chronology(hub: Hub, actor: Actor, enquiry_id: UUID, shown: EventFilter) -> Paper:
    """The chronology as a paper for use inside the hub, filtered as on the screen; the printing is audited.

    Raises:
        Invalid: the filter shows nothing.
    """
    with on_case(hub, actor, enquiry_id, closed_too=True) as case:
        events = [event for event in gather(case.unit, case.enquiry) if shown.takes(event)]
        if not events:
            raise Invalid((Problem("filter", "No event is shown, so there is nothing to print. Widen the filter."),))
        case.unit.audit("chronology printed", "enquiry", enquiry_id, events=len(events))
        case.unit.commit()
        rows = tuple(
            (_when(event), event.person or "Everybody", event.agency or "The hub", _what(event)) for event in events
        )
        return Paper(
            title="Chronology",
            subtitle=f"{case.enquiry.reference}: {len(events)} events. For use inside the hub only.",
            blocks=(
                Paragraph("Partner information here has not been cleared to leave the hub.", strong=True),
                Table(("When", "Who", "Agency", "What"), rows, (1.1, 1.3, 1.2, 4)),
            ),
            made_at=case.unit.at,
            mark=f"{case.policy.handling_mark}: HUB ONLY",
            reference=case.enquiry.reference,
            author=actor.display_name,
        )


def _what(event: ChronologyEvent) -> str:
    star = "Significant. " if event.significant else ""
    said = event.text if event.kind is EventKind.TYPED else event.title + (f": {event.text}" if event.text else "")
    said = f"{star}{said}"
    if event.mark is not None and event.mark.analysis:
        said += f"\nAnalysis: {event.mark.analysis}"
    return said


def _when(event: ChronologyEvent) -> str:
    if event.on is None:
        return event.as_written or "No date"
    return day_words(event.on)


def _about(draft: TypedEvent, today: date) -> list[Problem]:
    problems: list[Problem] = []
    if not typed(draft.text):
        problems.append(Problem("text", "Write what happened."))
    problems += all_too_long(text=draft.text, analysis=draft.analysis)
    problems += line_too_long(LONGEST_NAME, happened_on=draft.as_written)
    if draft.happened_on is None and not typed(draft.as_written):
        problems.append(Problem("happened_on", "Enter the day, or write when it was as far as it is known."))
    if draft.happened_on is not None and draft.happened_on > today:
        problems.append(Problem("happened_on", "A chronology tells what has happened. Check the date."))
    return problems


def _expect(event: ChronologyEvent, seen: UUID | None, analysis: str) -> None:
    standing = event.mark.id if event.mark is not None else None
    if standing != seen:
        theirs = event.mark.analysis if event.mark is not None else ""
        raise Conflict("Somebody else marked this event meanwhile.", {"analysis": analysis}, {"analysis": theirs})


def _newest(case: OnCase, source_id: UUID) -> ChronologyMark | None:
    return case.unit.session.scalars(
        select(ChronologyMark)
        .where(ChronologyMark.enquiry_id == case.enquiry.id, ChronologyMark.source_id == source_id)
        .order_by(ChronologyMark.at.desc(), ChronologyMark.id.desc())
        .limit(1)
    ).first()
