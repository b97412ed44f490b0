"""The recovery code: the way into a hub whose passphrases are all lost. Printed once, typed back, held by two people.

150 random bits in Crockford's base 32 (no I, L, O or U), with a check of two signs, in groups of four:
`7K3M-…`. A single wrong sign is always noticed before anything is tried with it.
"""

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path

from app.services.errors import Invalid, LockedOut, Problem
from app.services.trust import vault
from app.services.trust.vault import Keys

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SIGNS, CHECK_SIGNS, GROUP = 30, 2, 4
_PRIME = 1021
"""The greatest prime below 32 × 32: of a number changed in one sign, the rest is another."""
ALIKE = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None, "\u2013": None})


def new_code() -> str:
    """A new code, grouped as it is printed."""
    number = int.from_bytes(os.urandom(19), "big") >> 2
    return grouped(_signs(number, SIGNS) + _signs(number % _PRIME, CHECK_SIGNS))


def grouped(code: str) -> str:
    """The code in groups of four."""
    return "-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


def read_code(typed: str) -> str | None:
    """The code that was typed, however it was grouped and spelled; None where it is none or a sign is wrong."""
    code = typed.strip().upper().translate(ALIKE)
    if len(code) != SIGNS + CHECK_SIGNS or any(sign not in ALPHABET for sign in code):
        return None
    number = _number(code[:SIGNS])
    return code if _number(code[SIGNS:]) == number % _PRIME else None


def looks_like_a_code(typed: str) -> bool:
    """Whether somebody meant a recovery code, right or not: so many signs of its alphabet."""
    code = typed.strip().upper().translate(ALIKE)
    return len(code) == SIGNS + CHECK_SIGNS and all(sign in ALPHABET for sign in code)


def add_recovery_slot(folder: Path, keys: Keys, code: str, typed_back: str, holders: Sequence[str]) -> None:
    """Let the code open the hub, and no older code any more; the two people who hold it stand beside it.

    Raises:
        Invalid: the holders are not two people, or what was typed back from the paper is not the code.
    """
    read = read_code(typed_back)
    named = [holder.strip() for holder in holders if holder.strip()]
    if read is None or read != read_code(code):
        raise Invalid((Problem("code", "This is not the code that was shown: a sign is wrong."),))
    if len(named) != 2 or named[0].casefold() == named[1].casefold():
        raise Invalid((Problem("holders", "Name the two people who hold the code, each a half or a copy."),))
    envelope = vault.read_envelope(folder)
    slot = vault.sealed_slot(envelope["id"], keys, "recovery", _slot_key(read))
    slot["holders"] = named
    envelope["slots"] = [each for each in envelope["slots"] if each["kind"] != "recovery"] + [slot]
    vault.write_envelope(folder, envelope)


def open_with_code(folder: Path, typed: str) -> Keys:
    """The keys, by the recovery code.

    Raises:
        LockedOut: a sign is wrong, there is no recovery slot, or the code is an older one. The database is untouched.
    """
    code = read_code(typed)
    if code is None:
        raise LockedOut(
            "A sign of this recovery code is wrong.", "Compare it with the paper, sign by sign, and type it again."
        )
    envelope = vault.read_envelope(folder)
    for slot in envelope["slots"]:
        if slot["kind"] == "recovery":
            keys = vault.open_with_slot_key(folder, "recovery", slot["id"], _slot_key(code))
            if keys is not None:
                return keys
    raise LockedOut(
        "This recovery code does not open this hub.",
        "It may be an older one: a new code replaces those before it. The database itself was not touched.",
    )


def open_with_words(folder: Path, typed: str) -> Keys:
    """The keys, by whatever was typed where the hub's passphrase is asked for: that, or the recovery code.

    Raises:
        LockedOut: it opens nothing.
    """
    if looks_like_a_code(typed) and any(slot["kind"] == "recovery" for slot in vault.read_envelope(folder)["slots"]):
        return open_with_code(folder, typed)
    return vault.open_with_passphrase(folder, typed)


def _slot_key(code: str) -> bytes:
    """A key from 150 random bits: nothing slow is needed where nothing can be guessed."""
    return hashlib.sha256(b"hubdesk recovery" + code.encode()).digest()


def _signs(number: int, count: int) -> str:
    signs = []
    for _ in range(count):
        number, rest = divmod(number, 32)
        signs.append(ALPHABET[rest])
    return "".join(reversed(signs))


def _number(signs: str) -> int:
    number = 0
    for sign in signs:
        number = number * 32 + ALPHABET.index(sign)
    return number
