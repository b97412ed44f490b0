"""A named case and a disagreement as entries. No Qt."""

from __future__ import annotations

from app.services.enquiry.decision_records import ABOUT_WORDS, DisagreementRow
from app.services.enquiry.item_records import HANDLING_WORDS, NOT_MARKED, ItemRow
from app.services.enquiry.ladder import OpenDisagreement
from app.services.enquiry.named_cases import NamedCase
from app.views import text
from app.views.case.entries import Entry
from app.views.case.facts import COLOUR_WORDS

DETERMINE, ANSWER = "determine", "answer"
ITEMS_NOTE = "Items that nobody has marked yet, and other agencies' intelligence, do not stand here."
"""Always said, with no number: how many there are would tell that there are some."""
ANSWER_WORDS = {"accepted": "accepted.", "unresolved": "it stays unresolved."}


def case_entries(case: NamedCase) -> list[Entry]:
    """Everything of a case that a named representative may read, in the order of reading."""
    people = "\n".join(f"{person.name}, {person.age}" for person in case.people)
    found = [Entry(None, "people", "People of the enquiry", text=people)]
    by = f"Written by {case.analysis_by}, {text.moment(case.analysis_at)}" if case.analysis_at else ""
    if case.analysis:
        found += [Entry(None, "analysis", f"Analysis: {heading}", (by,), said) for heading, said in case.analysis]
    else:
        found.append(Entry(None, "analysis", "Analysis", ("Nothing is written yet.",)))
    found += [
        Entry(row.id, "rating", f"Rated {COLOUR_WORDS[row.colour]}", (f"{text.moment(row.at)} · {row.by}",), row.reason)
        for row in case.ratings
    ]
    found += [
        Entry(row.id, "disagreement", f"{row.agency} sees it otherwise", lines_of(row), said_of(row))
        for row in case.disagreements
    ]
    found.append(Entry(None, "items", "What the agencies brought", (ITEMS_NOTE,)))
    return found + [_item(item) for item in case.items]


def _item(item: ItemRow) -> Entry:
    day = text.day(item.happened_on) if item.happened_on else item.happened_as_written or "No date"
    handling = HANDLING_WORDS[item.handling] if item.handling else NOT_MARKED
    return Entry(item.id, "item", f"{item.agency}: {item.person}", (f"{day} · {handling}",), item.text)


def disagreement_entry(found: OpenDisagreement, *, may_determine: bool, own: bool) -> Entry:
    """A disagreement with every view, and what this person does next."""
    row = found.row
    acts: list[tuple[str, str]] = []
    if found.mine and may_determine and row.next_step is not None:
        acts.append((DETERMINE, "Determine…"))
    if own and row.waits_for == "dissenter":
        acts.append((ANSWER, "Answer…"))
    heading = f"{found.reference}: {row.agency} sees it otherwise"
    return Entry(row.id, "disagreement", heading, lines_of(row), said_of(row), tuple(acts), "warning" if acts else "")


def lines_of(row: DisagreementRow) -> tuple[str, ...]:
    """Who disagrees about what, and who acts next."""
    wished = f", they would rate {COLOUR_WORDS[row.their_rating]}" if row.their_rating else ""
    stood = f"; it stood at {COLOUR_WORDS[row.standing_rating]}" if row.standing_rating else ""
    first = f"{text.moment(row.at)} · {row.by} · {ABOUT_WORDS.get(row.about, row.about)}{wished}{stood}"
    return (first, row.waiting)


def said_of(row: DisagreementRow) -> str:
    """What was said, in the order it was said: the other view, each determination, each answer."""
    parts = [row.view]
    for step in row.determinations:
        rated = f" {COLOUR_WORDS[step.rating]}." if step.rating else ""
        parts.append(f"Step {step.step}, {text.moment(step.at)}, {step.by}:{rated} {step.reason}")
        if step.answer:
            answered = f"{step.answered_by} answers for {row.agency}: {ANSWER_WORDS[step.answer]}"
            parts.append(f"{answered} {step.answer_reason}".strip())
    return "\n\n".join(parts)
