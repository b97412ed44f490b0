"""What is shown and asked of two people who may be one: their fields side by side, the choice for each, the answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from app.services.unit_of_work import Changes

KEPT, MERGED = "kept", "merged"
"""Whose value of a field stands after the merge: that of the record that is kept, or of the one merged into it."""

FIELDS: Mapping[str, tuple[str, tuple[str, ...]]] = MappingProxyType(
    {
        "name": ("Name", ("forenames", "surname", "surname_key", "forename_key")),
        "birth": (
            "Birth date",
            ("date_of_birth", "birth_precision", "age_as_written", "expected_delivery", "born_from_unborn"),
        ),
        "death": ("Death", ("died", "died_on", "died_precision")),
        "sex": ("Sex", ("sex",)),
        "gender": ("Gender", ("gender",)),
        "ethnicity": ("Ethnicity", ("ethnicity",)),
        "religion": ("Religion", ("religion",)),
        "language": ("Language", ("language",)),
        "interpreter": ("Interpreter", ("interpreter",)),
        "disability": ("Disability", ("disability",)),
        "nhs_number": ("NHS number", ("nhs_number",)),
        "upn": ("UPN", ("upn", "upn_unknown")),
        "school": ("School", ("school",)),
        "gp": ("GP", ("gp",)),
        "phone": ("Telephone", ("phone",)),
        "email": ("E-mail", ("email",)),
        "twin": ("Twin", ("twin_group", "twins_identical")),
        "external_ref": ("Number in another system", ("external_ref",)),
    }
)
"""Every field a person decides on, its words, and the columns that go together."""

OWN = frozenset({"id", "version", "created_at", "restricted"})
"""Columns nobody chooses: the kept record's own. Restricted is who stands on a restricted case, either's by now."""


@dataclass(frozen=True, slots=True)
class FieldPair:
    """One field of both, in words; `differs` where both say something and not the same, so that somebody chooses."""

    name: str
    label: str
    kept: str = field(repr=False)
    merged: str = field(repr=False)
    differs: bool


@dataclass(frozen=True, slots=True)
class DuplicateRow:
    """A pair in the list of probable duplicates, or a merge that may be undone.

    `state` is `open`, `later`, `proposed` or `merged`; `may_merge` says that this person may confirm the proposal, else
    `why_not` says why not. `band` is `likely`, or `possible` with the `doubt` why no more; "" where nobody weighed it.
    """

    id: UUID
    kept_id: UUID
    merged_id: UUID
    names: tuple[str, str] = field(repr=False)
    bits: float
    reasons: tuple[str, ...] = field(repr=False)
    found_at: datetime
    state: str
    proposed_by: str = ""
    may_merge: bool = False
    why_not: str = ""
    band: str = ""
    doubt: str = ""
    merge_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class PairShown:
    """Both people side by side, with what a merge would point at the kept one, and what was proposed.

    `beside` is what stands around them, which nobody chooses: homes, ties, contacts.
    """

    row: DuplicateRow
    versions: tuple[int, int]
    fields: tuple[FieldPair, ...]
    beside: tuple[FieldPair, ...]
    moves: tuple[str, ...]
    proposal: Mapping[str, str]
    proposal_reason: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class MergeDraft:
    """What somebody decided: whose value of each field that differs, and why the two are one person.

    `versions` are those of the two records as they were shown.
    """

    kept_id: UUID
    merged_id: UUID
    versions: tuple[int, int]
    choices: Mapping[str, str]
    reason: str = field(repr=False)


@dataclass(frozen=True)
class MergeChanges(Changes):
    """What a merge, or its undoing, changed.

    `stayed` names what was recorded since the merge and stays with the kept person when it is undone.
    """

    merge_id: UUID | None = None
    stayed: tuple[str, ...] = ()
