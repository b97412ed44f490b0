"""A case in the words of the screen: header, people, grid, replies, history. No Qt; from records to sentences."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.services.enquiry.records import CONSENT_WORDS, CaseDetail, CaseHeader, CasePerson, OverrideRow
from app.services.enquiry.request_records import (
    CELL_WORDS,
    FOUND_WORDS,
    CellState,
    GridAgency,
    GridCell,
    ReplyRow,
    RequestRow,
)
from app.views import text

ROLE_WORDS = {"subject": "Subject", "household": "Household", "other": "Other person"}
OVERRIDE_WORDS = {"proposed": "override waits for agreement", "agreed": "overridden", "refused": "override refused"}
STAGE_WORDS = {"initial": "Initial", "current": "Current", "exit": "Exit"}
COLOUR_WORDS = {"red": "Red", "amber": "Amber", "green": "Green", "blue": "Blue"}


@dataclass(frozen=True, slots=True)
class CellFacts:
    """One cell as shown: its state, the word in it, and the whole in one sentence for tooltip and screen reader."""

    state: CellState
    words: str
    sentence: str


@dataclass(frozen=True, slots=True)
class GridRowFacts:
    """One agency's line: its cells in the order of the people, and how its request stands."""

    agency: GridAgency
    cells: tuple[CellFacts, ...]
    request: RequestRow | None
    standing: str
    due: str
    due_why: str
    late: bool


def consent_words(header: CaseHeader) -> str:
    """Where consent stands, with what an override makes of it."""
    stands = CONSENT_WORDS[header.consent].lower() if header.consent else "not recorded"
    if header.override_state is None:
        return f"Consent {stands}"
    return f"Consent {stands}, {OVERRIDE_WORDS[header.override_state]}"


def rated_words(header: CaseHeader, now: datetime) -> str:
    """`Amber, rated 10:02 by Jo Shaw`."""
    by = f" by {header.rated_by}" if header.rated_by else ""
    return f"{COLOUR_WORDS[header.rating]}, rated {text.short_moment(header.rated_at, now)}{by}"


def ended_words(header: CaseHeader, now: datetime) -> str:
    """`Decided Thu 23:59, in time`, or when it was closed; "" while the enquiry is open."""
    decided = header.decided
    if decided is None:
        return "" if header.status == "open" else header.status.capitalize()
    timely = "late" if decided.late else "in time" if decided.due_at else "no limit"
    said = f"Decided {text.short_moment(decided.at, now)}, {timely}"
    return f"Closed {text.short_moment(decided.closed_at, now)} · {said.lower()}" if decided.closed_at else said


def outcome_words(header: CaseHeader, now: datetime) -> str:
    """What was decided, by whom, against which limit."""
    decided = header.decided
    if decided is None:
        return ""
    due = f" · was due {text.short_moment(decided.due_at, now)}" if decided.due_at else ""
    return f"{decided.outcome}, chosen by {decided.by}{due}"


def grid_rows(case: CaseDetail, now: datetime) -> tuple[GridRowFacts, ...]:
    """The grid, an agency a line: those that are asked first, in the hub's order within each."""
    by_place = {(cell.person_id, cell.agency_id): cell for cell in case.cells}
    requests = {request.id: request for request in case.requests}
    rows = []
    for agency in case.agencies:
        cells = [by_place[person.id, agency.id] for person in case.people]
        latest = [each for each in case.requests if each.agency_id == agency.id and each.state != "withdrawn"]
        request = latest[-1] if latest else None
        facts = tuple(
            _cell(cell, person, agency, requests.get(cell.request_id) if cell.request_id else None, now)
            for cell, person in zip(cells, case.people, strict=True)
        )
        due, late = _due(request, now)
        why = request.due_reason if request else ""
        if late and request is not None and request.due_at is not None:
            why = f"It was due {text.moment(request.due_at)}. {why}".strip()
        rows.append(GridRowFacts(agency, facts, request, _standing(request), due, why, late))
    return tuple(sorted(rows, key=lambda row: row.request is None))


