"""Screening a contact: the worker's judgement and recommendation, the manager's authorisation and choice.

Both are kept and compared (Surrey). The policy proposes and says why; the person decides. Screenings, ratings and
authorisations are append-only: screening anew supersedes, it never overwrites.
"""

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
from app.services.access import Act, Actor, guarded
from app.services.errors import Conflict, Invalid, Problem, Refused
from app.services.intake import screening_drafts
from app.services.intake.consultations import has_consultation
from app.services.intake.inbox_peek import visible_contact
from app.services.intake.screening_checks import check_authorisation, check_screening, is_late, subject_of
from app.services.intake.screening_lists import CSE, latest_screening, screening_rows
from app.services.intake.screening_records import AuthorisationDraft, ScreeningDraft, ScreeningRow
from app.services.policy import OutcomeRule, Stage, propose
from app.services.unit_of_work import Changes, Hub, WritingUnit, changed

_SCREENABLE = (ContactStatus.UNSCREENED, ContactStatus.WAITING_FOR_MANAGER)


@guarded(Act.SCREEN_CONTACT)
def screen_contact(hub: Hub, actor: Actor, contact_id: UUID, draft: ScreeningDraft) -> Changes:
    """Keep a worker's screening; the contact then waits for a manager.

    Raises:
        Invalid: with every problem of what was chosen.
        Conflict: somebody else saved the contact meanwhile.
        Refused: the contact is decided already, or a duplicate.
    """
    with hub.writing(actor) as unit:
        contact = visible_contact(unit, contact_id)
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
                id=new_id(), at=at, by_id=by, contact_id=contact.id, kind=CSE, grade=draft.cse_level, tool=None
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
    screening_drafts.forget(unit, contact.id)
    return row.id


def _expect(unit: WritingUnit, contact: Contact, draft: ScreeningDraft, former: Screening | None) -> None:
    """Refuse to screen over what was changed since it was read.

    The conflict holds both judgements field by field, named as in `ScreeningDraft`. Where only the facts of the
    contact changed, or its screening was taken back, nobody else's judgement stands and theirs is empty.
    """
    if contact.version != draft.version:
        theirs: dict[str, str] = {}
        initials = ""
        if former is not None and contact.status is ContactStatus.WAITING_FOR_MANAGER:
            theirs = _texts(screening_rows(unit, [contact.id])[contact.id][0].as_draft(contact.version))
            initials = unit.get(UserAccount, former.by_id).initials
        raise Conflict("This contact was changed while you were screening it.", _texts(draft), theirs, initials)
    contact.version += 1


def _texts(draft: ScreeningDraft) -> dict[str, str]:
    return {
        "level": str(draft.level or ""),
        "concerns": ",".join(sorted(draft.concerns)),
        "cse_level": draft.cse_level,
        "rating": draft.rating,
        "rating_reason": draft.rating_reason.strip(),
        "consent": draft.consent,
        "consent_reason": draft.consent_reason,
        "consent_explanation": draft.consent_explanation.strip(),
        "outcome": draft.outcome,
        "outcome_reason": draft.outcome_reason.strip(),
    }


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
        contact = visible_contact(unit, contact_id)
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
        contact = visible_contact(unit, contact_id)
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
    if rule.consultation and not has_consultation(unit, contact.id):
        words = "Record first what was asked and what was advised: a consultation is its advice."
        raise Invalid((Problem("outcome", words),))
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


@guarded(Act.OPEN_CONTACT)
def list_screenings(hub: Hub, actor: Actor, contact_id: UUID) -> tuple[ScreeningRow, ...]:
    """Every screening of a contact with what a manager made of it, newest first."""
    with hub.reading(actor) as unit:
        visible_contact(unit, contact_id)
        return screening_rows(unit, [contact_id]).get(contact_id, ())


@guarded(Act.OPEN_CONTACT)
def contact_version(hub: Hub, actor: Actor, contact_id: UUID) -> int:
    """The contact's version, so that an open screen reads it again only when somebody changed it."""
    with hub.reading(actor) as unit:
        return visible_contact(unit, contact_id).version
