"""Undo and redo: one step of the stack is one thing that was done, kept on record as a step that can be undone."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QUndoCommand

from app.views.case.household.verbs import Undoable


class StepCommand(QUndoCommand):
    """A step that has been done already: the first `redo`, which the stack makes by itself, does nothing."""

    def __init__(self, undoable: Undoable, reverse: Callable[[Undoable], None]) -> None:
        super().__init__(undoable.words)
        self.undoable = undoable
        self._reverse = reverse
        self._fresh = True

    def redo(self) -> None:
        """Undo the undoing."""
        if self._fresh:
            self._fresh = False
            return
        self._reverse(self.undoable)

    def undo(self) -> None:
        """Undo it."""
        self._reverse(self.undoable)
