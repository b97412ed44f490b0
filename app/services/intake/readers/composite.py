"""A name box that says more than the name (`Ann Lee, 07700 900000`; `Sam Lee, Year 2 at Mill Lane Primary`).

The parts behind the name are taken only where every one of them is plainly of one kind; else the box is left as it is.
"""

import re

from app.services.intake.readers import values
from app.services.intake.readers.relations import kind_in

_AGE = re.compile(
    r"(?i)^(?:aged? ?|age:? ?)?(?:approx |c )?(?:about |around |approx\.? |approximately |nearly |almost "
    r"|c\.? ?)?\d{1,3}(?:ish)?"
    r"(?: ?(?:yrs?|years?|y|months?|mths?|weeks?)(?: old)?)?$|^(?:in )?(?:year|yr) \d{1,2}$|^reception$"
)
_YEAR_AT = re.compile(
    r"(?i)^(?P<age>(?:in )?(?:year|yr) \d{1,2}|reception|aged? \d{1,2}) (?:at|in) (?P<school>[A-Z].+)$"
)
_LIVES = re.compile(
    r"(?i)^(?:who )?(?:lives?|living|resides?) (?:(?P<home>with (?:the )?(?:child(?:ren)?|family|them|us)"
    r"|at (?:home|(?:the )?"
    r"(?:same|above|family|home) (?:address|home)|the address above)|in the (?:home|household)|here)"
    r"|elsewhere|apart|separately|in [A-Z][\w' -]+|away|abroad)$"
)
_PR = re.compile(r"(?i)^(?:(?P<no>no|does not have|without) |has |with |holds )?(?:parental responsibility|pr)$")
_ABOVE = re.compile(
    r"(?i)^(?:same )?as above$|^same address(?: as (?:the )?child(?:ren)?)?$|^(?:same )?as (?:the )?child(?:ren)?$"
)
_KIN_WORDS = 3
_SEX = re.compile(r"(?i)^(?:male|female|boy|girl)$")
_SCHOOL = re.compile(r"(?i)\b(?:school|academy|college|nursery|primary|juniors?|infants?)\b")
_BORN = re.compile(r"(?i)^(?:d\.?o\.?b\.?|born|b\.)?:? *")


_HOME = re.compile(
    r"(?:[,;\n]|\s[-–])\s*(?:of |at |lives? at |address:? )?((?:Flat|Unit|Apartment|Apt|Room|Plot|\d)[^()@;\n]{3,80}?\b"
    r"[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b)"
)


def kind_of(part: str) -> dict[str, str] | None:  # noqa: PLR0911 - one answer per kind of value
    """What a piece of text plainly says of a person, by key; None where it is not plain."""
    if _ABOVE.match(part):
        return {"address": part}
    if values.phone_of(part) and len(re.sub(r"[\d\s+()-]", "", part)) <= 8:
        return {"phone": part}
    if values.EMAIL.fullmatch(part):
        return {"email": part}
    if (lives := _LIVES.match(part)) is not None:
        return {"lives_with": "Yes" if lives["home"] else "No"}
    if (post := values.split_postcode(part)[1]) is not None and re.match(r"(?:Flat|Unit|The |\d)", part) and post:
        return {"address": part}
    own = re.sub(r"(?i)^(?:mum|mother|dad|father)['’]s (?=\w)", "", part)
    short = len(part.split()) <= _KIN_WORDS and not re.match(r"(?i)not\b", part)
    if kind_in(own) is not None and short and not re.search(r"\d", part):
        return {"relationship": part}
    if (pr := _PR.match(part)) is not None:
        return {"pr": "No" if pr["no"] else "Yes"}
    if _SEX.match(part):
        return {"sex": part}
    bare = _BORN.sub("", part)
    if (date := values.DATE.fullmatch(bare)) is not None:
        return {"dob": date.group(0)}
    if _AGE.match(part):
        return {"age": part}
    if (at := _YEAR_AT.match(part)) is not None:
        return {"age": at["age"], "school": at["school"]}
    named = _SCHOOL.search(part) and not re.search(r"\d", part) and not re.match(r"(?i)(?:no|not|without)\b", part)
    return {"school": part} if named else None


def _says_plainly(inside: str) -> bool:
    """Whether all that stands in brackets behind a name is who the person is to the child or where they live."""
    return all(kind_of(part.strip(" .")) is not None for part in inside.split(",") if part.strip(" ."))


def apart(text: str) -> tuple[str, dict[str, str]]:
    """The name and what stands behind it by key; the text and nothing where it is only a name or is not plain."""
    whole = text
    home = _HOME.search(text)
    text = text[: home.start()] + text[home.end() :] if home is not None else text
    text = re.sub(r"\s*\(((?=[^()]*\d)[^()]*)\)(?=\s*,)", r", \1", text)
    bracket = re.fullmatch(r"([^()]+?)\s*\(([^()]*)\)", text.strip())
    if bracket is not None and not re.search(r"\d", bracket.group(2)) and not _says_plainly(bracket.group(2)):
        bracket = None
    pieces = (
        [bracket.group(1), *bracket.group(2).split(",")] if bracket else re.split(r",\s*|\s+[-–]\s+|\n", text.strip())
    )
    name, rest = pieces[0].strip(), [piece.strip(" .") for piece in pieces[1:] if piece.strip(" .")]
    if not (rest or home) or not re.fullmatch(r"[^\W\d_][^\d,:@]{1,60}", name):
        return whole, {}
    found: dict[str, str] = {"address": home.group(1)} if home is not None else {}
    for piece in rest:
        said = kind_of(piece)
        if said is None or said.keys() & found.keys():
            return whole, {}
        found |= said
    return name, found
