"""Disagreement between professionals: another view is recorded, and the policy's ladder says who determines.

The social care representative determines; the agency that dissented accepts, or says it stays unresolved; then the
MASH manager has the final word (Nottinghamshire). Every view stays on the record.
"""

from uuid import UUID

from app.models import (
    Determination,
    DeterminationAnswer,
    Disagreement,
    Enquiry,
    Rating,
    new_id,
)
from app.models.enums import EnquiryStatus, LadderAnswer, RatingColour, RatingStage
from app.services.access import ROLE_WORDS, Act, Actor, Role, guarded
from app.services.enquiry.cases import (
    NotNamed,
    OnCase,
    check_named,
    is_named,
    on_case,
    set_enquiry_due,
    set_reply_dues,
    typed,
)
from app.services.enquiry.decision_records import (
    ABOUT_WORDS,
    DeterminationDraft,
    DisagreementRow,
    DissentDraft,
)
from app.services.enquiry.ladder import (
    OpenDisagreement,
    determinations_of,
    disagreement_row,
    due_step,
    next_step,
    open_disagreements,
)
from app.services.errors import Invalid, Problem, Refused
from app.services.lengths import all_too_long
from app.services.policy import Policy
from app.services.unit_of_work import Changes, Hub, Touched, changed


@guarded(Act.DISAGREE)
def record_dissent(hub: Hub, actor: Actor, enquiry_id: UUID, draft: DissentDraft) -> Changes:
    """Record that a representative named on the case sees it otherwise: about what, their rating, their view.

    Raises:
        NotNamed: this person is not named on the case. Invalid: what lacks.
    """
    with on_case(hub, actor, enquiry_id) as case:
        unit = case.unit
        if not is_named(unit, enquiry_id, actor.user_id):
            raise NotNamed(
                "You are not named on this case, so you cannot record another view of it.", "Ask a manager to name you."
            )
        problems = _about_dissent(draft, case.policy)
        if problems:
            raise Invalid(tuple(problems))
        row = Disagreement(
            id=new_id(),
            at=unit.at,
            by_id=actor.user_id,
            enquiry_id=enquiry_id,
            agency_id=actor.agency_id,
            their_rating=RatingColour(draft.rating) if draft.rating else None,
            view=typed(draft.view),
            about=draft.about,
        )
        unit.add(row)
        unit.session.flush()
        first = next_step(unit, case.policy, row, ())
        unit.audit("disagreement recorded", "enquiry", enquiry_id, disagreement=str(row.id), about=draft.about)
        words = "Your view is on the record."
        if first is not None:
            words += f" {first.words}."
        return unit.commit(*_touched(enquiry_id, row.id), new_id=row.id, words=words)


@guarded(Act.DETERMINE)
def determine(hub: Hub, actor: Actor, disagreement_id: UUID, draft: DeterminationDraft) -> Changes:
    """Take the step of the ladder that is due. A rating determined on an open enquiry becomes its rating.

    Raises:
        NotNamed: the ladder names another role for this step, or this person dissented themselves.
        Refused: the dissenting agency's answer is due, or the disagreement is settled.
        Invalid: no reason, or no rating where the disagreement is about one.
    """
    with hub.reading(actor) as reading:
        enquiry_id = reading.get(Disagreement, disagreement_id, "This disagreement").enquiry_id
    with on_case(hub, actor, enquiry_id, closed_too=True) as case:
        unit = case.unit
        row = unit.get(Disagreement, disagreement_id, "This disagreement")
        taken = determinations_of(unit, case.policy, row)
        step = due_step(unit, case.policy, row, taken)
        if Role(step.role) not in actor.roles or row.by_id == actor.user_id:
            raise NotNamed(f"{step.words}.", f"This step is for: {ROLE_WORDS[Role(step.role)]}.")
        problems = _about_determination(draft, row, case.policy)
        if problems:
            raise Invalid(tuple(problems))
        made = Determination(
            id=new_id(),
            at=unit.at,
            by_id=actor.user_id,
            disagreement_id=row.id,
            step=step.number,
            rating=RatingColour(draft.rating) if draft.rating else None,
            reason=typed(draft.reason),
        )
        unit.add(made)
        rated = _rate(case, made)
        unit.audit(
            "disagreement determined", "enquiry", enquiry_id, disagreement=str(row.id), step=step.number, rated=rated
        )
        final = step == case.policy.ladder[-1]
        words = "Your decision is final." if final else "Your determination waits for the agency that dissented."
        return unit.commit(*_touched(enquiry_id, row.id), new_id=made.id, words=words)


