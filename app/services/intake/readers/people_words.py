"""The ways in which forms write an age, a place to live, or both in one field of a person."""

import re

from app.services.intake.readers import values

LONGEST_AGE = 40
"""No age is longer than this; what is longer is something else."""
SAME = re.compile(
    r"(?i)^(?:as (?:above|child|for child|the child)|same(?: as .*| address.*)?|with (?:the )?child(?:ren)?|as "
    r"child.*|at home|family home|child'?s address)\W*$"
)
BORN_AND_AGE = re.compile(
    r"(?i)^([^()]*\d{2}[^()]*?)\s*\(\s*((?:aged? )?(?:about |approx\.? )?\d{1,3}\s*(?:yrs?|years?|months?|mths?"
    r"|weeks?|days?)(?: old)?)\s*\)\W*$"
)
"""A birth date, or the month of it, with the age in brackets."""
MONTH_ONLY = re.compile(rf"(?i){values.MONTH}\.?,? \d{{4}}")
AT_HOME = re.compile(
    r"(?i)^(?:(?:lives? |living )?with (?:\w+ ){1,3})?(?:at |in )?(?:the )?(?:address above|above address|same address"
    r"|same house\w*|family home|home address|household)\W*$|^(?:lives? |living )?with (?:the "
    r"|subject )?child(?:ren)?\W*$"
)
AGE_TAIL = re.compile(
    r"(?i)[\s,;–-]*\(?\s*(?:aged?|age)?\s*:?\s*\d{1,3}\s*(?:yrs?|years?|months?|mths?|m|y)?(?:\s*old)?\s*\)?\s*$"
)
INTERPRETER = re.compile(
    r"(?i)[\s,;(–-]*\(?\s*interpreter\s*(?:needed|required|\?)?\s*[:\-–]?\s*(yes|no|y|n|needed|not needed"
    r"|required|not required)\b\s*\)?"
)
SPOKEN_AND_NEED = re.compile(
    r"(?i)\s*([^\W\d_][^\n/;–—]{1,40}?)\s*(?:[/;,]|\s[–—-])\s*(?:interpreter\s*:?\s*)?"
    r"(not (?:required|needed)|none|no|yes|required|needed)\W*"
)
"""A language with whether an interpreter is needed (`Polish – not required`)."""
WITH_WHOM = re.compile(
    r"(?i)^\s*(?:(?:currently |now )?(?:lives?|living|stays?|staying) )?with [^,\d\n]{3,40}(?:,| at| in| –| -)\s+"
    r"(?=\d|flat |the |caravan |unit |room )"
)
"""With whom somebody lives, in front of where."""
_KIN_AT_HOME = re.compile(
    r"(?i)\b(?P<who>mother|mum|mam|father|dad|parents?|carers?)(?:['’]s?)? (?:own )?(?:address|home|house)\b"
)
_WITH_KIN = re.compile(
    r"(?i)^\W*(?:(?:currently|now|still|usually|baby|he|she|they|will) )*(?:lives?|living|stays?|staying|be"
    r"|at home)?\s*"
    r"(?:(?:the )?same(?: address)? as|as(?: for)?|with|c/o|address of)\s+"
    r"(?:(?:his|her|their|the|child['’]?s|birth|both|baby['’]?s) )*"
    r"(?P<who>mother|mum|mam|father|dad|parents|carers?)(?:['’]s?)?\W*$"
)
_LONGEST_POINTER = 70


def home_of_kin(text: str) -> str:
    """Whose home a text only points to (`As mother`, `With both parents at the mother's address`): mother, father or
    parents; empty where it says a place itself or points nowhere plain."""
    plain = " ".join(text.split())
    if len(plain) > _LONGEST_POINTER or re.search(r"\d", plain):
        return ""
    found = _WITH_KIN.match(plain) or _KIN_AT_HOME.search(plain)
    if found is None or re.search(r"(?i)\bnot\b|\bor\b|\bbetween\b|\bmoved\b|\bleft\b|\bgrand", plain):
        return ""
    who = found["who"].casefold()
    one = {"mum": "mother", "mam": "mother", "dad": "father"}.get(who, who)
    return one if one in {"mother", "father"} else "parents"


_NO_PLACE = re.compile(
    r"(?i)^\W*(?:with|as|same|lives?|living|lived|stays?|staying|stayed|moved|moving|moves|splits|alternates"
    r"|between|both|sofa|sometimes|usually"
    r"|currently|temporarily|temporary|at (?:the )?(?:home|times|present|his|her|their|a|an|school|work|nan"
    r"|gran)|in (?:a|an"
    r"|the)|his|her|their|see|where|when|not|if|believed|thought|possibly|maybe|somewhere|elsewhere|abroad"
    r"|homeless|none"
    r"|shared|separate|different|details|yes|no)\b"
)
_DOES = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|lives?|living|stays?|staying|stayed|moved|works?|comes?|goes"
    r"|sleeps?|sleeping"
    r"|visits?|left|says|said|believed|thought|who|which|because|since|until|when|but|not)\b"
)


_NO_FIXED = re.compile(r"(?i)\W*(?:of )?no fixed (?:abode|address)\W*")
"""What is given as an address where somebody has none."""


def is_no_place(text: str) -> bool:
    """Whether what stands under an address is rather words about where somebody lives, and no address."""
    line, code = values.split_postcode(text)
    if code is not None or re.search(r"\d", line) or not line or _NO_FIXED.fullmatch(line):
        return False
    line = re.sub(r"(?i)\b(?:address|number|exact\w*|street|details)?\s*(?:is )?(?:not (?:yet )?known"
                  r"|unknown)\b", "", line)
    named = re.search(r"(?<=\w[ ,])\s*[A-Z][a-z]", line) is not None  # a town or a street, however vaguely
    return (_NO_PLACE.match(line) is not None and not named) or _DOES.search(line) is not None


_SHORTEST_PLACE = 8


def same_place(one: str, other: str) -> bool:
    """Whether two addresses are one, the shorter without its town or county."""
    first, second = sorted(
        (re.sub(r"[^\w]+", " ", text).casefold().strip() for text in (one, other)), key=len
    )
    return first == second or (len(first) >= _SHORTEST_PLACE and second.startswith(f"{first} "))
