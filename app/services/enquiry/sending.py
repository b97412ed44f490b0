"""Sending requests, sending those an agreed override has freed, and withdrawing."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from app.models import Agency, ConsentOverride, InformationRequest, RequestSending, new_id
from app.models.enums import AgencyKind, OverrideState, RequestState, SendingWay
from app.services.access import Act, Actor, guarded
from app.services.enquiry.cases import (
    OnCase,
    agreed_override,
    consent_carries,
    consent_of,
    needed,
    on_case,
    pauses_of,
    reply_due,
    said,
)
from app.services.enquiry.request_forms import consent_line
from app.services.errors import NotFound, Refused
from app.services.unit_of_work import Changes, Hub, changed

UNSENT = (RequestState.DRAFT, RequestState.HELD)


@guarded(Act.ASK_PARTNERS)
def send_requests(hub: Hub, actor: Actor, enquiry_id: UUID, request_ids: Sequence[UUID], version: int) -> Changes:
    """Send requests of one enquiry, each with its due time from the policy, the rating and its urgent mark.

    Those that rely on an override which nobody has agreed stay held, and the words say so. Where none of them may
    leave, nothing happens at all.

    Raises:
        Refused: none of them may leave; or one is already sent or withdrawn.
    """
    with on_case(hub, actor, enquiry_id) as case:
        case.unit.expect_version(case.enquiry, version, {}, {})
        rows = [_own(case, request_id) for request_id in dict.fromkeys(request_ids)]
        if not rows:
            raise Refused("No request was chosen.", "Choose the requests that should leave.")
        return _send(case, rows)


@guarded(Act.ASK_PARTNERS)
def send_held_requests(hub: Hub, actor: Actor, override_id: UUID) -> Changes:
    """Send, as an act of its own, every request that was held for an override which is now agreed.

    Raises:
        Refused: the override is not agreed, or nothing waits for it.
    """
    with hub.reading(actor) as reading:
        enquiry_id = reading.get(ConsentOverride, override_id, "This override").enquiry_id
    with on_case(hub, actor, enquiry_id) as case:
        unit = case.unit
        override = unit.get(ConsentOverride, override_id, "This override")
        if override.state is not OverrideState.AGREED:
            raise Refused(
                "This override is not agreed, so the requests that rely on it stay unsent.",
                "Wait for a service manager's decision, or withdraw them.",
            )
        rows = list(
            unit.session.scalars(
                select(InformationRequest)
                .where(
                    InformationRequest.enquiry_id == enquiry_id,
                    InformationRequest.state == RequestState.HELD,
                    InformationRequest.relies_on_override,
                )
                .order_by(InformationRequest.reference)
            )
        )
        if not rows:
            raise Refused("No request waits for this override.", "Nothing more is needed.")
        case.enquiry.version += 1
        return _send(case, rows)


@guarded(Act.ASK_PARTNERS)
def withdraw_request(hub: Hub, actor: Actor, request_id: UUID, reason: str, version: int) -> Changes:
    """Withdraw a request that is not wholly answered, with a reason; its cells wait to be decided again.

    Raises:
        Invalid: no reason.
        Refused: it is answered or withdrawn already.
    """
    with hub.reading(actor) as reading:
        enquiry_id = reading.get(InformationRequest, request_id, "This request").enquiry_id
    with on_case(hub, actor, enquiry_id) as case:
        unit = case.unit
        row = unit.get(InformationRequest, request_id, "This request")
        unit.expect_version(row, version, {"reason": reason}, {})
        if row.state in {RequestState.REPLIED, RequestState.WITHDRAWN}:
            raise Refused("This request is answered or withdrawn already.", "Refresh the case and read it.")
        row.withdrawn_reason = needed("reason", reason, "Write why the request is withdrawn.")
        was = row.state
        row.state, row.withdrawn_at, row.withdrawn_by_id = RequestState.WITHDRAWN, unit.at, actor.user_id
        unit.audit("request withdrawn", "request", row.id, was=was.value)
        return unit.commit(
            changed("enquiry", enquiry_id),
            changed("request", row.id),
            changed("board"),
            words=f"{row.reference} is withdrawn; decide its cells again.",
        )


def _own(case: OnCase, request_id: UUID) -> InformationRequest:
    row = case.unit.get(InformationRequest, request_id, "This request")
    if row.enquiry_id != case.enquiry.id:
        raise NotFound("This request does not belong to this enquiry.", "Refresh the case and look again.")
    if row.state not in UNSENT:
        raise Refused(
            f"{row.reference} has left or was withdrawn already.", "Refresh the case: nothing was sent a second time."
        )
    return row


def _send(case: OnCase, rows: Sequence[InformationRequest]) -> Changes:
    unit, enquiry = case.unit, case.enquiry
    agreed = agreed_override(unit, enquiry.id)
    carried = consent_carries(consent_of(unit, enquiry.id))
    may_leave = [row for row in rows if (agreed is not None if row.relies_on_override else carried)]
    held = [row for row in rows if row not in may_leave]
    if not may_leave:
        if any(not row.relies_on_override for row in rows):
            raise Refused(
                "Consent does not carry these requests any more.",
                "Withdraw them and ask again under a consent override.",
            )
        raise Refused(
            "These requests rely on a consent override that is not agreed.",
            "They stay unsent until a service manager agrees the override that a MASH manager proposed.",
        )
    pauses = pauses_of(unit, enquiry.id)
    for row in may_leave:
        due = reply_due(case.policy, enquiry.rating.value, unit.at, urgent=row.urgent, pauses=pauses)
        if row.relies_on_override and agreed is not None:
            row.override_id = agreed.id
        row.state, row.sent_at, row.sent_by_id = RequestState.SENT, unit.at, unit.who.user_id
        row.due_at, row.due_reason, row.version = due.at_utc, said(due), row.version + 1
        unit.session.flush()
        unit.add(_sending(case, row))
        unit.audit("request sent", "request", row.id, enquiry=str(enquiry.id), urgent=row.urgent)
    for row in held:
        row.state, row.relies_on_override, row.version = RequestState.HELD, True, row.version + 1
    unit.audit("requests sent", "enquiry", enquiry.id, sent=len(may_leave), held=len(held))
    names = [unit.get(Agency, row.agency_id, "This agency").name for row in may_leave]
    words = f"Sent to {_listed(names)}."
    if held:
        words += f" {len(held)} {'are' if len(held) > 1 else 'is'} held until an override is agreed."
    return unit.commit(
        changed("enquiry", enquiry.id),
        changed("request"),
        changed("board"),
        *(changed("request", row.id) for row in may_leave),
        words=words,
    )


def _sending(case: OnCase, row: InformationRequest) -> RequestSending:
    """What the form said as the request left: the consent position, the due time, and the way it takes."""
    unit = case.unit
    agency = unit.get(Agency, row.agency_id, "This agency")
    core = agency.kind is AgencyKind.CORE
    return RequestSending(
        id=new_id(),
        at=unit.at,
        by_id=unit.who.user_id,
        request_id=row.id,
        way=SendingWay.IN_THE_HUB if core else SendingWay.EMAIL,
        recipient=None if core else agency.email,
        consent_words=consent_line(unit, case.enquiry.id, relies_on_override=row.relies_on_override),
        due_at=row.due_at,
        due_reason=row.due_reason,
    )


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
