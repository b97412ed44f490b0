"""What somebody holds open by break-glass at this moment (`trust.break_glass` opens it)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, exists, select

from app.models import BreakGlass
from app.services.unit_of_work import ReadingUnit


def holds_enquiry(unit: ReadingUnit, enquiry_id: Any) -> ColumnElement[bool]:
    """Whether whoever reads holds the enquiry of a column open by break-glass at this moment; found by its index."""
    return _holds(unit, BreakGlass.enquiry_id == enquiry_id)


def holds_person(unit: ReadingUnit, person_id: Any) -> ColumnElement[bool]:
    """Whether whoever reads holds the record of the person of a column open by break-glass; found by its index."""
    return _holds(unit, BreakGlass.person_id == person_id)


def _holds(unit: ReadingUnit, whose: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(whose, BreakGlass.by_id == unit.who.user_id, BreakGlass.until > unit.at)


def enquiry_open_until(unit: ReadingUnit, enquiry_id: UUID) -> datetime | None:
    """Until when whoever reads holds an enquiry open by break-glass, UTC; none where they do not."""
    return _until(unit, BreakGlass.enquiry_id == enquiry_id)


def person_open_until(unit: ReadingUnit, person_id: UUID) -> datetime | None:
    """Until when whoever reads holds a person's record open by break-glass, UTC; none where they do not."""
    return _until(unit, BreakGlass.person_id == person_id)


def _until(unit: ReadingUnit, whose: Any) -> datetime | None:
    return unit.session.scalar(
        select(BreakGlass.until)
        .where(whose, BreakGlass.by_id == unit.who.user_id, BreakGlass.until > unit.at)
        .order_by(BreakGlass.until.desc())
        .limit(1)
    )
