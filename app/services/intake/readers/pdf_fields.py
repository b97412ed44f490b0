"""The form fields of a PDF as they stand on its pages, with the words printed beside, above and under which heading."""

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from app.services.intake.readers.headings import Section, match_section
from app.services.intake.readers.limits import Limits
from app.services.intake.readers.pdf_boxes import asked_above, boxes_in_grids, placed_boxes
from app.services.intake.readers.pdf_lines import Field, Line, in_grids, in_one
from app.services.intake.readers.shapes import QUESTIONS, looks_numbered
from app.services.intake.readers.vocabulary import match_label

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

_SAME_LINE = 9.0
_ABOVE = 20.0
_EDGE = 4.0
_MOST_WORDS = 14
_PLAIN = 0.75
_LONG = 40
_SURE = 0.6
_HEAD = 24.0


def _words(
    page: "PageObject",
    columns: tuple[tuple[float, float], ...] = (),
    widgets: tuple[tuple[float, float], ...] = (),
) -> list[Line]:
    """The lines printed on a page; words that begin over a field of their own (`columns`), or behind a field on their
    line (`widgets`), are a line by themselves."""
    parts: list[tuple[float, float, str, float]] = []

    def visit(text: str, cm: list[float], tm: list[float], _font: object, size: float | None) -> None:
        if text.strip():
            parts.append((tm[5] * cm[3] + cm[5], tm[4] * cm[0] + cm[4], text, abs((size or 10.0) * (tm[0] or 1.0))))

    page.extract_text(visitor_text=visit)
    lines: list[tuple[float, float, str, float]] = []
    end = 0.0
    for y, x, text, size in parts:
        apart = _over(x, y, columns) and bool(lines) and _over(lines[-1][1], y, columns)
        before = lines[-1][1] if lines else x
        apart = apart or any(abs(y - at) < _SAME_LINE and before < left < x for left, at in widgets)
        beside = bool(lines) and abs(lines[-1][0] - y) < 2 and lines[-1][1] <= x <= end + size
        if beside and not apart and not lines[-1][2].endswith("\n"):
            joined = lines[-1][2] + text
            lines[-1] = (lines[-1][0], lines[-1][1], joined, lines[-1][1] + len(joined.strip()) * size * 0.5)
        else:
            lines.append((y, x, text, x + len(text.strip()) * size * 0.5))
        end = x + len(text.strip()) * size * 0.55
    made = [Line(y, x, end, re.sub(r"\s+", " ", text).strip()) for y, x, text, end in lines]
    return [part for line in made for part in _cut(line, widgets)]


def _cut(line: Line, widgets: tuple[tuple[float, float], ...]) -> list[Line]:
    """A line printed past a field on it, cut where the words before and behind it are labels of their own."""
    inside = [left for left, at in widgets if abs(line.y - at) < _SAME_LINE and line.x + 10 < left < line.end]
    words = line.text.split(" ")
    if not inside or len(words) > _MOST_WORDS:
        return [line]
    for at in range(1, len(words)):
        first, rest = " ".join(words[:at]), " ".join(words[at:])
        one, other = match_label(first), match_label(rest)
        if one is not None and other is not None and one.key != other.key and min(one.share, other.share) >= _PLAIN:
            behind = Line(line.y, min(inside) + 12, line.end, rest)
            return [Line(line.y, line.x, min(inside), first), *_cut(behind, widgets)]
    return [line]


_HEADS_A_PERSON = re.compile(
    r"(?i)^(?:first|second|third|fourth|fifth|sixth|1st|2nd|3rd|4th|5th|6th) (?:child|young person|adult|parent"
    r"|carer|person"
    r"|sibling)(?: or (?:young person|carer))?(?: \([^()]*\))?$|^where the (?:child(?:ren)?|family"
    r"|young person) lives?$"
)


def _asks(text: str) -> bool:
    """Whether a printed line asks for something itself, so that nothing else stands under it as under a heading."""
    if looks_numbered(text) or re.match(r"\d{1,2}\s+[A-Z]", text):
        return False
    match = match_label(text)
    if match is None:
        return text.rstrip().endswith("?") and match_section(text) is not None and len(text) > _LONG
    under = match_section(text)
    if under is not None and _HEADS_A_PERSON.match(text):
        return False
    if match.key == "lives_with" and under is not None and under.home is not None:
        return False
    whole = match.key not in QUESTIONS or len(text) > _LONG or text.rstrip().endswith((":", "?"))
    return match.share >= _SURE and whole


def _over(x: float, y: float, columns: tuple[tuple[float, float], ...]) -> bool:
    """Whether words that begin here stand just above the left edge of a field."""
    return any(abs(left - x) < _EDGE and 0 < y - top < _HEAD for left, top in columns)


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


def fields_of(reader: "PdfReader", limits: Limits) -> list[Field]:
    """Every form field in the order it stands on the pages, with what is printed near it and its section."""
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
                    right=max(box[0], box[2]),
                    top=max(box[1], box[3]),
                )
            )
        if not found:
            continue
        columns = tuple((one.x, one.top) for one in found if not one.box)
        lines = _words(page, columns, tuple((one.x, one.y) for one in found))
        labels: set[str] = set()
        placed: list[Field] = []
        heads_above: dict[int, bool] = {}
        for item in (one for one in found if not one.box):
            line, over = _near(item, lines, found)
            labels |= {line.text} if line is not None else set()
            heads_above[len(placed)] = over
            placed.append(replace(item, near=line.text if line is not None else ""))
        placed = in_one(placed)
        placed = in_grids(placed, lines, heads_above)
        inside = boxes_in_grids([one for one in found if one.box and not one.tip], placed, lines)
        taken = {(one.x, one.y) for one in inside}
        boxes = placed_boxes([one for one in found if one.box and (one.x, one.y) not in taken], found, lines)
        boxes = asked_above([*boxes, *inside], lines)
        labels |= {text for one in boxes for text in (one.near, one.after, f"{one.near} {one.after}") if text}
        placed += boxes
        heads = [
            (line.y, match_section(line.text))
            for line in lines
            if line.text not in labels and len(line.text) <= 100 and not _asks(line.text)
        ]
        known = [(y, head) for y, head in heads if head is not None]
        for item in sorted(placed, key=lambda f: (-round(f.y / 4), f.x)):
            above = [(y, head) for y, head in known if y > item.y - 2]
            under = min(above, key=lambda pair: pair[0])[1] if above else section
            fields.append(replace(item, section=under))
        if known:
            section = min(known, key=lambda pair: pair[0])[1]
    return fields


def _near(item: Field, lines: list[Line], others: list[Field]) -> tuple[Line | None, bool]:
    """The words printed beside or just above a field, and whether they stand above it."""
    beside = [
        line
        for line in lines
        if abs(line.y - item.y) < _SAME_LINE
        and line.x < item.x + 2
        and not any(o is not item and abs(o.y - item.y) < _SAME_LINE and line.x < o.x < item.x for o in others)
    ]
    if beside:
        return max(beside, key=lambda line: line.x), False
    above = [
        line
        for line in lines
        if -2 < line.y - item.top < _ABOVE and line.x < item.right and (line.end > item.x or abs(line.x - item.x) < 40)
    ]
    blocked = [
        line
        for line in above
        if any(o is not item and item.top <= o.y < line.y and o.x < item.right and o.right > item.x for o in others)
    ]
    free = [line for line in above if line not in blocked]
    if free:
        return min(free, key=lambda line: (round((line.y - item.top) / 4), abs(line.x - item.x))), True
    return None, False
