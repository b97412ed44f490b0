"""Screening a contact: the worker's judgement and recommendation, the manager's authorisation and choice.

Both are kept and compared (Surrey). The policy proposes and says why; the person decides. Screenings, ratings and
authorisations are append-only: screening anew supersedes, it never overwrites.
"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import insert, select

from app.models import (
    Authorisation,
    ConsentEvent,
    Contact,
    Rating,
    RiskAssessment,
    Screening,
    ScreeningConcern,
    UserAccount,
    new_id,
)
from app.models.enums import ConsentPosition, ContactStatus, RatingColour, RatingStage
from app.services import codes
from app.services.access import Act, Actor, guarded
from app.services.errors import Conflict, Invalid, Problem, Refused
from app.services.intake.screening_records import AuthorisationDraft, ScreeningDraft, ScreeningRow
from app.services.policy import ClockName, OutcomeRule, Policy, Stage, Subject, propose
from app.services.unit_of_work import Changes, Hub, ReadingUnit, WritingUnit, changed

WHAT = "This contact"
_SCREENABLE = (ContactStatus.UNSCREENED, ContactStatus.WAITING_FOR_MANAGER)


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


@guarded(Act.SCREEN_CONTACT)
def screen_contact(hub: Hub, actor: Actor, contact_id: UUID, draft: ScreeningDraft) -> Changes:
    """Keep a worker's screening; the contact then waits for a manager.

    Raises:
        Invalid: with every problem of what was chosen.
        Conflict: somebody else saved the contact meanwhile.
        Refused: the contact is decided already, or a duplicate.
    """
    with hub.writing(actor) as unit:
        contact = unit.get(Contact, contact_id, WHAT)
        screening_id = add_screening(unit, contact, draft)
        return unit.commit(
            changed("contact", contact_id),
            changed("inbox"),
            changed("batch", contact.batch_id),
            new_id=screening_id,
            words=f"{contact.reference} waits for a manager.",
        )


def add_screening(unit: WritingUnit, contact: Contact, draft: ScreeningDraft) -> UUID:
    """Write a screening inside a transaction of the caller's; its id comes back."""
    if contact.status not in _SCREENABLE:
        raise Refused("This contact is decided already.", "Open it to read the decision; a new worry is a new contact.")
    policy = unit.policy_of(contact.policy_version_id)
    subject = subject_of(contact)
    problems = check_screening(draft, policy, subject)
    if problems:
        raise Invalid(problems)
    former = latest_screening(unit, contact.id)
    _expect(unit, contact, draft, former)
    proposal = propose(policy, draft.level, draft.concerns, draft.cse_level or None, subject)
    by, at = unit.who.user_id, unit.at
    row = Screening(
        id=new_id(),
        at=at,
        by_id=by,
        contact_id=contact.id,
        supersedes_id=former.id if former else None,
        level=draft.level,
        rating=RatingColour(draft.rating),
        rating_reason=draft.rating_reason.strip(),
        consent=ConsentPosition(draft.consent),
        consent_reason=draft.consent_reason or None,
        consent_explanation=draft.consent_explanation.strip() or None,
        recommended_outcome=draft.outcome,
        outcome_reason=draft.outcome_reason.strip(),
        proposed_rating=proposal.colour,
        proposed_route=proposal.route,
        proposal_reasons=list(proposal.reasons),
    )
    unit.add(row)
    unit.session.flush()
    if draft.concerns:
        rows = [{"screening_id": row.id, "code": code} for code in dict.fromkeys(draft.concerns)]
        unit.session.execute(insert(ScreeningConcern), rows)
    unit.add(
        Rating(
            id=new_id(),
            at=at,
            by_id=by,
            contact_id=contact.id,
            stage=RatingStage.INITIAL,
            colour=row.rating,
            reason=row.rating_reason,
        )
    )
    _note_consent(unit, contact, draft)
    if draft.cse_level:
        unit.add(
            RiskAssessment(
                id=new_id(), at=at, by_id=by, contact_id=contact.id, kind="cse", grade=draft.cse_level, tool=None
            )
        )
    contact.status = ContactStatus.WAITING_FOR_MANAGER
    contact.level_of_need = draft.level
    contact.rating = row.rating
    contact.recommended_outcome = draft.outcome
    if contact.decision_started_at is None:
        contact.decision_started_at = at
    unit.audit(
        "contact screened",
        "contact",
        contact.id,
        level=draft.level,
        rating=draft.rating,
        consent=draft.consent,
        recommended=draft.outcome,
        proposed_rating=proposal.colour,
        proposed_route=proposal.route,
        concerns=sorted(draft.concerns),
    )
    return row.id


