"""Referral forms: a Word document's or a PDF's entries become one reading."""

import datetime as dt

from app.services.errors import Unreadable
from app.services.intake.readers.assemble import Assembler
from app.services.intake.readers.blocks import Block, Grid, Para
from app.services.intake.readers.doubts import doubted
from app.services.intake.readers.flow_plan import PlannedFlow
from app.services.intake.readers.letters import is_letter, read_letter, text_of_letter
from app.services.intake.readers.limits import Limits
from app.services.intake.readers.record import DocumentKind, Reading
from app.services.intake.readers.reply import is_reply, read_reply
from app.services.intake.readers.word import read_word

PICTURE_SENTENCE = "No text could be read; type it from the picture."


def picture(media: str, digest: str) -> Reading:
    """The reading of a scan or photograph: nothing was read, and the screen says so."""
    return Reading(
        kind=DocumentKind.PICTURE, media=media, sha256=digest, warnings=(PICTURE_SENTENCE,), not_found=("any text",)
    )


def lines_of(blocks: tuple[Block, ...]) -> list[str]:
    """The document's text, line by line, tables cell by cell."""
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, Para):
            lines.extend(block.text.split("\n"))
        elif isinstance(block, Grid):
            lines.extend(part for row in block.rows for cell in row for part in cell.text.split("\n"))
    return [line.strip() for line in lines if line.strip()]


def read_blocks(blocks: tuple[Block, ...], today: dt.date, media: str, digest: str) -> Reading:
    """A reading from paragraphs and tables, whatever file they came from."""
    lines = lines_of(blocks)
    if is_reply(lines):
        return read_reply(blocks, today, media, digest)
    if is_letter(lines) and (letter := text_of_letter(blocks)):
        return as_other(read_letter(letter, today, media, digest))
    entries = PlannedFlow().run(blocks)
    reading = Assembler(entries, today, media, digest, DocumentKind.FORM, " ".join(lines[:3])).reading(lines)
    return as_other(doubted(reading, today))


def as_other(reading: Reading) -> Reading:
    """The reading as it is if it holds a person, a referrer or a concern; otherwise a document of another
    kind."""
    from dataclasses import replace

    said = (reading.children, reading.adults, reading.referrer.name, reading.concern.text, reading.consent.status)
    if sum(bool(part) for part in said) >= 1:
        return reading
    return replace(
        reading,
        kind=DocumentKind.OTHER,
        warnings=(*reading.warnings, "This is no referral form the reader knows; type the contact from it."),
    )


def read_word_form(data: bytes, today: dt.date, digest: str, limits: Limits) -> Reading:
    """A .docx referral form. Raises Unreadable for anything that is not one whole Word document."""
    blocks, pictures = read_word(data, limits)
    if not blocks:
        if pictures:
            return picture("docx", digest)
        raise Unreadable("The Word document is empty.", "Ask the sender for the filled form.")
    return read_blocks(blocks, today, "docx", digest)
