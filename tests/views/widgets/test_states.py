"""Content that is filled in one turn of the event loop and shown in the next."""

from functools import partial

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.services.errors import StoreFault
from app.views.widgets.painted_later import is_building
from app.views.widgets.states import EmptyState, StateStack


@pytest.fixture
def stack(qtbot: QtBot) -> StateStack:
    made = StateStack(QWidget(), EmptyState("Nothing here"))
    qtbot.addWidget(made)
    made.show_empty()
    return made


def test_content_comes_in_the_next_turn_and_then_work_begins(stack: StateStack, qtbot: QtBot) -> None:
    begun: list[bool] = []
    stack.show_content_soon(lambda: begun.append(stack.currentWidget() is stack.content))
    assert stack.coming
    assert is_building(stack)
    assert stack.currentWidget() is stack.empty
    qtbot.waitUntil(lambda: not is_building(stack))
    assert begun == [True]
    assert not stack.coming


def test_content_that_stands_is_worked_with_at_once(stack: StateStack) -> None:
    begun: list[str] = []
    stack.show_content()
    stack.show_content_soon(partial(begun.append, "now"))
    assert begun == ["now"]
    assert not stack.coming


@pytest.mark.parametrize("way", ["empty", "loading", "failure"])
def test_what_is_shown_meanwhile_stays(stack: StateStack, qtbot: QtBot, way: str) -> None:
    begun: list[str] = []
    stack.show_content_soon(partial(begun.append, "never"))
    if way == "empty":
        stack.show_empty("Gone", "It was closed.")
    elif way == "loading":
        stack.show_loading("Reading")
    else:
        stack.show_failure(StoreFault("The file is gone.", "Bring it back."))
    assert not stack.coming
    qtbot.waitUntil(lambda: not is_building(stack))
    assert stack.currentWidget() is not stack.content
    assert begun == []
