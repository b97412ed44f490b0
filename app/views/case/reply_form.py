"""What an agency answered, person by person, with its coverage; for the agency itself and for the hub on its behalf."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from app.services.enquiry.request_records import FOUND_WORDS, ReplyDraft
from app.services.errors import Problem
from app.views import theme
from app.views.case.reply_items import ItemList
from app.views.case.reply_people import Answering
from app.views.widgets.buttons import button
from app.views.widgets.card import Card
from app.views.widgets.choice import Choice
from app.views.widgets.dates import DateField
from app.views.widgets.fields import FieldRow
from app.views.widgets.labels import text_label
from app.views.widgets.screen import Unfinished
from app.views.widgets.slices import Slices
from app.views.widgets.summary import ErrorSummary

LINES = (
    ("area_searched", "Area searched", "Such as the county, or England"),
    ("systems_searched", "Systems searched", "Such as crime records, PNC"),
    ("systems_not_searched", "Systems not searched", ""),
    ("provider", "Provider or service", ""),
    ("contact_person", "Contact person", ""),
)

UNLOGGED = Unfinished("A reply you began is not logged yet.", "Stay to log it, or leave it and answer again later.")


SHORT = "It never leaves the hub. What may be shared stands in items."


class _Period(QWidget):
    """Two dates side by side."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.begin = DateField(name="Period searched, from", parent=self)
        self.end = DateField(name="Period searched, to", parent=self)
        for field, first in ((self.begin, "from"), (self.end, "until")):  # an example of a date would be cut off
            field.setPlaceholderText(first)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        row.addWidget(self.begin)
        row.addWidget(text_label("to", "muted", parent=self))
        row.addWidget(self.end)
        self.setFocusProxy(self.begin)


