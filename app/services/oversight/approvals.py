"""What waits for a second person: overrides, contacts for a manager, policy changes, each with its age."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import func, or_, select

from app.models import ConsentOverride, Contact, Enquiry, EnquiryMember, PolicyVersion
from app.models.enums import ContactStatus, OverrideState, PolicyState
from app.services.access import Act, Actor, Role, guarded, may
from app.services.enquiry.cases import on_case
from app.services.enquiry.consent_reading import read_overrides
from app.services.enquiry.reading import names_of
from app.services.enquiry.records import OverrideRow
from app.services.unit_of_work import Hub, ReadingUnit


class ApprovalKind(StrEnum):
    """What sort of thing waits."""

    OVERRIDE = "override"
    CONTACTS = "contacts"
    POLICY = "policy"


@dataclass(frozen=True, slots=True)
class ApprovalRow:
    """One thing that waits for a second person.

    Attributes:
        kind: an override, contacts that wait for a manager (one row for all), or a policy change.
        id: the override or the policy version; none for the contacts.
        enquiry_id: the case an override belongs to.
        title: the reference, or what it is.
        rating: the case's rating, where there is one.
        detail: the subjects of the case, or how many wait.
        since: when it began to wait, UTC; the oldest of several.
        proposed_by: who proposed it; empty for contacts.
        may_decide: whether this person may decide it.
        why_not: the sentence that says why not, where they may not.
        count: how many things the row stands for.
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


@dataclass(frozen=True, slots=True)
class Approvals:
    """The queue, oldest first within each kind, and when it was read."""

    rows: tuple[ApprovalRow, ...]
    read_at: datetime


@guarded(Act.SEE_APPROVALS)
def list_approvals(hub: Hub, actor: Actor) -> Approvals:
    """Everything that waits for a second person and that this person may see; who proposed it sees it, too."""
    with hub.reading(actor) as unit:
        return Approvals((*_overrides(unit), *_contacts(unit), *_policies(unit)), unit.at)


@guarded(Act.SEE_APPROVALS)
def open_override(hub: Hub, actor: Actor, override_id: UUID) -> OverrideRow:
    """Open a proposal with its whole analysis, so that nobody decides it unread; the reading is audited.

    Raises:
        NotNamed: its case is restricted, and this person is neither named on it nor a service manager.
        NotFound: there is none.
    """
    with hub.reading(actor) as reading:
        enquiry_id = reading.get(ConsentOverride, override_id, "This override").enquiry_id
    with on_case(hub, actor, Act.SEE_APPROVALS, enquiry_id, closed_too=True) as case:
        found = next(row for row in read_overrides(case.unit, enquiry_id) if row.id == override_id)
        case.unit.audit("override read", "override", override_id)
        case.unit.commit()
        return found


def _overrides(unit: ReadingUnit) -> tuple[ApprovalRow, ...]:
    who = unit.who
    asked = (
        select(ConsentOverride, Enquiry)
        .join(Enquiry, Enquiry.id == ConsentOverride.enquiry_id)
        .where(ConsentOverride.state == OverrideState.PROPOSED)
        .order_by(ConsentOverride.proposed_at, ConsentOverride.id)
    )
    if Role.SERVICE_MANAGER not in who.roles:
        named = select(EnquiryMember.user_id).where(
            EnquiryMember.enquiry_id == Enquiry.id, EnquiryMember.user_id == who.user_id
        )
        asked = asked.where(or_(Enquiry.restricted.is_(False), named.exists()))
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


def _why_not(unit: ReadingUnit, act: Act, proposer: UUID | None, rank: str) -> str:
    """Why this person may not decide; empty where they may. Proposer and decider are two people."""
    if proposer == unit.who.user_id:
        return "You proposed this; somebody else decides it."
    return "" if may(unit.who, act, unit.hub.narrowed) else rank
