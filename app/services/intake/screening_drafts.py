"""A screening that somebody was typing: kept in the encrypted database until it is recorded or given up.

Each person has at most one draft a contact, and sees only their own. Recording the screening takes the draft away in
the same transaction (`forget`), so that what comes back is never something already on record.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from uuid import UUID

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import delete, select

from app.models import Draft, new_id
from app.services.access import Act, Actor, guarded
from app.services.intake.inbox_peek import visible_contact
from app.services.intake.screening_records import ScreeningDraft
from app.services.unit_of_work import Changes, Hub, WritingUnit, changed

KIND = "screening"


@dataclass(frozen=True, slots=True)
class KeptScreening:
    """A draft given back: for which contact, what was chosen and typed, and when it was kept (UTC)."""

    contact_id: UUID
    draft: ScreeningDraft = field(repr=False)
    saved_at: datetime


@cache
def _adapter() -> TypeAdapter[ScreeningDraft]:
    return TypeAdapter(ScreeningDraft)


@guarded(Act.SCREEN_CONTACT)
def save_screening_draft(hub: Hub, actor: Actor, contact_id: UUID, draft: ScreeningDraft) -> Changes:
    """Keep what is being typed about a contact; it replaces what this person kept before.

    Raises:
        NotFound: there is no such contact.
    """
    with hub.writing(actor) as unit:
        visible_contact(unit, contact_id)
        row = unit.session.scalars(
            select(Draft).where(Draft.user_id == actor.user_id, Draft.kind == KIND, Draft.about_id == contact_id)
        ).one_or_none()
        body = _adapter().dump_python(draft, mode="json")
        if row is None:
            row = Draft(
                id=new_id(), user_id=actor.user_id, kind=KIND, about_id=contact_id, body=body, saved_at=unit.at
            )
            unit.add(row)
        else:
            row.body, row.saved_at = body, unit.at
        unit.audit("draft kept", "draft", row.id)
        return unit.commit(changed("draft", row.id), new_id=row.id)


@guarded(Act.SCREEN_CONTACT)
def open_screening_drafts(hub: Hub, actor: Actor, contact_ids: Sequence[UUID]) -> tuple[KeptScreening, ...]:
    """What this person was typing about any of these contacts. A draft of another version of Hubdesk is left out."""
    with hub.reading(actor) as unit:
        rows = unit.session.scalars(
            select(Draft).where(
                Draft.user_id == actor.user_id, Draft.kind == KIND, Draft.about_id.in_(list(contact_ids))
            )
        )
        found: list[KeptScreening] = []
        for row in rows:
            try:
                draft = _adapter().validate_python(row.body, strict=False)
            except ValidationError:
                continue
            found.append(KeptScreening(row.about_id, draft, row.saved_at))
        return tuple(found)


@guarded(Act.SCREEN_CONTACT)
def discard_screening_draft(hub: Hub, actor: Actor, contact_id: UUID) -> Changes:
    """Give up one's own draft about a contact; nothing happens when there is none."""
    with hub.writing(actor) as unit:
        found = forget(unit, contact_id)
        if not found:
            return Changes()
        unit.audit("draft given up", "draft", found[0])
        return unit.commit(changed("draft", found[0]))


def forget(unit: WritingUnit, contact_id: UUID) -> tuple[UUID, ...]:
    """Take away one's own draft inside a transaction of the caller's; the ids of what was there come back."""
    mine = (Draft.user_id == unit.who.user_id, Draft.kind == KIND, Draft.about_id == contact_id)
    found = tuple(unit.session.scalars(select(Draft.id).where(*mine)))
    if found:
        unit.session.execute(delete(Draft).where(*mine))
    return found
