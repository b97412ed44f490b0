"""Puts the import of people together."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.views.desk import Desk
from app.views.people.import_presenter import ImportPresenter
from app.views.people.import_view import ImportView
from app.views.widgets.screen import Unfinished

RUNNING = Unfinished("An import is under way.", "Stay until it is done. If you leave, it stops and brings in nobody.")
MENDED = Unfinished(
    "Rows you mended are not imported yet.", "Stay to import them; the files themselves stay as they were."
)


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

    def unkept(self) -> Exception | None:
        """An import that runs, or rows that were mended and are not imported yet."""
        if self.presenter.working:
            return RUNNING
        return MENDED if self.presenter.mended else None

    def stop_work(self) -> None:
        """Stop the job that runs; an import writes everything or nothing."""
        if self.presenter.cancel is not None:
            self.presenter.cancel.ask()

    def clear_data(self) -> None:
        """Forget the rows; the files and what was typed stay."""
        self.presenter.forget_rows()
        for model in self.models.values():
            model.replace(())


def build(desk: Desk, parent: QWidget | None = None) -> ImportScreen:
    """Build the screen."""
    return ImportScreen(desk, parent)