class PersonAnswer(Card):
    """The answer about one person: its coverage once, then item by item.

    Signals
        same_wanted(): take over the coverage of the person before.
        changed(): something was typed or chosen. rows_changed(): there are other field rows than before.
    """

    same_wanted = Signal()
    changed = Signal()
    rows_changed = Signal()

    def __init__(self, person: Answering, first: bool, parent: QWidget) -> None:
        super().__init__(f"Correction about {person.name}" if person.corrects_id else person.name, parent)
        self.person = person
        self.found = Choice(FOUND_WORDS.items(), name=f"Found about {person.name}", parent=self)
        self.as_of = DateField(name="Information current as of", parent=self)
        self.period = _Period(self)
        self.lines = {name: QLineEdit(self) for name, _, _ in LINES}
        self.text = QPlainTextEdit(self)
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(theme.px(54))
        self.items = ItemList(person.name, str(person.id))
        self.same = button("Same coverage as above", "quiet", self.same_wanted.emit, parent=self)
        self.same.setAccessibleName(f"Same coverage for {person.name} as above")
        self.same.setVisible(not first)
        self.tools.addWidget(self.same)
        rows: dict[str, FieldRow] = {}
        for name, label, editor in (
            ("found", "What was found", self.found),
            ("current_as_of", "Current as of", self.as_of),
            ("period", "Period searched", self.period),
        ):
            rows[name] = FieldRow(label, editor, field=f"{name}:{person.id}", parent=self)
        for name, label, hint in LINES:
            optional = name in {"systems_not_searched", "provider", "contact_person"}
            rows[name] = FieldRow(
                label, self.lines[name], field=f"{name}:{person.id}", optional=optional, parent=self
            )
            self.lines[name].setPlaceholderText(hint)
        rows["text"] = FieldRow(
            "In short, for the hub alone",
            self.text,
            field=f"text:{person.id}",
            hint=SHORT,
            optional=True,
            parent=self,
        )
        for name, row in rows.items():
            row.editor.setAccessibleName(f"{row.label}, {person.name}")
            if name == "period":
                self.period.begin.setAccessibleName(f"Period searched from, {person.name}")
                self.period.end.setAccessibleName(f"Period searched to, {person.name}")
        self.named_rows = rows
        if person.detail:
            self.body.addWidget(text_label(person.detail, "secondary", wrap=True, parent=self))
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(16))
        grid.setVerticalSpacing(theme.px(8))
        order = (
            ("found", "current_as_of", "period"),
            ("area_searched", "systems_searched", "systems_not_searched"),
            ("provider", "contact_person", None),
        )
        for down, names in enumerate(order):
            for across, each in enumerate(names):
                if each is not None:
                    grid.addWidget(rows[each], down, across, Qt.AlignmentFlag.AlignTop)
        for across in range(3):
            grid.setColumnStretch(across, 1)
        self.body.addLayout(grid)
        self.body.addWidget(self.items)
        self.body.addWidget(rows["text"])
        self.found.currentIndexChanged.connect(self.changed)
        self.text.textChanged.connect(self.changed)
        for line in (*self.lines.values(), self.as_of, self.period.begin, self.period.end):
            line.textChanged.connect(self.changed)
        self.items.changed.connect(self.changed)
        self.items.rows_changed.connect(self.rows_changed)

    @property
    def rows(self) -> tuple[FieldRow, ...]:
        """Every field row, those of the items too."""
        return (*self.named_rows.values(), *self.items.rows())

    def begun(self) -> bool:
        """Whether anything was chosen or typed here."""
        typed = any(line.text().strip() for line in self.lines.values()) or self.text.toPlainText().strip()
        dates = (self.as_of, self.period.begin, self.period.end)
        said = bool(typed) or self.found.code() is not None or any(each.text() for each in dates)
        return said or self.items.begun()

    def draft(self) -> ReplyDraft:
        """What was filled in."""
        return ReplyDraft(
            self.person.id,
            self.found.code(),
            provider=self.lines["provider"].text(),
            contact_person=self.lines["contact_person"].text(),
            current_as_of=self.as_of.day(),
            period_from=self.period.begin.day(),
            period_to=self.period.end.day(),
            area_searched=self.lines["area_searched"].text(),
            systems_searched=self.lines["systems_searched"].text(),
            systems_not_searched=self.lines["systems_not_searched"].text(),
            text=self.text.toPlainText(),
            corrects_id=self.person.corrects_id,
            items=self.items.drafts(),
        )

    def fill(self, draft: ReplyDraft, places: Mapping[str, str]) -> None:
        """Show what the partner's own document says, each value with its place."""
        if draft.found in FOUND_WORDS:
            self.found.choose(draft.found)
        self.as_of.set_value(draft.current_as_of)
        self.period.begin.set_value(draft.period_from)
        self.period.end.set_value(draft.period_to)
        for name, line in self.lines.items():
            line.setText(str(getattr(draft, name)))
        for name, where in places.items():
            if name in self.named_rows:
                self.named_rows[name].set_hint(f"From the document: {where}")
        for number, item in enumerate(draft.items):
            self.items.add_item(item, places.get(f"item:{number}", ""))

    def dump(self) -> dict[str, object]:
        """Everything as it stands, half typed or not."""
        dates = {"as_of": self.as_of, "begin": self.period.begin, "end": self.period.end}
        return {
            **{name: line.text() for name, line in (*self.lines.items(), *dates.items())},
            "found": self.found.code() or "",
            "text": self.text.toPlainText(),
            "items": self.items.dump(),
        }

    def load(self, kept: Mapping[str, object]) -> None:
        """Show what was kept."""
        dates = {"as_of": self.as_of, "begin": self.period.begin, "end": self.period.end}
        for name, line in (*self.lines.items(), *dates.items()):
            line.setText(str(kept.get(name, "")))
        found = str(kept.get("found", ""))
        self.found.choose(found if found in FOUND_WORDS else None)
        self.text.setPlainText(str(kept.get("text", "")))
        items = kept.get("items")
        self.items.load(items if isinstance(items, list) else [])

    def wrong_dates(self) -> list[Problem]:
        """What stands in a date field and is no date."""
        fields = (("current_as_of", self.as_of), ("period", self.period.begin), ("period", self.period.end))
        return [Problem(f"{name}:{self.person.id}", each.problem()) for name, each in fields if each.problem()]

    def take_coverage(self, other: PersonAnswer) -> None:
        """Take over where and when the agency looked; never what it found."""
        self.as_of.set_value(other.as_of.day())
        self.period.begin.set_value(other.period.begin.day())
        self.period.end.set_value(other.period.end.day())
        for name, line in self.lines.items():
            line.setText(other.lines[name].text())


