"""The reading pane: the contact that is chosen, whole enough to decide what to do next without opening it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.services import clock
from app.services.intake.inbox_records import ContactPeek, ContactRow, OtherContact, PeekPerson
from app.services.people.withheld import WORDS
from app.views import text, theme
from app.views.inbox import wording
from app.views.widgets.buttons import button
from app.views.widgets.card import Card
from app.views.widgets.due import DueLabel
from app.views.widgets.flow import FlowLayout
from app.views.widgets.labels import ElidedLabel, set_role, text_label
from app.views.widgets.rating import RatingMark
from app.views.widgets.states import EmptyState, StateStack

OPEN_WORDS = {
    "unscreened": "Screen",
    "waiting_for_manager": "Open screening",
    "in_enquiry": "Open enquiry",
    "closed": "Open contact",
    "duplicate": "Open contact",
}
WIDEST = 900
"""Pixels at 100 % beyond which a line of text is hard to follow."""
ROLE_WORDS = {"subject": "Subject", "household": "Household", "other": "Other"}


class ReadingPane(QWidget):
    """Shows a contact, several chosen ones, or what to do when there is none.

    Signals
        open_requested(), assign_requested(), give_requested(), duplicate_requested(), link_requested(): buttons.
        known_requested(): whoever the contact names and nobody has linked is to be made known.
        person_link_requested(object): the id of somebody the contact names, to be tied to a known person.
        person_requested(object): the id of a known person whom the contact names, to be opened.
        home_requested(object): the id of the household known at its address, to be opened.
        contact_requested(object): the id of another contact that was chosen here.
        retry(): try again to show what could not be shown.
    """

    open_requested = Signal()
    assign_requested = Signal()
    give_requested = Signal()
    duplicate_requested = Signal()
    link_requested = Signal()
    known_requested = Signal()
    person_link_requested = Signal(object)
    person_requested = Signal(object)
    home_requested = Signal(object)
    contact_requested = Signal(object)
    retry = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Reading pane")
        self._shown: UUID | None = None
        self.area = QScrollArea(self)
        inner = QWidget(self.area.viewport())
        column = QVBoxLayout(inner)
        column.setContentsMargins(theme.px(4), theme.px(12), theme.px(12), theme.px(12))
        column.setSpacing(theme.px(8))
        self._mark = RatingMark(None, 34, parent=inner)
        self._title = text_label("", "title", wrap=True, selectable=True, parent=inner)
        self._line = text_label("", "muted", wrap=True, parent=inner)
        self._due = DueLabel(inner)
        self._due.setWordWrap(True)
        column.addLayout(self._heading())
        acts = QWidget(inner)
        flow = FlowLayout(acts, gap=6)
        self.open_button = button("Screen", "primary", self.open_requested.emit, tip="Enter", parent=acts)
        self.assign_button = button("Assign to me", "secondary", self.assign_requested.emit, tip="A", parent=acts)
        self.give_button = button("Assign to…", "secondary", self.give_requested.emit, parent=acts)
        self.duplicate_button = button("Duplicate…", "secondary", self.duplicate_requested.emit, tip="D", parent=acts)
        self.link_button = button("Link…", "secondary", self.link_requested.emit, tip="L", parent=acts)
        for each in self.buttons():
            flow.addWidget(each)
        column.addWidget(acts)
        self._cards = QVBoxLayout()
        self._cards.setSpacing(theme.px(8))
        column.addLayout(self._cards)
        column.addStretch(1)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.area.setAccessibleName("Reading pane")
        inner.setProperty("scrollBody", True)
        self._inner = inner
        self._fit()
        theme.look().changed.connect(self._fit)
        self.area.setWidget(inner)
        self._states = StateStack(self.area, EmptyState("Nothing is chosen", "Choose a contact in the list."))
        self._states.retry_requested.connect(self.retry)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._states)
        self.setFocusProxy(self.area)
        self.setMinimumWidth(theme.px(220))
        self._states.show_empty()

    def _heading(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(theme.px(12))
        head.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        titles = QVBoxLayout()
        titles.setSpacing(theme.px(2))
        for each in (self._title, self._due, self._line):
            titles.addWidget(each)
        head.addLayout(titles, 1)
        return head

    def _fit(self) -> None:
        """Keep lines short enough to read on a wide screen."""
        self._inner.setMaximumWidth(theme.px(WIDEST))

    def buttons(self) -> tuple[QPushButton, ...]:
        """Return the buttons in reading order."""
        return self.open_button, self.assign_button, self.give_button, self.duplicate_button, self.link_button

    @property
    def shown(self) -> UUID | None:
        """The contact whose whole is shown; None while only its line is, or nothing."""
        return self._shown

    def show_nothing(self) -> None:
        """Show that nothing is chosen."""
        self._empty()
        self._states.show_empty()

    def show_line(self, row: ContactRow) -> None:
        """Show at once what the list knows; the rest comes with `show_peek`."""
        if self._shown != row.id:
            self._empty()
            self.area.verticalScrollBar().setValue(0)
        self._head(row)
        self._states.show_content()

    def show_several(self, rows: Sequence[ContactRow], more: int) -> None:
        """Show that several contacts are chosen, and which."""
        self._empty()
        self._mark.hide()
        self._due.hide()
        self._title.setText(f"{len(rows) + more} contacts chosen")
        self._line.setText("What you do now is done to all of them, or to none.")
        self.open_button.hide()
        card = Card()
        for row in rows[:40]:
            line = QHBoxLayout()
            line.setSpacing(theme.px(8))
            line.addWidget(RatingMark(row.rating, 28))
            line.addWidget(ElidedLabel(f"{row.reference}  {row.headline}"), 1)
            card.body.addLayout(line)
        left = len(rows) + more - min(len(rows), 40)
        if left:
            card.body.addWidget(text_label(f"and {left} more", "secondary"))
        self._add(card)
        self._allow(rows)
        self._states.show_content()

    def show_peek(self, peek: ContactPeek) -> None:
        """Show the whole contact."""
        self._empty()
        self._head(peek.row, peek)
        self._shown = peek.row.id
        self._add(self._concern(peek))
        self._add(self._people(peek.people, linkable=peek.row.status in OPEN_STATUSES))
        self._add(self._referrer(peek))
        if peek.others:
            self._add(self._others(peek.others))
        if peek.documents:
            card = Card("Documents")
            for each in peek.documents:
                card.body.addWidget(text_label(f"{each.name}  ({text.file_size(each.size)})", "body", wrap=True))
            self._add(card)
        self._states.show_content()

    def show_failure(self, error: Exception) -> None:
        """Say why the contact cannot be shown."""
        self._empty()
        self._states.show_failure(error)

    def _head(self, row: ContactRow, peek: ContactPeek | None = None) -> None:
        now = clock.now()
        self._mark.show()
        self._mark.set_rating(row.rating)
        self._title.setText(f"{row.reference}  {row.subject_line}")
        self._due.setVisible(row.closed_at is None)
        self._due.set_due(row.due_at, row.due_reason, word="Decision due")
        parts = [row.headline, wording.rating_word(row.rating)]
        if row.status != "unscreened":
            parts.append(wording.STATUS_WORDS.get(row.status, row.status))
        channel = wording.CHANNEL_WORDS.get(row.channel, row.channel).lower()
        parts.append(f"received {text.short_moment(row.received_at, now)} by {channel}")
        if row.consent:
            parts.append(wording.CONSENT_WORDS.get(row.consent, row.consent))
        parts.append(wording.repeat_words(row))
        parts.append(f"with {row.assigned_to}" if row.assigned_to else "with nobody yet")
        if peek is not None and peek.enquiry_reference:
            parts.append(f"enquiry {peek.enquiry_reference}")
        if peek is not None and peek.duplicate_of:
            parts.append(f"duplicate of {peek.duplicate_of}")
        self._line.setText(" · ".join(part for part in parts if part))
        self.open_button.setText(OPEN_WORDS.get(row.status, "Open contact"))
        self.open_button.setAccessibleName(f"{self.open_button.text()} {row.reference}")
        self.open_button.show()
        self._allow((row,))

    def _allow(self, rows: Sequence[ContactRow]) -> None:
        undecided = bool(rows) and all(row.status in OPEN_STATUSES for row in rows)
        for each in (self.assign_button, self.give_button, self.duplicate_button, self.link_button):
            each.setVisible(undecided)

    def _empty(self) -> None:
        self._shown = None
        self._title.clear()
        self._line.clear()
        self._due.set_due(None, without="")
        while (item := self._cards.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def _add(self, card: Card) -> None:
        self._cards.addWidget(card)
        card.show()

    def _concern(self, peek: ContactPeek) -> Card:
        card = Card("Concern")
        card.body.addWidget(text_label(peek.concern or "Nothing was written.", "body", wrap=True, selectable=True))
        for heading, words in (
            ("In the child's words", peek.childs_words),
            ("Action already taken", peek.action_taken),
            ("Level claimed", "" if peek.level_claimed is None else str(peek.level_claimed)),
            ("Recommended outcome", peek.recommended_outcome),
            ("Chosen outcome", peek.chosen_outcome),
        ):
            if words:
                card.body.addWidget(text_label(heading, "secondary"))
                card.body.addWidget(text_label(words, "body", wrap=True, selectable=True))
        return card

    def _people(self, people: Sequence[PeekPerson], *, linkable: bool) -> Card:
        card = Card("People")
        for each in people:
            line = QHBoxLayout()
            said = QVBoxLayout()
            said.setSpacing(0)
            name = text_label(f"{each.name}, {each.age}" if each.age else each.name, "body", wrap=True)
            if each.role == "subject":
                set_role(name, "strong")
            about = [ROLE_WORDS.get(each.role, each.role), *each.relations]
            if each.role != "subject" and each.in_household is False:
                about.append("lives elsewhere")
            if each.person_id is not None:
                about.append("known to the hub")
            said.addWidget(name)
            said.addWidget(text_label(" · ".join(about), "secondary", wrap=True))
            if each.alleged_source_of_harm:
                said.addWidget(text_label("Alleged source of harm", "error", wrap=True))
            line.addLayout(said, 1)
            if each.person_id is not None:
                line.addWidget(self._person_page(each, each.person_id), 0, Qt.AlignmentFlag.AlignTop)
            elif linkable:
                line.addWidget(self._person_link(each), 0, Qt.AlignmentFlag.AlignTop)
            card.body.addLayout(line)
        if not people:
            card.body.addWidget(text_label("No one is named.", "secondary"))
        elif linkable and any(each.person_id is None for each in people):
            card.body.addWidget(self._make_known(), 0, Qt.AlignmentFlag.AlignLeft)
        return card

    def _make_known(self) -> QPushButton:
        return button(
            "Make the new ones known",
            "link",
            self.known_requested.emit,
            tip="Whoever is like nobody the hub knows is found from then on, however the name is spelled.",
        )

    def _person_link(self, each: PeekPerson) -> QPushButton:
        return button(
            "Link…",
            "link",
            lambda: self.person_link_requested.emit(each.id),
            accessible_name=f"Link {each.name} to a known person",
        )

    def _person_page(self, each: PeekPerson, person_id: UUID) -> QPushButton:
        return button(
            "Open",
            "link",
            lambda: self.person_requested.emit(person_id),
            accessible_name=f"Open the page of {each.name}",
        )

    def _referrer(self, peek: ContactPeek) -> Card:
        card = Card("Referrer and consent")
        anonymous = " (wishes to stay anonymous)" if peek.wishes_anonymity else ""
        who = ", ".join(part for part in (peek.referrer_name, peek.referrer_role, peek.referrer_agency) if part)
        whom = "adult" if peek.subject_kind == "adult_at_risk" else "family"
        told = {True: f"The {whom} has been told.", False: f"The {whom} has not been told."}
        lines = [
            f"{who or 'The referrer is not named'}{anonymous}",
            f"Source: {peek.source}" if peek.source else "",
            self._lives_at(peek),
            wording.CONSENT_WORDS.get(peek.row.consent or "", "consent position not stated").capitalize()
            + (f": {peek.consent_reason}" if peek.consent_reason else ""),
            peek.consent_explanation,
            told.get(peek.family_told, "") if peek.family_told is not None else "",
            self._written(peek),
        ]
        for line in lines:
            if line:
                card.body.addWidget(text_label(line, "body", wrap=True, selectable=True))
        if peek.home is not None:
            home_id, address = peek.home
            opens = partial(self.home_requested.emit, home_id)
            name = f"Open the household at {address}"
            made = button("Open the household", "link", opens, accessible_name=name)
            card.body.addWidget(made, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    @staticmethod
    def _lives_at(peek: ContactPeek) -> str:
        """Where they live, and that it may not be told on where the household known there says so."""
        withheld = peek.home is not None and peek.home[1].endswith(WORDS)
        return (f"Lives at {peek.address}" + (f" {WORDS}" if withheld else "")) if peek.address else ""

    @staticmethod
    def _written(peek: ContactPeek) -> str:
        if peek.written_due_at is None or peek.written_received_at is not None:
            return ""
        return f"Awaiting the written referral, {text.time_left(peek.written_due_at, clock.now()).line()}."

    def _others(self, others: Sequence[OtherContact]) -> Card:
        card = Card("Other contacts")
        card.body.addWidget(text_label("On the same people or at the same address", "secondary", wrap=True))
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(8))
        grid.setVerticalSpacing(theme.px(4))
        grid.setColumnStretch(2, 1)
        for at, each in enumerate(others):
            grid.addWidget(RatingMark(each.rating, 28), at, 0)
            jump = button(
                each.reference,
                "link",
                lambda wanted=each.id: self.contact_requested.emit(wanted),  # type: ignore[misc]  # bound per row
                accessible_name=f"Open {each.reference}",
            )
            grid.addWidget(jump, at, 1)
            grid.addWidget(text_label(_about_other(each), "secondary", wrap=True), at, 2)
        card.body.addLayout(grid)
        return card


OPEN_STATUSES = frozenset({"unscreened", "waiting_for_manager"})


def _about_other(each: OtherContact) -> str:
    received = text.day(each.received_at.astimezone(clock.LONDON).date())
    state = wording.STATUS_WORDS.get(each.status, each.status)
    return " · ".join(part for part in (each.headline, received, state, text.joined(each.why)) if part)


def label_texts(pane: QWidget) -> tuple[str, ...]:
    """Return every text a pane shows, for tests and for the guide."""
    return tuple(label.text() for label in pane.findChildren(QLabel) if label.isVisibleTo(pane))
