"""Analysis and decision in the words of the screen. No Qt; from records to sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.services.enquiry.analysis_sections import ALL_SECTIONS, SectionRule
from app.services.enquiry.decision_records import (
    AnalysisRow,
    DecisionRoom,
    DecisionRow,
    DisagreementRow,
    HandOverRow,
    Known,
    PlanRow,
)
from app.services.enquiry.item_records import HANDLING_WORDS, NOT_MARKED
from app.services.enquiry.records import CONSENT_WORDS
from app.views import text
from app.views.case.facts import COLOUR_WORDS, OVERRIDE_WORDS, STAGE_WORDS

STATE_WORDS = {
    "draft": "not sent",
    "held": "held for a consent override",
    "sent": "not answered yet",
    "late": "late",
    "replied": "replied",
}
ANSWER_WORDS = {"accepted": "accepted it", "unresolved": "says that it stays unresolved"}

Entry = tuple[str, Sequence[str], str]
"""A heading, lines beneath it, and the text as it was written."""


@dataclass(frozen=True, slots=True)
class Moment:
    """One entry in the order of ratings and disagreements: when, a heading, lines, the text, and a rating's colour."""

    at: datetime
    heading: str
    lines: tuple[str, ...]
    said: str
    colour: str | None = None


def version_words(room: DecisionRoom) -> str:
    """Which version of the analysis holds, who wrote it and when."""
    if not room.analysis:
        return "No version saved yet."
    newest = room.analysis[0]
    return f"Version {newest.number}, saved {text.moment(newest.at)} by {newest.by}."


def version_entries(rows: Sequence[AnalysisRow], about: Sequence[SectionRule]) -> list[Entry]:
    """Every version whole, newest first."""
    made: list[Entry] = []
    now = {rule.code: rule for rule in about}
    for row in rows:
        parts = [
            f"{now.get(rule.code, rule).words}\n{row.sections[rule.code]}"
            for rule in ALL_SECTIONS
            if row.sections.get(rule.code)
        ]
        made.append((f"Version {row.number}", (f"{text.moment(row.at)} · {row.by}",), "\n\n".join(parts)))
    return made


def unwritten(room: DecisionRoom) -> str:
    """The sections that every analysis needs and that are not written yet, in a sentence; "" when none lacks."""
    sections = room.analysis[0].sections if room.analysis else {}
    lacking = [rule.words for rule in room.sections if rule.needed and not sections.get(rule.code)]
    return f"Not written yet: {text.joined(lacking)}." if lacking else ""


def decided_lines(row: DecisionRow) -> tuple[str, ...]:
    """Who recommended or chose, when, and what came with it."""
    lines = [f"{text.moment(row.at)} · {row.by}"]
    if row.late_reason:
        lines.append(f"Late, because: {row.late_reason}")
    return tuple(lines)


def earlier_decisions(room: DecisionRoom) -> list[tuple[DecisionRow | None, Entry]]:
    """What was decided before the one that stands, and each reopening, newest first; a reopening has no decision."""
    standing = {row.id for row in (room.recommendation(), room.chosen()) if row is not None}
    made: list[tuple[datetime, DecisionRow | None, Entry]] = []
    for row in room.decisions:
        if row.id not in standing:
            word = "Recommended" if row.step == "recommended" else "Chosen"
            heading = f"{word} before: {row.outcome_words}, exit rating {COLOUR_WORDS[row.exit_rating]}"
            made.append((row.at, row, (heading, (*decided_lines(row), row.sentence), row.reason)))
    for opening in room.reopenings:
        lines = (f"{text.moment(opening.at)} · {opening.by} · the clock starts anew",)
        made.append((opening.at, None, ("Opened again", lines, opening.reason)))
    return [(row, entry) for _, row, entry in sorted(made, key=lambda each: each[0], reverse=True)]


