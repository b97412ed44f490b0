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
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from app.services.errors import HubdeskError, Unreadable
from app.services.intake.readers.assemble import Assembler
from app.services.intake.readers.blocks import Entry, Para
from app.services.intake.readers.forms import as_other, picture, read_blocks
from app.services.intake.readers.limits import Limits
from app.services.intake.readers.record import DocumentKind, Reading
from app.services.intake.readers.vocabulary import (
    Label,
    Section,
    field_words,
    is_placeholder,
    match_label,
    match_section,
    match_words,
)

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

_NEXT = "Ask the sender for the PDF again, or open it yourself and print it to a new PDF."
_OPTION = re.compile(
    r"(?i)(?P<stem>.*?)[\s_\-:–(]+(?P<option>yes|no|nk|notknown|not known|unknown|male|female|m|f|u|given|refused"
    r"|not ?sought|[1-4])\)?$"
)
_SAME_LINE = 9.0
_ABOVE = 26.0
_BESIDE_BOX = 40.0


@dataclass(frozen=True, slots=True)
class Field:
    """One form field: value as text (boxes as ☒ or ☐), where it stands, and what is printed near it."""

    name: str
    tip: str
    value: str
    box: bool
    page: int
    x: float
    y: float
    near: str = ""
    section: Section | None = None
    options: tuple[str, ...] = ()
    after: str = ""


def _words(page: "PageObject") -> list[tuple[float, float, str]]:
    """The lines printed on a page as (y, x, text), top first."""
    parts: list[tuple[float, float, str, float]] = []

    def visit(text: str, cm: list[float], tm: list[float], _font: object, size: float | None) -> None:
        if text.strip():
            parts.append((tm[5] * cm[3] + cm[5], tm[4] * cm[0] + cm[4], text, abs((size or 10.0) * (tm[0] or 1.0))))

    page.extract_text(visitor_text=visit)
    lines: list[tuple[float, float, str]] = []
    end = 0.0
    for y, x, text, size in parts:
        if lines and abs(lines[-1][0] - y) < 2 and lines[-1][1] <= x <= end + size and not lines[-1][2].endswith("\n"):
            lines[-1] = (lines[-1][0], lines[-1][1], lines[-1][2] + text)
        else:
            lines.append((y, x, text))
        end = x + len(text.strip()) * size * 0.55
    return [(y, x, re.sub(r"\s+", " ", text).strip()) for y, x, text in lines]


def _full_name(widget: Any) -> str:
    names: list[str] = []
    node = widget
    for _ in range(20):
        if node is None:
            break
        if "/T" in node:
            names.append(str(node["/T"]))
        parent = node.get("/Parent")
        node = parent.get_object() if parent is not None else None
    return ".".join(reversed(names))


def _inherited(widget: Any, key: str) -> Any:
    node = widget
    for _ in range(20):
        if node is None:
            return None
        if key in node:
            return node[key].get_object() if hasattr(node[key], "get_object") else node[key]
        parent = node.get("/Parent")
        node = parent.get_object() if parent is not None else None
    return None


def _export_names(widget: Any) -> list[str]:
    looks = widget.get("/AP")
    normal = looks.get_object().get("/N") if looks is not None else None
    normal = normal.get_object() if normal is not None else None
    keys = list(normal) if isinstance(normal, dict) else []
    return [str(key).lstrip("/") for key in keys if str(key) != "/Off"]


