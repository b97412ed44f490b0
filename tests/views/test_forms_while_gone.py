"""The hub file is held by another program, or taken away, as a form is handed in: told, typing kept, then saved."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from app.models.enums import ConsentPosition
from app.services.access import Role
from app.services.enquiry.restricting import name_on_case
from app.services.unit_of_work import Hub
from app.views.case.named import screen as named
from app.views.desk import Place
from app.views.feedback import screen as feedback
from app.views.screening.screen import ScreeningScreen
from app.views.widgets.screen import Screen
from tests.factories.hubs import Staff
from tests.services.enquiry.rows import authorised_contact, opened
from tests.services.intake.test_feedback import decided
from tests.views.case.parts import consent_of, fill, record_of, shown
from tests.views.case.seats import seat
from tests.views.screening.stage import stage
from tests.views.test_store_gone import BUSY, GONE, held, taken_away, words

SAID = "Seen at the shop on Friday, alone and cold."


pytestmark = pytest.mark.usefixtures("dressed_alone")


@dataclass
class Deed:
    """A form that stands filled in: what hands it in, what is typed, and whether it is saved by now."""

    screen: Screen
    act: Callable[[], object]
    typed: Callable[[], object]
    saved: Callable[[], bool]


def _of_form(screen: Any, holder: Any, **values: str) -> Deed:
    """A small form, which is gone once it is saved."""
    form = holder.form
    fill(form, **values)
    return Deed(screen, form.submit.click, form.values, lambda: holder.form is None)


def _case(qtbot: QtBot, hub: Hub, staff: Staff, role: Role, **more: Any) -> Any:
    case = opened(hub, staff, **more)
    return shown(qtbot, case, staff[role])


def consultation(qtbot: QtBot, hub: Hub, staff: Staff) -> Deed:
    at = authorised_contact(hub, staff, authorised=False)
    screen: Any = ScreeningScreen(stage(hub, staff[Role.MASH_MANAGER]).desk)
    qtbot.addWidget(screen)
    screen.show()
    screen.show_place(Place("screening", at))
    screen.shown()
    QApplication.processEvents()
    screen.advice.presenter.begin()
    return _of_form(
        screen, screen.advice, asked_by="Petra Lane, teacher", question=SAID, advice=SAID, family_named="no"
    )


def _feedback(qtbot: QtBot, hub: Hub, staff: Staff) -> Any:
    at = decided(hub, staff)
    screen = feedback.build(seat(hub, staff[Role.HUB_WORKER]))
    qtbot.addWidget(screen)
    screen.show_place(Place("feedback"))
    screen.show()
    screen.table.select_id(at)
    return screen


def answer(qtbot: QtBot, hub: Hub, staff: Staff) -> Deed:
    screen = _feedback(qtbot, hub, staff)
    screen.way.choose("phone")
    screen.letter.setPlainText(SAID)

    def typed() -> object:
        return screen.way.code(), screen.recipient.text(), screen.letter.toPlainText()

    return Deed(screen, screen.give.click, typed, lambda: screen.model.rowCount() == 0)


def withholding(qtbot: QtBot, hub: Hub, staff: Staff) -> Deed:
    screen = _feedback(qtbot, hub, staff)
    screen.withhold.click()
    return _of_form(screen, screen, reason=SAID)


def dissent(qtbot: QtBot, hub: Hub, staff: Staff) -> Deed:
    case = opened(hub, staff)
    name_on_case(hub, staff[Role.MASH_MANAGER], case.id, staff.others["police"].user_id)
    screen: Any = named.build(seat(hub, staff.others["police"]))
    qtbot.addWidget(screen)
    screen.show_place(Place("named", case.id))
    screen.show()
    QApplication.processEvents()
    screen.presenter.dissent()
    return _of_form(screen, screen, about="rating", rating="red", view=SAID)


def override(qtbot: QtBot, hub: Hub, staff: Staff) -> Deed:
    screen = _case(qtbot, hub, staff, Role.MASH_MANAGER, consent=ConsentPosition.REFUSED)
    part = consent_of(screen)
    part.presenter.propose()
    assert part.form is not None
    asked = {name for name, row in part.form.rows.items() if hasattr(row.editor, "toPlainText")}
    grounds: Any = part.form.rows["ground"].editor
    until = "01/06/2026"
    return _of_form(screen, part, **dict.fromkeys(asked, SAID), ground=grounds.itemData(0), not_told_until=until)


def hand_over(qtbot: QtBot, hub: Hub, staff: Staff) -> Deed:
    screen = _case(qtbot, hub, staff, Role.MASH_MANAGER)
    screen.turn_to("decision")
    QApplication.processEvents()
    part = screen.tabs.section("decision")
    part.presenter.hand_over()
    return _of_form(
        screen, part, hand_over_team=part.form.rows["hand_over_team"].editor.itemData(0), hand_over_reason=SAID
    )


def early_help(qtbot: QtBot, hub: Hub, staff: Staff) -> Deed:
    screen = _case(qtbot, hub, staff, Role.MASH_MANAGER)
    screen.turn_to("decision")
    QApplication.processEvents()
    part = screen.tabs.section("decision")
    part.presenter.turn_to("plan")
    page = part.page
    next(iter(page.interventions.boxes.values())).setChecked(True)
    page.team.setCurrentIndex(page.team.count() - 1)
    page.lead.setText("Petra Lane")
    page.words.setPlainText(SAID)
    page.review.setText("01/06/2026")
    return Deed(screen, page.save.click, page.body, lambda: part.side.currentWidget() is not page)


def note(qtbot: QtBot, hub: Hub, staff: Staff) -> Deed:
    screen = _case(qtbot, hub, staff, Role.HUB_WORKER)
    part: Any = record_of(screen)
    part.presenter.add_note()
    return _of_form(screen, part, visibility=part.form.rows["visibility"].editor.itemData(0), text=SAID)


FORMS = {
    each.__name__: each
    for each in (consultation, answer, withholding, dissent, override, hand_over, early_help, note)
}


def said(screen: QWidget) -> str:
    """Everything that stands on the screen and on what is open over it."""
    over = [each for each in QApplication.topLevelWidgets() if isinstance(each, QDialog) and each.isVisible()]
    return " ".join(words(each) for each in (screen, *over))


@pytest.fixture(params=FORMS)
def deed(request: pytest.FixtureRequest, qtbot: QtBot, hub: Hub, staff: Staff) -> Deed:
    """A form that stands filled in on its screen."""
    made = FORMS[request.param](qtbot, hub, staff)
    QApplication.processEvents()
    return made


@pytest.mark.parametrize("fault", ["held", "gone"])
def test_a_form_that_cannot_be_saved_says_so_keeps_what_is_typed_and_can_be_handed_in_again(
    deed: Deed, hub: Hub, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    before = deed.typed()
    assert SAID in str(before)
    trouble: AbstractContextManager[None] = held(hub, monkeypatch) if fault == "held" else taken_away(hub)
    with trouble:
        deed.act()
        QApplication.processEvents()
        told = said(deed.screen)
        assert (BUSY if fault == "held" else GONE) in told
        assert "try again" in told
        assert deed.typed() == before
        assert not deed.saved()
    deed.screen.notices.clear()
    deed.act()
    QApplication.processEvents()
    assert deed.saved(), said(deed.screen)
