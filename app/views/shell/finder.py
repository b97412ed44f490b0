"""Ctrl+K: find anything. A panel under the search line, driven by the keyboard."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QStyleOptionViewItem, QVBoxLayout, QWidget

from app.services import clock
from app.services.dates import day_words
from app.views import theme
from app.views.desk import Desk, Place
from app.views.errors import words
from app.views.shell.finder_rows import PLACE_ROLE, Answer, AnswerDelegate, item_of, over_lines, plain, shortened
from app.views.shell.rooms import open_to
from app.views.widgets.labels import text_label

if TYPE_CHECKING:
    from app.services.access import Act
    from app.services.oversight.finding import Finding
    from app.services.oversight.words import TextsFound, WordsFound

SETTLE_MS = 250
SETTLED_MS = 1_000
"""So long after the last letter a search is audited; a chosen answer is audited at once."""
NOTHING = (
    "No contact, enquiry, known person, household or text found. Try the surname alone, a reference such as "
    "C-26-1001, an NHS number, a postcode, or another word of what was written."
)
TOO_SHORT = "Type at least two letters of a name, or an age."
NO_TEXT = "No text found that is open to you. Try another word of what was written."
NOT_SEARCHED = "Attached originals and drafts are not searched."
SEARCHING = "Looking in what was written…"
MORE = "The newest {count} texts are shown. Type another word to find fewer."
MOST_ROWS = 8
"""So many rows stand there before the list scrolls."""


class Finder(QWidget):
    """The search line of the shell and the answers under it."""

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self._desk = desk.within(self)
        self._window = window
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self.line = QLineEdit()
        self.line.setPlaceholderText("Find a name, address, reference or word  (Ctrl+K)")
        self.line.setAccessibleName("Find anything")
        self.line.setClearButtonEnabled(True)
        self.line.setMaxLength(200)
        layout.addWidget(self.line)
        self.panel = QWidget(window)
        self.panel.setProperty("part", "finder")
        self.panel.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        inside = QVBoxLayout(self.panel)
        inside.setContentsMargins(theme.px(8), theme.px(8), theme.px(8), theme.px(8))
        self.answers = QListWidget()
        self.answers.setAccessibleName("Answers")
        self.answers.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._rows = AnswerDelegate(self.answers)
        self.answers.setItemDelegate(self._rows)
        self.answers.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.said = text_label("", "secondary")
        self.said.setWordWrap(True)
        inside.addWidget(self.answers)
        inside.addWidget(self.said)
        self.panel.hide()
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE_MS)
        self._settle.timeout.connect(self.ask)
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(SETTLED_MS)
        self._settled.timeout.connect(self.settled)
        self._unsaid: int | None = None
        self._hint = ""
        self._said_for: str | None = None
        self.line.textEdited.connect(self._typed)
        self.line.installEventFilter(self)
        self.answers.itemClicked.connect(self._choose)

    def begin(self) -> None:
        """Ctrl+K: go to the line and choose what stands there."""
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.line.selectAll()

    def _typed(self, _text: str) -> None:
        self._unsaid = self._said_for = None
        self._settle.start()
        self._settled.start()

    def settled(self) -> None:
        """The search stands: audit it, unless it was audited already or has no answer yet."""
        self._record(None)

    def _record(self, place: Place | None) -> None:
        """Audit the search that is shown, then open what was chosen of it."""
        answers, self._unsaid = self._unsaid, None
        if answers is not None:
            self._said_for = self.line.text()
        else:
            if place is not None:
                self._desk.go(place)
            return
        from app.services.access import Act
        from app.services.people.searches import record_search, record_word_search

        record = record_search if self._may(Act.FIND_PEOPLE) else record_word_search
        work = partial(record, self._desk.hub, self._desk.actor, answers)
        self._desk.runner.operation(work, lambda _done: self._go(place), self._failed)

    def _go(self, place: Place | None) -> None:
        if place is not None:
            self._desk.go(place)

    def close_panel(self) -> None:
        """Put the answers away."""
        self._settle.stop()
        self.panel.hide()

    def ask(self) -> None:
        """Ask for what stands in the line."""
        from app.services.access import Act

        text = self.line.text().strip()
        if not text:
            self.close_panel()
            return
        if not self._may(Act.FIND_PEOPLE):
            self._show((), text if self._may(Act.FIND_WORDS) else "")
            return
        from app.services.oversight.finding import find_anything

        work = partial(find_anything, self._desk.hub, self._desk.actor, text)
        self._desk.runner.query(work, lambda found: self._show(found, text), self._failed, lane="find")

    def _may(self, act: Act) -> bool:
        from app.services.access import may

        return may(self._desk.actor, act, self._desk.narrowed)

    def _ask_texts(self, text: str) -> None:
        """Ask for texts that hold the words, once the people and references stand there."""
        from app.services.oversight.words import find_words

        work = partial(find_words, self._desk.hub, self._desk.actor, text)
        self._desk.runner.query(work, lambda found: self._show_texts(found, text), self._failed, lane="find texts")

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """The arrows walk the answers while the line keeps the focus."""
        if event.type() is QEvent.Type.FocusOut:
            QTimer.singleShot(150, self._close_if_left)
        if not isinstance(event, QKeyEvent):
            return False
        if event.type() is QEvent.Type.ShortcutOverride and event.key() == Qt.Key.Key_Escape:
            event.accept()  # else the shell's own Esc, back to the screen before, would take it
            return True
        return event.type() is QEvent.Type.KeyPress and self._press(event.key())

    def _press(self, key: int) -> bool:
        """What a key does in the line; False for one that types."""
        if key in {Qt.Key.Key_Down, Qt.Key.Key_Up} and self.panel.isVisible():
            step = 1 if key == Qt.Key.Key_Down else -1
            count = self.answers.count()
            if count:
                self.answers.setCurrentRow((self.answers.currentRow() + step) % count)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if self.panel.isVisible() and self.answers.currentItem() is not None:
                self._choose(self.answers.currentItem())
            else:
                self.ask()
        elif key == Qt.Key.Key_Escape:
            self.close_panel()
            self.line.clear()
            following = self.nextInFocusChain()
            if following is not None:
                following.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            return False
        return True

    def _close_if_left(self) -> None:
        if not self.line.hasFocus():
            self.close_panel()

    def _failed(self, error: Exception) -> None:
        self._open()
        self.answers.clear()
        worded = words(error)
        self.said.setText(f"{worded.sentence} {worded.next_step}")
        self.said.show()

    def _show(self, found: tuple[Finding, ...], text: str) -> None:
        """Show people and references, then ask for texts; a text typed since has its own answer on the way."""
        from app.services.access import Act

        self.answers.clear()
        typed = self.line.text().strip().casefold()
        self._hint = ""
        texts = bool(text) and self._may(Act.FIND_WORDS)
        for finding in found:
            if finding.kind:
                under = (*over_lines(finding.detail), *((plain(finding.why),) if finding.why else ()))
                self.answers.addItem(item_of(Answer(Place(finding.kind, finding.id), finding.title, under)))
            else:
                self._hint = finding.detail
        for room in open_to(self._desk):
            if typed and typed in room.title.casefold():
                self.answers.addItem(item_of(Answer(Place(room.kind), room.title, (plain("Screen"),))))
        if self.answers.count():
            self.answers.setCurrentRow(0)
        if texts:
            self._say(self._hint or SEARCHING)
            self._ask_texts(text)
        else:
            self._say(self._hint if self.answers.count() or self._hint else self._nothing())
        if text and (found or not texts):
            self._answered(sum(1 for finding in found if finding.kind))
        self._open()

    def _nothing(self) -> str:
        """What is said where nothing was found, or so little was typed that nothing was looked for."""
        from app.services.access import Act
        from app.services.oversight.finding import is_too_short

        if not self._may(Act.FIND_PEOPLE):
            return NO_TEXT
        return TOO_SHORT if is_too_short(self.line.text()) else NOTHING

    def _show_texts(self, found: TextsFound, text: str) -> None:
        """Add the texts found under what stands there already."""
        if text != self.line.text().strip():
            return
        for each in found.texts:
            self.answers.addItem(item_of(_text_answer(each)))
        if self.answers.count() and self.answers.currentRow() < 0:
            self.answers.setCurrentRow(0)
        said = [self._hint, MORE.format(count=len(found.texts)) if found.more else ""]
        if not self.answers.count() and not self._hint:
            said.append(self._nothing())
        self._say(" ".join(each for each in (*said, NOT_SEARCHED) if each))
        self._answered((self._unsaid or 0) + len(found.texts), first=self._unsaid is None)
        self._open()

    def _answered(self, answers: int, *, first: bool = True) -> None:
        """Remember how many answers are to be audited, at once where the search has settled already.

        What comes later to a search that was audited is no second search.
        """
        if first and self._said_for == self.line.text():
            return
        self._unsaid = answers
        if not self._settled.isActive():
            self.settled()

    def _say(self, words: str) -> None:
        self.said.setText(words)
        self.said.setVisible(bool(words))

    def _open(self) -> None:
        hints = [self._rows.sizeHint(QStyleOptionViewItem(), self.answers.indexFromItem(self.answers.item(at))).height()
                 for at in range(min(self.answers.count(), MOST_ROWS))]  # fmt: skip
        self.answers.setVisible(bool(hints))
        free = self._window.height() - self.line.mapTo(self._window, QPoint(0, self.line.height())).y()
        self.answers.setFixedHeight(max(1, min(sum(hints) + 4, free - theme.px(80))))
        corner = self.line.mapTo(self._window, QPoint(0, self.line.height() + 4))
        self.panel.move(corner)
        self.panel.setFixedWidth(max(self.line.width(), theme.px(520)))
        self.panel.adjustSize()
        self.panel.raise_()
        self.panel.show()

    def _choose(self, item: QListWidgetItem) -> None:
        place = item.data(PLACE_ROLE)
        self.close_panel()
        self.line.clear()
        self._record(place)


def _text_answer(found: WordsFound) -> Answer:
    """A text found: what it is, of which contact or case and when, and the words in their place."""
    when = f", {day_words(found.at.astimezone(clock.LONDON).date())}" if found.at else ""
    subjects = (plain(found.subjects),) if found.subjects else ()
    title = f"{found.reference}  {found.what}{when}"
    return Answer(Place(found.place, found.id, found.part), title, (*subjects, shortened(found.pieces)))
