"""Reading the warning notes on the files of the people of an enquiry, with the review that holds."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from app.models import WarningNote, WarningReview
from app.services import codes
from app.services.enquiry.frame_records import ReviewRow, WarningRow
from app.services.enquiry.reading import names_of, today_of
from app.services.enquiry.records import CasePerson
from app.services.unit_of_work import ReadingUnit


def read_warnings(unit: ReadingUnit, people: Sequence[CasePerson]) -> tuple[WarningRow, ...]:
    """Every warning note on the file of anybody in the enquiry: those that hold first, the next review on top."""
    on_file = {each.person_id: each for each in people if each.person_id is not None}
    if not on_file:
        return ()
    rows = unit.session.scalars(select(WarningNote).where(WarningNote.person_id.in_(on_file))).all()
    reviews = _reviews(unit, [row.id for row in rows])
    names = names_of(unit, (row.by_id for row in rows))
    today = today_of(unit)
    made = []
    for row in rows:
        own = reviews.get(row.id, [])
        newest = own[0] if own else None
        review_on = next((each.review_on for each in own if each.review_on is not None), None) or row.review_on
        over = row.ended_on is not None and row.ended_on <= today
        person = on_file[row.person_id]
        made.append(
            WarningRow(
                id=row.id,
                person_id=person.id,
                person=person.name,
                kind=row.kind,
                kind_words=codes.words_of(codes.warning_kinds(), row.kind),
                text=row.text,
                since=row.since,
                review_on=review_on,
                aware=row.person_aware,
                awareness=row.awareness,
                at=row.at,
                by=names[row.by_id],
                ended=over or (newest is not None and newest.ends),
                reviews=tuple(own),
            )
        )
    return tuple(sorted(made, key=lambda each: (each.ended, each.review_on, str(each.id))))


def _reviews(unit: ReadingUnit, warning_ids: Sequence[UUID]) -> dict[UUID, list[ReviewRow]]:
    rows = unit.session.scalars(
        select(WarningReview)
        .where(WarningReview.warning_id.in_(warning_ids))
        .order_by(WarningReview.at.desc(), WarningReview.id.desc())
    ).all()
    names = names_of(unit, (row.by_id for row in rows))
    found: dict[UUID, list[ReviewRow]] = {}
    for row in rows:
        made = ReviewRow(row.at, names[row.by_id], row.ends, row.review_on, row.text)
        found.setdefault(row.warning_id, []).append(made)
    return found
