"""PDF forms: their fields by any name, with the label printed beside them; printed text where there are
no fields.

A field's label is its tooltip, else its own name, else the words printed to its left or above it. Option
prompts, unticked
boxes and defaults such as `(choose)` are no values. Facts about the format: ISO 32000-1, 12.7
(interactive forms).
"""

import datetime as dt
import io
import logging
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from app.services.errors import HubdeskError, Unreadable
from app.services.intake.readers.assemble import Assembler
from app.services.intake.readers.blocks import Block, Entry
from app.services.intake.readers.doubts import doubted
from app.services.intake.readers.forms import as_other, picture, read_blocks
from app.services.intake.readers.headings import match_section
from app.services.intake.readers.kin_labels import person_label
from app.services.intake.readers.letters import printed_letter, read_letter
from app.services.intake.readers.limits import Limits
from app.services.intake.readers.pdf_columns import blocks_of_page
from app.services.intake.readers.pdf_fields import fields_of
from app.services.intake.readers.pdf_lines import Field
from app.services.intake.readers.pdf_print import plain_text, printed_lines, value_columns, without_running_heads
from app.services.intake.readers.phrases import field_words, is_placeholder
from app.services.intake.readers.record import DocumentKind, Reading
from app.services.intake.readers.reply import is_reply, read_reply_lines
from app.services.intake.readers.vocabulary import Label, match_label, match_words

if TYPE_CHECKING:
    from pypdf import PdfReader

_NEXT = "Ask the sender for the PDF again, or open it yourself and print it to a new PDF."
_OPTION = re.compile(
    r"(?i)(?P<stem>.*?)[\s_\-:–(]+(?P<option>yes|no|nk|notknown|not known|unknown|male|female|m|f|u|given|refused"
    r"|not ?sought|[1-4])\)?$"
)


def _label_of(item: Field) -> tuple[str, Label | None]:
    """A field's label in words, and what it asks for."""
    by_name = match_words(field_words(item.name), loose=True)
    by_tip = match_label(item.tip) if item.tip and item.tip != item.name else None
    near = item.after if item.box and item.after else item.near
    by_near = match_label(near) if near else None
    printed = by_tip or by_near
    text = item.tip or near or item.name
    chosen = printed or by_name
    if printed is not None and by_name is not None and printed.key != by_name.key:
        scope = item.section.scope if item.section is not None else ""
        if (
            scope in {"consent", "concern"}
            and by_name.key.startswith(("consent", "told"))
            and not printed.key.startswith(("consent", "told"))
        ) or (by_name.share > printed.share and by_name.words >= printed.words and not by_tip):
            chosen = by_name
    if chosen is None:
        return text, None
    others = [label for label in (by_name, by_tip, by_near) if label is not None]
    party, index = _party(item, chosen, others)
    return text, replace(chosen, party=party, index=index)


def _party(item: Field, chosen: Label, others: list[Label]) -> tuple[str, int | None]:
    spans = match_words((*field_words(item.name), "telephone"), loose=True)
    named = spans if spans is not None and spans.party else None
    if named is not None and item.row and match_words(field_words(item.name), loose=True) is None:
        named = None
    near = match_section(item.tip or item.near)
    party = next((label.party for label in (named, chosen, *others) if label is not None and label.party), "")
    index = next(
        (label.index for label in (named, chosen, *others) if label is not None and label.index is not None), None
    )
    if index is None and near is not None and near.scope in {"child", "other"}:
        index = near.index
    return party, index


_SEXES = frozenset({"male", "female", "other", "m", "f", "boy", "girl", "unknown", "unborn", "not known", "non binary"})


def _sexes(fields: list[Field]) -> list[Field]:
    """Boxes `Male` and `Female` of one line that no question stands before, with their question."""
    lines: dict[tuple[int, int], list[Field]] = {}
    for item in fields:
        if item.box and not item.tip and not item.near and item.after.casefold() in _SEXES:
            lines.setdefault((item.page, round(item.y / 3)), []).append(item)
    asked = {id(one) for row in lines.values() if len(row) > 1 for one in row}
    return [replace(item, near="Sex") if id(item) in asked else item for item in fields]


_STEM = re.compile(r"^(?P<stem>.{3,120}?)\s*(?:\s[–—-]\s|:\s)\s*(?P<option>[^–—:]{1,60})$")


