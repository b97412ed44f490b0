"""Who closed a case and why, and who opened it by break-glass, in words. No Qt."""

from __future__ import annotations

from datetime import datetime

from app.services.enquiry.frame_records import InterestRow, OpeningRow, RestrictionRow
from app.services.enquiry.records import CaseDetail
from app.views import text
from app.views.case.entries import Entry


def entries(case: CaseDetail) -> list[tuple[datetime, Entry]]:
    """Every restricting, lifting and opening by break-glass, each with its moment; in no order."""
    return [
        *((row.at, restriction(row)) for row in case.restrictions),
        *((row.at, opening(row)) for row in case.openings),
        *((row.at, interest(row)) for row in case.interests if row.at is not None),
    ]


def restriction(row: RestrictionRow) -> Entry:
    """A case was restricted, or that was lifted."""
    heading = f"Case restricted: {row.ground.lower()}" if row.ground else "Restriction lifted"
    return Entry(row.id, "named", heading, (f"{text.moment(row.at)} · {row.by}",), row.reason)


def opening(row: OpeningRow) -> Entry:
    """Somebody opened the case by break-glass; what nobody has reviewed says so."""
    lines = [f"{text.moment(row.at)} · open until {text.moment(row.until)}"]
    if row.justified is None:
        lines.append("Nobody has reviewed this yet.")
    else:
        lines.append(f"Reviewed, {'justified' if row.justified else 'not justified'}: {row.review}")
    return Entry(row.id, "named", f"Opened by break-glass: {row.by}", tuple(lines), row.reason)


def interest(row: InterestRow) -> Entry:
    """What a member of staff said of their tie to the family, and which manager looked at it."""
    moment = f"{text.moment(row.at)} · {row.about}" if row.at else row.about
    return Entry(None, "named", f"Conflict of interest: {row.words}", (moment,), row.note)
