"""Values of a reading as plain data: dates ISO, times in UTC."""

import datetime as dt
from dataclasses import fields, is_dataclass
from typing import Any

from app.services.intake.readers.record import Found


def plain(value: object) -> Any:
    """A value without its place."""
    if isinstance(value, Found):
        return plain(value.value)
    if isinstance(value, dt.datetime):
        return utc(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {part.name: plain(getattr(value, part.name)) for part in fields(value)}
    return value


def utc(moment: dt.datetime | None) -> str | None:
    """A moment in UTC as text."""
    return moment.astimezone(dt.UTC).isoformat().replace("+00:00", "Z") if moment is not None else None
