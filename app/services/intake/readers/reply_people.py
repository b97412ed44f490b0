"""The people and addresses of an answer while it is being read, and which words are a person's name."""

import datetime as dt
import re
from dataclasses import dataclass, field

from app.services.intake.readers import values
from app.services.intake.readers.names import not_names
from app.services.intake.readers.record import Found, ReplyItemFound, ReplyPersonFound, Sure
from app.services.intake.readers.reply_values import one_day
from app.services.intake.readers.reply_words import agency_in, found_in, label_key

_BORN = re.compile(
    r"(?i)[\s,(–—-]*\(?\s*(?:born|d\.?\s?o\.?\s?b\.?|date of birth)\s*:?\s*(?P<born>[^)\n;,]{4,40})\)?\s*[,.;]?\s*$"
)
_BARE_BORN = re.compile(rf"[\s,(–—-]+\(?(?P<born>{values.DATE.pattern.replace('(?ix)', '')})\)?\s*$", re.I | re.X)
_NUMBERED = re.compile(r"(?i)^\s*(?:(?:person|subject|child|adult)\s*\d{1,2}\s*[:.)–-]|\d{1,2}\s*[.)])\s*")
_WORD = re.compile(r"[A-ZÀ-Þ][\w'’.-]*$")
_SMALL = frozenset({"de", "da", "van", "von", "der", "al", "bin", "el", "of", "ap", "la", "le", "du"})


@dataclass
class Draft:
    """One person or address as far as it has been read."""

    name: Found[str]
    address: bool = False
    born: Found[str] | None = None
    found: Found[str] | None = None
    unsaid: bool = False
    items: list[ReplyItemFound] = field(default_factory=list)

    def say_found(self, text: str, where: str, sure: Sure = Sure.STATED) -> bool:
        """Take what was found; two different answers about the same person leave it empty. Whether it was taken."""
        said = found_in(text)
        if said is None:
            return False
        if self.found is not None and self.found.value != said:
            self.unsaid = True
        self.found = None if self.unsaid else Found(said, text.strip(), where, sure)
        return True

    def made(self, label: str, today: dt.date) -> ReplyPersonFound:
        """The record of it."""
        born: Found[dt.date] | None = None
        if self.born is not None and (day := one_day(self.born.value, today)) is not None:
            born = Found(day, self.born.as_written, self.born.where, self.born.sure)
        return ReplyPersonFound(label, self.name, born, self.born, self.found, tuple(self.items))


def key_of(name: str) -> str:
    """A name as it is compared with another of the same document."""
    return " ".join(sorted(re.findall(r"[^\W\d_]+", name.casefold())))


def is_name(text: str) -> bool:
    """Whether a text is a person's name and nothing else: two to six words, each with a capital."""
    words = text.replace(",", " ").split()
    if not 2 <= len(words) <= 6 or len(text) > 60 or re.search(r"[\d:;?!/|@]", text):
        return False
    if label_key(text) or agency_in(text) is not None or found_in(text) is not None:
        return False
    plain = [word for word in words if word.casefold() not in _SMALL]
    if any(word.strip(".").casefold() in not_names() for word in plain):
        return False
    return len(plain) >= 2 and all(_WORD.match(word) for word in plain)


def heading_of(text: str) -> tuple[str, str] | None:
    """Name and birth date as written from a heading such as `Ann HALE (born 02/06/1986)`; None for any other line."""
    plain = _NUMBERED.sub("", text.strip())
    match = _BORN.search(plain) or _BARE_BORN.search(plain)
    if match is None:
        return None
    name = plain[: match.start()].strip(" ,–—-(")
    lead, mark, rest = name.partition(":")
    if mark and label_key(lead) == "name":
        name = rest.strip()
    return (name, match["born"].strip()) if is_name(name) else None


def named(text: str) -> tuple[str, str]:
    """A name and the birth date beside it as written, "" where none stands there."""
    return heading_of(text) or (_NUMBERED.sub("", text.strip()).strip(" ,."), "")
