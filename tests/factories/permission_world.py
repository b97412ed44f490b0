"""Four cases as one person stands to them (own, named, foreign, restricted), with something of every kind in each."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from app.models import (
    Analysis,
    Batch,
    ConsentOverride,
    Decision,
    Determination,
    Disagreement,
    Dissemination,
    Enquiry,
    EnquiryMember,
    HandOver,
    RequestDocument,
    Summary,
    new_id,
)
from app.models.base import Base
from app.models.enums import (
    BatchState,
    ContactRole,
    DocumentUse,
    InvolvementFound,
    OverrideGround,
    OverrideState,
    RatingColour,
)
from app.services.access import Actor, Role
from app.services.enquiry.item_records import MarkingDraft
from app.services.intake.inbox_records import Chosen
from app.services.unit_of_work import Hub
from tests.factories import cases, items, rows
from tests.factories.hubs import Staff
from tests.factories.parts import Who

CASES = ("own", "named", "foreign", "restricted")
SECRET = "Zyxwell"
"""The surname of the restricted case's family: it stands in no list of anybody for whom that case is closed."""
_PARTNERS = frozenset({Role.PARTNER, Role.SOCIAL_CARE_REPRESENTATIVE})


@dataclass(frozen=True)
class World:
    """What each parameter of a service means in each of the four cases."""

    ids: dict[str, dict[str, Any]]
    reference: str
    """The reference of the restricted enquiry."""


def world(hub: Hub, staff: Staff, actor: Actor) -> World:
    """Make the four cases for somebody.

    own: they lead it, or their agency is asked in it. named: restricted, and a manager named them. foreign: open, led
    by somebody else, another agency is asked. restricted: they are not named, though their agency is asked.
    """
    ids = {name: _case(hub, staff, actor, name) for name in CASES}
    with hub.reading(None) as unit:
        return World(ids, unit.get(Enquiry, ids["restricted"]["enquiry_id"]).reference)


def _case(hub: Hub, staff: Staff, actor: Actor, name: str) -> dict[str, Any]:
    partner = bool(actor.roles & _PARTNERS)
    worker, other, manager = staff.others["worker"], staff.others["worker2"], staff.others["manager"]
    mine = actor if actor.roles & {Role.HUB_WORKER, Role.MASH_MANAGER} else worker
    agency = actor.agency_id if partner and name != "foreign" else staff.agencies["health" if partner else "police"]
    dissents = agency if name == "named" or not partner else staff.agencies["health"]
    closed = name in {"named", "restricted"}
    surname = SECRET if name == "restricted" else f"Ash{name}"
    person = rows.person(hub, surname=surname, restricted=name == "restricted")
    household = rows.household(hub, members=(person,), address=f"{len(name)} Quince Row")
    batch = _batch(hub, worker)
    made = cases.enquiry(
        hub,
        mine if name == "own" else other,
        who=(
            Who(surname=surname, person_id=person),
            Who("Folake", surname, ContactRole.HOUSEHOLD, False, date(1992, 1, 20)),
        ),
        restricted=closed,
        contact_columns={
            "batch_id": batch,
            "batch_position": 0,
            "assigned_to_id": mine.user_id if name == "own" else None,
        },
    )
    request = cases.request(hub, worker, made, agency, people=made.people[:1])
    reply = cases.reply(hub, worker, request, made.people[0], found=InvolvementFound.CURRENT)
    fact = items.item(hub, worker, reply, "She was seen.")
    waiting = cases.request(hub, worker, made, agency, people=made.people[1:], round=2)
    paper = rows.document(hub, worker, made.contact_id, name="reply.pdf")
    ids: dict[str, Any]
    with hub.writing(None) as unit:

        def put(row: Base) -> UUID:
            unit.add(row)
            unit.session.flush()
            return getattr(row, "id", new_id())

        def said(by: Actor) -> dict[str, Any]:
            return {"id": new_id(), "at": unit.at, "by_id": by.user_id}

        if name == "named":
            put(EnquiryMember(enquiry_id=made.id, user_id=actor.user_id, named_at=unit.at, named_by_id=manager.user_id))
        put(RequestDocument(document_id=paper, request_id=request, use=DocumentUse.REPLY))
        put(Analysis(**said(worker), enquiry_id=made.id, number=1, sections={}))
        decision = put(
            Decision(
                **said(worker), enquiry_id=made.id, step="recommended", outcome="assessment",
                exit_rating=RatingColour.AMBER, reason="It is so.", known={},
            )
        )  # fmt: skip
        dissent = put(Disagreement(**said(worker), enquiry_id=made.id, agency_id=dissents, view="It is otherwise."))
        ids = {
            "enquiry_id": made.id,
            "contact_id": made.contact_id,
            "contact_ids": [made.contact_id],
            "chosen": Chosen(made.contact_id, 0),
            "request_id": waiting,
            "request_ids": [waiting],
            "reply_id": reply,
            "markings": [MarkingDraft(fact, "hub_only", "It stays here.")],
            "document_id": paper,
            "decision_id": decision,
            "person_id": person,
            "contact_person_id": rows.contact_people(hub, made.contact_id)[0],
            "batch_id": batch,
            "household_id": household,
            "override_id": put(
                ConsentOverride(
                    id=new_id(), enquiry_id=made.id, ground=next(iter(OverrideGround)), analysis="It must be.",
                    alternatives="None.", state=OverrideState.PROPOSED, proposed_at=unit.at,
                    proposed_by_id=manager.user_id,
                )
            ),
            "disagreement_id": dissent,
            "determination_id": put(
                Determination(**said(manager), disagreement_id=dissent, step=1, rating=None, reason="As it stands.")
            ),
            "hand_over_id": put(
                HandOver(**said(worker), enquiry_id=made.id, team="Assessment", reason="At once.", due_reason="1 h")
            ),
            "summary_id": (
                summary := put(
                    Summary(
                        **said(worker), enquiry_id=made.id, form="mash", number=1, handling_mark="Official", body={}
                    )
                )
            ),
            "entry_id": put(
                Dissemination(**said(worker), summary_id=summary, recipient="A team", way="letter", basis="Duty")
            ),
        }  # fmt: skip
        unit.audit("case made for a test", "enquiry", made.id)
        unit.commit()
    return ids


def _batch(hub: Hub, actor: Actor) -> UUID:
    with hub.writing(actor) as unit:
        row = Batch(
            id=new_id(), at=unit.at, by_id=actor.user_id, version=1, style="niche", state=BatchState.QUEUED,
            contact_count=1,
        )  # fmt: skip
        unit.add(row)
        unit.audit("batch made for a test", "batch", row.id)
        unit.commit()
        return row.id
