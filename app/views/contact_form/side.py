"""Beside the form: what the document gave, the original itself, and who and what the hub already knows."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.services import clock
from app.services.clock import LONDON
from app.services.intake.records import BirthRead, EarlierContact, ReadingSummary
from app.services.intake.typed_dates import age_words
from app.services.people.find import KnownInContact, KnownPerson
from app.views import text, theme
from app.views.people.place_lines import PlaceLines
from app.views.widgets.buttons import button
from app.views.widgets.card import Card
from app.views.widgets.choice import Choice
from app.views.widgets.labels import ElidedLabel, text_label

if TYPE_CHECKING:
    from app.services.intake.place_history import PlaceHistory

FIRST_SHOWN = 3
"""So many known people stand there at first, where not more are likely."""
_NOTHING_TYPED = "Type a name, a date of birth or a number: who is known appears here."
_FIELD = Qt.ItemDataRole.UserRole


class DocumentPanel(Card):
    """What one document gave: what is left to choose, what disagrees, what was not found, each value with its place.

    Signals
        field_chosen(str): a line was chosen; the form's field it belongs to.
        original_asked(object): show the original of this document (its id).
    """

    field_chosen = Signal(str)
    original_asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("From the document", parent)
        self._document: UUID | None = None
        self._all: dict[UUID, tuple[str, ReadingSummary | None]] = {}
        self.which = Choice(name="Which document is shown")
        self.which.chosen.connect(self._turn_to)
        self.which.hide()
        self.toggle = button("Show the original", "quiet", self._turn)
        self.name = ElidedLabel("", "secondary")
        self.list = QListWidget()
        self.list.setWordWrap(True)
        self.list.setSpacing(theme.px(2))
        self.list.setAccessibleName("What was found in the document")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemActivated.connect(self._chosen)
        self.list.itemClicked.connect(self._chosen)
        self.words = QPlainTextEdit()
        self.words.setReadOnly(True)
        self.words.setTabChangesFocus(True)
        self.words.setAccessibleName("The text of the original")
        self.picture = Picture()
        self.pages = QStackedWidget()
        for page in (self.list, self.words, self.picture):
            self.pages.addWidget(page)
        line = QHBoxLayout()
        line.addWidget(self.name, 1)
        line.addWidget(self.which, 1)
        line.addWidget(self.toggle)
        self.body.addLayout(line)
        self.body.addWidget(self.pages, 1)
        self.hide()

    def show_summary(self, document_id: UUID, name: str, summary: ReadingSummary | None) -> None:
        """Show what was read in a document; of several the first stands open and the others can be chosen."""
        self._all[document_id] = (name, summary)
        if len(self._all) == 1:
            self._open(document_id)
        self.which.set_options(
            (str(each), f"{number} of {len(self._all)}: {words}")
            for number, (each, (words, _summary)) in enumerate(self._all.items(), start=1)
        )
        self.which.choose(str(self._document))
        self.which.setVisible(len(self._all) > 1)
        self.name.setVisible(len(self._all) == 1)
        self.show()

    def _turn_to(self, code: str | None) -> None:
        if code is not None:
            self._open(UUID(code))
        self.which.choose(str(self._document))

    def _open(self, document_id: UUID) -> None:
        name, summary = self._all[document_id]
        self._document = document_id
        self.name.setText(name)
        self.list.clear()
        if summary is not None:
            self._fill(summary)
        self._to(self.list)

    def _fill(self, summary: ReadingSummary) -> None:
        ours = [found for found in summary.found if found.field and not found.filled]
        other = [found for found in summary.found if not found.field]
        filled = [found for found in summary.found if found.field and found.filled]
        self._group("Look at this", [(line, "", "") for line in (*summary.questions, *summary.warnings)])
        self._group("For you to choose", [(f"{each.label}: {each.value}", each.where, each.field) for each in ours])
        self._group(
            "Two places disagree",
            [
                (f"{each.label}: {each.first} ({each.first_where}) or {each.second}", each.second_where, each.field)
                for each in summary.clashes
            ],
        )
        self._group("Not found", [(line, "", "") for line in summary.not_found])
        self._group("Also in the document", [(f"{each.label}: {each.value}", each.where, "") for each in other])
        self._group("Fits no field", [(f"{each.label}: {each.text}", each.where, "") for each in summary.loose])
        self._group(
            "Filled in",
            [(f"{each.label}: {each.value}", each.where + _sure(each.sure), each.field) for each in filled],
        )

    def _group(self, title: str, lines: Sequence[tuple[str, str, str]]) -> None:
        if not lines:
            return
        head = QListWidgetItem(f"{title} ({len(lines)})", self.list)
        head.setFont(theme.font("strong"))
        head.setFlags(Qt.ItemFlag.ItemIsEnabled)
        for words, where, field in lines:
            short = text.begun(words, 160)
            item = QListWidgetItem(f"{short}\n{where}" if where else short, self.list)
            item.setData(_FIELD, field)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{title}. {short}. {where}")

    def show_text(self, words: str) -> None:
        """Show the original's text."""
        self.words.setPlainText(words)
        self._to(self.words)

    def show_picture(self, content: bytes) -> bool:
        """Show the original picture; False when it is none that can be drawn."""
        if not self.picture.show_bytes(content):
            return False
        self._to(self.picture)
        return True

    def clear(self) -> None:
        """Forget the documents."""
        self._document = None
        self._all.clear()
        self.which.set_options(())
        self.which.hide()
        self.list.clear()
        self.words.clear()
        self.picture.forget()
        self.name.clear()
        self.hide()

    def _to(self, page: QWidget) -> None:
        self.pages.setCurrentWidget(page)
        self.toggle.setText("Show the original" if page is self.list else "Show what was found")
        self.toggle.setAccessibleName(self.toggle.text())

    def _turn(self) -> None:
        if self.pages.currentWidget() is self.list and self._document is not None:
            self.original_asked.emit(self._document)
        else:
            self._to(self.list)

    def _chosen(self, item: QListWidgetItem) -> None:
        field = item.data(_FIELD)
        if field:
            self.field_chosen.emit(str(field))


