"""What stands on a case of its restriction: why it is closed, and who opened it by break-glass."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app.models import BreakGlass, BreakGlassReview, Enquiry, Restriction
from app.services.access import Role
from app.services.dates import moment_words
from app.services.enquiry.cases import is_named
from app.services.enquiry.frame_records import OpeningRow, RestrictionRow
from app.services.enquiry.reading import ONE_CASE, names_of
from app.services.enquiry.restricting import GROUND_WORDS
from app.services.trust.held_open import enquiry_open_until
from app.services.unit_of_work import ReadingUnit

_RESTRICTIONS = (
    select(Restriction).where(Restriction.enquiry_id == ONE_CASE).order_by(Restriction.at.desc(), Restriction.id.desc())
)
_OPENINGS = (
    select(BreakGlass, BreakGlassReview)
    .outerjoin(BreakGlassReview, BreakGlassReview.opening_id == BreakGlass.id)
    .where(BreakGlass.enquiry_id == ONE_CASE)
    .order_by(BreakGlass.at.desc(), BreakGlass.id.desc())
)


def read_restrictions(unit: ReadingUnit, enquiry_id: UUID) -> tuple[RestrictionRow, ...]:
    """Every restricting and lifting, newest first."""
    rows = unit.session.scalars(_RESTRICTIONS, {ONE_CASE.key: enquiry_id}).all()
    names = names_of(unit, (row.by_id for row in rows))
    return tuple(
        RestrictionRow(row.id, row.at, names[row.by_id], GROUND_WORDS[row.ground] if row.ground else "", row.reason)
        for row in rows
    )


def read_openings(unit: ReadingUnit, enquiry_id: UUID) -> tuple[OpeningRow, ...]:
    """Every opening of the case by break-glass with its review, newest first."""
    rows: list[tuple[BreakGlass, BreakGlassReview | None]] = [
        (opening, review) for opening, review in unit.session.execute(_OPENINGS, {ONE_CASE.key: enquiry_id})
    ]
    names = names_of(unit, (each.by_id for row in rows for each in row if each is not None))
    return tuple(
        OpeningRow(
            opening.id,
            opening.at,
            names[opening.by_id],
            opening.until,
            opening.reason,
            None if review is None else review.justified,
            "" if review is None else f"{names[review.by_id]}, {moment_words(review.at)}: {review.note}",
        )
        for opening, review in rows
    )


def glass_until(unit: ReadingUnit, enquiry: Enquiry) -> datetime | None:
    """Until when whoever reads holds the case open by break-glass alone; none where it is open to them anyway."""
    who = unit.who
    if not enquiry.restricted or Role.SERVICE_MANAGER in who.roles or is_named(unit, enquiry.id, who.user_id):
        return None
    return enquiry_open_until(unit, enquiry.id)
