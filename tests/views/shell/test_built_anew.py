"""What is built anew or later at a desk: the screens in another look, and the parts of a case."""

from collections.abc import Callable
from functools import partial

from pytestqt.qtbot import QtBot

from app.views import theme
from app.views.case.screen import CaseScreen
from app.views.desk import Place
from app.views.shell.desktop import Desktop
from app.views.shell.settings import MODE_KEY, SCALE_KEY, SettingsDialog, about_facts
from tests.views.shell.conftest import Desks


def test_a_case_is_built_after_its_screen_and_the_focus_goes_to_its_grid(
    desks: Desks, desktop: Desktop, qtbot: QtBot
) -> None:
    desktop.work_or_fail().go(Place("case"))
    screen = desktop.work_or_fail().current()
    assert isinstance(screen, CaseScreen)
    assert screen.tabs.section("replies") is None
    qtbot.waitUntil(lambda: screen.tabs.section("replies") is not None)
    screen.stack.show_content()
    desks.to_front(desktop)
    assert desktop.window.focusWidget() is screen.grid


def test_another_text_size_rebuilds_the_screens_and_keeps_the_place(desks: Desks, desktop: Desktop) -> None:
    work = desktop.work_or_fail()
    desks.go(desktop, "enquiries")
    before = work.current()
    assert desktop.preferences is not None
    assert desktop.hub is not None
    dialog = SettingsDialog(desktop.preferences, desktop.hub, desktop.window)
    dialog.scale.setCurrentIndex(dialog.scale.findData("150"))
    dialog.scale.activated.emit(dialog.scale.currentIndex())
    desks.quiet(desktop)
    assert theme.current().scale == 150
    assert desktop.preferences.get(SCALE_KEY) == "150"
    assert desktop.preferences.get(MODE_KEY) == "system"
    assert work.place() == Place("enquiries")
    assert work.current() is not before
    assert "SQLCipher" in dict(about_facts(desktop.hub))["Database"]


def test_text_sizes_tried_one_after_the_other_leave_no_desk_without_a_screen(
    desks: Desks, desktop: Desktop, qtbot: QtBot
) -> None:
    """The second choice arrives while the screens of the first are still being taken away, or have just come back."""
    work = desktop.work_or_fail()
    desks.go(desktop, "enquiries")
    assert desktop.preferences is not None
    moments: tuple[Callable[[int], bool], ...] = (
        lambda _size: True,
        lambda size: work.current() is None or theme.current().scale == size,
        lambda size: theme.current().scale == size,
        lambda size: theme.current().scale == size and work.current() is not None,
    )
    for moment in moments:
        for size in (150, 125, 150, 100, 100):
            desktop.preferences.set(SCALE_KEY, str(size))
            desktop.relook.dress(desktop.preferences)
            qtbot.waitUntil(partial(moment, size))
        qtbot.waitUntil(lambda: theme.current().scale == 100 and work.current() is not None)
        desks.quiet(desktop)
        assert work.current() is not None
        assert work.place() == Place("enquiries")
