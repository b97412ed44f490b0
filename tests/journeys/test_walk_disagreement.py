"""A representative sees it otherwise: the ladder runs to the operational manager, and both views stay and print."""

from __future__ import annotations

import pytest

from app.services.enquiry.summaries import preview_summary
from app.services.enquiry.summary_records import SummaryForm
from app.views.desk import Place
from tests.journeys.walks import Walk, paper_words, walking

WALK = "disagreement"
VIEW = "Two calls to the block in a month, and the mother's former partner was seen there: Amber, not Green."
FIRST = "Health and school both see the children settled; what police saw is not tied to this home. Green stands."
WHY = "The former partner is a known risk to children. That is more than a worry about the home."
FINAL = "Amber: the police view weighs more until it is known who comes to the flat."
ALL = (VIEW, FIRST, WHY, FINAL)

pytestmark = [walking, pytest.mark.slow]


def test_a_disagreement_runs_up_the_ladder_and_every_view_stays_and_prints(walk: Walk) -> None:
    driver = walk.driver
    walk.as_("mash manager")
    enquiry, reference = walk.enquiry("Early help has been in place")
    walk.go(Place("enquiries"))
    assert driver.all_named("Enquiries"), "a manager who leads nothing begins with an empty list"
    walk.open_case(reference)
    walk.menu("People and access", "Name a colleague")
    driver.expect("except intelligence")
    driver.choose("Colleague", "Dale")
    driver.picture("name-a-colleague")
    walk.committed("enquiry", lambda: driver.press_button("Name"))

    walk.as_("partner representative", "d.holroyd")
    walk.go(Place("named"))
    driver.walk_to("Cases you are named on", reference)
    driver.settle()
    driver.picture("named-on")
    walk.form("Record another view…", "Both views stay")
    driver.choose("About", "The rating")
    driver.choose("How you would rate it", "Amber")
    driver.fill("Your view, and why", VIEW)
    driver.picture("another-view")
    walk.committed("disagreement", lambda: driver.press_button("Record"))
    driver.expect("Your view is on the record. The children's social care representative determines.")
    driver.picture("recorded")

    walk.as_("children's social care")
    assert walk.rail("Named on") == "Named on, 1"
    walk.go(Place("named"))
    driver.expect(VIEW)
    driver.picture("waits-for-social-care")
    walk.form(f"Determine… {reference}: Police sees it otherwise", "Determine: ")
    driver.choose("Rating", "Green")
    driver.fill("What you determine, and why", FIRST)
    walk.committed("disagreement", lambda: driver.press_button("Determine"))
    driver.expect("Your determination waits for the agency that dissented.")
    assert walk.rail("Named on") == "Named on"

    walk.as_("partner representative", "d.holroyd")
    assert walk.rail("Named on") == "Named on, 1"
    walk.go(Place("named", detail="disagreements"))
    walk.form(f"Answer… {reference}: Police sees it otherwise", "Answer: ")
    driver.choose("Your agency's answer", "It stays")
    driver.fill("Why", WHY)
    driver.picture("answer")
    walk.committed("disagreement", lambda: driver.press_button("Answer"))
    driver.expect("It goes up the ladder; both views stay on the record.")
    driver.picture("up-the-ladder")

    walk.as_("mash manager")
    walk.go(Place("approvals"))
    driver.walk_to("What waits for a second person", "Disagreement")
    driver.settle()
    driver.picture("approvals")
    driver.press("Return")
    driver.settle()
    driver.expect("Police disagrees and waits for you.")
    driver.picture("waits-for-the-manager")
    walk.form("Determine the disagreement of Police", "Determine: ")
    for said in (VIEW, FIRST, WHY):
        assert driver.says(said), "the form does not say what was said before"
    driver.choose("The rating that stands", "Amber")
    driver.fill("Reason", FINAL)
    driver.picture("determine")
    walk.committed("disagreement", lambda: driver.press_button("Determine"))
    driver.expect("Your decision is final.")
    assert walk.in_screen(), "the focus left the case"
    assert all(driver.says(said) for said in ALL)
    driver.picture("final")

    walk.part(7)
    assert walk.in_screen(), "the keys of the case no longer work"
    driver.picture("record")
    assert FINAL in walk.words()
    hub, actor = walk.seat()
    made = driver.ask(lambda: preview_summary(hub, actor, enquiry, SummaryForm.MASH))
    printed = paper_words(made.paper)
    assert all(said in printed for said in ALL)

    walk.as_("partner representative", "d.holroyd")
    walk.go(Place("named"))
    driver.walk_to("Cases you are named on", reference)
    driver.settle()
    driver.picture("representative-reads-the-end")
    assert driver.says(FIRST)
    assert driver.says("Settled: decided finally.")
