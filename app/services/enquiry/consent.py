"""Where consent stands, and overriding it: a MASH manager proposes, a service manager who is somebody else decides."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from sqlalchemy import select

from app.models import (
    ConsentEvent,
    ConsentOverride,
    EnquiryPerson,
    FileNote,
    InformationRequest,
    Note,
    new_id,
)
from app.models.enums import ConsentPosition, ContactRole, OverrideGround, OverrideState, RequestState
from app.services.access import Act, Actor, guarded
from app.services.enquiry.cases import OnCase, consent_carries, needed, on_case, typed
from app.services.enquiry.notes import HUB as HUB_ONLY
from app.services.enquiry.records import GROUND_WORDS
from app.services.errors import Invalid, Problem, Refused
from app.services.lengths import all_too_long, line_too_long
from app.services.policy import Policy
from app.services.unit_of_work import Changes, Hub, changed

_GROUND_CODES: Mapping[str, OverrideGround] = MappingProxyType(
    {
        "cannot_be_given": OverrideGround.CANNOT_BE_GIVEN,
        "cannot_be_obtained": OverrideGround.CANNOT_BE_OBTAINED,
        "would_prejudice": OverrideGround.WOULD_PREJUDICE,
    }
)
"""The grounds as a pack writes them, and as the schema holds them."""


@dataclass(frozen=True, slots=True)
class ConsentDraft:
    """Where consent stands now, as typed: the position, who said so, whose information it covers, and why not."""

    position: str | None
    said_by: str = ""
    covers: str = ""
    reason: str = ""
    explanation: str = ""


@dataclass(frozen=True, slots=True)
class OverrideDraft:
    """A proposed override as typed. `not_told_until`: until when the family is not told, where they are not."""

    ground: str | None
    analysis: str
    alternatives: str
    not_told: str = ""
    not_told_until: datetime | None = None


def grounds_of(policy: Policy) -> tuple[tuple[str, str], ...]:
    """The grounds a policy words, as pairs of the schema's code and the words; the built-in words where it has none."""
    worded = tuple(
        (_GROUND_CODES[choice.code].value, choice.words)
        for choice in policy.override_grounds
        if choice.code in _GROUND_CODES
    )
    return worded or tuple(GROUND_WORDS.items())


@guarded(Act.RECORD_CONSENT)
def record_consent(hub: Hub, actor: Actor, enquiry_id: UUID, draft: ConsentDraft, *, version: int) -> Changes:
    """Record a new consent event. Where consent no longer carries them, drafted requests are held for an override.

    Raises:
        Invalid: no position; consent not sought without a reason; given without saying by whom and for whom.
    """
    with on_case(hub, actor, enquiry_id) as case:
        unit = case.unit
        problems = _about_consent(draft)
        if problems or draft.position is None:
            raise Invalid(problems)
        unit.expect_version(case.enquiry, version, {"position": draft.position}, {})
        position = ConsentPosition(draft.position)
        unit.add(
            ConsentEvent(
                id=new_id(),
                at=unit.at,
                by_id=actor.user_id,
                enquiry_id=enquiry_id,
                position=position,
                said_by=typed(draft.said_by) or None,
                covers=typed(draft.covers) or None,
                reason=typed(draft.reason) or None,
                explanation=typed(draft.explanation) or None,
            )
        )
        held = 0 if consent_carries(position) else _hold_drafts(case)
        unit.audit("consent recorded", "enquiry", enquiry_id, position=position.value, held=held)
        words = "Where consent stands is on the record."
        if held:
            words += f" {held} drafted request{'s are' if held > 1 else ' is'} now held until an override is agreed."
        return unit.commit(changed("enquiry", enquiry_id), changed("request"), words=words)


