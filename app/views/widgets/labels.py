"""Text on screen. Every label here is plain text: what a person typed is shown as typed, never as markup."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from app.views import theme

TextRole = Literal[
    "title", "section", "strong", "list", "body", "muted", "secondary", "least", "error", "late", "figure"
]
"""title 22/600 · section 16/600 · strong 14/600 · list 15 · body 14 · muted 14 · secondary 13 muted · least 12 muted ·
error 13 red · late 14 bold red · figure 22/600, digits of equal width."""


def text_label(
    text: str = "",
    role: TextRole = "body",
    *,
    wrap: bool = False,
    selectable: bool = False,
    parent: QWidget | None = None,
) -> QLabel:
    """Make a plain-text label in one of the roles; `wrap` lets it break lines, `selectable` lets it be copied."""
    label = QLabel(parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setText(text)
    label.setWordWrap(wrap)
    label.setProperty("textRole", role)
    if wrap:
        label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    if selectable:
        label.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
    return label


def set_role(label: QLabel, role: TextRole) -> None:
    """Change a label's role, for instance from body to late."""
    theme.restyle(label, textRole=role)


class ElidedLabel(QLabel):
    """One line of plain text that ends in … where room is short; the tooltip and screen readers have the whole."""

    def __init__(self, text: str = "", role: TextRole = "body", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("textRole", role)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setText(text)

    def setText(self, text: str) -> None:  # noqa: N802 - Qt's name
        """Show `text`, shortened only as far as the width asks."""
        super().setText(text)
        self._hint()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Let it become narrow: the tooltip holds the rest."""
        return QSize(theme.px(24), super().minimumSizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the text, elided at its end."""
        painter = QPainter(self)
        room = self.contentsRect()
        line = self.fontMetrics().elidedText(self.text().replace("\n", " "), Qt.TextElideMode.ElideRight, room.width())
        self.style().drawItemText(
            painter, room, int(self.alignment()), self.palette(), self.isEnabled(), line, self.foregroundRole()
        )

    def event(self, event: QEvent) -> bool:
        """Offer the whole text as tooltip only while some of it is hidden."""
        if event.type() == QEvent.Type.Resize:
            self._hint()
        return super().event(event)

    def _hint(self) -> None:
        hidden = self.fontMetrics().horizontalAdvance(self.text()) > self.contentsRect().width() > 0
        self.setToolTip(plain_tip(self.text()) if hidden else "")


def plain_tip(text: str) -> str:
    """Return `text` for a tooltip, where Qt guesses at rich text as it does in labels: markup is made harmless."""
    if "<" not in text and "&lt;" not in text:  # Qt takes the second for markup too
        return text
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\n", "<br>")
    return f"<qt>{escaped}</qt>"