_FLAGS = frozenset({"pr", "lives_with", "harm", "interpreter", "told", "phoned", "anonymity"})


def _asks_of_one(tip: str, stem: str) -> bool:
    """Whether a tooltip names a person and asks one thing of them (`Parent 1: lives with the child`)."""
    asked = match_label(tip)
    own = asked is not None and asked.key in _FLAGS and asked.index is not None
    return own or person_label(stem) is not None


def _told_apart(fields: list[Field]) -> dict[int, tuple[str, str, str]]:
    """Boxes next to each other whose tooltips begin alike (`Concerns – Neglect`, `Concerns – Health`): the row each
    belongs to, what it asks and the box's own option."""
    out: dict[int, tuple[str, str, str]] = {}
    row: list[tuple[Field, str, str]] = []

    def close() -> None:
        if len(row) > 1 and len({option.casefold() for _, _, option in row}) == len(row):
            out.update((id(item), (f"{row[0][0].name} and on", stem, option)) for item, stem, option in row)
        row.clear()

    names = [item.name for item in fields if item.box]
    for item in fields:
        said = _STEM.match(item.tip) if item.box and item.tip and names.count(item.name) == 1 else None
        said = None if said is not None and _asks_of_one(item.tip, said["stem"]) else said
        again = said is not None and any(option == said["option"] for _, _, option in row)
        if said is None or again or (row and (row[0][1] != said["stem"] or row[0][0].section != item.section)):
            close()
        if said is not None:
            row.append((item, said["stem"], said["option"]))
    close()
    return out


def _join_options(fields: list[Field]) -> list[Field]:  # noqa: PLR0912 - one branch per way to print options
    """Boxes that are the answers of one question (`Consent_Yes`, `Consent_No`; a radio group) as one row
    of ticks."""
    groups: dict[tuple[str, str], list[tuple[Field, str]]] = {}
    order: list[tuple[str, str] | Field] = []
    names = [item.name for item in fields if item.box]
    apart = _told_apart(fields)
    for item in fields:
        key: tuple[str, str] | None = None
        option = ""
        if id(item) in apart:
            key, option = ("asked", apart[id(item)][0]), apart[id(item)][2]
        elif item.box and names.count(item.name) > 1:
            export = item.options[0] if item.options else ""
            telling = re.fullmatch(r"(?i)(?:choice|option|button|on|radio)?\s*\d*", export) is None
            short = len(export) <= 3 and export.casefold() not in {"yes", "no"} and item.after != ""
            key, option = ("radio", item.name), export if telling and not short else item.after
        elif item.box:
            plain = not item.tip or (item.tip == item.after and item.after.casefold() in _SEXES | {"yes", "no"})
            if plain and item.after and item.near and match_label(item.near) is not None:
                key, option = ("row", f"{item.page}/{item.near}/{item.y:.0f}"), item.after
            for text in (item.tip, item.name) if key is None else ():
                split = _OPTION.match(text)
                if split and split["option"].casefold() in _SEXES and person_label(split["stem"]) is not None:
                    key, option = ("stem", f"{split['stem']} sex"), split["option"]
                    break
                if split and (match_label(split["stem"]) or match_words(field_words(split["stem"]), loose=True)):
                    own = match_label(item.tip)
                    if own is not None and own.key in {
                        "consent_given",
                        "consent_refused",
                        "consent_not_sought",
                        "told",
                    }:
                        break
                    key, option = ("stem", split["stem"]), split["option"]
                    break
        if key is None:
            order.append(item)
            continue
        if key not in groups:
            order.append(key)
        groups.setdefault(key, []).append((item, option))
    out: list[Field] = []
    for entry in order:
        if isinstance(entry, Field):
            out.append(entry)
            continue
        members = groups[entry]
        if len(members) == 1 and entry[0] in {"stem", "row"}:
            out.append(members[0][0])
            continue
        first = members[0][0]
        row = "   ".join(f"{item.value} {option or item.after or item.near}" for item, option in members)
        if entry[0] == "asked":
            out.append(replace(first, tip=apart[id(first)][1], near="", after="", value=row, box=False))
            continue
        tip = entry[1] if entry[0] == "stem" else first.tip
        out.append(
            replace(
                first,
                name=entry[1] if entry[0] != "row" else first.name,
                tip="" if entry[0] == "row" else tip if entry[0] == "radio" or first.tip else "",
                near="" if entry[0] == "stem" else first.near,
                value=row,
                box=False,
            )
        )
    return out


