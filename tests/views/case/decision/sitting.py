"""A person who sits at the case screen with analysis and decision in front; widgets found by what they say."""

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from app.views.case.decision.section import DecisionSection
from app.views.case.screen import CaseScreen, build
from app.views.desk import Place
from app.views.widgets.choice import Choice
from tests.services.enquiry.rows import Case
from tests.views.case.seats import seat


def sit(screens: list[CaseScreen], case: Case, name: str, qtbot: QtBot) -> tuple[CaseScreen, DecisionSection]:
    made = build(seat(case.hub, case.staff.others[name]))
    qtbot.addWidget(made)
    made.resize(1182, 708)
    made.show_place(Place("case", case.id, "decision"))
    made.show()
    made.activateWindow()
    QApplication.processEvents()
    screens.append(made)
    return made, part(made)


def part(screen: CaseScreen) -> DecisionSection:
    found = screen.tabs.section("decision")
    assert isinstance(found, DecisionSection)
    return found


def choose_by_keys(editor: object, words: str) -> None:
    """Choose in a drop-down as a hand on the keyboard does: by typing how the line begins."""
    assert isinstance(editor, Choice)
    editor.setFocus()
    QTest.keyClicks(editor, words)


def said(screen: CaseScreen) -> str:
    assert screen.notices.notice is not None
    return screen.notices.notice.sentence


def button(section: DecisionSection, name: str) -> QPushButton:
    """The button of a name, where it can be seen."""
    QApplication.processEvents()  # a part made anew is shown once the layout has settled
    found = [
        each
        for each in section.findChildren(QPushButton)
        if each.accessibleName() == name and each.isVisibleTo(section)
    ]
    assert len(found) == 1
    return found[0]
