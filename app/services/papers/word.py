"""A paper as a Word document, with the same parts in the same order as its PDF."""

import io
import re
from typing import Any

from app.services import clock
from app.services.papers.record import Bullets, Facts, Heading, PageBreak, Paper, Paragraph, Picture, Table

_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def set_docx(paper: Paper) -> bytes:
    """The paper as .docx: real headings, tables whose heading row repeats, the mark on top, page x of y at the foot."""
    import docx
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    document = docx.Document()
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Noto Sans", Pt(10)
    made = paper.made_at.astimezone(clock.LONDON).replace(tzinfo=None)
    facts = document.core_properties
    facts.title, facts.author, facts.language = plain(paper.title), plain(paper.author), "en-GB"
    facts.created = facts.modified = made
    section = document.sections[0]
    if paper.mark:
        top = section.header.paragraphs[0]
        top.alignment = WD_ALIGN_PARAGRAPH.CENTER
        top.add_run(plain(paper.mark)).bold = True
    foot = section.footer.paragraphs[0]
    foot.add_run(plain(" · ".join(each for each in (paper.reference, paper.version) if each)) + "   Page ")
    _field(foot, "PAGE")
    foot.add_run(" of ")
    _field(foot, "NUMPAGES")
    if not paper.letter:
        document.add_heading(plain(paper.title), level=0)
        if paper.subtitle:
            document.add_paragraph(plain(paper.subtitle))
    for block in paper.blocks:
        _add(document, block)
    sheet = io.BytesIO()
    document.save(sheet)
    return sheet.getvalue()


def plain(words: str) -> str:
    """Words without what no Word document can hold."""
    return _NOT_XML.sub("", words)


def _add(document: Any, block: object) -> None:
    match block:
        case Heading(words, level):
            document.add_heading(plain(words), level=level)
        case Paragraph(words, strong, _muted):
            document.add_paragraph().add_run(plain(words)).bold = strong or None
        case Facts(rows):
            table = document.add_table(rows=0, cols=2)
            for label, value in rows:
                cells = table.add_row().cells
                cells[0].text, cells[1].text = plain(label), plain(value) or "–"
        case Table(heads, rows, _widths):
            _table(document, heads, rows)
        case Bullets(items):
            for item in items:
                document.add_paragraph(plain(item), style="List Bullet")
        case Picture(words=words):
            for line in plain(words).split("\n"):
                document.add_paragraph(line)
        case PageBreak():
            document.add_page_break()


def _table(document: Any, heads: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> None:
    from docx.oxml import OxmlElement

    table = document.add_table(rows=1, cols=len(heads), style="Table Grid")
    for cell, words in zip(table.rows[0].cells, heads, strict=True):
        cell.paragraphs[0].add_run(plain(words)).bold = True
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001 - python-docx has no door to it
    for row in rows:
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = plain(words)


def _field(paragraph: Any, name: str) -> None:
    """A field that Word computes: the page's number, the number of pages."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    paragraph._p.append(field)  # noqa: SLF001 - python-docx has no door to it
