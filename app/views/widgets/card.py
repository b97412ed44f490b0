"""Cards that hold one section each, and sections that fold away."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.views import theme
from app.views.widgets.labels import text_label


class Card(QFrame):
    """A framed section with a heading. Put widgets into `body`; buttons for the heading's right end into `tools`."""

    def __init__(self, title: str = "", parent: QWidget | None = None, *, tone: str = "") -> None:
        super().__init__(parent)
        self.setProperty("tone", tone)
        self.setAccessibleName(title)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(16))
        outer.setSpacing(theme.px(8))
        self._head = QWidget(self)
        head = QHBoxLayout(self._head)
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(theme.px(8))
        self._title = text_label(title, "section", parent=self._head)
        head.addWidget(self._title)
        head.addStretch(1)
        self.tools = QHBoxLayout()
        self.tools.setSpacing(theme.px(8))
        head.addLayout(self.tools)
        outer.addWidget(self._head)
        self._head.setVisible(bool(title))
        self.body = QVBoxLayout()
        self.body.setSpacing(theme.px(8))
        outer.addLayout(self.body, 1)

    def set_title(self, title: str) -> None:
        """Change the heading."""
        self._title.setText(title)
        self._head.setVisible(bool(title))
        self.setAccessibleName(title)

    def set_tone(self, tone: str) -> None:
        """Mark the card as "warning" or "error", or "" for plain; say in its words why."""
        theme.restyle(self, tone=tone)


class _Heading(QPushButton):
    """A heading that folds; paints its own arrow because no text font has one."""

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(theme.colour("text-muted"), theme.px(2))
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        arm = theme.px(4)
        middle = QRectF(self.rect()).center()
        middle.setX(self.width() - theme.px(18))
        x, y = middle.x(), middle.y()
        if self.isChecked():
            points = [QPointF(x - arm, y - arm / 2), QPointF(x, y + arm / 2), QPointF(x + arm, y - arm / 2)]
        else:
            points = [QPointF(x - arm / 2, y - arm), QPointF(x + arm / 2, y), QPointF(x - arm / 2, y + arm)]
        painter.drawPolyline(QPolygonF(points))


class Collapsible(QWidget):
    """A section whose heading opens and closes it at once, without motion. Put widgets into `body`.

    Signals
        toggled(bool): opened or closed by a person.
    """

    toggled = Signal(bool)

    def __init__(self, title: str, parent: QWidget | None = None, *, opened: bool = True) -> None:
        super().__init__(parent)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(theme.px(4))
        self._heading = _Heading(title, self)
        self._heading.setProperty("kind", "heading")
        self._heading.setCheckable(True)
        self._heading.setAutoDefault(False)
        self._heading.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._holder = QWidget(self)
        self.body = QVBoxLayout(self._holder)
        self.body.setContentsMargins(theme.px(8), 0, theme.px(8), theme.px(8))
        self.body.setSpacing(theme.px(8))
        outer.addWidget(self._heading)
        outer.addWidget(self._holder)
        self._title = title
        self._heading.toggled.connect(self._turn)
        self._heading.setChecked(opened)
        self._turn(opened)
        self._heading.clicked.connect(self.toggled)

    @property
    def heading(self) -> QPushButton:
        """The button that folds the section."""
        return self._heading

    def is_open(self) -> bool:
        """Say whether the section is open."""
        return self._heading.isChecked()

    def set_open(self, opened: bool) -> None:
        """Open or close the section."""
        self._heading.setChecked(opened)

    def set_title(self, title: str) -> None:
        """Change the heading."""
        self._title = title
        self._heading.setText(title)
        self._turn(self.is_open())

    def _turn(self, opened: bool) -> None:
        self._holder.setVisible(opened)
        self._heading.setAccessibleName(f"{self._title}, {'open' if opened else 'closed'}")


def rule(parent: QWidget | None = None) -> QFrame:
    """Make a thin line between two things."""
    made = QFrame(parent)
    made.setProperty("rule", True)
    return made
