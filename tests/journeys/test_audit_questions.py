"""A stranger opens the finished demo enquiry: every question of an authority's own audit is answered on its screens.

The questions are those at the end of the shared standards; `PLACES` is the table that the guide shows.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QPushButton, QWidget
from sqlalchemy import select

from app.models import Enquiry
from app.models.enums import EnquiryStatus
from app.services.enquiry.dissemination import read_book
from app.services.enquiry.summaries import read_paper
from app.services.papers.record import Picture
from app.views import theme
from app.views.case.grid import CaseGrid
from app.views.case.household.kin_list import KinList
from app.views.desk import Place
from app.views.shell.demo_day import SIZE
from app.views.shell.demo_hand import Hand
from app.views.shell.desktop import Desktop
from app.views.sign_in.demo_people import read_demo
from tests.journeys.played import PICTURES, Witness, words_of
from tests.journeys.walks import paper_words

pytestmark = [
    pytest.mark.slow,
    pytest.mark.qt_log_ignore("^This plugin does not support (raise|grabbing)", extend=True),
]

GUIDE = PICTURES.parent / "enquiry.md"


@dataclass(frozen=True)
class Question:
    """One question: the part of the case in which its answer stands, and words that are the answer there.

    `paper` are words that answer it in the summary; none where the summary is not the place.
    """

    asks: str
    part: str
    answer: str
    paper: str = ""


QUESTIONS = (
    Question("Reason tied to the concern", "decision", "come to school tired and unwashed", "tired and unwashed"),
    Question("Parents spoken to", "decision", "was seen at school on her own", "was seen at school on her own"),
    Question("Consent", "consent", "Covers the information of the whole family", "Given"),
    Question("Help tried before", "record", "Help tried before: Early help in 2023", "Early help for housing in 2023"),
    Question("The child's views", "record", "The child's words: “I wake", "to be happy"),
    Question("The family's views", "decision", "agrees with what school says", "agrees with what school says"),
    Question("What the referrer hoped for", "record", "hoped for: That somebody", "somebody would see"),
    Question("Inside the time limit, or the manager's reason", "", ", in time", "in time"),
    Question("Partner information timely and relevant", "requests", "Replied", "Replied"),
    Question("Checks proportionate", "requests", "Purpose: To learn what supports", "Nothing in the contact points"),
    Question("Checks proportionate: who was not asked", "replies", "Nothing in the contact points", "Nothing in the"),
    Question("History weighed", "decision", "Nothing points to a pattern of harm", "pattern of harm"),
    Question("Siblings and others outside the home", "decision", "no other child is part", "no other child is part"),
    Question("Clear analysis", "decision", "neglect that follows from an illness", "neglect that follows"),
    Question("Clear recommendation", "decision", "Early help with the school as lead", "school as lead"),
    Question("Outcome told to the family", "record", "The family was told the outcome"),
    Question("Outcome told to the referrer", "record", "The referrer was told"),
    Question("Person details right", "record", "NHS number: "),
    Question("Genogram", "", "Lorraine", "mother of Esme"),
    Question("Chronology with significant events", "chronology", "Significant", "Significant: "),
    Question("Every contact rated", "record", "rated Amber.", "Amber"),
    Question("Every contact authorised by a manager", "record", "Authorised "),
    Question("Due time visible", "", "was due", "Due"),
    Question("Management oversight", "", "chosen by Morag Tennant", "Morag Tennant decided on"),
)


class Visit:
    """A hub worker who never saw the case before, in the running program."""

    def __init__(self, folder: Path, out: Path) -> None:
        self.desktop = Desktop(folder)
        self.desktop.window.resize(*SIZE)
        self.driver = Witness(self.desktop, out)
        self.hand = Hand(self.driver, read_demo(folder).people)
        self.desktop.begin()
        self.desktop.window.show()
        self.driver.settle()
        self.hand.sign_in("hub worker", "s.dhami")
        self.case = self._finished()
        self.seen: dict[str, str] = {}

    def _finished(self) -> UUID:
        hub, _actor = self.hand.seat()

        def work() -> UUID:
            with hub.reading(None) as unit:
                return unit.session.scalars(select(Enquiry.id).where(Enquiry.status == EnquiryStatus.DECIDED)).one()

        return self.driver.ask(work)

    def reads(self, part: str) -> str:
        """Everything that can be read while a part of the case is in front; read once."""
        if part not in self.seen:
            self.hand.go(Place("case", self.case, part or "replies"))
            self.driver.settle()
            window = self.desktop.window
            said = [*words_of(window), *typed(window), *family_of(window), *reasons_of(window)]
            for half in window.findChildren(QPushButton):
                if half.isVisible() and half.isCheckable() and half.text() in {"Analysis", "Decision"}:
                    half.click()  # beside the picture there is room for one of the two
                    self.driver.settle()
                    said += [*words_of(window), *typed(window)]
            self.seen[part] = "\n".join(said)
        return self.seen[part]

    def paper(self) -> str:
        """The words of the summary that was issued."""
        hub, actor = self.hand.seat()
        book = self.driver.ask(lambda: read_book(hub, actor, self.case))
        paper = self.driver.ask(lambda: read_paper(hub, actor, book.versions[0].id))
        pictures = [each.words for each in paper.blocks if isinstance(each, Picture)]
        return "\n".join([paper_words(paper), *pictures])

    def close(self) -> None:
        """End the program."""
        self.desktop.window.close()
        self.desktop.window.deleteLater()
        self.desktop.deleteLater()


def family_of(window: QWidget) -> list[str]:
    """Everybody of the household picture in front, each in the sentence that a screen reader hears."""
    shown = [each for each in window.findChildren(KinList) if each.isVisible()]
    return [each.item(row).text() for each in shown for row in range(each.count())]


def reasons_of(window: QWidget) -> list[str]:
    """What the grid of replies in front says of each cell."""
    shown = [each.model() for each in window.findChildren(CaseGrid) if each.isVisible()]
    cells = [
        model.index(row, column) for model in shown for row in range(model.rowCount())
        for column in range(model.columnCount())
    ]  # fmt: skip
    return [str(each.data(Qt.ItemDataRole.ToolTipRole) or "") for each in cells]


def typed(window: QWidget) -> list[str]:
    return [each.toPlainText() for each in window.findChildren(QPlainTextEdit) if each.isVisible()]


@pytest.fixture(scope="module")
def visit(qapp: QApplication, demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    theme.start(qapp, "light", 100)
    place = tmp_path_factory.mktemp("audit")
    shutil.copytree(demo_folder, place / "hub")
    made = Visit(place / "hub", place)
    yield made
    made.close()


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda each: each.asks)
def test_the_answer_stands_on_screen(visit: Visit, question: Question) -> None:
    assert question.answer in visit.reads(question.part)


@pytest.mark.parametrize("question", [each for each in QUESTIONS if each.paper], ids=lambda each: each.asks)
def test_the_answer_stands_in_the_summary(visit: Visit, question: Question) -> None:
    assert question.paper in visit.paper()


def test_nothing_is_said_to_be_late_or_missing_that_was_done(visit: Visit) -> None:
    said = visit.reads("").partition("Case header")[2]
    assert "Nothing is due" in said
    for wrong in ("Overdue", "Feedback owed", "Family not told", "Home not known"):
        assert wrong not in said


def test_the_genogram_tells_everybody_with_their_ties_and_their_home(visit: Visit) -> None:
    visit.reads("")
    told = family_of(visit.desktop.window)
    for child in ("Esme", "Gemma"):
        (said,) = [each for each in told if each.startswith(child)]
        assert "Lorraine" in said, said
    assert any("Farriers Terrace" in each for each in told)


def test_the_guide_names_the_place_of_every_answer() -> None:
    rows = re.findall(r"^\| ([^|]+?) \| ([^|]+?) \|", GUIDE.read_text(encoding="utf-8"), re.M)
    named = {question for question, _place in rows}
    assert {each.asks for each in QUESTIONS} <= named
