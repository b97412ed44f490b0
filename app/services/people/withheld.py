"""Whose address a warning forbids to disclose: whatever shows an address says so, whatever leaves the hub omits it."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from sqlalchemy import exists, or_, select

from app.models import WarningNote, WarningReview
from app.services import clock
from app.services.unit_of_work import ReadingUnit

HIDES_ADDRESS = "do_not_disclose"
WORDS = "(do not disclose)"


def hidden_people(unit: ReadingUnit, ids: Iterable[UUID]) -> set[UUID]:
    """The people of `ids` whose address a warning that holds on the day of this unit of work forbids to disclose."""
    asked = list(ids)
    if not asked:
        return set()
    today: date = unit.at.astimezone(clock.LONDON).date()
    ended = exists().where(WarningReview.warning_id == WarningNote.id, WarningReview.ends.is_(True))
    return set(
        unit.session.scalars(
            select(WarningNote.person_id).where(
                WarningNote.person_id.in_(asked),
                WarningNote.kind == HIDES_ADDRESS,
                or_(WarningNote.ended_on.is_(None), WarningNote.ended_on > today),
                ~ended,
            )
        )
    )
