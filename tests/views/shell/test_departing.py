"""A leaver's and a mover's open desk is cleared at the next transaction, even under a lock or a dialog."""

from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from app.services.access import Role
from app.services.trust.accounts import change_roles, end_user
from app.services.unit_of_work import Hub
from app.views.case.screen import CaseScreen
from app.views.desk import Place
from app.views.shell.desktop import Desktop
from app.views.widgets.dialogs import ConfirmDialog
from tests.factories.hubs import Staff
from tests.services.enquiry.rows import opened
from tests.views.shell.conftest import Desks


def said(desktop: Desktop) -> str:
    """What the dialogs say that stand over the window."""
    shown = [each for each in desktop.window.findChildren(ConfirmDialog) if each.isVisible()]
    return " ".join(label.text() for each in shown for label in each.findChildren(QLabel))


def cleared(qtbot: QtBot, desktop: Desktop) -> None:
    qtbot.waitUntil(lambda: desktop.work is None and desktop.actor is None, timeout=20_000)
    qtbot.waitUntil(lambda: desktop.background.pending == 0, timeout=20_000)
    QApplication.processEvents()
    assert desktop.hub is None


def test_a_leavers_desk_is_cleared_at_the_next_transaction(
    qtbot: QtBot, desks: Desks, hub: Hub, staff: Staff
) -> None:
    case = opened(hub, staff)
    desktop = desks.open(staff.others["worker2"])
    work = desktop.work_or_fail()
    work.go(Place("case", case.id))
    desks.quiet(desktop)
    screen = work.current()
    assert isinstance(screen, CaseScreen)
    assert "Novak" in screen.header.subjects.text()
    end_user(hub, staff[Role.ADMINISTRATOR], staff.others["worker2"].user_id, 1)
    work.count()
    cleared(qtbot, desktop)
    assert "Novak" not in desktop.window.windowTitle()
    assert not isValid(screen) or screen.header.subjects.text() == ""
    assert "Your account has ended." in said(desktop)


def test_a_movers_desk_is_cleared_while_it_is_locked(qtbot: QtBot, desks: Desks, hub: Hub, staff: Staff) -> None:
    desktop = desks.open(staff.others["worker2"])
    desktop.lock("key")
    assert desktop.window.locked
    change_roles(hub, staff[Role.ADMINISTRATOR], staff.others["worker2"].user_id, 1, frozenset({Role.MASH_MANAGER}))
    desktop.work_or_fail().count()
    cleared(qtbot, desktop)
    assert "Your roles have changed since you signed in." in said(desktop)
