"""The picture with everything about it: tools, key, day, side panel, undo, and the questions a change asks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from app.services.genogram.layout import Layout
from app.services.genogram.records import Layer
from app.services.genogram.strokes import Convention
from app.views.case.household.adding import ADD_HINT, HINT, READ_HINT
from app.views.case.household.book import FamilyBook, PersonCard, Shown
from app.views.case.household.canvas import STEP
from app.views.case.household.changing import PictureChanging
from app.views.case.household.dialogs import TextDialog
from app.views.case.household.editing_presenter import FamilyEditing
from app.views.case.household.export import FORMS, Leaving, Sheet
from app.views.case.household.leaving_presenter import PictureLeaving
from app.views.case.household.notation import Showing
from app.views.case.household.presenter import FamilyPresenter
from app.views.desk import Desk, Notice

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID


class FamilyPicture(PictureChanging):
    """The household picture of a case. `widens` says whether the screen can give it the whole working area.

    Signals
        wide_asked(): over the whole working area, or back.
    """

    wide_asked = Signal()

    def __init__(
        self,
        desk: Desk,
        book_of: Callable[[UUID], FamilyBook],
        parent: QWidget | None = None,
        *,
        keeps: bool = True,
        widens: bool = True,
    ) -> None:
        super().__init__(desk, parent, keeps=keeps)
        self._widens = widens
        self._desk = desk
        self.book: FamilyBook | None = None
        self._on: date | None = None
        here = desk.within(self)
        self.presenter = FamilyPresenter(self, here, self._open_book(book_of))
        self.editing = FamilyEditing(self, here, self.presenter)
        self.leaving = PictureLeaving(self, here)
        self._connect()
        self._recall()

    def _open_book(self, book_of: Callable[[UUID], FamilyBook]) -> Callable[[UUID], FamilyBook]:
        def opened(enquiry_id: UUID) -> FamilyBook:
            self.book = book_of(enquiry_id)
            return self.book

        return opened

    # --- what the presenter tells ---

    def show_picture(self, shown: Shown, layout: Layout, *, calmly: bool) -> None:
        """Show the picture."""
        self.view.may_edit = self.presenter.may_edit
        self.bar.offer(edit=shown.may_edit, leave=shown.may_leave, wide=self._widens)
        self._keep_convention(shown)
        self.people.show_sentences(self.presenter.sentences())
        other_day = self.view.current != "" and self._on != shown.on
        self._on = shown.on
        self.view.show_picture(shown.family, layout, shown.unnamed, calmly=calmly)
        if other_day and not self.view.visible_box().contains(self.view.picture.sceneRect().adjusted(4, 4, -4, -4)):
            self.view.frame_first()
        self.day.show_days(shown.days, shown.on, shown.today)
        self._show_key()
        self._say_state(shown)
        self.stack.show_content()
        self._follow(self.view.current)
        self._show_hint(adding=False)

    def show_loading(self) -> None:
        """Show that it is being read."""
        self.stack.show_loading("Drawing the household…")

    def show_nobody(self) -> None:
        """Show that nobody is in the picture yet."""
        self.view.forget()
        self.stack.show_empty("Nobody is in the picture yet", "Add a person under People and access; they appear here.")

    def show_refused(self, error: Exception) -> None:
        """Show why it cannot be shown."""
        self.stack.show_failure(error)

    def show_failure(self, error: Exception) -> None:
        """Say what went wrong."""
        self.failed.emit(error)

    def show_notice(self, notice: Notice) -> None:
        """Say something."""
        self.noticed.emit(notice)

    def show_refining(self, *, running: bool) -> None:
        """Show that a better layout is being sought."""
        self.seeking.setVisible(running)

    def show_person(self, card: PersonCard) -> None:
        """Show a person at the side."""
        opening = self.side.isHidden()
        self.side.show_card(card, may_edit=self.presenter.may_edit)
        if opening:
            self._share_room()
            self.view.show_current()

    def show_lit(self, agency: str, members: frozenset[str] | None) -> None:
        """Light up whom an agency knows."""
        self.view.picture.light(members)
        self.side.show_lit(agency)
        if members is not None:
            names = ", ".join(self.presenter.called(each) for each, _ in self.presenter.sentences() if each in members)
            self.hint.setText(f"{agency} knows {names}. Press it again to end this.")
        else:
            self._show_hint(adding=False)

    def go_to(self, member: str) -> None:
        """Make somebody current."""
        self.view.go(member)

    # --- what the screen asks ---

    def open(self, enquiry_id: UUID) -> None:
        """Show the picture of a case."""
        self._at = enquiry_id
        self.presenter.open(enquiry_id)
        self.bring_back_undo(enquiry_id)

    def clear_data(self) -> None:
        """Hold nothing of the case."""
        self.forget_changes()
        self.presenter.forget()
        self.book = None
        self.view.forget()
        self.people.show_sentences(())
        self.key.clear()
        self.side.clear()
        self.hint.clear()
        self.notice.clear()
        self.was.clear()
        self.stack.show_empty()

    def panes(self) -> Sequence[QWidget]:
        """The picture, the day, the side."""
        return (self.view, *((self.day.slider,) if self.day.isVisible() else ()), *self.side.panes())

    def set_wide(self, *, wide: bool) -> None:
        """Stand over the working area, or beside it."""
        self.bar.set_wide(wide=wide)
        QTimer.singleShot(0, self.view, self.view.frame_first)  # once the room has changed

    # --- inside ---

    def _follow(self, member: str) -> None:
        self.people.follow(member)
        self.view.setAccessibleDescription(self.people.sentence())
        if not self.side.isHidden() and self.side.card is not None and self.side.card.member != member:
            self.presenter.person(member)

    def _close_side(self) -> None:
        self.presenter.close_person()
        self.presenter.light("")
        self.side.clear()
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_hint(self, *, adding: bool) -> None:
        self.hint.setText(ADD_HINT if adding else HINT if self.view.may_edit else READ_HINT)

    def _say_state(self, shown: Shown) -> None:
        self.was.setVisible(shown.past)
        self.was.setText(f"As it was on {_day(shown)}. Nothing can be changed here." if shown.past else "")
        faults = " ".join(each.sentence for each in self.presenter.layout.faults) if self.presenter.layout else ""
        self.notice.setText(" ".join(part for part in (shown.notice, faults) if part))
        self.notice.setVisible(bool(self.notice.text()))

    def _show_key(self) -> None:
        shown = self.presenter.shown
        if shown is not None and not self.key_area.isHidden():
            self.key.show_key(shown.family, self.view.picture.look, unnamed=bool(shown.unnamed))

    def _keep_convention(self, shown: Shown) -> None:
        """The hub's line styles where this person never chose any."""
        own = self._desk.preferences.get("picture.convention")
        styles = next((each for each in Convention if each.value == own), Convention(shown.convention))
        if styles is not self.view.showing.convention:
            showing = replace(self.view.showing, convention=styles)
            self.bar.show_as(showing)
            self.view.show_as(showing)

    def _show_as(self, showing: Showing) -> None:
        if showing.convention is not self.view.showing.convention:
            self._desk.preferences.set("picture.convention", showing.convention.value)
        self.view.show_as(showing)
        self.presenter.anonymise(on=showing.anonymous)
        self.view.plus.hide()  # its name and tip are of whoever was under the hand before
        self.people.show_sentences(self.presenter.sentences())
        self._follow(self.view.current)
        self._show_key()
        self._desk.preferences.set("picture.off", ",".join(sorted(each.value for each in set(Layer) - showing.layers)))

    def _recall(self) -> None:
        """What this person chose before; initials only is never kept, for nobody should wonder where names are."""
        keep = self._desk.preferences
        off = set(keep.get("picture.off").split(","))
        showing = replace(
            Showing(),
            layers=frozenset(each for each in Layer if each.value not in off),
        )
        self.bar.show_as(showing)
        self.view.show_as(showing)
        self.bar.still.setChecked(keep.get("picture.still") == "yes")
        self.bar.key.setChecked(keep.get("picture.key") == "yes")

    def _asked(self, what: str) -> None:
        if what == "wide":
            self.wide_asked.emit()
        elif what == "arrange":
            self.presenter.arrange(self.view.picture.chosen)
        elif what == "words":
            words = self.presenter.text(anonymous=self.view.showing.anonymous)
            book = self.book
            leave = None if book is None else partial(self.leaving.copy, book)
            said = TextDialog(words, self, may_copy=self.presenter.may_leave, leave=leave)
            said.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            said.open()
        elif what in {"copy", "export"} and self.presenter.may_leave:
            self._leave(copy=what == "copy")

    def _leave(self, *, copy: bool) -> None:
        shown, layout, book = self.presenter.shown, self.presenter.layout, self.book
        if shown is None or layout is None or book is None:
            return
        sheet = Sheet(Leaving(shown, layout, self.view.showing))
        if copy:
            image = sheet.image()
            self.leaving.copy(book, sheet.png(), lambda: QGuiApplication.clipboard().setImage(image))
            return
        name, chosen = QFileDialog.getSaveFileName(self, "Export the picture", "", ";;".join(FORMS.values()))
        if name:
            given = Path(name).suffix.lower().removeprefix(".")
            form = given if given in FORMS else next((each for each in FORMS if FORMS[each] == chosen), "svg")
            self.leaving.save(book, form, sheet.bytes_of(form), Path(name))

    def _zoom(self, how: str) -> None:
        {
            "in": lambda: self.view.zoom_by(STEP),
            "out": lambda: self.view.zoom_by(1 / STEP),
            "fit": self.view.fit,
        }[how]()

    def _connect(self) -> None:
        here, view, edits = self.presenter, self.view, self.editing
        view.walk, view.name_of, view.sentence_of = here.walk, here.called, here.sentence
        view.current_changed.connect(self._follow)
        view.opened.connect(here.person)
        view.adding.connect(lambda on: self._show_hint(adding=on))
        view.add_asked.connect(edits.add)
        view.join_asked.connect(edits.join)
        view.edit_asked.connect(self._edit)
        view.tie_asked.connect(edits.between)
        view.reordered.connect(lambda one, other, left: edits.reorder(one, other, left=left))
        view.chosen_changed.connect(self._chosen_changed)
        view.zoomed.connect(self.bar.show_zoom)
        self.bar.showing_changed.connect(self._show_as)
        self.bar.zoom_asked.connect(self._zoom)
        self.bar.asked.connect(self._asked)
        self.bar.key_shown.connect(self._key_shown)
        self.bar.day_shown.connect(self._day_shown)
        self.bar.still_changed.connect(self._still_changed)
        self.day.chosen.connect(here.slide)
        self.side.closed.connect(self._close_side)
        self.side.agency_pressed.connect(self._agency)
        self.side.asked.connect(self._edit)
        self.side.page_asked.connect(self._desk.go)
        self.side.entry_asked.connect(edits.entry)
        self.stop.clicked.connect(lambda _checked=False: here.stop_refining())
        self.stack.retry_requested.connect(here.refresh)
        for act in (self.bar.undo, self.bar.redo):
            act.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            self.addAction(act)

    def _edit(self, what: str, member: str) -> None:
        """Ask for a change of somebody, as a key, the menu or the side panel named it (`verbs.EDITS`)."""
        edits = self.editing
        does: dict[str, Callable[[str], None]] = {
            "details": edits.details,
            "join": lambda who: edits.join(who, ""),
            "move": lambda who: edits.put("move", who),
            "loss": lambda who: edits.put("loss", who),
            "feel": lambda who: edits.put("feel", who),
            "harm": lambda who: edits.put("harm", who),
            "feelings": lambda who: edits.list_of("feelings", who),
            "harms": lambda who: edits.list_of("harms", who),
            **{act: partial(edits.entries, act) for act in ("change", "over", "wrong")},
        }
        does[what](member)

    def _agency(self, agency: str) -> None:
        self.presenter.light("" if self.view.picture.lit is not None and self.side.lit == agency else agency)

    def _chosen_changed(self) -> None:
        count = len(self.view.picture.chosen)
        self.bar.arrange.setText("Arrange anew" if not count else f"Arrange only the {count} chosen")

    def _key_shown(self, on: bool) -> None:
        self.key_area.setVisible(on)
        self._desk.preferences.set("picture.key", "yes" if on else "no")
        self._show_key()
        self._share_room()

    def _day_shown(self, on: bool) -> None:
        self.day.setVisible(on)
        if not on:
            self.presenter.slide(None)

    def _still_changed(self, on: bool) -> None:
        self.view.still = on
        self._desk.preferences.set("picture.still", "yes" if on else "no")


def _day(shown: Shown) -> str:
    from app.views import text

    return text.day(shown.on)
