"""From when until when something holds, each end as exactly as it is known: `2019`, `Mar 2019`, `14 Mar 2019`.

A day stands for what is known with its precision beside it: the first day of the month or year, but an end never before
its beginning (since 14 Mar 2019, until 2019).
"""

from datetime import date
from typing import Any, Protocol

DAY = "day"
_PARTS = {"year": 1, "month": 2}


class Span(Protocol):
    """Something with two ends that may be known in part only."""

    @property
    def since(self) -> date | None:
        """The first day of what is known of its beginning."""

    @property
    def until(self) -> date | None:
        """The first day of what is known of its end."""

    @property
    def since_precision(self) -> str:
        """How exactly the beginning is known."""

    @property
    def until_precision(self) -> str:
        """How exactly the end is known."""


def end_of(since: date | None, until: date | None, precision: str | None) -> date | None:
    """The day that an end is kept as: not before the beginning where both lie in the month or year that is known."""
    if since is None or until is None or until >= since:
        return until
    parts = _PARTS.get(precision or DAY)
    same = parts is not None and until.isoformat().split("-")[:parts] == since.isoformat().split("-")[:parts]
    return since if same else until


def columns(draft: Span) -> dict[str, Any]:
    """What is kept of both ends; a day known as such says nothing more, as rows of earlier versions do."""
    return {
        "since": draft.since,
        "until": end_of(draft.since, draft.until, draft.until_precision),
        "since_precision": _kept(draft.since, draft.since_precision),
        "until_precision": _kept(draft.until, draft.until_precision),
    }


def read(row: Any) -> dict[str, Any]:
    """Both ends of a row."""
    return {
        "since": row.since,
        "until": row.until,
        "since_precision": row.since_precision or DAY,
        "until_precision": row.until_precision or DAY,
    }


def _kept(day: date | None, precision: str) -> str | None:
    return precision if day is not None and precision != DAY else None
