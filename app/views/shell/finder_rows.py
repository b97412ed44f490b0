"""One answer of the search line as a row: a title, what is known of it, and for a text a piece with the words heavy."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.views import theme
from app.views.desk import Place

PLACE_ROLE = Qt.ItemDataRole.UserRole
ANSWER_ROLE = Qt.ItemDataRole.UserRole + 1
_BEFORE = 28
"""So many letters of a text stand before the first word found, so that the word is in sight on a narrow line."""
_LINE = 66
"""So many letters of what is known of a person stand on one line."""
_EDGE, _GAP = 7, 2


@dataclass(frozen=True, slots=True)
class Answer:
    """What a row says.

    Attributes:
        place: where it leads.
        lines: what stands under the title, a line each; pieces of one line, True where a word was found.
    """

    place: Place
    title: str = field(repr=False)
    lines: tuple[tuple[tuple[str, bool], ...], ...] = field(repr=False)

    def words(self) -> str:
        """The row as text, for whoever copies it and for tests."""
        return "\n".join((self.title, *("".join(words for words, _ in line) for line in self.lines)))


def plain(words: str) -> tuple[tuple[str, bool], ...]:
    """A line in which nothing is marked."""
    return ((words, False),)


def over_lines(words: str) -> tuple[tuple[tuple[str, bool], ...], ...]:
    """Words on one line, or on two, parted at a comma, where they are too long for one."""
    at = words.rfind(", ", 0, _LINE)
    return (plain(words),) if len(words) <= _LINE or at < 0 else (plain(words[: at + 1]), plain(words[at + 2 :]))


def shortened(pieces: tuple[tuple[str, bool], ...]) -> tuple[tuple[str, bool], ...]:
    """The pieces with what stands before the first word found cut, where it is long."""
    first, marked = pieces[0] if pieces else ("", True)
    if marked or len(first) <= _BEFORE:
        return pieces
    cut = first[-_BEFORE:]
    return ((f"…{cut[cut.find(' ') + 1 :]}", False), *pieces[1:])


def item_of(answer: Answer) -> QListWidgetItem:
    """The row as an item of the list; read out whole."""
    words = answer.words()
    item = QListWidgetItem(words)
    item.setData(PLACE_ROLE, answer.place)
    item.setData(ANSWER_ROLE, answer)
    item.setData(Qt.ItemDataRole.AccessibleTextRole, words.replace("\n", ". "))
    item.setToolTip("\n".join(words.split("\n")[1:]))
    return item


class AnswerDelegate(QStyledItemDelegate):
    """Paints a row from tokens: the title heavy, the words found heavy inside their piece of text."""

    def sizeHint(  # noqa: N802 - Qt's name
        self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """As high as its lines."""
        answer: Answer | None = index.data(ANSWER_ROLE)
        return QSize(theme.px(240), height_of(answer))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint the ground, the title, then each line."""
        answer: Answer | None = index.data(ANSWER_ROLE)
        room: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(room, theme.colour("selected"))
            painter.fillRect(QRect(room.left(), room.top(), theme.px(4), room.height()), theme.colour("accent"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(room, theme.colour("hover"))
        if answer is not None:
            self._answer(painter, room, answer)
        painter.restore()

    def _answer(self, painter: QPainter, room: QRect, answer: Answer) -> None:
        left, wide = room.left() + theme.px(12), room.width() - theme.px(20)
        top = room.top() + theme.px(_EDGE)
        heads = theme.font("list-strong")
        painter.setPen(theme.colour("text"))
        top = _line(painter, heads, QRect(left, top, wide, 0), ((answer.title, False),))
        for line in answer.lines:
            painter.setPen(theme.colour("text-muted"))
            top = _line(painter, theme.font("secondary"), QRect(left, top + theme.px(_GAP), wide, 0), line)


def _line(painter: QPainter, font: QFont, room: QRect, pieces: tuple[tuple[str, bool], ...]) -> int:
    """Paint the pieces of a line one after the other, cut at its end; how far down it comes."""
    heavy = QFont(font)
    heavy.setWeight(QFont.Weight.Bold)
    at, high = room.left(), QFontMetrics(font).height()
    for words, marked in pieces:
        used = heavy if marked else font
        metrics = QFontMetrics(used)
        free = room.right() - at
        if free <= 0:
            break
        shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, free)
        painter.setFont(used)
        painter.drawText(at, room.top() + metrics.ascent(), shown)
        if shown != words:
            break
        at += metrics.horizontalAdvance(words)
    return room.top() + high


def height_of(answer: Answer | None) -> int:
    """How high a row is in the size in force."""
    lines = len(answer.lines) if answer is not None else 1
    under = lines * (QFontMetrics(theme.font("secondary")).height() + theme.px(_GAP))
    return 2 * theme.px(_EDGE) + QFontMetrics(theme.font("list-strong")).height() + under
