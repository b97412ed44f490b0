"""Advice without a referral: a consultation is recorded, authorised and answered like every other contact."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Authorisation, Consultation, Contact
from app.models.enums import ContactStatus
from app.views.desk import Place
from tests.journeys.walks import Walk, walking

WALK = "consultation"
QUESTION = "Whether a mother's low mood needs a referral while she has support."
ADVICE = "Keep the GP and the health visitor; ring us again if she has to leave the room more often."

pytestmark = [walking, pytest.mark.slow]


def test_advice_without_a_referral_ends_as_a_consultation_once_the_advice_is_on_record(walk: Walk) -> None:
    driver = walk.driver
    walk.as_("hub worker", "s.dhami")
    contact = walk.contact("Three missed appointments")
    walk.open("screening", contact)
    driver.picture("screening")
    assert walk.marked() == "Inbox"
    driver.choose("Level of need", "1")
    walk.tick_concerns("none")
    driver.choose("Initial rating", "Green")
    driver.fill("Reason for the rating", "Tired and supported; no sign of harm.")
    driver.choose("Consent", "Given")
    driver.choose("Recommended outcome", "Consultation")
    driver.fill("Reason for the recommendation", "Only advice was asked for.")
    walk.committed("contact", lambda: driver.press("Ctrl+Return"))
    driver.picture("recommended")

    walk.as_("mash manager")
    walk.open("screening", contact)
    driver.choose("Outcome you choose", "Consultation")
    driver.press_button("Authorise…")
    walk.confirm("Authorise", "authorise")
    driver.expect("Record first what was asked and what was advised")
    driver.picture("advice-first")
    driver.press("Ctrl+Shift+A")
    driver.until("the form is open", lambda: driver.dialog() is not None)
    driver.press_button("Record")
    driver.settle()
    driver.expect("Write what was advised.")
    driver.picture("advice-refused")
    driver.fill("Who asked", "Beatrix Oyelowo, health visitor")
    driver.fill("What was asked", QUESTION)
    driver.fill("What was advised", ADVICE)
    driver.choose("Whether the family was named", "Yes")
    driver.picture("advice")
    walk.committed("contact", lambda: driver.press_button("Record"))
    driver.expect("the advice is on record")
    driver.picture("advice-on-record")
    driver.choose("Outcome you choose", "Consultation")
    driver.press_button("Authorise…")
    walk.committed("contact", lambda: walk.confirm("Authorise", "authorise-again"))
    driver.expect("Beatrix Oyelowo, health visitor asked")
    driver.picture("authorised")

    walk.go(Place("feedback"))
    driver.walk_to("Answers owed to referrers", "Beatrix")
    driver.settle()
    driver.picture("answer-owed")
    assert "advice" in walk.words()

    def look(session: Session) -> tuple[str, str, ContactStatus]:
        made = session.scalars(select(Consultation).where(Consultation.contact_id == contact)).one()
        chosen = session.scalars(select(Authorisation.outcome).where(Authorisation.contact_id == contact)).one()
        return made.advice, chosen, session.scalars(select(Contact.status).where(Contact.id == contact)).one()

    assert walk.read(look) == (ADVICE, "consultation", ContactStatus.CLOSED)
