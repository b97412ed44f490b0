"""Partner replies are recognised here and not read: they are logged on the enquiry they answer."""

import re

from app.services.intake.readers.record import DocumentKind, Reading

SENTENCE = "This is a partner's reply. Open the enquiry it answers and log it there; it opens no new contact."
_SIGNS = (
    re.compile(r"(?i)^(?:hub|mash|request|our|your)?\s*ref(?:erence)?\b.{0,12}\b[A-Z]{2,4}-\d{4}-\d+"),
    re.compile(r"(?i)^request received\b"),
    re.compile(r"(?i)^(?:reply sent|reply)\b\s*:?|\breply:\s*\d"),
    re.compile(r"(?i)^information current (?:as )?of\b"),
    re.compile(r"(?i)^period searched\b"),
    re.compile(r"(?i)^(?:systems|area) searched\b"),
    re.compile(r"(?i)\bresponse to (?:the )?(?:mash |hub )?(?:information )?request\b"),
    re.compile(r"(?i)\bchronology for (?:the )?(?:mash|hub)\b"),
)


def is_reply(lines: list[str]) -> bool:
    """Whether the head of a document says what only an answer to an information request says."""
    head = lines[:60]
    return sum(any(sign.search(line) for line in head) for sign in _SIGNS) >= 3


def reply_reading(media: str, digest: str) -> Reading:
    """The reading of a partner's reply: its kind and what to do with it."""
    return Reading(kind=DocumentKind.REPLY, media=media, sha256=digest, warnings=(SENTENCE,))
