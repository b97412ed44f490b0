"""The parts of the case screen: the header that stays, the people, and the tabs of what is on record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.services.enquiry.records import CONSENT_WORDS, GROUND_WORDS, CaseDetail, CaseHeader, CasePerson
from app.views import text, theme
from app.views.case import facts
from app.views.widgets.card import Card
from app.views.widgets.due import DueLabel
from app.views.widgets.flow import FlowLayout
from app.views.widgets.labels import ElidedLabel, plain_tip, text_label
from app.views.widgets.rating import RatingMark

CONSENT_WORDS_LABEL = "Where consent stands"


class CaseHeaderPanel(QFrame):
    """Reference, subjects, rating, clock, consent and lead worker; in sight whatever tab is in front."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Case header")
        self.mark = RatingMark(None, 34)
        self.reference = text_label("", "title", selectable=True)
        self.subjects = ElidedLabel("", "title")
        self.rated = text_label("", "body")
        self.due = DueLabel()
        self.consent = text_label("", "strong")
        self.consent.setAccessibleName(CONSENT_WORDS_LABEL)
        self.lead = text_label("", "muted")
        self.bar = QWidget(self)
        self.tools = FlowLayout(self.bar, gap=8)
        first = QHBoxLayout()
        first.setSpacing(theme.px(12))
        first.addWidget(self.mark)
        first.addWidget(self.reference)
        first.addWidget(self.subjects, 1)
        second = FlowLayout(gap=16)
        for each in (self.rated, self.due, self.consent, self.lead):
            second.addWidget(each)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(8))
        outer.setSpacing(theme.px(6))
        outer.addLayout(first)
        outer.addLayout(second)
        outer.addWidget(self.bar)

    def show_header(self, header: CaseHeader, now: datetime) -> None:
        """Show what stands on top."""
        rated = facts.rated_words(header, now)
        self.mark.set_rating(header.rating, rated.partition(", ")[2])
        self.reference.setText(f"{header.reference}{'  (restricted)' if header.restricted else ''}")
        self.subjects.setText(header.subjects)
        self.rated.setText(rated)
        self.rated.setToolTip(plain_tip(header.rating_reason))
        self.due.set_due(header.due_at, header.due_reason, without="Clock paused" if header.paused else "No limit")
        self.consent.setText(facts.consent_words(header))
        self.lead.setText(f"Lead worker {header.lead_worker} · level of need {header.level}")
        self.lead.setToolTip(f"Policy {header.policy}, version {header.policy_number}")

    def clear(self) -> None:
        """Hold nothing of the case."""
        for each in (self.reference, self.subjects, self.rated, self.consent, self.lead):
            each.setText("")
        self.mark.set_rating(None)
        self.due.set_due(None, without="")