def _value(widget: Any) -> tuple[str, bool, tuple[str, ...]] | None:
    """A widget's value as text, whether it is a tick box, and its options; None for buttons and
    signatures."""
    kind, flags = str(_inherited(widget, "/FT") or ""), int(_inherited(widget, "/Ff") or 0)
    value = _inherited(widget, "/V")
    if kind == "/Tx":
        text = str(value) if value is not None else ""
        return text.replace("\r\n", "\n").replace("\r", "\n"), False, ()
    if kind == "/Ch":
        options = _inherited(widget, "/Opt") or []
        shown = {str(o[0]): str(o[1]) for o in options if isinstance(o, list) and len(o) >= 2}
        plain = tuple(shown.get(str(o), str(o)) if not isinstance(o, list) else str(o[-1]) for o in options)
        chosen = value if isinstance(value, list) else [value] if value is not None else []
        return "; ".join(shown.get(str(one), str(one)) for one in chosen), False, plain
    if kind == "/Btn" and not flags & (1 << 16):
        state = str(widget.get("/AS") or "")
        on = bool(state) and state != "/Off"
        if not state:
            on = value is not None and str(value).lstrip("/") in _export_names(widget)
        exports = _export_names(widget)
        labels = _inherited(widget, "/Opt") or []
        export = exports[0] if exports else ""
        if labels and export.isdigit() and int(export) < len(labels):
            export = str(labels[int(export)])
        return ("☒" if on else "☐"), True, (export,)
    return None


def _fields(reader: "PdfReader", limits: Limits) -> list[Field]:
    fields: list[Field] = []
    section: Section | None = None
    for number, page in enumerate(reader.pages, start=1):
        widgets = [
            w for a in page.get("/Annots") or [] if (w := a.get_object()) is not None and w.get("/Subtype") == "/Widget"
        ]
        found: list[Field] = []
        for widget in widgets:
            read = _value(widget)
            if read is None or len(fields) + len(found) >= limits.fields:
                continue
            box = [float(edge) for edge in widget.get("/Rect") or (0, 0, 0, 0)]
            text, is_box, options = read
            name = _full_name(widget)
            limits.check_field(text, f"page {number}, field {name}")
            tip = _inherited(widget, "/TU")
            found.append(
                Field(
                    name,
                    str(tip or "").strip(),
                    text,
                    is_box,
                    number,
                    min(box[0], box[2]),
                    (box[1] + box[3]) / 2,
                    options=options,
                )
            )
        if not found:
            continue
        lines = _words(page)
        labels: set[int] = set()
        placed: list[Field] = []
        for item in found:
            at, text = _near(item, lines, found)
            labels |= {at} if at is not None else set()
            placed.append(replace(item, near=text, after=_after(item, lines) if item.box else ""))
        heads = [
            (y, match_section(text)) for at, (y, _, text) in enumerate(lines) if at not in labels and len(text) <= 100
        ]
        known = [(y, head) for y, head in heads if head is not None]
        for item in sorted(placed, key=lambda f: (-round(f.y / 4), f.x)):
            above = [(y, head) for y, head in known if y > item.y - 2]
            under = min(above, key=lambda pair: pair[0])[1] if above else section
            fields.append(replace(item, section=under))
        if known:
            section = min(known, key=lambda pair: pair[0])[1]
    return fields


def _near(item: Field, lines: list[tuple[float, float, str]], others: list[Field]) -> tuple[int | None, str]:
    """The words printed beside or just above a field, and which line they are."""
    beside = [
        (item.x - x, at)
        for at, (y, x, _) in enumerate(lines)
        if abs(y - item.y) < _SAME_LINE
        and x < item.x + 2
        and not any(o is not item and abs(o.y - item.y) < _SAME_LINE and x < o.x < item.x for o in others)
    ]
    if beside:
        at = min(beside)[1]
        return at, lines[at][2]
    if item.box:
        after = [(x - item.x, at) for at, (y, x, _) in enumerate(lines) if abs(y - item.y) < _SAME_LINE and x > item.x]
        if after:
            return min(after)[1], lines[min(after)[1]][2]
    above = [(y - item.y, at) for at, (y, x, _) in enumerate(lines) if 0 < y - item.y < _ABOVE and abs(x - item.x) < 40]
    if above:
        at = min(above)[1]
        return at, lines[at][2]
    return None, ""


