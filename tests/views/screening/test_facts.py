"""The facts of a contact are read whole from the first moment, at any size of letters."""

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from app.services.access import Role
from app.services.intake.contacts import record_contact
from app.services.unit_of_work import Hub
from app.views import theme
from app.views.desk import Place
from app.views.screening.fact_lines import NARROW
from app.views.screening.facts import ContactFacts
from app.views.screening.screen import ScreeningScreen
from app.views.widgets.painted_later import is_building
from tests.factories.contacts import three_children
from tests.factories.hubs import Staff
from tests.views.screening.stage import stage

LONG = "Spoke with the mother at the gate, who said that he fell; rang the school nurse and left a message. " * 3


class Witness(QObject):
    """Looks at every paint of the facts, and notes each label that shows less than its words."""

    def __init__(self, facts: ContactFacts) -> None:
        super().__init__(facts)
        self.cut: set[str] = set()
        self.paints = 0
        self._facts = facts
        facts.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() is QEvent.Type.Paint:
            self.paints += 1
            self.cut |= cut_short(self._facts)
        return super().eventFilter(watched, event)


def cut_short(facts: ContactFacts) -> set[str]:
    shown = [each for each in facts.findChildren(QLabel) if each.isVisible() and each.wordWrap()]
    return {each.text()[:30] for each in shown if each.height() < each.heightForWidth(each.width())}


@pytest.mark.parametrize("scale", [100, 150, 200])
def test_every_fact_is_read_whole_at_every_paint(
    qtbot: QtBot, qapp: QApplication, hub: Hub, staff: Staff, scale: int
) -> None:
    theme.start(qapp, "light", scale)
    draft = three_children(action_taken=LONG, concern=f"On Friday. {LONG}", consent_explanation=f"By telephone. {LONG}")
    made = record_contact(hub, staff[Role.HUB_WORKER], draft).new_id
    screen = ScreeningScreen(stage(hub, staff[Role.HUB_WORKER]).desk)
    qtbot.addWidget(screen)
    screen.resize(1090, 640)
    screen.show()
    qapp.processEvents()
    witness = Witness(screen.facts)
    screen.show_place(Place("screening", made))
    screen.shown()
    qtbot.waitUntil(lambda: not is_building(screen))
    qapp.processEvents()
    assert witness.paints
    assert witness.cut == set()
    for width in (1090, 900, 1600):
        screen.resize(width, 640)
        qtbot.waitUntil(lambda: cut_short(screen.facts) == set())
        assert screen.facts_area.horizontalScrollBar().maximum() == 0, "a card runs off its pane"
    screen.resize(1090, 640)
    qapp.processEvents()
    told = {each.text(): each for each in screen.facts.findChildren(QLabel)}
    name, fact, lines = told["Action taken"], told[LONG.strip()], told["Action taken"].parentWidget()
    assert lines is not None
    folded = lines.width() < theme.px(NARROW)
    assert (fact.y() > name.y()) is folded, "a long fact has a line of its own where there is little room"
    assert (fact.x() == name.x()) is folded
    assert told["Larkfield Primary"].y() == told["Agency"].y(), "a short one stands beside its name"
    assert folded is (scale > 100)
