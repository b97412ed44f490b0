"""Word documents as paragraphs and tables, with everything `paragraph.text` leaves out.

Content controls (`w:sdt`), their tick boxes and lists, old form fields, symbol fonts and text boxes are
read; struck-out,
deleted and hidden text and prompts that nobody replaced are not. Facts about the format: ECMA-376 part 1,
chapter 17.
"""

import io
import zipfile
from typing import TYPE_CHECKING

from app.services.errors import Unreadable
from app.services.intake.readers.blocks import Block, Cell, Grid, Para
from app.services.intake.readers.limits import Limits, check_zip

if TYPE_CHECKING:
    from lxml.etree import _Element  # type: ignore[import-untyped]  # lxml ships no types

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_SYMBOLS = {
    "F0FE": "☒",
    "F0FD": "☒",
    "F0FC": "✓",
    "F052": "☑",
    "F054": "☒",
    "F0A8": "☐",
    "F06F": "☐",
    "F0A3": "☐",
    "2612": "☒",
    "2610": "☐",
    "2611": "☑",
}
_SKIPPED = {
    f"{_W}del",
    f"{_W}moveFrom",
    f"{_W}instrText",
    f"{_W}delText",
    f"{_W}pPr",
    f"{_W}rPr",
    f"{_W}sdtPr",
    f"{_W}tblPr",
    f"{_W}trPr",
    f"{_W}tcPr",
    f"{_MC}Fallback",
}
_BAD_NEXT = "Open it in Word, save a new copy as .docx and drop that, or type the contact from it."


def _is_on(element: "_Element | None") -> bool:
    if element is None:
        return False
    return (element.get(f"{_W}val") or element.get(f"{_W14}val") or "1").lower() in {"1", "true", "on"}


def _struck(run: "_Element") -> bool:
    properties = run.find(f"{_W}rPr")
    if properties is None:
        return False
    return any(_is_on(properties.find(f"{_W}{name}")) for name in ("strike", "dstrike", "vanish"))


def _sdt_text(control: "_Element") -> str:
    properties = control.find(f"{_W}sdtPr")
    if properties is not None:
        box = properties.find(f"{_W14}checkbox")
        if box is not None:
            checked = box.find(f"{_W14}checked")
            return "☒" if checked is not None and _is_on(checked) else "☐"
        if properties.find(f"{_W}showingPlcHdr") is not None:
            return ""
    content = control.find(f"{_W}sdtContent")
    return _text(content) if content is not None else ""


def _legacy_box(run: "_Element") -> str | None:
    box = run.find(f"{_W}fldChar/{_W}ffData/{_W}checkBox")
    if box is None:
        return None
    checked = box.find(f"{_W}checked")
    return (
        "☒"
        if _is_on(checked if checked is not None else box.find(f"{_W}default"))
        and (checked is not None or box.find(f"{_W}default") is not None)
        else "☐"
    )


def _text(element: "_Element") -> str:  # noqa: PLR0912 - one branch per element
    """All the text a reader of the page would see inside one element; paragraphs end in a line break."""
    out: list[str] = []
    for child in element:
        tag = child.tag
        if tag in _SKIPPED or not isinstance(tag, str):
            continue
        if tag == f"{_W}sdt":
            out.append(_sdt_text(child))
        elif tag == f"{_W}r":
            if not _struck(child):
                out.append(_legacy_box(child) or _text(child))
        elif tag == f"{_W}t":
            out.append(child.text or "")
        elif tag == f"{_W}tab":
            out.append("\t")
        elif tag in {f"{_W}br", f"{_W}cr"}:
            out.append("\n")
        elif tag == f"{_W}noBreakHyphen":
            out.append("-")
        elif tag == f"{_W}sym":
            out.append(_SYMBOLS.get((child.get(f"{_W}char") or "").upper(), ""))
        elif tag == f"{_W}tbl":
            continue
        elif tag == f"{_W}p":
            out.extend((_text(child), "\n"))
        else:
            out.append(_text(child))
    return "".join(out).replace("\u00a0", " ").replace("\u200b", "")