def _sure(sure: str) -> str:
    return "" if sure == "stated" else f" · {sure}"


class Picture(QScrollArea):
    """A picture as wide as its room, scrolled when it is longer."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._whole = QPixmap()
        self._shown = text_label("")
        self._shown.setAccessibleName("The picture as it came")
        self.setWidget(self._shown)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.setAccessibleName("The picture as it came")

    def show_bytes(self, content: bytes) -> bool:
        """Draw a picture from its bytes; False when Qt cannot."""
        self._whole = QPixmap()
        drawn = self._whole.loadFromData(content)
        self._fit()
        return drawn

    def forget(self) -> None:
        """Let the picture go."""
        self._whole = QPixmap()
        self._shown.clear()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Keep the picture as wide as its room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if self._whole.isNull():
            return
        width = max(80, min(self.viewport().width(), self._whole.width() * 2))
        self._shown.setPixmap(self._whole.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation))
        self._shown.adjustSize()


class KnownPanel(Card):
    """People who may be the one being typed, and earlier contacts on the same people, address or telephone.

    Signals
        link_asked(str, object): tie the person of this key to that known person.
        contact_chosen(object): open an earlier contact (its id).
        person_chosen(str): show who may be another person of the contact (their key).
    """

    link_asked = Signal(str, object)
    contact_chosen = Signal(object)
    person_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Already known", parent)
        self._about = text_label(_NOTHING_TYPED, "muted", wrap=True)
        self._people = QVBoxLayout()
        self._people.setSpacing(theme.px(8))
        self._others_title = text_label("", "strong", wrap=True)
        self._others = QVBoxLayout()
        self._others.setSpacing(theme.px(4))
        self.places = PlaceLines()
        self._earlier_title = text_label("", "strong", wrap=True)
        self._earlier = QVBoxLayout()
        self._earlier.setSpacing(theme.px(4))
        self._inside = inside = QWidget()
        inside.setProperty("scrollBody", True)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, theme.px(8), 0)
        column.setSpacing(theme.px(8))
        column.addWidget(self._about)
        column.addLayout(self._people)
        column.addWidget(self._others_title)
        column.addLayout(self._others)
        column.addWidget(self.places)
        column.addWidget(self._earlier_title)
        column.addLayout(self._earlier)
        column.addStretch(1)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setWidget(inside)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setAccessibleName("Already known")
        self.body.addWidget(self.area, 1)

    def show_known(self, key: str, name: str, found: Sequence[KnownPerson], tied: UUID | None) -> None:
        """Show who may be the person of this key."""
        _empty(self._people)
        people = [each for each in found if not each.restricted]
        if not found:
            self._about.setText(f"Nobody known agrees with {name}." if name else "Nobody known agrees.")
        else:
            count = f"{text.count(len(people), 'known person', 'known people')} may be the same." if people else ""
            self._about.setText(": ".join(part for part in (name, count) if part))
        self._about.setVisible(bool(self._about.text()))
        most = max(FIRST_SHOWN, sum(1 for each in people if each.band == "likely"))
        first = [each for at, each in enumerate(people) if at < most or each.id == tied]
        self._cards(key, [each for each in found if each.restricted or each in first], tied)
        if rest := [each for each in people if each not in first]:  # so that what stands below is in sight

            def show_rest() -> None:
                fresh = self._cards(key, rest, tied)
                fresh[0].show()
                fresh[0].findChildren(QPushButton)[0].setFocus(Qt.FocusReason.TabFocusReason)
                more.hide()
                self._inside.adjustSize()
                self.area.ensureWidgetVisible(self.area.focusWidget())

            more = button(f"Show {text.count(len(rest), 'more known person', 'more known people')}", "link", show_rest)
            more.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
            self._people.addWidget(more)

    def _cards(self, key: str, shown: Sequence[KnownPerson], tied: UUID | None) -> list[QWidget]:
        cards = [self._card(key, each, tied) for each in shown]
        for card in cards:
            self._people.addWidget(card)
        return cards

    def _card(self, key: str, person: KnownPerson, tied: UUID | None) -> QWidget:
        if person.restricted:
            warning = Card(tone="warning")
            warning.body.addWidget(text_label(person.words, "strong", wrap=True))
            return warning
        card = Card()
        card.setAccessibleName(person.name)
        card.body.addWidget(text_label(f"{person.name}{_dates(person)}", "strong", wrap=True))
        also = f"Also {', '.join(person.other_names)}" if person.other_names else ""
        stands = ", ".join(person.stands)
        stands = stands[:1].upper() + stands[1:]
        for words in (person.address, stands, person.school, also, "; ".join(person.relations)):
            if words:
                card.body.addWidget(text_label(words, "secondary", wrap=True))
        foot = QHBoxLayout()
        band = "Likely" if person.band == "likely" else "Possible"
        why = "; ".join(person.why)
        foot.addWidget(text_label(f"{band}: {why}" if why else band, "secondary", wrap=True), 1)
        if tied == person.id:
            foot.addWidget(text_label("Linked", "strong"))
        else:
            act = partial(self.link_asked.emit, key, person)
            foot.addWidget(button("Link", "secondary", act, accessible_name=f"Link to {person.name}"))
        card.body.addLayout(foot)
        return card

    def show_others(self, others: Sequence[tuple[str, str, KnownInContact]]) -> None:
        """Show who else of the contact may be known, each to be looked at."""
        _empty(self._others)
        self._others_title.setText("Others of this contact may be known too" if others else "")
        for key, name, known in others:
            parts = [f"{known.likely} likely"] if known.likely else []
            parts += [f"{known.possible} possible"] if known.possible else []
            parts += ["a restricted record may match, ask the duty manager"] if known.restricted else []
            words = f"{name or 'No name'}: {', '.join(parts)}"
            jump = button(words, "link", partial(self.person_chosen.emit, key))
            jump.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
            self._others.addWidget(jump)

    def show_places(self, found: Sequence[PlaceHistory]) -> None:
        """Say how often the address and the telephone were met in the last twelve months."""
        self.places.show_places(found)

    def show_earlier(self, found: Sequence[EarlierContact]) -> None:
        """Show earlier contacts and say how many make this a repeat."""
        _empty(self._earlier)
        repeats = sum(1 for each in found if each.repeat)
        if repeats:
            self._earlier_title.setText(f"Repeat contact: {text.count(repeats, 'contact')} in the last 12 months")
        else:
            self._earlier_title.setText("Earlier contacts" if found else "")
        for each in found:
            waits = " · awaits the written referral" if each.awaiting_written else ""
            jump = button(
                f"{each.reference} · {text.day(each.received_at.astimezone(LONDON).date())}",
                "link",
                partial(self.contact_chosen.emit, each.id),
                accessible_name=f"Open {each.reference}, {'; '.join(each.why)}",
            )
            jump.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
            self._earlier.addWidget(jump)
            self._earlier.addWidget(text_label(each.subject_line, "secondary", wrap=True))
            self._earlier.addWidget(text_label("; ".join(each.why) + waits, "secondary", wrap=True))

    def clear(self) -> None:
        """Forget everybody."""
        for layout in (self._people, self._others, self._earlier):
            _empty(layout)
        self._others_title.clear()
        self.show_places(())
        self._earlier_title.clear()
        self._about.setText(_NOTHING_TYPED)
        self._about.show()


def _dates(person: KnownPerson) -> str:
    """How old somebody is and when they were born, or are due."""
    if person.expected_delivery:
        return f", unborn, due {text.day(person.expected_delivery)}"
    if person.born is None:
        return ""
    age = age_words(BirthRead(person.born, person.birth_precision), clock.today())
    return f", {age}, born {text.birth(person.born, person.birth_precision)}"


def _empty(layout: QVBoxLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
