"""The import screen's widgets: a card for each file, the rows to mend, and the one act at the end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.services.people.import_records import KIND_WORDS, FileKind, FilePreview
from app.views import theme
from app.views.desk import Cancel, Notice, Preferences
from app.views.people.import_presenter import ImportState, facts
from app.views.people.import_table import ImportModel, said_of
from app.views.widgets.buttons import button
from app.views.widgets.card import Card
from app.views.widgets.dialogs import ConfirmDialog
from app.views.widgets.labels import ElidedLabel, set_role, text_label
from app.views.widgets.screen import KeyLine, Screen
from app.views.widgets.states import EmptyState, ProgressPanel, StateStack
from app.views.widgets.table import RememberedTable

_HOW = (
    "Choose up to three CSV files, or drop them here: households, people and relationships. Each is told by its "
    "headings; any delimiter will do. Nothing is stored before every row can stand."
)


TYPED_ANEW = "Typed anew in this row; check again to see whether it can stand."


class FileCard(Card):
    """One of the three files: which it is, what it holds, or that it is not chosen."""

    def __init__(self, kind: FileKind, take_out: Callable[[FileKind], None]) -> None:
        super().__init__(KIND_WORDS[kind])
        self.kind = kind
        self.name = ElidedLabel("", "strong")
        self.counted = text_label("", "body", wrap=True)
        self.read = text_label("", "secondary", wrap=True)
        self.wrong = text_label("", "late", wrap=True)
        self.out = button("Take out", "quiet", lambda: take_out(kind), accessible_name=f"Take out {kind.value}")
        self.tools.addWidget(self.out)
        for widget in (self.name, self.counted, self.wrong, self.read):
            self.body.addWidget(widget)
        self.body.addStretch(1)
        self.show_file(None)

    def show_file(self, file: FilePreview | None) -> None:
        """Show what the file holds; None while none of this kind is chosen."""
        self.out.setVisible(file is not None)
        self.wrong.setVisible(file is not None and bool(file.bad_count))
        self.read.setVisible(file is not None)
        set_role(self.counted, "muted" if file is None else "body")
        if file is None:
            self.name.setText("")
            self.name.hide()
            self.counted.setText("Not chosen")
            self.set_tone("")
            return
        counted, read = facts(file)
        self.name.setText(file.name)
        self.name.show()
        self.counted.setText(counted)
        self.read.setText(read)
        self.wrong.setText(f"{file.bad_count:,} row{'' if file.bad_count == 1 else 's'} to mend")
        self.set_tone("error" if file.bad_count else "")


class ImportView(Screen):
    """The screen.

    Signals
        files_chosen(list): paths that were chosen or dropped.
        cell_edited(object, int, str, str): kind, record, column, text.
        check_requested(), import_requested(), start_over_requested()
        taken_out(object): the kind of a file. question_answered(str, bool).
    """

    files_chosen = Signal(list)
    cell_edited = Signal(object, int, str, str)
    check_requested = Signal()
    import_requested = Signal()
    start_over_requested = Signal()
    taken_out = Signal(object)
    question_answered = Signal(str, bool)

    def __init__(self, preferences: Preferences | None = None, parent: QWidget | None = None) -> None:
        super().__init__("Import people", parent)
        self._preferences = preferences
        self.setAcceptDrops(True)
        self.cards = {kind: FileCard(kind, self.taken_out.emit) for kind in FileKind}
        self.models: dict[FileKind, ImportModel] = {}
        self.tables: dict[FileKind, RememberedTable] = {}
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName("Rows of the files")
        self.tabs.setDocumentMode(True)
        self.choose = button("Choose files…", "secondary", self._ask_files)
        self.over = button("Start over", "quiet", self.start_over_requested.emit)
        self.check = button("Check again", "secondary", self.check_requested.emit)
        self.all = button("Import all", "primary", self.import_requested.emit)
        self.why = text_label("", "muted", wrap=True)
        self.notes = text_label("", "secondary", wrap=True)
        self.told = text_label("", "error", wrap=True)
        self.tabs.currentChanged.connect(lambda _at: self._tell())
        self.questions = QVBoxLayout()
        self.boxes: dict[str, QCheckBox] = {}
        self.progress = ProgressPanel()
        empty = EmptyState("No file is chosen yet", _HOW, "Choose files…", self._ask_files)
        self.states = StateStack(self._content(), empty)
        self.body.addLayout(self._layout())
        self.show_state(ImportState())

    def _layout(self) -> QVBoxLayout:
        outer = QVBoxLayout()
        outer.setContentsMargins(theme.px(16), theme.px(8), theme.px(16), theme.px(12))
        outer.setSpacing(theme.px(12))
        head = QHBoxLayout()
        head.setSpacing(theme.px(8))
        head.addWidget(text_label("Import people", "title"))
        head.addStretch(1)
        head.addWidget(self.over)
        head.addWidget(self.choose)
        outer.addLayout(head)
        outer.addWidget(self.states, 1)
        outer.addWidget(self.progress)
        return outer

    def _content(self) -> QWidget:
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(12))
        grid = QGridLayout()
        grid.setSpacing(theme.px(12))
        for at, card in enumerate(self.cards.values()):
            grid.addWidget(card, 0, at)
            grid.setColumnStretch(at, 1)
        layout.addLayout(grid)
        layout.addWidget(self.notes)
        layout.addLayout(self.questions)
        layout.addWidget(self.tabs, 1)
        layout.addWidget(self.told)
        foot = QHBoxLayout()
        foot.setSpacing(theme.px(8))
        foot.addWidget(self.why, 1)
        foot.addWidget(self.check)
        foot.addWidget(self.all)
        layout.addLayout(foot)
        return content

    # --- what the presenter asks

    def show_state(self, state: ImportState) -> None:
        """Show files, rows, questions and what may be done."""
        preview = state.preview
        self.over.setVisible(preview is not None)
        self.choose.setVisible(preview is not None)
        if preview is None:
            self._show_tabs((), state)
            self.states.show_empty()
            return
        for kind, card in self.cards.items():
            card.show_file(preview.file(kind))
        self.notes.setText("\n".join(preview.notes))
        self.notes.setVisible(bool(preview.notes))
        self._show_questions(preview.questions, state.confirmed)
        self._show_tabs(preview.files, state)
        self.why.setText(state.why_not)
        self.check.setEnabled(state.can_check)
        self.all.setEnabled(not state.why_not)
        self.all.setToolTip(state.why_not)
        self.all.setAccessibleDescription(state.why_not)
        self.states.show_content()

    def show_working(self, words: str, cancel: Cancel) -> None:
        """A long job runs."""
        self.progress.begin(words, cancel)
        self.busy_changed.emit(True)

    def report(self, done: int, total: int, words: str) -> None:
        """How far the job is."""
        self.progress.report(done, total, words)

    def show_rest(self) -> None:
        """No job runs."""
        self.progress.end()
        self.busy_changed.emit(False)

    def ask_import(self, items: tuple[str, ...], agreed: Callable[[], None]) -> None:
        """Ask once more before everything is written."""
        dialog = ConfirmDialog(
            "Import all of this?",
            "Everything is written together, or nothing is. It cannot be taken back in one step.",
            "Import all",
            items=items,
            parent=self,
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.confirmed.connect(agreed)
        dialog.open()

    def show_notice(self, notice: Notice) -> None:
        """Say something on top of the screen."""
        super().show_notice(notice)

    # --- the screen

    def panes(self) -> Sequence[QWidget]:
        """The rows in front, else the button that chooses files."""
        table = self.tabs.currentWidget()
        return (table, self.all) if self.tables else (self.choose,)

    def keys(self) -> Sequence[KeyLine]:
        """Keys of this screen."""
        return (KeyLine("F2", "Mend the cell under the cursor"), KeyLine("Enter", "Mend the first wrong cell of a row"))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Take files only."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Files were dropped here: they are for the import, not contacts."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.files_chosen.emit(paths)

    def _ask_files(self) -> None:
        names, _kind = QFileDialog.getOpenFileNames(
            self, "Choose the files to import", "", "CSV files (*.csv *.tsv *.txt);;All files (*)"
        )
        if names:
            self.files_chosen.emit([Path(name) for name in names])

    def _show_questions(self, questions: Sequence[str], confirmed: frozenset[str]) -> None:
        if list(self.boxes) == list(questions):
            return
        for box in self.boxes.values():
            self.questions.removeWidget(box)
            box.deleteLater()
        self.boxes = {question: self._question(question, question in confirmed) for question in questions}
        for box in self.boxes.values():
            self.questions.addWidget(box)

    def _question(self, question: str, yes: bool) -> QCheckBox:
        box = QCheckBox(question)
        box.setAccessibleName(question)
        box.setChecked(yes)
        box.toggled.connect(lambda on: self.question_answered.emit(question, on))
        return box

    def _show_tabs(self, files: Sequence[FilePreview], state: ImportState) -> None:
        wanted = [file.kind for file in files]
        stale = [kind for kind in self.tables if kind not in wanted]
        stale += [file.kind for file in files if not self._fits(file) and file.kind in self.tables]
        for kind in stale:
            table = self.tables.pop(kind)
            self.tabs.removeTab(self.tabs.indexOf(table))
            table.deleteLater()
            self.models.pop(kind).deleteLater()
        for file in files:
            if file.kind not in self.tables:
                self._add_tab(file, wanted.index(file.kind))
            typed = {
                (record, column): said for (kind, record, column), said in state.typed.items() if kind is file.kind
            }
            self.models[file.kind].take(file, typed)
            table = self.tables[file.kind]
            wrong = self.models[file.kind].wrong_cell(file.bad_rows[0].record) if file.bad_rows else None
            if wrong is not None and not table.currentIndex().isValid():
                table.setAutoScroll(False)  # the row's number and names stay in sight
                table.selectionModel().setCurrentIndex(wrong, QItemSelectionModel.SelectionFlag.ClearAndSelect)
                table.setAutoScroll(True)
            words = KIND_WORDS[file.kind]
            self.tabs.setTabText(
                self.tabs.indexOf(self.tables[file.kind]),
                f"{words} ({file.bad_count:,} to mend)" if file.bad_count else words,
            )
        current = next((file for file in files if file.bad_count), None)
        shown = next((kind for kind, table in self.tables.items() if table is self.tabs.currentWidget()), None)
        front = next((file for file in files if file.kind is shown), None)
        if current is not None and (front is None or not front.bad_count):
            self.tabs.setCurrentWidget(self.tables[current.kind])
        self._tell()

    def _fits(self, file: FilePreview) -> bool:
        """Whether the model in front has the columns this file needs."""
        model = self.models.get(file.kind)
        return model is not None and [each.key for each in model.columns] == [
            each.key for each in ImportModel(file).columns
        ]

    def _add_tab(self, file: FilePreview, at: int) -> None:
        model = ImportModel(file)
        table = RememberedTable(
            f"import.{file.kind.value}", self._preferences, accessible_name=f"{KIND_WORDS[file.kind]}: the first rows"
        )
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(
            QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.SelectedClicked
        )
        table.show_model(model)
        model.edited.connect(
            lambda record, column, said, kind=file.kind: self.cell_edited.emit(kind, record, column, said)
        )
        table.row_chosen.connect(lambda _record: self._tell())
        table.row_opened.connect(lambda record, kind=file.kind: self._mend(kind, record))
        self.models[file.kind], self.tables[file.kind] = model, table
        self.tabs.insertTab(at, table, KIND_WORDS[file.kind])

    def _tell(self) -> None:
        """Say in full what is wrong in the row under the cursor."""
        shown = next((kind for kind, table in self.tables.items() if table is self.tabs.currentWidget()), None)
        at = self.tables[shown].currentIndex().row() if shown is not None else -1
        said = ""
        if shown is not None and at >= 0:
            row = self.models[shown].row(at)
            said = TYPED_ANEW if self.models[shown].typed_anew(row.record) else said_of(row)
        set_role(self.told, "muted" if said == TYPED_ANEW else "error")
        self.told.setText(said)
        self.told.setVisible(bool(said))

    def _mend(self, kind: FileKind, record: int) -> None:
        """Open the first wrong cell of a row for typing."""
        table, model = self.tables[kind], self.models[kind]
        index = model.wrong_cell(record)
        if index is not None:
            table.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            table.edit(index)
