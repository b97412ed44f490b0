"""What each line and sign of the picture means: by which convention it is drawn, and the words that go with it. No Qt.

UK social work draws marriage and cohabitation solid and other ties broken; the McGoldrick school draws cohabitation
broken too. Kind and year stand beside the line in both.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from app.services.genogram.kin import Kin
from app.services.genogram.labels import tie_words, years
from app.services.genogram.records import (
    Family,
    Household,
    Layer,
    Tie,
    TieKind,
    UnionKind,
)
from app.services.genogram.strokes import Convention

CONVENTION_WORDS = {Convention.UK: "UK social work", Convention.MCGOLDRICK: "McGoldrick"}


class Slash(StrEnum):
    """What crosses a couple's line."""

    NONE = ""
    ONE = "one"
    TWO = "two"
    CROSSED = "crossed"


LAYER_WORDS = {
    Layer.HARM: "Harm",
    Layer.EMOTIONAL: "Emotional ties",
    Layer.HISTORY: "History",
    Layer.NAMES: "Names and dates",
}
ALL_LAYERS = frozenset(Layer)

TIE_KIND_WORDS = {
    TieKind.DOMESTIC_ABUSE: "domestic abuse",
    TieKind.PHYSICAL: "physical abuse",
    TieKind.EMOTIONAL: "emotional abuse",
    TieKind.SEXUAL: "sexual abuse",
    TieKind.NEGLECT: "neglect",
    TieKind.EXPLOITATION: "exploitation",
    TieKind.OTHER_HARM: "other harm",
    TieKind.CLOSE: "close",
    TieKind.DISTANT: "distant",
    TieKind.HOSTILE: "hostile",
    TieKind.CUT_OFF: "cut off",
    TieKind.CARING: "caring",
}


def union_slash(kind: UnionKind) -> Slash:
    """What crosses a couple's line."""
    return {
        UnionKind.SEPARATED: Slash.ONE,
        UnionKind.DIVORCED: Slash.TWO,
        UnionKind.REUNITED: Slash.CROSSED,
    }.get(kind, Slash.NONE)


def related_couples(family: Family) -> frozenset[str]:
    """The unions whose two partners have an ancestor in common, or are one the other's ancestor."""
    kin = Kin(family)
    return frozenset(
        union.id for union in family.unions if len(union.partners) == 2 and kin.share_blood(*union.partners)
    )


@dataclass(frozen=True)
class Showing:
    """How a family is shown: convention, the layers that are on, and whether names are left out."""

    convention: Convention = Convention.UK
    layers: frozenset[Layer] = ALL_LAYERS
    anonymous: bool = False

    def toggled(self, layer: Layer) -> Showing:
        """The same with a layer switched."""
        return replace(self, layers=self.layers ^ {layer})


def home_label(household: Household, number: int, *, anonymous: bool) -> str:
    """What stands on a household's line; its place in the list where names are left out."""
    return f"Household {number}" if anonymous else household.label or f"Household {number}"


def harm_words(tie: Tie, *, anonymous: bool) -> str:
    """A tie in words: kind, years, status; what somebody wrote stays away where names are left out."""
    if not anonymous and tie.layer is Layer.HARM and not tie.words:
        return tie_words(tie)
    when = years(tie.since, tie.until)
    return ", ".join(part for part in (f"{TIE_KIND_WORDS[tie.kind]} {when}".strip(), tie.status.value) if part)
