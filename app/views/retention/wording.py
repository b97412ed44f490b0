"""What the room of retention says: its three lists, their columns, its forms, and what stands where a list is empty."""

from __future__ import annotations

from enum import StrEnum

from app.services.policy_retention import CLASS_WORDS
from app.services.retention.records import (
    KIND_WORDS,
    DeletionState,
    DueRow,
    HoldRow,
    HoldScope,
    Kind,
    ProposedRow,
    ProposedShown,
    Standing,
)
from app.views import text
from app.views.case.forms import FormField, FormSpec
from app.views.widgets.table_model import Column


class Which(StrEnum):
    """One list of the room."""

    DUE = "due"
    PROPOSED = "proposed"
    HOLDS = "holds"


TABS = {Which.DUE: "Past their time", Which.PROPOSED: "Proposed deletions", Which.HOLDS: "Legal holds"}
EMPTY = {
    Which.DUE: (
        "Nothing has passed its time",
        "Enquiries with their contacts, contacts without an enquiry, and people who are on nothing any more stand here "
        "once the years of the policy are over.",
    ),
    Which.PROPOSED: (
        "No deletion is proposed",
        "A service manager chooses lines past their time and proposes them; another manager reads and approves.",
    ),
    Which.HOLDS: (
        "Nothing is held",
        "Hold the whole hub during an inquiry's moratorium, or one record that a court or an inquiry has asked for.",
    ),
}
NOBODY = {
    Which.DUE: "Choose lines: what they are is shown here. Nothing goes before another person has approved it.",
    Which.PROPOSED: "Choose a proposal: exactly what goes is shown here.",
    Which.HOLDS: "Choose a hold: why it was set is shown here.",
}
STATES = {
    DeletionState.PROPOSED: "Waits",
    DeletionState.WITHDRAWN: "Withdrawn",
    DeletionState.REFUSED: "Refused",
    DeletionState.APPROVED: "Approved",
}
SCOPES = {
    HoldScope.HUB: "The whole hub",
    HoldScope.ENQUIRY: "Enquiry",
    HoldScope.CONTACT: "Contact",
    HoldScope.PERSON: "Person",
}
READ = "read"


def due_columns() -> list[Column[DueRow]]:
    """What has passed its time."""
    return [
        Column("kind", "What", lambda row: KIND_WORDS[row.thing.kind], width=74),
        Column("reference", "Reference", lambda row: row.reference, width=98),
        Column("about", "About", lambda row: row.about, tip=lambda row: row.about, width=160),
        Column("due", "Since", lambda row: text.day(row.due_on), sort=lambda row: row.due_on, width=112),
        Column("ended", "Ended as", lambda row: row.ended, tip=lambda row: row.ended, width=148),
        Column("why", "Standing", _standing, tip=lambda row: row.why_not, width=92),
    ]


def proposed_columns() -> list[Column[ProposedRow]]:
    """Proposals, and those that were refused or withdrawn."""
    return [
        Column("state", "Standing", lambda row: STATES[row.state], width=92),
        Column("things", "What goes", lambda row: row.things, tip=lambda row: row.things, width=210),
        Column("by", "Proposed by", lambda row: row.proposed_by, width=110),
        Column("at", "When", lambda row: text.moment(row.proposed_at), sort=lambda row: row.proposed_at, width=130),
    ]


def hold_columns() -> list[Column[HoldRow]]:
    """Holds that stand, and those that were lifted."""
    return [
        Column("state", "Standing", lambda row: "Lifted" if row.lifted_at else "Held", width=92),
        Column("scope", "What", lambda row: SCOPES[row.scope], width=126),
        Column("about", "About", lambda row: row.about, tip=lambda row: row.about, width=220),
        Column("at", "Since", lambda row: text.moment(row.at), sort=lambda row: row.at, width=130),
    ]


def _standing(row: DueRow) -> str:
    if row.held:
        return "Held"
    return "Proposed" if row.why_not else "May go"


# --- beside the lists ---


def rules_line(standing: Standing) -> str:
    """How long what is kept, and whose numbers these are."""
    rules = standing.rules
    kept = "; ".join(f"{words}: {rules.years(ended)}" for ended, words in CLASS_WORDS.items())
    whose = (
        f" These years are assumed ({rules.assumed_from}): no source publishes them, and this hub has not decided them."
        if rules.assumed_from
        else ""
    )
    return f"Years kept after closing. {kept[0].upper()}{kept[1:]}; people on nothing any more: {rules.people}.{whose}"


def due_title(rows: tuple[DueRow, ...]) -> str:
    """What is chosen of the first list."""
    if len(rows) == 1:
        row = rows[0]
        return f"{KIND_WORDS[row.thing.kind]} {row.reference}".strip() + f": {row.about}"
    return f"{text.count(len(rows), 'line')} chosen"


