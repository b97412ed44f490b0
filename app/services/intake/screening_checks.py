"""What keeps a screening, or a manager's decision on it, from standing: each problem beside its field."""

from app.models import Contact
from app.models.enums import ConsentPosition
from app.services import codes
from app.services.errors import Problem
from app.services.intake.screening_records import AuthorisationDraft, ScreeningDraft
from app.services.lengths import all_too_long
from app.services.policy import ClockName, Policy, Stage, Subject
from app.services.unit_of_work import ReadingUnit


def check_screening(draft: ScreeningDraft, policy: Policy, subject: Subject) -> tuple[Problem, ...]:
    """Everything that keeps a screening from standing, in the order of the form."""
    found: list[Problem] = []
    colours = {colour.code for colour in policy.colours}
    outcomes = {rule.code for rule in policy.outcomes_for(Stage.CONTACT, subject)}
    known = {code.code for code in codes.concerns()}
    if draft.level not in {level.number for level in policy.levels}:
        found.append(Problem("level", "Choose the level of need."))
    if subject is Subject.CHILD and not draft.concerns:
        found.append(Problem("concerns", "Choose at least one concern, or “None” alone."))
    if unknown := sorted(set(draft.concerns) - known):
        found.append(Problem("concerns", f"{unknown[0]} is not a concern code in use. Choose from the list."))
    if "21" in draft.concerns and len(draft.concerns) > 1:
        found.append(Problem("concerns", "“None” stands alone: take it away or take the others away."))
    if draft.cse_level and draft.cse_level not in {code.code for code in codes.cse_levels()}:
        found.append(Problem("cse_level", "Choose low, medium or high, or leave it empty."))
    if draft.rating not in colours:
        found.append(Problem("rating", "Choose the initial rating."))
    if not draft.rating_reason.strip():
        found.append(Problem("rating_reason", "Enter the reason for this rating: what in the concern supports it."))
    found += _check_consent(draft, policy)
    if draft.outcome not in outcomes:
        found.append(Problem("outcome", "Choose the outcome you recommend."))
    if not draft.outcome_reason.strip():
        found.append(Problem("outcome_reason", "Enter the reason for the recommended outcome."))
    found += all_too_long(
        rating_reason=draft.rating_reason,
        consent_explanation=draft.consent_explanation,
        outcome_reason=draft.outcome_reason,
    )
    return tuple(found)


def _check_consent(draft: ScreeningDraft, policy: Policy) -> list[Problem]:
    if draft.consent not in {position.value for position in ConsentPosition}:
        return [Problem("consent", "Choose where consent stands.")]
    if draft.consent == ConsentPosition.NOT_SOUGHT:
        if draft.consent_reason not in {choice.code for choice in policy.consent_not_sought}:
            return [Problem("consent_reason", "Enter the reason for going ahead without consent.")]
        return []
    if draft.consent_reason:
        return [Problem("consent_reason", "A reason for not seeking consent belongs only to “not sought”.")]
    return []


def check_authorisation(
    contact: Contact, draft: AuthorisationDraft, policy: Policy, late: bool
) -> tuple[Problem, ...]:
    """What keeps a manager's decision from standing."""
    found: list[Problem] = []
    offered = {rule.code for rule in policy.outcomes_for(Stage.CONTACT, subject_of(contact))}
    if draft.outcome not in offered:
        found.append(Problem("outcome", "Choose the outcome."))
    elif draft.outcome != contact.recommended_outcome and not draft.reason.strip():
        found.append(Problem("reason", "Enter why the outcome is not the one that was recommended."))
    if late and not draft.late_reason.strip():
        found.append(Problem("late_reason", "The decision is past its due time: enter the reason."))
    found += all_too_long(reason=draft.reason, late_reason=draft.late_reason)
    return tuple(found)


def is_late(contact: Contact, unit: ReadingUnit) -> bool:
    """Whether the decision is past its due time under a policy that wants the manager's reason then."""
    wanted = unit.policy_of(contact.policy_version_id).clock(ClockName.CONTACT).late_needs_reason
    return wanted and contact.due_at is not None and unit.at > contact.due_at


def subject_of(contact: Contact) -> Subject:
    """Whether the contact is about a child or an adult at risk, in the policy's word."""
    return Subject.CHILD if contact.subject_kind.value == "child" else Subject.ADULT
