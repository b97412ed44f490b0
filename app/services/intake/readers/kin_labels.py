"""Labels and headings that are only a word for somebody (`Mother`, `Child 2`): they ask for that person's name."""

import re

from app.services.intake.readers.phrases import party_spans, words_of
from app.services.intake.readers.vocabulary import Label

_KIN = re.compile(
    r"\b((?:(?:mother|father|mum|dad)s (?:new )?(?:partner|boyfriend|girlfriend|husband|wife))"
    r"|(?:step|grand|foster|birth)? ?(?:mother|father|mum|dad|mam)|aunt|uncle|sister|brother|sibling)s?\b"
)
_KIN_EXTRA = frozenset({"carer", "guardian", "parent", "or", "and", "name", "s"})


_BESIDE = re.compile(
    r"(?i)relation|\b(?:lives?|living|with|of|to|from|than|as) (?:the )?(?:mother|father|mum|dad)\b"
)
"""A label that only compares with a parent, or asks how somebody stands to one."""


def kin_in_label(label: str) -> str:
    """The family word a label names somebody by (``Mother's name``: mother), or an empty text."""
    if _BESIDE.search(label):
        return ""
    match = _KIN.search(" ".join(words_of(label)))
    return re.sub(r"^(mother|father|mum|dad)s ", r"\1's ", match.group(1).strip()) if match else ""


_FACTS_BEHIND = re.compile(
    r"(?i)\s*[–—:,-]\s*(?:(?:full )?names?|d\.?o\.?b\.?|date of birth|age|address|telephone|tel|phone"
    r"|contact(?: details)?|relationship"
    r"|and|&|/|[\s,.;–-])+$"
)
"""What else is asked of a person in the same answer (`Mother – name, D.O.B., address`)."""


def kin_label(text: str) -> Label | None:
    """A label that is only a family word (``Mother``, ``Step-father / carer``) asks for that person's name."""
    text = _FACTS_BEHIND.sub("", re.sub(r"\([^()]*\)", " ", text))
    kin = kin_in_label(text)
    words = words_of(text)
    if len({match.group(1).strip() for match in _KIN.finditer(" ".join(words))}) > 1:
        return None
    own = set(words_of(kin))
    rest = {word for word in words if word not in own and word.removesuffix("s") not in own} - _KIN_EXTRA
    return Label("name", "other", None, 1, 1.0) if kin and not rest else None


def person_label(text: str) -> Label | None:
    """A label that is only a word for a person (``Mother``, ``Child``, ``Child 2``) asks for that person's name."""
    kin = kin_label(text)
    if kin is not None:
        return kin
    words = words_of(text)
    spans, index = party_spans(words)
    rest = [word for word in words if not word.isdigit()]
    if len(spans) != 1 or spans[0][0] not in {"child", "other"} or spans[0][2] - spans[0][1] != len(rest):
        return None
    return Label("name", spans[0][0], index, 1, 1.0)


_HEAD_NOISE = re.compile(
    r"(?i)\b(?:section|part) \w{1,2}\b|\b(?:details?|information|particulars|about|of|the|(?:un)?born"
    r"|child(?:['’]?s)?"
    r"|baby(?:['’]?s)?|pregnant|expectant|birth|his|her|this)\b|\b\d+\b|\b[A-Z]\b[.)]"
)


def kin_heading(text: str) -> str:
    """The family word of a heading that is nothing else (``Section 2 - Father's details``), or an empty text."""
    plain = _HEAD_NOISE.sub(" ", re.sub(r"\([^()]*\)", " ", text))
    return kin_in_label(plain) if kin_label(plain) is not None else ""


def is_person_word(text: str) -> bool:
    """Whether a column's heading is only a word for a person (``Child``, ``Adult``): its cells are names."""
    spans, _ = party_spans(words_of(text))
    return len(spans) == 1 and spans[0][0] in {"child", "other"} and spans[0][1:] == (0, len(words_of(text)))
