"""What the room of patterns says: its filters, its columns, its form, and each mark of the link picture in words."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from app.services.clock import LONDON
from app.services.oversight.pattern_records import PatternContactRow, PatternRow, PatternShown, Rule
from app.services.oversight.pattern_rules import RULE_WORDS
from app.services.oversight.pattern_words import KIND_WORDS
from app.services.patterns.counting import ALL
from app.services.patterns.facts import Kind
from app.views import text
from app.views.case.forms import FormField, FormSpec
from app.views.widgets.table_model import Column

RULES = tuple((rule.value, RULE_WORDS[rule]) for rule in Rule)
EVERY = "all"
PERIODS = (
    ("30", "Last contact within 30 days"),
    ("90", "Last contact within 90 days"),
    ("365", "Last contact within 365 days"),
    (EVERY, "Last contact at any time"),
)
NOTHING = "Choose a line: its contacts and people are shown here."
EMPTY = ("No pattern is left by these filters", "Show a longer time, or take a filter away.")
NOTE = FormField("note", "Your note", "text", hint="What you make of it, and what was done. It stays on the record.")


def columns() -> list[Column[PatternRow]]:
    """The columns of the list."""
    return [
        Column("what", "On", lambda row: row.title, tip=what, spoken=what, width=200, grow=2),
        Column("kind", "Kind", kind, width=90),
        Column(
            "contacts", "Count", lambda row: str(row.contacts), sort=lambda row: row.contacts,
            heading_tip="How many contacts, or missing episodes", width=66, right=True,
        ),
        Column("last", "Last", lambda row: _day(row.last_at), sort=lambda row: row.last_at, width=104),
        Column("state", "State", state, width=112),
        Column("area", "Area", lambda row: row.area, width=70, shown=False),
    ]  # fmt: skip


def kind(row: PatternRow) -> str:
    """What a pattern is on."""
    return KIND_WORDS[Kind(row.kind)]


def _day(at: datetime) -> str:
    return text.day(at.astimezone(LONDON).date())


def what(row: PatternRow) -> str:
    """Whom or what, and what was counted."""
    return f"{row.title}: {row.sentence}"


def why(row: PatternRow) -> str:
    """By which rules it is a pattern, a line each, and whose numbers they are."""
    return "\n".join([*(f"Rule: {words}." for words in row.why), *([row.assumed] if row.assumed else [])])


def state(row: PatternRow) -> str:
    """Whether somebody has seen all of it, and whether it is rising."""
    seen = "New" if row.is_new else "Looked at"
    return f"{seen}, rising" if row.rising else seen


def contact_columns() -> list[Column[PatternContactRow]]:
    """The columns of a pattern's contacts."""
    return [
        Column("reference", "Contact", lambda row: row.reference, width=92),
        Column("received", "Received", lambda row: _day(row.received_at), sort=lambda row: row.received_at, width=106),
        Column("headline", "Worry", lambda row: row.headline, width=116, grow=1),
        Column("rating", "Rating", lambda row: row.rating.capitalize(), width=74),
        Column("subjects", "About", lambda row: row.subjects, tip=lambda row: row.subjects, width=110, grow=1),
    ]  # fmt: skip


def look_form(shown: PatternShown) -> FormSpec:
    """Asks a manager what they make of the pattern."""
    sentence = "It leaves the new ones. It comes back when another contact is added to it."
    return FormSpec("look", "Mark as looked at", sentence, "Mark as looked at", (NOTE,), form_id(shown.row))


def form_id(row: PatternRow) -> UUID:
    """Under which id what is typed about a pattern is kept as a draft."""
    return UUID(int=(row.subject % 2**64) * 2 + (row.layer == ALL))


def people_words(shown: PatternShown) -> str:
    """Who is on which contacts, one line each: what the link picture says, in words."""
    lines = []
    for place, person in enumerate(shown.people):
        on = [each.reference for each in shown.contacts if place in each.people]
        lines.append(f"{person.name}, {'child' if person.is_child else 'adult'}: {', '.join(on)}")
    if shown.left_out:
        lines.append(f"{shown.left_out} more contacts are not listed.")
    return "\n".join(lines)


def looks_words(shown: PatternShown) -> str:
    """Who looked at the pattern and what they said."""
    lines = []
    for look in shown.looks:
        back = " Taken back." if look.taken_back else ""
        seen = f"{look.contacts} {'contact' if look.contacts == 1 else 'contacts'} then"
        lines.append(f"{text.moment(look.at)}, {look.who}, {seen}: {look.note}{back}")
    return "\n\n".join(lines) or "Nobody has looked at it yet."
