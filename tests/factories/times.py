"""Times as people in London say them."""

from datetime import UTC, datetime

from app.services.clock import LONDON


def at(text: str) -> datetime:
    """A London time as text, "2026-03-27 16:00", in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(UTC)


def london(moment: datetime | None) -> str:
    """A moment as a clock on the wall in London shows it; there must be one."""
    assert moment is not None
    return f"{moment.astimezone(LONDON):%Y-%m-%d %H:%M}"
