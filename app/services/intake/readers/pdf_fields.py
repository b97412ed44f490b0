"""The form fields of a PDF as they stand on its pages, with the words printed beside, above and under which heading."""

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from app.services.intake.readers.limits import Limits
from app.services.intake.readers.vocabulary import (
    Section,
    match_section,
)

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

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
