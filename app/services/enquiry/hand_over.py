"""The immediate hand-over to the assessment team, beside the enquiry, with its own clock and acknowledgement."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select

from app.models import Enquiry, EnquiryMember, HandOver, HandOverAcknowledgement, new_id
from app.services import deadlines
from app.services.access import Act, Actor, Role, guarded
from app.services.enquiry.cases import OnCase, check_named, needed, on_case, said, typed
from app.services.enquiry.decision_records import AcknowledgementDraft, HandOverDraft, HandOverRow
from app.services.enquiry.reading import names_of
from app.services.errors import Invalid, Problem, Refused
from app.services.lengths import all_too_long, line_too_long
from app.services.policy import Policy
from app.services.unit_of_work import Changes, Hub, ReadingUnit, changed


@dataclass(frozen=True, slots=True)
class WaitingHandOver:
    """A hand-over that no team has acknowledged yet, with the case it belongs to."""

    row: HandOverRow
    reference: str
    subjects: str
    rating: str


@guarded(Act.HAND_OVER)
def hand_over(hub: Hub, actor: Actor, enquiry_id: UUID, draft: HandOverDraft) -> Changes:
    """Hand a child-protection concern over to an assessment team at once; the enquiry runs on beside it.

    Raises:
        Invalid: no team of the policy, or no reason.
        Refused: the same team has a hand-over of this enquiry that it has not acknowledged yet.
    """
    with on_case(hub, actor, enquiry_id) as case:
        problems = hand_over_problems(draft, case.policy)
        if problems:
            raise Invalid(tuple(problems))
        row = write_hand_over(case, draft)
        return case.unit.commit(
            changed("enquiry", enquiry_id),
            changed("hand_over", row.id),
            changed("board"),
            new_id=row.id,
            words=f"Handed over to: {row.team}. Its acknowledgement is waited for.",
        )


@guarded(Act.ACKNOWLEDGE_HAND_OVER)
def acknowledge(hub: Hub, actor: Actor, hand_over_id: UUID, draft: AcknowledgementDraft) -> Changes:
    """Record that the team has a hand-over: who said so, when, and the allocated worker where there is one.

    Raises:
        Invalid: nobody named; a time before the hand-over or ahead; late without a reason.
        Refused: it was acknowledged already.
    """
    with hub.reading(actor) as reading:
        enquiry_id = reading.get(HandOver, hand_over_id, "This hand-over").enquiry_id
    with on_case(hub, actor, enquiry_id, closed_too=True) as case:
        unit = case.unit
        row = unit.get(HandOver, hand_over_id, "This hand-over")
        if _acknowledged(unit, row.id):
            raise Refused("This hand-over was acknowledged already.", "Refresh the case and read by whom.")
        at = draft.acknowledged_at or unit.at
        problems: list[Problem] = []
        if not typed(draft.acknowledged_by):
            problems.append(Problem("acknowledged_by", "Enter who of the team says that they have it."))
        if not row.at <= at <= unit.at:
            problems.append(Problem("acknowledged_at", "Enter a time between the hand-over and now."))
        late = row.due_at is not None and row.due_at < at
        if late and not typed(draft.late_reason):
            problems.append(Problem("late_reason", "It was acknowledged late. Write why."))
        problems += line_too_long(acknowledged_by=draft.acknowledged_by, allocated_worker=draft.allocated_worker)
        problems += all_too_long(late_reason=draft.late_reason)
        if problems:
            raise Invalid(tuple(problems))
        unit.add(
            HandOverAcknowledgement(
                id=new_id(),
                at=unit.at,
                by_id=actor.user_id,
                hand_over_id=row.id,
                acknowledged_by=typed(draft.acknowledged_by),
                acknowledged_at=at,
                allocated_worker=typed(draft.allocated_worker) or None,
                late_reason=(typed(draft.late_reason) or None) if late else None,
            )
        )
        unit.audit("hand-over acknowledged", "enquiry", enquiry_id, hand_over=str(row.id), late=late)
        return unit.commit(
            changed("enquiry", enquiry_id),
            changed("hand_over", row.id),
            changed("board"),
            words="The hand-over is acknowledged.",
        )


@guarded(Act.ACKNOWLEDGE_HAND_OVER)
def list_hand_overs(hub: Hub, actor: Actor) -> tuple[WaitingHandOver, ...]:
    """The hand-overs that nobody has acknowledged, the one due first on top; of restricted cases only one's own."""
    with hub.reading(actor) as unit:
        return waiting_hand_overs(unit)


@guarded(Act.ACKNOWLEDGE_HAND_OVER)
def open_hand_over(hub: Hub, actor: Actor, hand_over_id: UUID) -> HandOverRow:
    """Open one hand-over with its reason, also for a representative who sees nothing else of the case; audited."""
    with hub.writing(actor) as unit:
        row = unit.get(HandOver, hand_over_id, "This hand-over")
        check_named(unit, unit.get(Enquiry, row.enquiry_id, "This enquiry"))
        found = next(each for each in read_hand_overs(unit, row.enquiry_id) if each.id == hand_over_id)
        unit.audit("hand-over read", "enquiry", row.enquiry_id, hand_over=str(hand_over_id))
        unit.commit()
        return found