def _is_heading(paragraph: "_Element", text: str, names: dict[str, str]) -> bool:
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    name = names.get(style.get(f"{_W}val") or "", "") if style is not None else ""
    if name.startswith(("heading", "title", "subtitle")) or paragraph.find(f"{_W}pPr/{_W}outlineLvl") is not None:
        return True
    runs = [run for run in paragraph.iter(f"{_W}r") if "".join(t.text or "" for t in run.iter(f"{_W}t")).strip()]
    bold = bool(runs) and all(_is_on(run.find(f"{_W}rPr/{_W}b")) for run in runs)
    return bold and len(text) <= 120 and ":" not in text.rstrip(" :")


class _Walk:
    """One pass over a document's body; counts paragraphs and tables so that each place can be named."""

    def __init__(self, names: dict[str, str], limits: Limits) -> None:
        self.names = names
        self.limits = limits
        self.blocks: list[Block] = []
        self.paragraphs = 0
        self.tables = 0
        self.cells = 0

    def body(self, element: "_Element") -> None:
        for child in element:
            if child.tag == f"{_W}p":
                self.paragraph(child)
            elif child.tag == f"{_W}tbl":
                self.table(child)
            elif child.tag == f"{_W}sdt":
                content = child.find(f"{_W}sdtContent")
                if content is not None:
                    self.body(content)
            elif child.tag in {f"{_W}ins", f"{_W}moveTo", f"{_W}customXml"}:
                self.body(child)

    def paragraph(self, element: "_Element") -> None:
        self.paragraphs += 1
        boxes = [
            box
            for box in element.iter(f"{_W}txbxContent")
            if not any(a.tag == f"{_MC}Fallback" for a in box.iterancestors())
        ]
        text = _text(element).strip()
        if boxes:
            for box in boxes:
                self.body(box)
            return
        if text:
            self.limits.check_field(text, f"paragraph {self.paragraphs}")
            self.blocks.append(Para(text, f"paragraph {self.paragraphs}", _is_heading(element, text, self.names)))

    def table(self, element: "_Element") -> None:
        self.tables += 1
        number = self.tables
        rows: list[tuple[Cell, ...]] = []
        above: dict[int, str] = {}
        for row_number, row in enumerate((r for r in element.iter(f"{_W}tr") if self._owner(r) is element), start=1):
            where = f"table {number}, row {row_number}"
            parts = [c for c in row.iter(f"{_W}tc") if self._owner(c) is element]
            if any(self._owner(t) is element for t in row.iter(f"{_W}tbl")):
                if rows and len(rows[-1]) == len(parts) > 1:
                    self._beneath(parts, rows, where, above, number)
                    continue
                self._rows_so_far(rows, number)
                for part in parts:
                    self._frame(part, where, number)
                continue
            rows.append(self._row(parts, where, above))
        self._rows_so_far(rows, number)

    def _beneath(
        self, parts: "list[_Element]", rows: list[tuple[Cell, ...]], where: str, above: dict[int, str], number: int
    ) -> None:
        """A row under a row of as many cells, one of which holds a table: the row first, then the tables in it."""
        rows.append(self._row(parts, where, above))
        self._rows_so_far(rows, number)
        for part in parts:
            for table in part.iter(f"{_W}tbl"):
                if self._owner(table) is self._owner(part):
                    self.table(table)

    def _rows_so_far(self, rows: list[tuple[Cell, ...]], number: int) -> None:
        if rows:
            self.blocks.append(Grid(tuple(rows), f"table {number}"))
            rows.clear()

    def _row(self, parts: "list[_Element]", where: str, above: dict[int, str]) -> tuple[Cell, ...]:
        column = 0
        cells: list[Cell] = []
        for cell in parts:
            properties = cell.find(f"{_W}tcPr")
            span_of = properties.find(f"{_W}gridSpan") if properties is not None else None
            span = int(span_of.get(f"{_W}val") or "1") if span_of is not None else 1
            merge = properties.find(f"{_W}vMerge") if properties is not None else None
            text = self._cell_text(cell, where)
            if merge is not None and (merge.get(f"{_W}val") or "continue") == "continue" and not text:
                text = above.get(column, "")
            above[column] = text
            cells.append(Cell(text, where, column, span))
            column += span
        return tuple(cells)

    def _cell_text(self, cell: "_Element", where: str) -> str:
        self.cells += 1
        if self.cells > self.limits.cells:
            raise Unreadable("The document has more table cells than a form can have.", _BAD_NEXT)
        text = _text(cell).strip()
        self.limits.check_field(text, where)
        return text

    def _frame(self, cell: "_Element", where: str, number: int) -> None:
        """A cell that holds tables: its own words and its tables in the order in which they are read."""
        inner = [table for table in cell.iter(f"{_W}tbl") if self._owner(table) is self._owner(cell)]
        if not inner:
            text = self._cell_text(cell, where)
            if text:
                self.blocks.append(Grid(((Cell(text, where, 0),),), f"table {number}"))
            return
        said: list[str] = []
        for child in cell:
            if child.tag == f"{_W}p":
                said.append(_text(child).strip())
                continue
            self._said(said, where, number)
            for table in inner:
                if table is child or child in table.iterancestors():
                    self.table(table)
        self._said(said, where, number)

    def _said(self, said: list[str], where: str, number: int) -> None:
        text = "\n".join(line for line in said if line)
        said.clear()
        if text:
            self.limits.check_field(text, where)
            self.blocks.append(Grid(((Cell(text, where, 0),),), f"table {number}"))

    @staticmethod
    def _owner(element: "_Element") -> "_Element | None":
        return next((a for a in element.iterancestors() if a.tag == f"{_W}tbl"), None)


