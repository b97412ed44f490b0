"""Red with section 47: a hand-over beside the enquiry, with its own clock, acknowledged late and with a reason."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import HandOver, HandOverAcknowledgement
from app.services import clock
from app.views.desk import Place
from tests.journeys.walks import Later, Walk, walking

WALK = "red"
CONCERN = "A fracture that nobody can explain, in a baby of eight months."
WHY_LATE = "The duty line was engaged; the baby was safe on the ward."

pytestmark = [walking, pytest.mark.slow]


def test_a_red_enquiry_is_handed_over_at_once_and_a_late_acknowledgement_says_why(walk: Walk) -> None:
    driver = walk.driver
    walk.as_("hub worker", "j.rowe")
    enquiry, reference = walk.enquiry("spiral fracture")
    walk.open_case(reference)
    driver.picture("case")
    assert walk.marked() == "Enquiries"

    walk.part(4)
    driver.expect("Rated Red. If a child-protection concern shows, hand over to the assessment team now.")
    driver.picture("offered")
    walk.form("Hand over…", "Hand over to the assessment team")
    driver.press_button("Hand over")
    driver.settle()
    driver.expect("Choose the team that takes the hand-over.")
    driver.picture("refused")
    driver.choose("Team", "Assessment")
    driver.fill("The concern, for the team that takes it", CONCERN)
    walk.committed("enquiry", lambda: driver.press_button("Hand over"))
    driver.expect("acknowledgement due")
    walk.expect("Hand-over not acknowledged")
    driver.picture("handed-over")
    assert walk.in_screen(), "the focus left the case"

    walk.as_("mash manager")
    walk.go(Place("approvals"))
    with clock.use(Later(timedelta(hours=2))):
        driver.walk_to("What waits for a second person", "Hand-over")
        driver.settle()
        driver.expect("Not acknowledged yet")
        driver.picture("approvals")
        driver.press("Return")
        driver.settle()
        walk.expect("Hand-over not acknowledged, late")
        driver.picture("late")
        walk.form("Acknowledge the hand-over to: Assessment team", "Acknowledge the hand-over")
        driver.fill("Who of the team says that they have it", "Pia Holt, duty social worker")
        driver.press_button("Acknowledge")
        driver.settle()
        driver.expect("It was acknowledged late. Write why.")
        driver.picture("why-late")
        driver.fill("Why it is acknowledged late", WHY_LATE)
        walk.committed("enquiry", lambda: driver.press_button("Acknowledge"))
        driver.expect("by Pia Holt, duty social worker, late")
        driver.picture("acknowledged")
        assert walk.in_screen(), "the focus left the case"
        assert "Hand-over not acknowledged" not in walk.words()

    def look(session: Session) -> tuple[str, str, str | None]:
        made = session.scalars(select(HandOver).where(HandOver.enquiry_id == enquiry)).one()
        of_it = HandOverAcknowledgement.hand_over_id == made.id
        taken = session.scalars(select(HandOverAcknowledgement).where(of_it)).one()
        return made.reason, taken.acknowledged_by, taken.late_reason

    assert walk.read(look) == (CONCERN, "Pia Holt, duty social worker", WHY_LATE)
