"""A paper says the same as PDF, as pictures, as Word and as an attachment, whatever was typed into it."""

import email
import io
from datetime import UTC, datetime
from email import policy
from itertools import pairwise

import docx
import pytest
from pypdf import PdfReader

from app.services.papers.mail import draft_mail
from app.services.papers.record import Bullets, Facts, Heading, PageBreak, Paper, Paragraph, Picture, Table
from app.services.papers.typeset import set_pages, set_pdf
from app.services.papers.word import set_docx

AT = datetime(2026, 3, 30, 9, 0, tzinfo=UTC)
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20"><rect width="20" height="20"/></svg>'


def paper(words: str = "A plain sentence.", mark: str = "OFFICIAL-SENSITIVE") -> Paper:
    return Paper(
        title="Summary of an enquiry",
        subtitle="M-26-1001",
        mark=mark,
        reference="M-26-1001",
        version="Version 2",
        author="Jo Shaw",
        made_at=AT,
        blocks=(
            Heading("What is known"),
            Paragraph(words),
            Facts((("Level of need", "3"), ("Exit rating", ""))),
            Heading("Shared", 2),
            Table(("Date", "What"), tuple((f"{day} Mar 2026", f"Entry {day}") for day in range(1, 60)), (1, 3)),
            Bullets(("One", "Two")),
            Picture(SVG, "Ayla, 7, lives with her mother"),
            PageBreak(),
            Paragraph("The end.", muted=True),
        ),
    )


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def test_the_pdf_is_tagged_titled_and_says_page_x_of_y_under_the_mark_on_every_page() -> None:
    made = PdfReader(io.BytesIO(set_pdf(paper())))
    assert made.trailer["/Root"]["/MarkInfo"]["/Marked"] == True  # type: ignore[index]  # noqa: E712 - an object of the library
    assert made.trailer["/Root"]["/Lang"] == "en-GB"  # type: ignore[index]
    assert made.metadata is not None
    assert made.metadata.title == "Summary of an enquiry"
    assert b"pdfuaid" in set_pdf(paper())
    total = len(made.pages)
    assert total >= 3
    for number, page in enumerate(made.pages, 1):
        words = page.extract_text()
        assert "OFFICIAL-SENSITIVE" in words
        assert f"Page {number} of {total}" in words
        assert "M-26-1001 · Version 2" in words


def test_the_same_paper_gives_the_same_file() -> None:
    assert set_pdf(paper()) == set_pdf(paper())


HOSTILE = {
    "typst markup": '#read("secret") *bold* $x$ @label <tag> [link] // comment',
    "html": "<script>alert(1)</script> & <b>",
    "quotes and backslashes": "\"\\n\\u0000\" '",
    "control characters": "be\x00fore\x07 after\x1f",
    "right to left": "\u202eabc\u202c and \u0627\u062d\u0645\u062f",
    "half a character": "a\ud83db",
}


@pytest.mark.parametrize("name", list(HOSTILE))
def test_whatever_is_typed_is_printed_as_words_in_every_form(name: str) -> None:
    words = HOSTILE[name]
    for made in (set_pdf(paper(words)), set_docx(paper(words))):
        assert len(made) > 1_000
    if name in {"typst markup", "html"}:
        assert words.split()[0][:6] in text_of(set_pdf(paper(words)))


def test_a_letter_that_no_font_has_is_printed_as_its_code_and_not_left_out() -> None:
    assert "Kai [U+738B][U+5C0F] Lee" in text_of(set_pdf(paper("Kai 王小 Lee")))


def test_the_preview_has_as_many_pages_as_the_pdf() -> None:
    pages = set_pages(paper())
    assert len(pages) == len(PdfReader(io.BytesIO(set_pdf(paper()))).pages)
    assert all(each.startswith(b"\x89PNG") for each in pages)


def test_the_word_document_has_headings_a_repeating_table_head_and_the_mark() -> None:
    made = docx.Document(io.BytesIO(set_docx(paper())))
    assert [each.text for each in made.paragraphs if each.style and each.style.name.startswith("Heading")] == [
        "What is known",
        "Shared",
    ]
    assert made.sections[0].header.paragraphs[0].text == "OFFICIAL-SENSITIVE"
    assert "w:tblHeader" in made.tables[1].rows[0]._tr.xml
    assert made.core_properties.title == "Summary of an enquiry"


def test_a_200_kb_text_is_set_whole() -> None:
    words = " ".join(f"word{number}" for number in range(25_000))
    said = text_of(set_pdf(paper(words)))
    assert all(first in said and last in said for first, last in pairwise(("word0", "word12345", "word24999")))


def test_a_draft_opens_unsent_with_its_paper_and_nothing_typed_becomes_a_header() -> None:
    made = draft_mail("duty@wexmoor.example", "Request\r\nBcc: x@y.example", "Dear all,", AT, (("form.pdf", b"%PDF"),))
    read = email.message_from_bytes(made, policy=policy.default)
    assert read["X-Unsent"] == "1"
    assert read["Bcc"] is None
    assert read["Subject"] == "Request Bcc: x@y.example"
    assert [part.get_filename() for part in read.iter_attachments()] == ["form.pdf"]
