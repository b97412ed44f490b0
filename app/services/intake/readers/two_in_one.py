"""Fields that ask for two things at once (`Role / agency`, `Name and designation`): each thing as an entry of its own.

The label says that there are two; the answer is parted at its first comma, dash or line. Where it has only one part it
stays whole.
"""

import re
from dataclasses import replace

from app.services.intake.readers import values
from app.services.intake.readers.blocks import Entry
from app.services.intake.readers.phrases import is_placeholder
from app.services.intake.readers.professionals import asks_one_line
from app.services.intake.readers.vocabulary import match_label

_ROLE = re.compile(r"(?i)\b(?:role|job(?: title| role)?|designation|position|post|profession|occupation)\b")
_AGENCY = re.compile(
    r"(?i)\b(?:agency|organi[sz]ation|employer|service|workplace|(?:who|where) you work(?: for)?|work for|setting"
    r"|team)\b"
)
_NAME = re.compile(r"(?i)\bnames?\b|\b(?:referred|completed|reported|made) by\b|\bworker\b")
_ADDRESS = re.compile(r"(?i)\baddress\b")
_EMAIL = re.compile(r"(?i)\be-?mail address\b")
_PART = re.compile(r",\s+|\s+[–—-]\s+|\s*\n\s*|\s+at\s+(?=[A-Z])|;\s+")
_SCOPES = frozenset({"referrer", "professional", "", "form"})


def _asked(entry: Entry) -> tuple[str, str] | None:
    assert entry.match is not None  # noqa: S101 - callers pass matched entries
    key, label = entry.match.key, _EMAIL.sub("", entry.label)
    role, agency = _ROLE.search(label), _AGENCY.search(label)
    if key in {"role", "agency"} and role and agency:
        return ("role", "agency") if role.start() < agency.start() else ("agency", "role")
    if key in {"agency", "address"} and agency and _ADDRESS.search(label):
        return "agency", "address"
    if key == "name" and role and _NAME.search(label):
        return "name", "role"
    return None


_ID = {"nhs_number": values.nhs_number_of, "upn": values.upn_of}
_ID_WORD = re.compile(r"(?i)^(?:nhs|upn)\b(?: (?:no|number))?[\s.:]*")
_SCHOOL = re.compile(r"(?i)\b(?:school|academy|college|nursery|primary|juniors?|infants?|pre-?school|playgroup)\b")


def _both_asked(label: str) -> tuple[str, str] | None:
    """The two different things of a person that a label asks for, parted by a stroke or a semicolon."""
    parts = [part for part in re.split(r"\s*[/;]\s*", label.strip()) if part]
    found = [match_label(part[:1].upper() + part[1:]) for part in parts]
    if len(parts) != 2 or any(one is None or one.share < 0.6 for one in found):
        return None
    keys = [one.key for one in found if one is not None]
    return (keys[0], keys[1]) if keys[0] != keys[1] and set(keys) <= _PERSONAL else None


_PERSONAL = frozenset({"school", "disability", "nhs_number", "upn"})


def _of_person(entry: Entry) -> list[Entry]:
    """What a field of a person says of each of two things; what could belong to either is left without a label."""
    assert entry.match is not None  # noqa: S101 - callers pass matched entries
    both = _both_asked(entry.label)
    if both is None:
        return [entry]
    out: list[Entry] = []
    for line in (one.strip() for one in entry.text.split("\n") if one.strip()):
        label, mark, rest = line.partition(":")
        said = match_label(label) if mark else None
        key = said.key if said is not None and said.key in both else None
        text = rest.strip() if key else line
        if key is None:
            bare = _ID_WORD.sub("", line)
            key = next((one for one in both if one in _ID and _ID[one](bare)), None)
            text = bare if key else text
        if key is None and "school" in both and _SCHOOL.search(line):
            key = "school"
        out.append(replace(entry, text=text, match=replace(entry.match, key=key) if key else None))
    return out or [entry]


def parted(entry: Entry) -> list[Entry]:
    """The entry, or an entry for each of the two things it asks for."""
    if entry.match is None or is_placeholder(entry.text) or asks_one_line(entry):
        return [entry]
    scope = entry.section.scope if entry.section is not None else ""
    two = _asked(entry) if scope in _SCOPES or entry.match.party in {"referrer", "professional"} else None
    if two is None:
        return _of_person(entry)
    cut = _PART.search(entry.text.strip())
    if cut is None:
        return [entry]
    first, second = entry.text.strip()[: cut.start()].strip(), entry.text.strip()[cut.end() :].strip()
    if not re.search(r"[^\W\d_]", first) or not re.search(r"[^\W\d_]", second):
        return [entry]
    return [
        replace(entry, text=first, match=replace(entry.match, key=two[0])),
        replace(entry, text=second, match=replace(entry.match, key=two[1])),
    ]
