"""Puts the import of people together."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.views.desk import Desk
from app.views.people.import_presenter import ImportPresenter
from app.views.people.import_view import ImportView


class ImportScreen(ImportView):
    """The view with its presenter."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk.preferences, parent)
        self.presenter = ImportPresenter(self, desk.within(self))
        self.files_chosen.connect(self.presenter.choose)
        self.cell_edited.connect(self.presenter.edit)
        self.check_requested.connect(self.presenter.check_again)
        self.import_requested.connect(self.presenter.import_all)
        self.start_over_requested.connect(self.presenter.start_over)
        self.taken_out.connect(self.presenter.take_out)
        self.question_answered.connect(self.presenter.confirm)

    def shown(self) -> None:
        """Read again what a lock made the screen forget."""
        self.presenter.come_back()

    def clear_data(self) -> None:
        """Forget the rows; the files and what was typed stay."""
        self.presenter.forget_rows()
        for model in self.models.values():
            model.replace(())


def build(desk: Desk, parent: QWidget | None = None) -> ImportScreen:
    """Build the screen."""
    return ImportScreen(desk, parent)
