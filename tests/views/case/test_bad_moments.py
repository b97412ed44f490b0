"""A huge paste, markup and control characters in a case: a clear sentence, nothing lost, nothing painted as markup."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit
from pytestqt.qtbot import QtBot

from app.services.access import Role
from app.services.unit_of_work import Hub
from app.views import theme
from app.views.case.decision.section import DecisionSection
from app.views.case.screen import CaseScreen
from tests.factories.hubs import Staff
from tests.services.enquiry.rows import Case, opened
from tests.views.case.parts import fill, shown

MARKUP = '<b>Seen</b> & "well" <img src=x> \x1b[31m\x07 he said'
TOO_MUCH = "ä" * 110_000
"""220 KB in UTF-8, though fewer letters."""


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> None:
    theme.start(qapp, "light", 100)


@pytest.fixture
def case(hub: Hub, staff: Staff) -> Case:
    return opened(hub, staff)


def decision_of(screen: CaseScreen) -> DecisionSection:
    section = screen.tabs.section("decision")
    assert isinstance(section, DecisionSection)
    return section


def paste(field: QPlainTextEdit, words: str) -> None:
    clipboard = QApplication.clipboard()
    clipboard.setText(words)
    field.setFocus(Qt.FocusReason.OtherFocusReason)
    field.paste()


def test_a_rating_with_too_long_a_reason_is_refused_beside_its_field_and_stays(qtbot: QtBot, case: Case) -> None:
    screen = shown(qtbot, case, case.worker)
    screen.presenter.rate()
    assert screen.form is not None
    editor = screen.form.rows["reason"].editor
    assert isinstance(editor, QPlainTextEdit)
    fill(screen.form, colour="red")
    paste(editor, TOO_MUCH)
    screen.form.submit.click()
    assert screen.form is not None
    assert "200 KB fit" in screen.form.rows["reason"].error_label.text()
    assert editor.toPlainText() == TOO_MUCH
    assert case.read().header.rating == "amber"


def test_a_huge_paste_into_the_analysis_is_told_beside_its_section_and_stays(
    qtbot: QtBot, case: Case, staff: Staff
) -> None:
    screen = shown(qtbot, case, staff[Role.HUB_WORKER], "decision")
    form = decision_of(screen).analysis
    for code in ("reason", "analysis", "recommendation"):
        paste(form.texts[code], TOO_MUCH if code == "analysis" else "Short")
    decision_of(screen).presenter.writing.save()
    (problem,) = form.summary.problems
    assert problem.field == "analysis"
    assert "200 KB fit" in problem.sentence
    assert form.texts["analysis"].toPlainText() == TOO_MUCH
    room = decision_of(screen).presenter.room
    assert room is not None
    assert room.analysis == ()


def test_markup_and_control_characters_are_kept_as_letters_and_painted_as_such(
    qtbot: QtBot, case: Case, staff: Staff
) -> None:
    screen = shown(qtbot, case, staff[Role.HUB_WORKER])
    screen.presenter.rate()
    assert screen.form is not None
    fill(screen.form, colour="red", reason=MARKUP)
    screen.form.submit.click()
    kept = case.read().ratings[0].reason
    assert kept.startswith('<b>Seen</b> & "well" <img src=x>')
    screen.turn_to("record")
    labels = [each for each in screen.findChildren(QLabel) if "<b>Seen</b>" in each.text()]
    assert labels
    assert {each.textFormat() for each in labels} == {Qt.TextFormat.PlainText}
