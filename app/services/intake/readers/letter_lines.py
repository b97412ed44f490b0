"""The head of a professional's letter: whom it is about (`Re: …`) and the family, a line for each person.

A line that begins with a family word and a name (`Father: Craig Lowe, lives elsewhere`) becomes a row of a table of its
own, so that what is said of one person never goes to another. What a line says and is not plain is left out of it.
"""

import re

from app.services.intake.readers import values
from app.services.intake.readers.blocks import Block, Cell, Grid, Para
from app.services.intake.readers.composite import kind_of
from app.services.intake.readers.names import not_names
from app.services.intake.readers.phrases import says_unknown
from app.services.intake.readers.relations import kind_in
from app.services.intake.readers.vocabulary import match_label

_COLUMNS = (
    ("name", "Name"),
    ("relationship", "Relationship to the child"),
    ("dob", "Date of birth"),
    ("age", "Age"),
    ("sex", "Sex"),
    ("address", "Address"),
    ("lives_with", "Lives with the child"),
    ("phone", "Telephone"),
    ("email", "E-mail"),
    ("pr", "Parental responsibility"),
    ("school", "School"),
    ("language", "First language"),
    ("interpreter", "Interpreter needed"),
)
_WORD = r"(?:[A-ZÀ-Þ][^\W\d_]*[’'-]?[^\W\d_]*\.?)"
_NAME = re.compile(
    rf"(?:(?:Mr|Mrs|Ms|Miss|Dr|Mx)\.? )?{_WORD}(?:[ -](?:{_WORD}|de|da|dos|van|von|al|el|bin|bint)){{0,4}}"
)
_KIN_LINE = re.compile(
    r"^\W*(?P<kin>[A-Z][A-Za-z'’/ -]{1,40}?)\s*(?:\((?P<more>[^()]{1,40})\))?\s*(?::|\s[–—-]\s)\s*(?P<rest>\S.*)$"
)
_KIN_WORDS, _LONGEST, _NAME_WORDS = 4, 260, 5
_RE = re.compile(r"(?i)^\W*(?:re|ref|regarding|concerning|subject|patient|pupil|child|client)\s*:\s*(?P<rest>\S.*)$")
_SAME = re.compile(
    r"(?i)^(?:(?:lives?|living|resides?|also) )?(?:at |of )?(?:the )?(?:same|above|family)(?: home)?"
    r"(?: address| home| house|household)?(?: as (?:above|child|\w+))?$|^(?:address )?as above$"
    r"|^(?:(?:lives?|living|is) )?at home$"
    r"|^(?:lives?|living) with (?:the (?:child(?:ren)?|family|patient)|(?:him|her|them)|(?:his|her|their)"
    r" (?:mother|family))$"
)
_APART = re.compile(
    r"(?i)^(?:(?:now |currently )?(?:lives?|living|resides?) (?:elsewhere|apart|separately|away|abroad|at (?:a|an)other"
    r" address|at (?:a )?different address|with (?:his|her) (?:own |new )?(?:parents|partner|family))"
    r"|not (?:living|resident) (?:at|in) (?:the )?(?:home|family home|household|address|this address)"
    r"|does not live (?:at|in|with) .{3,30}|(?:separate|different|another) address|not in (?:the )?(?:home|household))$"
)
_REACH = re.compile(r"(?i)^(?:tel(?:ephone)?|phone|mob(?:ile)?|contact|t|m)\b\.?(?: (?:no|number)\b\.?)?\s*:?\s*")
_PLACE = re.compile(r"(?i)^(?:(?:now |currently )?(?:lives?|living|resides?|staying) (?:at|in)|address:?|of|at)\s+")
_SPEAKS = re.compile(r"(?i)^(?:speaks|first language:?|language:?)\s+(?P<said>[A-Z][a-z]+)$")
_NEEDS = re.compile(
    r"(?i)^(?:needs an |requires an )?interpreter(?: (?P<said>not needed|not required|needed|required))?$"
)
_ATTENDS = re.compile(r"(?i)^(?:attends|at school at|pupil at|goes to|school:?)\s+(?=[A-Z])")


_PLACE_BEGINS = re.compile(r"(?i)(?:lives? (?:at|in) |address:? |of |at )?(?:flat|unit|room|the |\d+\w?\b)")


