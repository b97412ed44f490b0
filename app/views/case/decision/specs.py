"""The small forms of analysis and decision. Nothing in them is chosen beforehand. No Qt."""

from __future__ import annotations

from app.services.enquiry.decision_records import (
    ABOUT_WORDS,
    DecisionRoom,
    DecisionRules,
    DisagreementRow,
    HandOverRow,
)
from app.views import text
from app.views.case.facts import COLOUR_WORDS
from app.views.case.forms import FormField, FormSpec, Question

SHORT = 300
"""So many letters of each view stand in the form that determines."""


def hand_over(rules: DecisionRules) -> FormSpec:
    """An immediate hand-over to the assessment team."""
    team = FormField("hand_over_team", "Team", "choice", options=rules.assessment_teams)
    return FormSpec(
        "hand_over",
        "Hand over to the assessment team",
        f"The enquiry goes on beside it. The team acknowledges within {rules.hand_over_limit}.",
        "Hand over",
        (team, FormField("hand_over_reason", "The concern, for the team that takes it", "text")),
    )


def acknowledge(row: HandOverRow, *, late: bool) -> FormSpec:
    """The acknowledgement of a hand-over; late, it wants a reason."""
    fields = [
        FormField("acknowledged_by", "Who of the team says that they have it"),
        FormField("allocated_worker", "Allocated worker", optional=True),
    ]
    if late:
        fields.append(FormField("late_reason", "Why it is acknowledged late", "text"))
    return FormSpec(
        "acknowledge",
        f"Acknowledge the hand-over: {row.team}",
        "Recorded as of now, with your name as who recorded it.",
        "Acknowledge",
        tuple(fields),
        about=row,
    )


def dissent(room: DecisionRoom) -> FormSpec:
    """Another view of a representative named on the case."""
    return FormSpec(
        "dissent",
        "Record another view",
        "It stays on the record beside what stands, whatever is determined. The policy's ladder says who determines.",
        "Record",
        (
            FormField("about", "What you see otherwise", "choice", options=tuple(ABOUT_WORDS.items())),
            FormField("rating", "The rating you would give", "choice", "Where it is about the rating.", optional=True,
                      options=room.rules.colours),
            FormField("view", "Your view, and what it rests on", "text"),
        ),
    )  # fmt: skip


def short(said: str) -> str:
    """The beginning of a text; the whole of it stands beside the form."""
    return text.begun(said, SHORT)


def determine(row: DisagreementRow, rules: DecisionRules) -> FormSpec:
    """A step of the ladder."""
    theirs = f" {row.agency} would rate {COLOUR_WORDS[row.their_rating]}" if row.their_rating else f" {row.agency}"
    before = "".join(
        f"\n\nStep {each.step}, {each.by}: {short(each.reason)}"
        + (f"\n\nTheir answer: {short(each.answer_reason)}" if each.answer_reason else "")
        for each in row.determinations
    )
    return FormSpec(
        "determine",
        f"Determine: {row.agency} disagrees",
        f"{row.waiting}{theirs}: {short(row.view)}{before}\n\nBoth views stay on the record.",
        "Determine",
        (
            FormField("rating", "The rating that stands", "choice", "Where it is about the rating.", optional=True,
                      options=rules.colours),
            FormField("reason", "Reason", "text"),
        ),
        about=row,
    )  # fmt: skip


def answer(row: DisagreementRow) -> FormSpec:
    """What the agency that dissented makes of a determination."""
    options = (("accepted", "We accept it"), ("unresolved", "It stays unresolved"))
    return FormSpec(
        "answer",
        f"Answer the determination on the view of {row.agency}",
        "Unresolved, it goes to the next step of the ladder.",
        "Answer",
        (
            FormField("answer", "Your agency's answer", "choice", options=options),
            FormField("reason", "Why it stays unresolved", "text", optional=True),
        ),
        about=row,
    )


def reopen() -> FormSpec:
    """Opening a decided enquiry again."""
    return FormSpec(
        "reopen",
        "Open the enquiry again",
        "What was decided stays on the record. The clock starts anew, and a new decision is due.",
        "Open again",
        (FormField("reason", "Why it is opened again", "text"),),
    )


def close() -> Question:
    """Closing a decided enquiry."""
    sentence = "Nothing but notes is written to it from then on, until it is opened again."
    return Question("close", "Close the enquiry?", sentence, "Close")
