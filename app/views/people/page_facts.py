"""The left side of a page: its parts line by line, built in turns, with names that lead somewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.views import theme
from app.views.people.page_words import Line, Section
from app.views.widgets.buttons import button
from app.views.widgets.labels import TextRole, plain_tip, text_label
from app.views.widgets.slices import Slices

EDGE = 5
"""What a link keeps free around its words; words alone keep it too, so that they stand in one line with links."""
INNER = 12
LONGEST = 44
"""Letters of a name that leads somewhere; a longer one is whole in its tip and for whoever has it read out."""


class Facts(QWidget):
    """The parts.

    Signals
        asked(object): a name was chosen; the place it leads to.
    """

    asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("scrollBody", True)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, theme.px(12), 0)
        self._column.setSpacing(theme.px(2))
        self.slices = Slices(self)

    def show_sections(self, sections: Sequence[Section]) -> None:
        """Show the parts, a few lines in each turn."""
        self.clear()
        self.slices.add(list(self._pieces(sections)))

    def clear(self) -> None:
        """Show nobody."""
        self.slices.drop()
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def _pieces(self, sections: Sequence[Section]) -> Iterator[Callable[[], object]]:
        for at, (title, lines) in enumerate(sections):
            yield partial(self._head, title, first=at == 0)
            for line in lines:
                yield partial(self._line, line)
        yield partial(self._column.addStretch, 1)

    def _head(self, title: str, *, first: bool) -> None:
        if not first:
            self._column.addSpacing(theme.px(12))
        head = _label(title, "section", self)
        head.setContentsMargins(theme.px(EDGE), 0, 0, 0)
        self._column.addWidget(head)

    def _line(self, line: Line) -> None:
        if line.place is None:
            made: QWidget = _label(line.words, line.role, self)
            made.setContentsMargins(theme.px(EDGE + (INNER if line.inner else 0)), 0, 0, 0)
        else:
            made = self._linked(line)
        self._column.addWidget(made)

    def _linked(self, line: Line) -> QWidget:
        """A name that leads somewhere, with the words around it."""
        made = QWidget(self)
        row = QHBoxLayout(made)
        row.setContentsMargins(theme.px(INNER) if line.inner else 0, 0, 0, 0)
        row.setSpacing(0)
        top = Qt.AlignmentFlag.AlignTop
        if line.words:
            row.addWidget(_beside(line.words, line.role, made, wrap=False, left=EDGE), 0, top)
        words = line.link if len(line.link) <= LONGEST else f"{line.link[: LONGEST - 1].rstrip()}…"
        name = ", ".join(part for part in (line.link, line.tail) if part)
        shown = words.replace("&", "&&")
        jump = button(shown, "link", partial(self.asked.emit, line.place), accessible_name=name, parent=made)
        if words != line.link:
            jump.setToolTip(plain_tip(line.link))
        jump.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        row.addWidget(jump, 0, top)
        if line.tail:
            row.addWidget(_beside(line.tail, "secondary", made, wrap=True), 1, top)
        else:
            row.addStretch(1)
        return made


def _beside(words: str, role: TextRole, parent: QWidget, *, wrap: bool, left: int = 0) -> QWidget:
    """Words beside a link, set down by the room that a link keeps around its own."""
    made = _label(words, role, parent, wrap=wrap)
    made.setContentsMargins(theme.px(left), theme.px(4 if role == "body" else 5), 0, 0)
    return made


def _label(words: str, role: TextRole, parent: QWidget, *, wrap: bool = True) -> QWidget:
    """A label that is as high as its words are in the width it is given, and no higher; it can be copied."""
    made = text_label(words, role, wrap=wrap, parent=parent)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)  # by the keyboard each were a tab stop
    policy = made.sizePolicy()
    policy.setVerticalPolicy(QSizePolicy.Policy.Preferred)
    policy.setHeightForWidth(wrap)
    made.setSizePolicy(policy)
    return made
