"""What happens on the page of one household. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import UUID

from app.services.people.household_page import open_household
from app.services.people.household_records import HouseholdPage
from app.views.people.page_presenter import PagePresenter
from app.views.people.page_words import household_sections


class HouseholdPresenter(PagePresenter[HouseholdPage]):
    """The page of one household."""

    def read(self, page_id: UUID, *, again: bool) -> Callable[[], HouseholdPage]:
        """What reads it."""
        return partial(open_household, self._desk.hub, self._desk.actor, page_id, again=again)

    def tell(self, page: HouseholdPage) -> None:
        """Show a home."""
        self._view.show_page(page.address, household_sections(page), page.events, page.left_out, begins=False)

    def people_on(self, page: HouseholdPage) -> set[UUID]:
        """Who lives and lived there, and where else."""
        found = {each.person_id for each in (*page.now, *page.before)}
        return found | {each.home_id for each in page.elsewhere} | {each.home_id for each in page.beside}
