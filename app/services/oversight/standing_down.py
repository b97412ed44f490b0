"""Joiners, movers and leavers: what happened to an account, and what somebody holds that another must take over.

The administrator sees numbers and days, no case; a manager reassigns the cases themselves (`enquiry.reassigning`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from app.models import (
    Agency,
    AuditEntry,
    BreakGlass,
    Contact,
    Enquiry,
    EnquiryMember,
    InformationRequest,
    UserAccount,
    UserRole,
)
from app.models.enums import ContactStatus, EnquiryStatus, RequestState
from app.services.access import ROLE_WORDS, Act, Actor, Role, guarded
from app.services.dates import day_words
from app.services.enquiry.reading import names_of
from app.services.unit_of_work import Hub, ReadingUnit

MOST_STEPS = 200
LEFT = "Left: the account ended"
_TOLD = (
    "account made", "account changed", "roles changed", "account ended", "leaving planned",
    "first day planned", "password set by administrator",
)  # fmt: skip
_OPEN = (ContactStatus.UNSCREENED, ContactStatus.WAITING_FOR_MANAGER, ContactStatus.ENQUIRY_TO_OPEN)


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happened to an account: when, in words, and by whom."""

    at: datetime
    words: str
    by: str


@dataclass(frozen=True, slots=True)
class Holdings:
    """What somebody holds, in numbers, and what happened to their account, newest first.

    Attributes:
        leads: open enquiries of which they are the lead worker.
        named: cases that are not closed on which they are named.
        contacts: contacts at the door that are assigned to them.
        requests: requests to their agency that wait for an answer, where they are its only representative.
        glass: restricted records that they hold open by break-glass now.
    """

    user_id: UUID
    leads: int
    named: int
    contacts: int
    requests: int
    glass: int
    steps: tuple[Step, ...]

    @property
    def nothing(self) -> bool:
        """Whether nobody has to take anything over."""
        return not (self.leads or self.contacts or self.requests)


@guarded(Act.MANAGE_USERS)
def read_holdings(hub: Hub, actor: Actor, user_id: UUID) -> Holdings:
    """What somebody holds, in numbers: nothing of any case.

    Raises:
        NotFound: there is no such account.
    """
    with hub.reading(actor) as unit:
        account = unit.get(UserAccount, user_id, "This account")
        running = Enquiry.status != EnquiryStatus.CLOSED
        return Holdings(
            user_id,
            _count(unit, select(Enquiry.id).where(Enquiry.lead_worker_id == user_id, running)),
            _count(
                unit,
                select(EnquiryMember.enquiry_id)
                .join(Enquiry, Enquiry.id == EnquiryMember.enquiry_id)
                .where(EnquiryMember.user_id == user_id, running),
            ),
            _count(unit, select(Contact.id).where(Contact.assigned_to_id == user_id, Contact.status.in_(_OPEN))),
            _requests(unit, account),
            _count(unit, select(BreakGlass.id).where(BreakGlass.by_id == user_id, BreakGlass.until > unit.at)),
            _steps(unit, account),
        )


def _count(unit: ReadingUnit, rows: Any) -> int:
    return int(unit.session.execute(select(func.count()).select_from(rows.subquery())).scalar_one())


def _requests(unit: ReadingUnit, account: UserAccount) -> int:
    partners = (Role.PARTNER.value, Role.SOCIAL_CARE_REPRESENTATIVE.value)
    there = set(
        unit.session.scalars(
            select(UserAccount.id)
            .join(UserRole, UserRole.user_id == UserAccount.id)
            .where(
                UserAccount.agency_id == account.agency_id,
                UserAccount.ended_at.is_(None) | (UserAccount.id == account.id),
                UserRole.role.in_(partners),
            )
        )
    )
    if there != {account.id}:
        return 0
    waiting = select(InformationRequest.id).where(
        InformationRequest.agency_id == account.agency_id, InformationRequest.state == RequestState.SENT
    )
    return _count(unit, waiting)


def _steps(unit: ReadingUnit, account: UserAccount) -> tuple[Step, ...]:
    rows = unit.session.scalars(
        select(AuditEntry)
        .where(AuditEntry.subject_id == account.id, AuditEntry.act.in_(_TOLD))
        .order_by(AuditEntry.seq.desc())
        .limit(MOST_STEPS)
    ).all()
    names = names_of(unit, (row.actor_id for row in rows))
    agencies = {str(row.id): row.name for row in unit.session.execute(select(Agency.id, Agency.name))}
    told = tuple(
        Step(row.at, _words(row.act, row.detail, agencies), names.get(row.actor_id, "") or "Hubdesk") for row in rows
    )
    if any(row.act == "account made" for row in rows):
        return told
    return (*told, Step(account.created_at, "Joined", "Hubdesk"))


def _words(act: str, detail: Mapping[str, Any], agencies: Mapping[str, str]) -> str:
    match act:
        case "account made":
            return f"Joined as {_roles(detail.get('roles', ()))}"
        case "first day planned" | "leaving planned" | "account ended":
            return _of_days(act, detail)
        case "roles changed":
            given, taken = _roles(detail.get("given", ())), _roles(detail.get("taken", ()))
            parts = [f"given {given}"] if given else []
            parts += [f"taken away {taken}"] if taken else []
            return f"Moved: {', '.join(parts)}"
        case "account changed" if detail.get("to_agency"):
            before = agencies.get(detail.get("from_agency", ""), "another agency")
            return f"Moved: from {before} to {agencies.get(detail['to_agency'], 'another agency')}"
        case "account changed":
            return "Names, initials or roles changed"
        case _:
            return "A password for one use was set"


def _of_days(act: str, detail: Mapping[str, Any]) -> str:
    if act == "account ended":
        return "Left: the account ended on the day that was planned" if detail.get("planned") else LEFT
    does, noun = ("Leaves", "Leaving") if act == "leaving planned" else ("Begins", "First day")
    return f"{does} on {day_words(date.fromisoformat(detail['on']))}" if detail.get("on") else f"{noun} taken back"


def _roles(codes: Any) -> str:
    return ", ".join(ROLE_WORDS[Role(code)] for code in codes)
