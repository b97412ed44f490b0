"""Draws every part of the screens, light and dark, at 100 and 150 %, into a folder, for a person to look at and judge.

Run: .venv/bin/python tools/gallery.py FOLDER
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QScrollArea,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.services import clock
from app.services.errors import Conflict, Problem
from app.views import text, theme
from app.views.desk import Cancel, Notice
from app.views.widgets.buttons import button, sign_button
from app.views.widgets.card import Card, Collapsible
from app.views.widgets.chips import AgencyChip
from app.views.widgets.choice import Choice
from app.views.widgets.dates import DateField
from app.views.widgets.dialogs import ConfirmDialog, ConflictDialog
from app.views.widgets.due import DueLabel
from app.views.widgets.fields import FieldRow
from app.views.widgets.flow import FlowLayout
from app.views.widgets.labels import text_label
from app.views.widgets.multi_pick import MultiPick
from app.views.widgets.notice import NoticeBar
from app.views.widgets.rating import RatingMark
from app.views.widgets.screen import Screen
from app.views.widgets.states import EmptyState, ProgressPanel
from app.views.widgets.summary import ErrorSummary
from app.views.widgets.table import RememberedTable
from app.views.widgets.table_model import Column, TableModel


@dataclass(frozen=True)
class Reply:
    """An invented row."""

    agency: str
    asked: str
    due: str
    state: str
    late: bool = False


REPLIES = (
    Reply("Police", "09:58", "11:00", "Replied 10:20"),
    Reply("Health (0-19)", "09:58", "11:00", "Waiting, 32 m left"),
    Reply("Education", "09:58", "10:15", "Overdue 13 m. Chase now", late=True),
    Reply("Probation", "09:58", "11:30", "Nothing known, 10:05"),
)


def marks() -> Card:
    """Ratings, chips and due times."""
    card = Card("Ratings, replies and time")
    row = QHBoxLayout()
    for code in ("red", "amber", "green", "blue", None):
        row.addWidget(RatingMark(code))
    for code in ("red", "amber", "green", "blue", None):
        row.addWidget(RatingMark(code, 48))
    row.addStretch(1)
    card.body.addLayout(row)
    chips = QHBoxLayout()
    chips.setSpacing(theme.px(6))
    for agency, state in (
        ("Police", "replied"),
        ("Health", "asked"),
        ("Education", "late"),
        ("Probation", "not_asked"),
        ("Housing", "held"),
    ):
        chips.addWidget(AgencyChip(agency, state))  # type: ignore[arg-type] # the five words of ChipState
    chips.addStretch(1)
    card.body.addLayout(chips)
    for minutes, why in ((72, "Red, 4 hours from 08:30"), (-73, ""), (60 * 26, "")):
        label = DueLabel()
        label.set_due(clock.now() + timedelta(minutes=minutes, seconds=20), why)
        card.body.addWidget(label)
    return card


def texts() -> Card:
    """Every role of text."""
    card = Card("Text")
    for role in ("title", "section", "strong", "list", "body", "muted", "secondary", "least", "error", "late"):
        card.body.addWidget(text_label(f"{role}: M-26-1187 · 14 Mar 2026, 09:05", role))
    return card


def buttons() -> Card:
    """Every kind of button, resting and not to be had."""
    card = Card("Buttons")
    card.tools.addWidget(button("Ask partners"))
    card.tools.addWidget(button("Record decision", "primary"))
    for enabled in (True, False):
        holder = QWidget()
        row = FlowLayout(holder)
        for kind in ("primary", "secondary", "danger", "quiet", "link", "tag"):
            made = button(kind.capitalize(), kind)  # type: ignore[arg-type] # kinds
            made.setEnabled(enabled)
            row.addWidget(made)
        row.addWidget(sign_button("×", "Remove"))
        card.body.addWidget(holder)
    return card


def form() -> QWidget:
    """A form with what is wrong in it."""
    card = Card("Child")
    born = DateField(partial=True)
    level = Choice([("1", "1 Universal"), ("3", "3 Complex")])
    rows = [
        FieldRow("Family name", QLineEdit("Example"), field="family_name"),
        FieldRow("Date of birth", born, field="birth_date", hint="As exactly as it is known."),
        FieldRow("Level of need", level, field="level"),
        FieldRow("Reason", QPlainTextEdit(), field="reason", optional=True),
    ]
    summary = ErrorSummary()
    summary.watch(rows)
    card.body.addWidget(summary)
    for row in rows:
        card.body.addWidget(row)
    born.setText("31/02/2019")
    summary.show_problems(
        (
            Problem("birth_date", born.problem()),
            Problem("level", "Choose a level of need, 1 to 4."),
            Problem("reason", "Enter the reason for going ahead without consent."),
        )
    )
    ticks = QHBoxLayout()
    for words, on in (("Unborn", False), ("Repeat contact", True)):
        tick = QCheckBox(words)
        tick.setChecked(on)
        ticks.addWidget(tick)
    for words, on in (("Consent given", True), ("Refused", False)):
        radio = QRadioButton(words)
        radio.setChecked(on)
        ticks.addWidget(radio)
    ticks.addStretch(1)
    card.body.addLayout(ticks)
    return card


def table() -> Card:
    """A table of replies, in tabs, and folding sections."""
    card = Card("Partner replies")
    model: TableModel[Reply] = TableModel(
        [
            Column("agency", "Agency", lambda row: row.agency, width=130),
            Column("asked", "Asked", lambda row: row.asked, width=80),
            Column("due", "Due", lambda row: row.due, width=80),
            Column("state", "State", lambda row: row.state, late=lambda row: row.late),
        ],
        lambda row: row.agency,
    )
    shown = RememberedTable("gallery", accessible_name="Partner replies")
    model.setParent(shown)
    shown.show_model(model)
    model.replace(REPLIES)
    shown.select_id("Health (0-19)")
    shown.setMinimumHeight(theme.px(226))
    tabs = QTabWidget()
    tabs.addTab(shown, "Replies")
    tabs.addTab(QWidget(), "Chronology")
    card.body.addWidget(tabs)
    folded = Collapsible("Earlier contacts", opened=False)
    opened = Collapsible("Consent")
    opened.body.addWidget(text_label("Overridden at 10:02; second approver needed.", "body"))
    card.body.addWidget(opened)
    card.body.addWidget(folded)
    return card


def pick() -> Card:
    """Choosing several codes."""
    card = Card("Concern codes")
    made = MultiPick(
        [
            ("3A", "Domestic abuse: child", "Abuse"),
            ("3B", "Domestic abuse: parent", "Abuse"),
            ("4B", "Mental health: parent", "Health"),
            ("16A", "Neglect", "Abuse"),
            ("21", "None", ""),
        ],
        name="Concern codes",
        alone={"21"},
        rows=4,
    )
    made.choose({"3B", "4B"})
    card.body.addWidget(made)
    return card


def notices() -> Card:
    """Notices of every tone, a job under way, an empty place."""
    card = Card("Notices")
    for tone, sentence, step in (
        ("info", "Two fields were not found in the document.", "They are listed on the right."),
        ("done", "M-26-1187 was assigned to J. Shaw.", ""),
        ("warning", "The draft of 10:02 was brought back.", "Save it or throw it away."),
        ("error", "The file could not be read.", "Open it in the program it came from and save it again."),
    ):
        bar = NoticeBar()
        bar.show_notice(Notice(sentence, step, tone, (lambda: None) if tone == "done" else None))
        card.body.addWidget(bar)
    progress = ProgressPanel()
    progress.begin("Reading people", Cancel())
    progress.report(340_000, 1_000_000, "Reading people")
    progress.show()
    card.body.addWidget(progress)
    card.body.addWidget(
        EmptyState(
            "Nothing waits to be screened", "New contacts arrive here. Drop a document or begin one.", "New contact"
        )
    )
    return card


def page() -> Screen:
    """All parts on one screen."""
    screen = Screen("Gallery")
    inner = QWidget()
    inner.setProperty("scrollBody", True)
    columns = QHBoxLayout(inner)
    columns.setContentsMargins(16, 16, 16, 16)
    columns.setSpacing(16)
    for parts in ((texts, marks, buttons), (form, pick), (notices, table)):
        column = QVBoxLayout()
        column.setSpacing(16)
        for part in parts:
            column.addWidget(part())
        column.addStretch(1)
        columns.addLayout(column, 1)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setWidget(inner)
    screen.body.addWidget(area)
    return screen


def main(folder: Path) -> None:
    """Draw all pages."""
    folder.mkdir(parents=True, exist_ok=True)
    app = QApplication.instance() or QApplication(sys.argv)
    assert isinstance(app, QApplication)
    theme.start(app, "light", 100)
    for mode in ("light", "dark"):
        for scale in (100, 150):
            theme.use("light" if mode == "light" else "dark", scale)
            screen = page()
            screen.resize(theme.px(1960), theme.px(1120))
            screen.show()
            app.processEvents()
            screen.grab().save(str(folder / f"parts_{mode}_{scale}.png"))
            screen.close()
        theme.use("light" if mode == "light" else "dark", 100)
        confirm = ConfirmDialog(
            "Authorise 3 contacts?",
            "They leave the inbox with the outcome you have reviewed.",
            "Authorise 3 contacts",
            items=[f"M-26-11{n}  no further action" for n in (71, 72, 73)],
        )
        conflict = ConflictDialog(
            Conflict(
                "M-26-1187 was saved by JS at 10:02.",
                {"reason": "Mine\n" + text.count(2, "reply"), "level": "3"},
                {"reason": "Theirs", "level": "4"},
                "JS",
            )
        )
        for name, dialog in (("confirm", confirm), ("conflict", conflict)):
            dialog.open()
            app.processEvents()
            dialog.grab().save(str(folder / f"{name}_{mode}.png"))
            dialog.reject()


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "demo-out/gallery"))