def _pieces(text: str) -> list[str]:
    plain = re.sub(r"\s*\(([^()]*)\)", r", \1", text)
    parts = [part.strip(" .;–-") for part in re.split(r"[,;]\s*|\s+[–—-]\s+", plain)]
    out: list[str] = []
    for part in (part for part in parts if part):
        begun = bool(out) and _PLACE_BEGINS.match(out[-1])
        whole = bool(out) and values.split_postcode(out[-1])[1] is not None
        joins = begun and not whole and _said(out[-1]) == {} and _said(part) == {}
        post = begun and not whole and values.split_postcode(part)[1] is not None
        if joins or post:
            out[-1] = f"{out[-1]}, {part}"
        else:
            out.append(part)
    return out


def _said(piece: str) -> dict[str, str]:  # noqa: PLR0911 - one answer per kind of value
    """What one piece of a line plainly says; nothing where it is not plain."""
    if _SAME.match(piece):
        return {"lives_with": "Yes"}
    if _APART.match(piece):
        return {"lives_with": "No"}
    if (speaks := _SPEAKS.match(piece)) is not None:
        return {"language": speaks["said"]}
    if (needs := _NEEDS.match(piece)) is not None:
        return {"interpreter": "No" if (needs["said"] or "").casefold().startswith("not") else "Yes"}
    place = _PLACE.sub("", piece)
    if values.split_postcode(place)[1] is not None and re.match(r"(?i)(?:flat|unit|room|the |\d)", place):
        return {"address": place}
    if _ATTENDS.match(piece):
        return {"school": _ATTENDS.sub("", piece)}
    found = kind_of(_REACH.sub("", piece)) or {}
    return {} if "relationship" in found else found


def _is_name(text: str) -> bool:
    words = {word.casefold().strip(".") for word in text.split()}
    return _NAME.fullmatch(text) is not None and len(words) <= _NAME_WORDS and not words & not_names()


def person_of(line: str) -> dict[str, str]:
    """What a line `Father: Craig Lowe, lives elsewhere` says of one person, by key; empty for every other line."""
    made = _KIN_LINE.match(line.strip()) if len(line) <= _LONGEST else None
    if made is None or len(made["kin"].split()) > _KIN_WORDS or kind_in(made["kin"]) is None:
        return {}
    pieces = _pieces(made["rest"])
    if not pieces or says_unknown(pieces[0]) or not _is_name(pieces[0]):
        return {}
    told: dict[str, str] = {"name": pieces[0], "relationship": made["kin"].strip()}
    more = made["more"]
    for piece in (*([more] if more else []), *pieces[1:]):
        for key, text in _said(piece).items():
            told.setdefault(key, text)
    return told


_GROUP = "body table 90"
"""The rows of a letter's family are rows of persons, like those of the tables of a message, which are far fewer."""


def _table(people: list[dict[str, str]], where: str) -> tuple[Block, ...]:
    used = [(key, head) for key, head in _COLUMNS if any(key in one for one in people)]
    rows = [tuple(Cell(head, where, at) for at, (_, head) in enumerate(used))]
    rows += [tuple(Cell(one.get(key, ""), where, at) for at, (key, _) in enumerate(used)) for one in people]
    return Para("Parents, carers and other people in the family", where, True), Grid(tuple(rows), _GROUP)


_CHILD_LABELS = {"dob": "Date of birth", "address": "Address", "sex": "Sex", "school": "School", "phone": "Telephone"}
_NHS = re.compile(r"(?i)^nhs(?: (?:no|number|num))?\b\.?:?\s*(?P<said>[\d -]{10,14})$")


def _about(line: str, where: str) -> tuple[Block, ...]:
    """The lines that a `Re:` line stands for: the name of the child and what else it plainly says."""
    made = _RE.match(line.strip()) if len(line) <= _LONGEST else None
    pieces = _pieces(made["rest"]) if made is not None else []
    if not pieces or not _is_name(pieces[0]) or len(pieces[0].split()) < _FULL_NAME:
        return ()
    out = [Para(f"Child's name: {pieces[0]}", where)]
    for piece in pieces[1:]:
        if (nhs := _NHS.match(piece)) is not None:
            out.append(Para(f"NHS number: {nhs['said']}", where))
        for key, text in _said(piece).items():
            if key in _CHILD_LABELS:
                out.append(Para(f"{_CHILD_LABELS[key]}: {text}", where))
    return tuple(out)