def known_entries(known: Known) -> list[Entry]:
    """A frozen state as a whole: rating, consent, requests, reasons, answers, items."""
    rating = f"Rated {COLOUR_WORDS[known.rating]}" if known.rating else "Not rated"
    consent = f"Consent {CONSENT_WORDS[known.consent].lower()}" if known.consent else "Consent not recorded"
    if known.override:
        consent += f", {OVERRIDE_WORDS[known.override]}"
    due = f"Due {text.moment(known.due_at)}{', late' if known.late else ''}" if known.due_at else "No due time"
    written = f"analysis version {known.analysis_number}" if known.analysis_number else "no analysis written"
    people = f"About {text.joined(known.people)}" if known.people else "About nobody"
    made: list[Entry] = [
        (f"As at {text.moment(known.at)}", (f"{rating} · {consent}", f"{due} · {written}", people), known.sentence)
    ]
    requests = [
        f"{each.agency}, {each.reference}: {STATE_WORDS[each.state]}, {each.answered} of {each.asked} people answered"
        + (f", due {text.moment(each.due_at)}" if each.due_at else "")
        for each in known.requests
    ]
    made.append(("Requests", requests or ["None"], ""))
    reasons = [
        f"{each.agency}{'' if each.whole else f' about {text.joined(each.people)}'}: {each.reason}"
        for each in known.not_asked
    ]
    made.append(("Not asked, and why", reasons or ["Nobody"], ""))
    made.append(("Answers in", known.answers or ("None",), ""))
    for item in known.items:
        handling = HANDLING_WORDS[item.handling] if item.handling else NOT_MARKED
        because = f": {item.marked_because}" if item.marked_because else ""
        day = f", {text.day(item.happened_on)}" if item.happened_on else ""
        made.append((f"{item.agency} about {item.person}{day}", (f"{handling}{because}",), item.text))
    return made


def hand_over_lines(row: HandOverRow) -> tuple[str, ...]:
    """Who handed over, and who acknowledged it."""
    lines = [f"{text.moment(row.at)} · {row.by}"]
    if row.acknowledged_at is not None:
        late = row.due_at is not None and row.acknowledged_at > row.due_at
        lines.append(
            f"Acknowledged {text.moment(row.acknowledged_at)} by {row.acknowledged_by}{', late' if late else ''}"
            f" · recorded by {row.logged_by}"
        )
        lines.append(f"Allocated worker: {row.allocated_worker or 'not named yet'}")
    if row.late_reason:
        lines.append(f"Late, because: {row.late_reason}")
    return tuple(lines)


def plan_lines(row: PlanRow) -> tuple[str, ...]:
    """An early-help plan in lines."""
    lines = [
        f"{text.joined(row.interventions)} · {row.team}",
        f"Lead professional: {row.lead_professional}",
    ]
    if row.around_the_family:
        lines.append(f"Team around the family: {text.joined(row.around_the_family)}")
    review = f"Review on {text.day(row.review_on)} · " if row.review_on else ""
    lines.append(f"{review}{text.moment(row.at)} · {row.by}")
    return tuple(lines)


def moments(room: DecisionRoom) -> list[Moment]:
    """Ratings, dissents, determinations and answers in the order of time, newest first; every view stays."""
    made = [
        Moment(
            row.at,
            f"{STAGE_WORDS[row.stage]} rating: {COLOUR_WORDS[row.colour]}",
            (f"{text.moment(row.at)} · {row.by}",),
            row.reason,
            row.colour,
        )
        for row in room.ratings
    ]
    for row in room.disagreements:
        made += _of_disagreement(row)
    return sorted(made, key=lambda each: each.at, reverse=True)


def _of_disagreement(row: DisagreementRow) -> list[Moment]:
    theirs = f", {COLOUR_WORDS[row.their_rating]} instead of what stands" if row.their_rating else ""
    stood = f" · rated {COLOUR_WORDS[row.standing_rating]} then" if row.standing_rating else ""
    made = [
        Moment(
            row.at,
            f"{row.agency} disagrees. {row.about}{theirs}",
            (f"{text.moment(row.at)} · {row.by}{stood}", row.waiting),
            row.view,
            row.their_rating,
        )
    ]
    for step in row.determinations:
        rating = f": {COLOUR_WORDS[step.rating]}" if step.rating else ""
        final = " (final)" if step.final else ""
        made.append(
            Moment(
                step.at,
                f"Step {step.step} on the view of {row.agency}{rating}{final}",
                (f"{text.moment(step.at)} · {step.by}",),
                step.reason,
                step.rating,
            )
        )
        if step.answer is not None and step.answered_at is not None:
            made.append(
                Moment(
                    step.answered_at,
                    f"{row.agency} {ANSWER_WORDS[step.answer]}",
                    (f"{text.moment(step.answered_at)} · {step.answered_by}",),
                    step.answer_reason,
                )
            )
    return made


def offer_words(room: DecisionRoom) -> str:
    """Why a hand-over is offered at once; "" where it is not."""
    if room.status != "open" or room.rating != "red" or room.hand_overs:
        return ""
    limit = f"{room.rules.hand_over_limit}{', assumed' if room.rules.hand_over_assumed else ''}"
    return (
        "Rated Red. If a child-protection concern shows, hand over to the assessment team now. "
        f"The enquiry goes on beside it; the team acknowledges within {limit}."
    )
