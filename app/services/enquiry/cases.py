"""The ground of the enquiry room: who may open a case, its policy, where consent stands, its due times."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from app.models import (
    ConsentEvent,
    ConsentOverride,
    ContactPerson,
    Enquiry,
    EnquiryMember,
    EnquiryPause,
    Extension,
    InformationRequest,
)
from app.models.enums import BirthPrecision, ConsentPosition, EnquiryStatus, OverrideState, RequestState
from app.services import deadlines
from app.services.access import Actor, Role
from app.services.errors import Invalid, Problem, Refused
from app.services.lengths import too_long
from app.services.policy import ClockName, Policy
from app.services.trust.held_open import enquiry_open_until
from app.services.unit_of_work import Hub, ReadingUnit, WritingUnit

CASE = "This enquiry"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


class NotNamed(Refused):
    """The person's role would allow the act, but this case or this request is not theirs to open."""

    barred = True


class RestrictedCase(NotNamed):
    """The case is restricted, and the person is not named on it; the desk may open it by break-glass."""


@dataclass(frozen=True)
class OnCase:
    """A writing unit of work on one enquiry, with the policy it started under."""

    unit: WritingUnit
    enquiry: Enquiry
    policy: Policy


@contextmanager
def on_case(
    hub: Hub, actor: Actor, enquiry_id: UUID, *, closed_too: bool = False, by_glass: bool = True
) -> Iterator[OnCase]:
    """Write on one enquiry, if this person may open it and it is not closed; a refusal is audited.

    `by_glass`: that they opened it by break-glass is enough.

    Raises:
        RestrictedCase: the case is restricted and the person is neither named on it nor a service manager.
        Refused: the enquiry is closed.
        NotFound: there is none.
    """
    with hub.writing(actor) as unit:
        enquiry = unit.get(Enquiry, enquiry_id, CASE)
        check_named(unit, enquiry, by_glass=by_glass)
        if enquiry.status is EnquiryStatus.CLOSED and not closed_too:
            raise Refused("This enquiry is closed.", "Read it as it stands, or open a new contact.")
        yield OnCase(unit, enquiry, unit.policy_of(enquiry.policy_version_id))


def is_named(unit: ReadingUnit, enquiry_id: UUID, user_id: UUID) -> bool:
    """Whether a manager named this account on the case, or it led it from the start."""
    return unit.session.get(EnquiryMember, (enquiry_id, user_id)) is not None


def check_named(unit: ReadingUnit, enquiry: Enquiry, *, by_glass: bool = True) -> None:
    """Refuse a restricted case to whoever is neither named on it nor a service manager (domain.md).

    Break-glass opens it for some hours; not for what changes who may open it (`by_glass` false).
    """
    who = unit.who
    if not enquiry.restricted or Role.SERVICE_MANAGER in who.roles or is_named(unit, enquiry.id, who.user_id):
        return
    if by_glass and enquiry_open_until(unit, enquiry.id) is not None:
        return
    raise RestrictedCase(
        "This case is restricted to the people named on it.", "If you need it, ask a service manager to name you."
    )


def typed(text: str | None) -> str:
    """What was typed without the blanks around it."""
    return (text or "").strip()


def written(text: str | None) -> str:
    """A typed or pasted text as it can be shown: lines kept, control characters gone, no blanks around it."""
    lines = (text or "").replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROL.sub("", lines).strip()


def needed(field: str, text: str | None, sentence: str) -> str:
    """What was typed; raises `Invalid` with the sentence for an empty field, and for a text that is too long."""
    said = typed(text)
    if not said:
        raise Invalid((Problem(field, sentence),))
    problems = too_long(field, said)
    if problems:
        raise Invalid(problems)
    return said


def said(due: deadlines.Due) -> str:
    """A due time's sentence with what no source publishes named as assumed; at most 400 characters."""
    words = due.sentence
    if due.assumptions:
        words += f" (assumed: {', '.join(due.assumptions)})"
    return words[:400]


# --- consent ---


def consent_of(unit: ReadingUnit, enquiry_id: UUID) -> ConsentPosition | None:
    """Where consent stands: the latest consent event of the enquiry; none where nobody recorded any."""
    return unit.session.scalars(
        select(ConsentEvent.position)
        .where(ConsentEvent.enquiry_id == enquiry_id)
        .order_by(ConsentEvent.at.desc(), ConsentEvent.id.desc())
        .limit(1)
    ).first()


def agreed_override(unit: ReadingUnit, enquiry_id: UUID) -> ConsentOverride | None:
    """The override of the enquiry that was agreed last; none where none was."""
    return unit.session.scalars(
        select(ConsentOverride)
        .where(ConsentOverride.enquiry_id == enquiry_id, ConsentOverride.state == OverrideState.AGREED)
        .order_by(ConsentOverride.decided_at.desc(), ConsentOverride.id.desc())
        .limit(1)
    ).first()


