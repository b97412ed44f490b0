"""What the room of subject access says: its columns, its forms, and what stands where a list is empty."""

from __future__ import annotations

from dataclasses import dataclass

from app.services.disclosure.giving import Found
from app.services.disclosure.records import (
    CATEGORY_WORDS,
    Category,
    Decision,
    Entry,
    Gathered,
    LedgerRow,
    Treatment,
    Work,
    decided,
)
from app.views import text
from app.views.case.forms import FormField, FormSpec
from app.views.widgets.table_model import Column

TREATMENTS = {Treatment.GIVE: "Given", Treatment.WITHHOLD: "Held back", Treatment.REDACT: "Given in part"}
WAYS = (("subject_access", "The person themselves, or whoever acts for them"), ("disclosure", "Somebody else"))
NOBODY = ("Find the person first", "Type a name or an NHS number above, and press Enter.")
NOT_FOUND = ("Nobody of that name is known", "Try another spelling, or the surname alone.")
NOTHING = ("Nothing is recorded of this person", "Contacts, enquiries, items and flags would stand here.")
CHOOSE = "Choose a line: what it says is shown here."


@dataclass(frozen=True, slots=True)
class Line:
    """An entry with what becomes of it."""

    entry: Entry
    made: Decision
    changed: bool


def lines_of(gathered: Gathered, work: Work) -> tuple[Line, ...]:
    """The entries with what becomes of each, in the order of the paper."""
    return tuple(Line(each, decided(each, work), each.key in work.decisions) for each in gathered.entries)


def found_columns() -> list[Column[Found]]:
    """People who were found."""
    return [
        Column("name", "Name", lambda row: row.name, width=260),
        Column("about", "Born, number", lambda row: row.about, width=300),
        Column("restricted", "Record", lambda row: "Restricted" if row.restricted else "", width=110),
    ]


def line_columns() -> list[Column[Line]]:
    """Entries of a record."""
    return [
        Column("made", "Standing", _made, tip=_why, width=116),
        Column("on", "On", lambda row: text.day(row.entry.on) if row.entry.on else "", width=110),
        Column("what", "What", lambda row: row.entry.heading, tip=lambda row: row.entry.heading, width=330),
        Column("group", "Where", lambda row: row.entry.group.value, width=150, shown=False),
    ]


def _made(row: Line) -> str:
    return TREATMENTS[row.made.treatment] + (" ·" if row.changed else "")


def _why(row: Line) -> str:
    return f"{TREATMENTS[row.made.treatment]}. {because(row)}".strip()


def because(row: Line) -> str:
    """Why an entry is given or held back."""
    said = CATEGORY_WORDS[row.made.category].capitalize() if row.made.category else ""
    reason = row.made.reason or row.entry.why
    decided_words = "Decided: " if row.changed else ""
    return f"{decided_words}{said}{'. ' if said and reason else ''}{reason}".strip()


def counts(lines: tuple[Line, ...]) -> str:
    """How many entries are given, given in part, held back."""
    many = [(words, sum(each.made.treatment is made for each in lines)) for made, words in TREATMENTS.items()]
    return "; ".join(f"{words}: {number:,}" for words, number in many)


def to_whom(work: Work) -> str:
    """To whom the paper goes, as far as it is known."""
    if not work.recipient:
        return "Nobody has written yet to whom it goes."
    asked = f", asked on {text.day(work.asked_on)}" if work.asked_on else ""
    return f"To {work.recipient}{asked}. {work.basis}"


def ledger_line(row: LedgerRow) -> str:
    """One line of the ledger."""
    back = ", ".join(f"{words} {many}" for words, many in row.withheld)
    held = f"; held back: {back}" if back else ""
    return (
        f"{text.moment(row.at)}, {row.form.upper()} to {row.recipient}, by {row.by}: {row.given:,} given, "
        f"{row.redacted:,} in part{held}"
    )


# --- forms ---

_CATEGORIES = tuple((each.value, CATEGORY_WORDS[each].capitalize()) for each in Category)


def give_form(keys: tuple[str, ...], heading: str) -> FormSpec:
    """Why something usually held back is given."""
    why = FormField("reason", "Why it is given", "text", hint="Such as the consent of whoever else is named.")
    return FormSpec("give", f"Give: {heading}", "It is given whole, as it stands.", "Give", (why,), keys)


def withhold_form(keys: tuple[str, ...], heading: str) -> FormSpec:
    """Why something is held back."""
    fields = (
        FormField("category", "Because it is", "choice", options=_CATEGORIES),
        FormField("reason", "Your reason", "text"),
    )
    sentence = "The paper says how many entries were held back and why, not which."
    return FormSpec("withhold", f"Hold back: {heading}", sentence, "Hold back", fields, keys)


def redact_form(entry: Entry, passage: str) -> FormSpec:
    """Why a passage is taken out."""
    fields = (
        FormField("category", "Because it is", "choice", options=_CATEGORIES),
        FormField("reason", "Your reason", "text"),
    )
    shown = passage if len(passage) <= 120 else f"{passage[:60]} … {passage[-50:]}"
    sentence = f"Wherever it stands in this text: “{shown}”"
    return FormSpec("redact", "Take a passage out", sentence, "Take it out", fields, (entry.key, passage))


def address_form(work: Work) -> FormSpec:
    """To whom, and on what basis."""
    begun = {"way": work.way, "recipient": work.recipient, "basis": work.basis,
             "asked_on": text.day(work.asked_on) if work.asked_on else ""}  # fmt: skip
    fields = (
        FormField("way", "It goes to", "choice", options=WAYS),
        FormField("recipient", "To whom", hint="Name, and how they stand to the person."),
        FormField("basis", "On what basis", "text", hint="Such as the person's own request, or the order of a court."),
        FormField("asked_on", "Asked for on", "date", optional=True),
    )
    sentence = "This stands on the paper and in the ledger."
    return FormSpec("address", "To whom it goes", sentence, "Keep", fields, begun=begun if work.recipient else None)
