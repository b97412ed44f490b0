"""Makers of what stands on an enquiry's replies and above them: items, markings, chronology, analysis, decision."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from app.models import (
    Analysis,
    ChronologyMark,
    Decision,
    ItemMarking,
    ReplyItem,
    new_id,
)
from app.models.enums import ItemHandling, RatingColour
from app.services.access import Actor, Role
from app.services.unit_of_work import Hub
from tests.factories.hubs import Staff


def item(
    hub: Hub,
    actor: Actor,
    reply_id: UUID,
    text: str,
    handling: ItemHandling | None = None,
    *,
    position: int = 1,
    reason: str = "Needed to keep the child safe",
    **columns: Any,
) -> UUID:
    """One fact of a reply; not marked unless `handling` says how far it may travel."""
    with hub.writing(actor) as unit:
        row = ReplyItem(
            id=new_id(), at=unit.at, by_id=actor.user_id, reply_id=reply_id, position=position, text=text, **columns
        )
        unit.add(row)
        unit.audit("item made for a test", "item", row.id)
        unit.commit()
        made = row.id
    if handling is not None:
        mark(hub, actor, made, handling, reason)
    return made


def mark(hub: Hub, actor: Actor, item_id: UUID, handling: ItemHandling, reason: str = "As agreed") -> None:
    """Mark an item, first or again."""
    with hub.writing(actor) as unit:
        unit.add(
            ItemMarking(id=new_id(), at=unit.at, by_id=actor.user_id, item_id=item_id, handling=handling, reason=reason)
        )
        unit.audit("item marked for a test", "item", item_id)
        unit.commit()


def event(
    hub: Hub, actor: Actor, enquiry_id: UUID, *, kind: str = "typed", of: UUID | None = None, **columns: Any
) -> UUID:
    """A mark on the chronology; an event of its own unless it says whose."""
    with hub.writing(actor) as unit:
        made = new_id()
        unit.add(
            ChronologyMark(
                id=made,
                at=unit.at,
                by_id=actor.user_id,
                enquiry_id=enquiry_id,
                source_kind=kind,
                source_id=of or made,
                **columns,
            )
        )
        unit.audit("chronology marked for a test", "enquiry", enquiry_id)
        unit.commit()
        return made


def analysis(hub: Hub, actor: Actor, enquiry_id: UUID, number: int = 1, **sections: str) -> UUID:
    """A version of the analysis."""
    with hub.writing(actor) as unit:
        row = Analysis(
            id=new_id(), at=unit.at, by_id=actor.user_id, enquiry_id=enquiry_id, number=number, sections=sections
        )
        unit.add(row)
        unit.audit("analysis written for a test", "enquiry", enquiry_id)
        unit.commit()
        return row.id


def decided(
    hub: Hub,
    staff: Staff,
    enquiry_id: UUID,
    *,
    outcome: str = "assessment",
    exit_rating: RatingColour = RatingColour.AMBER,
    reason: str = "The children need a social worker who sees them at home.",
    known: dict[str, Any] | None = None,
    at: datetime | None = None,
) -> UUID:
    """A worker's recommendation and a manager's choice of the same."""
    worker, manager = staff[Role.HUB_WORKER], staff[Role.MASH_MANAGER]
    with hub.writing(None) as unit:
        earlier = None
        for step, who in (("recommended", worker), ("chosen", manager)):
            row = Decision(
                id=new_id(),
                at=at or unit.at,
                by_id=who.user_id,
                enquiry_id=enquiry_id,
                step=step,
                outcome=outcome,
                exit_rating=exit_rating,
                reason=reason if step == "chosen" else "It is more than one service can hold.",
                known=known or {},
                recommendation_id=earlier,
            )
            unit.add(row)
            unit.session.flush()
            earlier = row.id
        unit.audit("decided for a test", "enquiry", enquiry_id)
        unit.commit()
    assert earlier is not None
    return earlier


def on(year: int, month: int = 1, day: int = 1) -> date:
    """A day, shorter to write."""
    return date(year, month, day)
