"""Retention and subject access in the demo hub: a hold is set, a record is looked through, with pictures."""

from PySide6.QtWidgets import QTabBar

from app.views.desk import Place
from app.views.shell.demo_day import Day

RECORD, TOLD = "Entries of the record", "the worry as it was told"
"""The entries, and one of them that names others."""


def keep_to_time(day: Day) -> None:
    """Hold an enquiry, and begin to answer somebody who asks for their record."""
    driver = day.driver
    driver.sign_out()
    day.sign_in("service manager")
    day.go(Place("retention"))
    driver.settle()
    tabs = driver.named("Which list")
    assert isinstance(tabs, QTabBar)
    driver.at(tabs)
    driver.press("Right", "Right")
    driver.settle()
    driver.press_button("Set a hold…")
    driver.until("the hold is asked for", lambda: driver.dialog() is not None)
    driver.settle()
    driver.choose("What is held", "The whole hub")
    driver.fill("On whose word", "Letter of the inquiry, 3 March: nothing is destroyed until it has reported.")
    driver.press_button("Hold")
    driver.expect("Nothing of it can be deleted")
    driver.settle()
    driver.walk_to("Legal holds", "Everything in this hub")
    driver.settle()
    driver.picture("retention")
    day.go(Place("disclosure"))
    driver.settle()
    driver.fill("Whose record", "Piatek")
    driver.press_button("Find")
    driver.settle()
    driver.walk_to("People found", "Maciej")
    driver.press("Enter")
    driver.until("the record is gathered", lambda: driver.all_named(RECORD))
    driver.settle()
    driver.walk_to(RECORD, TOLD)
    driver.settle()
    driver.picture("subject-access")
