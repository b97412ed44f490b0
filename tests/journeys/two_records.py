"""Two records of one person in the demo hub: found, proposed by a hub worker, merged by a manager, with pictures."""

from PySide6.QtWidgets import QTabBar

from app.views.desk import Place
from app.views.shell.demo_day import Day

PAIRS, TWICE = "Pairs of records", "Ellwood"
"""The list, and who stands in the demo hub twice beyond doubt."""


def sort_a_pair(day: Day) -> None:
    """Look for duplicates, propose a merge, confirm it as somebody else, and stand before its undoing."""
    driver = day.driver
    driver.sign_out()
    day.sign_in("hub worker")
    day.go(Place("duplicates"))
    driver.press_button("Look for duplicates")
    driver.expect("Everybody was looked through")
    driver.settle()
    _choose(day)
    for field in ("Name: Margaret Ellwood", "Number in another system"):
        driver.at(driver.all_named(field)[0])
        driver.press("Space")
    driver.picture("duplicates")
    _ask(day, "Propose the merge…")
    driver.fill("Your reason", "Peggy is Margaret; one address, one telephone, and she says so herself.")
    driver.press_button("Propose")
    driver.expect("A manager confirms it")
    driver.settle()
    driver.sign_out()
    day.sign_in("mash manager")
    day.go(Place("duplicates"))
    _choose(day)
    _ask(day, "Merge…")
    driver.fill("Your reason", "I spoke with her too.")
    driver.picture("duplicates-merge")
    driver.press_button("Merge")
    driver.expect("It can be undone")
    driver.settle()
    tabs = driver.named("Which pairs")
    assert isinstance(tabs, QTabBar)
    driver.at(tabs)
    driver.press("Right", "Right")
    driver.settle()
    driver.walk_to(PAIRS, TWICE)
    driver.settle()
    driver.picture("duplicates-merged")


def _choose(day: Day) -> None:
    day.driver.walk_to(PAIRS, TWICE)
    day.driver.until("both records stand side by side", lambda: day.driver.all_named("Name: Margaret Ellwood"))
    day.driver.settle()


def _ask(day: Day, button: str) -> None:
    day.driver.press_button(button)
    day.driver.until("the reason is asked for", lambda: day.driver.dialog() is not None)
    day.driver.settle()
