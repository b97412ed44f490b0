"""Marking a pattern as looked at, with a note; and taking that back. What was said stays on the record."""

from uuid import UUID

from sqlalchemy import select, update

from app.models import Pattern, PatternLook, new_id
from app.services.access import Act, Actor, guarded
from app.services.errors import Conflict, Refused
from app.services.oversight.pattern_records import LookDraft
from app.services.oversight.patterns import kept_row
from app.services.patterns.counting import ALL
from app.services.patterns.writing import has_grown, looks
from app.services.people import pairs
from app.services.trust.closed_people import sees_restricted
from app.services.unit_of_work import Changes, Hub, WritingUnit, changed


@guarded(Act.LOOK_AT_PATTERNS)
def look_at_pattern(hub: Hub, actor: Actor, draft: LookDraft) -> Changes:
    """Mark a pattern as looked at, as far as it was shown; a contact that comes later makes it new again.

    Raises:
        Invalid: there is no note, or it is too long.
        Conflict: the pattern has grown since it was shown.
        NotFound: it is none any more.
    """
    note = pairs.why("note", draft.note, "Write what you make of it, such as what was done.")
    with hub.writing(actor) as unit:
        row = kept_row(unit, draft.subject)
        if row.layer != draft.layer or row.contacts != draft.contacts or row.last_at != draft.last_at:
            raise Conflict("Contacts of this pattern were recorded or changed while you read it.", {}, {})
        look = PatternLook(
            id=new_id(), at=unit.at, by_id=unit.who.user_id, subject=row.subject, layer=row.layer, note=note,
            contacts=row.contacts, last_at=row.last_at,
        )  # fmt: skip
        unit.add(look)
        unit.session.flush()
        _mark(unit, row.subject, row.layer)
        unit.audit("pattern looked at", kind=row.kind, pattern=f"{row.subject:x}", contacts=row.contacts)
        return unit.commit(changed("patterns"), new_id=look.id, words="Marked as looked at.")


@guarded(Act.LOOK_AT_PATTERNS)
def take_back_look(hub: Hub, actor: Actor, look_id: UUID, reason: str = "Marked by mistake") -> Changes:
    """Take back that a pattern was looked at; the note stays on the record.

    Raises:
        Refused: it was taken back already, or it was said of restricted records that are not open to this person.
    """
    said = pairs.why("note", reason, "Write why it is to be looked at again.")
    with hub.writing(actor) as unit:
        look = unit.get(PatternLook, look_id, "This mark")
        if look.layer == ALL and not sees_restricted(unit):
            raise Refused("This mark rests on restricted records.", "Ask a service manager.")
        taken = unit.session.scalar(select(PatternLook.id).where(PatternLook.takes_back_id == look_id))
        if taken is not None or look.takes_back_id is not None:
            raise Refused("This was taken back already.", "Refresh the list and look again.")
        unit.add(
            PatternLook(
                id=new_id(), at=unit.at, by_id=unit.who.user_id, subject=look.subject, layer=look.layer, note=said,
                contacts=look.contacts, last_at=look.last_at, takes_back_id=look_id,
            )
        )  # fmt: skip
        unit.session.flush()
        _mark(unit, look.subject, look.layer)
        unit.audit("pattern look taken back", pattern=f"{look.subject:x}")
        return unit.commit(changed("patterns"), words="Taken back: it is to be looked at again.")


def _mark(unit: WritingUnit, subject: int, layer: str) -> None:
    """Say on the kept row whether somebody has seen all of it."""
    where = (Pattern.subject == subject, Pattern.layer == layer)
    row = unit.session.execute(select(Pattern.contacts, Pattern.last_at).where(*where)).first()
    if row is None:
        return
    seen = looks(unit.session, [subject]).get((subject, layer))
    new = seen is None or has_grown({"contacts": row.contacts, "last_at": row.last_at}, seen)
    unit.session.execute(update(Pattern).where(*where).values(is_new=new))
