"""What was known at a decision is frozen as ids and codes, and shown again exactly, whatever came in since."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.models import Decision
from app.models.enums import ConsentPosition, ItemHandling
from app.services import clock
from app.services.access import Role
from app.services.clock import FixedClock
from app.services.enquiry.analysis import save_analysis
from app.services.enquiry.consent import ConsentDraft, record_consent
from app.services.enquiry.decision_reading import show_named_known
from app.services.enquiry.grid import ask_partners
from app.services.enquiry.known import show_known
from app.services.enquiry.ratings import rate_enquiry
from app.services.enquiry.request_records import Basis
from app.services.enquiry.restricting import name_on_case
from app.services.enquiry.sending import withdraw_request
from app.services.unit_of_work import Hub
from tests.factories import hubs
from tests.factories.hubs import Staff
from tests.services.enquiry.deciding import answer, chosen, item, mark, recommended, room, send_all
from tests.services.enquiry.rows import Case, opened

SECRET = "quagga-marker"


def known_case(hub: Hub, staff: Staff, monday: FixedClock) -> Case:
    """Five agencies asked, three answered, one late; an item of each marking."""
    case = opened(hub, staff)
    case.ask(("police", "health", "education"), urgent=("health",))
    send_all(case)
    (first, *_rest) = answer(case, "police")
    item(case, first, f"Known to officers {SECRET}", ItemHandling.SHARE_ONWARD)
    item(case, first, f"Hub only {SECRET}", ItemHandling.HUB_ONLY)
    item(case, first, f"Intelligence {SECRET}", ItemHandling.INTELLIGENCE)
    item(case, first, f"Unmarked {SECRET}")
    answer(case, "education", people=2)
    monday.advance(5 * 3600)
    save_analysis(hub, case.worker, case.id, {"analysis": f"It fits {SECRET}"}, based_on=0)
    return case


def test_the_sentence_says_how_many_replied_who_is_late_and_who_was_not_asked_and_why(
    hub: Hub, staff: Staff, monday: FixedClock
) -> None:
    case = known_case(hub, staff, monday)
    sentence = room(case).known.sentence
    assert sentence.startswith(
        "Known now with 1 of 3 replies; Health late; Education (2 of 4 people answered) not answered yet; "
    )
    assert "not asked because “Not known to this service”" in sentence
    assert "Probation" in sentence
    assert sentence.endswith("; analysis version 1.")


def test_before_anybody_was_asked_the_sentence_says_so(hub: Hub, staff: Staff) -> None:
    sentence = room(opened(hub, staff)).known.sentence
    assert sentence.startswith("Known now without a reply: no request had left; ")
    assert "agencies still to decide" in sentence
    assert sentence.endswith("; no analysis written.")


def test_requests_that_wait_for_an_override_are_named_as_held(hub: Hub, staff: Staff) -> None:
    case = opened(hub, staff, consent=ConsentPosition.REFUSED)
    case.ask(("police",), basis=Basis.OVERRIDE)
    assert "Police held for a consent override" in room(case).known.sentence


def test_what_is_frozen_holds_ids_codes_and_counts_and_no_narrative(
    hub: Hub, staff: Staff, monday: FixedClock
) -> None:
    case = known_case(hub, staff, monday)
    recommended(case)
    with hub.reading(None) as unit:
        frozen = unit.session.query(Decision).one().known
    written = json.dumps(frozen)
    for narrative in (SECRET, "Novak", "Not known to this service", "Police", "Third report"):
        assert narrative not in written
    assert all(_is_bare(value) for value in _leaves(frozen))


def test_a_named_representative_reads_it_without_intelligence(hub: Hub, staff: Staff, monday: FixedClock) -> None:
    case = known_case(hub, staff, monday)
    decision = recommended(case)
    name_on_case(hub, staff[Role.MASH_MANAGER], case.id, staff.others["health"].user_id)
    seen = show_named_known(hub, staff.others["health"], decision)
    assert [each.text for each in seen.items] == [f"Known to officers {SECRET}", f"Hub only {SECRET}"]
    assert len(show_known(hub, case.worker, decision).items) == 4


def test_an_item_marked_as_intelligence_later_is_withheld_from_the_frozen_state_too(
    hub: Hub, staff: Staff, monday: FixedClock
) -> None:
    case = known_case(hub, staff, monday)
    decision = recommended(case)
    name_on_case(hub, staff[Role.MASH_MANAGER], case.id, staff.others["health"].user_id)
    shared = next(each.id for each in show_known(hub, case.worker, decision).items if each.handling == "share_onward")
    mark(case, shared, ItemHandling.INTELLIGENCE)
    assert [each.text for each in show_named_known(hub, staff.others["health"], decision).items] == [
        f"Hub only {SECRET}"
    ]


def test_why_an_agency_was_not_asked_is_shown_as_it_was_after_it_was_asked(
    hub: Hub, staff: Staff, monday: FixedClock
) -> None:
    case = known_case(hub, staff, monday)
    decision = recommended(case)
    before = show_known(hub, case.worker, decision)
    monday.advance(60)
    ask_partners(hub, case.worker, case.id, case.plan(("probation",), reason="Another reason altogether"))
    after = show_known(hub, case.worker, decision)
    assert after == before
    assert "Another reason altogether" in room(case).known.sentence


STEPS = ("reply", "correct", "remark", "rate", "consent", "ask", "withdraw", "analyse", "decide")


@pytest.mark.slow
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.sampled_from(STEPS), min_size=1, max_size=6))
def test_whatever_comes_in_later_a_decision_shows_what_was_known_then(
    hub_template: Path, staff: Staff, tmp_path_factory: pytest.TempPathFactory, steps: list[str]
) -> None:
    monday = FixedClock(hubs.MONDAY)
    with clock.use(monday), hubs.copied(hub_template, tmp_path_factory.mktemp("frozen") / "hub") as hub:
        case = known_case(hub, staff, monday)
        decision = recommended(case)
        then = show_known(hub, case.worker, decision)
        for at, step in enumerate(steps):
            monday.advance(60)
            _happen(case, step, at, then.items[0].id)
            assert show_known(hub, case.worker, decision) == then
        shown = next(row for row in room(case).decisions if row.id == decision)
        assert shown.sentence == then.sentence


def _happen(case: Case, step: str, at: int, item_id: UUID) -> None:
    now = case.read()
    version = now.header.version
    open_now = room(case).status == "open"
    if step == "reply" and any(each.id == case.request_ids["health"] and each.state == "sent" for each in now.requests):
        (first, *_rest) = answer(case, "health")
        item(case, first, "Came in later", ItemHandling.SHARE_ONWARD)
    elif step == "correct":
        answer(case, "police", corrects=True)
    elif step == "remark":
        mark(case, item_id, ItemHandling.INTELLIGENCE, f"Changed {at}")
    elif step == "rate":
        rate_enquiry(case.hub, case.worker, case.id, "red" if at % 2 else "green", f"Changed {at}", version=version)
    elif step == "consent":
        draft = ConsentDraft("refused", "Mira Novak", "the children")
        record_consent(case.hub, case.worker, case.id, draft, version=version)
    elif step == "ask" and now.header.consent == "given":
        ask_partners(case.hub, case.worker, case.id, case.plan(("probation",), reason=f"Reason {at}"))
    elif step == "withdraw":
        row = next(each for each in now.requests if each.id == case.request_ids["education"])
        if row.state == "sent":
            withdraw_request(case.hub, case.worker, row.id, "Not needed", row.version)
    elif step == "analyse":
        number = room(case).analysis[0].number
        save_analysis(case.hub, case.worker, case.id, {"analysis": f"Thought {at}"}, based_on=number)
    elif step == "decide" and open_now:
        chosen(case)


def _leaves(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [leaf for each in value.values() for leaf in _leaves(each)]
    if isinstance(value, list):
        return [leaf for each in value for leaf in _leaves(each)]
    return [value]


def _is_bare(value: Any) -> bool:
    """An id, a moment, a code of one word, a count, yes or no, nothing."""
    return value is None or isinstance(value, int | bool) or (isinstance(value, str) and " " not in value)


def test_the_clock_of_that_moment_is_kept_too(hub: Hub, staff: Staff, monday: FixedClock) -> None:
    case = opened(hub, staff)
    opened_at = monday.now()
    decision = recommended(case)
    monday.advance(3600)
    rate_enquiry(hub, case.worker, case.id, "red", "New", version=case.read().header.version)
    then = show_known(hub, case.worker, decision)
    assert (then.due_at, then.late, then.rating) == (opened_at + timedelta(hours=24), False, "amber")
