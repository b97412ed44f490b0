"""What the room of probable duplicates says: its four lists, their columns, and what stands where a list is empty."""

from __future__ import annotations

from enum import StrEnum

from app.services.people.merge_records import DuplicateRow, PairShown
from app.views import text
from app.views.case.forms import FormField, FormSpec
from app.views.widgets.table_model import Column


class Which(StrEnum):
    """One list of the room."""

    DECIDE = "decide"
    LATER = "later"
    MERGED = "merged"
    TWO = "two"


WORDS = {
    Which.DECIDE: "To decide",
    Which.LATER: "Left for later",
    Which.MERGED: "Merged",
    Which.TWO: "Not the same",
}
EMPTY = {
    Which.DECIDE: (
        "No pair waits for a decision",
        "Look for duplicates to go through everybody; it can run overnight, and goes on where it was stopped.",
    ),
    Which.LATER: ("Nothing was left for later", "A pair that you leave for later stands here."),
    Which.MERGED: ("Nothing was merged", "Each merge stands here, and can be undone."),
    Which.TWO: ("No pair was said to be two people", "Such a pair is not asked about again unless that is taken back."),
}
STATES = {
    "open": "Nobody has decided",
    "later": "Left for later",
    "proposed": "Merge proposed",
    "merged": "Merged",
    "not_the_same": "Two people",
}
BANDS = {"likely": "Likely", "possible": "Possible", "": ""}
ASK_REASON = FormField("reason", "Your reason", "text")
FIRST, SECOND = "Recorded first", "Recorded later"


def columns() -> list[Column[DuplicateRow]]:
    """The columns of every list."""
    return [
        Column("names", "Who", names, tip=names, width=204),
        Column("band", "How sure", lambda row: BANDS[row.band], sort=_surest, tip=_doubted, width=88),
        Column("state", "Standing", _briefly, tip=standing, width=96),
        Column("why", "Why", _why, tip=_why, width=178),
        Column(
            "bits", "Evidence", lambda row: f"{row.bits:.1f}" if row.bits else "", sort=lambda row: row.bits,
            heading_tip="Evidence in bits: each more doubles the odds that the two are one person",
            width=84, right=True, shown=False,
        ),
    ]  # fmt: skip


def names(row: DuplicateRow) -> str:
    """Whom a pair is about: one name where both records have the same."""
    one, other = row.names
    return one if one == other else f"{one} / {other}"


def _surest(row: DuplicateRow) -> tuple[bool, float]:
    return row.band == "likely", row.bits


def _doubted(row: DuplicateRow) -> str:
    return f"{BANDS[row.band]}: {row.doubt}" if row.doubt else BANDS[row.band]


def _why(row: DuplicateRow) -> str:
    """The reasons, and after them what keeps a pair from being likely, each once."""
    if not row.doubt:
        return "; ".join(row.reasons)
    return "; ".join((*(each for each in row.reasons if each not in row.doubt), f"but {row.doubt}"))


def _briefly(row: DuplicateRow) -> str:
    """Where a pair stands beside others of its list: what is the same for all of them is left out."""
    if row.state == "proposed":
        return "Proposed"
    return f"by {row.proposed_by}" if row.proposed_by else ""


def standing(row: DuplicateRow) -> str:
    """Where a pair stands, and who brought it there."""
    return f"{STATES[row.state]} by {row.proposed_by}" if row.proposed_by else STATES[row.state]


def propose_form(pair: PairShown) -> FormSpec:
    """Asks why the two are one person."""
    return FormSpec("propose", "Propose the merge", _pointed(pair), "Propose", (ASK_REASON,), pair.row.id)


def merge_form(pair: PairShown) -> FormSpec:
    """Asks the manager, and says what will be pointed elsewhere."""
    told = f"{pair.row.proposed_by} proposed it: “{pair.proposal_reason}”."
    sentence = f"{_pointed(pair)} {told} The merge can be undone."
    return FormSpec("merge", "Merge the two records", sentence, "Merge", (ASK_REASON,), pair.row.id, danger=True)


def two_form(pair: PairShown) -> FormSpec:
    """Asks how somebody knows that they are two."""
    sentence = "The pair is not asked about again. This can be taken back."
    return FormSpec("two", "Not the same person", sentence, "Not the same", (ASK_REASON,), pair.row.id)


def undo_form(row: DuplicateRow) -> FormSpec:
    """Asks why a merge is undone."""
    sentence = "Both are put back as they were. What was recorded since stays with the one that was kept, and is named."
    return FormSpec("undo", "Undo the merge", sentence, "Undo the merge", (ASK_REASON,), row.id, danger=True)


def take_back_form(row: DuplicateRow) -> FormSpec:
    """Asks why two may be one person after all."""
    sentence = "The pair is asked about again."
    return FormSpec("take_back", "Take back “not the same”", sentence, "Take back", (ASK_REASON,), row.id)


def _pointed(pair: PairShown) -> str:
    if not pair.moves:
        return "Nothing points at the record made later; it goes into the first."
    return f"Pointed at the first record from then on: {', '.join(pair.moves)}."


def reasons(row: DuplicateRow) -> str:
    """Why the two may be one person, and why that is only possible; of a decision the reason that was given."""
    said = "; ".join(each for each in row.reasons if each not in row.doubt)
    whole = said[:1].upper() + said[1:]
    if row.doubt:
        return f"Possible: {row.doubt}. {whole}." if whole else f"Possible: {row.doubt}."
    return f"{BANDS[row.band]}: {said}." if row.band else whole


def facts(row: DuplicateRow) -> str:
    """Where a pair stands, and since when."""
    if row.state in ("merged", "not_the_same"):
        return f"{standing(row)}, {text.moment(row.found_at)}"
    return f"{standing(row)}. Found {text.moment(row.found_at)}."
