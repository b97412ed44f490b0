"""Summaries, their versions and who holds them, as screens take and show them. Frozen; times are aware and UTC."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from app.services.papers.record import Paper


class SummaryForm(StrEnum):
    """The forms of a summary."""

    MASH = "mash"
    FAMILY = "family"


FORM_WORDS: dict[SummaryForm, str] = {
    SummaryForm.MASH: "MASH summary",
    SummaryForm.FAMILY: "Family Summary",
}
FORM_HINTS: dict[SummaryForm, str] = {
    SummaryForm.MASH: "For the team that will act: need, rating, household, what was shared, analysis, recommendation.",
    SummaryForm.FAMILY: "One family on one sheet: who, services by year, who works with them now, what is missing.",
}
WAY_WORDS: dict[str, str] = {
    "in_the_hub": "In the hub",
    "email": "Secure e-mail",
    "secure_portal": "Secure portal",
    "by_hand": "By hand, on paper",
    "post": "Post",
}
"""How a summary may leave; by phone nobody gets a paper."""


@dataclass(frozen=True, slots=True)
class TypedText:
    """Something staff typed that a summary prints: where it stands, and its words."""

    where: str
    text: str


@dataclass(frozen=True, slots=True)
class Repeat:
    """A typed sentence that seems to repeat an item that must not leave the hub.

    `start` and `end` mark the sentence in the typed text. The item is named by its reference and handling only: its
    words may be intelligence that the reader must not see. `key` stays the same while sentence and item do.
    """

    key: str
    where: str
    sentence: str
    start: int
    end: int
    item_id: UUID
    item: str
    handling: str


@dataclass(frozen=True, slots=True)
class SummaryPreview:
    """A summary as it would be issued now.

    `fingerprint` is that of all the paper says: an issue names the one that was looked at. `warnings` are for the
    author and are never printed.
    """

    form: SummaryForm
    number: int
    paper: Paper
    typed: tuple[TypedText, ...]
    repeats: tuple[Repeat, ...]
    warnings: tuple[str, ...]
    item_ids: tuple[UUID, ...]
    agencies: int
    fingerprint: str
    replaces: int | None


@dataclass(frozen=True, slots=True)
class IssueDraft:
    """What the author says when issuing: confirmed, and for each highlighted sentence that stays, why.

    `why` says what changed, where the version replaces an older one; it is on the record and not printed.
    """

    form: SummaryForm | None
    fingerprint: str
    confirmed: bool
    kept: Mapping[str, str] = field(default_factory=dict, repr=False)
    why: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """One issued version. `no_longer` counts items in it that may not be shared any more."""

    id: UUID
    form: SummaryForm
    number: int
    at: datetime
    by: str
    mark: str
    items: int
    kept_sentences: int
    replaces: int | None
    newest: bool
    no_longer: int

    @property
    def title(self) -> str:
        """`MASH summary, version 2`."""
        return f"{FORM_WORDS[self.form]}, version {self.number}"


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """Who got which version. `holds_old`: a newer one is out and they have not been told."""

    id: UUID
    summary_id: UUID
    title: str
    form: SummaryForm
    number: int
    recipient: str
    agency_id: UUID | None
    agency: str
    way: str
    basis: str
    at: datetime
    by: str
    items: int
    sha256: str
    newest: bool
    holds_old: bool
    no_longer: int


@dataclass(frozen=True, slots=True)
class SummaryBook:
    """The versions of an enquiry's summaries, newest first, who holds them, and whom they may be sent to."""

    versions: tuple[SummaryRow, ...]
    ledger: tuple[LedgerRow, ...]
    agencies: tuple[tuple[UUID, str], ...]


@dataclass(frozen=True, slots=True)
class SendDraft:
    """Who gets a version, by what way, on what basis; `sha256` is that of the file that leaves."""

    recipient: str
    agency_id: UUID | None
    way: str | None
    basis: str = field(repr=False)
    sha256: str
    told_of_id: UUID | None = None