class ReplyForm(QWidget):
    """Answers about several people.

    Signals
        submitted(object): the drafts of everybody whose answer was begun.
        cancelled(): leave; nothing is kept.
        changed(): something was typed or chosen.
    """

    submitted = Signal(object)
    cancelled = Signal()
    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = text_label("", "section", wrap=True, parent=self)
        self.detail = text_label("", "body", wrap=True, selectable=True, parent=self)
        self.warning = Card("Do not tell", self, tone="warning")
        self._warned = text_label("", "body", wrap=True, parent=self.warning)
        self.warning.body.addWidget(self._warned)
        self.warning.hide()
        self.paper = Card("From the document", self)
        self._notes = text_label("", "secondary", wrap=True, selectable=True, parent=self.paper)
        self.paper.body.addWidget(self._notes)
        self.paper.hide()
        self._asked: tuple[Answering, ...] = ()
        self._built: list[PersonAnswer] = []
        self._slices = Slices(self)
        self.area = QScrollArea(self)
        self.area.setWidgetResizable(True)
        self.area.setAccessibleName("Answers, person by person")
        self.save = button("Log the reply", "primary", self._submit, parent=self)
        self.back = button("Cancel", "quiet", self.cancelled.emit, parent=self)
        foot = QHBoxLayout()
        foot.setSpacing(theme.px(8))
        foot.addStretch(1)
        foot.addWidget(self.back)
        foot.addWidget(self.save)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(12))
        outer.setSpacing(theme.px(8))
        for each in (self.title, self.detail, self.warning):
            outer.addWidget(each)
        ground = QWidget(self.area.viewport())
        ground.setProperty("scrollBody", True)
        self._column = QVBoxLayout(ground)
        self._column.setContentsMargins(0, 0, theme.px(8), 0)
        self._column.setSpacing(theme.px(12))
        self.summary = ErrorSummary(ground)
        self._column.addWidget(self.summary)
        self._column.addWidget(self.paper)
        self._people = QWidget(ground)
        self._column.addWidget(self._people)
        self._column.addStretch(1)
        self.area.setWidget(ground)
        outer.addWidget(self.area, 1)
        outer.addLayout(foot)

    def show_people(self, title: str, detail: str, people: Sequence[Answering], do_not_tell: str = "") -> None:
        """Begin an empty answer about each person."""
        self.title.setText(title)
        self.detail.setText(detail)
        self.detail.setVisible(bool(detail))
        self._warned.setText(do_not_tell)
        self.warning.setVisible(bool(do_not_tell))
        self.summary.clear()
        people_now = QWidget(self.area.widget())
        column = QVBoxLayout(people_now)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(12))
        self._slices.drop()
        self._asked, self._built = tuple(people), []
        if not people:
            column.addWidget(text_label("Everybody has an answer.", "muted"))
        self.save.setEnabled(bool(people))
        self._column.replaceWidget(self._people, people_now)
        self._people.deleteLater()
        self._people = people_now
        self.show_paper("", ())
        self._slices.add([partial(self._add, people_now)] * len(people))
        self._watch()

    def _add(self, people_now: QWidget) -> None:
        """Build the answer about the next person: a household of forty is more than a window makes at once."""
        at = len(self._built)
        answer = PersonAnswer(self._asked[at], first=not at, parent=people_now)
        if at:
            answer.same_wanted.connect(partial(answer.take_coverage, self._built[-1]))
        answer.changed.connect(self.changed)
        answer.rows_changed.connect(self._watch)
        self._built.append(answer)
        column = people_now.layout()
        assert column is not None  # noqa: S101 - given above
        column.addWidget(answer)
        if not at:
            answer.found.setFocus()
        if len(self._built) == len(self._asked):
            self._watch()

    @property
    def answers(self) -> tuple[PersonAnswer, ...]:
        """The answers about everybody; those that were not built yet are built now."""
        self._slices.finish()
        return tuple(self._built)

    def drafts(self) -> tuple[ReplyDraft, ...]:
        """The answers that were begun; none can be before it is there."""
        return tuple(answer.draft() for answer in self._built if answer.begun())

    def show_paper(self, name: str, notes: Sequence[str]) -> None:
        """Say on top which document the answers were read from, and what in it wants a look."""
        self.paper.setVisible(bool(name))
        self.paper.set_title(f"Read from {name}" if name else "")
        self._notes.setText("\n".join(notes) or "Everything that was looked for was found. Check it all the same.")

    def fill(self, drafts: Sequence[ReplyDraft], places: Mapping[UUID, Mapping[str, str]]) -> tuple[str, ...]:
        """Show what a document says about each person; answers already begun stay. The names of those."""
        kept: list[str] = []
        for draft in drafts:
            answer = next((each for each in self.answers if each.person.id == draft.person_id), None)
            if answer is None:
                continue
            if answer.begun():
                kept.append(answer.person.name)
            else:
                answer.fill(draft, places.get(draft.person_id, {}))
        return tuple(kept)

    def dump(self) -> dict[str, object]:
        """Everything as it stands; empty where nothing was begun."""
        return {str(answer.person.id): answer.dump() for answer in self._built if answer.begun()}

    def load(self, kept: Mapping[str, object]) -> None:
        """Show what was kept, for those who still wait for an answer."""
        for answer in self.answers if kept else ():
            mine = kept.get(str(answer.person.id))
            if isinstance(mine, Mapping):
                answer.load(mine)

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Say beside each field and on top what lacks; what was typed stays."""
        self._slices.finish()
        self.allow_again()
        self.summary.show_problems(problems)
        self.area.verticalScrollBar().setValue(0)

    def allow_again(self) -> None:
        """It was not logged: what is typed stands, and may be handed in once more."""
        self.save.setEnabled(bool(self._asked))

    def clear(self) -> None:
        """Hold nothing."""
        self.show_people("", "", ())

    def _watch(self) -> None:
        self.summary.watch(row for answer in self._built for row in answer.rows)

    def _submit(self) -> None:
        wrong = [each for answer in self._built for each in answer.wrong_dates()]
        if wrong:
            self.show_problems(wrong)
            return
        self.summary.clear()
        self.save.setEnabled(False)
        self.submitted.emit(self.drafts())