def _opened(data: bytes) -> "tuple[_Element | None, dict[str, str]]":
    """The body and the names of the styles by their ids; the XML itself, because a whole library takes longer to load
    than the document to read. Entities are not followed and nothing outside the file is fetched."""
    from lxml import etree  # type: ignore[import-untyped]  # lxml ships no types

    def parsed(part: str) -> "_Element":
        parser = etree.XMLParser(remove_blank_text=True, resolve_entities=False, no_network=True, huge_tree=False)
        return etree.fromstring(archive.read(part), parser)

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        body = parsed("word/document.xml").find(f"{_W}body")
        styles = parsed("word/styles.xml").iter(f"{_W}style") if "word/styles.xml" in archive.namelist() else ()
        names: dict[str, str] = {}
        for style in styles:
            name = style.find(f"{_W}name")
            shown = name.get(f"{_W}val") if name is not None else ""
            names[style.get(f"{_W}styleId") or ""] = (shown or "").casefold()
    return body, names


def read_word(data: bytes, limits: Limits) -> tuple[tuple[Block, ...], bool]:
    """The blocks of a .docx in reading order, and whether it holds pictures.

    Raises Unreadable for anything that is not a whole Word document or is beyond the limits.
    """
    check_zip(data, limits, ("[Content_Types].xml", "word/document.xml"), "Word document (.docx)")
    try:
        body, names = _opened(data)
    except Exception:  # noqa: BLE001 - a damaged file may raise anything in a library; its text must not travel on
        raise Unreadable("The Word document is damaged inside.", _BAD_NEXT) from None
    if body is None:
        raise Unreadable("The Word document is of a kind that is not read.", _BAD_NEXT)
    walk = _Walk(names, limits)
    try:
        walk.body(body)
    except (RecursionError, ValueError):
        raise Unreadable("The Word document is nested deeper than a form can be.", _BAD_NEXT) from None
    pictures = any(True for _ in body.iter("{http://schemas.openxmlformats.org/drawingml/2006/picture}pic"))
    return tuple(walk.blocks), pictures
