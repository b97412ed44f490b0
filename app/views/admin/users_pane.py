"""Users: the list at the left, one account at the right."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QScrollArea, QSplitter, QVBoxLayout, QWidget

from app.services import clock
from app.services.errors import Conflict, Problem
from app.services.oversight.standing_down import Holdings
from app.services.trust.accounts import UserDraft, UserRow
from app.services.trust.agencies import AgencyRow
from app.views import text, theme
from app.views.admin.user_form import UserForm, one_time_password
from app.views.admin.user_record import UserRecord, ending_words
from app.views.desk import Preferences
from app.views.widgets.buttons import button
from app.views.widgets.card import Card
from app.views.widgets.dialogs import ConfirmDialog, ConflictDialog, Dialog
from app.views.widgets.fields import FieldRow
from app.views.widgets.table import COMPACT, RememberedTable
from app.views.widgets.table_model import Column, TableModel


def account_state(row: UserRow, now: datetime) -> str:
    """How an account stands, in words; "" for an ordinary one."""
    if row.ended_at is not None:
        return f"Left {text.moment(row.ended_at)}"
    if days := _planned(row, now.astimezone(clock.LONDON).date()):
        return days
    if row.wallboard:
        return "The wall screen; never signs in"
    if row.wait_until is not None and row.wait_until > now:
        return f"Waits until {text.short_moment(row.wait_until, now)} after wrong tries"
    if row.must_change_password:
        return "Password for one use"
    return ""


def _planned(row: UserRow, today: date) -> str:
    if row.leaves_on is not None:
        return f"{'Left' if row.leaves_on <= today else 'Leaves'} {text.day(row.leaves_on)}"
    return f"Begins {text.day(row.begins_on)}" if row.begins_on is not None and today < row.begins_on else ""


def _columns() -> tuple[Column[UserRow], ...]:
    return (
        Column("name", "Name", lambda row: row.display_name, width=150),
        Column("roles", "Roles", lambda row: row.role_words, width=190, tip=lambda row: row.role_words),
        Column("state", "State", lambda row: account_state(row, clock.now()), width=160),
        Column("agency", "Agency", lambda row: row.agency_name, width=142, tip=lambda row: row.agency_name),
        Column("initials", "Initials", lambda row: row.initials, width=76),
        Column("sign_in", "Sign-in name", lambda row: row.sign_in_name, width=120),
        Column(
            "last",
            "Last signed in",
            lambda row: text.moment(row.last_sign_in_at) if row.last_sign_in_at else "never",
            sort=lambda row: row.last_sign_in_at,
            width=150,
        ),
        Column(
            "joined", "Joined", lambda row: text.day(row.created_at.astimezone(clock.LONDON).date()),
            sort=lambda row: row.created_at, width=100,
        ),
    )


class UsersPane(QWidget):
    """The administrator's list of accounts.

    Signals
        user_chosen(object): the id of an account, None for none.
        new_asked(): begin a new account.
        save_asked(object): the form's `UserDraft`.
        password_asked(str): set this password for one use.
        end_asked(): end the account in front.
        conflict_settled(object): the texts that are to stand, by their labels.
    """

    user_chosen = Signal(object)
    new_asked = Signal()
    save_asked = Signal(object)
    password_asked = Signal(str)
    end_asked = Signal()
    conflict_settled = Signal(object)

    def __init__(self, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model: TableModel[UserRow] = TableModel(_columns(), lambda row: row.id, self)
        self.table = RememberedTable("admin.users", preferences, accessible_name="Users", row_height=COMPACT)
        self.table.show_model(self.model, sort_by="name")
        self.table.row_chosen.connect(self.user_chosen)
        self.form = UserForm()
        self.add = button("Add a person", "primary", self.new_asked.emit)
        self.save = button("Save", "primary", self._save)
        self.password = button("Set a password…", "secondary", self._ask_password)
        self.end = button("End the account…", "danger", self._ask_end)
        self.card = Card("A new person")
        self.card.body.addWidget(self.form)
        tools = QHBoxLayout()
        for each in (self.save, self.password, self.end):
            tools.addWidget(each)
        tools.addStretch(1)
        self.card.body.addLayout(tools)
        self.record = UserRecord()
        self.card.body.addWidget(self.record)
        self.card.body.addStretch(1)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        head = QHBoxLayout()
        head.addWidget(self.add)
        head.addStretch(1)
        column.addLayout(head)
        column.addWidget(self.table, 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(self.card)
        area.setMinimumWidth(self.card.minimumSizeHint().width() + theme.px(18))
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(left)
        split.addWidget(area)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        split.setSizes([theme.px(640), theme.px(470)])
        split.setChildrenCollapsible(False)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(12))
        outer.addWidget(split)
        self.show_form(None)

    def show_users(self, rows: tuple[UserRow, ...], agencies: tuple[AgencyRow, ...]) -> None:
        """List the accounts; selection and scroll stay."""
        self.model.replace(rows)
        self.form.set_agencies(agencies)
        self.form.set_taken(frozenset(row.initials for row in rows if row.ended_at is None))

    def show_form(self, row: UserRow | None) -> None:
        """Show one account, or an empty form."""
        if row is None:
            self.card.set_title("A new person")
            self.form.show_new()
        else:
            self.card.set_title(row.display_name)
            self.form.show_user(row, account_state(row, clock.now()))
        if row is None or self.record.holdings is None or self.record.holdings.user_id != row.id:
            self.record.show_holdings(None)
        fixed = row is not None and (row.wallboard or row.ended_at is not None)
        self.form.setEnabled(not fixed)
        self.save.setText("Make the account" if row is None else "Save")
        self.save.setAccessibleName(self.save.text())
        self.save.setEnabled(not fixed)
        for each in (self.password, self.end):
            each.setVisible(row is not None and not fixed)

    def show_holdings(self, held: Holdings) -> None:
        """Show what the person in front holds, and what happened to their account."""
        self.record.show_holdings(held)

    def begin_new(self) -> None:
        """Let the list go and put the focus on the new person's name."""
        self.table.clearSelection()
        self.show_form(None)
        self.form.display_name.setFocus(Qt.FocusReason.OtherFocusReason)

    def choose(self, user_id: UUID) -> None:
        """Choose an account in the list."""
        self.table.select_id(user_id)

    def show_problems(self, problems: tuple[Problem, ...]) -> None:
        """Mark the wrong fields."""
        self.form.show_problems(problems)

    def show_conflict(self, conflict: Conflict) -> None:
        """Show both texts; the choice comes back as `conflict_settled`."""
        dialog = ConflictDialog(conflict, parent=self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.resolved.connect(self.conflict_settled)
        dialog.open()

    def take_texts(self, texts: dict[str, str]) -> UserDraft:
        """Put the texts chosen after a lost race into the form and return what it now holds."""
        fields = {
            "Name": self.form.display_name,
            "Sign-in name": self.form.sign_in_name,
            "Initials": self.form.initials,
        }
        for label, field in fields.items():
            if label in texts:
                field.setText(texts[label])
        return self.form.draft()

    def _save(self) -> None:
        unread = self.form.unread()
        if unread:
            self.show_problems(unread)
        else:
            self.save_asked.emit(self.form.draft())

    def _ask_password(self) -> None:
        dialog = PasswordDialog(self.card.accessibleName(), self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.chosen.connect(self.password_asked)
        dialog.open()

    def _ask_end(self) -> None:
        dialog = ConfirmDialog(
            "End this account?",
            ending_words(self.card.accessibleName(), self.record.holdings),
            "End the account",
            kind="danger",
            parent=self,
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.confirmed.connect(self.end_asked)
        dialog.open()


class PasswordDialog(Dialog):
    """Asks for a password for one use, with a proposal.

    Signals
        chosen(str): the password.
    """

    chosen = Signal(str)

    def __init__(self, name: str, parent: QWidget | None) -> None:
        words = f"{name} signs in with it once and then chooses a password of their own."
        super().__init__("Set a password for one use", words, parent)
        self.field = QLineEdit(one_time_password())
        self.body.addWidget(FieldRow("Password for one use", self.field, hint="Tell it to them yourself."))
        self.set = button("Set this password", "primary", self.accept)
        self.buttons.addWidget(self.cancel)
        self.buttons.addWidget(self.set)
        self.accepted.connect(lambda: self.chosen.emit(self.field.text()))