_FULL_NAME = 2


def is_head_line(line: str) -> bool:
    """Whether a line names whom a letter is about, or one person of the family."""
    return bool(person_of(line) or _about(line, ""))


_CERTAIN = frozenset({"dob", "age", "language", "interpreter", "pr", "lives_with"})
"""What a block says of the adult it begins with, and no letter says of a child behind the name of a parent."""
_YES_OR_NO = {
    "interpreter": ("interpreter needed", "interpreter not needed"),
    "pr": ("has parental responsibility", "no parental responsibility"),
    "lives_with": ("lives at the same address", "lives elsewhere"),
}
_AS_SAID = {"dob": "born {}", "age": "aged {}", "phone": "tel {}", "language": "speaks {}", "sex": "{}", "email": "{}",
            "address": "{}"}
_LONGEST_ASKED = 40


def _piece_of(line: str) -> tuple[str, str] | None:
    """What a line `Date of birth: 17/01/1984` asks and its answer as a piece of a person's line; None where it is
    neither."""
    label, mark, text = (part.strip() for part in line.partition(":"))
    asked = match_label(label) if mark and text and len(label) <= _LONGEST_ASKED else None
    if asked is None or asked.share < _PLAIN:
        return None
    said = values.yes_no(text)
    if asked.key in _YES_OR_NO and said is not None:
        return asked.key, _YES_OR_NO[asked.key][0 if said else 1]
    piece = _AS_SAID[asked.key].format(text.strip(" .;")) if asked.key in _AS_SAID else ""
    return (asked.key, piece) if piece and all(_said(part) for part in _pieces(piece)) else None


_PLAIN = 0.6


def _of_one_person(block: list[str]) -> str:
    """A block of lines that is about the one adult whose family word and name begin it, as one line; else empty."""
    if len(block) < 2 or not person_of(block[0]) or any(is_head_line(line) for line in block[1:]):
        return ""
    told = [_piece_of(line) for line in block[1:]]
    pieces = [piece for piece in told if piece is not None]
    if len(pieces) < len(told) or not {key for key, _ in pieces} & _CERTAIN:
        return ""
    whole = "; ".join([block[0].strip(), *(piece for _, piece in pieces)])
    return whole if len(whole) <= _LONGEST else ""


def head_lines(lines: list[str]) -> list[tuple[int, str]]:
    """The lines with their numbers, a person's line that the mailer wrapped joined with its rest, and a block about one
    adult with its first line."""
    out: list[tuple[int, str]] = []
    at = 0
    while at < len(lines):
        until = next((end for end in range(at, len(lines)) if not lines[end].strip()), len(lines))
        block = _wrapped(lines[at:until], at + 1)
        one = _of_one_person([line for _, line in block])
        out.extend([(at + 1, one)] if one else block)
        if until < len(lines):
            out.append((until + 1, lines[until]))
        at = until + 1
    return out


def _wrapped(lines: list[str], first: int) -> list[tuple[int, str]]:
    out: list[tuple[int, str]] = []
    for number, line in enumerate(lines, start=first):
        before = out[-1][1] if out else ""
        wrapped = person_of(before) and re.match(r"\s*(?:[a-z0-9+(]|[A-Z]{1,2}\d)", line) is not None
        wrapped = wrapped or bool(person_of(before) and before.rstrip().endswith((",", ";")))
        if wrapped and _KIN_LINE.match(line.strip()) is None:
            out[-1] = out[-1][0], f"{before.rstrip()} {line.strip()}"
        else:
            out.append((number, line))
    return out


def letter_blocks(lines: list[Para]) -> tuple[Block, ...]:
    """The lines of a letter's head with the child of its `Re:` line named and its family in a table at the end."""
    out: list[Block] = []
    people: list[dict[str, str]] = []
    place = ""
    for line in lines:
        person = person_of(line.text)
        if person:
            people.append(person)
            place = place or line.where
            continue
        out.extend(_about(line.text, line.where) or (line,))
    return (*out, *(_table(people, place) if people else ()))
