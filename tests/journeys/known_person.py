"""The page of somebody the demo hub knows, found by Ctrl+K, with its picture."""

from PySide6.QtWidgets import QPushButton

from app.views.people.page_screen import PageScreen
from app.views.shell.demo_day import Day

SOMEBODY = "Maciej Piatek"
"""A child whom two contacts of the demo name, typed without the sign that no test keyboard has."""

HOME = ", Fernhythe"
"""What their home is known by among the names on the page."""


def open_somebody(day: Day) -> None:
    """Find a known person by name and open their page."""
    driver = day.driver
    driver.press("Ctrl+K")
    driver.type(SOMEBODY)
    finder = driver.desktop.work_or_fail().finder
    driver.until("the answers stand there", finder.panel.isVisible)
    driver.settle()
    driver.press("Return")
    driver.until("their page is open", lambda: day.kind() == "person")
    driver.settle()
    driver.picture("person")
    open_their_home(day)


def open_their_home(day: Day) -> None:
    """Follow the link from their page to their home, and go back by the keys."""
    driver = day.driver
    person = driver.desktop.work_or_fail().place()
    page = driver.desktop.work_or_fail().current()
    assert isinstance(page, PageScreen)
    homes = [each for each in page.facts.findChildren(QPushButton) if HOME in each.accessibleName()]
    driver.at(homes[0])
    driver.press("Return")
    driver.until("their home is open", lambda: day.kind() == "household")
    driver.settle()
    driver.picture("household")
    driver.press("Alt+Left")
    driver.until("their page is in front again", lambda: driver.desktop.work_or_fail().place() == person)
