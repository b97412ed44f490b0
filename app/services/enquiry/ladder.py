"""The ladder of disagreements as it stands: which step the policy's ladder makes due, for whom, and what was said."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from app.models import (
    Agency,
    Determination,
    DeterminationAnswer,
    Disagreement,
    Enquiry,
    EnquiryMember,
    Rating,
    UserRole,
)
from app.models.enums import LadderAnswer
from app.services.access import Role
from app.services.enquiry.decision_records import ABOUT_WORDS, DeterminationRow, DisagreementRow
from app.services.enquiry.reading import names_of
from app.services.errors import Refused
from app.services.policy import LadderStep, Policy
from app.services.unit_of_work import ReadingUnit

DISSENTER = "dissenter"
"""What `DisagreementRow.waits_for` says while the answer of the agency that dissented is due."""


@dataclass(frozen=True, slots=True)
class OpenDisagreement:
    """A disagreement that is not settled, with the case it belongs to, and whether this person acts next."""

    row: DisagreementRow
    reference: str
    subjects: str
    rating: str
    mine: bool


def read_disagreements(unit: ReadingUnit, enquiry_id: UUID, policy: Policy) -> tuple[DisagreementRow, ...]:
    """The disagreements of an enquiry, oldest first."""
    rows = unit.session.scalars(
        select(Disagreement).where(Disagreement.enquiry_id == enquiry_id).order_by(Disagreement.at, Disagreement.id)
    ).all()
    return tuple(disagreement_row(unit, policy, row) for row in rows)


def open_disagreements(unit: ReadingUnit) -> tuple[OpenDisagreement, ...]:
    """Every disagreement that is not settled and whose case this person may open, oldest first."""
    who = unit.who
    accepted = (
        select(DeterminationAnswer.id)
        .join(Determination, Determination.id == DeterminationAnswer.determination_id)
        .where(Determination.disagreement_id == Disagreement.id, DeterminationAnswer.answer == LadderAnswer.ACCEPTED)
    )
    named = select(EnquiryMember.enquiry_id).where(EnquiryMember.user_id == who.user_id)
    pairs = unit.session.execute(
        select(Disagreement, Enquiry)
        .join(Enquiry, Enquiry.id == Disagreement.enquiry_id)
        .where(~accepted.exists())
        .order_by(Disagreement.at, Disagreement.id)
    ).all()
    mine = set(unit.session.scalars(named))
    made: list[OpenDisagreement] = []
    for row, enquiry in pairs:
        if enquiry.restricted and Role.SERVICE_MANAGER not in who.roles and enquiry.id not in mine:
            continue
        found = disagreement_row(unit, unit.policy_of(enquiry.policy_version_id), row)
        if found.waits_for:
            acts = (
                found.agency_id == who.agency_id
                if found.waits_for == DISSENTER
                else Role(found.waits_for) in who.roles and row.by_id != who.user_id
            )
            made.append(OpenDisagreement(found, enquiry.reference, enquiry.subject_line, enquiry.rating.value, acts))
    return tuple(made)


def settled(unit: ReadingUnit, policy: Policy, row: Disagreement) -> bool:
    """Whether nobody has to act on a disagreement any more."""
    return not disagreement_row(unit, policy, row).waits_for


def _ladder(unit: ReadingUnit, policy: Policy, row: Disagreement) -> tuple[LadderStep, ...]:
    """The steps for one disagreement; the social care representative does not determine their own dissent."""
    own = set(unit.session.scalars(select(UserRole.role).where(UserRole.user_id == row.by_id)))
    steps = tuple(step for step in policy.ladder if step.role not in own)
    return steps or policy.ladder[-1:]


def next_step(
    unit: ReadingUnit, policy: Policy, row: Disagreement, taken: tuple[DeterminationRow, ...]
) -> LadderStep | None:
    """The step that is due; none while an answer is, or once it is settled."""
    if taken and (taken[-1].final or taken[-1].answer != LadderAnswer.UNRESOLVED):
        return None
    last = taken[-1].step if taken else 0
    return next((step for step in _ladder(unit, policy, row) if step.number > last), None)


def due_step(unit: ReadingUnit, policy: Policy, row: Disagreement, taken: tuple[DeterminationRow, ...]) -> LadderStep:
    """The step that is due; refused in words while none is."""
    step = next_step(unit, policy, row, taken)
    if step is None:
        waits = taken and not taken[-1].final and taken[-1].answer is None
        raise Refused(
            "The agency that dissented has not answered the determination yet."
            if waits
            else "This disagreement is settled.",
            "Refresh and read how it stands.",
        )
    return step


def determinations_of(unit: ReadingUnit, policy: Policy, row: Disagreement) -> tuple[DeterminationRow, ...]:
    """The steps taken so far, in order, each with the answer of the agency that dissented."""
    steps = unit.session.scalars(
        select(Determination).where(Determination.disagreement_id == row.id).order_by(Determination.step)
    ).all()
    answers = {
        each.determination_id: each
        for each in unit.session.scalars(
            select(DeterminationAnswer).where(DeterminationAnswer.determination_id.in_([made.id for made in steps]))
        )
    }
    names = names_of(unit, [*(made.by_id for made in steps), *(each.by_id for each in answers.values())])
    found: list[DeterminationRow] = []
    for made in steps:
        answer = answers.get(made.id)
        found.append(
            DeterminationRow(
                id=made.id,
                step=made.step,
                at=made.at,
                by=names[made.by_id],
                rating=made.rating.value if made.rating else None,
                reason=made.reason,
                final=not policy.ladder or made.step >= policy.ladder[-1].number,
                answer=None if answer is None else answer.answer.value,
                answered_at=None if answer is None else answer.at,
                answered_by="" if answer is None else names[answer.by_id],
                answer_reason="" if answer is None else answer.reason or "",
            )
        )
    return tuple(found)


def disagreement_row(unit: ReadingUnit, policy: Policy, row: Disagreement) -> DisagreementRow:
    """A disagreement as it stands, with every view and who acts next."""
    taken = determinations_of(unit, policy, row)
    step = next_step(unit, policy, row, taken)
    waits_for, waiting = "", "Settled: the determination was accepted."
    if step is not None:
        waits_for, waiting = step.role, f"Step {step.number}: {step.words}."
    elif taken and not taken[-1].final and taken[-1].answer is None:
        waits_for, waiting = DISSENTER, "The agency that dissented accepts, or says that it stays unresolved."
    elif taken and taken[-1].final:
        waiting = "Settled: decided finally."
    standing = unit.session.scalars(
        select(Rating.colour)
        .where(Rating.enquiry_id == row.enquiry_id, Rating.at <= row.at)
        .order_by(Rating.at.desc(), Rating.id.desc())
        .limit(1)
    ).first()
    return DisagreementRow(
        id=row.id,
        enquiry_id=row.enquiry_id,
        at=row.at,
        by=names_of(unit, [row.by_id])[row.by_id],
        by_id=row.by_id,
        agency_id=row.agency_id,
        agency=unit.get(Agency, row.agency_id, "This agency").name,
        about=ABOUT_WORDS.get(row.about or "", row.about or ""),
        their_rating=row.their_rating.value if row.their_rating else None,
        standing_rating=standing.value if standing else None,
        view=row.view,
        determinations=taken,
        waits_for=waits_for,
        waiting=waiting,
        next_step=step.number if step else None,
    )
