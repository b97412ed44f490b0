"""The room of patterns in the demo hub: a manager opens one and marks it as looked at, with pictures."""

from app.views.desk import Place
from app.views.shell.demo_day import Day

LIST, WHERE = "Patterns over contacts", "Jubilee Primary"
"""The list, and the school of several children of the demo's day."""


def look_at_patterns(day: Day) -> None:
    """Open the pattern of a school, walk through its picture, and begin to mark it."""
    driver = day.driver
    driver.sign_out()
    day.sign_in("mash manager")
    day.go(Place("patterns"))
    driver.settle()
    driver.walk_to(LIST, WHERE)
    driver.until("the pattern is opened", lambda: driver.all_named("Link picture"))
    driver.settle()
    driver.at(driver.named("Link picture"))
    driver.press("Down")
    driver.settle()
    driver.picture("patterns")
    driver.press_button("Mark as looked at…")
    driver.until("the note is asked for", lambda: driver.dialog() is not None)
    driver.settle()
    driver.fill("Your note", "Asked the school's safeguarding lead: four separate worries, nothing in common.")
    driver.picture("patterns-look")
    driver.press_button("Mark as looked at")
    driver.expect("Marked as looked at")
    driver.settle()