class _PersonDelegate(QStyledItemDelegate):
    """Paints a person: the name in strong letters, the rest beneath in quiet ones."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint the ground, then both parts."""
        ground = QStyleOptionViewItem(option)
        self.initStyleOption(ground, index)
        ground.text = ""
        ground.widget.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, ground, painter, ground.widget)
        name, _, rest = str(index.data()).partition("\n")
        painter.save()
        box = option.rect.adjusted(theme.px(10), theme.px(6), -theme.px(8), -theme.px(4))
        painter.setFont(theme.font("strong"))
        painter.setPen(theme.colour("text"))
        high = painter.fontMetrics().lineSpacing()
        painter.drawText(box, 0, painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, box.width()))
        painter.setFont(theme.font("secondary"))
        painter.setPen(theme.colour("text-muted"))
        painter.drawText(box.adjusted(0, high, 0, 0), int(Qt.TextFlag.TextWordWrap), rest)
        painter.restore()

    def sizeHint(  # noqa: N802 - Qt's name
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Room for the name and for as many lines as the rest needs."""
        wide = (option.widget.viewport() if isinstance(option.widget, QListWidget) else option.widget).width()
        room = QRect(0, 0, wide - theme.px(18), 10_000)
        rest = str(index.data()).partition("\n")[2]
        under = QFontMetrics(theme.font("secondary")).boundingRect(room, int(Qt.TextFlag.TextWordWrap), rest)
        return QSize(wide, QFontMetrics(theme.font("strong")).lineSpacing() + under.height() + theme.px(14))


class PeopleList(QListWidget):
    """Everybody in the enquiry, related or not, in two lines each."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("People of this enquiry")
        self.setWordWrap(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_PersonDelegate(self))
        self.setResizeMode(QListWidget.ResizeMode.Adjust)

    def show_people(self, people: Sequence[CasePerson]) -> None:
        """Show everybody."""
        self.clear()
        for person in people:
            name, rest = facts.person_lines(person)
            item = QListWidgetItem(f"{name}\n{rest}")
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{name}. {rest}")
            item.setToolTip(plain_tip(f"{name}\n{rest}"))
            self.addItem(item)


class RecordList(QScrollArea):
    """A scrolling column of entries: a heading, lines beneath, and the text as it was written."""

    def __init__(self, name: str, empty: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._empty = empty
        self.entries: tuple[tuple[str, tuple[str, ...], str], ...] | None = None
        self.show_entries(())

    def show_entries(self, entries: Sequence[tuple[str, Sequence[str], str]]) -> None:
        """Show entries of (heading, lines, text); the scroll place stays while they do not change."""
        fresh = tuple((heading, tuple(lines), said) for heading, lines, said in entries)
        if fresh == self.entries:
            return
        self.entries = fresh
        ground = QWidget()
        ground.setProperty("scrollBody", True)
        column = QVBoxLayout(ground)
        column.setContentsMargins(0, theme.px(8), theme.px(8), theme.px(8))
        column.setSpacing(theme.px(8))
        for heading, lines, said in fresh:
            column.addWidget(_entry(heading, lines, said))
        if not fresh:
            column.addWidget(text_label(self._empty, "muted", wrap=True))
        column.addStretch(1)
        self.setWidget(ground)


def _entry(heading: str, lines: Sequence[str], said: str) -> QWidget:
    made = Card()
    made.setAccessibleName(heading)
    made.body.setSpacing(theme.px(4))
    made.body.addWidget(text_label(heading, "strong", wrap=True))
    for line in lines:
        made.body.addWidget(_small(line))
    if said:
        made.body.addWidget(text_label(said, "body", wrap=True, selectable=True))
    return made


def _small(line: str) -> QLabel:
    return text_label(line, "secondary", wrap=True, selectable=True)


def history_entries(case: CaseDetail) -> list[tuple[str, Sequence[str], str]]:
    """Ratings, notes and pauses in one order of time, newest first."""
    entries: list[tuple[datetime, tuple[str, Sequence[str], str]]] = []
    for rating in case.ratings:
        heading = f"{facts.STAGE_WORDS[rating.stage]} rating: {facts.COLOUR_WORDS[rating.colour]}"
        entries.append((rating.at, (heading, (f"{text.moment(rating.at)} · {rating.by}",), rating.reason)))
    for note in case.notes:
        heading = note.title or ("Correction of an earlier note" if note.corrects_id else "Note")
        entries.append((note.at, (heading, (f"{text.moment(note.at)} · {note.by}",), note.text)))
    for pause in case.pauses:
        until = f"to {text.moment(pause.until)}" if pause.until else "still running"
        heading = "Clock paused"
        entries.append((pause.since, (heading, (f"{text.moment(pause.since)} {until} · {pause.by}",), pause.reason)))
    return [entry for _, entry in sorted(entries, key=lambda pair: pair[0], reverse=True)]


def consent_entries(case: CaseDetail, now: datetime) -> list[tuple[str, Sequence[str], str]]:
    """Overrides on top, then every consent event, newest first."""
    grounds = {**GROUND_WORDS, **dict(case.rules.grounds)}
    made: list[tuple[str, Sequence[str], str]] = []
    for row in case.overrides:
        lines = [f"Ground: {grounds[row.ground]}", f"Proposed {text.moment(row.proposed_at)} by {row.proposed_by}"]
        if row.decision_reason:
            lines.append(f"Decision: {row.decision_reason}")
        if row.not_told:
            until = f" until {text.moment(row.not_told_until)}" if row.not_told_until else ""
            lines.append(f"Not told{until}: {row.not_told}")
        said = f"{row.analysis}\n\nAlternatives considered: {row.alternatives}"
        made.append((facts.override_title(row, now), lines, said))
    for event in case.consents:
        parts = [f"{text.moment(event.at)} · recorded by {event.by}"]
        if event.said_by or event.covers:
            parts.append(f"Said by {event.said_by or 'nobody named'} · covers {event.covers or 'not said'}")
        if event.reason:
            parts.append(f"Because: {event.reason}")
        made.append((f"Consent {CONSENT_WORDS[event.position].lower()}", parts, event.explanation))
    return made
