"""What one contact counts for: the subjects it is on, the children it is about, and where those live."""

import re
import struct
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from hashlib import blake2b
from uuid import UUID

NOWHERE = -1
"""The place of a subject that the contact itself names, not one of its people."""
_MARK = struct.Struct("<qh")
_HASH = struct.Struct("<q")
_WORD = re.compile(r"[^\w]+", re.UNICODE)
_SCHOOL = frozenset({"the", "school"})


class Kind(StrEnum):
    """What a pattern is on."""

    CHILD = "child"
    ADULT = "adult"
    HOUSEHOLD = "household"
    ADDRESS = "address"
    SIBLINGS = "siblings"
    SCHOOL = "school"
    PLACE = "place"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing that contacts are on: its hash, its kind, the known person or household, and its place in the contact.

    `about` of siblings is the one of them whose id comes first; of a name with a birth date, that nobody has tied to a
    known person yet, there is none.
    """

    key: int
    kind: Kind
    about: UUID | None
    position: int


@dataclass(frozen=True, slots=True)
class Entry:
    """What one contact counts for, as it is kept."""

    contact_id: UUID
    received_at: datetime
    closed: bool
    subjects: tuple[tuple[int, int], ...]
    kin: tuple[int, ...]
    home: tuple[int, ...]
    area: str | None
    school: str | None


def hashed(kind: str, *parts: object) -> int:
    """The number under which a subject is kept: the same in every hub and every run."""
    digest = blake2b("\x1f".join([kind, *map(str, parts)]).encode(), digest_size=8).digest()
    return int(_HASH.unpack(digest)[0])


def person_key(person: UUID, *, child: bool) -> int:
    """The subject of a known person, as a child or as an adult."""
    return hashed(Kind.CHILD if child else Kind.ADULT, person.hex)


def named_key(surname: str, forename: str, born: date, *, child: bool) -> int:
    """The subject of a name with a birth date that nobody has tied to a known person."""
    return hashed(Kind.CHILD if child else Kind.ADULT, surname, forename, born.isoformat())


def school_key(written: str | None) -> str | None:
    """A school's name as it is met again: `St. Mary's School` and `st marys` are one."""
    if not written:
        return None
    plain = unicodedata.normalize("NFKD", re.sub(r"['’`]", "", written)).casefold()
    kept = "".join(letter for letter in plain if not unicodedata.combining(letter))
    words = [word for word in _WORD.sub(" ", kept).split() if word not in _SCHOOL]
    return " ".join(words) or None


def area_key(written: str | None) -> str:
    """An area's name as it is met again; empty where none was written."""
    return " ".join(_WORD.sub(" ", (written or "").casefold()).split())


def district(postcode: str | None) -> str | None:
    """The first half of a postcode: `RG14 2AB` lies in `RG14`."""
    code = (postcode or "").strip().upper()
    half = code.split(" ")[0] if " " in code else code[:-3]
    return half or None


def packed_marks(subjects: Iterable[tuple[int, int]]) -> bytes:
    """Subjects with their places, as they are kept."""
    return b"".join(_MARK.pack(key, position) for key, position in subjects)


def marks_of(packed: bytes) -> tuple[tuple[int, int], ...]:
    """Subjects with their places, as they were kept."""
    return tuple(_MARK.iter_unpack(packed))


def packed(hashes: Iterable[int]) -> bytes:
    """Hashes, as they are kept."""
    return b"".join(_HASH.pack(each) for each in hashes)


def hashes_of(kept: bytes) -> tuple[int, ...]:
    """Hashes, as they were kept."""
    return tuple(each for (each,) in _HASH.iter_unpack(kept))