def _entry(item: Field) -> Entry:
    label, match = _label_of(item)
    where = f"page {item.page}, field {item.name}"
    text = item.value
    default = (
        bool(item.options)
        and not item.box
        and text == item.options[0]
        and (
            is_placeholder(text)
            or re.match(r"(?i)not|nobt|none|please|select|choose|unknown", text.strip()) is not None
        )
    )
    if default:
        text = ""
    if item.box and match is None:
        return Entry("", f"{text} {label}", where, None, item.section, f"page {item.page}", None, True)
    group = f"page {item.page} {item.section.text if item.section else ''}"
    index = match.index if match else None
    if item.row:
        group, index = f"table {item.page}{item.grid}.{item.row}", item.row
    return Entry(label, text, where, match, item.section, group, index, item.box)


def _open(data: bytes, limits: Limits) -> "PdfReader":
    import pypdf

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = pypdf.PdfReader(io.BytesIO(data), strict=False)
        locked = reader.is_encrypted and not reader.decrypt("")
        pages = 0 if locked else len(reader.pages)
    except Exception:  # noqa: BLE001 - a damaged file may raise anything in a library; its text must not travel on
        raise Unreadable("The PDF is damaged or cut off.", _NEXT) from None
    if locked:
        raise Unreadable(
            "The PDF is protected by a password.",
            "Ask the sender for an unprotected copy, or open it with its password and print it to a new PDF.",
        )
    if pages > limits.pages:
        raise Unreadable(
            f"The PDF has {pages} pages; {limits.pages} is the most a form may have.",
            "Ask for the form alone, without the papers that go with it.",
        )
    return reader


def read_pdf(data: bytes, today: dt.date, digest: str, limits: Limits) -> Reading:
    """A PDF: its form fields, or its printed text, or the word that it is a picture. Raises Unreadable."""
    reader = _open(data, limits)
    try:
        fields = fields_of(reader, limits)
        pages = [page.extract_text() for page in reader.pages] if not fields else []
        head = (
            [line for line in reader.pages[0].extract_text().split("\n") if line.strip()] if len(reader.pages) else []
        )
    except HubdeskError:
        raise
    except Exception:  # noqa: BLE001 - a damaged file may raise anything in a library; its text must not travel on
        raise Unreadable("The PDF is damaged inside.", _NEXT) from None
    if not fields:
        return _printed(reader, pages, today, digest)
    entries = [_entry(item) for item in _join_options(_sexes(fields))]
    reading = Assembler(entries, today, "pdf", digest, DocumentKind.FORM_FIELDS, " ".join(head[:3])).reading(head)
    return as_other(doubted(reading, today))


def _printed(reader: "PdfReader", pages: list[str], today: dt.date, digest: str) -> Reading:
    """A PDF without fields: its printed lines as paragraphs, or a picture where nothing is printed."""
    if sum(char.isalnum() for text in pages for char in text) < 20:
        return picture("pdf", digest)
    blocks: list[Block] = []
    placed: list[tuple[str, str]] = []
    printed: list[list[str]] = []
    for number, page in enumerate(reader.pages, start=1):
        try:
            lines = page.extract_text(extraction_mode="layout").split("\n")
        except (ValueError, KeyError, TypeError, ZeroDivisionError, IndexError, AttributeError):
            lines = pages[number - 1].split("\n")
        lines = [plain_text(line) for line in lines]
        placed.extend((line, f"page {number}, line {at}") for at, line in enumerate(lines, start=1))
        printed.append(lines)
    printed = without_running_heads(printed)
    columns = value_columns([line for number, lines in enumerate(printed, 1) for line in printed_lines(lines, number)])
    for number, lines in enumerate(printed, start=1):
        blocks.extend(blocks_of_page(lines, number, columns))
    if is_reply([line.strip() for line, _ in placed if line.strip()]):
        reading = read_reply_lines(placed, today, "pdf", digest)
    elif letter := printed_letter([line for lines in printed for line in lines]):
        reading = read_letter(letter, today, "pdf", digest)
    else:
        reading = read_blocks(tuple(blocks), today, "pdf", digest)
    return replace(
        reading,
        warnings=(
            *reading.warnings,
            "This PDF has no form fields; its printed text was read. Compare it with the original.",
        ),
    )
