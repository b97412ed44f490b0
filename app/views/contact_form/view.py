"""The contact form itself: every section of the referral form, and beside it what the document and the hub know."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from functools import partial
from typing import Any
from uuid import uuid4

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QScrollArea, QSplitter, QVBoxLayout, QWidget

from app.services.errors import Problem
from app.services.intake.prefill_labels import ADULT_FIELD_WORDS, FIELD_WORDS
from app.services.intake.records import ContactDraft, PersonDraft
from app.services.policy import Policy
from app.views import theme
from app.views.contact_form import sections
from app.views.contact_form.as_shown import person_as_shown, relations_of, tied
from app.views.contact_form.bound_fields import Bound
from app.views.contact_form.person_box import PeopleSection, PersonBox
from app.views.contact_form.professionals import ProfessionalsSection
from app.views.contact_form.sections import Section
from app.views.contact_form.side import DocumentPanel, KnownPanel
from app.views.contact_form.wording import field_label
from app.views.widgets.buttons import button
from app.views.widgets.choice import Choice
from app.views.widgets.fields import FieldRow
from app.views.widgets.focus_order import order_tabs
from app.views.widgets.slices import Slices, in_two
from app.views.widgets.summary import ErrorSummary

NARROW = 940
"""Below this width at 100 % the side stands under the form, so that no field is cut off."""


class ContactFormView(QWidget):
    """Shows a draft and gives back what was typed.

    Signals
        touched(): a person changed something.
        identified(str): the person of this key is being typed or looked at.
        unlink_asked(str): take back the tie of the person of this key.
    """

    touched = Signal()
    identified = Signal(str)
    unlink_asked = Signal(str)

    def __init__(self, policy: Policy, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._draft = ContactDraft()
        self._boxes: dict[str, PersonBox] = {}
        self._waiting: list[PersonDraft] = []
        self._links: dict[str, str] = {}
        self._hinted: list[tuple[FieldRow, str]] = []
        self._bounds: dict[str, Bound] = {}
        self.slices = Slices(self)
        self._lay_out()
        form = self.area.widget()
        changed = self.touched.emit
        self.summary = ErrorSummary(form)
        self.summary.chosen.connect(self.jump)
        self.start = sections.start_section(changed, form)
        self._bounds.update({bound.name: bound for bound in self.start.bounds})
        about = self._bounds["subject_kind"].row.editor
        if isinstance(about, Choice):
            about.chosen.connect(lambda _code: self._turn_about())
        self.subjects = PeopleSection("Children", form)
        self.others = PeopleSection("Adults and household", form)
        self._buttons()
        self.adult: Section | None = None
        self.professionals: ProfessionalsSection | None = None
        for part in (self.summary, self.start, self.subjects, self.others):
            self.column.addWidget(part)
        self.column.addStretch(1)
        self._turn_about()
        self.slices.add(
            (
                *in_two(partial(sections.referrer_section, changed, form), self._insert_referrer),
                *in_two(partial(sections.place_section, changed, form), self._insert),
                *in_two(partial(sections.worry_section, policy, changed, form), self._insert),
                *in_two(partial(sections.consent_section, policy, changed, form), self._insert),
                *in_two(partial(sections.adult_section, changed, form), self._insert_adult),
                self._insert_professionals,
            )
        )

    def _insert_referrer(self, section: Section) -> None:
        self._insert(section, self.column.indexOf(self.start) + 1)

    def _insert(self, section: Section, at: int | None = None) -> None:
        """Show a section, below what stands already if not said otherwise, and in it what the draft says."""
        self.column.insertWidget(self.column.count() - 1 if at is None else at, section)
        section.show()
        for bound in section.bounds:
            self._bounds[bound.name] = bound
            bound.show(getattr(self._draft, bound.name))
        self._watch()

    def _insert_adult(self, section: Section) -> None:
        self._insert(section)
        self.adult = section
        self._turn_about()

    def _insert_professionals(self) -> None:
        self.professionals = made = ProfessionalsSection(self.touched.emit, self.area.widget())
        self.column.insertWidget(self.column.count() - 1, made)
        made.show()
        made.show_all(self._draft.professionals)
        self._settle()

    def _settle(self) -> None:
        """Know every field there is now, and let Tab go through them as they are read, the side at the end."""
        self._watch()
        form = [item.widget() for at in range(self.column.count()) if (item := self.column.itemAt(at)) is not None]
        order_tabs([*(part for part in form if part is not None), self.document, self.known])

    def _buttons(self) -> None:
        self.add_child = button("Add a child", "secondary", lambda: self._add(role="subject"), tip="Ctrl+Shift+C")
        self.add_unborn = button(
            "Add an unborn child", "secondary", lambda: self._add(role="subject", unborn=True), tip="Ctrl+Shift+U"
        )
        self.add_subject = button(
            "Add the adult at risk", "secondary", lambda: self._add(role="subject", is_child=False)
        )
        for made in (self.add_child, self.add_unborn, self.add_subject):
            self.subjects.tools.addWidget(made)
        self.add_adult = button(
            "Add an adult", "secondary", lambda: self._add(role="", is_child=False), tip="Ctrl+Shift+A"
        )
        self.add_sibling = button("Add another child", "secondary", lambda: self._add(role=""))
        self.others.tools.addWidget(self.add_adult)
        self.others.tools.addWidget(self.add_sibling)
        self.others.empty.setText("Nobody yet. Add everybody who lives there or matters to the child, related or not.")

    def _lay_out(self) -> None:
        """Set out the room from outside in: a widget that is given to its parent later is dressed anew each time."""
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        self.split = QSplitter(Qt.Orientation.Horizontal, self)
        whole.addWidget(self.split)
        self.area = QScrollArea(self.split)
        self.area.setWidgetResizable(True)
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.area.setAccessibleName("The form")
        form = QWidget(self.area.viewport())
        form.setProperty("scrollBody", True)
        self.area.setWidget(form)
        self.column = QVBoxLayout(form)
        self.column.setContentsMargins(theme.px(16), theme.px(12), theme.px(12), theme.px(24))
        self.column.setSpacing(theme.px(12))
        beside = QWidget(self.split)
        beside.setMinimumWidth(theme.px(320))
        inner = self._beside = QVBoxLayout(beside)
        inner.setContentsMargins(0, theme.px(12), theme.px(16), theme.px(16))
        side = self.side = QSplitter(Qt.Orientation.Vertical, beside)
        inner.addWidget(side)
        self.document = DocumentPanel(side)
        self.document.field_chosen.connect(self.jump)
        self.known = KnownPanel(side)
        side.setStretchFactor(0, 3)
        side.setStretchFactor(1, 2)
        side.setChildrenCollapsible(False)
        self.split.setStretchFactor(0, 5)
        self.split.setStretchFactor(1, 3)
        self.split.setChildrenCollapsible(False)
        self.split.setSizes([620, 380])

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Put what was found and who is known under the form where letters are too large for both side by side."""
        super().resizeEvent(event)
        across, down = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
        narrow = self.width() < theme.px(NARROW)
        wanted, inner = (down, across) if narrow else (across, down)
        if self.split.orientation() is not wanted:
            self.split.setOrientation(wanted)
            self.side.setOrientation(inner)
            self._beside.setContentsMargins(theme.px(16) if narrow else 0, theme.px(12), theme.px(16), theme.px(16))
            self.split.setSizes([640, 360])

    # --- values

    def show_draft(self, draft: ContactDraft) -> None:
        """Show a contact as typed; people whose boxes take long to build follow in the next moments."""
        if draft != ContactDraft():
            self._waiting.clear()
            self.slices.finish()
        self._draft = draft
        for row, hint in self._hinted:
            row.set_hint(hint)
        self._hinted = []
        for name, bound in self._bounds.items():
            bound.show(getattr(draft, name))
        for box in self._boxes.values():
            box.hide()
            box.deleteLater()
        self._boxes, self._links = {}, {}
        self._waiting = sorted(draft.people, key=lambda each: each.role != "subject")
        if self.professionals:
            self.professionals.show_all(draft.professionals)
        self._turn_about()
        self._say_who_is_missing()
        self.summary.clear()
        self._watch()
        self.slices.add(self._build_next for _ in draft.people)
        if draft.people or draft.professionals:
            self.slices.when_built(self._settle)

    def _build_next(self) -> None:
        """Build the box of the next person who waits, with what they are to those before them."""
        if not self._waiting:
            return
        person = self._waiting[0]
        before = list(self._boxes)
        box = self._box(person)
        self._waiting = self._waiting[1:]
        box.show_others([(key, each.name()) for key, each in self._boxes.items() if key != person.key])
        for relation in relations_of(person.key, before, self._draft.relations):
            box.show_relation(relation.to, relation.kind)
        if person.key in self._links:
            box.show_link(self._links.pop(person.key))
        self.slices.add_next(box.pieces())

    def draft(self) -> ContactDraft:
        """The contact as typed now; of whoever waits to be built, as it will be shown."""
        values: dict[str, Any] = {name: bound.read() for name, bound in self._bounds.items()}
        people = [box.person() for box in self._boxes.values()]
        relations = [relation for box in self._boxes.values() for relation in box.relations()]
        for waiting in self._waiting:
            relations.extend(relations_of(waiting.key, [each.key for each in people], self._draft.relations))
            people.append(person_as_shown(waiting))
        return dataclasses.replace(
            self._draft,
            people=tuple(people),
            relations=tuple(relations),
            professionals=self.professionals.all() if self.professionals else self._draft.professionals,
            **values,
        )

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Mark what is wrong, beside the fields and in the summary on top."""
        self.slices.finish()
        for problem in problems:
            box = self._box_of(problem.field)
            if box is not None:
                box.reveal(problem.field)
        self._watch()
        self.summary.show_problems(tuple(problems))
        self.area.verticalScrollBar().setValue(0)

    def hint(self, field: str, words: str) -> None:
        """Say beside a field what the document says of it, for a person to choose."""
        if field in FIELD_WORDS and field not in self._bounds:
            self.slices.finish()
        if field in self._bounds:
            row = self._bounds[field].row
            self._hinted.append((row, row.hint))
            row.set_hint(words)

    def show_link(self, key: str, words: str, typed: PersonDraft | None = None) -> None:
        """Say whom a person is tied to."""
        box = self._boxes.get(key)
        if box is None:
            self._links[key] = words
            if typed is not None:
                self._waiting = [tied(each, typed) if each.key == key else each for each in self._waiting]
            return
        if typed is not None:
            box.tie(typed)
        box.show_link(words)

    def person(self, key: str) -> PersonDraft | None:
        """A person as typed now."""
        box = self._boxes.get(key)
        if box is None:
            return next((person_as_shown(each) for each in self._waiting if each.key == key), None)
        return box.person()

    def label(self, field: str) -> str:
        """What the form calls a field: `Zoë Nowak: Date of birth`."""
        self.slices.finish()
        return field_label(field, {key: box.name() for key, box in self._boxes.items()})

    def jump(self, field: str) -> None:
        """Put the focus into a field and scroll to it; a field of another person's side is found there too."""
        self.slices.finish()
        box = self._box_of(field)
        if box is not None:
            box.reveal(field)
        self.column.activate()
        rows = {row.field: row for row in self._rows()}
        parts = field.split(".")
        turned = f"relations.{parts[-1]}.{parts[1]}" if parts[0] == "relations" else field
        row = rows.get(field) or rows.get(turned)
        if row is not None:
            row.jump()
        elif field == "people":
            first = self.add_child if self.add_child.isVisible() else self.add_subject
            first.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.area.ensureWidgetVisible(first)
        elif box is not None:
            box.focus_first()

    def add_person(self, *, adult: bool = False, unborn: bool = False) -> None:
        """Add a person by keyboard: a child, an unborn child or an adult."""
        child = self.add_child if self.add_child.isVisible() else self.add_sibling
        (self.add_adult if adult else self.add_unborn if unborn else child).click()

    def remove_focused(self) -> None:
        """Take away the person in whose fields the focus is."""
        focus: QWidget | None = self.focusWidget()
        here = next((key for key, box in self._boxes.items() if focus is not None and box.isAncestorOf(focus)), None)
        if here is not None:
            self._remove(here)

    # --- people

    def _add(self, role: str, *, is_child: bool = True, unborn: bool = False) -> None:
        self.slices.finish()
        person = PersonDraft(uuid4().hex, role=role, is_child=is_child, unborn=unborn, sex="U" if unborn else "")
        box = self._box(person)
        self._tie_up()
        self._settle()
        self.touched.emit()
        box.focus_first()
        self.area.ensureWidgetVisible(box)

    def _box(self, person: PersonDraft) -> PersonBox:
        section = self.subjects if person.role == "subject" else self.others
        box = PersonBox(person, section)
        box.touched.connect(self.touched)
        box.identified.connect(self.identified)
        box.removal_asked.connect(self._remove)
        box.unlink_asked.connect(self.unlink_asked)
        box.renamed.connect(self._tie_up)
        box.grew.connect(partial(self.slices.when_built, self._settle))
        section.boxes.addWidget(box)
        box.show()
        self._boxes[person.key] = box
        self._boxes = dict(sorted(self._boxes.items(), key=lambda each: not each[1].subject))
        return box

    def _remove(self, key: str) -> None:
        box = self._boxes.pop(key)
        box.hide()
        box.deleteLater()
        self._tie_up()
        self._watch()
        (self.add_child if box.subject else self.add_adult).setFocus(Qt.FocusReason.OtherFocusReason)
        self.touched.emit()

    def _tie_up(self) -> None:
        """Offer each person a relationship to everybody before them."""
        before: list[tuple[str, str]] = []
        for key, box in self._boxes.items():
            box.show_others(before)
            before.append((key, box.name()))
        self._say_who_is_missing()

    def _say_who_is_missing(self) -> None:
        shown = {box.subject for box in self._boxes.values()} | {each.role == "subject" for each in self._waiting}
        self.subjects.empty.setVisible(True not in shown)
        self.others.empty.setVisible(False not in shown)

    def _turn_about(self) -> None:
        """Show what belongs to a child's or an adult's contact."""
        adult = self._bounds["subject_kind"].read() == "adult_at_risk"
        if adult and self.adult is None:
            self.slices.finish()
        if self.adult is not None:
            self.adult.setVisible(adult)
        self.subjects.set_title("Adult at risk" if adult else "Children")
        self.subjects.empty.setText(
            "Add the adult this contact is about."
            if adult
            else "Add every child this contact is about, unborn ones too."
        )
        for name in self._bounds.keys() & ADULT_FIELD_WORDS:
            self._bounds[name].row.set_label((ADULT_FIELD_WORDS if adult else FIELD_WORDS)[name])
        self.add_subject.setVisible(adult)
        self.add_child.setVisible(not adult)
        self.add_unborn.setVisible(not adult)

    def _rows(self) -> list[FieldRow]:
        """Every row that has been built, in the order of the form."""
        return [
            *(bound.row for bound in self._bounds.values()),
            *(row for box in self._boxes.values() for row in box.rows()),
            *(self.professionals.rows() if self.professionals else ()),
        ]

    def _watch(self) -> None:
        self.summary.watch(self._rows())

    def _box_of(self, field: str) -> PersonBox | None:
        parts = field.split(".")
        return self._boxes.get(parts[1]) if parts[0] in {"people", "relations"} and len(parts) > 1 else None
