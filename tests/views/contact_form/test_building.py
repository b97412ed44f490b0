"""What the contact form promises while it is being built in slices, and of the order in which Tab goes through it."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.services.intake.records import ContactDraft
from app.views.contact_form.person_box import PersonBox
from app.views.contact_form.screen import ContactFormScreen
from app.views.desk import Desk
from app.views.widgets import slices
from app.views.widgets.card import Card
from tests.factories.contacts import adult_at_risk, three_children, unborn

Make = Callable[[Desk], ContactFormScreen]


@pytest.mark.parametrize("draft", [ContactDraft(), three_children(), unborn(), adult_at_risk()])
def test_a_form_gives_back_the_same_while_it_is_being_built_and_after(
    screen_of: Make, desk: Desk, draft: ContactDraft
) -> None:
    screen = screen_of(desk)
    screen.show_draft(draft)
    assert not screen.form.slices.built
    before = screen.draft()
    screen.form.slices.finish()
    assert screen.draft() == before
    assert screen.form.slices.built


def test_what_is_typed_while_the_form_is_being_built_stays(screen_of: Make, desk: Desk) -> None:
    screen = screen_of(desk)
    screen.show_draft(three_children())
    screen.form.start.bounds[-1].row.editor.setFocus()
    QTest.keyClicks(screen.focusWidget(), "R-77")
    assert not screen.form.slices.built
    screen.form.slices.finish()
    assert screen.draft().sender_reference.endswith("R-77")
    assert screen.focusWidget() is screen.form.start.bounds[-1].row.editor


def test_tab_goes_through_the_form_as_it_is_read_and_then_to_the_side(screen_of: Make, desk: Desk) -> None:
    screen = screen_of(desk)
    screen.show_draft(three_children())
    screen.form.slices.finish()
    QApplication.processEvents()
    form = screen.form.area.widget()
    assert form is not None
    screen.form.start.bounds[0].row.editor.setFocus()
    passed: list[tuple[int, ...]] = []
    for _ in range(300):
        at = screen.focusWidget()
        if at is screen.form.known.area:
            break
        around = [card for card in form.findChildren(Card) if card.isAncestorOf(at)]
        passed.append(tuple(sorted(card.mapTo(form, QPoint()).y() for card in around)))
        screen.focusNextChild()
    assert screen.focusWidget() is screen.form.known.area
    assert passed == sorted(passed)
    assert len(set(passed)) == 13


@pytest.mark.slow
def test_a_person_taken_away_at_any_moment_of_the_building_is_not_built_on(
    screen_of: Make, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = screen_of(desk)
    form = screen.form
    monkeypatch.setattr(slices, "TURN_MS", 0)  # one piece in each turn
    for turns in range(60):
        screen.show_draft(three_children())
        for _ in range(turns):
            QApplication.processEvents()
        if form.slices.built:
            break
        for box in form.findChildren(PersonBox):
            if not box.isHidden():
                box.remove.click()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        form.slices.finish()
    assert turns > 5
