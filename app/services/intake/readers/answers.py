"""What stands where an answer should and is none, and what is answered in a box of its own below its question."""

import re
from dataclasses import replace

from app.services.intake.readers import values
from app.services.intake.readers.blocks import Entry
from app.services.intake.readers.phrases import words_of
from app.services.intake.readers.vocabulary import match_label

NAMES = frozenset({"name", "forenames", "surname", "aliases"})
PLACES = frozenset({"address", "address_elsewhere", "address_more"})
_LABEL_WORDS = frozenset(
    ["relationship", "role", "name", "surname", "forename", "forenames", "address", "telephone", "tel", "dob",
     "ethnicity", "agency", "organisation", "postcode", "signature", "relation", "contact", "mobile", "phone"]
)
_TOLD = frozenset(
    {"relationship", "relationship_to_family", "role", "agency", "religion", "language", "gp", "ethnicity"}
)
_SIGNED = frozenset({"signature", "signed", "date", "time", "sign", "print", "fax", "email", "job", "title"})
_BESIDE = frozenset({"no", "number", "or", "landline", "home", "work"})
_LONGEST_ASKED = 60


def is_label(key: str, text: str) -> bool:
    """Whether what stands as an answer is rather another label of the form, whose own answer is somewhere else."""
    if key in _TOLD and text and set(words_of(text)) <= _LABEL_WORDS | _SIGNED:
        return True
    if key not in NAMES | PLACES | {"dob", "edd"} or len(text) > _LONGEST_ASKED or re.search(r"[\n\d]", text):
        return False
    if key in PLACES and text and set(words_of(text)) <= _LABEL_WORDS | _BESIDE:
        return True
    asked = match_label(text)
    if asked is None or asked.share < 1.0 or asked.key == key or not text[:1].isupper():
        return False
    return len(text.split()) > 1 or text.strip(" :?*").casefold() in _LABEL_WORDS


_MORE = re.compile(
    r"(?i)^\W*(?:if (?:yes|so),? )?(?:please )?(?:give|provide|state|add|describe|specify|tell us|say)?\s*"
    r"(?:details|further details|more details|more|which|what|describe|specify)\W*$"
)


def with_details(entries: list[Entry]) -> list[Entry]:
    """The entries with the words that follow a yes to a disability (`Please give details`) as that disability."""
    out: list[Entry] = []
    for entry in entries:
        before = out[-1] if out else None
        asked = entry.match is None and _MORE.match(entry.label) is not None and entry.text.strip()
        yes = before is not None and before.match is not None and before.match.key == "disability"
        if asked and yes and before is not None and values.yes_no(before.text) and before.group == entry.group:
            out[-1] = replace(before, text=entry.text, where=entry.where)
        else:
            out.append(entry)
    return out


_NUMBER_AT_HOME = re.compile(r"(?i)^\W*home (?:tele)?(?:phone|number|tel|contact number)\b")


def own_numbers(entries: list[Entry]) -> list[Entry]:
    """The entries with the home's number as the child's where it is the one number that a child's block asks for."""
    asked = {one.group for one in entries if one.match is not None and one.match.key == "phone"}
    out: list[Entry] = []
    for one in entries:
        homes = one.match is not None and one.match.key == "family_phone" and _NUMBER_AT_HOME.match(one.label)
        lone = one.section is not None and one.section.scope == "child" and one.group not in asked
        out.append(replace(one, match=replace(one.match, key="phone")) if homes and lone and one.match else one)
    return out
