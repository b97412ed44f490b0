"""The page of somebody the demo hub knows, found by Ctrl+K, with its picture."""

from app.views.shell.demo_day import Day

SOMEBODY = "Maciej Piatek"
"""A child whom two contacts of the demo name, typed without the sign that no test keyboard has."""


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
