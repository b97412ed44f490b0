"""Who waits for an answer to a request, in words. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.services import clock
from app.services.enquiry.records import CaseDetail
from app.services.enquiry.request_records import OwnRequest, RequestRow
from app.views import text


@dataclass(frozen=True, slots=True)
class Answering:
    """A person who waits for an answer: who they are, in words; `corrects_id` where an answer is corrected."""

    id: UUID
    name: str
    detail: str
    corrects_id: UUID | None = None


def answering(case: CaseDetail, request: RequestRow) -> tuple[Answering, ...]:
    """The people of a case about whom a request has no answer yet."""
    waiting = set(request.asked) - set(request.answered)
    return tuple(
        Answering(person.id, f"{person.name}, {person.age}", _born(person.born, person.expected, person.address))
        for person in case.people
        if person.id in waiting
    )


def own_answering(request: OwnRequest) -> tuple[Answering, ...]:
    """The people of a request about whom one's own agency has not answered yet."""
    answered = {reply.person_id for reply in request.replies}
    found = []
    for person in request.people:
        if person.id in answered:
            continue
        more = [_born(person.born, person.expected, person.address)]
        if person.aliases:
            more.append(f"also known as {text.joined(person.aliases)}")
        if person.nhs_number:
            more.append(f"NHS number {text.nhs_number(person.nhs_number)}")
        if person.upn:
            more.append(f"UPN {person.upn}")
        if person.school:
            more.append(person.school)
        found.append(Answering(person.id, f"{person.name}, {person.age}", " · ".join(part for part in more if part)))
    return tuple(found)


def _born(born: date | None, expected: date | None, address: str) -> str:
    parts = []
    if born is not None:
        parts.append(f"born {text.day(born)}")
    elif expected is not None:
        parts.append(f"expected {text.day(expected)}")
    if address:
        parts.append(address)
    return " · ".join(parts)


def day_of(typed: str) -> date | None:
    """The one day that was typed; none for a year, a month or any other words, which are kept as they stand."""
    try:
        return text.read_date(typed, today=clock.today(), future=True).value
    except text.NotADate:
        return None