@guarded(Act.PROPOSE_OVERRIDE)
def propose_override(hub: Hub, actor: Actor, enquiry_id: UUID, draft: OverrideDraft) -> Changes:
    """Propose to override consent, with the full analysis. It then waits for a service manager who is somebody else.

    Raises:
        Invalid: ground, analysis or alternatives missing; or not telling the family without an end that lies ahead.
        Refused: another proposal of this enquiry waits already.
    """
    with on_case(hub, actor, enquiry_id) as case:
        unit = case.unit
        problems = _about_override(draft, unit.at)
        if problems or draft.ground is None:
            raise Invalid(problems)
        waiting = unit.session.scalars(
            select(ConsentOverride.id).where(
                ConsentOverride.enquiry_id == enquiry_id, ConsentOverride.state == OverrideState.PROPOSED
            )
        ).first()
        if waiting is not None:
            raise Refused(
                "An override of this enquiry waits for a decision already.",
                "Wait until a service manager has agreed or refused it.",
            )
        row = ConsentOverride(
            id=new_id(),
            enquiry_id=enquiry_id,
            ground=OverrideGround(draft.ground),
            analysis=typed(draft.analysis),
            alternatives=typed(draft.alternatives),
            not_told=typed(draft.not_told) or None,
            not_told_until=draft.not_told_until,
            state=OverrideState.PROPOSED,
            proposed_at=unit.at,
            proposed_by_id=actor.user_id,
        )
        unit.add(row)
        unit.audit("override proposed", "override", row.id, enquiry=str(enquiry_id), ground=row.ground.value)
        return unit.commit(
            changed("override", row.id),
            changed("enquiry", enquiry_id),
            new_id=row.id,
            words="The override is proposed. It waits for a service manager who is somebody else.",
        )


@guarded(Act.DECIDE_OVERRIDE)
def agree_override(hub: Hub, actor: Actor, override_id: UUID, reason: str) -> Changes:
    """Agree an override. What was held may then be sent, as an act.

    A case note keeps analysis and justification, and a locked note with the same words stands on the file of every
    subject from then on.

    Raises:
        Refused: this person proposed it; or it is decided already.
        Invalid: no reason.
    """
    with on_case(hub, actor, _enquiry_of(hub, actor, override_id)) as case:
        unit = case.unit
        row = _decide(case, override_id, OverrideState.AGREED, reason)
        waiting = _held(case)
        for request in waiting:
            request.override_id = row.id
            request.version += 1
        unit.add(
            Note(
                id=new_id(),
                at=unit.at,
                by_id=actor.user_id,
                enquiry_id=case.enquiry.id,
                visibility=HUB_ONLY,
                title="Consent overridden",
                text=_case_note(case.policy, row),
            )
        )
        subjects = _put_on_files(case, row)
        unit.audit(
            "override agreed",
            "override",
            row.id,
            enquiry=str(case.enquiry.id),
            held=len(waiting),
            file_notes=subjects,
        )
        words = "Agreed."
        if waiting:
            words += (
                f" {len(waiting)} held request{'s' if len(waiting) > 1 else ''} may leave now;"
                " the hub sends them from the case."
            )
        return unit.commit(
            changed("override", row.id), changed("enquiry", case.enquiry.id), changed("request"), words=words
        )


@guarded(Act.DECIDE_OVERRIDE)
def refuse_override(hub: Hub, actor: Actor, override_id: UUID, reason: str) -> Changes:
    """Refuse an override, with a reason. Every request that relies on it stays unsent.

    Raises:
        Refused: this person proposed it; or it is decided already.
        Invalid: no reason.
    """
    with on_case(hub, actor, _enquiry_of(hub, actor, override_id)) as case:
        unit = case.unit
        row = _decide(case, override_id, OverrideState.REFUSED, reason)
        unit.audit("override refused", "override", row.id, enquiry=str(case.enquiry.id))
        return unit.commit(
            changed("override", row.id),
            changed("enquiry", case.enquiry.id),
            words="Refused. Every request that relies on this override stays unsent.",
        )


def _enquiry_of(hub: Hub, actor: Actor, override_id: UUID) -> UUID:
    with hub.reading(actor) as reading:
        return reading.get(ConsentOverride, override_id, "This override").enquiry_id


def _decide(case: OnCase, override_id: UUID, state: OverrideState, reason: str) -> ConsentOverride:
    unit = case.unit
    row = unit.get(ConsentOverride, override_id, "This override")
    if row.state is not OverrideState.PROPOSED:
        raise Refused("This override was already decided.", "Refresh and read the decision.")
    if row.proposed_by_id == unit.who.user_id:
        raise Refused(
            "The person who proposed this cannot also decide it.",
            "Ask a service manager who did not propose it.",
        )
    done = "agreed" if state is OverrideState.AGREED else "refused"
    said = needed("reason", reason, f"Write why the override is {done}.")
    row.state, row.decided_at, row.decided_by_id, row.decision_reason = state, unit.at, unit.who.user_id, said
    return row


