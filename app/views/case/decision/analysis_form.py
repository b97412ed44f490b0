"""The analysis as a form: a field a section, its question as hint; what is typed is kept by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from app.services.enquiry.analysis_sections import ALL_SECTIONS, SectionRule
from app.services.errors import Problem
from app.views import theme
from app.views.widgets.buttons import button
from app.views.widgets.fields import FieldRow, row_of
from app.views.widgets.flow import FlowLayout
from app.views.widgets.labels import text_label
from app.views.widgets.slices import Slices
from app.views.widgets.summary import ErrorSummary

KEEP_MS = 2_000
"""How long after the last key a draft is kept (visual/README)."""
LEAST_LINES, MOST_LINES = 2, 16
FIRST = 3
"""Sections that stand at once; the others come in slices."""


class GrowingText(QPlainTextEdit):
    """A text that grows with what is typed, up to a height from which on it scrolls.

    Signals
        left(): the focus went elsewhere.
    """

    left = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)
        self.textChanged.connect(self._fit)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Fit the height to the new width."""
        super().resizeEvent(event)
        self._fit()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Tell that the focus went elsewhere."""
        super().focusOutEvent(event)
        self.left.emit()

    def _fit(self) -> None:
        written = round(self.document().size().height())
        lines = min(max(written, LEAST_LINES), MOST_LINES)
        bar = Qt.ScrollBarPolicy.ScrollBarAsNeeded if written > MOST_LINES else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(bar)
        high = lines * self.fontMetrics().lineSpacing() + theme.px(24)
        if high != self.minimumHeight():
            self.setFixedHeight(high)


class AnalysisForm(QWidget):
    """The sections, which version holds, and how the draft stands.

    Signals
        keep_requested(): something was typed, and nothing since; or the focus left.
        save_requested(), discard_requested(), versions_requested(): a button.
    """

    keep_requested = Signal()
    save_requested = Signal()
    discard_requested = Signal()
    versions_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Analysis")
        self.version = text_label("", "secondary", wrap=True, parent=self)
        self.draft = text_label("", "strong", wrap=True, parent=self)
        self.draft.setAccessibleName("How the draft stands")
        self.draft.hide()
        tools = self._tools = QWidget(self)
        self.save = button("Save version", "primary", self.save_requested.emit, parent=tools)
        self.discard = button("Back to what is saved", "quiet", self.discard_requested.emit, parent=tools)
        self.versions = button("Versions…", "quiet", self.versions_requested.emit, parent=tools)
        self.area = QScrollArea(self)
        self._ground = QWidget(self.area.viewport())
        self.summary = ErrorSummary(self._ground)
        self._rows: dict[str, FieldRow] = {}
        self._texts: dict[str, GrowingText] = {}
        self._slices = Slices(self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(KEEP_MS)
        self._timer.timeout.connect(self.keep_requested)
        self._lay_out()

    @property
    def rows(self) -> dict[str, FieldRow]:
        """The sections' rows by code, all of them."""
        self._slices.finish()
        return self._rows

    @property
    def texts(self) -> dict[str, GrowingText]:
        """The sections' texts by code, all of them."""
        self._slices.finish()
        return self._texts

    def show_rules(self, rules: Sequence[SectionRule]) -> None:
        """Offer the sections of this enquiry in its words; one in which something stands is never hidden."""
        by_code = {rule.code: rule for rule in rules}
        for code, row in self.rows.items():
            rule = by_code.get(code)
            row.setVisible(rule is not None or bool(self.texts[code].toPlainText()))
            if rule is not None and (row.label, row.hint) != (rule.words, rule.question):
                row.set_label(rule.words)
                row.set_hint(rule.question)

    def show_sections(self, sections: Mapping[str, str]) -> None:
        """Put texts into the sections, each in its turn; a text that is there already keeps its cursor."""
        self._slices.add(partial(self._put, rule.code, sections.get(rule.code, "")) for rule in ALL_SECTIONS)
        self._slices.add([self._timer.stop])

    def clear(self) -> None:
        """Hold nothing of the case, at once."""
        self.show_sections({})
        self._slices.finish()

    def _put(self, code: str, said: str) -> None:
        editor = self._texts[code]
        if editor.toPlainText() != said:
            editor.blockSignals(True)
            editor.setPlainText(said)
            editor.blockSignals(False)
            editor.document().setModified(False)
            editor.textChanged.emit()

    def sections(self) -> dict[str, str]:
        """What stands in the sections."""
        return {code: editor.toPlainText() for code, editor in self.texts.items()}

    def show_state(self, version: str, *, writable: bool, versions: int) -> None:
        """Say which version holds; without the right to write the texts are only read."""
        self.version.setText(version)
        for editor in self.texts.values():
            editor.setReadOnly(not writable)
        for each in (self.save, self.discard):
            each.setVisible(writable)
        self.versions.setVisible(versions > 0)

    def show_draft_words(self, words: str) -> None:
        """Say how the draft stands; where nothing is typed that no version has, nothing is wrong either."""
        self.draft.setText(words)
        self.draft.setVisible(bool(words))
        if not words:
            self.summary.clear()

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Say what lacks."""
        self.summary.show_problems(problems)

    def focus_first(self) -> None:
        """Begin in the first section."""
        self.first().setFocus(Qt.FocusReason.OtherFocusReason)

    def first(self) -> GrowingText:
        """The first section."""
        return self._texts[ALL_SECTIONS[0].code]

    def _lay_out(self) -> None:
        ground = self._ground
        ground.setProperty("scrollBody", True)
        column = QVBoxLayout(ground)
        column.setContentsMargins(0, 0, theme.px(12), theme.px(8))
        column.setSpacing(theme.px(12))
        column.addWidget(self.summary)
        column.addStretch(1)
        self._column = column
        for rule in ALL_SECTIONS[:FIRST]:
            self._add(rule)
        self._slices.add(partial(self._add, rule) for rule in ALL_SECTIONS[FIRST:])
        self.area.setWidgetResizable(True)
        self.area.setWidget(ground)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        head = QHBoxLayout()
        head.setSpacing(theme.px(8))
        head.addWidget(text_label("Analysis", "section", parent=self))
        head.addWidget(self.version, 1)
        flow = FlowLayout(self._tools, gap=8)
        for each in (self.save, self.discard, self.versions):
            flow.addWidget(each)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(theme.px(8))
        outer.addLayout(head)
        outer.addWidget(self._tools)
        outer.addWidget(self.draft)
        outer.addWidget(self.area, 1)

    def _add(self, rule: SectionRule) -> None:
        make = partial(GrowingText, rule.words)
        row, editor = row_of(
            rule.words,
            make,
            field=rule.code,
            hint=rule.question,
            optional=not rule.needed,
            parent=self._ground,
        )
        editor.textChanged.connect(self._timer.start)
        editor.left.connect(self.keep_requested)
        self._texts[rule.code], self._rows[rule.code] = editor, row
        self._column.insertWidget(self._column.count() - 1, row)
        self.summary.watch(self._rows.values())
