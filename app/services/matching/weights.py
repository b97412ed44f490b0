"""The weights of evidence, read from `resources/matching/weights.toml`: shares of true and of chance pairs, in bits."""

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from app.services import codes
from app.services.matching.names import Likeness


@dataclass(frozen=True, slots=True)
class NameWeight:
    """For one way in which names agree: the log2 of its share of true pairs, and of what it is divided by.

    Where `fixed`, the divisor is a share of its own; otherwise it multiplies the share of people who bear the name.
    """

    m: float
    divisor: float
    fixed: bool


@dataclass(frozen=True, slots=True)
class Weights:
    """Every weight, ready for adding up.

    Attributes:
        likely, possible: the bits from which a finding is called likely and from which it is shown.
        crowding: bits more to make good for each doubling of the hub beyond ten thousand people.
        together: from how many bits of rarity on forename and surname tell the same twice, and which share of them.
        second_place: bits less where the word that agrees is not the first of its side.
        second_differs, second_asked, second_known, second_neither: bits of second forenames that are two different
            ones, that only the question or only the record tells, and of none on either side.
        wed: bits that a grown woman's other surname counts less against her.
        same_day: more bits of one house where two grown people have one birth date: hardly twins.
        alone: bits of an address where hardly anybody is known together with another of their home.
        town: the log2 of the share of true pairs that agree in the town only, and the most bits this may be worth.
    """

    likely: float
    possible: float
    crowding: float
    rarest: float
    together: tuple[float, float]
    crossed: float
    loose: float
    second: float
    second_place: float
    second_differs: float
    second_asked: float
    second_known: float
    second_neither: float
    wed: float
    forename: Mapping[Likeness, NameWeight]
    surname: Mapping[Likeness, NameWeight]
    birth: Mapping[str, float]
    place: Mapping[str, float]
    town: tuple[float, float]
    family: float
    same_day: float
    alone: Mapping[str, float]
    sex: Mapping[str, float]
    number: Mapping[str, float]

    def band(self, bits: float) -> str:
        """Likely, possible, or empty where it is not shown."""
        return "likely" if bits >= self.likely else "possible" if bits >= self.possible else ""


def read_weights(path: Path) -> Weights:
    """Read a weights file.

    Raises:
        KeyError, ValueError: an entry is missing or no number.
    """
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    name, place = told["name"], told["place"]
    town = place["town"]
    return Weights(
        likely=float(told["bands"]["likely"]),
        possible=float(told["bands"]["possible"]),
        crowding=float(told["bands"]["crowding"]),
        rarest=float(name["rarest"]),
        together=(float(name["together"]["from"]), float(name["together"]["share"])),
        crossed=math.log2(name["crossed"]),
        loose=float(name["loose_bits"]),
        second=float(name["second"]),
        second_place=float(name["second_place"]),
        second_differs=float(name["second_differs"]),
        second_asked=float(name["second_asked"]),
        second_known=float(name["second_known"]),
        second_neither=float(name["second_neither"]),
        wed=float(name["wed"]),
        forename=_names(name["forename"]),
        surname=_names(name["surname"]),
        birth=_bits(told["birth"]),
        place=_bits({key: value for key, value in place.items() if key not in {"town", "family", "same_day", "alone"}}),
        town=(math.log2(town["m"]), math.log2(town["m"] / town["u"])),
        family=float(place["family"]),
        same_day=float(place["same_day"]),
        alone=_bits(place["alone"]),
        sex=_bits(told["sex"]),
        number=_bits(told["number"]),
    )


def _bits(table: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    return {key: math.log2(value["m"] / value["u"]) for key, value in table.items()}


def _names(table: Mapping[str, Mapping[str, Any]]) -> dict[Likeness, NameWeight]:
    found = {}
    for likeness in Likeness:
        entry = table[likeness.value]
        fixed = "u" in entry
        found[likeness] = NameWeight(math.log2(entry["m"]), math.log2(entry["u" if fixed else "spread"]), fixed)
    return found


@cache
def shipped() -> Weights:
    """The weights that Hubdesk ships with."""
    return read_weights(codes.RESOURCES / "matching" / "weights.toml")
