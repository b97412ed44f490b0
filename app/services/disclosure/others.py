"""Every further text on somebody's contacts and enquiries: whatever the index of words knows stands in a record too."""

from collections.abc import Callable, Iterator
from uuid import UUID

from sqlalchemy import select

from app.models import Base, ChronologyMark, Reply, TextEntry, WarningNote, WarningReview
from app.models.texts import SOURCES, TextSource
from app.services.disclosure.records import Category, Decision, Entry, Group, Treatment
from app.services.disclosure.seats import Seat, day_of
from app.services.unit_of_work import ReadingUnit

ELSEWHERE = frozenset(
    {
        "contact", "consent", "rating", "note", "item", "analysis", "decision", "disagreement", "missing", "grading",
        "panel", "harm", "warning", "warning_review",
    }
)  # fmt: skip
"""Kinds of text that stand in the record by an entry of their own."""

NOT_THEIRS = {"marking": "why an item may or may not travel is about the item, and goes with it"}
"""Kinds that are no part of anybody's record, each with its reason."""

KIND_WORDS = {
    "police": "what the police wrote",
    "assessment": "risk assessment of a practitioner",
    "not_asked": "why somebody was not asked about",
    "feedback_message": "what the referrer was told",
    "harm_beyond": "harm by or to somebody beyond",
    "plan": "early help",
    "pause": "why the clock stood still",
    "override": "why consent was overridden",
    "request": "request to an agency",
    "withdrawal": "why a request was withdrawn",
    "hand_over": "hand-over",
    "feeling": "feeling between two people",
    "step": "change of the household picture",
}
_OF = {source.kind: source for source in SOURCES}


def further(unit: ReadingUnit, column: str, thing: UUID, of: tuple[Group, str, Seat]) -> Iterator[Entry]:
    """The further texts on one contact or enquiry (`column` names which), in the order in which they were written."""
    group, head, seat = of
    wanted = select(TextEntry).where(getattr(TextEntry, column) == thing, TextEntry.kind.not_in(ELSEWHERE))
    for row in unit.session.scalars(wanted.order_by(TextEntry.number)):
        about = _ABOUT[row.kind](unit, row.row_id) if row.kind in _ABOUT else None
        if row.kind in NOT_THEIRS or (about is not None and about not in seat.rows):
            continue  # a reply or an entry about somebody else
        text = _said(unit, _OF[row.kind], row.row_id)
        usual, why = seat.usual(text, own=about is not None)
        words = KIND_WORDS.get(row.kind, row.kind.replace("_", " "))
        on = day_of(row.at) if row.at is not None else None
        yield Entry(f"{row.kind}:{row.row_id}", group, f"{head}: {words}", on, text, usual, why)


def warnings(unit: ReadingUnit, person_id: UUID) -> Iterator[Entry]:
    """Somebody's warning notes with their reviews; one that they were not told of is held back."""
    for note in unit.session.scalars(select(WarningNote).where(WarningNote.person_id == person_id)):
        told = note.person_aware
        usual = Decision(Treatment.GIVE) if told else Decision(Treatment.WITHHOLD, Category.HARM)
        why = "" if told else "The person was not told of this warning."
        text = f"{note.kind.replace('_', ' ')}\n{note.text}\n{note.awareness}"
        yield Entry(f"warning:{note.id}", Group.FLAG, "Warning note", note.since, text, usual, why)
        reviews = select(WarningReview).where(WarningReview.warning_id == note.id).order_by(WarningReview.at)
        for review in unit.session.scalars(reviews):
            words, on = "Review of a warning note", day_of(review.at)
            yield Entry(f"warning_review:{review.id}", Group.FLAG, words, on, review.text, usual, why)


_ABOUT: dict[str, Callable[[ReadingUnit, UUID], UUID | None]] = {
    "reply": lambda unit, row_id: unit.session.get_one(Reply, row_id).enquiry_person_id,
    "chronology": lambda unit, row_id: unit.session.get_one(ChronologyMark, row_id).enquiry_person_id,
}
"""Texts that may be about one person of the enquiry, and about whom; None: about all of it."""


def _said(unit: ReadingUnit, source: TextSource, row_id: UUID) -> str:
    table = Base.metadata.tables[source.table]
    row = unit.session.execute(select(*(table.c[name] for name in source.columns)).where(table.c.id == row_id)).one()
    return "\n".join(str(each) for each in row if each)
