"""One person of a contact: who they are, what is known of them, and what they are to the others."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from app.services import codes
from app.services.intake.contact_rows import full_name
from app.services.intake.prefill_labels import PERSON_WORDS
from app.services.intake.records import PersonDraft, RelationDraft
from app.views import theme
from app.views.contact_form import bound_fields
from app.views.contact_form.as_shown import person_as_shown, tied
from app.views.contact_form.bound_fields import Bound
from app.views.widgets.buttons import button
from app.views.widgets.card import Card, Collapsible
from app.views.widgets.choice import Choice
from app.views.widgets.fields import FieldRow
from app.views.widgets.labels import text_label

ROLES = (("household", "Lives in the household"), ("other", "Somebody else"))
_FIRST = frozenset({"forenames", "surname", "birth", "age", "expected_delivery", "sex", "role"})
_MORE = frozenset(PERSON_WORDS) - _FIRST - {"is_child", "unborn", "name_as_written", "birth_as_written"}
A_FEW = 6
"""So many fields of a fold are made at a time; even, so that no line of two is left half full."""
_SEARCHED = frozenset({"forenames", "surname", "birth", "nhs_number", "upn", "postcode"})


class PersonBox(Card):
    """The fields of one person.

    Signals
        touched(): a person changed something.
        identified(str): a name, a date or a number was typed; the key of this person.
        removal_asked(str): take this person away.
        unlink_asked(str): take back the tie to a known person.
        renamed(): the name changed, so the others' relationships must say it.
        grew(): the fold was opened for the first time, so there are more fields now.
    """

    touched = Signal()
    identified = Signal(str)
    removal_asked = Signal(str)
    unlink_asked = Signal(str)
    renamed = Signal()
    grew = Signal()

    def __init__(self, person: PersonDraft, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.key = person.key
        self._typed = person
        self.subject = person.role == "subject"
        self._relations: dict[str, FieldRow] = {}
        self.bounds: dict[str, Bound] = {}
        self._first = QGridLayout()
        self._more = Collapsible("More about this person", self, opened=False)
        self._ties = QGridLayout()
        self._ties.setHorizontalSpacing(theme.px(16))
        self._ties.setVerticalSpacing(theme.px(12))
        self._ties.setColumnStretch(0, 1)
        self._ties.setColumnStretch(1, 1)
        self._ties_title = text_label("Relationships", "strong", parent=self)
        self.linked: QWidget | None = None
        self.remove = button(
            "Remove", "quiet", lambda: self.removal_asked.emit(self.key), tip="Ctrl+Delete", parent=self
        )
        self.tools.addWidget(self.remove)
        self.body.addLayout(self._first)
        self.body.addWidget(self._ties_title)
        self.body.addLayout(self._ties)
        self.body.addWidget(self._more)
        self._take(self._first, self._first_fields(person))
        self._rest = self._more_fields(person)
        self._grid = QGridLayout()
        self._more.body.addLayout(self._grid)
        self._more.heading.toggled.connect(self._fill_more)
        self.show_person(person)

    def _build_link(self) -> QWidget:
        linked = QWidget(self)
        row = QHBoxLayout(linked)
        row.setContentsMargins(0, 0, 0, 0)
        self._linked_words = text_label("", "secondary", wrap=True, parent=linked)
        row.addWidget(self._linked_words, 1)
        unlink = button("Remove the link", "quiet", lambda: self.unlink_asked.emit(self.key), parent=linked)
        row.addWidget(unlink)
        self.body.insertWidget(self.body.indexOf(self._ties_title), linked)
        return linked

    # --- fields

    def _take(self, grid: QGridLayout, made: Sequence[Bound]) -> None:
        """Set fields out and answer for them from now on."""
        bound_fields.lay_out(grid, made)
        self.bounds.update({bound.name: bound for bound in made})
        for bound in made:
            if bound.name in _SEARCHED:
                bound.row.editor.installEventFilter(self)

    def _fill_more(self, opened: bool) -> None:
        """Make what the fold holds when it is first opened: most people of most contacts never need it."""
        while opened and self._fill_some():
            pass

    def _fill_some(self) -> bool:
        """Make the next few fields of the fold; False where there are no more, or where the person was taken away."""
        if not isValid(self._grid):
            return False
        made = list(islice(self._rest, A_FEW))
        self._take(self._grid, made)
        for bound in made:
            bound.show(getattr(self._typed, bound.name))
            bound.row.show()  # now, not in the next turn: somebody may be on the way into it
        if made:
            self.grew.emit()
        return bool(made)

    def pieces(self) -> tuple[Callable[[], object], ...]:
        """What is left to build: a fold that holds something, a few fields at a time, then open."""
        if not self._holds_more():
            return ()
        some = [self._fill_some] * (len(_MORE) // A_FEW + 1)
        return (*some, self._open)

    def _open(self) -> None:
        """Open the fold, unless the person was taken away meanwhile."""
        if isValid(self._more):
            self._more.set_open(True)

    def _holds_more(self) -> bool:
        empty = PersonDraft(self._typed.key)
        return any(getattr(self._typed, name) != getattr(empty, name) for name in _MORE)

    def _at(self, name: str) -> tuple[str, str, str]:
        return name, f"people.{self.key}.{name}", PERSON_WORDS[name]

    def _first_fields(self, person: PersonDraft) -> list[Bound]:
        fields: list[Bound] = []
        at, changed = self._at, self._changed
        fields.append(bound_fields.line(*at("forenames"), self._name_changed))
        fields.append(bound_fields.line(*at("surname"), self._name_changed))
        if person.unborn:
            fields.append(bound_fields.day(*at("expected_delivery"), changed, future=True))
        else:
            fields.append(bound_fields.day(*at("birth"), self._mark_changed, partial=True))
            fields.append(bound_fields.line(*at("age"), changed))
        fields.append(bound_fields.choice(*at("sex"), _listed(codes.sexes()), changed))
        if not self.subject:
            fields.append(bound_fields.choice(*at("role"), ROLES, changed))
        return fields

    def _more_fields(self, person: PersonDraft) -> Iterator[Bound]:
        at, changed = self._at, self._changed
        if not person.unborn:
            yield bound_fields.tick(*at("birth_estimated"), changed, "The date is estimated")
        yield bound_fields.line(*at("aliases"), changed, hint="Divide several names by a semicolon.")
        yield bound_fields.choice(*at("ethnicity"), _listed(codes.ethnicities()), changed)
        yield bound_fields.line(*at("religion"), changed)
        yield bound_fields.line(*at("language"), changed)
        yield bound_fields.yes_no(*at("interpreter"), changed)
        if not person.unborn:
            yield bound_fields.number(*at("nhs_number"), self._mark_changed)
            if person.is_child:
                yield bound_fields.line(*at("upn"), self._mark_changed)
                yield bound_fields.choice(*at("upn_unknown"), _listed(codes.upn_unknown_reasons()), changed)
                yield bound_fields.line(*at("school"), changed)
        yield bound_fields.line(*at("gp"), changed)
        yield bound_fields.line(*at("phone"), changed)
        yield bound_fields.line(*at("address"), changed)
        yield bound_fields.line(*at("postcode"), self._mark_changed)
        yield bound_fields.tick(*at("no_fixed_abode"), changed)
        yield bound_fields.yes_no(*at("in_household"), changed)
        if not person.is_child:
            yield bound_fields.yes_no(*at("parental_responsibility"), changed)
        yield bound_fields.yes_no(*at("alleged_source_of_harm"), changed)
        yield bound_fields.pick(
            *at("disability"),
            [(code.code, code.words, code.group) for code in codes.disabilities()],
            changed,
            alone=("NONE",),
        )

    # --- values

    def show_person(self, person: PersonDraft) -> None:
        """Show a person as typed."""
        self._typed = person
        for name, bound in self.bounds.items():
            bound.show(getattr(person, name))
        self.retitle()

    def person(self) -> PersonDraft:
        """The person as typed now; what the fold holds and nobody has opened yet stays as it was."""
        values: dict[str, Any] = {name: bound.read() for name, bound in self.bounds.items()}
        return dataclasses.replace(person_as_shown(self._typed), **values)

    def tie(self, typed: PersonDraft) -> None:
        """Take over a tie to a known person without touching what stands in the fields."""
        self._typed = tied(self._typed, typed)

    def show_link(self, words: str) -> None:
        """Say whom this person is tied to; with "" nobody."""
        if self.linked is None:
            if not words:
                return
            self.linked = self._build_link()
        self._linked_words.setText(words)
        self.linked.setVisible(bool(words))

    def name(self) -> str:
        """What the person is called on this form."""
        return full_name(self.person()) or self.role_words()

    def role_words(self) -> str:
        """What the person is, in a word."""
        if self._typed.unborn:
            return "Unborn child"
        if self._typed.is_child:
            return "Child"
        return "Adult at risk" if self.subject else "Adult"

    def retitle(self) -> None:
        """Put the name into the heading."""
        named = full_name(self.person())
        self.set_title(f"{self.role_words()}: {named}" if named else self.role_words())
        self.remove.setAccessibleName(f"Remove {self.name()}")

    # --- relationships

    def show_others(self, others: Sequence[tuple[str, str]]) -> None:
        """Offer a relationship to each of the others (key, name); those chosen stay."""
        kept = {key: self._kind(key) for key in self._relations}
        keys = [key for key, _ in others]
        if list(self._relations) != keys:
            for row in self._relations.values():
                self._ties.removeWidget(row)
                row.hide()
                row.deleteLater()
            self._relations = {}
            for place, (key, _) in enumerate(others):
                editor = Choice([(kind.code, kind.words) for kind in codes.relationships()], placeholder="Not stated")
                editor.chosen.connect(lambda _code: self._changed())
                row = FieldRow("", editor, field=f"relations.{self.key}.{key}")
                self._ties.addWidget(row, place // 2, place % 2)
                self._relations[key] = row
                if kept.get(key):
                    editor.choose(kept[key])
        me = self.name()
        for key, name in others:
            self._relations[key].set_label(f"{me} is to {name}")
        self._ties_title.setVisible(bool(others))

    def show_relation(self, to: str, kind: str) -> None:
        """Show one relationship."""
        editor = self._relations[to].editor
        if isinstance(editor, Choice):
            editor.choose(kind or None)

    def relations(self) -> list[RelationDraft]:
        """The relationships chosen here."""
        return [RelationDraft(self.key, key, kind) for key in self._relations if (kind := self._kind(key))]

    def rows(self) -> list[FieldRow]:
        """Every row, for the error summary."""
        return [*(bound.row for bound in self.bounds.values()), *self._relations.values()]

    def reveal(self, field: str) -> None:
        """Open the fold that holds a field."""
        if field.startswith("people.") and field.rpartition(".")[2] in _MORE:
            self._more.set_open(True)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Look for known people when somebody comes into one of the fields that identify."""
        if event.type() == QEvent.Type.FocusIn:
            self.identified.emit(self.key)
        return super().eventFilter(watched, event)

    def focus_first(self) -> None:
        """Put the focus into the first field."""
        self.bounds["forenames"].row.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _kind(self, key: str) -> str:
        editor = self._relations[key].editor
        return (editor.code() or "") if isinstance(editor, Choice) else ""

    def _changed(self) -> None:
        self.touched.emit()

    def _mark_changed(self) -> None:
        self.touched.emit()
        self.identified.emit(self.key)

    def _name_changed(self) -> None:
        self.retitle()
        self.renamed.emit()
        self._mark_changed()


def _listed(listed: Sequence[codes.Code]) -> list[tuple[str, str]]:
    return [(code.code, code.words) for code in listed]


class PeopleSection(Card):
    """The people of one kind, with a button to add another."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self.boxes = QVBoxLayout()
        self.boxes.setSpacing(theme.px(12))
        self.empty = text_label("", "muted", wrap=True, parent=self)
        self.body.addWidget(self.empty)
        self.body.addLayout(self.boxes)
