"""The pages of the first start, each a form of its own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QListWidget,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.services.errors import Problem
from app.services.trust.accounts import UserRow, suggest_initials
from app.services.trust.agencies import AgencyDraft
from app.services.trust.set_up_records import AdministratorDraft, HubDraft, PackOffer
from app.views import theme
from app.views.admin.user_form import UserForm
from app.views.sign_in.marks import CapsHint, password_field
from app.views.widgets.buttons import button
from app.views.widgets.card import Card
from app.views.widgets.fields import FieldRow
from app.views.widgets.labels import text_label
from app.views.widgets.summary import ErrorSummary

FORM_WIDTH = 520


class Page(QWidget):
    """One step: a heading, what it is for, and its fields in `column`. Wrong fields are listed on top."""

    def __init__(self, title: str, words: str) -> None:
        super().__init__()
        self.setAccessibleName(title)
        self.title = title
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(theme.px(14))
        self.column.addWidget(text_label(title, "title", wrap=True))
        self.column.addWidget(text_label(words, "muted", wrap=True))
        self.summary = ErrorSummary()
        self.column.addWidget(self.summary)

    def show_problems(self, problems: tuple[Problem, ...]) -> None:
        """Say what is wrong, beside the fields and on top; what was typed stays."""
        self.summary.show_problems(problems, "Nothing was kept yet. What you typed is still here.")

    def clear_secrets(self) -> None:
        """Forget passwords and passphrases typed."""


class FolderPage(Page):
    """Where the hub lies, what it is called, and its passphrase."""

    def __init__(self) -> None:
        super().__init__(
            "A new hub",
            "The hub's database lies encrypted in one folder of this computer. Nothing leaves it.",
        )
        self.folder, self.hub_name = QLineEdit(), QLineEdit()
        self.passphrase, self.again = password_field(), password_field()
        hint = "At least 12 characters. It opens the hub on every computer: keep it where two people can find it."
        self.rows = (
            FieldRow("Folder", self.folder, field="folder", hint="On this computer's own disk, never on a share."),
            FieldRow("Name of the hub", self.hub_name, field="hub_name"),
            FieldRow("Hub passphrase", self.passphrase, field="passphrase", hint=hint),
            FieldRow("Hub passphrase once more", self.again, field="again"),
        )
        self.summary.watch(self.rows)
        line = QHBoxLayout()
        line.addWidget(self.rows[0], 1)
        choose = button("Choose…", "secondary", self._choose, accessible_name="Choose the folder")
        line.addWidget(choose, 0, Qt.AlignmentFlag.AlignBottom)
        self.column.addLayout(line)
        for row in self.rows[1:]:
            self.column.addWidget(row)
        self.caps = CapsHint((self.passphrase, self.again), self)
        self.column.addWidget(self.caps.label)
        self.column.addStretch(1)

    def draft(self) -> HubDraft:
        """What was typed."""
        return HubDraft(self.folder.text(), self.hub_name.text(), self.passphrase.text(), self.again.text())

    def clear_secrets(self) -> None:
        """Forget the passphrase."""
        self.passphrase.clear()
        self.again.clear()

    def _choose(self) -> None:
        dialog = QFileDialog(self, "Choose the folder for the hub", self.folder.text())
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly, True)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda chosen: self.folder.setText(str(Path(chosen))))
        dialog.open()


class AdministratorPage(Page):
    """The first account."""

    def __init__(self) -> None:
        super().__init__(
            "First administrator",
            "The administrator keeps users, agencies and policy, and opens no case. From here on the set-up is theirs: "
            "if you break it off, sign in with this name to go on.",
        )
        self.display_name, self.sign_in_name, self.initials = QLineEdit(), QLineEdit(), QLineEdit()
        self.password, self.again = password_field(), password_field()
        self.rows = (
            FieldRow("Name", self.display_name, field="display_name"),
            FieldRow("Sign-in name", self.sign_in_name, field="sign_in_name", hint="Small letters, such as j.shaw."),
            FieldRow("Initials", self.initials, field="initials"),
            FieldRow("Password", self.password, field="password", hint="At least 10 characters."),
            FieldRow("Password once more", self.again, field="again"),
        )
        self.summary.watch(self.rows)
        for row in self.rows:
            self.column.addWidget(row)
        self.caps = CapsHint((self.password, self.again), self)
        self.column.addWidget(self.caps.label)
        self.column.addStretch(1)
        self.display_name.textEdited.connect(lambda name: self.initials.setText(suggest_initials(name)))

    def draft(self) -> AdministratorDraft:
        """What was typed."""
        return AdministratorDraft(
            self.sign_in_name.text(),
            self.display_name.text(),
            self.initials.text(),
            self.password.text(),
            self.again.text(),
        )

    def clear_secrets(self) -> None:
        """Forget the password."""
        self.password.clear()
        self.again.clear()


class PolicyPage(Page):
    """The pack to begin with; none is preselected."""

    def __init__(self) -> None:
        super().__init__(
            "Policy",
            "Choose the policy that comes nearest to your own. Every value can be changed later, with a service "
            "manager's confirmation.",
        )
        self._offers: tuple[PackOffer, ...] = ()
        self.list = QListWidget()
        self.list.setAccessibleName("Policies")
        self.list.setMinimumHeight(theme.px(210))
        self.list.setMaximumWidth(theme.px(220))
        self.list.currentRowChanged.connect(self._show)
        self.card = Card("Nothing chosen yet")
        self.source = text_label("", "secondary", wrap=True)
        self.words = text_label("", "body", wrap=True)
        self.assumed = text_label("", "strong", wrap=True)
        for label in (self.words, self.assumed, self.source):
            self.card.body.addWidget(label)
        self.card.body.addStretch(1)
        across = QHBoxLayout()
        across.setSpacing(theme.px(16))
        across.addWidget(self.list)
        across.addWidget(self.card, 1)
        self.column.addLayout(across, 1)

    def show_offers(self, offers: tuple[PackOffer, ...], chosen: str) -> None:
        """List the packs; one chosen before is chosen again."""
        self._offers = offers
        self.list.blockSignals(True)
        self.list.clear()
        self.list.addItems([offer.name for offer in offers])
        self.list.setCurrentRow(next((at for at, each in enumerate(offers) if each.code == chosen), -1))
        self.list.blockSignals(False)
        self._show(self.list.currentRow())

    def chosen(self) -> str:
        """The code of the pack chosen; empty for none."""
        at = self.list.currentRow()
        return self._offers[at].code if 0 <= at < len(self._offers) else ""

    def _show(self, at: int) -> None:
        if not 0 <= at < len(self._offers):
            self.card.set_title("Nothing chosen yet")
            for label in (self.words, self.assumed, self.source):
                label.clear()
            return
        offer = self._offers[at]
        self.card.set_title(offer.name)
        self.words.setText("\n".join(offer.summary))
        count = offer.assumed
        self.assumed.setText(
            f"{count} value{'s are' if count != 1 else ' is'} assumed: no source publishes them. They are marked so."
            if count
            else ""
        )
        self.source.setText(f"Source: {offer.source}")


class AgenciesPage(Page):
    """The partners, begun from the pack; every cell can be typed over."""

    HEADINGS = ("Agency", "On the wall", "In the room", "E-mail", "Telephone")

    def __init__(self) -> None:
        super().__init__(
            "Agencies",
            "Whom the hub asks. Tick those that sit in the room; the others are linked. Type over any cell.",
        )
        self._codes: list[str] = []
        self.table = QTableWidget(0, len(self.HEADINGS))
        self.table.setAccessibleName("Agencies")
        self.table.setHorizontalHeaderLabels(list(self.HEADINGS))
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(theme.px(34))
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setTabKeyNavigation(False)
        self.table.setShowGrid(False)
        head = self.table.horizontalHeader()
        for at, width in enumerate((260, 96, 104, 170)):
            self.table.setColumnWidth(at, theme.px(width))
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        head.setStretchLastSection(True)
        self.column.addWidget(self.table, 1)
        tools = QHBoxLayout()
        tools.addWidget(button("Add an agency", "secondary", self.add_row))
        tools.addWidget(button("Take out the chosen one", "secondary", self.remove_row))
        tools.addStretch(1)
        self.column.addLayout(tools)

    def show_drafts(self, drafts: Sequence[AgencyDraft]) -> None:
        """Fill the table."""
        self._codes = []
        self.table.setRowCount(0)
        for draft in drafts:
            self._put(draft)

    def drafts(self) -> tuple[AgencyDraft, ...]:
        """The table as it stands."""
        return tuple(
            AgencyDraft(
                self._text(row, 0),
                self._text(row, 1),
                self._ticked(row),
                self._text(row, 3),
                self._text(row, 4),
                self._codes[row],
            )
            for row in range(self.table.rowCount())
        )

    def add_row(self) -> None:
        """Add an empty agency at the end and begin to type its name."""
        self._put(AgencyDraft("", "", False))
        last = self.table.rowCount() - 1
        self.table.setCurrentCell(last, 0)
        item = self.table.item(last, 0)
        if item is not None:
            self.table.editItem(item)

    def remove_row(self) -> None:
        """Take out the row that is chosen."""
        row = self.table.currentRow()
        if row >= 0:
            self.table.removeRow(row)
            del self._codes[row]

    def _put(self, draft: AgencyDraft) -> None:
        row = self.table.rowCount()
        self.table.insertRow(row)
        self._codes.append(draft.code)
        for at, text in ((0, draft.name), (1, draft.short_name), (3, draft.email), (4, draft.phone)):
            self.table.setItem(row, at, QTableWidgetItem(text))
        tick = QTableWidgetItem()
        tick.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
        tick.setCheckState(Qt.CheckState.Checked if draft.core else Qt.CheckState.Unchecked)
        self.table.setItem(row, 2, tick)

    def _text(self, row: int, column: int) -> str:
        item = self.table.item(row, column)
        return item.text() if item is not None else ""

    def _ticked(self, row: int) -> bool:
        item = self.table.item(row, 2)
        return item is not None and item.checkState() is Qt.CheckState.Checked


class PeoplePage(Page):
    """Who works here, and as what.

    Signals
        add_asked(): make the account that the form describes.
    """

    add_asked = Signal()

    def __init__(self) -> None:
        super().__init__(
            "People and roles",
            "Add at least a MASH manager and a service manager: an override of consent needs both. More people can be "
            "added later.",
        )
        self.form = UserForm()
        self.form.days.hide()
        self.add = button("Add this person", "primary", self.add_asked.emit)
        self.list = QListWidget()
        self.list.setAccessibleName("People so far")
        self.list.setWordWrap(True)
        self.list.setMinimumWidth(theme.px(220))
        left = QVBoxLayout()
        left.addWidget(self.form)
        left.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        left.addStretch(1)
        right = Card("People so far")
        right.body.addWidget(self.list)
        across = QHBoxLayout()
        across.setSpacing(theme.px(24))
        across.addLayout(left, 3)
        across.addWidget(right, 2)
        self.column.addLayout(across, 1)

    def show_problems(self, problems: tuple[Problem, ...]) -> None:
        """Wrong fields belong to the form of the person."""
        self.form.show_problems(problems)

    def show_people(self, rows: tuple[UserRow, ...]) -> None:
        """List who is there."""
        self.list.clear()
        self.list.addItems(
            [f"{row.display_name} ({row.initials})\n{row.role_words}, {row.agency_name}" for row in rows]
        )
        self.form.set_taken(frozenset(row.initials for row in rows if row.ended_at is None))

    def clear_secrets(self) -> None:
        """Forget a password typed."""
        self.form.password.clear()


class FinishPage(Page):
    """What the hub will be, and what it could not do."""

    def __init__(self) -> None:
        super().__init__("Check and finish", "With the next step the policy is in force and the hub begins to work.")
        self.facts = Card("The hub")
        self.fact_words = text_label("", "body", wrap=True)
        self.facts.body.addWidget(self.fact_words)
        self.warnings = Card("What this hub cannot do yet", tone="warning")
        self.warning_words = text_label("", "body", wrap=True)
        self.warnings.body.addWidget(self.warning_words)
        self.column.addWidget(self.facts)
        self.column.addWidget(self.warnings)
        self.column.addStretch(1)

    def show_check(self, facts: tuple[str, ...], warnings: tuple[str, ...]) -> None:
        """Show both lists; without warnings there is no card for them."""
        self.fact_words.setText("\n".join(facts))
        self.warning_words.setText("\n\n".join(warnings))
        self.warnings.setVisible(bool(warnings))
