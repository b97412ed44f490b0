"""A partner's answer as plain data, in the shape in which the truth of sample answers is written."""

from typing import Any

from app.services import clock
from app.services.intake.readers.record import Reading, ReplyFound, ReplyItemFound, ReplyPersonFound
from app.services.intake.readers.shape_parts import plain, utc


def reply_as_expected(reading: Reading, reply: ReplyFound) -> dict[str, Any]:
    """The answer; times in UTC, dates ISO, what was not found null."""
    received = reply.request_received.value if reply.request_received else None
    sent = reply.reply_sent.value if reply.reply_sent else None
    minutes = round((sent - received).total_seconds() / 60) if received and sent else None
    limit = reply.limit_hours.value if reply.limit_hours else None
    period = (reply.period_from, reply.period_to)
    items = sorted(
        ((item, person) for person in reply.people for item in person.items), key=lambda pair: pair[0].number
    )
    return {
        "kind": reading.kind.value,
        "agency": plain(reply.agency),
        "answers_request": plain(reply.reference),
        "encoding": reply.encoding or None,
        "line_endings": reply.line_endings or None,
        "request_received_utc": utc(received),
        "reply_sent_utc": utc(sent),
        "limit_hours": limit,
        "within_limit": minutes <= 60 * limit if minutes is not None and limit is not None else None,
        "minutes_taken": minutes,
        "contact_person": plain(reply.completed_by),
        "information_current_as_of": _current(reply),
        "period_searched": [plain(end) for end in period] if any(period) else None,
        "systems_searched": plain(reply.systems_searched),
        "systems_not_searched": plain(reply.systems_not_searched),
        "area_searched": plain(reply.area_searched),
        "people": [_person(person) for person in reply.people],
        "items": [{**_item(item), "person": plain(person.name_as_written)} for item, person in items],
        "none_found": [
            plain(person.name_as_written)
            for person in reply.people
            if person.involvement is not None and person.involvement.value == "None found"
        ],
        "withheld_items": plain(reply.withheld),
    }


def _current(reply: ReplyFound) -> str | None:
    if reply.current_as_of_at is not None:
        return reply.current_as_of_at.value.astimezone(clock.LONDON).isoformat()
    day: str | None = plain(reply.current_as_of)
    return day


def _person(person: ReplyPersonFound) -> dict[str, Any]:
    return {
        "name_as_written": plain(person.name_as_written),
        "date_of_birth_as_written": plain(person.date_of_birth_as_written),
        "involvement": plain(person.involvement),
        "items": [_item(item) for item in person.items],
    }


def _item(item: ReplyItemFound) -> dict[str, Any]:
    return {"date": plain(item.date), "text": plain(item.text), "handling": plain(item.handling)}
