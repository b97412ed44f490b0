"""One person's own password: its hash, its rules, and how long to wait after wrong tries.

Argon2id by argon2-cffi, 64 MiB, three passes, four lanes (RFC 9106's second choice); the parameters stand in the hash
and a hash made with older ones is made anew at the next sign-in. After `FREE_TRIES` wrong passwords the wait doubles
from `FIRST_WAIT` seconds up to an hour, kept with the account so that closing the program does not shorten it.
"""

from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

from app.services.errors import Invalid, LockedOut, Problem

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 200
FREE_TRIES = 5
FIRST_WAIT = 30
LONGEST_WAIT = 3600
_TOO_COMMON = frozenset({"password", "passwort", "letmein", "qwertyuiop", "1234567890", "safeguarding", "hubdesk"})


@cache
def _hasher() -> "PasswordHasher":
    from argon2 import PasswordHasher, Type

    return PasswordHasher(time_cost=3, memory_cost=65536, parallelism=4, type=Type.ID)


@cache
def _nobody() -> str:
    """The hash of a password that nobody has, so that an unknown name takes as long as a known one."""
    return _hasher().hash("nobody signs in with this")


def _bytes(password: str) -> bytes:
    """A password as it is hashed; half of a pasted emoji is a wrong password like any other, and no fault of ours."""
    return password.encode("utf-8", "surrogatepass")


def hashed(password: str) -> str:
    """Argon2id of a password, with its parameters and salt."""
    return _hasher().hash(_bytes(password))


def matches(password_hash: str | None, password: str) -> bool:
    """Whether the password is the one hashed; without a hash the same time is spent and the answer is no."""
    from argon2.exceptions import InvalidHashError, VerificationError

    decoy = _nobody()
    try:
        _hasher().verify(password_hash or decoy, _bytes(password) if len(password) <= LONGEST_PASSWORD else b"")
    except InvalidHashError:
        matches(None, password)
        return False
    except VerificationError:
        return False
    return bool(password_hash)


def needs_rehash(password_hash: str) -> bool:
    """Whether a hash was made with other parameters than today's."""
    return _hasher().check_needs_rehash(password_hash)


def problems_with(password: str, sign_in_name: str, field: str = "password") -> tuple[Problem, ...]:
    """What is wrong with a new password; nothing when it may stand."""
    plain = password.casefold()
    if len(password) < SHORTEST_PASSWORD:
        said = f"Use at least {SHORTEST_PASSWORD} characters: three words in a row are easy to keep."
    elif len(password) > LONGEST_PASSWORD:
        said = f"Use at most {LONGEST_PASSWORD} characters."
    elif sign_in_name and len(sign_in_name) > 2 and sign_in_name.casefold() in plain:
        said = "Leave your sign-in name out of the password."
    elif len(set(plain)) < 4 or plain.strip("0123456789!.?") in _TOO_COMMON or plain in _TOO_COMMON:
        said = "This is one of the first passwords anybody would try. Use three words that do not belong together."
    else:
        return ()
    return (Problem(field, said),)


def check(password: str, sign_in_name: str, field: str = "password") -> None:
    """Refuse a password that is too easy to guess.

    Raises:
        Invalid: with the sentence for the field.
    """
    problems = problems_with(password, sign_in_name, field)
    if problems:
        raise Invalid(problems)


def wait_after(failed_tries: int) -> int:
    """Seconds to wait after so many wrong passwords in a row: 0, and from the fifth on 30, 60, 120 … at most 3600."""
    over = failed_tries - FREE_TRIES
    return 0 if over < 0 else min(LONGEST_WAIT, FIRST_WAIT << min(over, 12))


def wait_until(failed_tries: int, now: datetime) -> datetime | None:
    """The moment from which the next try is taken; None when at once."""
    seconds = wait_after(failed_tries)
    return now + timedelta(seconds=seconds) if seconds else None


def must_wait(seconds: int) -> LockedOut:
    """The refusal of a try that came too early."""
    minutes, rest = divmod(seconds, 60)
    told = " ".join(
        part
        for part in (
            f"{minutes} minute{'s' if minutes != 1 else ''}" if minutes else "",
            f"{rest} second{'s' if rest != 1 else ''}" if rest else "",
        )
        if part
    )
    return LockedOut(
        "Too many wrong tries for this name.",
        f"Wait {told}, then try again. If you have forgotten the password, the administrator can set a new one.",
        seconds,
    )


def not_right() -> LockedOut:
    """The refusal of a wrong name or a wrong password, in the same words for both."""
    return LockedOut(
        "The sign-in name and the password do not belong together.",
        "Type both again: capital letters count in the password.",
    )
