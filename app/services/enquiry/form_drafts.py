"""What somebody was typing into a form of a case when the desk was locked or left: kept encrypted, given back once.

A draft belongs to its writer alone and says nothing of the case, so whoever signs in may keep their own.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.models import Draft, new_id
from app.services.access import Act, Actor, guarded
from app.services.unit_of_work import Changes, Hub, ReadingUnit, changed

PREFIX = "enquiry_form:"


@guarded(Act.KEEP_OWN_SETTINGS)
def keep_form(hub: Hub, actor: Actor, enquiry_id: UUID, form: str, body: Mapping[str, Any]) -> Changes:
    """Keep this person's unfinished form of one kind on one enquiry; a later one takes its place."""
    with hub.writing(actor) as unit:
        row = _find(unit, enquiry_id, form)
        if row is None:
            row = Draft(
                id=new_id(),
                user_id=actor.user_id,
                kind=f"{PREFIX}{form}",
                about_id=enquiry_id,
                body={},
                saved_at=unit.at,
            )
            unit.add(row)
        row.body, row.saved_at = dict(body), unit.at
        unit.audit("draft kept", "draft", row.id)
        return unit.commit(changed("draft", row.id))


@guarded(Act.KEEP_OWN_SETTINGS)
def open_form(hub: Hub, actor: Actor, enquiry_id: UUID, form: str) -> dict[str, Any] | None:
    """This person's unfinished form; none where they left none. Nobody sees another person's."""
    with hub.reading(actor) as unit:
        row = _find(unit, enquiry_id, form)
        return None if row is None else dict(row.body)


@guarded(Act.KEEP_OWN_SETTINGS)
def drop_form(hub: Hub, actor: Actor, enquiry_id: UUID, form: str) -> Changes:
    """Forget an unfinished form: it was saved, or left on purpose."""
    with hub.writing(actor) as unit:
        row = _find(unit, enquiry_id, form)
        if row is None:
            return Changes()
        unit.session.delete(row)
        unit.audit("draft dropped", "draft", row.id)
        return unit.commit(changed("draft", row.id))


def _find(unit: ReadingUnit, enquiry_id: UUID, form: str) -> Draft | None:
    return unit.session.scalars(
        select(Draft).where(
            Draft.user_id == unit.who.user_id, Draft.kind == f"{PREFIX}{form}", Draft.about_id == enquiry_id
        )
    ).first()
