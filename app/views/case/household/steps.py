"""Undo and redo: one step of the stack is one thing that was done, kept on record as a step that can be undone.

Arranging is a step too; it moves people in the picture and leaves the record as it is.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QUndoCommand

from app.views.case.household.verbs import Undoable


class StepCommand(QUndoCommand):
    """A step that has been done already: the first `redo`, which the stack makes by itself, does nothing.

    Attributes
        undone: the stack has it as undone; the record follows in a moment, unless the person leaves it as it is.
    """

    def __init__(self, undoable: Undoable, reverse: Callable[[StepCommand], None]) -> None:
        super().__init__(undoable.words)
        self.undoable = undoable
        self.undone = False
        self._reverse = reverse
        self._still = True

    def stay(self) -> None:
        """Let the next move of the stack do nothing: it only mends the stack's own place."""
        self._still = True

    def redo(self) -> None:
        """Undo the undoing."""
        self._move(undone=False)

    def undo(self) -> None:
        """Undo it."""
        self._move(undone=True)

    def _move(self, *, undone: bool) -> None:
        self.undone = undone
        if self._still:
            self._still = False
        else:
            self._reverse(self)


class ArrangeCommand(QUndoCommand):
    """People were given other places, which has been done already; nothing of it is on record."""

    def __init__(self, words: str, back: Callable[[], None], again: Callable[[], None]) -> None:
        super().__init__(words)
        self._back, self._again = back, again
        self._still = True

    def redo(self) -> None:
        """Give them the places that were found."""
        if not self._still:
            self._again()
        self._still = False

    def undo(self) -> None:
        """Give them the places they had."""
        self._back()
