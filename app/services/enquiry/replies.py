"""Logging what an agency answered, with the coverage that makes it mean something."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from app.models import Enquiry, InformationRequest, Reply, RequestCell, new_id
from app.models.enums import InvolvementFound, RequestState
from app.services import clock
from app.services.access import Act, Actor, Role, guarded
from app.services.enquiry.cases import NotNamed, is_named, on_case, typed
from app.services.enquiry.item_writing import item_problems, write_items
from app.services.enquiry.reply_documents import keep_document
from app.services.enquiry.reply_drafts import forget_reply_draft
from app.services.enquiry.request_records import ReplyDocument, ReplyDraft
from app.services.errors import Invalid, Problem, Refused
from app.services.lengths import line_too_long, too_long
from app.services.unit_of_work import Changes, Hub, ReadingUnit, changed

PARTNERS = frozenset({Role.PARTNER, Role.SOCIAL_CARE_REPRESENTATIVE})
HUB_STAFF = frozenset({Role.HUB_WORKER, Role.MASH_MANAGER})


@guarded(Act.LOG_REPLY)
def log_reply(
    hub: Hub,
    actor: Actor,
    request_id: UUID,
    replies: Sequence[ReplyDraft],
    *,
    version: int,
    received_at: datetime | None = None,
    document: ReplyDocument | None = None,
) -> Changes:
    """Log answers to a request, one for each person, some or all of them; they are never changed afterwards.

    Each answer is split into items; what may leave the hub lives in them alone. `document` is the partner's own paper,
    kept as it came beside the request. This person's draft of the reply is forgotten in the same step.

    A partner representative answers for their own agency only; a hub worker logs on an agency's behalf, and may say
    when the answer came in. The request is replied when every person it asks about has an answer. A second answer
    about the same person must name the one it corrects.

    Raises:
        NotNamed: another agency's request. Refused: it was not sent. Invalid: what the coverage lacks, with its field
            (`<field>:<person>`).
    """
    with hub.reading(actor) as reading:
        enquiry_id = reading.get(InformationRequest, request_id, "This request").enquiry_id
    with on_case(hub, actor, enquiry_id) as case:
        unit = case.unit
        request = unit.get(InformationRequest, request_id, "This request")
        on_behalf = check_agency(actor, request)
        if request.state not in {RequestState.SENT, RequestState.REPLIED} or request.sent_at is None:
            raise Refused("This request was not sent, so nothing can be answered to it.", "Refresh the case.")
        came_in = received_at or unit.at
        asked = asked_people(unit, request_id)
        before = _standing(unit, request_id)
        problems = [*_about_time(came_in, request.sent_at, unit.at), *_about(replies, asked, before, unit.at)]
        if problems:
            raise Invalid(tuple(problems))
        unit.expect_version(request, version, {}, {})
        items = unmarked = 0
        for draft in replies:
            row = _reply(draft, request_id, actor.user_id, unit.at, came_in, on_behalf=on_behalf)
            unit.add(row)
            unit.session.flush()
            write_items(unit, row.id, draft.items)
            items += len(draft.items)
            unmarked += sum(item.handling is None for item in draft.items)
        if document is not None:
            keep_document(unit, request_id, document)
        forget_reply_draft(unit, request_id)
        answered = set(before) | {draft.person_id for draft in replies}
        whole = answered >= asked
        if whole and request.state is RequestState.SENT:
            request.state, request.replied_at = RequestState.REPLIED, came_in
        unit.audit(
            "reply logged",
            "request",
            request_id,
            enquiry=str(enquiry_id),
            people=len(replies),
            items=items,
            unmarked=unmarked,
            on_behalf=on_behalf,
            whole=whole,
        )
        left = len(asked - answered)
        words = f"{request.reference} is answered." if whole else f"{request.reference}: {left} still to answer."
        if unmarked:
            words += f" {unmarked} item{'s are' if unmarked > 1 else ' is'} not marked yet."
        return unit.commit(
            changed("request", request_id), changed("enquiry", enquiry_id), changed("board"), words=words
        )


def check_agency(actor: Actor, request: InformationRequest) -> bool:
    """Refuse another agency's request; whether the actor logs on the agency's behalf.

    Who represents the asked agency answers for it, whatever other roles they have; hub staff log on its behalf.
    """
    if actor.agency_id == request.agency_id and actor.roles & PARTNERS:
        return False
    if actor.roles & HUB_STAFF:
        return True
    raise NotNamed("This request is to another agency.", "Answer the requests to your own agency.")


def asked_people(unit: ReadingUnit, request_id: UUID) -> set[UUID]:
    """The people of the enquiry whom a request asks about."""
    return set(unit.session.scalars(select(RequestCell.enquiry_person_id).where(RequestCell.request_id == request_id)))


def may_see_request(unit: ReadingUnit, enquiry: Enquiry, request: InformationRequest) -> bool:
    """Whether a representative's own queue shows a request: their agency's, sent, and named where it is restricted."""
    who = unit.who
    return request.agency_id == who.agency_id and (not enquiry.restricted or is_named(unit, enquiry.id, who.user_id))


def _standing(unit: ReadingUnit, request_id: UUID) -> dict[UUID, UUID]:
    """The latest answer about each person, that no other one corrects."""
    rows = unit.session.execute(
        select(Reply.id, Reply.enquiry_person_id).where(Reply.request_id == request_id).order_by(Reply.at, Reply.id)
    )
    return {row.enquiry_person_id: row.id for row in rows}


def _about_time(came_in: datetime, sent: datetime, now: datetime) -> list[Problem]:
    if came_in > now:
        return [Problem("received_at", "The answer cannot have come in later than now. Check the time.")]
    if came_in < sent:
        return [Problem("received_at", "The answer cannot have come in before the request was sent. Check the time.")]
    return []


def _about(
    replies: Sequence[ReplyDraft], asked: Collection[UUID], before: dict[UUID, UUID], now: datetime
) -> list[Problem]:
    if not replies:
        return [Problem("replies", "Answer about at least one person.")]
    today = now.astimezone(clock.LONDON).date()
    problems: list[Problem] = []
    seen: set[UUID] = set()
    for draft in replies:
        person = draft.person_id
        if person not in asked:
            problems.append(Problem(f"person:{person}", "This request does not ask about this person."))
            continue
        if person in seen:
            problems.append(Problem(f"person:{person}", "There are two answers about the same person here."))
        seen.add(person)
        if person in before and draft.corrects_id != before[person]:
            problems.append(
                Problem(f"person:{person}", "There is an answer about this person already. Correct that one.")
            )
        elif person not in before and draft.corrects_id is not None:
            problems.append(Problem(f"person:{person}", "There is no answer about this person to correct."))
        problems.extend(_coverage(draft, today))
    return problems


def _coverage(draft: ReplyDraft, today: date) -> list[Problem]:
    """What an answer lacks. "None found" means nothing without its date, the period, the area and the systems."""
    person = draft.person_id
    if draft.found not in {each.value for each in InvolvementFound}:
        return [Problem(f"found:{person}", "Choose what was found: current, historic or none found.")]
    problems: list[Problem] = []
    if draft.found == InvolvementFound.NONE_FOUND:
        reason = "“None found” means nothing without it."
        if draft.current_as_of is None:
            problems.append(Problem(f"current_as_of:{person}", f"Enter how current the information is. {reason}"))
        if draft.period_from is None or draft.period_to is None:
            problems.append(Problem(f"period:{person}", f"Enter the period that was searched. {reason}"))
        if not typed(draft.area_searched):
            problems.append(Problem(f"area_searched:{person}", f"Enter the area that was searched. {reason}"))
        if not typed(draft.systems_searched):
            problems.append(Problem(f"systems_searched:{person}", f"Enter the systems that were searched. {reason}"))
    elif not typed(draft.text) and not draft.items:
        problems.append(Problem(f"text:{person}", "Write what the agency holds, or add at least one item."))
    if draft.found == InvolvementFound.NONE_FOUND and draft.items:
        both = "“None found” cannot stand beside items. Choose again, or remove them."
        problems.append(Problem(f"found:{person}", both))
    problems.extend(too_long(f"text:{person}", typed(draft.text)))
    lines = {
        "area_searched": draft.area_searched,
        "systems_searched": draft.systems_searched,
        "systems_not_searched": draft.systems_not_searched,
        "provider": draft.provider,
        "contact_person": draft.contact_person,
    }
    problems.extend(line_too_long(**{f"{name}:{person}": said for name, said in lines.items()}))
    problems.extend(item_problems(draft.items, str(person), today))
    if draft.period_from and draft.period_to and draft.period_to < draft.period_from:
        problems.append(Problem(f"period:{person}", "The period ends before it begins. Check both dates."))
    for field, day in (("current_as_of", draft.current_as_of), ("period", draft.period_to)):
        if day is not None and day > today:
            problems.append(Problem(f"{field}:{person}", "This date is in the future. Check it."))
    return problems


def _reply(draft: ReplyDraft, request_id: UUID, by: UUID, at: datetime, came_in: datetime, *, on_behalf: bool) -> Reply:
    return Reply(
        id=new_id(),
        at=at,
        by_id=by,
        request_id=request_id,
        enquiry_person_id=draft.person_id,
        corrects_id=draft.corrects_id,
        found=InvolvementFound(draft.found or ""),
        on_behalf=on_behalf,
        received_at=came_in,
        provider=typed(draft.provider) or None,
        contact_person=typed(draft.contact_person) or None,
        current_as_of=draft.current_as_of,
        period_from=draft.period_from,
        period_to=draft.period_to,
        area_searched=typed(draft.area_searched),
        systems_searched=typed(draft.systems_searched),
        systems_not_searched=typed(draft.systems_not_searched) or None,
        text=typed(draft.text) or None,
    )
