"""The tags of every paper that leaves the hub, read back from the file: what a screen reader is given.

veraPDF comes from no package registry the project has, so the promises are read from the file itself.
"""

import io
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from app.services.clock import FixedClock
from app.services.enquiry.chronology import print_chronology
from app.services.enquiry.chronology_records import EventFilter
from app.services.enquiry.request_forms import request_form
from app.services.enquiry.summary_records import SummaryForm
from app.services.intake.feedback import draft_letter
from app.services.intake.feedback_letters import paper_of, report_paper
from app.services.intake.feedback_records import DailyReport, ReportLine
from app.services.papers.record import Heading, Paper, Picture, Table
from app.services.papers.typeset import set_pdf
from app.services.unit_of_work import Hub
from tests.factories.hubs import Staff
from tests.services.enquiry.summary_case import told_case
from tests.services.intake.test_feedback import decided
from tests.services.papers.test_papers import SVG, paper


def elements(node: Any) -> Iterator[Any]:
    """Every element of the structure tree under a node, in reading order."""
    found: Any = node.get_object() if isinstance(node, IndirectObject) else node
    if isinstance(found, ArrayObject):
        for each in found:
            yield from elements(each)
    elif isinstance(found, dict):
        if "/S" in found:
            yield found
        if "/K" in found:
            yield from elements(found["/K"])


def tree_of(read: PdfReader) -> list[Any]:
    return list(elements(read.trailer["/Root"]["/StructTreeRoot"]))  # type: ignore[index]


def kinds(read: PdfReader) -> list[str]:
    return [str(each["/S"])[1:] for each in tree_of(read)]


@pytest.fixture
def papers(hub: Hub, staff: Staff, monday: FixedClock) -> dict[str, Paper]:
    """One of each paper that leaves the hub."""
    told = told_case(hub, staff, monday)
    worker = told.worker
    requests = told.case.read().requests
    letter = draft_letter(hub, worker, decided(hub, staff))
    line = ReportLine("C-26-0001", monday.now().date(), "", "No further action", True)
    report = DailyReport("Brook School", monday.now().date(), "office@brook.example", (line,), None)
    return {
        "MASH summary": told.preview(SummaryForm.MASH).paper,
        "Family Summary": told.preview(SummaryForm.FAMILY).paper,
        "request form": request_form(hub, worker, next(each.id for each in requests if each.sent_at)),
        "chronology": print_chronology(hub, worker, told.id, EventFilter()),
        "letter": paper_of(letter, "C-26-0002", monday.now()),
        "daily report": report_paper(report, monday.now(), "Jude Rowe"),
    }


@pytest.fixture
def read(papers: dict[str, Paper]) -> dict[str, PdfReader]:
    return {name: PdfReader(io.BytesIO(set_pdf(each))) for name, each in papers.items()}


def marked(read: PdfReader) -> list[tuple[int, int]]:
    """The marks of the content in the order of the tags: page and number on it."""
    pages = {page.indirect_reference.idnum: at for at, page in enumerate(read.pages) if page.indirect_reference}
    found: list[tuple[int, int]] = []

    def walk(node: Any, page: int) -> None:
        here: Any = node.get_object() if isinstance(node, IndirectObject) else node
        if isinstance(here, ArrayObject):
            for each in here:
                walk(each, page)
        elif isinstance(here, int):
            found.append((page, int(here)))
        elif isinstance(here, DictionaryObject):
            if "/Pg" in here:
                page = pages[here.raw_get("/Pg").idnum]
            if "/MCID" in here:
                number: Any = here["/MCID"]
                found.append((page, int(number)))
            elif "/K" in here:
                walk(here["/K"], page)

    walk(read.trailer["/Root"]["/StructTreeRoot"]["/K"], 0)  # type: ignore[index]
    return found


def test_every_paper_says_language_and_title_and_claims_pdf_ua(
    papers: dict[str, Paper], read: dict[str, PdfReader]
) -> None:
    for name, each in read.items():
        root = each.trailer["/Root"]
        assert root["/Lang"] == "en-GB", name  # type: ignore[index]
        assert root["/ViewerPreferences"]["/DisplayDocTitle"] == True, name  # type: ignore[index]  # noqa: E712
        assert each.metadata is not None
        assert each.metadata.title == papers[name].title, name
        assert b"pdfuaid:part>1<" in root["/Metadata"].get_object().get_data().replace(b" ", b""), name  # type: ignore[index]


def test_every_paper_is_read_in_the_order_in_which_it_stands_on_the_page(read: dict[str, PdfReader]) -> None:
    for name, each in read.items():
        marks = marked(each)
        assert marks == sorted(marks), name
        assert len(marks) == len(set(marks)), f"{name}: something is read twice"
        assert {page for page, _ in marks} == set(range(len(each.pages))), f"{name}: a page says nothing"


