"""Whether a pair is listed as likely, or only as possible and why: by what speaks against it, not by its bits alone.

The bits weigh one question. A list of everybody against everybody is another matter: two valid numbers that differ, or
a name and nothing else, may be outweighed there by accident, so such pairs are shown as possible, with the reason.
"""

from collections.abc import Iterable, Sequence

from app.models import Person
from app.services import clock
from app.services.people.folding import fold

LIKELY, POSSIBLE = "likely", "possible"
LIKELY_BITS = 3.0
"""Eight to one; an even chance is too little for a list that somebody works through."""
AGAINST = (
    "another NHS number",
    "another UPN",
    "birth date differs",
    "sex differs",
    "surname differs",
    "forename differs",
)
FOR = (
    "same birth date", "day and month swapped", "one digit of the birth date", "due at the same time",
    "born when the baby was due", "same address", "same postcode", "same house number", "same street",
    "the same house number and street",
    "same NHS number", "NHS number one slip", "same UPN", "same telephone", "same e-mail", "e-mail nearly the same",
)  # fmt: skip
"""What speaks for a pair beside its name; a town, a year or a month of birth is too little."""
SURE = ("same NHS number", "same UPN")
TIED = "the record ties them to each other"
"""Such a pair is not merged while the tie stands; it is listed nevertheless, for the tie may be what is wrong."""
NAME_ALONE = "only the name agrees"
LITTLE = "there is little evidence"
_UNBORN = frozenset({"unborn", "baby", "unborn baby"})
_YEAR = 365


def band_of(bits: float, reasons: Sequence[str]) -> tuple[str, str]:
    """Likely, or possible with why it is no more than that."""
    against = [each for each in AGAINST if _says(reasons, each)]
    if against:
        return POSSIBLE, f"{_listed(against)} against it"
    if not any(_says(reasons, each) for each in FOR):
        return POSSIBLE, NAME_ALONE
    return (LIKELY, "") if bits >= LIKELY_BITS else (POSSIBLE, LITTLE)


def worth_asking(reasons: Sequence[str]) -> bool:
    """Whether a pair is worth anybody's time: two of one home with another forename and birth, or another name whole,
    are two people, unless a number says otherwise.
    """
    if any(_says(reasons, each) for each in SURE):
        return True
    forename = _says(reasons, "forename differs")
    return not (forename and (_says(reasons, "birth date differs") or _says(reasons, "surname differs")))


def an_unborn_and_a_grown(one: Person, other: Person) -> bool:
    """Whether one of two is unborn and the other was born a year ago or more: so they are two."""
    for first, second in ((one, other), (other, one)):
        unborn = first.date_of_birth is None and (
            first.expected_delivery is not None or fold(first.forenames) in _UNBORN
        )
        if unborn and second.date_of_birth is not None and (clock.today() - second.date_of_birth).days > _YEAR:
            return True
    return False


def _says(reasons: Iterable[str], words: str) -> bool:
    """Whether one of the reasons begins with these words: some say more behind them."""
    return any(each.startswith(words) for each in reasons)


def _listed(against: Sequence[str]) -> str:
    """`another NHS number and another UPN speak`."""
    if len(against) == 1:
        return f"{against[0]} speaks"
    return f"{', '.join(against[:-1])} and {against[-1]} speak"
