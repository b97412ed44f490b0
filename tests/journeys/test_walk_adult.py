"""An adult at risk goes the same way as a child, in an adult's words, from contact to a section 42 decision."""

from __future__ import annotations

import re

import pytest

from app.services.enquiry.summaries import preview_summary
from app.services.enquiry.summary_records import SummaryForm
from app.views.case.ask_page import AskPage
from app.views.desk import Place
from tests.journeys.walks import Walk, paper_words, walking

WALK = "adult"
WISHES = "She wants her friend to stop going to the bank for her, and nobody to be punished."
SECTION_42 = "She needs help with meals and money, money is being taken, and she cannot stop it by herself."
CAPACITY = "She understands and weighs what happens with her money; capacity for this decision is not in doubt."
REASON = "All three questions of section 42 are answered yes; her wishes are part of the plan."
OF_AN_ADULT = re.compile(r"Family.s and carers. views|What do family and carers say|adults or children may be at risk")
"""An adult at risk has a family too, and children may live beside them: these questions are an adult's own."""
OURS = re.compile(r"Children's social care|Child and adolescent mental health|1[A-Z] |by the child|Children")
SPEAKS = re.compile(r"\b(child|children|family|parental)\b", re.I)
PARTS = ("replies", "requests", "chronology", "decision", "consent", "summary", "record")

pytestmark = [walking, pytest.mark.slow]


def speaks_of_a_child(words: str) -> list[str]:
    """Lines that speak of a child or a family where an adult alone is meant; names of services are no such lines."""
    spoken = {line for line in words.splitlines() if SPEAKS.search(line)}
    return sorted(line for line in spoken if not OURS.search(line) and not OF_AN_ADULT.search(line))


def test_an_adult_at_risk_goes_from_contact_to_a_section_42_enquiry_in_an_adults_words(walk: Walk) -> None:
    driver = walk.driver
    walk.as_("hub worker", "s.dhami")
    contact = walk.contact("unopened bank letters")
    walk.open("screening", contact)
    driver.picture("screening")
    driver.choose("Level of need", "3")
    driver.choose("Initial rating", "Amber")
    driver.fill("Reason for the rating", "Money and food are in the hands of a friend.")
    driver.choose("Consent", "Given")
    driver.choose("Recommended outcome", "MASH")
    driver.fill("Reason for the recommendation", "Police and health may hold parts of the picture.")
    walk.committed("contact", lambda: driver.press("Ctrl+Return"))

    walk.as_("mash manager")
    walk.open("screening", contact)
    driver.choose("Outcome you choose", "MASH")
    driver.press_button("Authorise…")
    walk.committed("contact", lambda: walk.confirm("Authorise", "authorise"))

    walk.as_("hub worker", "s.dhami")
    walk.open("screening", contact)
    walk.committed("enquiry", lambda: driver.press_button("Open the enquiry"))
    driver.until("the case is open", lambda: walk.kind() == "case")
    driver.settle()
    enquiry = walk.here()
    assert enquiry is not None
    driver.picture("case")
    driver.press("Ctrl+Shift+P")
    driver.settle()
    driver.press_button("Ask core agencies")
    page = walk.desktop.window.findChild(AskPage)
    assert page is not None
    plan = page.state
    assert plan is not None
    asked = {each.code for each in plan.asked_agencies()}
    assert {"adult_social_care", "police", "health"} <= asked
    assert not asked & {"csc", "education", "camhs"}, "an adult at risk is no matter for children's services"
    driver.press_button("All left: reason…")
    driver.until("a reason is asked for", lambda: driver.dialog() is not None)
    driver.fill("Why not asked", "Nothing in the contact points to them.")
    driver.press_button("Fill")
    driver.until("the reason is taken", lambda: driver.dialog() is None)
    driver.choose("What carries the requests", "All carried by consent")
    driver.fill("Purpose", "To learn who looks after her money and her meals.")
    driver.fill("Lawful basis", "Public task: Care Act 2014, section 42, with her consent.")
    driver.picture("plan")
    driver.press("Ctrl+Return")
    walk.committed("request", lambda: walk.confirm("Send", "ask-confirm"))
    driver.picture("asked")

    walk.part(4)
    driver.press_button("Analysis")
    for name, words in (
        ("Reason tied to the concern", "Carers found unopened letters, an empty fridge and a stranger's car."),
        ("The adult's own wishes", WISHES),
        ("Section 42: the three questions", SECTION_42),
        ("Mental capacity", CAPACITY),
        ("Analysis", "A friend holds her money and her meals fail; she asks for this to stop."),
        ("Recommendation", "A section 42 enquiry led by adults' social care."),
    ):
        walk.write(name, words)
    driver.picture("analysis")
    walk.committed("enquiry", lambda: driver.press_button("Save version"))
    driver.press("Ctrl+Shift+D")
    driver.settle()
    driver.choose("Outcome", "Section 42")
    driver.choose("Exit rating", "Amber")
    driver.fill("Reasons, tied to the concern", REASON)
    driver.picture("recommend")
    walk.committed("enquiry", lambda: driver.press("Ctrl+Return"))

    walk.as_("mash manager")
    walk.go(Place("approvals"))
    driver.walk_to("What waits for a second person", "Outcome to choose")
    driver.settle()
    driver.picture("approvals")
    driver.press("Return")
    driver.settle()
    driver.press("Ctrl+Shift+D")
    driver.expect("Recommended by Simran Dhami")
    driver.choose("Outcome", "Section 42")
    driver.choose("Exit rating", "Amber")
    driver.fill("Reasons, tied to the concern", REASON)
    walk.committed("enquiry", lambda: driver.press("Ctrl+Return"))
    walk.expect("Adult not told yet")
    driver.picture("decided")
    assert walk.in_screen(), "the focus left the case"

    for number, name in enumerate(PARTS, 1):
        walk.part(number)
        driver.picture(name)
        assert not speaks_of_a_child(walk.words()), name
    hub, actor = walk.seat()
    printed = paper_words(driver.ask(lambda: preview_summary(hub, actor, enquiry, SummaryForm.MASH)).paper)
    for said in (WISHES, SECTION_42, CAPACITY, REASON, "Section 42 enquiry"):
        assert said in printed
    assert not speaks_of_a_child(printed)