def test_the_headings_of_every_paper_are_headings_and_in_their_order(
    papers: dict[str, Paper], read: dict[str, PdfReader]
) -> None:
    for name, each in read.items():
        wanted = [block.words for block in papers[name].blocks if isinstance(block, Heading)]
        levels = [int(kind[1:]) for kind in kinds(each) if kind[0] == "H" and kind[1:].isdigit()]
        assert len(levels) >= len(wanted), name
        assert not levels or levels[0] == 1, name
        assert all(later - earlier <= 1 for earlier, later in pairwise(levels)), name
        said = " ".join(" ".join(page.extract_text() for page in each.pages).split())
        places = [said.find(words) for words in wanted]
        assert -1 not in places, name


def test_every_table_of_every_paper_has_heads_and_every_picture_has_words(
    papers: dict[str, Paper], read: dict[str, PdfReader]
) -> None:
    pictures = 0
    for name, each in read.items():
        tree = tree_of(each)
        tables = [list(elements(one["/K"])) for one in tree if one["/S"] == "/Table"]
        wanted = sum(isinstance(block, Table) for block in papers[name].blocks)
        assert len(tables) == wanted, f"{name}: names with their words are a list, and only a table is a table"
        for table in tables:
            assert any(cell["/S"] == "/TH" for cell in table), f"{name}: a table without heads"
            assert all(_scope(cell) == "/Column" for cell in table if cell["/S"] == "/TH"), name
        figures = [one for one in tree if one["/S"] == "/Figure"]
        pictures += len(figures)
        assert all(str(one["/Alt"]).strip() for one in figures), name
    assert pictures, "the household picture stands in a summary"


@pytest.fixture
def summaries(hub: Hub, staff: Staff, monday: FixedClock) -> list[PdfReader]:
    told = told_case(hub, staff, monday)
    return [PdfReader(io.BytesIO(set_pdf(told.preview(form).paper))) for form in SummaryForm]


def test_every_page_is_part_of_the_structure_and_every_mark_on_it_is_owned(summaries: list[PdfReader]) -> None:
    for read in summaries:
        root = read.trailer["/Root"]
        assert root["/MarkInfo"]["/Marked"] == True  # type: ignore[index]  # noqa: E712 - an object of the library
        owners = root["/StructTreeRoot"]["/ParentTree"].get_object()  # type: ignore[index]
        numbers = owners["/Nums"][0::2] if "/Nums" in owners else _numbers(owners)
        for page in read.pages:
            assert "/StructParents" in page
            assert page["/StructParents"] in numbers
            assert str(page["/Tabs"]) == "/S"


def _numbers(node: Any) -> list[int]:
    found: list[int] = []
    for kid in node["/Kids"]:
        found += kid.get_object()["/Nums"][0::2]
    return found


def test_language_title_and_the_claim_of_pdf_ua_stand_in_the_file(summaries: list[PdfReader]) -> None:
    for read, title in zip(summaries, ("MASH summary", "Family Summary"), strict=True):
        root = read.trailer["/Root"]
        assert root["/Lang"] == "en-GB"  # type: ignore[index]
        assert root["/ViewerPreferences"]["/DisplayDocTitle"] == True  # type: ignore[index]  # noqa: E712
        assert read.metadata is not None
        assert read.metadata.title == title
        told = root["/Metadata"].get_object().get_data()  # type: ignore[index]
        assert b"pdfuaid:part>1<" in told.replace(b" ", b"")


def test_headings_begin_at_one_and_leave_no_level_out(summaries: list[PdfReader]) -> None:
    for read in summaries:
        levels = [int(each[1:]) for each in kinds(read) if each[0] == "H" and each[1:].isdigit()]
        assert levels[0] == 1
        assert all(later - earlier <= 1 for earlier, later in pairwise(levels))


def test_every_table_has_a_head_whose_cells_say_that_they_are_heads_of_columns(summaries: list[PdfReader]) -> None:
    for read in summaries:
        tables = [each for each in tree_of(read) if each["/S"] == "/Table"]
        heads = [list(elements(each["/K"])) for each in tables]
        headed = [each for each in heads if any(one["/S"] == "/TH" for one in each)]
        assert len(headed) >= 3
        for each in headed:
            cells = [one for one in each if one["/S"] == "/TH"]
            assert all(_scope(cell) == "/Column" for cell in cells)
            assert any(one["/S"] == "/THead" for one in each)
            assert any(one["/S"] == "/TD" for one in each)


def _scope(cell: Any) -> str:
    attributes = cell["/A"].get_object()
    listed = attributes if isinstance(attributes, ArrayObject) else [attributes]
    return str(next(each.get_object()["/Scope"] for each in listed if "/Scope" in each.get_object()))


def test_lists_are_lists_and_a_picture_has_words_in_its_place(summaries: list[PdfReader]) -> None:
    for each in summaries:
        assert {"L", "LI", "Lbl", "LBody"} <= set(kinds(each))
    read = PdfReader(io.BytesIO(set_pdf(paper())))
    figures = [each for each in tree_of(read) if each["/S"] == "/Figure"]
    assert [str(each["/Alt"]) for each in figures] == [Picture(SVG, "Ayla, 7, lives with her mother").words]
