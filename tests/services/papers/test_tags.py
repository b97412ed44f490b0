"""The tags of a summary read back from the file: what a screen reader is given.

No checker of PDF/UA-1 comes as a Python package that may be shipped, so the promises are read from the file itself.
"""

import io
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import ArrayObject, IndirectObject

from app.services.clock import FixedClock
from app.services.enquiry.summary_records import SummaryForm
from app.services.papers.record import Picture
from app.services.papers.typeset import set_pdf
from app.services.unit_of_work import Hub
from tests.factories.hubs import Staff
from tests.services.enquiry.summary_case import told_case
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
    assert {"L", "LI", "Lbl", "LBody"} <= set(kinds(summaries[1]))
    read = PdfReader(io.BytesIO(set_pdf(paper())))
    figures = [each for each in tree_of(read) if each["/S"] == "/Figure"]
    assert [str(each["/Alt"]) for each in figures] == [Picture(SVG, "Ayla, 7, lives with her mother").words]
