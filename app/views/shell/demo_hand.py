"""What every part of the scripted day needs: the driver, the demo's people, and the small acts of a working hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from app.views.desk import Place
from app.views.shell.driver import DayError, Driver
from app.views.sign_in.demo_people import DemoPerson

if TYPE_CHECKING:
    from app.services.access import Actor
    from app.services.unit_of_work import Hub

DOCUMENTS = Path(__file__).resolve().parents[3] / "resources" / "demo" / "documents"


class Hand:
    """One pair of hands at the demo's desk. Every act raises DayError when it does not come to what it should."""

    def __init__(self, driver: Driver, people: tuple[DemoPerson, ...]) -> None:
        self.driver = driver
        self.people = people

    def person(self, role: str, name: str = "") -> DemoPerson:
        """The demo's person of a role, by sign-in name where there are several."""
        for person in self.people:
            if person.role.casefold().startswith(role) and name in {"", person.sign_in_name}:
                return person
        raise DayError(f"the demo has no {role}")

    def sign_in(self, role: str, name: str = "") -> None:
        """Sign in as somebody of a role, by the keyboard."""
        person = self.person(role, name)
        self.driver.sign_in(person.sign_in_name, person.password)

    def drop(self, kind: str, until: str) -> None:
        """Drop the last document of a kind of name onto the window; wait until the field `until` stands in the form."""
        self.driver.drop(document(kind))
        self.driver.until("the document is read", lambda: self.stands(until))
        self.driver.settle()
        self.driver.rest(200)

    def stands(self, name: str) -> bool:
        """Whether a widget of this name stands in front and the desk is quiet."""
        return bool(self.driver.all_named(name)) and self.driver.desktop.background.pending == 0

    def tick_concerns(self, words: str) -> None:
        """Search the list of concerns and tick the first found."""
        self.driver.fill("Search: Concerns", words)
        self.driver.press("Down", "Space")

    def confirm(self, button: str, picture: str) -> None:
        """Wait for the question, take its picture, and press its button."""
        self.driver.until("the question is asked", lambda: self.driver.dialog() is not None)
        self.driver.picture(picture)
        self.driver.press_button(button)
        self.driver.settle()

    def open(self, kind: str, row: UUID | None) -> None:
        """Open a screen of a row."""
        if row is None:
            raise DayError("there is nothing to open")
        self.go(Place(kind, row))
        self.driver.rest(100)

    def go(self, place: Place) -> None:
        """Go to a place and wait until it is shown."""
        self.driver.desktop.work_or_fail().go(place)
        self.driver.settle()

    def kind(self) -> str:
        """The kind of the place in front."""
        place = self.driver.desktop.work_or_fail().place()
        return place.kind if place is not None else ""

    def here(self) -> UUID | None:
        """The row of the place in front."""
        place = self.driver.desktop.work_or_fail().place()
        return place.id if place is not None else None

    def seat(self) -> tuple[Hub, Actor]:
        """The hub and who sits at it; raises DayError when nobody does."""
        hub, actor = self.driver.desktop.hub, self.driver.desktop.actor
        if hub is None or actor is None:
            raise DayError("nobody is signed in")
        return hub, actor

    def wants(self, kept: bool, words: str) -> None:
        """Raise DayError with these words unless the promise was kept."""
        if not kept:
            raise DayError(words)

    def committed(self, kind: str, act: Callable[[], None]) -> UUID | None:
        """Do something that keeps a change of a kind; the id of what it made."""
        return self.driver.committed(kind, act).new_id


def document(kind: str) -> Path:
    """The last of the demo's documents whose name is of a kind, such as `*.pdf`; raises DayError when there is none."""
    found = sorted(DOCUMENTS.glob(kind))
    if not found:
        raise DayError(f"the demo has no document {kind}")
    return found[-1]
