"""Numbers that are right in form and belong to nobody: NHS numbers of the test range, pupil numbers, telephones."""

import random
from collections.abc import Iterator

NHS_TEST_RANGE = 1_000_000
"""Numbers beginning 999 are never issued; a million of them, of which one in eleven has no check digit."""
_STEP = 618_049
_UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
_AUTHORITIES = ("937", "838", "839", "940", "941")
_SCHOOLS = tuple(str(number) for number in range(9990, 10_000))
"""Establishment numbers that no school uses."""


def nhs_number(place: int) -> str | None:
    """The NHS number at a place of the test range; None where its check digit would be 10.

    Ten digits: weights 10 to 2, modulus 11 (NHS Data Dictionary).
    """
    digits = f"999{place % NHS_TEST_RANGE:06d}"
    check = 11 - sum(weight * int(digit) for weight, digit in zip(range(10, 1, -1), digits, strict=True)) % 11
    if check == 10:
        return None
    return f"{digits}{check % 11}"


def nhs_numbers(seed: int) -> Iterator[str | None]:
    """NHS numbers of the test range in an order of the seed's, each once; None at places that have none."""
    place = random.Random(seed).randrange(NHS_TEST_RANGE)  # noqa: S311 - invented people, no secret
    for _ in range(NHS_TEST_RANGE):
        yield nhs_number(place)
        place = (place + _STEP) % NHS_TEST_RANGE


def upn(year: int, count: int) -> str:
    """The pupil number of the `count`-th pupil (from 0) who started school in `year`; 50,000 a year differ.

    Thirteen characters: check letter (weights 2 to 13, modulus 23), authority, school, year, serial.
    """
    serial = count % 1000
    school = _SCHOOLS[count // 1000 % len(_SCHOOLS)]
    authority = _AUTHORITIES[count // (1000 * len(_SCHOOLS)) % len(_AUTHORITIES)]
    digits = f"{authority}{school}{year % 100:02d}{serial:03d}"
    check = sum(weight * int(digit) for weight, digit in enumerate(digits, 2)) % 23
    return f"{_UPN_LETTERS[check]}{digits}"


def mobile(chance: random.Random) -> str:
    """A mobile number of the range kept for drama."""
    return f"07700 900{chance.randrange(1000):03d}"


def landline(chance: random.Random) -> str:
    """A landline number of the range kept for drama."""
    return f"01632 960{chance.randrange(1000):03d}"
