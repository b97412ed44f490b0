"""Early help: the menu of interventions, the locality team, the lead professional and the team around the family."""

from __future__ import annotations

import pytest

from app.services.enquiry.summaries import preview_summary
from app.services.enquiry.summary_records import SummaryForm
from tests.journeys.walks import Walk, paper_words, walking

WALK = "help"
REASON = "Low-level neglect that has not moved; school and health see the same and nobody is in danger."
ANALYSIS = {
    "Reason tied to the concern": "The family worker is worried because visits are missed and the flat is crowded.",
    "Analysis": "Two children are cared for but tired; the mother's depression came back when she stopped treatment.",
    "Recommendation": "Early help with school in the lead, and the GP's follow-up in the plan.",
}
LEAD = "Tegwen Pryce, school"

pytestmark = [walking, pytest.mark.slow]


def test_a_worker_plans_early_help_and_a_manager_chooses_it_with_the_plan(walk: Walk) -> None:
    driver = walk.driver
    walk.as_("hub worker", "s.dhami")
    enquiry, reference = walk.enquiry("Early help has been in place")
    walk.open_case(reference)
    driver.picture("case")
    driver.press("Ctrl+Shift+D")  # the first key that is pressed on this case: its part is not read yet
    driver.expect("Recommend an outcome")
    driver.press_button("Analysis")
    for name, words in ANALYSIS.items():
        walk.write(name, words)
    driver.picture("analysis")
    walk.committed("enquiry", lambda: driver.press_button("Save version"))
    driver.press("Ctrl+Shift+D")
    driver.settle()
    driver.choose("Outcome", "Step down")
    driver.choose("Exit rating", "Green")
    driver.fill("Reasons, tied to the concern", REASON)
    driver.picture("recommending")
    walk.committed("enquiry", lambda: driver.press("Ctrl+Return"))
    driver.picture("recommended")
    assert walk.in_screen(), "the focus left the case"

    walk.as_("mash manager")
    walk.open_case(reference, "ready")
    driver.press("Ctrl+Shift+D")
    driver.expect("Recommended by Simran Dhami")
    driver.picture("choosing")
    driver.choose("Outcome", "Step down")
    driver.choose("Exit rating", "Green")
    driver.fill("Reasons, tied to the concern", REASON)
    driver.picture("plan-wanted")
    driver.press("Ctrl+Return")
    driver.settle()
    driver.expect("Enter the lead professional")
    driver.picture("plan-refused")
    driver.go_to("Family support worker")
    driver.press("Space")
    driver.choose("Locality team", "North")
    driver.fill("Lead professional", LEAD)
    driver.fill("Team around the family", "Health visitor")
    driver.fill("What the plan should come to", "Both children in school on time, and the mother seen by her GP.")
    driver.fill("Review on", "1 Feb 2027")
    driver.picture("plan")
    walk.committed("enquiry", lambda: driver.press("Ctrl+Return"))
    driver.picture("chosen")
    assert walk.in_screen(), "the focus left the case"
    assert driver.says(LEAD)
    assert driver.says("Team around the family: Health visitor")

    hub, actor = walk.seat()
    printed = paper_words(driver.ask(lambda: preview_summary(hub, actor, enquiry, SummaryForm.MASH)).paper)
    for said in (LEAD, "Health visitor", "North"):
        assert said in printed
    driver.named("Answer the referrer")  # what this case is owed next
