"""Markup and control characters on the screens beside the case: consultation, feedback, the check of a summary."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from app.services.access import Role
from app.services.clock import FixedClock
from app.services.enquiry.summary_records import SummaryForm
from app.services.unit_of_work import Hub
from app.views import theme
from app.views.case.form_dialog import FormDialog
from app.views.case.summary import section as summary
from app.views.case.summary.section import SummarySection
from app.views.desk import Place
from app.views.feedback import screen as feedback
from app.views.screening.screen import ScreeningScreen
from app.views.widgets.dialogs import ConfirmDialog
from tests.factories.hubs import Staff
from tests.services.enquiry.rows import authorised_contact
from tests.services.enquiry.summary_case import told_case
from tests.services.intake.test_feedback import decided
from tests.views.case.seats import seat
from tests.views.case.test_hostile_text import (
    CONTROL,
    FIRST,
    HOSTILE,
    alive,
    answer_the_rest,
    editors,
    put,
    rendered,
    stored,
    typed,
)
from tests.views.case.test_too_much import LINE
from tests.views.screening.stage import stage


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> None:
    theme.start(qapp, "light", 100)


def handed_in(hub: Hub, screen: QWidget, texts: list[QLineEdit | QPlainTextEdit], act: Callable[[], object]) -> None:
    """Put hostile words into every field, hand them in: stored whole or refused beside the field, shown as typed."""
    for words in (LINE[1:], CONTROL, HOSTILE):
        for editor in texts:
            put(editor, words)
        assert not rendered(screen)
    act()
    QApplication.processEvents()
    still = [typed(editor) for editor in texts if alive(editor) and editor.isVisible()]
    refused = bool(still) and all(words == HOSTILE for words in still)
    assert refused or any(HOSTILE in words for words in stored(hub))
    assert not rendered(screen)


def fields_of(form: FormDialog) -> list[QLineEdit | QPlainTextEdit]:
    """The lines and texts that a form asks for."""
    asked = {id(row.editor) for row in form.rows.values()}
    return [each for each in editors(form) if id(each) in asked]


def test_hostile_text_in_the_advice_of_a_consultation_is_stored_whole_and_shown_as_typed(
    qtbot: QtBot, hub: Hub, staff: Staff
) -> None:
    screen = ScreeningScreen(stage(hub, staff[Role.MASH_MANAGER]).desk)
    qtbot.addWidget(screen)
    screen.show()
    screen.show_place(Place("screening", authorised_contact(hub, staff, authorised=False)))
    screen.shown()
    QApplication.processEvents()
    screen.advice.presenter.begin()
    form = screen.advice.form
    assert form is not None
    answer_the_rest(form)
    texts = fields_of(form)
    assert len(texts) == 3
    handed_in(hub, screen, texts, form.submit.click)
    assert any(HOSTILE in label.text() for label in screen.advice.findChildren(QLabel))
    screen.clear_data()


def test_hostile_text_in_an_answer_to_a_referrer_and_in_a_reason_to_withhold_it(
    qtbot: QtBot, hub: Hub, staff: Staff
) -> None:
    at = [decided(hub, staff, referrer_name=HOSTILE[:80], referrer_agency=FIRST) for _ in range(2)]
    screen = feedback.build(seat(hub, staff[Role.HUB_WORKER]))
    qtbot.addWidget(screen)
    screen.show_place(Place("feedback"))
    screen.show()
    assert not rendered(screen)
    screen.table.select_id(at[0])
    screen.withhold.click()
    form = screen.form
    assert form is not None
    handed_in(hub, screen, fields_of(form), form.submit.click)
    screen.table.select_id(at[1])
    screen.way.choose("phone")
    handed_in(hub, screen, [screen.recipient, screen.letter], screen.give.click)
    screen.tabs.setCurrentIndex(1)
    QApplication.processEvents()
    assert not rendered(screen)
    screen.clear_data()


def test_hostile_text_in_the_check_before_a_summary_is_kept_and_shown_as_typed(
    qtbot: QtBot, hub: Hub, staff: Staff, monday: FixedClock
) -> None:
    told = told_case(hub, staff, monday)
    part = summary.build(seat(hub, staff.others["worker"]))
    assert isinstance(part, SummarySection)
    qtbot.addWidget(part)
    part.resize(980, 520)
    part.show()

    def confirmed() -> None:
        part.checks.issue.click()
        for dialog in [each for each in part.findChildren(ConfirmDialog) if each.isVisible()]:
            assert not rendered(dialog)
            dialog.confirm.click()
        QApplication.processEvents()

    def issue() -> int:
        case = told.case.read()
        part.show_case(case, case.read_at, frozenset())
        part.form_choice.choose(SummaryForm.MASH.value)
        part.form_choice.chosen.emit(SummaryForm.MASH.value)
        part.checks.confirmed.setChecked(True)
        found = [each for each in editors(part.checks) if each.isVisible()]
        if found:
            handed_in(hub, part, found, confirmed)
        else:
            confirmed()
        assert not rendered(part)
        return len(found)

    first, second = issue(), issue()
    assert second > first, "a second version asks what has changed"
    assert any(HOSTILE in words for words in stored(hub))
    part.clear_data()
    part.close()
