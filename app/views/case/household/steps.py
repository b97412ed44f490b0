"""Undo and redo: one step of the stack is one thing that was done, kept on record as a step that can be undone."""

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
