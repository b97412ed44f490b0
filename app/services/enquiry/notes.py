"""Notes on a case: who may see each, and corrections as new entries that name the old one."""

from uuid import UUID

from sqlalchemy import select

from app.models import Note, UserAccount, new_id
from app.services.access import Act, Actor, Role, guarded
from app.services.enquiry.cases import is_named, on_case, written
from app.services.enquiry.reading import ONE_CASE, names_of
from app.services.enquiry.records import NoteRow
from app.services.errors import Conflict, Invalid, NotFound, Problem
from app.services.lengths import line_too_long, too_long
from app.services.unit_of_work import Changes, Hub, ReadingUnit, WritingUnit, changed

HUB = "hub"
NAMED = "named"
MANAGERS = "managers"
VISIBILITY_WORDS: dict[str, str] = {
    HUB: "Everybody in the hub",
    NAMED: "Only people named on this case",
    MANAGERS: "Only managers",
}
"""Who may see a note. What leaves the hub is decided in the summary, never here."""

_MANAGERS = frozenset({Role.MASH_MANAGER, Role.SERVICE_MANAGER})
_NOTES = select(Note).where(Note.enquiry_id == ONE_CASE).order_by(Note.at.desc(), Note.id.desc())


@guarded(Act.SEE_ENQUIRY)
def add_note(
    hub: Hub,
    actor: Actor,
    enquiry_id: UUID,
    title: str,
    text: str,
    *,
    visibility: str | None = HUB,
    corrects_id: UUID | None = None,
) -> Changes:
    """Add a note, on a closed case too. It is never changed; a correction is a new note that names the old one.

    A correction is seen by whoever may see what it corrects; `visibility` counts for a new note only.

    Raises:
        Invalid: no text, too much of it, or nobody said who may see it.
        Conflict: somebody else corrected the same note meanwhile; both texts travel in it.
        NotFound: the note it corrects is not on this enquiry, or not this person's to see.
    """
    with on_case(hub, actor, enquiry_id, closed_too=True) as case:
        unit = case.unit
        heading, said = written(title), written(text)
        problems = [] if said else [Problem("text", "Write the note.")]
        problems += [*too_long("text", said), *line_too_long(title=heading)]
        if corrects_id is None and visibility not in VISIBILITY_WORDS:
            problems.append(Problem("visibility", "Choose who may see this note."))
        if problems:
            raise Invalid(tuple(problems))
        if corrects_id is not None:
            visibility = _corrected(unit, enquiry_id, corrects_id, heading, said).visibility
        note = Note(
            id=new_id(),
            at=unit.at,
            by_id=actor.user_id,
            enquiry_id=enquiry_id,
            corrects_id=corrects_id,
            visibility=visibility or HUB,
            title=heading or None,
            text=said,
        )
        unit.add(note)
        unit.audit("note added", "enquiry", enquiry_id, note=str(note.id), visibility=note.visibility)
        words = "The correction is on the record; the old note stays." if corrects_id else "The note is on the record."
        return unit.commit(changed("enquiry", enquiry_id), new_id=note.id, words=words)


def read_notes(unit: ReadingUnit, enquiry_id: UUID) -> tuple[tuple[NoteRow, ...], int]:
    """The notes that this person may see, newest first, and how many there are that they may not."""
    rows = unit.session.scalars(_NOTES, {ONE_CASE.key: enquiry_id}).all()
    named = is_named(unit, enquiry_id, unit.who.user_id)
    corrected = {row.corrects_id: row.id for row in reversed(rows) if row.corrects_id is not None}
    names = names_of(unit, (row.by_id for row in rows))
    seen = tuple(
        NoteRow(
            id=row.id,
            at=row.at,
            by=names[row.by_id],
            title=row.title or "",
            text=row.text,
            corrects_id=row.corrects_id,
            visibility=row.visibility,
            corrected_by_id=corrected.get(row.id),
        )
        for row in rows
        if may_see(unit.who, row, named=named)
    )
    return seen, len(rows) - len(seen)


def may_see(who: Actor, note: Note, *, named: bool) -> bool:
    """Whether this person may see a note of a case they may open; a visibility nobody knows shows it to nobody else."""
    if note.visibility == HUB or note.by_id == who.user_id:
        return True
    if note.visibility == MANAGERS:
        return bool(who.roles & _MANAGERS)
    return note.visibility == NAMED and (named or Role.SERVICE_MANAGER in who.roles)


def _corrected(unit: WritingUnit, enquiry_id: UUID, note_id: UUID, title: str, text: str) -> Note:
    """The note to correct, if it is this person's to see and nobody has corrected it meanwhile."""
    missing = NotFound("The note it corrects is not on this enquiry.", "Refresh the case and look again.")
    note = unit.session.get(Note, note_id)
    named = is_named(unit, enquiry_id, unit.who.user_id)
    if note is None or note.enquiry_id != enquiry_id or not may_see(unit.who, note, named=named):
        raise missing
    newest = note
    while True:
        later = unit.session.scalars(select(Note).where(Note.corrects_id == newest.id).order_by(Note.id)).first()
        if later is None:
            break
        newest = later
    if newest is not note:
        by = unit.session.get(UserAccount, newest.by_id)
        raise Conflict(
            "Somebody else corrected this note while you were writing.",
            {"title": title, "text": text},
            {"title": newest.title or "", "text": newest.text},
            by.initials if by is not None else "",
        )
    return note