def due_facts(rows: tuple[DueRow, ...]) -> str:
    """When it closed, how, and since when its time has passed."""
    if len(rows) != 1:
        return "\n".join(f"{row.reference or KIND_WORDS[row.thing.kind]}: {row.about}" for row in rows)
    row = rows[0]
    closed = "Recorded" if row.thing.kind is Kind.PERSON else "Closed"
    lines = [
        f"{closed} on {text.day(row.closed_on)}: {row.ended}.",
        f"Kept for {text.count(row.years, 'year')}, so its time passed on {text.day(row.due_on)}.",
    ]
    if row.thing.kind is Kind.ENQUIRY:
        lines.append("Its contacts go with it, and the people who are on nothing else.")
    return "\n".join([*lines, *([row.why_not] if row.why_not else [])])


def proposed_title(row: ProposedRow) -> str:
    """A proposal in a line."""
    return f"{STATES[row.state]}: {row.things}"


def proposed_facts(row: ProposedRow) -> str:
    """Who proposed it, when and why; and what was decided."""
    lines = [f"Proposed by {row.proposed_by} on {text.moment(row.proposed_at)}.", f"Why: {row.reason}"]
    if row.state is DeletionState.REFUSED:
        lines.append(f"Refused by {row.decided_by}: {row.decision_reason}")
    if row.state is DeletionState.WITHDRAWN:
        lines.append(f"Withdrawn by {row.decided_by}.")
    return "\n".join(lines)


def shown_words(shown: ProposedShown) -> str:
    """Exactly what goes, and what stays."""
    parts = []
    if shown.changed:
        parts.append(
            "The record has changed since this was proposed, so it cannot be approved. Withdraw it and propose it anew."
        )
    lines = "\n".join(
        f"{line.kind} {line.reference}".strip() + f": {line.about}" + ("" if line.chosen else " (goes with it)")
        for line in shown.lines
    )
    parts.append(f"This goes\n{lines}")
    if shown.counts:
        parts.append("With it\n" + "\n".join(shown.counts))
    if shown.stays:
        parts.append("This stays\n" + "\n".join(shown.stays))
    return "\n\n".join(parts)


def hold_title(row: HoldRow) -> str:
    """What is held."""
    return row.about


def hold_facts(row: HoldRow) -> str:
    """Who set it, when and why; and who lifted it."""
    lines = [f"Set by {row.by} on {text.moment(row.at)}.", f"Why: {row.reason}"]
    if row.lifted_at is not None:
        lines += [f"Lifted by {row.lifted_by} on {text.moment(row.lifted_at)}.", f"Why: {row.lifted_reason}"]
    else:
        lines.append("Nothing of it can be proposed or deleted while it stands.")
    return "\n".join(lines)


# --- forms ---


def propose_form(rows: tuple[DueRow, ...]) -> FormSpec:
    """Why these may go."""
    sentence = (
        "Another MASH manager or service manager reads exactly what goes, and approves it. Everything that hangs on "
        "these goes for ever."
    )
    why = FormField("reason", "Why they may go", "text")
    return FormSpec("propose", f"Propose to delete {text.count(len(rows), 'line')}", sentence, "Propose", (why,))


def hold_form(row: DueRow) -> FormSpec:
    """Why one of the list is held."""
    why = FormField("reason", "On whose word", "text", hint="Such as an inquiry's letter and its date.")
    about = f"{KIND_WORDS[row.thing.kind]} {row.reference}".strip()
    return FormSpec("hold", f"Hold {about}", "It is not deleted until the hold is lifted.", "Hold", (why,), row.thing)


def new_hold_form() -> FormSpec:
    """Hold the hub, or a record by its reference."""
    scopes = tuple((scope.value, SCOPES[scope]) for scope in (HoldScope.HUB, HoldScope.ENQUIRY, HoldScope.CONTACT))
    return FormSpec(
        "new_hold",
        "Set a legal hold",
        "What is held is never deleted, however old, until somebody lifts the hold.",
        "Hold",
        (
            FormField("scope", "What is held", "choice", options=scopes),
            FormField("reference", "Reference", hint="Of one enquiry or contact, such as M-26-1001.", optional=True),
            FormField("reason", "On whose word", "text", hint="Such as an inquiry's letter and its date."),
        ),
    )


def lift_form(row: HoldRow) -> FormSpec:
    """Why a hold is lifted."""
    why = FormField("reason", "On whose word it is lifted", "text")
    sentence = "What has passed its time may then be proposed for deletion. That the hold stood stays on the record."
    return FormSpec("lift", f"Lift the hold: {row.about}", sentence, "Lift the hold", (why,), row.id)


def refuse_form(row: ProposedRow) -> FormSpec:
    """Why a proposal is refused."""
    why = FormField("reason", "Your reason", "text")
    return FormSpec("refuse", f"Refuse to delete {row.things}", "Nothing is deleted.", "Refuse", (why,), row.id)


def approve_form(row: ProposedRow) -> FormSpec:
    """The last question before everything goes."""
    options = ((READ, "I have read what goes, and it may go for ever"),)
    read = FormField("read", "Before it goes", "ticks", options=options, counted=lambda _many: "")
    sentence = (
        "It goes from every list, search, index and paper of this hub, and cannot be brought back. The audit trail "
        "keeps who proposed and who approved it, with numbers and no name."
    )
    return FormSpec("approve", f"Delete {row.things}", sentence, "Delete for ever", (read,), row.id, danger=True)