def _put_on_files(case: OnCase, row: ConsentOverride) -> int:
    """Write the locked note of an agreed override on each subject's file; on how many."""
    unit = case.unit
    unit.session.flush()  # the guard asks whether the override is agreed
    subjects = unit.session.scalars(
        select(EnquiryPerson).where(
            EnquiryPerson.enquiry_id == case.enquiry.id, EnquiryPerson.role == ContactRole.SUBJECT
        )
    ).all()
    text = _case_note(case.policy, row)
    for each in subjects:
        unit.add(
            FileNote(
                id=new_id(),
                at=unit.at,
                by_id=unit.who.user_id,
                override_id=row.id,
                enquiry_person_id=each.id,
                person_id=each.person_id,
                title=f"Consent overridden on {case.enquiry.reference}",
                text=text,
            )
        )
    return len(subjects)


def _held(case: OnCase) -> list[InformationRequest]:
    return list(
        case.unit.session.scalars(
            select(InformationRequest).where(
                InformationRequest.enquiry_id == case.enquiry.id,
                InformationRequest.state == RequestState.HELD,
                InformationRequest.relies_on_override,
            )
        )
    )


def _hold_drafts(case: OnCase) -> int:
    """Requests that were drafted on consent now rely on an override."""
    drafts = case.unit.session.scalars(
        select(InformationRequest).where(
            InformationRequest.enquiry_id == case.enquiry.id,
            InformationRequest.state == RequestState.DRAFT,
            InformationRequest.relies_on_override.is_(False),
        )
    ).all()
    for row in drafts:
        row.relies_on_override, row.state, row.version = True, RequestState.HELD, row.version + 1
    return len(drafts)


def _about_consent(draft: ConsentDraft) -> tuple[Problem, ...]:
    problems: list[Problem] = []
    known = {each.value for each in ConsentPosition}
    if draft.position not in known:
        problems.append(Problem("position", "Choose where consent stands."))
    if draft.position == ConsentPosition.NOT_SOUGHT and not typed(draft.reason):
        problems.append(Problem("reason", "Choose why consent was not sought."))
    if draft.position in {ConsentPosition.GIVEN, ConsentPosition.REFUSED, ConsentPosition.WITHDRAWN}:
        if not typed(draft.said_by):
            problems.append(Problem("said_by", "Write who said so."))
        if draft.position == ConsentPosition.GIVEN and not typed(draft.covers):
            problems.append(Problem("covers", "Write whose information the consent covers."))
    problems += line_too_long(said_by=draft.said_by, covers=draft.covers)
    return (*problems, *all_too_long(explanation=draft.explanation))


def _about_override(draft: OverrideDraft, now: datetime) -> tuple[Problem, ...]:
    problems: list[Problem] = []
    if draft.ground not in GROUND_WORDS:
        problems.append(Problem("ground", "Choose the ground of the override."))
    if not typed(draft.analysis):
        problems.append(Problem("analysis", "Write the full analysis: why safeguarding requires it."))
    if not typed(draft.alternatives):
        problems.append(Problem("alternatives", "Write what else was considered, and why it is not enough."))
    if typed(draft.not_told) and draft.not_told_until is None:
        problems.append(Problem("not_told_until", "Enter until when the family is not told."))
    if draft.not_told_until is not None:
        if not typed(draft.not_told):
            problems.append(Problem("not_told", "Write who is not told, and why."))
        if draft.not_told_until <= now:
            problems.append(Problem("not_told_until", "Enter a time that lies ahead."))
    long = all_too_long(analysis=draft.analysis, alternatives=draft.alternatives, not_told=draft.not_told)
    return (*problems, *long)


def _case_note(policy: Policy, row: ConsentOverride) -> str:
    ground = dict(grounds_of(policy)).get(row.ground.value, GROUND_WORDS[row.ground.value])
    parts = [
        f"Ground: {ground}.",
        f"Analysis: {row.analysis}",
        f"Alternatives considered: {row.alternatives}",
    ]
    if row.not_told:
        parts.append(f"Not told: {row.not_told}")
    parts.append(f"Agreed because: {row.decision_reason}")
    return "\n\n".join(parts)