@guarded(Act.DISAGREE)
def answer_determination(hub: Hub, actor: Actor, determination_id: UUID, answer: str | None, reason: str) -> Changes:
    """Accept a determination for the agency that dissented, or say that the disagreement stays unresolved.

    Raises:
        NotNamed: another agency dissented. Invalid: no answer, or unresolved without a reason.
        Refused: it was answered already, or it is final.
    """
    with hub.reading(actor) as reading:
        found = reading.get(Determination, determination_id, "This determination")
        enquiry_id = reading.get(Disagreement, found.disagreement_id, "This disagreement").enquiry_id
    with on_case(hub, actor, enquiry_id, closed_too=True) as case:
        unit = case.unit
        made = unit.get(Determination, determination_id, "This determination")
        row = unit.get(Disagreement, made.disagreement_id, "This disagreement")
        if actor.agency_id != row.agency_id:
            raise NotNamed("Another agency dissented, so it answers this determination.", "Leave it to them.")
        state = next(each for each in determinations_of(unit, case.policy, row) if each.id == made.id)
        if state.final or state.answer is not None:
            raise Refused("This determination waits for no answer.", "Refresh and read how it stands.")
        problems: list[Problem] = []
        if answer not in {each.value for each in LadderAnswer}:
            problems.append(Problem("answer", "Choose whether your agency accepts it."))
        elif answer == LadderAnswer.UNRESOLVED and not typed(reason):
            problems.append(Problem("reason", "Write why it stays unresolved, for whoever decides next."))
        problems += all_too_long(reason=reason)
        if problems or answer is None:
            raise Invalid(tuple(problems))
        unit.add(
            DeterminationAnswer(
                id=new_id(),
                at=unit.at,
                by_id=actor.user_id,
                determination_id=made.id,
                answer=LadderAnswer(answer),
                reason=typed(reason) or None,
            )
        )
        unit.audit("determination answered", "enquiry", enquiry_id, disagreement=str(row.id), answer=answer)
        accepted = answer == LadderAnswer.ACCEPTED
        words = "Accepted." if accepted else "It goes up the ladder; both views stay on the record."
        return unit.commit(*_touched(enquiry_id, row.id), words=words)


@guarded(Act.DETERMINE)
def list_disagreements(hub: Hub, actor: Actor) -> tuple[OpenDisagreement, ...]:
    """Every disagreement that is not settled, oldest first; of restricted cases only those one is named on."""
    with hub.reading(actor) as unit:
        return open_disagreements(unit)


@guarded(Act.DISAGREE)
def list_own_disagreements(hub: Hub, actor: Actor) -> tuple[OpenDisagreement, ...]:
    """The disagreements that this person's agency recorded and that are not settled, oldest first."""
    with hub.reading(actor) as unit:
        return tuple(each for each in open_disagreements(unit) if each.row.agency_id == actor.agency_id)


@guarded(Act.DETERMINE)
def open_disagreement(hub: Hub, actor: Actor, disagreement_id: UUID) -> DisagreementRow:
    """Open one disagreement with every view, so that nobody determines it unread; audited."""
    with hub.writing(actor) as unit:
        row = unit.get(Disagreement, disagreement_id, "This disagreement")
        enquiry = unit.get(Enquiry, row.enquiry_id, "This enquiry")
        check_named(unit, enquiry)
        found = disagreement_row(unit, unit.policy_of(enquiry.policy_version_id), row)
        unit.audit("disagreement read", "enquiry", enquiry.id, disagreement=str(row.id))
        unit.commit()
        return found


def _rate(case: OnCase, made: Determination) -> bool:
    """Make a determined rating the rating of an enquiry that is open; whether it changed."""
    enquiry, unit = case.enquiry, case.unit
    if made.rating is None or made.rating is enquiry.rating or enquiry.status is not EnquiryStatus.OPEN:
        return False
    enquiry.rating, enquiry.version = made.rating, enquiry.version + 1
    unit.add(
        Rating(
            id=new_id(),
            at=unit.at,
            by_id=unit.who.user_id,
            enquiry_id=enquiry.id,
            stage=RatingStage.CURRENT,
            colour=made.rating,
            reason=f"Determined in a disagreement, step {made.step}: {made.reason}",
        )
    )
    set_enquiry_due(case)
    set_reply_dues(case, rated_anew=True)
    return True


def _about_dissent(draft: DissentDraft, policy: Policy) -> list[Problem]:
    problems: list[Problem] = []
    if draft.about not in ABOUT_WORDS:
        problems.append(Problem("about", "Choose what you see otherwise."))
    if draft.rating and draft.rating not in {each.code for each in policy.colours}:
        problems.append(Problem("rating", "This enquiry's policy does not use this colour. Choose another."))
    elif draft.about == "rating" and not draft.rating:
        problems.append(Problem("rating", "Choose the rating you would give."))
    if not typed(draft.view):
        problems.append(Problem("view", "Write your view and what it rests on."))
    return [*problems, *all_too_long(view=draft.view)]


def _about_determination(draft: DeterminationDraft, row: Disagreement, policy: Policy) -> list[Problem]:
    problems: list[Problem] = []
    if draft.rating and draft.rating not in {each.code for each in policy.colours}:
        problems.append(Problem("rating", "This enquiry's policy does not use this colour. Choose another."))
    elif row.about == "rating" and not draft.rating:
        problems.append(Problem("rating", "Choose the rating that stands."))
    if not typed(draft.reason):
        problems.append(Problem("reason", "Write the reason, for both views stay on the record."))
    return [*problems, *all_too_long(reason=draft.reason)]


def _touched(enquiry_id: UUID, disagreement_id: UUID) -> tuple[Touched, ...]:
    return changed("enquiry", enquiry_id), changed("disagreement", disagreement_id), changed("board")
