"""Small writers for made-up Word documents and fillable PDFs."""

import io
from dataclasses import dataclass, field

import docx
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.table import Table, _Cell
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

_W14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'


class Paper:
    """A Word document that is filled from top to bottom."""

    def __init__(self, title: str) -> None:
        self.document: Document = docx.Document()
        self.document.add_heading(title, 1)

    def heading(self, text: str, level: int = 2) -> None:
        """A heading in a heading style."""
        self.document.add_heading(text, level)

    def bold(self, text: str) -> None:
        """A heading that is only a bold line."""
        self.document.add_paragraph().add_run(text).bold = True

    def line(self, text: str) -> None:
        """A paragraph."""
        self.document.add_paragraph(text)

    def table(self, rows: list[list[str]]) -> Table:
        """A table of plain cells."""
        table: Table = self.document.add_table(rows=0, cols=max(len(row) for row in rows))
        for row in rows:
            cells = table.add_row().cells  # type: ignore[no-untyped-call]  # python-docx leaves it untyped
            for cell, text in zip(cells, row, strict=False):
                cell.text = text
            if len(row) == 1:
                cells[0].merge(cells[-1])
        return table

    def content_boxes(self, cell: "_Cell | None", options: list[tuple[str, bool]], lead: str = "") -> None:
        """A row of Word content-control tick boxes."""
        paragraph = cell.paragraphs[0] if cell is not None else self.document.add_paragraph()
        if lead:
            paragraph.add_run(lead + "  ")
        for text, on in options:
            glyph = "\u2612" if on else "\u2610"
            paragraph._p.append(
                parse_xml(
                    f'<w:sdt {nsdecls("w")} {_W14}><w:sdtPr><w14:checkbox><w14:checked w14:val="{int(on)}"/>'
                    f"</w14:checkbox></w:sdtPr><w:sdtContent><w:r><w:t>{glyph}</w:t></w:r></w:sdtContent></w:sdt>"
                )
            )
            paragraph.add_run(f" {text}   ")

    def old_boxes(self, cell: "_Cell", options: list[tuple[str, bool]]) -> None:
        """A row of old form-field tick boxes."""
        paragraph = cell.paragraphs[0]
        for text, on in options:
            paragraph._p.append(
                parse_xml(
                    f'<w:r {nsdecls("w")}><w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val="c"/><w:enabled/>'
                    f'<w:checkBox><w:sizeAuto/><w:default w:val="0"/>{"<w:checked/>" if on else ""}</w:checkBox>'
                    "</w:ffData></w:fldChar></w:r>"
                )
            )
            paragraph._p.append(
                parse_xml(f'<w:r {nsdecls("w")}><w:instrText xml:space="preserve"> FORMCHECKBOX </w:instrText></w:r>')
            )
            paragraph._p.append(parse_xml(f'<w:r {nsdecls("w")}><w:fldChar w:fldCharType="end"/></w:r>'))
            paragraph.add_run(f" {text}   ")

    def bytes(self) -> bytes:
        """The finished file."""
        out = io.BytesIO()
        self.document.save(out)
        return out.getvalue()


@dataclass
class Fillable:
    """A fillable PDF, written field by field down the page."""

    title: str
    above: bool = False
    """Labels stand above their fields rather than to the left."""
    lines: list[list[tuple[float, float, str]]] = field(default_factory=list)
    widgets: list[list[DictionaryObject]] = field(default_factory=list)
    y: float = 0.0

    def __post_init__(self) -> None:
        self._page()
        self.heading(self.title)

    def _page(self) -> None:
        self.lines.append([])
        self.widgets.append([])
        self.y = 800.0

    def _down(self, by: float) -> None:
        self.y -= by
        if self.y < 60:
            self._page()

    def heading(self, text: str) -> None:
        """A printed heading."""
        self._down(26)
        self.lines[-1].append((40, self.y, text))

    def text(self, label: str, name: str, value: str, tip: str = "", height: float = 16) -> None:
        """A text field and its printed label."""
        self._down(30 if self.above else 22)
        self.lines[-1].append((40, self.y + (16 if self.above else 0), label))
        x = 40.0 if self.above else 210.0
        self._widget(
            {"/FT": NameObject("/Tx"), "/V": TextStringObject(value)},
            name,
            tip,
            (x, self.y - 4, 550, self.y - 4 + height),
        )

    def choice(self, label: str, name: str, value: str, options: list[str], tip: str = "") -> None:
        """A drop-down list and its printed label."""
        self._down(30 if self.above else 22)
        self.lines[-1].append((40, self.y + (16 if self.above else 0), label))
        x = 40.0 if self.above else 210.0
        self._widget(
            {
                "/FT": NameObject("/Ch"),
                "/Ff": NumberObject(1 << 17),
                "/V": TextStringObject(value),
                "/Opt": ArrayObject(TextStringObject(o) for o in options),
            },
            name,
            tip,
            (x, self.y - 4, 400, self.y + 12),
        )

    def box(self, label: str, name: str, on: bool, tip: str = "") -> None:
        """A tick box with its label to the right."""
        self._down(20)
        self.lines[-1].append((60, self.y, label))
        looks = DictionaryObject(
            {
                NameObject("/N"): DictionaryObject(
                    {NameObject("/Yes"): DictionaryObject(), NameObject("/Off"): DictionaryObject()}
                )
            }
        )
        state = NameObject("/Yes" if on else "/Off")
        self._widget(
            {"/FT": NameObject("/Btn"), "/V": state, "/AS": state, "/AP": looks},
            name,
            tip,
            (40, self.y - 2, 52, self.y + 10),
        )

    def _widget(self, parts: dict[str, object], name: str, tip: str, rect: tuple[float, float, float, float]) -> None:
        made = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Annot"),
                NameObject("/Subtype"): NameObject("/Widget"),
                NameObject("/T"): TextStringObject(name),
                NameObject("/Rect"): ArrayObject(FloatObject(edge) for edge in rect),
            }
        )
        made.update({NameObject(key): value for key, value in parts.items()})
        if tip:
            made[NameObject("/TU")] = TextStringObject(tip)
        self.widgets[-1].append(made)

    def bytes(self) -> bytes:
        """The finished file."""
        writer = PdfWriter()
        fields = ArrayObject()
        font = writer._add_object(
            DictionaryObject(
                {
                    NameObject("/Type"): NameObject("/Font"),
                    NameObject("/Subtype"): NameObject("/Type1"),
                    NameObject("/BaseFont"): NameObject("/Helvetica"),
                    NameObject("/Encoding"): NameObject("/WinAnsiEncoding"),
                }
            )
        )
        for lines, widgets in zip(self.lines, self.widgets, strict=True):
            page = writer.add_blank_page(595, 842)
            page[NameObject("/Resources")] = DictionaryObject(
                {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
            )
            stream = DecodedStreamObject()
            drawn = [f"BT /F1 10 Tf 1 0 0 1 {x} {y} Tm ({self._escaped(text)}) Tj ET" for x, y, text in lines]
            stream.set_data("\n".join(drawn).encode("cp1252", "replace"))
            page[NameObject("/Contents")] = writer._add_object(stream)
            annotations = ArrayObject(writer._add_object(widget) for widget in widgets)
            page[NameObject("/Annots")] = annotations
            fields.extend(annotations)
        writer._root_object[NameObject("/AcroForm")] = writer._add_object(
            DictionaryObject({NameObject("/Fields"): fields, NameObject("/NeedAppearances"): BooleanObject(True)})
        )
        out = io.BytesIO()
        writer.write(out)
        return out.getvalue()

    @staticmethod
    def _escaped(text: str) -> str:
        return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
