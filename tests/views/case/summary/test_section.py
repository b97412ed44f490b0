"""The summary part as a person uses it: real widgets on a real hub."""

from __future__ import annotations

import email
import io
from collections.abc import Iterator
from email import policy
from pathlib import Path

import docx
import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from app.models import AuditEntry
from app.models.enums import ItemHandling
from app.services.clock import FixedClock
from app.services.enquiry.dissemination import read_book
from app.services.enquiry.summary_records import SummaryForm, SummaryRow
from app.services.unit_of_work import Hub
from app.views import theme
from app.views.case.summary import printing
from app.views.case.summary.presenter import file_name
from app.views.case.summary.section import SummarySection, build
from app.views.desk import Notice
from app.views.widgets.choice import Choice
from app.views.widgets.dialogs import ConfirmDialog
from tests.factories import items
from tests.factories.hubs import Staff
from tests.services.enquiry.summary_case import ANALYSIS, HUB_ONLY, Told, told_case
from tests.views.case.seats import nameless, seat


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> None:
    theme.start(qapp, "light", 100)


@pytest.fixture
def told(hub: Hub, staff: Staff, monday: FixedClock) -> Told:
    return told_case(hub, staff, monday)


class Seen:
    """A part on screen, and what it said on top of the case."""

    def __init__(self, qtbot: QtBot, told: Told, name: str) -> None:
        self.told = told
        made = build(seat(told.hub, told.staff.others[name]))
        assert isinstance(made, SummarySection)
        self.part = made
        qtbot.addWidget(self.part)
        self.notices: list[Notice] = []
        self.failures: list[Exception] = []
        self.part.noticed.connect(self.notices.append)
        self.part.failed.connect(self.failures.append)
        self.part.resize(980, 520)
        self.part.show()
        self.read()

    def read(self) -> None:
        case = self.told.case.read()
        self.part.show_case(case, case.read_at, frozenset())

    def choose(self, form: SummaryForm) -> None:
        self.part.form_choice.choose(form.value)
        self.part.form_choice.chosen.emit(form.value)

    def confirm(self) -> ConfirmDialog:
        (found,) = [each for each in self.part.findChildren(ConfirmDialog) if each.isVisible()]
        return found

    def issue(self, why: str = "") -> None:
        editor = self.part.checks.why.editor
        assert isinstance(editor, QLineEdit)
        editor.setText(why)
        self.part.checks.confirmed.setChecked(True)
        self.part.checks.issue.click()
        self.confirm().confirm.click()

    def version(self) -> SummaryRow:
        return read_book(self.told.hub, self.told.worker, self.told.id).versions[0]

    def acts(self) -> list[str]:
        with self.told.hub.reading(None) as unit:
            return list(unit.session.scalars(select(AuditEntry.act).order_by(AuditEntry.seq)))


@pytest.fixture
def seen(qtbot: QtBot, told: Told) -> Iterator[Seen]:
    made = Seen(qtbot, told, "worker")
    yield made
    made.part.close()


def test_no_form_is_chosen_beforehand_and_the_empty_place_says_how_to_begin(seen: Seen) -> None:
    assert seen.part.form_choice.code() is None
    assert seen.part.pages_stack.currentWidget() is seen.part.pages_stack.empty
    assert not seen.part.checks.isVisible()


def test_choosing_a_form_shows_its_pages_as_they_will_print_and_what_to_mind(seen: Seen) -> None:
    seen.choose(SummaryForm.MASH)
    assert seen.part.pages.heading.text() == "MASH summary, version 1, as it would be issued now"
    assert seen.part.pages.standing.text() == "Page 1 of 2"
    assert ANALYSIS in seen.part.pages.area.accessibleDescription()
    assert HUB_ONLY not in seen.part.pages.area.accessibleDescription()
    assert "1 item is not marked yet" in seen.part.checks.warning_words.text()
    assert not seen.part.checks.confirmed.isChecked()