def hand_over_problems(draft: HandOverDraft, policy: Policy) -> list[Problem]:
    """What a hand-over lacks, each with its field (`hand_over_…`)."""
    problems: list[Problem] = []
    teams = {each.code for each in policy.assessment_teams}
    if not typed(draft.team) or (teams and draft.team not in teams):
        problems.append(Problem("hand_over_team", "Choose the team that takes the hand-over."))
    problems += line_too_long(hand_over_team=draft.team)
    problems += all_too_long(hand_over_reason=draft.reason)
    if not typed(draft.reason):
        problems.append(Problem("hand_over_reason", "Write what the concern is, for the team that takes it."))
    return problems


def write_hand_over(case: OnCase, draft: HandOverDraft, decision_id: UUID | None = None) -> HandOver:
    """Write a checked hand-over with its due time and audit entry; the caller commits."""
    unit = case.unit
    words = next((each.words for each in case.policy.assessment_teams if each.code == draft.team), typed(draft.team))
    for row in unit.session.scalars(select(HandOver).where(HandOver.enquiry_id == case.enquiry.id)):
        if row.team == words and not _acknowledged(unit, row.id):
            raise Refused(
                "This team has a hand-over of this enquiry that it has not acknowledged yet.",
                "Chase the acknowledgement, or hand over to another team.",
            )
    due = deadlines.hand_over(case.policy, unit.at)
    made = HandOver(
        id=new_id(),
        at=unit.at,
        by_id=unit.who.user_id,
        enquiry_id=case.enquiry.id,
        decision_id=decision_id,
        team=words,
        reason=needed("hand_over_reason", draft.reason, "Write what the concern is."),
        due_at=due.at_utc,
        due_reason=said(due),
    )
    unit.add(made)
    unit.audit("handed over", "enquiry", case.enquiry.id, hand_over=str(made.id))
    return made


def standing_hand_over(unit: ReadingUnit, enquiry_id: UUID, since: datetime | None) -> bool:
    """Whether the enquiry was handed over since a moment; at all without one."""
    asked = select(HandOver.id).where(HandOver.enquiry_id == enquiry_id)
    if since is not None:
        asked = asked.where(HandOver.at >= since)
    return unit.session.scalars(asked.limit(1)).first() is not None


def read_hand_overs(unit: ReadingUnit, enquiry_id: UUID) -> tuple[HandOverRow, ...]:
    """The hand-overs of an enquiry, newest first."""
    pairs = unit.session.execute(
        select(HandOver, HandOverAcknowledgement)
        .outerjoin(HandOverAcknowledgement, HandOverAcknowledgement.hand_over_id == HandOver.id)
        .where(HandOver.enquiry_id == enquiry_id)
        .order_by(HandOver.at.desc(), HandOver.id.desc())
    ).all()
    return _rows(unit, [(one, other) for one, other in pairs])


def waiting_hand_overs(unit: ReadingUnit) -> tuple[WaitingHandOver, ...]:
    """The unacknowledged hand-overs of the cases this person may open, the one due first on top."""
    who = unit.who
    asked = (
        select(HandOver, Enquiry)
        .join(Enquiry, Enquiry.id == HandOver.enquiry_id)
        .outerjoin(HandOverAcknowledgement, HandOverAcknowledgement.hand_over_id == HandOver.id)
        .where(HandOverAcknowledgement.id.is_(None))
        .order_by(HandOver.due_at.is_(None), HandOver.due_at, HandOver.id)
    )
    if Role.SERVICE_MANAGER not in who.roles:
        named = select(EnquiryMember.user_id).where(
            EnquiryMember.enquiry_id == Enquiry.id, EnquiryMember.user_id == who.user_id
        )
        asked = asked.where(or_(Enquiry.restricted.is_(False), named.exists()))
    pairs = unit.session.execute(asked).all()
    rows = _rows(unit, [(pair.HandOver, None) for pair in pairs])
    return tuple(
        WaitingHandOver(row, pair.Enquiry.reference, pair.Enquiry.subject_line, pair.Enquiry.rating.value)
        for row, pair in zip(rows, pairs, strict=True)
    )


def _acknowledged(unit: ReadingUnit, hand_over_id: UUID) -> bool:
    asked = select(HandOverAcknowledgement.id).where(HandOverAcknowledgement.hand_over_id == hand_over_id)
    return unit.session.scalars(asked).first() is not None


def _rows(unit: ReadingUnit, pairs: list[tuple[HandOver, HandOverAcknowledgement | None]]) -> tuple[HandOverRow, ...]:
    names = names_of(unit, [user for row, answer in pairs for user in (row.by_id, answer.by_id if answer else None)])
    return tuple(
        HandOverRow(
            id=row.id,
            enquiry_id=row.enquiry_id,
            at=row.at,
            by=names[row.by_id],
            team=row.team,
            reason=row.reason,
            due_at=row.due_at,
            due_reason=row.due_reason,
            acknowledged_at=answer.acknowledged_at if answer else None,
            acknowledged_by=answer.acknowledged_by if answer else "",
            allocated_worker=(answer.allocated_worker or "") if answer else "",
            late_reason=(answer.late_reason or "") if answer else "",
            logged_by=names[answer.by_id] if answer else "",
        )
        for row, answer in pairs
    )