def _cell(
    cell: GridCell, person: CasePerson, agency: GridAgency, request: RequestRow | None, now: datetime
) -> CellFacts:
    state = cell.state
    if state is CellState.SENT and request is not None and request.late(now):
        state = CellState.LATE  # it fell due since the case was read
    words = CELL_WORDS[state]
    if cell.state is CellState.REPLIED and cell.found:
        words = {"current": "Current", "historic": "Historic", "none_found": "None found"}[cell.found]
        detail = f"replied: {FOUND_WORDS[cell.found].lower()}"
    elif cell.state is CellState.NOT_ASKED:
        detail = f"not asked: {cell.reason}"
    elif cell.state is CellState.OPEN:
        detail = f"to decide again, the request was withdrawn: {cell.reason}" if cell.reason else "to decide"
    elif cell.state is CellState.HELD:
        detail = "held: waits for a consent override"
    elif cell.state is CellState.FREED:
        detail = "held, and may leave: the override is agreed"
    elif request is not None and request.due_at is not None:
        word = "late, was due" if state is CellState.LATE else "sent, due"
        detail = f"{word} {text.short_moment(request.due_at, now)}"
    else:
        detail = words.lower()
    return CellFacts(state, words, f"{agency.name} about {person.name}: {detail}")


def _standing(request: RequestRow | None) -> str:
    if request is None:
        return ""
    marks = " urgent" if request.urgent else ""
    state = {
        "draft": "ready",
        "held": "may leave" if request.override_agreed else "held",
        "sent": f"{len(request.answered)}/{len(request.asked)}",
        "replied": "replied",
    }[request.state]
    return f"{request.reference}{marks}: {state}"


def _due(request: RequestRow | None, now: datetime) -> tuple[str, bool]:
    if request is None or request.state in {"draft", "held"}:
        return "", False
    if request.state == "replied":
        at = text.short_moment(request.replied_at, now) if request.replied_at else ""
        return f"Replied {at}".strip(), False
    if request.due_at is None:
        return "No limit", False
    said = text.time_left(request.due_at, now)
    return (said.left if said.late else said.line()), said.late


def reply_title(reply: ReplyRow) -> str:
    """What an answer says in one line: agency, person, what was found."""
    corrected = " (corrected since)" if reply.corrected else ""
    return f"{reply.agency} about {reply.person}: {FOUND_WORDS[reply.found].lower()}{corrected}"


def coverage_lines(reply: ReplyRow) -> tuple[str, ...]:
    """What an answer covered, a line for each thing said; what was not said is named as such."""
    period = "not said"
    if reply.period_from or reply.period_to:
        since = text.day(reply.period_from) if reply.period_from else "not said"
        until = text.day(reply.period_to) if reply.period_to else "not said"
        period = f"{since} to {until}"
    by = f"{reply.by}, on the agency's behalf" if reply.on_behalf else reply.by
    lines = [
        f"Current as of {text.day(reply.current_as_of) if reply.current_as_of else 'a day not said'}"
        f" · searched {period}",
        f"Area: {reply.area_searched or 'not said'} · systems: {reply.systems_searched or 'not said'}"
        + (f" · not searched: {reply.systems_not_searched}" if reply.systems_not_searched else ""),
    ]
    if reply.provider or reply.contact_person:
        lines.append(" · ".join(part for part in (reply.provider, reply.contact_person) if part))
    lines.append(f"{reply.request_reference} · received {text.moment(reply.received_at)} · logged by {by}")
    return tuple(lines)


def override_title(row: OverrideRow, now: datetime) -> str:
    """Where an override stands, and since when."""
    if row.state == "proposed":
        return f"Override proposed {text.ago(row.proposed_at, now)} by {row.proposed_by}: waits for a service manager"
    at = text.moment(row.decided_at) if row.decided_at else ""
    return f"Override {row.state} {at} by {row.decided_by}"


def unsent(case: CaseDetail) -> tuple[RequestRow, ...]:
    """The requests that may leave now: drafts on consent that was given, and held ones whose override is agreed."""
    return tuple(
        each for each in case.requests if each.state == "draft" or (each.state == "held" and each.override_agreed)
    )


def held(case: CaseDetail) -> tuple[RequestRow, ...]:
    """The requests that wait for an override."""
    return tuple(each for each in case.requests if each.state == "held" and not each.override_agreed)


def replies_words(case: CaseDetail) -> str:
    """What the tab of replies says: how many of the agencies asked have answered."""
    asked = [each.state for each in case.requests if each.state in {"sent", "replied"}]
    return f"Replies ({asked.count('replied')}/{len(asked)})" if asked else "Replies"