def _after(item: Field, lines: list[tuple[float, float, str]]) -> str:
    """The words printed just to the right of a box."""
    right = [
        (x - item.x, text) for y, x, text in lines if abs(y - item.y) < _SAME_LINE and 0 < x - item.x < _BESIDE_BOX
    ]
    return min(right)[1] if right else ""


def _label_of(item: Field) -> tuple[str, Label | None]:
    """A field's label in words, and what it asks for."""
    by_name = match_words(field_words(item.name), loose=True)
    by_tip = match_label(item.tip) if item.tip and item.tip != item.name else None
    by_near = match_label(item.near) if item.near else None
    printed = by_tip or by_near
    text = item.tip or item.near or item.name
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
    near = match_section(item.tip or item.near)
    party = next((label.party for label in (named, chosen, *others) if label is not None and label.party), "")
    index = next(
        (label.index for label in (named, chosen, *others) if label is not None and label.index is not None), None
    )
    if index is None and near is not None and near.scope in {"child", "other"}:
        index = near.index
    return party, index


def _join_options(fields: list[Field]) -> list[Field]:
    """Boxes that are the answers of one question (`Consent_Yes`, `Consent_No`; a radio group) as one row
    of ticks."""
    groups: dict[tuple[str, str], list[tuple[Field, str]]] = {}
    order: list[tuple[str, str] | Field] = []
    names = [item.name for item in fields if item.box]
    for item in fields:
        key: tuple[str, str] | None = None
        option = ""
        if item.box and names.count(item.name) > 1:
            export = item.options[0] if item.options else ""
            telling = re.fullmatch(r"(?i)(?:choice|option|button|on|radio)?\s*\d*", export) is None
            key, option = ("radio", item.name), export if telling else item.after
        elif item.box:
            for text in (item.tip, item.name):
                split = _OPTION.match(text)
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
        if len(members) == 1 and entry[0] == "stem":
            out.append(members[0][0])
            continue
        first = members[0][0]
        row = "   ".join(f"{item.value} {option or item.after or item.near}" for item, option in members)
        tip = entry[1] if entry[0] == "stem" else first.tip
        out.append(
            replace(
                first,
                name=entry[1],
                tip=tip if entry[0] == "radio" or first.tip else "",
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
    return Entry(label, text, where, match, item.section, group, match.index if match else None, item.box)


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
        fields = _fields(reader, limits)
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
    entries = [_entry(item) for item in _join_options(fields)]
    reading = Assembler(entries, today, "pdf", digest, DocumentKind.FORM_FIELDS).reading(head)
    return as_other(reading)


def _printed(reader: "PdfReader", pages: list[str], today: dt.date, digest: str) -> Reading:
    """A PDF without fields: its printed lines as paragraphs, or a picture where nothing is printed."""
    if sum(char.isalnum() for text in pages for char in text) < 20:
        return picture("pdf", digest)
    blocks: list[Para] = []
    for number, page in enumerate(reader.pages, start=1):
        try:
            lines = page.extract_text(extraction_mode="layout").split("\n")
        except (ValueError, KeyError, TypeError, ZeroDivisionError, IndexError, AttributeError):
            lines = pages[number - 1].split("\n")
        for at, line in enumerate((line for line in lines if line.strip()), start=1):
            label, _, rest = line.strip().partition("   ")
            known = match_label(label) if rest.strip() and ":" not in label else None
            text = f"{label}: {rest.strip()}" if known is not None and known.share >= 0.6 else line.strip()
            short = len(text) < 80 and not text.endswith((".", ":"))
            blocks.append(
                Para(text, f"page {number}, line {at}", short and match_section(text) is not None and ":" not in text)
            )
    reading = read_blocks(tuple(blocks), today, "pdf", digest)
    return replace(
        reading,
        warnings=(
            *reading.warnings,
            "This PDF has no form fields; its printed text was read. Compare it with the original.",
        ),
    )
