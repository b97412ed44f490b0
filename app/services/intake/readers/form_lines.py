"""What a single line of a form is: its own name, the body whose it is, a label and value parted by dots or a tab."""

import re

from app.services.intake.readers.headings import Section
from app.services.intake.readers.kin_labels import kin_label
from app.services.intake.readers.prompts import is_hint
from app.services.intake.readers.values import ticks_in
from app.services.intake.readers.vocabulary import match_label

FORM_WORD = re.compile(
    r"(?i)\b(?:form|referral|request|raising|notification|report|record|sheet|application|department|enquiry"
    r"|service|contact"
    r"|cause for concern)\b"
)


def is_title(text: str, section: Section) -> bool:
    """Whether the first heading is the form's own name and no part of it (`Vulnerable child notification`)."""
    if section.scope == "referrer" or text.rstrip().endswith(("?", ":")):
        return False
    if _BODY.search(text):
        return True
    return FORM_WORD.search(text) is not None and not re.match(r"(?i)\s*(?:section|part|[a-z0-9]{1,2}[.)])\s", text)


ADULT = re.compile(r"(?i)\badults?\b")
CHILD = re.compile(r"(?i)\bchild|\byoung p|\bpupil|\bbaby|\bunborn|\byouth")
_BODY = re.compile(
    r"(?i)\b(?:council|borough|district|county|trust|partnership|authority|board|services|directorate"
    r"|children and families"
    r"|department)\b"
)
"""Words in the name of the body whose form it is."""


def names_body(text: str) -> bool:
    """Whether a line is only the name of the body whose form it is."""
    return len(text.split()) <= 8 and _BODY.search(text) is not None and re.search(r"[.:!?,]", text) is None


_SURE_FACT = 0.8
_LEADERS = re.compile(r"^\W{0,3}([^:\n]{2,60}?)\s*(?:\.{3,}|…+|_{3,}|\s[–—-]\s)\s*(\S.*)$")


def led(line: str) -> str:
    """A line whose label and value are parted by dots, a rule or a dash, written with a colon."""
    made = _LEADERS.match(line.strip())
    if made is None:
        return line
    match = match_label(made.group(1)) or kin_label(made.group(1))
    value = made.group(2).strip(" _.…")
    if is_hint(value):
        return line
    return f"{made.group(1)}: {value}" if match is not None and match.share >= 0.8 and value else line


_TABBED = re.compile(r"(?s)^([^\t\n]{2,140}?)[ ]*\t+\s*([^\t]+)$")


def tabbed(text: str) -> str:
    """A line whose label and value are parted by a tab, written with a colon."""
    made = _TABBED.match(text.strip())
    if made is None or ":" in made.group(1) or ticks_in(text)[1]:
        return text
    match = match_label(made.group(1))
    plain = match is not None and (match.share >= _SURE_FACT or made.group(1).endswith("?"))
    return f"{made.group(1)}: {made.group(2)}" if plain else text


ASKS = re.compile(
    r"(?s)^(?P<label>(?:What|How|Who|Where|When|Why|Has|Have|Is|Are|Does|Do|Did|Was|Were)\b[^?.!\n\"“]{5,80}\?)"
    r"(?P<rest>.*)$"
)
"""A question that a form asks, alone or with its answer behind it."""
NAMED_FIELD = re.compile(
    r"(?s)^(?![^:]*\b(?:said|says?|told|tells|asked|states?|stated|reports?|reported|added|replied|and|but)\b)"
    r"(?P<label>[A-Z][a-z]+(?: [a-z]+){1,4}):\s+(?P<rest>\S.*)$"
)
"""A field named in plain words with its answer behind it (`Positive observations: …`), and nobody's speech."""
