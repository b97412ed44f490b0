"""The grid somebody was planning when the desk was locked or left: kept in the encrypted database, given back once."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.models import Draft, new_id
from app.services.access import Act, Actor, guarded
from app.services.unit_of_work import Changes, Hub, ReadingUnit, changed

KIND = "enquiry_plan"


@guarded(Act.ASK_PARTNERS)
def keep_plan(hub: Hub, actor: Actor, enquiry_id: UUID, body: Mapping[str, Any]) -> Changes:
    """Keep this person's unfinished plan of one enquiry; a later one takes its place."""
    with hub.writing(actor) as unit:
        row = _find(unit, enquiry_id)
        if row is None:
            row = Draft(id=new_id(), user_id=actor.user_id, kind=KIND, about_id=enquiry_id, body={}, saved_at=unit.at)
            unit.add(row)
        row.body, row.saved_at = dict(body), unit.at
        unit.audit("draft kept", "draft", row.id)
        return unit.commit(changed("draft", row.id))


@guarded(Act.ASK_PARTNERS)
def open_plan(hub: Hub, actor: Actor, enquiry_id: UUID) -> dict[str, Any] | None:
    """This person's unfinished plan of an enquiry; none where they left none. Nobody sees another person's."""
    with hub.reading(actor) as unit:
        row = _find(unit, enquiry_id)
        return None if row is None else dict(row.body)


@guarded(Act.ASK_PARTNERS)
def drop_plan(hub: Hub, actor: Actor, enquiry_id: UUID) -> Changes:
    """Forget the unfinished plan: it was saved, or left on purpose."""
    with hub.writing(actor) as unit:
        row = _find(unit, enquiry_id)
        if row is None:
            return Changes()
        unit.session.delete(row)
        unit.audit("draft dropped", "draft", row.id)
        return unit.commit(changed("draft", row.id))


def _find(unit: ReadingUnit, enquiry_id: UUID) -> Draft | None:
    return unit.session.scalars(
        select(Draft).where(Draft.user_id == unit.who.user_id, Draft.kind == KIND, Draft.about_id == enquiry_id)
    ).first()
