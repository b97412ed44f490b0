"""What an author must look at before issuing: warnings, the sentences that repeat a withheld item, the confirmation."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPlainTextEdit, QTextEdit, QVBoxLayout, QWidget

from app.services.enquiry.item_records import HANDLING_WORDS, NOT_MARKED
from app.services.enquiry.summary_records import Repeat, SummaryPreview
from app.services.errors import Problem
from app.views import text, theme
from app.views.case.forms import Typed
from app.views.case.summary.asking import CONFIRM
from app.views.widgets import tab_order
from app.views.widgets.buttons import button
from app.views.widgets.card import Card
from app.views.widgets.fields import FieldRow, row_of
from app.views.widgets.labels import text_label
from app.views.widgets.summary import ErrorSummary


class RepeatCard(Card):
    """One typed sentence that seems to repeat a withheld item, highlighted where it stands, and why it may stay."""

    def __init__(self, repeat: Repeat, whole: str, parent: QWidget | None = None) -> None:
        super().__init__(repeat.where, parent, tone="warning")
        self.repeat = repeat
        handling = HANDLING_WORDS.get(repeat.handling, NOT_MARKED)
        self.body.addWidget(text_label(f"Repeats {repeat.item} ({handling})", "strong", wrap=True))
        self.sentence = QPlainTextEdit(whole)
        self.sentence.setReadOnly(True)
        self.sentence.setTabChangesFocus(True)
        self.sentence.setAccessibleName(f"{repeat.where}, as typed")
        self.sentence.setAccessibleDescription(f"Highlighted: {repeat.sentence}")
        self.sentence.setFixedHeight(theme.px(96))
        self._mark()
        self.body.addWidget(self.sentence)
        self.why = FieldRow(
            "Why it may stay", QLineEdit(), field=f"kept:{repeat.key}", hint="Or mend it where it stands."
        )
        self.body.addWidget(self.why)
        theme.look().changed.connect(self._mark)

    def _mark(self) -> None:
        """Highlight the sentence: underlined and on another ground."""
        shape = QTextCharFormat()
        shape.setBackground(theme.colour("selected"))
        shape.setForeground(theme.colour("text-selected"))
        shape.setFontUnderline(True)
        shape.setFontWeight(600)
        cursor = QTextCursor(self.sentence.document())
        cursor.setPosition(_units(self.sentence.toPlainText(), self.repeat.start))
        cursor.setPosition(_units(self.sentence.toPlainText(), self.repeat.end), QTextCursor.MoveMode.KeepAnchor)
        marked = QTextEdit.ExtraSelection()
        marked.cursor, marked.format = cursor, shape  # type: ignore[misc,assignment,unused-ignore]  # Qt's attributes
        self.sentence.setExtraSelections([marked])
        top = QTextCursor(self.sentence.document())
        top.setPosition(cursor.anchor())
        self.sentence.setTextCursor(top)
        self.sentence.ensureCursorVisible()


def _units(whole: str, at: int) -> int:
    """A place in a text as Qt counts: letters beyond the first plane are two."""
    return len(whole[:at].encode("utf-16-le", "surrogatepass")) // 2


class Checks(QWidget):
    """Everything between the pages and the issue.

    Signals
        issue_requested(): the author wants to issue what is shown.
    """

    issue_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.summary = ErrorSummary(self)
        self.warnings = Card("Before you issue", self)
        self.warning_words = text_label("", "body", wrap=True, parent=self.warnings)
        self.warnings.body.addWidget(self.warning_words)
        self.holder = QWidget(self)
        self._cards = QVBoxLayout(self.holder)
        self._cards.setContentsMargins(0, 0, 0, 0)
        self._cards.setSpacing(theme.px(8))
        kept = "On the record; it is not printed."
        self.why, _editor = row_of("What has changed", QLineEdit, field="why", hint=kept, parent=self)
        self.confirm_row, self.confirmed = row_of(
            "Nothing withheld", QCheckBox, field="confirmed", hint=CONFIRM, parent=self
        )
        self.confirmed.setAccessibleName(CONFIRM)
        self.confirmed.setText("Yes, I have read it")
        self.issue = button("Issue…", "primary", self.issue_requested.emit, parent=self)
        self.cards: list[RepeatCard] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(10))
        for each in (self.summary, self.warnings, self.holder, self.why, self.confirm_row):
            column.addWidget(each)
        column.addWidget(self.issue)
        self.setVisible(False)

    def show_preview(self, seen: SummaryPreview) -> None:
        """Show what must be looked at; reasons that were typed for sentences that are still there stay."""
        kept = self.kept()
        self.clear_cards()
        texts = {each.where: each.text for each in reversed(seen.typed)}
        for repeat in seen.repeats:
            card = RepeatCard(repeat, _text_of(seen, repeat, texts))
            editor = card.why.editor
            if isinstance(editor, QLineEdit):
                editor.setText(kept.get(repeat.key, ""))
            self.cards.append(card)
            self._cards.addWidget(card)
        self.holder.setVisible(bool(self.cards))
        words = [f"• {each}" for each in seen.warnings]
        if self.cards:
            count = text.count(len(self.cards), "typed sentence seems", "typed sentences seem")
            words.insert(0, f"• {count} to repeat what must stay in the hub; highlighted below.")
        self.warning_words.setText("\n".join(words) or "Nothing stands in the way.")
        self.warnings.set_tone("warning" if words else "")
        self.why.setVisible(seen.replaces is not None)
        self.confirmed.setChecked(False)
        self.issue.setText(f"Issue version {seen.number}…")
        self.issue.setAccessibleName(f"Issue version {seen.number}")
        self.summary.clear()
        self.summary.watch([card.why for card in self.cards] + [self.why, self.confirm_row])
        self.setVisible(True)

    def clear(self) -> None:
        """Hold nothing that was typed or shown."""
        self.clear_cards()
        self.summary.clear()
        self.warning_words.setText("")
        self.confirmed.setChecked(False)
        editor = self.why.editor
        if isinstance(editor, QLineEdit):
            editor.clear()
        self.setVisible(False)

    def clear_cards(self) -> None:
        """Take the highlighted sentences away."""
        for card in self.cards:
            self._cards.removeWidget(card)
            tab_order.take_away(card)
        self.cards = []

    def kept(self) -> dict[str, str]:
        """Why each highlighted sentence may stay, by its key."""
        return {
            card.repeat.key: card.why.editor.text() for card in self.cards if isinstance(card.why.editor, QLineEdit)
        }

    def changed_words(self) -> str:
        """What has changed since the version before."""
        return self.why.editor.text() if isinstance(self.why.editor, QLineEdit) else ""

    def typed(self) -> dict[str, str]:
        """All that is typed here, as it is kept."""
        return {"why": self.changed_words(), **{f"kept:{key}": said for key, said in self.kept().items()}}

    def fill(self, typed: Typed | None) -> None:
        """Put back what was typed before, where nothing stands yet."""
        if typed is None or any(self.typed().values()):
            return
        editors = {"why": self.why.editor, **{f"kept:{card.repeat.key}": card.why.editor for card in self.cards}}
        for name, editor in editors.items():
            if isinstance(editor, QLineEdit):
                editor.setText(str(typed.get(name, "")))

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Say what lacks, beside the fields and on top."""
        self.summary.show_problems(problems)


def _text_of(seen: SummaryPreview, repeat: Repeat, texts: dict[str, str]) -> str:
    """The typed text a repeat stands in: that of its place whose words are the sentence."""
    for each in seen.typed:
        if each.where == repeat.where and each.text[repeat.start : repeat.end] == repeat.sentence:
            return each.text
    return texts.get(repeat.where, repeat.sentence)
