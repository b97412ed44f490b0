"""The contact form as a screen: head with its acts, the form, and the timers that keep drafts and look for people."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMenu, QWidget

from app.services.errors import Conflict, Problem
from app.services.intake.records import ContactDraft, DraftRow, EarlierContact, PersonDraft, ReadingSummary
from app.views import text, theme
from app.views.contact_form.presenter import DRAFT, READING, WAITING, ContactFormPresenter
from app.views.contact_form.taking_in import is_batch
from app.views.contact_form.together import TogetherDialog
from app.views.contact_form.view import ContactFormView
from app.views.desk import Cancel, Desk, Notice, Place
from app.views.widgets.buttons import button
from app.views.widgets.dialogs import ConfirmDialog, ConflictDialog
from app.views.widgets.labels import ElidedLabel, text_label
from app.views.widgets.screen import KeyLine, Screen
from app.views.widgets.states import ProgressPanel

if TYPE_CHECKING:
    from app.services.intake.place_history import PlaceHistory
    from app.services.people.find import KnownInContact, KnownPerson

KEEP_AFTER_MS = 2_000
SETTLE_MS = 300
SETTLED_MS = 1_000
"""So long after the last letter the search for known people is audited."""


def build(desk: Desk, parent: QWidget | None = None) -> ContactFormScreen:
    """Build the screen and its presenter."""
    return ContactFormScreen(desk, parent)


def open_dropped(desk: Desk, files: Sequence[tuple[str, bytes]], parent: QWidget | None = None) -> None:
    """Open the files that were dropped, pasted or chosen (name, bytes) in a form that reads them.

    Of several it is asked whether they are one contact or one each. A police batch goes on to its queue by itself,
    whatever it was dropped with; a file that cannot be read says so on its form.
    """
    alone = [each for each in files if len(files) == 1 or is_batch(*each)]
    others = [each for each in files if each not in alone]
    if len(others) == 1:
        alone, others = [*alone, *others], []
    _open_each(desk, alone)
    if not others:
        return
    dialog = TogetherDialog([name for name, _content in others], parent)
    dialog.one.connect(partial(_open_form, desk, others))
    dialog.each.connect(partial(_open_each, desk, others))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()


def _open_each(desk: Desk, files: Sequence[tuple[str, bytes]]) -> None:
    for each in files:
        _open_form(desk, [each])


def _open_form(desk: Desk, files: Sequence[tuple[str, bytes]]) -> None:
    waiting = uuid4()
    WAITING[waiting] = tuple(files)
    desk.go(Place("contact_form", waiting, READING))


class ContactFormScreen(Screen):
    """One contact being typed, from a document or from nothing."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("New contact", parent)
        self._desk = desk.within(self)
        self._lay_out_head()
        self.progress = ProgressPanel(self)
        self.body.addWidget(self.progress)
        self.form = ContactFormView(desk.policy, self)
        self.body.addWidget(self.form, 1)
        self._keep_timer = self._timer(KEEP_AFTER_MS)
        self._settle_timer = self._timer(SETTLE_MS)
        self._settled_timer = self._timer(SETTLED_MS)
        self._sought = ""
        self.presenter = ContactFormPresenter(self, self._desk)
        self.destroyed.connect(self.presenter.end)
        self._keep_timer.timeout.connect(self.presenter.keep)
        self._settle_timer.timeout.connect(self._look)
        self._settled_timer.timeout.connect(self.presenter.known.settled)
        self.form.touched.connect(self._touched)
        self.form.identified.connect(self._identified)
        self.form.unlink_asked.connect(self.presenter.known.unlink)
        self.form.document.original_asked.connect(self.presenter.documents.show_original)
        self.form.known.link_asked.connect(self.presenter.known.link)
        self.form.known.contact_chosen.connect(self._open_contact)
        self.form.known.places.home_chosen.connect(self._open_home)
        self.form.known.person_chosen.connect(self.presenter.known.look_for)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_moved)
        for keys, act in (
            ("Ctrl+S", self._save),
            ("Ctrl+Shift+C", self.form.add_person),
            ("Ctrl+Shift+A", partial(self.form.add_person, adult=True)),
            ("Ctrl+Shift+U", partial(self.form.add_person, unborn=True)),
            ("Ctrl+Delete", self.form.remove_focused),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    def _timer(self, milliseconds: int) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        return timer

    def _lay_out_head(self) -> None:
        head = QWidget(self)
        self.body.addWidget(head)
        self.heading = text_label("New contact", "title", parent=head)
        self.about = ElidedLabel("", "muted", head)
        self.saved = text_label("", "secondary", parent=head)
        self.save_button = button("Record contact", "primary", self._save, tip="Ctrl+S", parent=head)
        self.empty_button = button("Start another", "secondary", self._start_another, parent=head)
        self.discard_button = button(
            "Discard", "quiet", self._ask_discard, accessible_name="Discard this draft", parent=head
        )
        self.unfinished = button("Unfinished", "secondary", parent=head)
        row = QHBoxLayout(head)
        row.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(4))
        row.setSpacing(theme.px(8))
        row.addWidget(self.heading)
        row.addWidget(self.about, 1)
        row.addWidget(self.saved)
        for made in (self.unfinished, self.discard_button, self.empty_button, self.save_button):
            row.addWidget(made)
        self.unfinished.hide()

    # --- the shell's verbs

    def show_place(self, place: Place) -> None:
        """Show a new form, a contact to amend, a draft, or a document to read."""
        self.presenter.show(place)

    def shown(self) -> None:
        """Bring back what a lock took out of sight."""
        self.presenter.come_back()

    def hidden(self) -> None:
        """Keep what was typed."""
        self.presenter.keep()

    def save_drafts(self) -> None:
        """Keep what was typed."""
        self._keep_timer.stop()
        self.presenter.keep()

    def working(self) -> bool:
        """Whether a document is being read into the form."""
        return self.presenter.documents.reading

    def unkept(self) -> Exception | None:
        """Why the draft could not be kept."""
        return self.presenter.unkept

    def clear_data(self) -> None:
        """Forget everything typed and shown."""
        self._keep_timer.stop()
        self._settle_timer.stop()
        self._settled_timer.stop()
        self.presenter.forget()
        self.form.document.clear()
        self.form.known.clear()

    def focus_first(self) -> None:
        """Begin with how the contact came."""
        self.form.start.bounds[0].row.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def panes(self) -> Sequence[QWidget]:
        """The form, what the document gave, who is known."""
        return (self.form.area, self.form.document.list, self.form.known.area)

    def keys(self) -> Sequence[KeyLine]:
        """What this screen adds."""
        return (
            KeyLine("Ctrl+S", "Record the contact, or save it"),
            KeyLine("Ctrl+Shift+C", "Add a child"),
            KeyLine("Ctrl+Shift+U", "Add an unborn child"),
            KeyLine("Ctrl+Shift+A", "Add an adult"),
            KeyLine("Ctrl+Delete", "Remove the person in whose fields you are"),
        )

    # --- the presenter's verbs

    def show_draft(self, draft: ContactDraft) -> None:
        """Show a contact as typed."""
        self.form.document.clear()
        self.form.known.clear()
        self.form.show_draft(draft)

    def draft(self) -> ContactDraft:
        """The contact as typed now."""
        return self.form.draft()

    def person(self, key: str) -> PersonDraft | None:
        """One person as typed now."""
        return self.form.person(key)

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Mark what is wrong."""
        self.form.show_problems(problems)

    def show_heading(self, title: str, words: str, save: str) -> None:
        """Say what this is, and what saving does."""
        self.set_title(title)
        self.heading.setText(title)
        self.about.setText(words)
        self.save_button.setText(save)
        self.save_button.setAccessibleName(save)

    def show_link(self, key: str, words: str, typed: PersonDraft | None = None) -> None:
        """Say whom a person is tied to."""
        self.form.show_link(key, words, typed)

    def show_summary(self, document_id: UUID, name: str, summary: ReadingSummary | None) -> None:
        """Show what was read in a document."""
        self.form.document.show_summary(document_id, name, summary)
        for found in summary.found if summary is not None else ():
            if not found.filled and found.field:
                self.form.hint(found.field, f"The document says: {found.value}")
        for clash in summary.clashes if summary is not None else ():
            if clash.field:
                words = f"Two places disagree: {clash.first} ({clash.first_where}) or {clash.second}"
                self.form.hint(clash.field, f"{words} ({clash.second_where})")

    def show_original(self, content: bytes, picture: bool, words: str) -> None:
        """Show an original: as a picture, or as its text."""
        if not picture or not self.form.document.show_picture(content):
            self.form.document.show_text(words or "This picture cannot be drawn here. It is kept as it came.")

    def show_known(self, key: str, name: str, found: Sequence[KnownPerson], tied: UUID | None) -> None:
        """Show who may be the person of this key."""
        self.form.known.show_known(key, name, found, tied)

    def show_known_others(self, others: Sequence[tuple[str, str, KnownInContact]]) -> None:
        """Show who else of the contact may be known."""
        self.form.known.show_others(others)

    def show_earlier(self, found: Sequence[EarlierContact]) -> None:
        """Show earlier contacts."""
        self.form.known.show_earlier(found)

    def show_places(self, found: Sequence[PlaceHistory]) -> None:
        """Show how often the address and the telephone were met before."""
        self.form.known.show_places(found)

    def show_unfinished(self, rows: Sequence[DraftRow]) -> None:
        """Offer other drafts in a menu."""
        self.unfinished.setVisible(bool(rows))
        words = f"Unfinished ({len(rows)})"
        self.unfinished.setText(words)
        self.unfinished.setAccessibleName(words)
        menu = QMenu(self.unfinished)
        for row in rows:
            line = f"{text.moment(row.saved_at)}  {row.line or 'No name yet'}".replace("&", "&&")
            menu.addAction(line, partial(self._desk.go, Place("contact_form", row.id, DRAFT)))
        former = self.unfinished.menu()
        self.unfinished.setMenu(menu)
        if former is not None:
            former.deleteLater()

    def show_saved(self, words: str) -> None:
        """Say when the draft was last kept."""
        self.saved.setText(words)

    def begin_reading(self, words: str, cancel: Cancel) -> None:
        """A document is being read."""
        self.progress.begin(words, cancel)
        self.busy_changed.emit(True)

    def report_reading(self, done: int, total: int, words: str) -> None:
        """How far the reading is."""
        self.progress.report(done, total, words)

    def end_reading(self) -> None:
        """The reading is over."""
        self.progress.end()
        self.busy_changed.emit(False)

    def ask_conflict(self, conflict: Conflict) -> None:
        """Let the person choose between two texts, field by field."""
        names = {**conflict.texts.mine, **conflict.texts.theirs}
        dialog = ConflictDialog(conflict, {name: self.form.label(name) for name in names}, self)
        dialog.resolved.connect(partial(self.presenter.resolve, conflict))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def say(self, notice: Notice) -> None:
        """Say something on top."""
        self.show_notice(notice)

    # --- what happens here

    def _touched(self) -> None:
        if not self._keep_timer.isActive():
            self._keep_timer.start()

    def _identified(self, key: str) -> None:
        self._sought = key
        self.presenter.known.typing()
        self._settle_timer.start()
        self._settled_timer.start()

    def _look(self) -> None:
        self.presenter.known.look_for(self._sought)

    def _focus_moved(self, former: QWidget | None, now: QWidget | None) -> None:
        left = former is not None and self.isAncestorOf(former) and (now is None or not self.isAncestorOf(now))
        if left and self.isVisible():
            self.presenter.keep()

    def _save(self) -> None:
        self._keep_timer.stop()
        self.presenter.save()

    def _start_another(self) -> None:
        if self.presenter.amends is not None:
            self._desk.go(Place("contact_form"))
        else:
            self.presenter.start_empty()

    def _ask_discard(self) -> None:
        dialog = ConfirmDialog(
            "Discard this draft",
            "What you typed here is given up, its documents too.",
            "Discard",
            kind="danger",
            parent=self,
        )
        dialog.confirmed.connect(self.presenter.discard)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _open_contact(self, contact_id: UUID) -> None:
        self.presenter.known.settled()  # audited before anything of the search is opened
        self._desk.go(Place("contact", contact_id))

    def _open_home(self, home_id: UUID) -> None:
        self.presenter.known.settled()
        self._desk.go(Place("household", home_id))
