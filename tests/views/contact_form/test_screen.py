"""What the contact form promises at a real window on a real hub."""

import dataclasses
import re
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)
from sqlalchemy import func, select

from app.models import Contact, Draft, Person
from app.services.access import Role
from app.services.intake.contacts import amend_contact, open_contact, record_contact
from app.services.intake.drafts import list_drafts, save_draft
from app.services.intake.linking import create_person_from_contact
from app.services.intake.records import ContactDraft
from app.services.unit_of_work import Hub
from app.views import theme
from app.views.contact_form import presenter
from app.views.contact_form.presenter import DRAFT
from app.views.contact_form.screen import ContactFormScreen
from app.views.desk import Desk, Place
from app.views.widgets.choice import Choice
from app.views.widgets.dialogs import ConflictDialog
from tests.factories.contacts import adult_at_risk, document, three_children, unborn
from tests.factories.fakes import Journey
from tests.factories.hubs import Staff

SAMPLES = Path(__file__).parents[2] / "data" / "samples"
Make = Callable[[Desk], ContactFormScreen]


def count(hub: Hub, model: type) -> int:
    with hub.reading(None) as unit:
        return int(unit.session.execute(select(func.count()).select_from(model)).scalar_one())


def edit(screen: ContactFormScreen, field: str) -> QWidget:
    screen.form.slices.finish()
    row = next(row for row in screen.form._rows() if row.field == field)
    return row.editor


def type_into(screen: ContactFormScreen, field: str, words: str) -> None:
    editor = edit(screen, field)
    assert isinstance(editor, QLineEdit | QPlainTextEdit)
    editor.setFocus()
    QTest.keyClicks(editor, words)


def pick(screen: ContactFormScreen, field: str, code: str) -> None:
    editor = edit(screen, field)
    assert isinstance(editor, Choice)
    editor.choose(code)
    editor.chosen.emit(code)


@pytest.mark.parametrize("draft", [three_children(), unborn(), adult_at_risk()])
def test_what_is_shown_is_given_back_unchanged(screen_of: Make, desk: Desk, draft: ContactDraft) -> None:
    screen = screen_of(desk)
    screen.show_draft(draft)
    back = screen.draft()
    assert {person.key: dataclasses.replace(person, birth="", expected_delivery="") for person in back.people} == {
        person.key: dataclasses.replace(
            person, birth="", expected_delivery="", sex="U" if person.unborn and person.sex else person.sex
        )
        for person in draft.people
    }
    assert dataclasses.replace(back, people=(), relations=()) == dataclasses.replace(draft, people=(), relations=())
    assert len(back.relations) == len(draft.relations)


def test_a_form_about_an_adult_at_risk_asks_of_the_adult_and_not_of_a_family_or_a_child(
    screen_of: Make, desk: Desk
) -> None:
    screen = screen_of(desk)
    screen.show_draft(adult_at_risk())

    def asked() -> set[str]:
        screen.form.slices.finish()
        rows = screen.form._rows()
        assert all(row.editor.accessibleName() == row.label for row in rows if row.field == "family_told")
        return {row.label for row in rows if "." not in row.field}

    assert {"Adult told of the referral", "The adult's own words", "Relationship to the adult"} <= asked()
    assert not [words for words in asked() if re.search(r"child|family", words, re.I)]
    pick(screen, "subject_kind", "child")
    assert {"Family told of the referral", "The child's own words", "Relationship to the child"} <= asked()


def test_an_empty_form_has_nothing_chosen(screen_of: Make, desk: Desk) -> None:
    screen = screen_of(desk)
    screen.show_place(Place("contact_form"))
    screen.form.add_person()
    chosen = [box.code() for box in screen.findChildren(Choice) if box.code() is not None]
    assert chosen == []


