"""NHS numbers and unique pupil numbers, checked by python-stdnum.

python-stdnum's list of local authorities is of January 2011 and refuses 838, 839, 940 and 941, which are valid; the
check letter (modulus 23) is computed by the library for those too.
"""

import re
from functools import cache

NEWER_AUTHORITIES = frozenset({"838", "839", "940", "941"})
_TEN = 10
_WEIGHTS = range(10, 0, -1)


def nhs_digits(text: str) -> str:
    """The ten digits of an NHS number without its spaces or hyphens; other text without its spaces."""
    return re.sub(r"[\s-]+", "", text)


def nhs_is_right(text: str) -> bool:
    """Whether this is a ten-digit NHS number whose check digit agrees (weights 10 to 2, modulus 11)."""
    digits = nhs_digits(text)
    if len(digits) == _TEN and digits.isascii() and digits.isdigit():  # an import asks a million times
        return sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=True)) % 11 == 0
    from stdnum.gb import nhs

    return bool(nhs.is_valid(digits))


def nhs_text(digits: str) -> str:
    """An NHS number as it is shown: 3-3-4."""
    return f"{digits[:3]} {digits[3:6]} {digits[6:]}" if len(digits) == 10 else digits


def upn_compact(text: str) -> str:
    """A unique pupil number in capitals without spaces."""
    return re.sub(r"[\s-]+", "", text).upper()


def upn_is_right(text: str) -> bool:
    """Whether this is a unique pupil number: thirteen characters, an English authority, the check letter right."""
    from stdnum.gb import upn

    number = upn_compact(text)
    if number[1:4] not in NEWER_AUTHORITIES:
        return bool(upn.is_valid(number))
    return bool(_shape().fullmatch(number)) and upn.calc_check_digit(number[1:]) == number[0]


@cache
def _shape() -> re.Pattern[str]:
    return re.compile(r"[A-HJ-NP-RT-Z]\d{11}[\dA-HJ-NP-RT-Z]")
