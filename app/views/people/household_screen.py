"""The page of one household: who lives and lived there at the left, what happened to them at the right."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.views.desk import Desk
from app.views.people.household_presenter import HouseholdPresenter
from app.views.people.page_screen import PageScreen


def build(desk: Desk, parent: QWidget | None = None) -> HouseholdScreen:
    """Build the screen and its presenter."""
    return HouseholdScreen(desk, parent)


class HouseholdScreen(PageScreen):
    """One household the hub knows."""

    TITLE = "Household"
    NAME = "household"
    WHO = "Who lives here"
    NOBODY = ("No household is chosen", "Open a home from the page of somebody who lives or lived there.")
    NOTHING = ("Nothing is recorded of this household yet", "What happened to its people stands here by its day.")

    presenter: HouseholdPresenter

    def present(self, desk: Desk) -> HouseholdPresenter:
        """What happens on it."""
        return HouseholdPresenter(self, desk)
