"""What single values mean: dates, times, sex, ethnicity codes, yes and no, numbers with check digits,
telephones.

Every function gives None where the text does not plainly say the value. Dates are day first, as the
United Kingdom
writes them; a month above twelve is never silently taken for a day. Codes: standards of the Department
for Education.
"""

import datetime as dt
import itertools
import re
import tomllib
from dataclasses import dataclass
from functools import cache

from stdnum.gb import nhs

from app.services.intake.readers.options import with_boxes
from app.services.intake.readers.phrases import RESOURCES, words_of

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january",
            "feb february",
            "mar march",
            "apr april",
            "may",
            "jun june",
            "jul july",
            "aug august",
            "sep sept september",
            "oct october",
            "nov november",
            "dec december",
        ),
        start=1,
    )
    for name in names.split()
}
MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep"
    r"t?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_YEAR = r"(?:\d{4}|'?\d{2})"
DATE = re.compile(
    rf"(?ix)(?<![\d/.-])(?:"
    rf"(?P<iso>\d{{4}}-\d{{1,2}}-\d{{1,2}})(?![\d-])"
    rf"|(?P<d>\d{{1,2}})\s?(?P<sep>[/.\-])\s?(?P<m>\d{{1,2}})\s?(?P=sep)\s?(?P<y>\d{{4}}|\d{{2}})(?![\d/]|\.\d)"
    rf"|(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?"
    rf"(?:\s+of)?[\s\-/.]*(?P<mn>{MONTH})\.?,?[\s\-/.]*(?P<y2>{_YEAR})(?!\d)"
    rf"|(?P<mn3>{MONTH})\s+(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y3>\d{{4}})"
    rf")"
)
TIME = re.compile(r"(?i)(?<![\d:.])([01]?\d|2[0-3])\s?[:.]\s?([0-5]\d)(?::[0-5]\d)?\s*(am|pm)?(?![\d])")
_SPOKEN_TIME = re.compile(
    r"(?i)(?<![\d:./])(?:(?:[01]\d|2[0-3])[0-5]\d\s?(?:hrs?|hours|h)\b|(?:1[0-2]|0?[1-9])\s?(?:am|pm)\b"
    r"|(?:12 )?(?:noon|midday)\b)"
)
POSTCODE = re.compile(r"(?i)\b([A-Z]{1,2}\d[A-Z\d]?)\s*(\d[A-Z]{2})\b")
PHONE = re.compile(r"(?<![\w/+-])(?:\+44\s?\(?0?\)?|\(?0)\d{2,4}\)?(?:[\s\u00a0-]?\d){5,8}(?!\d)")
EMAIL = re.compile(r"[\w.!#$%&*+/=?^`{|}~’'-]+@[\w-]+(?:\.[\w-]+)+")
_UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
_ON = "☒☑✓✔✅🗹🗷■▣◉●⦿⬤⚫⊠⬛🔘"
_OFF = "☐□▢○◯⚪⬜❏❑"
_BOX = re.compile(rf"([{_ON}{_OFF}]|\[\s*[xX✓✔]?\s*\]|\(\s*[xX✓✔]\s*\)|\(\s{{1,3}}\))")


@dataclass(frozen=True, slots=True)
class Tick:
    """One tick box: the words beside it, and whether it is ticked."""

    label: str
    on: bool


def _year(text: str, latest: dt.date) -> int:
    if len(text.strip("'")) == 4:
        return int(text)
    short = int(text.strip("'"))
    return 2000 + short if 2000 + short <= latest.year else 1900 + short


def date_of(match: re.Match[str], today: dt.date, latest: dt.date | None = None) -> dt.date | None:
    """The date a `DATE` match means, or None where there is no such day. A two-digit year is never after
    `latest`."""
    last = latest or today
    try:
        if match["iso"]:
            year, month, day = (int(part) for part in match["iso"].split("-"))
            return dt.date(year, month, day)
        if match["d"]:
            return dt.date(_year(match["y"], last), int(match["m"]), int(match["d"]))
        name = (match["mn"] or match["mn3"]).casefold()
        year = _year(match["y2"] or match["y3"], last)
        return dt.date(year, _MONTHS[name], int(match["d2"] or match["d3"]))
    except ValueError:
        return None


def whole_date(text: str, today: dt.date, latest: dt.date | None = None) -> dt.date | None:
    """The one date in a text that is a date and little else (a weekday, a clock time); None when two are
    named."""
    text = re.sub(rf"(?i)(\d{{1,2}}) [^\W\d_]+ / (?={MONTH}\b)", r"\1 ", text)  # a month in two languages
    found = list(DATE.finditer(text))
    if len(found) != 1:
        return None
    rest = text[: found[0].start()] + text[found[0].end() :]
    rest = TIME.sub(" ", rest)
    rest = re.sub(
        r"(?i)\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b|\b(?:at|on|edd|due|dob|born|hrs"
        r"|hours|approx|est|estimated)\b",
        " ",
        rest,
    )
    return date_of(found[0], today, latest) if not re.search(r"[^\W\d_]{2,}|\d", rest) else None


def time_in(text: str) -> str | None:
    """The clock time as it is written in a text, dates left out; None when there is none or more than one."""
    plain = DATE.sub(" ", text)
    found = list(TIME.finditer(plain)) or list(_SPOKEN_TIME.finditer(plain))
    return found[0].group(0).strip() if len(found) == 1 else None


def ticks_in(text: str) -> tuple[str, tuple[Tick, ...]]:
    """The words in front of a row of tick boxes, and the boxes. Boxes may stand before or after their
    words."""
    text = with_boxes(text)
    marks = list(_BOX.finditer(text))
    if not marks:
        return text, ()
    head = text[: marks[0].start()]
    tail = text[marks[-1].end() :]
    gaps = [text[a.end() : b.start()] for a, b in itertools.pairwise(marks)]
    after = bool(tail.strip(" \t.;,/|"))
    labels = [*gaps, tail] if after else [head, *gaps]
    lead = head if after else ""
    if not after and (cut := re.match(r"(?s)(.*[:?])\s*(\S.*)$", head)):
        lead, labels[0] = cut.group(1), cut.group(2)
    boxes = tuple(
        Tick(re.sub(r"\s+", " ", label).strip(" \t\n.;,/|:"), bool(re.search(rf"[{_ON}xX✓✔]", mark.group(1))))
        for mark, label in zip(marks, labels, strict=True)
    )
    return lead.strip(" \t\n"), boxes


def yes_no(text: str) -> bool | None:
    """Yes or no, from a word, a letter, a tick row or a lone tick; None for anything else."""
    _, boxes = ticks_in(text)
    if len(boxes) == 1 and not boxes[0].label:
        return boxes[0].on
    on = [box.label for box in boxes if box.on]
    if boxes:
        return yes_no(on[0]) if len(on) == 1 and yes_no_word(on[0]) is not None else None
    return yes_no_word(text)


def _two_tongues(text: str) -> tuple[str, str] | None:
    """The two parts of an answer that stands in two languages (`Oes / Yes`); None for any other text."""
    parts = re.fullmatch(r"\s*([^/\n]{2,30}?) / ([^/\n]{2,30})\s*", text)
    return (parts.group(1), parts.group(2)) if parts is not None else None


def yes_no_word(text: str) -> bool | None:
    """Yes or no from a word that stands alone or leads (``Yes, Punjabi``)."""
    plain = re.sub(r"\s+", " ", text).strip(" \t\n/|").casefold()
    if plain in {"✓", "✔", "x", "yes", "y", "true", "on", "1", "☒", "☑"}:
        return True
    if plain in {"no", "n", "false", "off", "0", "none", "not needed", "not required", "no need"}:
        return False
    if (both := _two_tongues(text)) is not None:
        said = {one for part in both if (one := yes_no_word(part)) is not None}
        return said.pop() if len(said) == 1 else None
    lead = re.match(r"(yes|no)\b\s*[,.;:–—(-]", plain)
    return {"yes": True, "no": False}[lead.group(1)] if lead else None


def sex_of(text: str) -> str | None:
    """M, F or U; None where the text says none of them."""
    _, boxes = ticks_in(text)
    if boxes:
        on = [box.label for box in boxes if box.on]
        return sex_of(on[0]) if len(on) == 1 else None
    if (both := _two_tongues(text)) is not None:
        said = {one for part in both if (one := sex_of(part)) is not None}
        return said.pop() if len(said) == 1 else None
    plain = re.sub(r"[^a-z /]", "", text.casefold()).strip(" /")
    for code, said in (
        ("M", {"m", "male", "boy", "man", "he"}),
        ("F", {"f", "female", "girl", "woman", "she"}),
        ("U", {"u", "unknown", "unborn", "unknown / unborn", "not known", "unknown/unborn", "not yet known"}),
    ):
        if plain in said:
            return code
    return None


@cache
def _ethnicities() -> dict[str, str]:
    with (RESOURCES / "codes.toml").open("rb") as file:
        book = tomllib.load(file)["ethnicity"]
    return {" ".join(words_of(name)): code for code, names in book.items() for name in (*names, code.casefold())}


def _other_of(parts: list[str]) -> str | None:
    """The whole name of the rest of a group (`White – any other`), which is not the rest of all groups."""
    group = next((part for part in parts if part in {"white", "mixed", "asian", "black"}), None)
    rest = any(part in {"other", "any other"} or part.endswith("other background") for part in parts)
    return f"any other {group} background" if group is not None and rest else None


def ethnicity_of(text: str) -> str | None:
    """The ethnicity code a text says, as a code or in words; None where it is not one of the list."""
    book = _ethnicities()
    plain = " ".join(words_of(text))
    if plain in book:
        return book[plain]
    parts = [" ".join(words_of(part)) for part in re.split(r"\s[-–—]\s|[():]", text)]
    if (other := _other_of(parts)) is not None:
        return book.get(other)
    codes = {book[part] for part in parts if part in book}
    return codes.pop() if len(codes) == 1 else None


_UNKNOWN_LEAD = re.compile(
    r"(?i)^\s*(?:(?:date of birth |d\.?o\.?b\.? |exact )?"
    r"(?:not known|unknown|n/?k|not sure|don['’]?t know))\s*[,;:.(–-]+\s*"
)


def known_part(text: str) -> str:
    """What stands behind a leading `not known,` where anything does (`not known, about 23`); the text as it is else."""
    if not _UNKNOWN_LEAD.match(text):
        return text
    return _UNKNOWN_LEAD.sub("", text).strip(" )") or text


def is_doubted(text: str) -> bool:
    """Whether a text begins with the word that it is not known, whatever is guessed behind it."""
    return _UNKNOWN_LEAD.match(text) is not None


_GUIDANCE = re.compile(
    r"(?i)^\W*(?:please (?:use|give|describe|include|tell|write|state|explain|say|be|do|set|complete|provide"
    r"|list|tick|note|strike|delete|return|send|ensure|make|answer|read|continue|attach|email|e-mail|type)\b"
    r"|use (?:this|the (?:words|child)|plain)\b|facts first\b|who, what\b|include (?:any|all|details|dates|what|who)\b"
    r"|give (?:details|examples|dates|as much)\b|describe (?:the|what|any|your|how)\b|set out\b|consider (?:the"
    r"|what|whether|how)\b"
    r"|think about\b|tell us (?:what|about|who|how|why)\b|be (?:specific|clear)\b|do not (?:leave|use)\b|continue on\b"
    r"|(?:mark|tick|circle|choose|select|delete|underline) (?:all|any|one|each|every|as|whichever|what|the box)\b"
    r"|complete (?:this|the|all|one|every|as|in|both)\b|to be (?:completed|filled)\b|if (?:you are|known|yes"
    r"|no),? (?:please|give|say|explain)\b)"
)
_IN_CASE = re.compile(
    r"(?i)^\W*(?:if|where|when) (?:the|an?|any|this|your|there|it|you|they|more)\b[^.?!\"“”]{3,90}?\b"
    r"(?!(?:to|not|and|can|may|will|must|would|could|might|shall|should|do|does|did|i|we|he|she|they|you|the|an?|his"
    r"|her|their|of|parents?|children|people|staff)\b)"
    r"[\w'’-]+,? (?:please )?(?:give|enter|state|write|add|tick|put|insert|attach)\b[^.?!\"“”]*\.?$"
)
"""What to write in a case that may arise (`If the child is not yet born give the due date.`)."""


_OF_THE_FORM = re.compile(
    r"(?i)^\W*(?:please )?(?:complete|use|fill in|submit|return|send|e-?mail|save|read) (?:and \w+ )?(?:this|the|your"
    r"|completed|all) (?:completed )?(?:\w+ )?(?:form|referral|sheet|document|template|sections?|fields?)\b"
    r"|^\W*(?:this|the) (?:\w+ ){0,2}(?:form|template|document) (?:is|must|should|can|may|will|has to)\b"
    r"|^\W*(?:for use by|to be used (?:by|for|when)|all fields|fields marked|sections marked|do not use this)\b"
)
"""What a form says of itself, at any length."""
_LONGEST_PREAMBLE = 700
_CROSS_IT = re.compile(r"(?i)\b(?:put|mark|place) (?:an? )?(?:x|cross|tick)\b")


def is_guidance(text: str) -> bool:
    """Whether a short text tells the writer what to put there and says nothing itself."""
    plain = text.strip()
    if len(plain) <= _LONGEST_PREAMBLE and _OF_THE_FORM.match(plain):
        return True
    told = _GUIDANCE.match(plain) is not None or _CROSS_IT.search(plain) or _IN_CASE.match(plain)
    return len(plain) <= 240 and "\n" not in plain and bool(told)


def nhs_number_of(text: str) -> str | None:
    """Ten digits with a right check digit, without spaces; None otherwise."""
    digits = re.sub(r"[\s\u00a0-]", "", text)
    return digits if re.fullmatch(r"\d{10}", digits) and nhs.is_valid(digits) else None


def upn_of(text: str) -> str | None:
    """A unique pupil number whose check letter is right (modulus 23), or one of the codes for an unknown
    one."""
    plain = re.sub(r"\s", "", text).upper()
    if re.fullmatch(r"UN[1-5]", plain):
        return plain
    if not re.fullmatch(r"[A-Z]\d{11}[\dA-Z]", plain) or plain[0] not in _UPN_LETTERS:
        return None
    last = plain[12]
    value = int(last) if last.isdigit() else _UPN_LETTERS.find(last)
    total = sum(weight * int(digit) for weight, digit in enumerate(plain[1:12], start=2)) + 13 * value
    return plain if value >= 0 and _UPN_LETTERS[total % 23] == plain[0] else None


def email_of(text: str) -> str | None:
    """The first e-mail address in a text."""
    match = EMAIL.search(text)
    return match.group(0) if match else None


_EXTENSION = re.compile(r"(?i)\d[\s,]*(ext(?:n|ension)?\.?\s*\d{1,5})\b")


def phone_of(text: str) -> str | None:
    """The one telephone number in a text, as written; None where there is none or more than one."""
    found = [match.group(0).strip() for match in PHONE.finditer(text)]
    more = _EXTENSION.search(text) if len(found) == 1 else None
    if more is not None:
        return f"{_spaced(found[0])} {more.group(1)}"
    if len(found) == 2 and re.fullmatch(r"[\s/,;&]*(?:or|and)?[\s/,;&]*", PHONE.sub("", text)):
        return re.sub(r"[\s\u00a0]+", " ", text).strip()
    found = [number[1:] if number.startswith("(") and ")" not in number else number for number in found]
    return _spaced(re.sub(r"[\s\u00a0]+", " ", found[0])) if len(found) == 1 else None


def _spaced(number: str) -> str:
    """A national number written as one run of digits, with a space behind its code; any other as it stands."""
    if not re.fullmatch(r"0\d{10}", number):
        return number
    if number.startswith("02"):
        return f"{number[:3]} {number[3:7]} {number[7:]}"
    code = 4 if re.match(r"011\d|01\d1|08|03", number) else 5
    return f"{number[:code]} {number[code:]}" if code != 4 else f"{number[:4]} {number[4:7]} {number[7:]}"


def split_postcode(text: str) -> tuple[str, str | None]:
    """An address in one line without its postcode, and the postcode (written with one space)."""
    line = ", ".join(part.strip(" ,;") for part in re.split(r"[\n\r\v|]+", text) if part.strip(" ,;"))
    found = list(POSTCODE.finditer(line))
    if not found:
        return line.strip(" ,.;"), None
    last = found[-1]
    rest = (line[: last.start()] + line[last.end() :]).strip(" ,.;")
    return re.sub(r"\s*,\s*,\s*", ", ", rest), f"{last.group(1).upper()} {last.group(2).upper()}"


def level_of(text: str) -> int | None:
    """The level of need a text claims, 1 to 4; None where it names none or several."""
    _, boxes = ticks_in(text)
    if boxes:
        on = [box.label for box in boxes if box.on]
        return level_of(on[0]) if len(on) == 1 else None
    if re.search(rf"(?i)\b{MONTH}\b", text) or DATE.search(text):
        return None
    numbers = set(re.findall(r"(?<![\d/.])([1-4])(?![\d/])", text))
    if len(numbers) == 1:
        return int(numbers.pop())
    return None


def cse_of(text: str) -> str | None:
    """The stated risk of child sexual exploitation: Low, Medium, High or None (as a word); None where not
    stated."""
    plain = text.strip().casefold()
    return {"low": "Low", "medium": "Medium", "med": "Medium", "high": "High", "none": "None"}.get(plain)
