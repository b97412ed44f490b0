"""The first window: which hub, who you are. Imports Qt and the plain parts only, so that it is painted at once."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.views import theme
from app.views.sign_in.marks import CapsHint, ProgramMark, password_field
from app.views.widgets.buttons import button
from app.views.widgets.fields import FieldRow
from app.views.widgets.labels import text_label
from app.views.widgets.tone import ToneMark

if TYPE_CHECKING:
    from app.views.sign_in.demo_people import DemoPerson

FORM_WIDTH = 400
PEOPLE_WIDTH = 430
TICK_MS = 250


class SignInView(QWidget):
    """The sign-in window's content.

    Signals
        submitted(object): an `Entry` was handed in.
        retry_asked(): try to open the hub again.
        folder_chosen(object): the `Path` of another hub's folder.
        new_hub_asked(): set a hub up in this folder.
        signed_in(object, object, str): the opened hub, the actor, and words for a notice ("" for none).
        set_up_wanted(object, object): a hub whose set-up is not finished, and its administrator or None.
        new_hub_wanted(object): the `Path` in which a new hub is to be set up.
    """

    submitted = Signal(object)
    retry_asked = Signal()
    folder_chosen = Signal(object)
    new_hub_asked = Signal()
    signed_in = Signal(object, object, str)
    set_up_wanted = Signal(object, object)
    new_hub_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "front")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Sign in")
        self._busy = False
        self._until = 0.0
        self._wait_sentence = ""
        self._listed: tuple[DemoPerson, ...] = ()
        outer = QVBoxLayout(self)  # from the outermost inwards: what is given to its parent later is dressed anew
        outer.setContentsMargins(0, 0, 0, 0)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer.addWidget(area)
        holder = QWidget(area.viewport())
        holder.setProperty("scrollBody", True)
        area.setWidget(holder)
        self._make_fields()
        across = self._across = QBoxLayout(QBoxLayout.Direction.LeftToRight, holder)
        across.setContentsMargins(theme.px(24), theme.px(24), theme.px(24), theme.px(24))
        across.setSpacing(theme.px(24))
        across.addStretch(1)
        across.addWidget(self._sheet(holder), 0, Qt.AlignmentFlag.AlignCenter)
        self._people_sheet = self._people(holder)
        across.addWidget(self._people_sheet, 0, Qt.AlignmentFlag.AlignCenter)
        across.addStretch(1)
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self.tick)
        self._people_sheet.hide()
        self.ask_new_password(False)
        self.note.hide()
        self._show_parts(trouble=False)

    def _make_fields(self) -> None:
        self.passphrase, self.password = password_field(), password_field()
        self.new_password, self.again = password_field(), password_field()
        self.name = QLineEdit()
        self.passphrase_row = FieldRow("Hub passphrase", self.passphrase, field="passphrase")
        self.name_row = FieldRow("Sign-in name", self.name, field="name")
        self.password_row = FieldRow("Password", self.password, field="password")
        self.new_row = FieldRow("New password", self.new_password, field="new_password", hint="At least 10 characters.")
        self.again_row = FieldRow("New password once more", self.again, field="again")
        self.keep = QCheckBox("Keep the key in this computer's keyring")
        self.keep.setAccessibleName("Keep the key in this computer's keyring")
        self.caps = CapsHint((self.passphrase, self.password, self.new_password, self.again), self)
        self.submit = button("Sign in", "primary", self._hand_in)
        for field in (self.passphrase, self.name, self.password, self.new_password, self.again):
            field.returnPressed.connect(self._hand_in)
            field.textEdited.connect(self._clear_problems)

    def _sheet(self, holder: QWidget) -> QWidget:
        sheet = QFrame(holder)
        sheet.setProperty("part", "sheet")
        sheet.setFixedWidth(theme.px(FORM_WIDTH))
        column = QVBoxLayout(sheet)
        column.setContentsMargins(theme.px(32), theme.px(28), theme.px(32), theme.px(28))
        column.setSpacing(theme.px(16))
        head = QHBoxLayout()
        head.setSpacing(theme.px(12))
        head.addWidget(ProgramMark(), 0, Qt.AlignmentFlag.AlignTop)
        names = QVBoxLayout()
        names.setSpacing(0)
        self.title = text_label("Hubdesk", "title", wrap=True, parent=sheet)
        self.place = text_label("", "secondary", wrap=True, parent=sheet)
        names.addWidget(self.title)
        names.addWidget(self.place)
        head.addLayout(names, 1)
        column.addLayout(head)
        self._form = self._make_form(sheet)
        self._trouble = self._make_trouble(sheet)
        column.addWidget(self._form)
        column.addWidget(self._trouble)
        return sheet

    def _make_form(self, sheet: QWidget) -> QWidget:
        form = QWidget(sheet)
        column = QVBoxLayout(form)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(14))
        self.note = text_label("", "secondary", wrap=True, parent=form)
        self.say = text_label("", "strong", wrap=True, parent=form)
        for part in (
            self.note,
            self.passphrase_row,
            self.keep,
            self.name_row,
            self.password_row,
            self.say,
            self.new_row,
            self.again_row,
            self.caps.label,
        ):
            column.addWidget(part)
        self.caps.label.setWordWrap(True)
        column.addSpacing(theme.px(2))
        column.addWidget(self.submit)
        self.status = text_label("", "secondary", wrap=True, parent=form)
        self.status.setMinimumHeight(theme.px(20))
        column.addWidget(self.status)
        return form

    def _make_trouble(self, sheet: QWidget) -> QWidget:
        panel = QWidget(sheet)
        column = QVBoxLayout(panel)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(10))
        head = QHBoxLayout()
        self.trouble_mark = ToneMark("error")
        head.addWidget(self.trouble_mark, 0, Qt.AlignmentFlag.AlignTop)
        self.trouble_title = text_label("", "section", wrap=True, parent=panel)
        head.addWidget(self.trouble_title, 1)
        column.addLayout(head)
        self.trouble_sentence = text_label("", "body", wrap=True, parent=panel)
        self.trouble_step = text_label("", "body", wrap=True, parent=panel)
        column.addWidget(self.trouble_sentence)
        column.addWidget(self.trouble_step)
        column.addSpacing(theme.px(6))
        self.new_hub = button("Set up a new hub here", "primary", self.new_hub_asked.emit, parent=panel)
        self.retry = button("Try again", "secondary", self.retry_asked.emit, parent=panel)
        self.other = button("Choose another folder…", "secondary", self._choose_folder, parent=panel)
        for each in (self.new_hub, self.retry, self.other):
            column.addWidget(each)
        return panel

    def _people(self, holder: QWidget) -> QWidget:
        sheet = QFrame(holder)
        sheet.setProperty("part", "sheet")
        sheet.setFixedWidth(theme.px(PEOPLE_WIDTH))
        column = QVBoxLayout(sheet)
        column.setContentsMargins(theme.px(20), theme.px(20), theme.px(20), theme.px(16))
        column.setSpacing(theme.px(4))
        column.addWidget(text_label("Demo: everybody here is invented", "section", wrap=True, parent=sheet))
        words = "Choose a person to fill in name and password, then sign in."
        column.addWidget(text_label(words, "secondary", wrap=True, parent=sheet))
        column.addSpacing(theme.px(8))
        self._people_lines = QVBoxLayout()
        self._people_lines.setSpacing(theme.px(2))
        column.addLayout(self._people_lines)
        return sheet

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for the form beside the demo's people."""
        return QSize(theme.px(1000), theme.px(680))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Put the demo's people beneath the form where both do not stand side by side."""
        super().resizeEvent(event)
        room = theme.px(FORM_WIDTH + PEOPLE_WIDTH + 3 * 24 + 16)
        narrow = self.width() < room
        turned = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        if self._across.direction() != turned:
            self._across.setDirection(turned)

    # what the presenter asks

    def show_hub(self, name: str, place: str) -> None:
        """Say which hub this is; before it is open only its folder is known."""
        self.title.setText(name or "Hubdesk")
        self.place.setText("Sign in to Hubdesk" if name else f"Hub in the folder “{place}”")

    def show_demo(self, people: tuple[DemoPerson, ...]) -> None:
        """List the demo's people as buttons, each with the sign-in it stands for."""
        if people == self._listed:
            return
        self._listed = people
        while (item := self._people_lines.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for person in people:
            self._people_lines.addWidget(self._person(person))
        self._people_sheet.setVisible(bool(people))

    def _person(self, person: DemoPerson) -> QPushButton:
        words = f"{person.display_name} · {person.role}\n{person.sign_in_name}  /  {person.password}".replace("&", "&&")
        made = button(
            words,
            "secondary",
            lambda: self.fill(person.sign_in_name, person.password),
            accessible_name=f"{person.display_name}, {person.role}: fill in name and password",
            parent=self._people_sheet,
        )
        theme.restyle(made, kind="person")
        return made

    def fill(self, name: str, password: str) -> None:
        """Fill in a sign-in and put the focus where Enter signs in."""
        self._clear_problems()
        self.name.setText(name)
        self.password.setText(password)
        self.submit.setFocus(Qt.FocusReason.OtherFocusReason)

    def ask_passphrase(self, wanted: bool, note: str = "") -> None:
        """Show or hide the passphrase; the checkbox beneath it is never ticked beforehand."""
        self.passphrase_row.setVisible(wanted)
        self.keep.setVisible(wanted)
        if not wanted:
            self.passphrase.clear()
        self.note.setText(note)
        self.note.setVisible(bool(note) and wanted)
        self.focus_first()

    def ask_new_password(self, wanted: bool) -> None:
        """Show or hide the fields for a password of one's own."""
        for row in (self.new_row, self.again_row):
            row.setVisible(wanted)
        self.say.setVisible(False)
        self.submit.setText("Change password and sign in" if wanted else "Sign in")
        self.submit.setAccessibleName(self.submit.text())
        if wanted:
            self.new_password.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_busy(self, words: str) -> None:
        """Say what is being done; the fields stay as they are."""
        self._busy = bool(words)
        self.status.setText(words)
        # several lines take no room from the fields: the sheet is as high as its parts say, and a text says one line
        self.status.setMinimumHeight(max(theme.px(20), self.status.heightForWidth(self.status.width())))
        self.submit.setEnabled(not self._busy and not self._waiting())

    def show_problem(self, field: str, sentence: str, next_step: str) -> None:
        """Say what is wrong beside its field, and put the focus there; without a field above the new password."""
        words = f"{sentence} {next_step}".strip()
        row = {each.field: each for each in self._rows()}.get(field)
        if row is None:
            self.say.setText(words)
            self.say.show()
            self.new_password.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        row.set_error(words)
        editor = row.editor
        editor.setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(editor, QLineEdit):
            editor.selectAll()

    def show_wait(self, seconds: int, sentence: str) -> None:
        """Count down to the next try, on the monotonic clock."""
        from app.services import clock  # loads the time zones; the first paint does without

        self._until = clock.monotonic() + seconds
        self._wait_sentence = sentence
        self._timer.start()
        self.tick()

    def tick(self) -> None:
        """Say how long it still is; at the end the button works again."""
        from app.services import clock

        left = math.ceil(self._until - clock.monotonic())
        self.submit.setEnabled(left <= 0 and not self._busy)
        if left <= 0:
            self._timer.stop()
            self.password_row.clear_error()
            self.status.setText("You can try again now.")
            return
        minutes, seconds = divmod(left, 60)
        told = f"{minutes} min {seconds:02} s" if minutes else f"{seconds} s"
        self.password_row.set_error(f"{self._wait_sentence} The next try is taken in {told}.")

    def show_trouble(self, title: str, sentence: str, next_step: str, new_hub: bool) -> None:
        """Show what keeps the hub from opening in place of the fields."""
        self.trouble_title.setText(title)
        self.trouble_sentence.setText(sentence)
        self.trouble_step.setText(next_step)
        self.trouble_mark.set_tone("info" if new_hub else "error")
        self.new_hub.setVisible(new_hub)
        self._show_parts(trouble=True)
        (self.new_hub if new_hub else self.retry).setFocus(Qt.FocusReason.OtherFocusReason)

    def show_form(self) -> None:
        """Show the fields again."""
        self._clear_problems()
        self._show_parts(trouble=False)

    # the rest

    def focus_first(self) -> None:
        """Put the focus into the first empty field."""
        fields = (self.passphrase, self.name, self.password)
        empty = (each for each in fields if not each.isHidden() and each.parentWidget() and not each.text())
        shown = [each for each in empty if not (each is self.passphrase and self.passphrase_row.isHidden())]
        (shown[0] if shown else self.submit).setFocus(Qt.FocusReason.OtherFocusReason)

    def clear(self) -> None:
        """Forget what was typed."""
        for field in (self.passphrase, self.password, self.new_password, self.again):
            field.clear()
        self.keep.setChecked(False)

    def _rows(self) -> tuple[FieldRow, ...]:
        return (self.passphrase_row, self.name_row, self.password_row, self.new_row, self.again_row)

    def _clear_problems(self) -> None:
        if self._waiting():
            return
        for row in self._rows():
            row.clear_error()
        if not self._busy:
            self.status.clear()

    def _waiting(self) -> bool:
        return self._timer.isActive()

    def _show_parts(self, *, trouble: bool) -> None:
        self._form.setVisible(not trouble)
        self._trouble.setVisible(trouble)

    def _hand_in(self) -> None:
        if self._busy or self._waiting():
            return
        from app.views.sign_in.presenter import Entry

        for row in self._rows():
            row.clear_error()
        self.submitted.emit(
            Entry(
                self.passphrase.text(),
                self.keep.isChecked() and not self.keep.isHidden(),
                self.name.text(),
                self.password.text(),
                self.new_password.text(),
                self.again.text(),
            )
        )

    def _choose_folder(self) -> None:
        from PySide6.QtWidgets import QFileDialog

        dialog = QFileDialog(self, "Choose the hub's folder")
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly, True)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda chosen: self.folder_chosen.emit(Path(chosen)))
        dialog.open()