def _expect(unit: WritingUnit, contact: Contact, draft: ScreeningDraft, former: Screening | None) -> None:
    mine = {"Rating": draft.rating, "Reason": draft.rating_reason, "Recommended": draft.outcome}
    theirs = {"Rating": str(contact.rating or ""), "Reason": former.rating_reason if former else ""}
    theirs["Recommended"] = contact.recommended_outcome or ""
    unit.expect_version(contact, draft.version, mine, theirs)


def _note_consent(unit: WritingUnit, contact: Contact, draft: ScreeningDraft) -> None:
    last = unit.session.scalars(
        select(ConsentEvent)
        .where(ConsentEvent.contact_id == contact.id)
        .order_by(ConsentEvent.at.desc(), ConsentEvent.id.desc())
        .limit(1)
    ).first()
    said = draft.consent_explanation.strip() or None
    if last is not None and (last.position.value, last.reason, last.explanation) == (
        draft.consent,
        draft.consent_reason or None,
        said,
    ):
        return
    unit.add(
        ConsentEvent(
            id=new_id(),
            at=unit.at,
            by_id=unit.who.user_id,
            contact_id=contact.id,
            position=ConsentPosition(draft.consent),
            reason=draft.consent_reason or None,
            explanation=said,
        )
    )


@guarded(Act.SCREEN_CONTACT)
def take_back_screening(hub: Hub, actor: Actor, contact_id: UUID, screening_id: UUID) -> Changes:
    """Undo one's own screening while no manager has decided: the contact is unscreened again, the record keeps both.

    Raises:
        Refused: somebody else's, not the latest, or decided already.
    """
    with hub.writing(actor) as unit:
        contact = unit.get(Contact, contact_id, WHAT)
        row = latest_screening(unit, contact_id)
        if row is None or row.id != screening_id or row.by_id != actor.user_id:
            raise Refused("Only your own latest screening can be undone.", "Screen the contact again instead.")
        if contact.status is not ContactStatus.WAITING_FOR_MANAGER:
            raise Refused("A manager has decided this contact already.", "Ask the manager if it must change.")
        contact.status = ContactStatus.UNSCREENED
        contact.level_of_need = None
        contact.rating = None
        contact.recommended_outcome = None
        contact.version += 1
        unit.audit("screening taken back", "contact", contact_id, screening=str(screening_id))
        return unit.commit(
            changed("contact", contact_id),
            changed("inbox"),
            changed("batch", contact.batch_id),
            words=f"{contact.reference} is unscreened again.",
        )


@guarded(Act.AUTHORISE_CONTACT)
def authorise_contact(hub: Hub, actor: Actor, contact_id: UUID, draft: AuthorisationDraft) -> Changes:
    """A manager chooses the outcome of a screened contact; what the worker recommended stays beside it.

    An outcome that opens an enquiry leaves the contact waiting for that; every other one closes it. Nothing closes
    in silence: the feedback owed to the referrer stays in its queue.

    Raises:
        Invalid: no outcome, no reason where it differs from the recommendation, or none for being late.
        Refused: the contact does not wait for a manager.
        Conflict: it was changed meanwhile.
    """
    with hub.writing(actor) as unit:
        contact = unit.get(Contact, contact_id, WHAT)
        rule = add_authorisation(unit, contact, draft, None)
        words = f"{contact.reference}: {rule.words}."
        return unit.commit(
            changed("contact", contact_id), changed("inbox"), changed("batch", contact.batch_id), words=words
        )


def add_authorisation(
    unit: WritingUnit, contact: Contact, draft: AuthorisationDraft, batch_id: UUID | None
) -> OutcomeRule:
    """Write an authorisation inside a transaction of the caller's; the outcome's rule comes back."""
    if contact.status is not ContactStatus.WAITING_FOR_MANAGER:
        raise Refused("This contact does not wait for a manager.", "It must be screened first, or was decided already.")
    screening = latest_screening(unit, contact.id)
    if screening is None:
        raise Refused("This contact has no screening.", "Ask a worker to screen it first.")
    policy = unit.policy_of(contact.policy_version_id)
    problems = check_authorisation(contact, draft, policy, late=is_late(contact, unit))
    if problems:
        raise Invalid(problems)
    if contact.version != draft.version:
        raise Conflict(
            "The contact was changed while you were deciding.",
            {"Outcome": draft.outcome, "Reason": draft.reason},
            {"Recommended": contact.recommended_outcome or "", "Reason": screening.outcome_reason},
        )
    contact.version += 1
    rule = policy.outcome(Stage.CONTACT, draft.outcome)
    unit.add(
        Authorisation(
            id=new_id(),
            at=unit.at,
            by_id=unit.who.user_id,
            contact_id=contact.id,
            screening_id=screening.id,
            outcome=draft.outcome,
            reason=draft.reason.strip() or "Agreed as recommended.",
            late_reason=draft.late_reason.strip() or None,
            batch_id=batch_id,
        )
    )
    contact.chosen_outcome = draft.outcome
    if rule.opens_enquiry:
        contact.status = ContactStatus.ENQUIRY_TO_OPEN
    else:
        contact.status = ContactStatus.CLOSED
        contact.closed_at = unit.at
    unit.audit(
        "contact authorised",
        "contact",
        contact.id,
        recommended=screening.recommended_outcome,
        chosen=draft.outcome,
        batch=str(batch_id) if batch_id else None,
    )
    return rule


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
    return tuple(found)


