"""What happens when somebody changes the household picture: which form is asked, what is done and undone. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from app.services.errors import Conflict, Invalid, Problem
from app.views.case.forms import FormSpec, Values, code_of
from app.views.case.household import asking, mending_forms
from app.views.case.household.book import Confirmed, Doubtful, Edit, PersonCard, Step, TieRow
from app.views.case.household.hub_acts import AS_IT_IS
from app.views.case.household.mending_forms import NEW
from app.views.case.household.verbs import FamilyView, Undoable
from app.views.desk import Desk, Notice

if TYPE_CHECKING:
    from app.views.case.household.presenter import FamilyPresenter

ROW_FORMS: dict[str, Callable[[str, TieRow], FormSpec]] = {
    "change": mending_forms.change_form,
    "over": mending_forms.over_form,
    "wrong": mending_forms.wrong_form,
}
NOTHING = {
    "change": ("{} has no tie that could be changed.", "Add somebody with A, or join two people with J."),
    "over": ("Nothing of {} could end.", "Add somebody with A, or join two people with J."),
    "wrong": ("Nothing of {} could be taken away.", "A person is taken off an enquiry under People and access."),
}
Meant = Callable[[TieRow], bool]


class FamilyEditing:
    """The edits of one picture, beside the presenter that reads it."""

    def __init__(self, view: FamilyView, desk: Desk, family: FamilyPresenter) -> None:
        self._view = view
        self._desk = desk
        self._family = family
        self._conflicted = ""

    # --- putting something in ---

    def add(self, member: str, code: str) -> None:
        """Ask for whom to add beside somebody."""
        family = self._family
        if family.may_edit:
            self._view.open_form(asking.add_form(member, code, family.name(member), family.partners(member)))

    def join(self, member: str, other: str) -> None:
        """Ask what two people are to each other; with whom, where no hand showed it."""
        family, book = self._family, self._family.book
        if not family.may_edit or book is None or member == other:
            return
        if not other:
            self._whom("join", member)
            return
        names = (family.name(member), family.name(other))

        def done(joins: tuple[tuple[str, str], ...]) -> None:
            self._view.open_form(asking.join_form(member, other, names, joins))

        self._desk.runner.query(lambda: book.joins(member, other), done, self._view.show_failure, lane="family-joins")

    def put(self, what: str, member: str) -> None:
        """Ask for something new about somebody: "join", "feel", "harm", "loss" or "move"."""
        family = self._family
        if not family.may_edit:
            return
        if what == "loss":
            self._view.open_form(asking.loss_form(member, family.name(member), family.partners(member)))
        elif what == "move":
            self._with_card(member, self._move)
        else:
            self._whom(what, member)

    def _move(self, card: PersonCard) -> None:
        if card.form is None:
            self._unnamed()
        else:
            self._view.open_form(asking.move_form(card.member, card.name, card.places))

    def _whom(self, act: str, member: str) -> None:
        family = self._family
        self._view.open_form(asking.whom_form(act, member, family.name(member), family.others(member)))

    # --- changing what is there ---

    def details(self, member: str) -> None:
        """Ask for somebody's details."""
        self._with_card(member, self._ask_details)

    def _ask_details(self, card: PersonCard) -> None:
        if card.form is None:
            self._unnamed()
        else:
            self._view.open_form(mending_forms.person_form(card.member, card.name, card.form))

    def _unnamed(self) -> None:
        sentence = "This symbol stands for somebody nobody has named."
        self._view.show_notice(Notice(sentence, "Add them as a person first, with A.", "info"))

    def entries(self, act: str, member: str) -> None:
        """Ask which entry of somebody is meant: to "change" it, because it is "over", or because it is "wrong"."""
        self._with_card(member, lambda card: self._choose(act, card, lambda _row: True))

    def between(self, member: str, other: str, row: str = "", act: str = "change") -> None:
        """Change what two people are to each other; one entry of it where its id is given."""
        self._with_card(
            member, lambda card: self._choose(act, card, lambda each: each.id == row if row else each.other == other)
        )

    def entry(self, act: str, member: str, row: str) -> None:
        """Ask what an act needs to know of one entry."""
        self._with_card(member, lambda card: self._open(act, card, row))

    def list_of(self, what: str, member: str) -> None:
        """Ask for one of somebody's "feelings" or "harms", or a new one."""

        def ask(card: PersonCard) -> None:
            rows = tuple(each for each in (card.feelings if what == "feelings" else card.harms) if each.acts)
            if rows:
                self._view.open_form(mending_forms.which_form(what, member, card.name, rows))
            else:
                self.put("feel" if what == "feelings" else "harm", member)

        self._with_card(member, ask)

    def _choose(self, act: str, card: PersonCard, meant: Meant) -> None:
        rows = tuple(each for each in card.rows if act in each.acts and meant(each))
        if not rows:
            sentence, step = NOTHING[act]
            self._view.show_notice(Notice(sentence.format(card.name), step, "info"))
        elif len(rows) == 1:
            self._view.open_form(ROW_FORMS[act](card.member, rows[0]))
        else:
            self._view.open_form(mending_forms.which_form(act, card.member, card.name, rows))

    def _open(self, act: str, card: PersonCard, row: str) -> None:
        found = next((each for each in card.rows if each.id == row and act in each.acts), None)
        if found is not None:
            self._view.open_form(ROW_FORMS[act](card.member, found))
        else:
            sentence = "This cannot be done with that entry."
            self._view.show_notice(Notice(sentence, "Choose another, or refresh the picture.", "info"))

    def _with_card(self, member: str, ask: Callable[[PersonCard], None]) -> None:
        book = self._family.book
        if self._family.may_edit and book is not None and member:
            self._desk.runner.query(lambda: book.person(member), ask, self._view.show_failure, lane="family-ties")

    def reorder(self, member: str, other: str, *, left: bool) -> None:
        """Let somebody stand left or right of somebody else, now and in every later layout."""
        if self._family.may_edit:
            first, second = (member, other) if left else (other, member)
            self.do(Edit("order", first, second))

    # --- what a form was sent with ---

    def submit(self, spec: FormSpec, values: Values) -> None:
        """Go on with what a form asked."""
        edit = spec.about
        if not isinstance(edit, Edit):
            return
        if spec.kind == asking.WHOM:
            self._go_on_with(edit, values)
        elif spec.kind == mending_forms.WHICH:
            self._go_on_from(edit, values)
        elif spec.kind == asking.JOIN and code_of(values, "kind") == "harm":
            self._view.close_form()
            self._new_tie("harm", edit.member, edit.other)
        else:
            kind = code_of(values, "kind")
            if any(each.name == "kind" for each in spec.fields) and kind is None:
                self._view.show_form_failure(Invalid((Problem("kind", "Choose one of the list."),)))
                return
            what = kind or "" if spec.kind == asking.JOIN else edit.what
            self.do(replace(edit, what=what, values=values))

    def _go_on_with(self, edit: Edit, values: Values) -> None:
        other, way = code_of(values, "other"), code_of(values, "way")
        problems = [] if other else [Problem("other", "Choose one of the list.")]
        if edit.act == "harm" and way is None:
            problems.append(Problem("way", "Choose who has harmed whom."))
        if problems or other is None:
            self._view.show_form_failure(Invalid(tuple(problems)))
            return
        self._view.close_form()
        if edit.act == "join":
            self.join(edit.member, other)
        else:
            first, second = (other, edit.member) if way == "to" else (edit.member, other)
            self._new_tie(edit.act, first, second)

    def _new_tie(self, act: str, first: str, second: str) -> None:
        make = asking.harm_form if act == "harm" else asking.feeling_form
        self._view.open_form(make(first, second, self._family.name(first), self._family.name(second)))

    def _go_on_from(self, edit: Edit, values: Values) -> None:
        row, act = code_of(values, "row"), edit.act
        problems = [] if row else [Problem("row", "Choose one of the list.")]
        if act in {"feelings", "harms"} and row != NEW:
            act = code_of(values, "do") or ""
            problems += [] if act else [Problem("do", "Choose what to do with it.")]
        if problems or row is None:
            self._view.show_form_failure(Invalid(tuple(problems)))
            return
        self._view.close_form()
        if row == NEW:
            self.put("feel" if edit.act == "feelings" else "harm", edit.member)
        else:
            self.entry(act, edit.member, row)

    # --- one thing done, and undone ---

    def do(self, edit: Edit, confirmed: Confirmed | None = None) -> None:
        """Do one thing; what contradicts the record is asked back, in words.

        Whoever was shown what somebody else saved meanwhile, and sends the form once more, means it all the same.
        """
        family, book = self._family, self._family.book
        if book is None:
            return
        sent = replace(edit, version=AS_IT_IS) if edit.id == self._conflicted else edit

        def done(step: Step) -> None:
            self._conflicted = ""
            self._view.close_form()
            family.go_next(step.made)
            self._view.keep_step(step)

        def failed(error: Exception) -> None:
            if isinstance(error, Doubtful):
                self._view.ask_doubts(error, lambda reason: self.do(edit, Confirmed(error.codes, reason)))
                return
            self._view.show_form_failure(error)
            if isinstance(error, Conflict):
                self._conflicted = edit.id
                family.refresh()

        self._desk.runner.operation(lambda: book.act(sent, confirmed), done, failed)

    def reverse(self, undoable: Undoable, confirmed: Confirmed | None = None) -> None:
        """Undo a step, or undo its undoing; where that contradicts the record it is asked back, or left."""
        book = self._family.book
        if book is None:
            return
        step = undoable.step

        def done(back: Step) -> None:
            undoable.step = back.id
            self._view.show_reversed()

        def failed(error: Exception) -> None:
            if isinstance(error, Doubtful):
                self._view.ask_undo_doubts(
                    error, undoable, lambda reason: self.reverse(undoable, Confirmed(error.codes, reason))
                )
                return
            self._view.show_reversed()
            self._view.show_failure(error)
            self._view.forget_steps("What came before can no longer be undone here: somebody has changed it since.")
            self._family.refresh()

        self._desk.runner.operation(lambda: book.undo(step, confirmed), done, failed)
