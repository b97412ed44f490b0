"""What the values of an answer mean: moments, periods, lists of systems, references. None where it is not plain."""

import datetime as dt
import re

from app.services.intake.readers import values
from app.services.intake.readers.police_rows import moment_of
from app.services.intake.readers.record import Found, Sure

REFERENCE = re.compile(r"(?<![\w-])[A-Z]{1,5}(?:[-/][A-Z]{2,4})?[-/]\d{2,4}[-/]\d{2,}(?![\w-])")
_HOURS = re.compile(r"(?i)(?<![\d.])(\d{1,3})\s*(?:hours?|hrs?|h)\b")
_YEAR = r"(?:19|20)\d\d"
WHEN = re.compile(
    rf"(?i)^(?P<when>(?:{values.DATE.pattern.replace('(?ix)', '')}"
    rf"|(?:(?:early|mid|late|spring|summer|autumn|winter|{values.MONTH})\s+)?{_YEAR}"
    rf"(?:\s*[-–/]\s*(?:{_YEAR}|\d\d))?))\s*(?P<mark>[:–—|]|-\s|\s-|\s{{2,}}|,\s)\s*(?P<rest>\S.*)$",
    re.DOTALL | re.VERBOSE,
)


def one_day(text: str, today: dt.date) -> dt.date | None:
    """The one date in a text; None where it names none, two, or no possible day."""
    found = list(values.DATE.finditer(text))
    return values.date_of(found[0], today) if len(found) == 1 else None


def moment(
    text: str, where: str, today: dt.date, sure: Sure = Sure.STATED
) -> tuple[Found[dt.datetime] | None, str | None]:
    """The moment a text names, in UTC, and what must be asked where its clock time is not one moment."""
    day = one_day(text, today)
    if day is None:
        return None, None
    found = values.DATE.search(text)
    rest = text if found is None else f"{text[: found.start()]} {text[found.end() :]}"
    _, at, asked = moment_of(day, rest)
    return (Found(at, text, where, sure) if at is not None else None), asked


def period(text: str, where: str, today: dt.date) -> tuple[Found[dt.date] | None, Found[dt.date] | None]:
    """Both ends of a period; an end that is no plain day, or both where they are the wrong way round, stay empty."""
    days = [values.date_of(match, today) for match in values.DATE.finditer(text)]
    if len(days) == 2 and days[0] is not None and days[1] is not None and days[0] <= days[1]:
        return Found(days[0], text, where), Found(days[1], text, where)
    lone = days[0] if len(days) == 1 else None
    open_end = re.search(r"(?i)\b(?:present|date|today|now|onwards?|current)\b", text) or re.match(
        r"(?i)\s*(?:since|from)\b", text
    )
    if lone is not None and open_end:
        return Found(lone, text, where), None
    return None, None


def systems(text: str, where: str) -> tuple[Found[str], ...]:
    """The systems a text lists: one a line, or set apart by semicolons, else by commas."""
    cut = r"[;\n•▪·]" if re.search(r"[;\n•▪·]", text) else r","
    pieces = [piece.strip(" \t.-–*") for piece in re.split(cut, text)]
    return tuple(Found(piece, text, where) for piece in pieces if piece)


def hours(text: str) -> int | None:
    """A limit in hours; None where the text names none, or several."""
    found = {int(match.group(1)) for match in _HOURS.finditer(text)}
    return found.pop() if len(found) == 1 else None


def reference_in(text: str) -> str | None:
    """The one reference number in a text; a short text with a figure in it that is nothing else counts as one."""
    found = {match.group(0) for match in REFERENCE.finditer(text)}
    if found:
        return found.pop() if len(found) == 1 else None
    plain = text.strip()
    return plain if re.fullmatch(r"[A-Za-z0-9/_-]{4,24}", plain) and re.search(r"\d", plain) else None