def test_pages_turn_and_come_nearer_by_keyboard(seen: Seen) -> None:
    seen.choose(SummaryForm.MASH)
    pages, area = seen.part.pages, seen.part.pages.area
    area.setFocus()
    QTest.keyClick(area, Qt.Key.Key_PageDown)
    assert pages.standing.text() == "Page 2 of 2"
    QTest.keyClick(area, Qt.Key.Key_PageDown)
    assert pages.page == 2
    QTest.keyClick(area, Qt.Key.Key_Home)
    assert pages.page == 1
    before = pages.picture.width()
    QTest.keyClick(area, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert pages.picture.width() > before
    QTest.keyClick(area, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert pages.picture.width() == before


def test_nothing_is_issued_without_the_tick_and_a_last_look(seen: Seen) -> None:
    seen.choose(SummaryForm.MASH)
    seen.part.checks.issue.click()
    assert "Tick that what staff typed" in seen.part.checks.confirm_row.sentence
    assert read_book(seen.told.hub, seen.told.worker, seen.told.id).versions == ()
    seen.part.checks.confirmed.setChecked(True)
    seen.part.checks.issue.click()
    dialog = seen.confirm()
    listed = [dialog.items.item(at).text() for at in range(dialog.items.count())]
    assert listed[:2] == ["MASH summary, version 1, marked OFFICIAL-SENSITIVE", "1 item of 1 agency in it"]
    assert read_book(seen.told.hub, seen.told.worker, seen.told.id).versions == ()
    dialog.confirm.click()
    assert seen.version().title == "MASH summary, version 1"
    assert seen.notices[-1].sentence == "MASH summary, version 1 is issued."
    assert seen.part.form_choice.code() is None


def test_a_withheld_sentence_is_highlighted_and_named_by_its_reference_never_by_its_words(seen: Seen) -> None:
    told = seen.told
    typed = f"We think 😟 of Ayla. A neighbour told in confidence that Dan Orme sleeps in the car outside. {ANALYSIS}"
    items.analysis(told.hub, told.worker, told.id, 2, analysis=typed, reason="x", recommendation="y")
    seen.choose(SummaryForm.MASH)
    (card,) = seen.part.checks.cards
    (marked,) = card.sentence.extraSelections()
    cursor = marked.cursor  # type: ignore[attr-defined,unused-ignore]
    assert cursor.selectedText() == "A neighbour told in confidence that Dan Orme sleeps in the car outside."
    assert card.sentence.toPlainText() == typed
    seen.part.checks.confirmed.setChecked(True)
    seen.part.checks.issue.click()
    assert "say why the sentence stays" in card.why.sentence
    editor = card.why.editor
    assert isinstance(editor, QLineEdit)
    QTest.keyClicks(editor, "Mira told us herself")
    seen.part.checks.issue.click()
    seen.confirm().confirm.click()
    assert seen.version().kept_sentences == 1


def test_what_changes_while_one_looks_is_told_and_shown_and_nothing_is_issued(seen: Seen) -> None:
    seen.choose(SummaryForm.MASH)
    items.mark(seen.told.hub, seen.told.worker, seen.told.items["share"], ItemHandling.HUB_ONLY)
    seen.issue()
    assert "has changed since you looked" in str(seen.failures[-1])
    assert read_book(seen.told.hub, seen.told.worker, seen.told.id).versions == ()
    assert "missed eleven days" not in seen.part.pages.area.accessibleDescription()
    assert not seen.part.checks.confirmed.isChecked()


def test_a_version_is_saved_as_pdf_word_and_mail_and_each_is_audited(seen: Seen, tmp_path: Path) -> None:
    seen.choose(SummaryForm.MASH)
    seen.issue()
    version = seen.version()
    for kind in ("pdf", "word", "mail"):
        place = tmp_path / file_name(version, "M-26-1001", kind)
        seen.part.presenter.save(version, kind, place)
        assert seen.notices[-1].sentence == "MASH summary, version 1 is saved."
    assert sorted(each.name for each in tmp_path.glob("M-*")) == [
        "M-26-1001 MASH summary v1.docx",
        "M-26-1001 MASH summary v1.eml",
        "M-26-1001 MASH summary v1.pdf",
    ]
    pdf = (tmp_path / "M-26-1001 MASH summary v1.pdf").read_bytes()
    assert len(PdfReader(io.BytesIO(pdf)).pages) == seen.part.pages.count or len(PdfReader(io.BytesIO(pdf)).pages) == 2
    assert docx.Document(str(tmp_path / "M-26-1001 MASH summary v1.docx")).tables
    mail = email.message_from_bytes((tmp_path / "M-26-1001 MASH summary v1.eml").read_bytes(), policy=policy.default)
    assert [each.get_payload(decode=True) for each in mail.iter_attachments()] == [pdf]
    assert "Novak" not in f"{mail['Subject']}{mail.get_body().get_content()}"  # type: ignore[union-attr]
    assert [act for act in seen.acts() if act.startswith("summary") and act != "summary read"][1:] == [
        "summary exported",
        "summary exported",
        "summary put into an e-mail draft",
    ]


def test_what_has_changed_comes_back_after_a_lock_for_this_version_only(qtbot: QtBot, seen: Seen) -> None:
    seen.choose(SummaryForm.MASH)
    seen.issue()
    seen.choose(SummaryForm.MASH)
    editor = seen.part.checks.why.editor
    assert isinstance(editor, QLineEdit)
    editor.setText("The address was wrong")
    seen.part.save_drafts()
    seen.part.clear_data()
    QApplication.processEvents()
    assert seen.part.checks.changed_words() == ""
    again = Seen(qtbot, seen.told, "worker")
    again.choose(SummaryForm.MASH)
    assert again.part.checks.changed_words() == "The address was wrong"
    again.issue("The address was wrong")
    again.choose(SummaryForm.MASH)
    assert again.part.checks.changed_words() == ""
    again.part.close()


def test_a_folder_that_is_gone_is_told_and_nothing_left_the_hub(seen: Seen, tmp_path: Path) -> None:
    seen.choose(SummaryForm.MASH)
    seen.issue()
    seen.part.presenter.save(seen.version(), "pdf", tmp_path / "share" / "paper.pdf")
    assert str(seen.failures[-1]) == "The folder is not there any more."
    assert "summary exported" not in seen.acts()
    assert seen.version().number == 1


def test_a_place_that_cannot_be_taken_is_told_and_the_failure_is_audited(seen: Seen, tmp_path: Path) -> None:
    seen.choose(SummaryForm.MASH)
    seen.issue()
    (tmp_path / "paper.pdf").mkdir()
    seen.part.presenter.save(seen.version(), "pdf", tmp_path / "paper.pdf")
    assert seen.failures
    assert seen.acts()[-2:] == ["summary exported", "summary did not leave"]
    assert [each.name for each in tmp_path.iterdir() if each.suffix == ".part"] == []


def test_printing_without_a_printer_says_so_and_loses_nothing(seen: Seen, monkeypatch: pytest.MonkeyPatch) -> None:
    seen.choose(SummaryForm.MASH)
    seen.issue()
    before = seen.acts()
    assert not printing.has_printer(), "this machine has a printer; the test wants one that has none"
    seen.part.book.version_acts["print"].click()
    assert seen.notices[-1].sentence == "This machine has no printer."
    assert "Nothing was lost" in seen.notices[-1].next_step
    assert seen.acts() == before


def test_pages_reach_a_printer_whole_and_the_print_is_audited(seen: Seen, tmp_path: Path) -> None:
    seen.choose(SummaryForm.MASH)
    seen.issue()
    printer = printing.sheet(QPrinter())
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    seen.part.presenter.print_out(seen.version(), lambda pages: printing.put(pages, printer))
    assert len(PdfReader(tmp_path / "printed.pdf").pages) == 2
    assert seen.acts()[-1] == "summary printed"
    assert seen.notices[-1].sentence == "MASH summary, version 1 went to the printer."


def test_a_printer_that_does_not_answer_is_told_and_audited(seen: Seen) -> None:
    seen.choose(SummaryForm.MASH)
    seen.issue()

    def dead(pages: tuple[bytes, ...]) -> None:
        raise printing.NotPrinted("The printer does not answer.", "Look at the printer and try again.")

    seen.part.presenter.print_out(seen.version(), dead)
    assert str(seen.failures[-1]) == "The printer does not answer."
    assert seen.acts()[-2:] == ["summary printed", "summary did not leave"]


def test_a_version_is_sent_corrected_and_its_holder_found_and_told(seen: Seen, tmp_path: Path) -> None:
    seen.choose(SummaryForm.MASH)
    seen.issue()
    book = seen.part.book
    book.version_acts["send"].click()
    form = seen.part.form
    assert form is not None
    form.submit.click()
    assert form.isVisible()
    assert form.rows["recipient"].sentence
    _fill(form.rows["recipient"].editor, "Lea Vance, assessment team lea@x.example")
    _fill(form.rows["basis"].editor, "Section 17")
    way = form.rows["way"].editor
    assert isinstance(way, Choice)
    assert way.code() is None
    way.choose("email")
    form.submit.click()
    assert [row.recipient for row in read_book(seen.told.hub, seen.told.worker, seen.told.id).ledger] == [
        "Lea Vance, assessment team lea@x.example"
    ]
    seen.choose(SummaryForm.MASH)
    seen.issue("A date was wrong")
    assert seen.part.tabs.tabText(1) == "Versions and who holds them (1 hold an old one)"
    assert "Still holding a version that was replaced: Lea Vance" in book.standing.text()
    book.ledger_table.selectRow(0)
    assert book.entry_acts["correct"].isEnabled()
    row = book.entry()
    assert row is not None
    seen.part.presenter.notice(row, tmp_path / "notice.eml")
    assert b"is replaced" in (tmp_path / "notice.eml").read_bytes()
    book.entry_acts["correct"].click()
    form = seen.part.form
    assert form is not None
    assert "recipient" not in form.rows
    _fill(form.rows["basis"].editor, "Correction")
    way = form.rows["way"].editor
    assert isinstance(way, Choice)
    way.choose("email")
    form.submit.click()
    assert not any(each.holds_old for each in read_book(seen.told.hub, seen.told.worker, seen.told.id).ledger)
    assert not book.standing.isVisible()


def _fill(editor: object, words: str) -> None:
    if isinstance(editor, QPlainTextEdit):
        editor.setPlainText(words)
    else:
        assert isinstance(editor, QLineEdit)
        editor.setText(words)


def test_an_issued_version_is_looked_at_as_it_was(seen: Seen) -> None:
    seen.choose(SummaryForm.FAMILY)
    seen.issue()
    seen.part.book.version_acts["look"].click()
    assert seen.part.pages.heading.text() == "Family Summary, version 1, as it was issued"
    assert not seen.part.checks.isVisible()


def test_who_only_reads_cases_sees_versions_and_is_offered_nothing_else(qtbot: QtBot, told: Told) -> None:
    told.issue()
    reader = Seen(qtbot, told, "service")
    assert not reader.part.form_choice.isEnabled()
    reader.part.tabs.setCurrentIndex(1)
    visible = [name for name, made in reader.part.book.version_acts.items() if made.isVisible()]
    assert visible == ["look"]


def test_every_control_has_a_name_and_locking_leaves_nothing_behind(seen: Seen) -> None:
    seen.choose(SummaryForm.MASH)
    seen.part.tabs.setCurrentIndex(1)
    assert nameless(seen.part) == []
    seen.part.tabs.setCurrentIndex(0)
    assert nameless(seen.part) == []
    seen.part.clear_data()
    assert seen.part.pages.count == 0
    assert seen.part.pages.area.accessibleDescription() == ""
    assert seen.part.book.versions.rowCount() == 0
    assert seen.part.form_choice.code() is None


def test_in_a_narrow_part_the_pages_stand_whole_under_the_form(qtbot: QtBot, told: Told) -> None:
    section = Seen(qtbot, told, "worker").part
    low = theme.px(330)  # as the case asks for it
    section.setMinimumHeight(low)
    section.resize(theme.px(480), theme.px(400))
    QApplication.processEvents()
    assert section.pages_stack.width() > theme.px(400)
    assert section.pages_stack.height() > theme.px(250)
    assert section.minimumHeight() >= section.pages_stack.height()
    section.resize(theme.px(900), theme.px(600))
    QApplication.processEvents()
    assert section.pages_stack.x() > 0, "beside the form again"
    assert section.minimumHeight() <= low, "nothing scrolls that finds room"