def test_a_contact_is_typed_and_recorded_by_keyboard(screen_of: Make, desk: Desk, hub: Hub, journey: Journey) -> None:
    screen = screen_of(desk)
    screen.show_place(Place("contact_form"))
    pick(screen, "channel", "phone")
    pick(screen, "subject_kind", "child")
    pick(screen, "source_code", "9")
    QTest.keyClick(
        screen.form.area, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    (key,) = screen.form._boxes
    type_into(screen, f"people.{key}.forenames", "Nneka")
    type_into(screen, f"people.{key}.age", "about 6")
    type_into(screen, "address", "7 Quay Side, Ashby")
    type_into(screen, "concern", "Alone at the window after dark.")
    QTest.keyClick(screen.form.area, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert count(hub, Contact) == 1
    assert count(hub, Draft) == 0
    assert journey.places[-1].kind == "contact"
    assert screen.draft().concern == ""


def test_what_is_wrong_stands_beside_the_field_and_on_top_and_nothing_typed_is_lost(
    screen_of: Make, desk: Desk, hub: Hub
) -> None:
    screen = screen_of(desk)
    screen.show_draft(three_children(consent_position="not_sought", consent_by="", consent_covers=""))
    QTest.keyClick(screen.form.area, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert [problem.field for problem in screen.form.summary.problems] == ["consent_reason"]
    row = next(row for row in screen.form._rows() if row.field == "consent_reason")
    assert row.sentence == "Enter the reason for going ahead without consent."
    assert screen.draft().concern == three_children().concern
    assert count(hub, Contact) == 0


def test_a_wrong_field_inside_a_fold_is_opened_and_reached(screen_of: Make, desk: Desk) -> None:
    screen = screen_of(desk)
    draft = three_children()
    people = (dataclasses.replace(draft.people[2], nhs_number="123"), *draft.people[3:])
    screen.show_draft(dataclasses.replace(draft, people=people, relations=()))
    screen.form.slices.finish()
    screen.form._boxes["c"]._more.set_open(False)
    screen.presenter.save()
    assert [problem.field for problem in screen.form.summary.problems] == ["people.c.nhs_number"]
    assert edit(screen, "people.c.nhs_number").isVisible()
    screen.form.jump("people.c.nhs_number")
    assert edit(screen, "people.c.nhs_number").hasFocus()


def test_what_is_typed_is_kept_after_two_seconds_and_comes_back_with_a_notice(
    screen_of: Make, desk: Desk, staff: Staff, hub: Hub
) -> None:
    screen = screen_of(desk)
    screen.show_place(Place("contact_form"))
    type_into(screen, "referrer_name", "Jia Wei Tan")
    assert screen._keep_timer.isActive()
    assert screen._keep_timer.interval() == 2_000
    screen._keep_timer.timeout.emit()
    assert len(list_drafts(hub, staff[Role.HUB_WORKER])) == 1
    presenter._open.clear()  # as after a crash: no form of this process holds the draft
    again = screen_of(desk)
    again.show_place(Place("contact_form"))
    assert again.draft().referrer_name == "Jia Wei Tan"
    assert again.notices.notice is not None
    assert "came back" in again.notices.notice.sentence


def test_a_lock_keeps_what_is_typed_and_shows_nothing_of_it(
    screen_of: Make, desk: Desk, hub: Hub, staff: Staff
) -> None:
    screen = screen_of(desk)
    screen.show_place(Place("contact_form"))
    type_into(screen, "concern", "Seen with bruises.")
    screen.save_drafts()
    screen.clear_data()
    assert screen.draft().concern == ""
    assert len(list_drafts(hub, staff[Role.HUB_WORKER])) == 1
    screen.shown()
    assert screen.draft().concern == "Seen with bruises."


def test_a_draft_opens_by_its_own_place_with_its_document(screen_of: Make, desk: Desk, hub: Hub, staff: Staff) -> None:
    kept = save_draft(hub, staff[Role.HUB_WORKER], UUID(int=7), three_children(documents=(document(),))).new_id
    screen = screen_of(desk)
    screen.show_place(Place("contact_form", kept, DRAFT))
    assert screen.draft().documents[0].content == document().content
    assert screen.form.document.isVisible()


def test_two_forms_never_show_the_same_draft(screen_of: Make, desk: Desk, hub: Hub, staff: Staff) -> None:
    kept = save_draft(hub, staff[Role.HUB_WORKER], UUID(int=7), three_children()).new_id
    first, second = screen_of(desk), screen_of(desk)
    first.show_place(Place("contact_form", kept, DRAFT))
    second.show_place(Place("contact_form"))
    assert second.draft().people == ()


def test_a_discarded_draft_is_gone(screen_of: Make, desk: Desk, hub: Hub) -> None:
    screen = screen_of(desk)
    screen.show_place(Place("contact_form"))
    screen.show_draft(three_children())
    screen.presenter.keep()
    assert count(hub, Draft) == 1
    screen.presenter.discard()
    assert count(hub, Draft) == 0
    assert screen.draft().people == ()


def test_typing_a_name_shows_who_is_known_and_a_link_is_recorded(
    screen_of: Make, desk: Desk, hub: Hub, staff: Staff
) -> None:
    worker = staff[Role.HUB_WORKER]
    first = record_contact(hub, worker, three_children()).new_id
    assert first is not None
    person = create_person_from_contact(hub, worker, open_contact(hub, worker, first).people[0].id).new_id
    screen = screen_of(desk)
    screen.show_draft(dataclasses.replace(three_children(), relations=(), people=three_children().people[:1]))
    type_into(screen, "people.a.forenames", "x")
    assert screen._settle_timer.interval() == 300
    screen._settle_timer.timeout.emit()
    link = next(each for each in screen.form.known.findChildren(QAbstractButton) if each.text() == "Link")
    assert link.accessibleName() == "Link to Zoë Nowak-Łęcka"
    link.click()
    assert screen.person("a") is not None
    assert screen.draft().people[0].person_id == person
    assert "same birth date" in screen.draft().people[0].link_reason
    screen.presenter.save()
    with hub.reading(None) as unit:
        newest = unit.session.execute(select(Contact).order_by(Contact.id.desc()).limit(1)).scalar_one()
    assert newest.repeat_count == 1


def test_earlier_contacts_are_marked_as_repeats(screen_of: Make, desk: Desk, hub: Hub, staff: Staff) -> None:
    record_contact(hub, staff[Role.HUB_WORKER], three_children())
    screen = screen_of(desk)
    screen.show_draft(three_children())
    screen.presenter.known.look_for("a")
    assert screen.form.known._earlier_title.text() == "Repeat contact: 1 contact in the last 12 months"


def test_an_amendment_that_lost_the_race_shows_both_and_saves_the_choice(
    screen_of: Make, desk: Desk, hub: Hub, staff: Staff
) -> None:
    worker, manager = staff[Role.HUB_WORKER], staff[Role.MASH_MANAGER]
    made = record_contact(hub, worker, three_children()).new_id
    assert made is not None
    screen = screen_of(desk)
    screen.show_place(Place("contact_form", made))
    read = open_contact(hub, manager, made)
    theirs = dataclasses.replace(read.draft, concern="Theirs.", happened_on="Sunday")
    amend_contact(hub, manager, made, theirs, read.version)
    mine = edit(screen, "concern")
    assert isinstance(mine, QPlainTextEdit)
    mine.setPlainText("Mine.")
    screen.presenter.save()
    dialog = screen.findChild(ConflictDialog)
    assert dialog is not None
    assert set(dialog.groups) == {"concern", "happened_on"}
    dialog.groups["concern"].buttons()[0].click()
    dialog.groups["happened_on"].buttons()[1].click()
    dialog.save.click()
    after = open_contact(hub, worker, made).draft
    assert (after.concern, after.happened_on) == ("Mine.", "Sunday")


def test_removing_a_person_takes_their_relationships_along(screen_of: Make, desk: Desk) -> None:
    screen = screen_of(desk)
    screen.show_draft(three_children())
    screen.form.slices.finish()
    screen.form._boxes["m"].remove.click()
    draft = screen.draft()
    assert {person.key for person in draft.people} == {"a", "b", "c", "f"}
    assert all("m" not in {each.of, each.to} for each in draft.relations)
    assert len(draft.relations) == 2


def test_every_interactive_widget_has_an_accessible_name(screen_of: Make, desk: Desk) -> None:
    screen = screen_of(desk)
    screen.show_draft(three_children())
    kinds = (QAbstractButton, QLineEdit, QPlainTextEdit, QComboBox, QAbstractSpinBox)
    nameless = [
        type(widget).__name__
        for kind in kinds
        for widget in screen.findChildren(kind)
        if widget.isVisible() and not widget.objectName().startswith("qt_") and not _spoken(widget)
    ]
    assert nameless == []


def _spoken(widget: QWidget) -> str:
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def test_creating_nobody_by_itself(screen_of: Make, desk: Desk, hub: Hub) -> None:
    screen = screen_of(desk)
    screen.show_draft(three_children())
    screen.presenter.save()
    assert (count(hub, Contact), count(hub, Person)) == (1, 0)


def test_no_field_runs_off_a_small_screen_where_letters_are_large(
    screen_of: Make, desk: Desk, qapp: QApplication
) -> None:
    wide = screen_of(desk)
    assert wide.form.split.orientation() is Qt.Orientation.Horizontal
    theme.start(qapp, "light", 150)
    try:
        large = screen_of(desk)
        large.resize(1090, 660)
        large.show_draft(three_children())
        qapp.processEvents()
        assert large.form.split.orientation() is Qt.Orientation.Vertical
        bar = large.form.area.horizontalScrollBar()
        assert bar.maximum() == 0
    finally:
        theme.start(qapp, "light", 100)
