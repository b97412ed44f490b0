"""Fields that ask for two things at once (`Role / agency`, `Name and designation`): each thing as an entry of its own.

The label says that there are two; the answer is parted at its first comma, dash or line. Where it has only one part it
stays whole.
"""

import re
from dataclasses import replace

from app.services.intake.readers.blocks import Entry
from app.services.intake.readers.vocabulary import is_placeholder

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


def parted(entry: Entry) -> list[Entry]:
    """The entry, or an entry for each of the two things it asks for."""
    if entry.match is None or is_placeholder(entry.text):
        return [entry]
    scope = entry.section.scope if entry.section is not None else ""
    two = _asked(entry) if scope in _SCOPES or entry.match.party in {"referrer", "professional"} else None
    if two is None:
        return [entry]
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
