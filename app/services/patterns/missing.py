"""Missing episodes by area and month: counted from the enquiries' own entries."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.models import Enquiry, EnquiryPerson, MissingEpisode, Pattern, Person
from app.services import clock
from app.services.patterns.counting import ALL, FEWEST, OPEN
from app.services.patterns.facts import Kind, area_key, hashed
from app.services.patterns.writing import put_patterns

AreaMonth = tuple[str, date]
"""A folded area, and the first day of a month."""


def place_of(area: str | None, since: datetime) -> AreaMonth:
    """In which area and month an episode is counted."""
    return area_key(area), since.astimezone(clock.LONDON).date().replace(day=1)


def missing_key(place: AreaMonth) -> int:
    """The subject of an area and month."""
    return hashed(Kind.MISSING, place[0], place[1].isoformat())


def next_month(month: date) -> date:
    """The first day of the month after."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def month_before(month: date) -> date:
    """The first day of the month before."""
    return date(month.year - (month.month == 1), (month.month - 2) % 12 + 1, 1)


def starts(month: date) -> datetime:
    """When a month begins in London, in UTC."""
    return datetime(month.year, month.month, 1, tzinfo=clock.LONDON).astimezone(UTC)


def count_missing(session: Session, places: Iterable[AreaMonth]) -> None:
    """Count some areas and months anew, and the months after them, of which each is the month before."""
    asked = set(places) | {(area, next_month(month)) for area, month in places}
    if not asked:
        return
    months = {month for _, month in asked}
    episodes = standing(session, month_before(min(months)), next_month(max(months)))
    by_place: dict[AreaMonth, list[Any]] = {}
    for row in episodes:
        by_place.setdefault(place_of(row.area, row.since), []).append(row)
    session.execute(delete(Pattern).where(Pattern.subject.in_([missing_key(place) for place in asked])))
    put_patterns(session, rows_of(by_place, asked))


def standing(session: Session, since: date | None = None, until: date | None = None) -> list[Any]:
    """The episodes that nobody corrected, with whether they are closed to the desk; in the order of time."""
    corrected = select(MissingEpisode.corrects_id).where(MissingEpisode.corrects_id.is_not(None))
    asked = (
        select(
            MissingEpisode.id,
            MissingEpisode.since,
            MissingEpisode.area,
            EnquiryPerson.contact_person_id,
            EnquiryPerson.person_id,
            Enquiry.restricted,
            Person.restricted.label("person_restricted"),
        )
        .join(Enquiry, Enquiry.id == MissingEpisode.enquiry_id)
        .join(EnquiryPerson, EnquiryPerson.id == MissingEpisode.enquiry_person_id)
        .outerjoin(Person, Person.id == EnquiryPerson.person_id)
        .where(MissingEpisode.id.not_in(corrected))
        .order_by(MissingEpisode.since, MissingEpisode.id)
    )
    if since is not None and until is not None:
        asked = asked.where(MissingEpisode.since >= starts(since), MissingEpisode.since < starts(until))
    return list(session.execute(asked).all())


def rows_of(episodes: Mapping[AreaMonth, list[Any]], places: Iterable[AreaMonth]) -> list[dict[str, object]]:
    """The rows to keep of some areas and months."""
    found: list[dict[str, object]] = []
    for area, month in sorted(places):
        here, earlier = episodes.get((area, month), []), episodes.get((area, month_before(month)), [])
        over = any(_closed(row) for row in here) and len(here) >= FEWEST
        if over:
            found.append(_row((area, month), ALL, here, len(earlier)))
        plain = [row for row in here if not _closed(row)]
        if len(plain) >= FEWEST:
            before = sum(not _closed(row) for row in earlier)
            found.append(_row((area, month), OPEN, plain, before) | {"overlaid": over})
    return found


def _closed(row: Any) -> bool:
    return bool(row.restricted or row.person_restricted)


def _row(place: AreaMonth, layer: str, episodes: list[Any], before: int) -> dict[str, object]:
    people: set[UUID] = {row.person_id or row.contact_person_id for row in episodes}
    last = episodes[-1]
    return {
        "subject": missing_key(place),
        "layer": layer,
        "kind": Kind.MISSING.value,
        "about_id": None,
        "words": last.area,
        "contacts": len(episodes),
        "families": None,
        "others": len(people),
        "alone": None,
        "recent": len(episodes),
        "before": before,
        "first_at": episodes[0].since,
        "last_at": last.since,
        "last_contact_id": None,
        "last_position": None,
        "area": last.area,
        "school": None,
        "overlaid": False,
        "is_new": True,
    }