def consent_carries(position: ConsentPosition | None) -> bool:
    """Whether consent carries a request: only where it was given. Sought, refused, withdrawn or unknown do not."""
    return position is ConsentPosition.GIVEN


# --- clocks ---


def pauses_of(unit: ReadingUnit, enquiry_id: UUID) -> list[deadlines.Pause]:
    """The enquiry's pauses in order."""
    rows = unit.session.scalars(
        select(EnquiryPause).where(EnquiryPause.enquiry_id == enquiry_id).order_by(EnquiryPause.since)
    )
    return [deadlines.Pause(row.since, row.until) for row in rows]


def enquiry_due(policy: Policy, colour: str, started: datetime, pauses: Sequence[deadlines.Pause]) -> deadlines.Due:
    """When the enquiry must be finished, from the moment its clock started."""
    rule = policy.clock(ClockName.ENQUIRY)
    return deadlines.due(
        rule.limit(colour),
        policy.opening,
        started,
        pauses if rule.pause_allowed else (),
        label=policy.colour(colour).word,
    )


def set_enquiry_due(case: OnCase) -> None:
    """Compute the enquiry's due time anew, from its rating and its pauses."""
    case.unit.session.flush()
    enquiry = case.enquiry
    due = enquiry_due(case.policy, enquiry.rating.value, enquiry.clock_started_at, pauses_of(case.unit, enquiry.id))
    enquiry.due_at, enquiry.due_reason = due.at_utc, said(due)


def reply_due(
    policy: Policy, colour: str, sent: datetime, *, urgent: bool, pauses: Sequence[deadlines.Pause] = ()
) -> deadlines.Due:
    """When a partner must answer. The urgent mark counts only for a colour whose policy knows it."""
    marked = urgent and policy.clock(ClockName.REPLY).can_be_urgent(colour)
    return deadlines.partner_reply(policy, colour, sent, urgent=marked, pauses=pauses)


def set_reply_dues(case: OnCase, *, rated_anew: bool = False) -> int:
    """Compute the due times of every unanswered request anew; the number of those that moved.

    A rating that shortens the limit cannot make a partner late for time they were not told of: the shorter limit
    then runs from this moment, but never beyond the due time they had. A longer limit runs from the sending.
    """
    unit, enquiry, policy = case.unit, case.enquiry, case.policy
    pauses = pauses_of(unit, enquiry.id)
    given = _extended(unit, enquiry.id)
    moved = 0
    for row in unit.session.scalars(
        select(InformationRequest).where(
            InformationRequest.enquiry_id == enquiry.id, InformationRequest.state == RequestState.SENT
        )
    ):
        if row.sent_at is None:
            continue
        due = reply_due(policy, enquiry.rating.value, row.sent_at, urgent=row.urgent, pauses=pauses)
        words = said(due)
        if row.id in given and not _sooner(given[row.id], due.at_utc):
            continue  # a manager gave more time than the policy would; that stands
        if rated_anew and _sooner(due.at_utc, row.due_at):
            due = reply_due(policy, enquiry.rating.value, unit.at, urgent=row.urgent, pauses=pauses)
            words = f"{said(due)}, counted from the new rating"
            if _sooner(row.due_at, due.at_utc):
                continue
        if due.at_utc != row.due_at or words != row.due_reason:
            row.due_at, row.due_reason, row.version = due.at_utc, words[:400], row.version + 1
            moved += 1
    return moved


def _extended(unit: ReadingUnit, enquiry_id: UUID) -> dict[UUID, datetime]:
    """Until when a manager gave agencies more time, by request; the newest extension holds."""
    rows = unit.session.execute(
        select(Extension.request_id, Extension.due_at)
        .join(InformationRequest, InformationRequest.id == Extension.request_id)
        .where(InformationRequest.enquiry_id == enquiry_id)
        .order_by(Extension.at, Extension.id)
    )
    return {row.request_id: row.due_at for row in rows}


def _sooner(one: datetime | None, other: datetime | None) -> bool:
    return one is not None and (other is None or one < other)


# --- people in words ---


def name_of(person: ContactPerson) -> str:
    """A person's name as the contact gives it, else what the document called them."""
    return f"{person.forenames} {person.surname}".strip() or person.name_as_written or person.label


def age_of(person: ContactPerson, on: date) -> str:
    """A person's age on a day, in words; "age not known" where nothing tells it."""
    born = person.date_of_birth
    if born is not None:
        years = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
        if person.birth_precision is not BirthPrecision.DAY:
            return f"about {years}"
        months = (on.year - born.year) * 12 + on.month - born.month - (on.day < born.day)
        if months < 2:
            return f"{max(0, (on - born).days) // 7} w"
        return str(years) if years >= 2 else f"{months} m"
    if person.expected_delivery is not None:
        return "unborn"
    return person.age_as_written or "age not known"
