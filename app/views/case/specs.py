"""The small forms and questions of the case screen. Nothing in them is chosen beforehand. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from app.services import clock
from app.services.enquiry.records import CONSENT_WORDS, CaseDetail
from app.services.enquiry.request_records import RequestRow
from app.services.errors import Problem
from app.views import text
from app.views.case.ask_state import AskState
from app.views.case.forms import FormField, FormSpec, Question

REASON_MISSING = Problem("reason", "Write why these cells are not asked.")


def rating(case: CaseDetail) -> FormSpec:
    """A new rating."""
    colours = tuple(zip(case.rules.colours, case.rules.colour_words, strict=True))
    return FormSpec(
        "rate",
        "Rate the enquiry",
        "The rating before stays on the record. Due times follow the new one.",
        "Rate",
        (FormField("colour", "Rating", "choice", options=colours), FormField("reason", "Why", "text")),
    )


def override(case: CaseDetail) -> FormSpec:
    """The proposal of a consent override."""
    return FormSpec(
        "override",
        "Propose to override consent",
        "It waits for a service manager who is somebody else. What relies on it stays unsent until then.",
        "Propose",
        (
            FormField("ground", "Ground", "choice", options=case.rules.grounds),
            FormField("analysis", "Full analysis and justification", "text"),
            FormField("alternatives", "Alternatives considered, and why they are not enough", "text"),
            FormField("not_told", "Who is not told, and why", "text", optional=True),
            FormField("not_told_until", "Not told until the end of", "date", optional=True, future=True),
        ),
    )


def consent_position(case: CaseDetail) -> FormSpec:
    """Where consent stands now."""
    return FormSpec(
        "consent",
        "Record where consent stands",
        "What was recorded before stays on the record.",
        "Record",
        (
            FormField("position", "Consent", "choice", options=tuple(CONSENT_WORDS.items())),
            FormField("said_by", "Said by", hint="Needed where consent was given, refused or withdrawn."),
            FormField("covers", "Whose information it covers", hint="Needed where consent was given."),
            FormField(
                "reason", "Why it was not sought", "choice", "Needed where it was not.", options=case.rules.not_sought
            ),
            FormField("explanation", "In your words", "text", optional=True),
        ),
    )


def pause() -> FormSpec:
    """Pausing the enquiry's clock."""
    fields = (FormField("reason", "Why the clock is paused", "text"),)
    return FormSpec("pause", "Pause the clock", "The due time moves by what the pause takes.", "Pause", fields)


def resume() -> Question:
    """Letting the clock run on."""
    return Question("resume", "Let the clock run on?", "The due time moves by what the pause took.", "Run on")


def withdraw(request: RequestRow) -> FormSpec:
    """Withdrawing a request."""
    return FormSpec(
        "withdraw",
        f"Withdraw {request.reference} to {request.agency}",
        "Its cells in the grid then wait to be decided again.",
        "Withdraw",
        (FormField("reason", "Why it is withdrawn", "text"),),
        about=request,
        danger=True,
    )


def fill(state: AskState, person: UUID | None, agency: UUID | None) -> FormSpec:
    """One reason for every cell still open of a person, of an agency, or of all."""
    number = sum(
        cell.open and person in {None, who} and agency in {None, whom} for (who, whom), cell in state.cells.items()
    )
    name = next((each.name for each in state.people if each.id == person), "") or next(
        (each.name for each in state.agencies if each.id == agency), "everything left"
    )
    return FormSpec(
        "fill",
        f"Reason for the rest: {name}",
        f"{text.count(number, 'cell')} still to decide will carry this reason. Cells decided already stay as they are.",
        "Fill",
        (FormField("reason", "Why not asked"),),
    )


def send(case: CaseDetail, rows: Sequence[RequestRow]) -> Question:
    """Sending requests, in one sentence that lists the agencies."""
    names = {person.id: person.name for person in case.people}
    about = sorted({names[person] for row in rows for person in row.asked})
    sentence = (
        f"Send to {text.joined([row.agency for row in rows])} now? "
        f"They learn the names, dates of birth and addresses of {text.joined(about)}. This cannot be taken back."
    )
    items = tuple(
        f"{row.reference} · {row.agency} · {text.count(len(row.asked), 'person', 'people')}"
        f"{' · urgent' if row.urgent else ''}{' · on the agreed override' if row.relies_on_override else ''}"
        for row in rows
    )
    title = f"Send {text.count(len(rows), 'request')} at {text.clock_time(clock.now())}"
    return Question("send", title, sentence, "Send", items, about=tuple(row.id for row in rows))
