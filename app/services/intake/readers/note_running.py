"""Notes of telephone calls in running words, and the fields that stand beneath a head of their own."""

import re

from app.services.intake.readers import values

Part = tuple[str, str, int]
_OPENING = re.compile(
    r"(?i)^\W*(?:(?:note|record|log) of (?:a )?)?(?:tel(?:ephone)?|phone)\.? ?(?:call|note|message)\b"
    r"|^\W*call (?:taken|from)\b"
)
_RANG = re.compile(r"(?i)(?:^|[.\n]\s*)(?:tele)?(?:phone |t/?)?(?:call|c|rung|phoned"
                   r"|contact(?:ed)?)(?: received)? (?:from|by)\b")
_DASHED = re.compile(r"\s[-–—/|]\s*((?:[A-ZÀ-Þ][\w'’.-]*)(?: [A-ZÀ-Þ][\w'’-]+)+)\s*$")
"""Who took a call, behind a dash at the end of the line of its day and time."""
_TAKER = re.compile(
    r"\b(?i:(?:taken |recorded |logged |noted |written )?(?:down )?by)\s+"
    r"([A-ZÀ-Þ][\w'’-]+(?: [A-ZÀ-Þ][\w'’-]+)+)"
)
_CALLER = re.compile(
    r"(?:^|(?<=[.\n])\s*)(?i:(?:call|phone call|phoned|rung|contacted)(?: received)? (?:from"
    r"|by)(?: an?\b)?(?: (?:mr|mrs|ms|miss|dr)\b\.?)?)\s+"
    r"(?P<name>[A-ZÀ-Þ][\w'’-]+(?: [A-ZÀ-Þ][\w'’-]+)+),\s+(?P<work>(?:(?!\.\s+[A-Za-z])[^\n])+)\.(?=\s|$)"
)
_WORK = re.compile(
    r"^(?:an? |the )?(?P<job>[a-z][^,.\n]{2,50}?) (?:at|from|of|with|for) "
    r"(?P<agency>(?:the )?[A-Z][\w'’&-]*(?: (?:[A-Z][\w'’&-]*|of|and|the|&))*)"
)
_MOST_OPENING = 160


def running_parts(text: str) -> list[Part]:
    """The parts of a note that tells a call in running words under one line of when and by whom; else nothing."""
    lines = [(number, line.strip()) for number, line in enumerate(text.split("\n"), start=1) if line.strip()]
    if len(lines) < 2 or len(lines[0][1]) > _MOST_OPENING:
        return []
    opening = lines[0][1]
    stamped = values.DATE.search(opening) and values.time_in(opening) is not None and ":" not in opening[:20]
    if _OPENING.match(opening) is None and not (stamped and _RANG.search(lines[1][1])):
        return []
    caller = _CALLER.search("\n".join(line for _, line in lines[1:]))
    if values.DATE.search(opening) is None or caller is None:
        return []
    out: list[Part] = [("began", opening, 1)]
    if (taker := _TAKER.search(opening) or _DASHED.search(opening)) is not None:
        out.append(("taken", taker.group(1), 1))
    second = lines[1][0]
    work = _WORK.match(caller["work"])
    out.append(("caller", caller["name"], second))
    if work is None:
        out[-1] = ("caller", f"{caller['name']}, {caller['work']}", second)
    else:
        out.extend((("role", work["job"], second), ("agency", work["agency"], second)))
    if (phone := values.phone_of(caller["work"])) is not None:
        out.append(("phone", phone, second))
    body = "\n".join(line if line.strip() else "" for line in text.split("\n")[second - 1 :])
    return [*out, ("said", body.replace(caller.group(0), "", 1).strip(), second)]


_FIELDS: tuple[tuple[str, str, re.Pattern[str]], ...] = (
    ("caller", "caller", re.compile(r"(?i)^(?:full )?name$")),
    ("caller", "caller", re.compile(r"(?i)^(?:job|role|agency|organisation|employer|position|e-?mail)\b")),
    ("caller", "relation", re.compile(r"(?i)^(?:how (?:do(?:es)? )?(?:they |you |s?he )?knows?|relation)\b")),
    ("caller", "caller", re.compile(r"(?i)\bto be named$|\banonym")),
    ("about", "address", re.compile(r"(?i)^(?:home |family |current )?(?:address|post ?code)$")),
    ("about", "school", re.compile(r"(?i)^(?:school|nursery|college|school ?(?:/|or) ?nursery)$")),
    ("about", "language", re.compile(r"(?i)^(?:first |home |main )?language(?: spoken)?$")),
    ("about", "gp", re.compile(r"(?i)^(?:gp|doctor|surgery)$")),
    ("about", "about", re.compile(r"(?i)^(?:full )?name$")),
    ("about", "about", re.compile(r"(?i)^(?:d\.?o\.?b\.?|date of birth|age|sex|gender)$")),
)


def field_under(head: str, label: str) -> str | None:
    """What part of a note a field belongs to that stands under the head of the caller or the child; None elsewhere."""
    plain = label.strip(" :?")
    return next((kind for under, kind, asked in _FIELDS if under == head and asked.search(plain)), None)


def said_in(label: str, text: str) -> str:
    """What a field beneath a head adds to the part: a guessed age without the word that the birth date is not known,
    and what the caller is happy with in whole words."""
    if re.search(r"(?i)\banonym", label):
        return f"{label.strip(' :?')}: {text}"
    if re.match(r"(?i)(?:d\.?o\.?b|date of birth)", label.strip()) and values.DATE.fullmatch(text.strip()):
        return f"born {text.strip()}"
    if re.search(r"(?i)\bto be named$", label.strip(" :?")):
        return label.strip(" :?") if values.yes_no_word(text) else ""
    if re.match(r"(?i)(?:d\.?o\.?b|date of birth|age)", label.strip()):
        guess = re.sub(r"(?i)^(?:looks|seems|probably|maybe)\s+", "", re.sub(
            r"(?i)^(?:not known|unknown|n/?k)\W*", "", text.strip()
        ))
        return guess if re.match(r"(?i)(?:(?:aged?|about|around|nearly|nearly|born)\s+)?\d", guess) else ""
    return text.strip()


def with_capitals(text: str) -> str:
    """A text whose sentences begin with small letters, as typed in haste, with a capital at the head of each."""
    small = len(re.findall(r"[.!?]\s+[a-z]", text))
    if small < _FEWEST_SMALL or small < len(re.findall(r"[.!?]\s+[A-Z]", text)):
        return text
    text = re.sub(r"(?<=[.!?] )[a-z]", lambda m: m.group(0).upper(), text)
    return re.sub(r"(?m)^[a-z]", lambda m: m.group(0).upper(), text)


_FEWEST_SMALL = 3
