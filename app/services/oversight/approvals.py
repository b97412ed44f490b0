"""What waits for a second person, with its age: overrides, hand-overs, disagreements, outcomes, contacts, policy, and
restricted records opened by break-glass.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select

from app.models import ConsentOverride, Contact, Decision, Deletion, Enquiry, EnquiryMember, PolicyVersion, Reopening
from app.models.enums import ContactStatus, EnquiryStatus, OverrideState, PolicyState
from app.models.retention import DeletionState
from app.services.access import ROLE_WORDS, Act, Actor, Role, guarded, may
from app.services.enquiry.cases import on_case
from app.services.enquiry.consent_reading import read_overrides
from app.services.enquiry.hand_over import waiting_hand_overs
from app.services.enquiry.interest import waiting_interests
from app.services.enquiry.ladder import DISSENTER, open_disagreements
from app.services.enquiry.reading import names_of
from app.services.enquiry.reassigning import contacts_left_behind, left_behind
from app.services.enquiry.records import OverrideRow
from app.services.oversight.openings import waiting_openings
from app.services.retention.showing import rows_of as deletions_in_words
from app.services.unit_of_work import Hub, ReadingUnit


class ApprovalKind(StrEnum):
    """What sort of thing waits."""

    OPENING = "opening"
    INTEREST = "interest"
    LEFT_BEHIND = "left_behind"
    LEFT_CONTACTS = "left_contacts"
    OVERRIDE = "override"
    HAND_OVER = "hand_over"
    DISAGREEMENT = "disagreement"
    OUTCOME = "outcome"
    CONTACTS = "contacts"
    POLICY = "policy"
    DELETION = "deletion"


@dataclass(frozen=True, slots=True)
class ApprovalRow:
    """One thing that waits for a second person.

    Attributes:
        kind: a restricted record opened by break-glass, an override, a hand-over nobody has acknowledged, a
            disagreement, a recommended outcome, contacts that
            wait for a manager (one row for all), a policy change, or a deletion.
        id: the override, hand-over, disagreement, recommendation, policy version or deletion; none for contacts.
        enquiry_id: the case it belongs to.
        title: the reference, or what it is.
        rating: the case's rating, where there is one.
        detail: the subjects of the case, or how many wait.
        since: when it began to wait, UTC; the oldest of several.
        proposed_by: who proposed it; empty for contacts.
        may_decide: whether this person may decide it.
        why_not: the sentence that says why not, where they may not.
        count: how many things the row stands for.
        due_at: when it falls due, where it has a clock.
        about_id: the account that a conflict of interest is about.
    """

    kind: ApprovalKind
    id: UUID | None
    enquiry_id: UUID | None
    title: str
    rating: str | None
    detail: str
    since: datetime
    proposed_by: str
    may_decide: bool
    why_not: str
    count: int = 1
    due_at: datetime | None = None
    about_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Approvals:
    """The queue, oldest first within each kind, and when it was read."""

    rows: tuple[ApprovalRow, ...]
    read_at: datetime


@guarded(Act.SEE_APPROVALS)
def list_approvals(hub: Hub, actor: Actor) -> Approvals:
    """Everything that waits for a second person and that this person may see; who proposed it sees it, too."""
    with hub.reading(actor) as unit:
        cases = (*_overrides(unit), *_hand_overs(unit), *_disagreements(unit), *_outcomes(unit))
        people = (*_openings(unit), *_interests(unit), *_left_behind(unit))
        return Approvals((*people, *cases, *_contacts(unit), *_policies(unit), *_deletions(unit)), unit.at)


@guarded(Act.SEE_APPROVALS)
def open_override(hub: Hub, actor: Actor, override_id: UUID) -> OverrideRow:
    """Open a proposal with its whole analysis, so that nobody decides it unread; the reading is audited.

    Raises:
        NotNamed: its case is restricted, and this person is neither named on it nor a service manager.
        NotFound: there is none.
    """
    with hub.reading(actor) as reading:
        enquiry_id = reading.get(ConsentOverride, override_id, "This override").enquiry_id
    with on_case(hub, actor, enquiry_id, closed_too=True) as case:
        found = next(row for row in read_overrides(case.unit, enquiry_id) if row.id == override_id)
        case.unit.audit("override read", "override", override_id)
        case.unit.commit()
        return found


def _openings(unit: ReadingUnit) -> tuple[ApprovalRow, ...]:
    """Restricted records opened by break-glass: by whom and when, and nothing of whose they are."""
    rows = waiting_openings(unit)
    names = names_of(unit, (row.by_id for row in rows))
    allowed = timedelta(hours=unit.policy.policy.restricted.review_hours)
    return tuple(
        ApprovalRow(
            kind=ApprovalKind.OPENING,
            id=row.id,
            enquiry_id=None,
            title="A restricted record",
            rating=None,
            detail=f"A restricted record was opened by {names[row.by_id]}; the reason waits for review.",
            since=row.at,
            proposed_by=names[row.by_id],
            may_decide=row.by_id != unit.who.user_id,
            why_not="You opened this record yourself; another service manager reviews it."
            if row.by_id == unit.who.user_id
            else "",
            due_at=row.at + allowed,
        )
        for row in rows
    )


def _interests(unit: ReadingUnit) -> tuple[ApprovalRow, ...]:
    """What members of staff said of a family of their surname or postcode, and no manager has looked at."""
    pairs = waiting_interests(unit)
    names = names_of(unit, (row.by_id for row, _ in pairs))
    said = {"no_tie": "says there is no tie to the family", "tie": "knows the family, and may not open the case"}
    return tuple(
        ApprovalRow(
            kind=ApprovalKind.INTEREST,
            id=row.id,
            enquiry_id=enquiry.id,
            title=enquiry.reference,
            rating=enquiry.rating.value,
            detail=f"{enquiry.subject_line}\n{names[row.by_id]} {said[row.stand.value]}."
            + (f"\n{row.note}" if row.note else ""),
            since=row.at,
            proposed_by=names[row.by_id],
            may_decide=row.about_id != unit.who.user_id,
            why_not="This is about yourself; another manager looks at it." if row.about_id == unit.who.user_id else "",
            about_id=row.about_id,
        )
        for row, enquiry in pairs
    )


def _left_behind(unit: ReadingUnit) -> tuple[ApprovalRow, ...]:
    """The cases and contacts of members of staff who have left, or who lead no more: a MASH manager reassigns them."""
    allowed = may(unit.who, Act.REALLOCATE, unit.hub.narrowed)
    why_not = "" if allowed else "A MASH manager reassigns cases; of a restricted one, name one on it first."
    rows = [
        ApprovalRow(
            kind=ApprovalKind.LEFT_BEHIND,
            id=each.enquiry.id,
            enquiry_id=each.enquiry.id,
            title=each.enquiry.reference,
            rating=each.enquiry.rating.value,
            detail=f"{each.enquiry.subject_line}\nIts lead worker, {each.lead_worker}, "
            + ("has left." if each.ended else "has another role by now."),
            since=each.since,
            proposed_by=each.lead_worker,
            may_decide=allowed,
            why_not=why_not,
            due_at=each.enquiry.due_at,
        )
        for each in left_behind(unit)
    ]
    if contacts := contacts_left_behind(unit):
        words = f"{contacts:,} contact{'s' if contacts > 1 else ''} assigned to somebody who has left"
        rows.append(
            ApprovalRow(
                ApprovalKind.LEFT_CONTACTS, None, None, "Contacts of a leaver", None, words, unit.at, "", True, "",
                count=contacts,
            )
        )  # fmt: skip
    return tuple(rows)


def _overrides(unit: ReadingUnit) -> tuple[ApprovalRow, ...]:
    who = unit.who
    asked = (
        select(ConsentOverride, Enquiry)
        .join(Enquiry, Enquiry.id == ConsentOverride.enquiry_id)
        .where(ConsentOverride.state == OverrideState.PROPOSED)
        .order_by(ConsentOverride.proposed_at, ConsentOverride.id)
    )
    if Role.SERVICE_MANAGER not in who.roles:
        asked = asked.where(_may_open(who.user_id))
    made: list[ApprovalRow] = []
    pairs = unit.session.execute(asked).all()
    names = names_of(unit, (override.proposed_by_id for override, _ in pairs))
    for override, enquiry in pairs:
        why_not = _why_not(unit, Act.DECIDE_OVERRIDE, override.proposed_by_id, "A service manager decides overrides.")
        made.append(
            ApprovalRow(
                kind=ApprovalKind.OVERRIDE,
                id=override.id,
                enquiry_id=enquiry.id,
                title=enquiry.reference,
                rating=enquiry.rating.value,
                detail=enquiry.subject_line,
                since=override.proposed_at,
                proposed_by=names[override.proposed_by_id],
                may_decide=not why_not,
                why_not=why_not,
            )
        )
    return tuple(made)


def _may_open(user_id: UUID) -> ColumnElement[bool]:
    """Of restricted cases only those that one is named on."""
    named = select(EnquiryMember.user_id).where(
        EnquiryMember.enquiry_id == Enquiry.id, EnquiryMember.user_id == user_id
    )
    return or_(Enquiry.restricted.is_(False), named.exists())


def _hand_overs(unit: ReadingUnit) -> tuple[ApprovalRow, ...]:
    """Hand-overs that no team has acknowledged; the one due first on top."""
    allowed = may(unit.who, Act.ACKNOWLEDGE_HAND_OVER, unit.hub.narrowed)
    return tuple(
        ApprovalRow(
            kind=ApprovalKind.HAND_OVER,
            id=each.row.id,
            enquiry_id=each.row.enquiry_id,
            title=each.reference,
            rating=each.rating,
            detail=f"{each.subjects}\nHanded over to: {each.row.team}. Not acknowledged yet.",
            since=each.row.at,
            proposed_by=each.row.by,
            may_decide=allowed,
            why_not="" if allowed else "A hub worker or MASH manager records the acknowledgement.",
            due_at=each.row.due_at,
        )
        for each in waiting_hand_overs(unit)
    )


def _disagreements(unit: ReadingUnit) -> tuple[ApprovalRow, ...]:
    """Disagreements that are not settled; whoever the ladder names for the step that is due may act."""
    made: list[ApprovalRow] = []
    for each in open_disagreements(unit):
        acts = (
            "The agency that dissented"
            if each.row.waits_for == DISSENTER
            else f"This step is for: {ROLE_WORDS[Role(each.row.waits_for)]}"
        )
        made.append(
            ApprovalRow(
                kind=ApprovalKind.DISAGREEMENT,
                id=each.row.id,
                enquiry_id=each.row.enquiry_id,
                title=each.reference,
                rating=each.rating,
                detail=f"{each.subjects}\n{each.row.agency} disagrees: {each.row.about.lower()}. {each.row.waiting}",
                since=each.row.at,
                proposed_by=each.row.by,
                may_decide=each.mine,
                why_not="" if each.mine else (acts if acts.startswith("This") else f"{acts} answers next."),
            )
        )
    return tuple(made)


def waiting_outcomes(unit: ReadingUnit) -> list[tuple[Decision, Enquiry]]:
    """The recommendation that stands on each open enquiry this person may open, oldest first."""
    who = unit.who
    reopened = select(Reopening.id).where(Reopening.enquiry_id == Enquiry.id, Reopening.at >= Decision.at)
    asked = (
        select(Decision, Enquiry)
        .join(Enquiry, Enquiry.id == Decision.enquiry_id)
        .where(Enquiry.status == EnquiryStatus.OPEN, Decision.step == "recommended", ~reopened.exists())
        .order_by(Decision.at, Decision.id)
    )
    if Role.SERVICE_MANAGER not in who.roles:
        asked = asked.where(_may_open(who.user_id))
    newest = {pair.Enquiry.id: (pair.Decision, pair.Enquiry) for pair in unit.session.execute(asked)}
    return sorted(newest.values(), key=lambda pair: pair[0].at)


def _outcomes(unit: ReadingUnit) -> tuple[ApprovalRow, ...]:
    pairs = waiting_outcomes(unit)
    names = names_of(unit, (decision.by_id for decision, _ in pairs))
    allowed = may(unit.who, Act.DECIDE_ENQUIRY, unit.hub.narrowed)
    return tuple(
        ApprovalRow(
            kind=ApprovalKind.OUTCOME,
            id=decision.id,
            enquiry_id=enquiry.id,
            title=enquiry.reference,
            rating=enquiry.rating.value,
            detail=f"{enquiry.subject_line}\nAn outcome is recommended and waits for a manager's choice.",
            since=decision.at,
            proposed_by=names[decision.by_id],
            may_decide=allowed,
            why_not="" if allowed else "A MASH manager chooses the outcome.",
            due_at=enquiry.due_at,
        )
        for decision, enquiry in pairs
    )


def _contacts(unit: ReadingUnit) -> tuple[ApprovalRow, ...]:
    row = unit.session.execute(
        select(func.count(Contact.id).label("number"), func.min(Contact.received_at).label("oldest")).where(
            Contact.status == ContactStatus.WAITING_FOR_MANAGER
        )
    ).one()
    if not row.number:
        return ()
    allowed = may(unit.who, Act.AUTHORISE_CONTACT, unit.hub.narrowed)
    return (
        ApprovalRow(
            kind=ApprovalKind.CONTACTS,
            id=None,
            enquiry_id=None,
            title="Contacts for a manager",
            rating=None,
            detail=f"{row.number:,} screened contact{'s' if row.number > 1 else ''} waiting for a manager's decision",
            since=row.oldest,
            proposed_by="",
            may_decide=allowed,
            why_not="" if allowed else "A MASH manager authorises contacts.",
            count=row.number,
        ),
    )


def _policies(unit: ReadingUnit) -> tuple[ApprovalRow, ...]:
    rows = unit.session.scalars(
        select(PolicyVersion)
        .where(PolicyVersion.state == PolicyState.PROPOSED)
        .order_by(PolicyVersion.proposed_at, PolicyVersion.id)
    ).all()
    names = names_of(unit, (row.proposed_by_id for row in rows))
    made: list[ApprovalRow] = []
    for row in rows:
        why_not = _why_not(unit, Act.CONFIRM_POLICY, row.proposed_by_id, "A service manager confirms policy changes.")
        made.append(
            ApprovalRow(
                kind=ApprovalKind.POLICY,
                id=row.id,
                enquiry_id=None,
                title=f"Policy change, version {row.number}",
                rating=None,
                detail=row.reason,
                since=row.proposed_at,
                proposed_by=names[row.proposed_by_id],
                may_decide=not why_not,
                why_not=why_not,
            )
        )
    return tuple(made)


def _deletions(unit: ReadingUnit) -> tuple[ApprovalRow, ...]:
    """Proposed deletions; what they list is read and decided in the room of retention."""
    asked = select(Deletion).where(Deletion.state == DeletionState.PROPOSED).order_by(Deletion.proposed_at, Deletion.id)
    return tuple(
        ApprovalRow(
            kind=ApprovalKind.DELETION,
            id=row.id,
            enquiry_id=None,
            title=row.things,
            rating=None,
            detail=row.reason,
            since=row.proposed_at,
            proposed_by=row.proposed_by,
            may_decide=row.may_decide,
            why_not=row.why_not,
        )
        for row in deletions_in_words(unit, unit.session.scalars(asked))
    )


def _why_not(unit: ReadingUnit, act: Act, proposer: UUID | None, rank: str) -> str:
    """Why this person may not decide; empty where they may. Proposer and decider are two people."""
    if proposer == unit.who.user_id:
        return "You proposed this; somebody else decides it."
    return "" if may(unit.who, act, unit.hub.narrowed) else rank
