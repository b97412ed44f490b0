"""Too much in any text or line of a case: each is refused beside its field in a clear sentence, and nothing is cut."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit

from app.views import theme
from app.views.case.chronology.section import ChronologySection
from app.views.case.decision.section import DecisionSection
from app.views.case.form_dialog import FormDialog
from app.views.case.replies.section import RepliesSection
from app.views.case.requests.section import RequestsSection
from app.views.case.screen import CaseScreen
from app.views.widgets.dates import DateField
from tests.views.case.parts import consent_of, record_of

pytestmark = pytest.mark.slow

TEXT = "ä" * 110_000
"""220 KB in UTF-8, though fewer letters."""
LINE = "x" * 401


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> None:
    theme.start(qapp, "light", 100)


def part(screen: CaseScreen, kind: str) -> object:
    screen.turn_to(kind)
    QApplication.processEvents()
    return screen.tabs.section(kind)


def of_screen(name: str) -> Callable[[CaseScreen], FormDialog | None]:
    def begin(screen: CaseScreen) -> FormDialog | None:
        getattr(screen.presenter, name)()
        return screen.form

    return begin


def of_record(kind: str) -> Callable[[CaseScreen], FormDialog | None]:
    def begin(screen: CaseScreen) -> FormDialog | None:
        section = record_of(screen)
        section.presenter.add_note() if kind == "note" else section.presenter.begin(kind)
        return section.form

    return begin


def of_consent(name: str) -> Callable[[CaseScreen], FormDialog | None]:
    def begin(screen: CaseScreen) -> FormDialog | None:
        section = consent_of(screen)
        getattr(section.presenter, name)()
        return section.form

    return begin


def of_requests(name: str) -> Callable[[CaseScreen], FormDialog | None]:
    def begin(screen: CaseScreen) -> FormDialog | None:
        section = part(screen, "requests")
        assert isinstance(section, RequestsSection)
        getattr(section.presenter, name)()
        return section.form

    return begin


def withdraw(screen: CaseScreen) -> FormDialog | None:
    assert screen.presenter.case is not None
    screen.presenter.withdraw(screen.presenter.case.requests[0].agency_id)
    return screen.form


def hand_over(screen: CaseScreen) -> FormDialog | None:
    section = part(screen, "decision")
    assert isinstance(section, DecisionSection)
    section.presenter.hand_over()
    return section.form


def add_event(screen: CaseScreen) -> FormDialog | None:
    section = part(screen, "chronology")
    assert isinstance(section, ChronologySection)
    section.presenter.add()
    return section.form


FORMS: dict[str, Callable[[CaseScreen], FormDialog | None]] = {
    "rate": of_screen("rate"),
    "withdraw": withdraw,
    **{kind: of_record(kind) for kind in ("note", "dash", "cse", "missing", "panel", "harm", "warning")},
    **{f"consent: {name}": of_consent(name) for name in ("record", "propose")},
    **{f"requests: {name}": of_requests(name) for name in ("chase", "extend")},
    "hand over": hand_over,
    "chronology": add_event,
}


@pytest.mark.parametrize("name", FORMS)
def test_every_form_refuses_too_much_beside_each_field_and_keeps_it(screen: CaseScreen, name: str) -> None:
    form = FORMS[name](screen)
    assert form is not None
    filled: dict[str, str] = {}
    for field, row in form.rows.items():
        if isinstance(row.editor, QPlainTextEdit):
            filled[field] = TEXT
            row.editor.setPlainText(TEXT)
        elif isinstance(row.editor, QLineEdit) and not isinstance(row.editor, DateField):
            filled[field] = LINE
            row.editor.setText(LINE)
    assert filled
    form.submit.click()
    assert form.isVisible()
    for field, typed in filled.items():
        row = form.rows[field]
        assert " fit" in row.error_label.text(), field
        kept = row.editor.toPlainText() if isinstance(row.editor, QPlainTextEdit) else row.editor.property("text")
        assert kept == typed, field
    form.reject()


def test_the_decision_refuses_too_much_beside_each_field_and_keeps_it(screen: CaseScreen) -> None:
    section = part(screen, "decision")
    assert isinstance(section, DecisionSection)
    section.presenter.turn_to("plan")
    page = section.page
    page.lead.setText(LINE)
    page.around.setPlainText(LINE)
    page.words.setPlainText(TEXT)
    page.save.click()
    wrong = {each.field: each.sentence for each in page.summary.problems}
    assert "fit" in wrong["plan_lead"]
    assert "fit" in wrong["plan_around"]
    assert "200 KB fit" in wrong["plan_words"]
    assert page.lead.text() == LINE
    section.presenter.turn_to("recommend")
    page.reason.setPlainText(TEXT)
    page.save.click()
    assert "200 KB fit" in {each.field: each.sentence for each in page.summary.problems}["reason"]
    assert page.reason.toPlainText() == TEXT


def test_a_reply_refuses_too_long_a_line_and_an_item_that_is_too_large_and_keeps_both(screen: CaseScreen) -> None:
    section = part(screen, "replies")
    assert isinstance(section, RepliesSection)
    assert screen.presenter.case is not None
    section.presenter.log_reply(screen.presenter.case.requests[0].agency_id)
    box = section.form_page.answers[0]
    box.found.choose("current")
    box.lines["systems_searched"].setText(LINE)
    box.text.setPlainText(TEXT)
    section.form_page.save.click()
    wrong = {each.field.partition(":")[0]: each.sentence for each in section.form_page.summary.problems}
    assert "fit" in wrong["systems_searched"]
    assert "200 KB fit" in wrong["text"]
    assert box.lines["systems_searched"].text() == LINE
    assert box.text.toPlainText() == TEXT
