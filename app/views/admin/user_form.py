"""The form for one account: used by the set-up and by the administrator's screen."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.services.access import ROLE_WORDS, Role
from app.services.errors import Problem
from app.services.trust.accounts import GIVEN_TO_PEOPLE, UserDraft, UserRow, suggest_initials
from app.services.trust.agencies import AgencyRow
from app.views import theme
from app.views.widgets.buttons import button
from app.views.widgets.choice import Choice
from app.views.widgets.dates import DateField
from app.views.widgets.fields import FieldRow
from app.views.widgets.labels import text_label
from app.views.widgets.summary import ErrorSummary

_WORDS = ("amber", "brook", "cedar", "delta", "ember", "fern", "gorse", "heron", "inlet", "jetty", "knoll", "larch",
          "maple", "north", "otter", "pebble", "quill", "river", "spruce", "tulip", "umber", "vale", "willow", "yarrow")


def one_time_password() -> str:
    """Four words and two digits by the system's random source: easy to say over the telephone, for one use."""
    import secrets

    return "-".join(secrets.choice(_WORDS) for _ in range(4)) + f"-{secrets.randbelow(90) + 10}"


class RolePicks(QWidget):
    """One tick for each role that people may hold; nothing is ticked to begin with.

    Signals
        changed(): a person ticked or unticked.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(0)
        self.boxes: dict[Role, QCheckBox] = {}
        for at, role in enumerate(GIVEN_TO_PEOPLE):
            box = QCheckBox(ROLE_WORDS[role])
            box.setAccessibleName(f"Role: {ROLE_WORDS[role]}")
            box.toggled.connect(lambda _on: self.changed.emit())
            grid.addWidget(box, at % 4, at // 4)
            self.boxes[role] = box
        self.setFocusProxy(next(iter(self.boxes.values())))

    def roles(self) -> frozenset[Role]:
        """The roles ticked."""
        return frozenset(role for role, box in self.boxes.items() if box.isChecked())

    def show_roles(self, roles: frozenset[Role]) -> None:
        """Tick these and no others."""
        for role, box in self.boxes.items():
            box.blockSignals(True)
            box.setChecked(role in roles)
            box.blockSignals(False)


class UserForm(QWidget):
    """Name, sign-in name, initials, agency, roles, days, and for a new account the password for one use.

    Signals
        edited(): something was changed by hand.
    """

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._taken: frozenset[str] = frozenset()
        self._own_initials = False
        self.display_name, self.sign_in_name, self.initials = QLineEdit(), QLineEdit(), QLineEdit()
        self.agency = Choice(name="Agency")
        self.picks = RolePicks()
        self.password = QLineEdit()
        self.home_postcode = QLineEdit()
        self.begins_on, self.leaves_on = DateField(future=True), DateField(future=True)
        self.rows = (
            FieldRow("Name", self.display_name, field="display_name"),
            FieldRow("Sign-in name", self.sign_in_name, field="sign_in_name"),
            FieldRow("Initials on the wall", self.initials, field="initials"),
            FieldRow("Agency that employs them", self.agency, field="agency_id"),
            FieldRow("Roles", self.picks, field="roles"),
            FieldRow(
                "Password for one use",
                self.password,
                field="password",
                hint="Tell it to them yourself. They choose their own when they first sign in.",
            ),
            FieldRow(
                "Home postcode",
                self.home_postcode,
                field="home_postcode",
                hint="Only to notice a conflict of interest. May stay empty.",
            ),
            FieldRow("First day", self.begins_on, field="begins_on", hint="Nobody signs in before it. May stay empty."),
            FieldRow(
                "Leaves on", self.leaves_on, field="leaves_on", hint="From this day the account opens nothing."
            ),
        )
        self.summary = ErrorSummary()
        self.summary.watch(self.rows)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(10))
        column.addWidget(self.summary)
        column.addWidget(self.rows[0])
        pair = QHBoxLayout()
        pair.setSpacing(theme.px(12))
        pair.addWidget(self.rows[1], 2, Qt.AlignmentFlag.AlignTop)
        pair.addWidget(self.rows[2], 1, Qt.AlignmentFlag.AlignTop)
        column.addLayout(pair)
        column.addWidget(self.rows[3])
        column.addWidget(self.rows[4])
        column.addWidget(self.rows[6])
        self.days = QWidget()
        beside = QHBoxLayout(self.days)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(theme.px(12))
        beside.addWidget(self.rows[7], 1, Qt.AlignmentFlag.AlignTop)
        beside.addWidget(self.rows[8], 1, Qt.AlignmentFlag.AlignTop)
        column.addWidget(self.days)
        self.password_line = QWidget()
        line = QHBoxLayout(self.password_line)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.rows[5], 1)
        propose = button("Propose one", "secondary", self.propose_password, accessible_name="Propose a password")
        line.addWidget(propose, 0, Qt.AlignmentFlag.AlignBottom)
        column.addWidget(self.password_line)
        self.state = text_label("", "secondary", wrap=True)
        self.state.hide()
        column.addWidget(self.state)
        lines = (self.display_name, self.sign_in_name, self.initials, self.password, self.home_postcode)
        for field in (*lines, self.begins_on, self.leaves_on):
            field.textEdited.connect(lambda _text: self.edited.emit())
        self.display_name.textEdited.connect(self._suggest)
        self.initials.textEdited.connect(self._typed_initials)
        self.agency.chosen.connect(lambda _code: self.edited.emit())
        self.picks.changed.connect(self.edited)

    def set_agencies(self, agencies: tuple[AgencyRow, ...]) -> None:
        """Offer the agencies that are still asked."""
        self.agency.set_options((str(each.id), each.name) for each in agencies if each.ended_at is None)

    def set_taken(self, initials: frozenset[str]) -> None:
        """Know which initials stand on the wall already, for the proposal."""
        self._taken = initials

    def show_new(self) -> None:
        """Begin a new account with nothing filled in or chosen."""
        self._own_initials = False
        for field in (self.display_name, self.sign_in_name, self.initials, self.password, self.home_postcode):
            field.clear()
        self.begins_on.set_value(None)
        self.leaves_on.set_value(None)
        self.agency.choose(None)
        self.picks.show_roles(frozenset())
        self.password_line.show()
        self.state.hide()
        self.summary.clear()

    def show_user(self, row: UserRow, state: str) -> None:
        """Show an account to change; its password is not shown and not asked."""
        self._own_initials = True
        self.display_name.setText(row.display_name)
        self.sign_in_name.setText(row.sign_in_name)
        self.initials.setText(row.initials)
        self.home_postcode.setText(row.home_postcode)
        self.begins_on.set_value(row.begins_on)
        self.leaves_on.set_value(row.leaves_on)
        code = str(row.agency_id)
        self.agency.choose(code if self.agency.findData(code) >= 0 else None)
        self.picks.show_roles(row.roles)
        self.password.clear()
        self.password_line.hide()
        self.state.setText(state)
        self.state.setVisible(bool(state))
        self.summary.clear()

    def draft(self) -> UserDraft:
        """What was typed."""
        code = self.agency.code()
        return UserDraft(
            self.sign_in_name.text(),
            self.display_name.text(),
            self.initials.text(),
            UUID(code) if code else None,
            self.picks.roles(),
            self.password.text(),
            self.home_postcode.text(),
            self.begins_on.day(),
            self.leaves_on.day(),
        )

    def unread(self) -> tuple[Problem, ...]:
        """What stands in the fields for days and is none."""
        fields = {"begins_on": self.begins_on, "leaves_on": self.leaves_on}
        return tuple(Problem(name, each.problem()) for name, each in fields.items() if each.problem())

    def show_problems(self, problems: tuple[Problem, ...]) -> None:
        """Mark the wrong fields, keep what was typed."""
        self.summary.show_problems(problems)

    def propose_password(self) -> None:
        """Fill in a password for one use."""
        self.password.setText(one_time_password())
        self.edited.emit()

    def _typed_initials(self, _text: str) -> None:
        self._own_initials = True

    def _suggest(self, name: str) -> None:
        if not self._own_initials:
            self.initials.setText(suggest_initials(name, self._taken))
