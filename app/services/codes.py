"""National code lists: read once from `resources/codes`, handed out as frozen records.

Withdrawn codes (18A, 19A, 8A of the CIN factors) are absent from the files, so no screen can offer them.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
"""The folder of everything that is data: policies, codes, tokens, fonts."""


@dataclass(frozen=True, slots=True)
class Code:
    """One code of a list: what is stored, what staff read, and the group it is listed under."""

    code: str
    words: str
    group: str


@dataclass(frozen=True, slots=True)
class Relationship:
    """A kind of relationship and what the other person then is.

    Read "person A is the `words` of person B"; then B is the `reciprocal_words` of A. `reciprocal` is the
    code stored for the other direction. `symmetric` where both are the same.
    """

    code: str
    words: str
    group: str
    reciprocal: str
    reciprocal_words: str

    @property
    def symmetric(self) -> bool:
        """Whether both persons are the same to each other."""
        return self.code == self.reciprocal


def concerns() -> tuple[Code, ...]:
    """Give the concern codes (CIN factors identified at assessment), without the withdrawn ones."""
    return _list("concerns")


def sources() -> tuple[Code, ...]:
    """Give the referral sources of the CIN census."""
    return _list("sources")


def primary_needs() -> tuple[Code, ...]:
    """Give the primary need codes N0 to N9 of the CIN census."""
    return _list("primary_needs")


def sexes() -> tuple[Code, ...]:
    """Give M, F and U (unborn or not recorded); gender identity is recorded apart from it."""
    return _list("sexes")


def ethnicities() -> tuple[Code, ...]:
    """Give the ethnicity codes in the order of the returns."""
    return _list("ethnicities")


def disabilities() -> tuple[Code, ...]:
    """Give the disability codes; NONE stands alone."""
    return _list("disabilities")


def abuse_categories() -> tuple[Code, ...]:
    """Give the categories of abuse of a child-protection plan."""
    return _list("abuse_categories")


def upn_unknown_reasons() -> tuple[Code, ...]:
    """Give the reasons why a pupil number is not known."""
    return _list("upn_unknown_reasons")


def adult_abuse_kinds() -> tuple[Code, ...]:
    """Give the ten kinds of abuse of the Care Act guidance."""
    return _list("adult_abuse_kinds")


def warning_kinds() -> tuple[Code, ...]:
    """Give the kinds of warning notes."""
    return _list("warning_kinds")


def cse_levels() -> tuple[Code, ...]:
    """Give the levels of CSE risk."""
    return _list("cse_levels")


def dash_grades() -> tuple[Code, ...]:
    """Give the DASH grades; the practitioner's grade is recorded, never derived from the count."""
    return _list("dash_grades")


@cache
def relationships() -> tuple[Relationship, ...]:
    """Give the kinds of relationship, every one with its reciprocal among them."""
    entries = _read("relationships")["relationships"]
    words = {entry["code"]: entry["words"] for entry in entries}
    return tuple(
        Relationship(entry["code"], entry["words"], entry["group"], entry["reciprocal"], words[entry["reciprocal"]])
        for entry in entries
    )


def relationship(code: str) -> Relationship:
    """Give one kind of relationship; raises `LookupError` for a code that is not in the list."""
    for kind in relationships():
        if kind.code == code:
            return kind
    raise LookupError("there is no such kind of relationship")


def words_of(codes: tuple[Code, ...], code: str) -> str:
    """Give a code's words; a code that is no longer in the list is shown as itself, never lost."""
    return next((entry.words for entry in codes if entry.code == code), code)


@cache
def _list(name: str) -> tuple[Code, ...]:
    """Give one list of the file `national.toml`, in the file's order."""
    return tuple(
        Code(str(code), words, group)
        for group, entries in _read("national")[name].items()
        for code, words in entries.items()
    )


@cache
def _read(name: str) -> dict[str, Any]:
    """Read one file of `resources/codes`."""
    return tomllib.loads((RESOURCES / "codes" / f"{name}.toml").read_text(encoding="utf-8"))
