"""What somebody was writing on a case when the desk was locked or left: one row a person, kind and case, encrypted."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.models import Draft, Enquiry, new_id
from app.services.access import Act, Actor, guarded
from app.services.enquiry.cases import CASE, check_named
from app.services.errors import NotFound
from app.services.unit_of_work import Changes, Hub, ReadingUnit, changed

KINDS = ("enquiry_analysis", "enquiry_recommendation", "enquiry_decision", "enquiry_plan_of_help")


@guarded(Act.WRITE_ANALYSIS)
def keep_writing(hub: Hub, actor: Actor, enquiry_id: UUID, kind: str, body: Mapping[str, Any]) -> Changes:
    """Keep what this person is writing on one enquiry; a later text takes its place."""
    with hub.writing(actor) as unit:
        check_named(unit, unit.get(Enquiry, enquiry_id, CASE))
        row = _find(unit, enquiry_id, kind)
        if row is None:
            row = Draft(id=new_id(), user_id=actor.user_id, kind=kind, about_id=enquiry_id, body={}, saved_at=unit.at)
            unit.add(row)
        row.body, row.saved_at = dict(body), unit.at
        unit.audit("draft kept", "draft", row.id)
        return unit.commit(changed("draft", row.id))


@guarded(Act.WRITE_ANALYSIS)
def open_writing(hub: Hub, actor: Actor, enquiry_id: UUID, kind: str) -> dict[str, Any] | None:
    """What this person left unfinished on an enquiry; none where they left nothing. Nobody sees another person's."""
    with hub.reading(actor) as unit:
        row = _find(unit, enquiry_id, kind)
        return None if row is None else dict(row.body)


@guarded(Act.WRITE_ANALYSIS)
def drop_writing(hub: Hub, actor: Actor, enquiry_id: UUID, kind: str) -> Changes:
    """Forget the unfinished text: it was saved, or given up on purpose."""
    with hub.writing(actor) as unit:
        row = _find(unit, enquiry_id, kind)
        if row is None:
            return Changes()
        unit.session.delete(row)
        unit.audit("draft dropped", "draft", row.id)
        return unit.commit(changed("draft", row.id))


def _find(unit: ReadingUnit, enquiry_id: UUID, kind: str) -> Draft | None:
    if kind not in KINDS:
        raise NotFound("No such draft is kept on a case.", "Refresh the case.")
    return unit.session.scalars(
        select(Draft).where(Draft.user_id == unit.who.user_id, Draft.kind == kind, Draft.about_id == enquiry_id)
    ).first()