def is_late(contact: Contact, unit: ReadingUnit) -> bool:
    """Whether the decision is past its due time under a policy that wants the manager's reason then."""
    wanted = unit.policy_of(contact.policy_version_id).clock(ClockName.CONTACT).late_needs_reason
    return wanted and contact.due_at is not None and unit.at > contact.due_at


def subject_of(contact: Contact) -> Subject:
    """Whether the contact is about a child or an adult at risk, in the policy's word."""
    return Subject.CHILD if contact.subject_kind.value == "child" else Subject.ADULT


def latest_screening(unit: ReadingUnit, contact_id: UUID) -> Screening | None:
    """The newest screening of a contact, taken back or not."""
    return unit.session.scalars(
        select(Screening)
        .where(Screening.contact_id == contact_id)
        .order_by(Screening.at.desc(), Screening.id.desc())
        .limit(1)
    ).first()


@guarded(Act.OPEN_CONTACT)
def list_screenings(hub: Hub, actor: Actor, contact_id: UUID) -> tuple[ScreeningRow, ...]:
    """Every screening of a contact with what a manager made of it, newest first."""
    with hub.reading(actor) as unit:
        return screening_rows(unit, [contact_id]).get(contact_id, ())


def screening_rows(unit: ReadingUnit, contact_ids: Sequence[UUID]) -> dict[UUID, tuple[ScreeningRow, ...]]:
    """The screenings of several contacts, newest first, by contact."""
    concerns: dict[UUID, list[str]] = {}
    listed = unit.session.execute(
        select(ScreeningConcern.screening_id, ScreeningConcern.code)
        .join(Screening, Screening.id == ScreeningConcern.screening_id)
        .where(Screening.contact_id.in_(contact_ids))
        .order_by(ScreeningConcern.code)
    )
    for each in listed:
        concerns.setdefault(each.screening_id, []).append(each.code)
    names = {
        row.id: row.display_name
        for row in unit.session.execute(select(UserAccount.id, UserAccount.display_name))
    }
    rows = unit.session.execute(
        select(Screening, Authorisation)
        .outerjoin(Authorisation, Authorisation.screening_id == Screening.id)
        .where(Screening.contact_id.in_(contact_ids))
        .order_by(Screening.at.desc(), Screening.id.desc())
    ).all()
    found: dict[UUID, list[ScreeningRow]] = {}
    for screening, authorised in rows:
        line = _row(screening, authorised, tuple(concerns.get(screening.id, ())), names)
        found.setdefault(screening.contact_id, []).append(line)
    return {contact_id: tuple(lines) for contact_id, lines in found.items()}


def _row(
    row: Screening, authorised: Authorisation | None, concerns: tuple[str, ...], names: dict[UUID, str]
) -> ScreeningRow:
    return ScreeningRow(
        id=row.id,
        at=row.at,
        by=names[row.by_id],
        by_id=row.by_id,
        level=row.level,
        concerns=concerns,
        rating=row.rating.value,
        rating_reason=row.rating_reason,
        consent=row.consent.value,
        consent_reason=row.consent_reason or "",
        consent_explanation=row.consent_explanation or "",
        recommended_outcome=row.recommended_outcome,
        outcome_reason=row.outcome_reason,
        proposed_rating=row.proposed_rating or "",
        proposed_route=row.proposed_route or "",
        proposal_reasons=tuple(row.proposal_reasons),
        authorised_outcome=authorised.outcome if authorised else "",
        authorised_by=names[authorised.by_id] if authorised else "",
        authorised_at=authorised.at if authorised else None,
        authorised_reason=authorised.reason if authorised else "",
        late_reason=(authorised.late_reason or "") if authorised else "",
    )


@guarded(Act.OPEN_CONTACT)
def contact_version(hub: Hub, actor: Actor, contact_id: UUID) -> int:
    """The contact's version, so that an open screen reads it again only when somebody changed it."""
    with hub.reading(actor) as unit:
        return unit.get(Contact, contact_id, WHAT).version
