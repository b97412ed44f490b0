"""A letter as a Word document or a printed PDF: read as the same letter by e-mail is, its writer from the signature."""

import datetime as dt
import re
from dataclasses import replace

from app.services.intake.readers import values
from app.services.intake.readers.blocks import Block, Para
from app.services.intake.readers.mail_body import Envelope, read_body
from app.services.intake.readers.mail_text import take_apart
from app.services.intake.readers.record import DocumentKind, Found, Reading, Sure

_SALUTATION = re.compile(r"(?i)^\s*dear(?:\s+[^\s,:]{1,24}){1,6}\s*[,:]?\s*$")
_CLOSING = re.compile(
    r"(?i)^\s*(?:yours (?:sincerely|faithfully|truly)|(?:kind|best|warm) regards|with (?:kind|best) wishes)\b"
)
_DATED = re.compile(r"(?i)^\s*(?:date(?:d)?:?\s*)?(?P<day>.{6,30})$")
_HEAD_LINES, _FEWEST_LINES, _SHORT = 25, 5, 90


def is_letter(lines: list[str]) -> bool:
    """Whether a document's lines are a letter: a salutation of its own near the top and a closing further down."""
    begins = next((at for at, line in enumerate(lines[:_HEAD_LINES]) if _SALUTATION.match(line)), None)
    if begins is None or len(lines) < _FEWEST_LINES:
        return False
    return any(_CLOSING.match(line) for line in lines[begins + 1 :])


def text_of_letter(blocks: tuple[Block, ...]) -> str:
    """The letter's text, short lines below each other and paragraphs apart; empty where a table stands in it."""
    if not all(isinstance(block, Para) for block in blocks):
        return ""
    out = ""
    short = True
    for line in (line.strip() for block in blocks if isinstance(block, Para) for line in block.text.split("\n")):
        again = len(line) <= _SHORT and not line.endswith((".", "?", "!"))
        out += ("\n" if short and again else "\n\n") + line if out else line
        short = again
    return out


_GAP = re.compile(r"\S\s{3,}\S")
_MOST_GAPS = 3


def printed_letter(lines: list[str]) -> str:
    """The text of a letter as it is printed on pages; empty where the pages are no letter or hold columns."""
    plain = [line.strip() for line in lines]
    if not is_letter([line for line in plain if line]):
        return ""
    gaps = sum(_GAP.search(re.sub(r":\s+", ": ", line)) is not None for line in plain)
    text = "\n".join(re.sub(r"\s+", " ", line) for line in plain)
    return re.sub(r"\n{3,}", "\n\n", text) if gaps <= _MOST_GAPS else ""


def read_letter(text: str, today: dt.date, media: str, digest: str) -> Reading:
    """What a letter says; its day is the one that stands alone on a line before the salutation."""
    lines = text.split("\n")
    until = next((at for at, line in enumerate(lines) if _SALUTATION.match(line)), 0)
    dated: Found[dt.date] | None = None
    for number, line in enumerate(lines[:until], start=1):
        said = _DATED.match(line)
        day = values.whole_date(said["day"], today) if said is not None else None
        if day is not None and day <= today:
            dated = Found(day, line.strip(), f"line {number}", Sure.STATED)
    body = take_apart(text)
    reading = read_body(Envelope(None, "", "", ""), body, dated.value if dated else today, (media, digest))
    mail = values.EMAIL.search(body.signature)
    writer = reading.referrer
    if mail is not None and writer.email is None:
        writer = replace(writer, email=Found(mail.group(0), mail.group(0), "signature", Sure.STATED))
    return replace(reading, kind=DocumentKind.FORM, referrer=writer, form_date=reading.form_date or dated)
