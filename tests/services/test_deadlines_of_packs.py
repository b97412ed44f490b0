"""Due times as each hub's pack says, worked by hand for one Friday at four before the clocks go forward."""

import pytest

from app.services import deadlines, policy_file
from app.services.deadlines import Moments
from tests.factories.times import at, london


@pytest.mark.parametrize(
    ("pack", "colour", "expected"),
    [
        ("west_berkshire", "red", "2026-03-27 20:00"),
        ("west_berkshire", "amber", "2026-03-28 16:00"),
        ("west_berkshire", "green", "2026-03-30 17:00"),  # 72 elapsed hours over the clock change
        ("merton", "green", "2026-03-30 17:00"),
        ("surrey", "red", "2026-03-30 11:30"),
        ("surrey", "amber", "2026-04-01 14:30"),
        ("surrey", "green", "2026-03-30 17:00"),
        ("luton", "red", "2026-03-27 19:30"),  # from receipt at 15:30, past closing
        ("luton", "amber", "2026-04-01 14:00"),
        ("warwickshire", "red", "2026-04-01 16:00"),
        ("warwickshire", "green", "2026-04-01 16:00"),
        ("hackney", "red", "2026-03-27 19:45"),  # from the first decision at 15:45
        ("hackney", "green", "2026-03-30 16:45"),
    ],
)
def test_an_enquiry_opened_on_a_friday_at_four_is_due_as_its_hub_says(pack: str, colour: str, expected: str) -> None:
    moments = Moments(
        received=at("2026-03-27 15:30"),
        decision_started=at("2026-03-27 15:40"),
        first_decision=at("2026-03-27 15:45"),
        enquiry_opened=at("2026-03-27 16:00"),
    )
    due = deadlines.enquiry_completion(policy_file.load_builtin(pack), colour, moments)
    assert london(due.at_utc) == expected


@pytest.mark.parametrize(
    ("pack", "colour", "urgent", "expected"),
    [
        ("west_berkshire", "red", False, "2026-03-30 13:12"),
        ("west_berkshire", "amber", False, "2026-03-30 21:12"),
        ("west_berkshire", "amber", True, "2026-03-30 13:12"),
        ("west_berkshire", "green", False, "2026-03-30 21:12"),
        ("merton", "red", False, "2026-03-30 11:12"),
        ("merton", "amber", False, "2026-03-30 15:12"),
        ("merton", "green", False, "2026-03-31 09:12"),
        ("surrey", "amber", False, "2026-03-30 21:12"),
        ("hackney", "amber", True, "2026-03-30 13:12"),
    ],
)
def test_a_request_sent_at_9_12_is_due_as_its_hub_says(pack: str, colour: str, urgent: bool, expected: str) -> None:
    policy = policy_file.load_builtin(pack)
    assert london(deadlines.partner_reply(policy, colour, at("2026-03-30 09:12"), urgent=urgent).at_utc) == expected


@pytest.mark.parametrize(
    ("pack", "expected"),
    [
        ("west_berkshire", "2026-03-28 15:30"),
        ("surrey", "2026-03-28 15:40"),  # from the start of decision-making
        ("warwickshire", "2026-03-30 15:30"),
    ],
)
def test_a_contact_is_decided_within_its_hubs_limit(pack: str, expected: str) -> None:
    moments = Moments(received=at("2026-03-27 15:30"), decision_started=at("2026-03-27 15:40"))
    assert london(deadlines.contact_decision(policy_file.load_builtin(pack), moments).at_utc) == expected


def test_until_decision_making_starts_its_clock_runs_from_receipt() -> None:
    surrey = policy_file.load_builtin("surrey")
    due = deadlines.contact_decision(surrey, Moments(received=at("2026-03-27 15:30")))
    assert london(due.at_utc) == "2026-03-28 15:30"


def test_an_enquiry_without_a_recorded_first_decision_still_has_a_due_time() -> None:
    hackney = policy_file.load_builtin("hackney")
    due = deadlines.enquiry_completion(hackney, "red", Moments(received=at("2026-03-30 09:00")))
    assert london(due.at_utc) == "2026-03-30 13:00"


@pytest.mark.parametrize("pack", [pack.code for pack in policy_file.builtin_packs()])
def test_the_floor_and_the_acknowledgement_are_one_working_day_and_a_phone_referral_is_written_in_24_hours(
    pack: str,
) -> None:
    policy, received = policy_file.load_builtin(pack), at("2026-12-24 11:00")
    assert london(deadlines.statutory_floor(policy, received).at_utc) == "2026-12-29 11:00"
    assert london(deadlines.acknowledgement(policy, received).at_utc) == "2026-12-29 11:00"
    assert london(deadlines.written_referral(policy, received).at_utc) == "2026-12-25 11:00"


def test_blue_has_no_due_time_and_is_never_late() -> None:
    policy = policy_file.load_builtin("surrey")
    due = deadlines.enquiry_completion(policy, "blue", Moments(received=at("2020-01-01 09:00")))
    left = deadlines.time_left(due, at("2030-01-01 09:00"))
    assert (due.at_utc, due.paused, due.sentence) == (None, False, "Blue, no limit")
    assert (left.seconds, left.late, left.words) == (None, False, "no limit")


def test_a_colour_or_a_mark_the_hub_does_not_use_is_refused() -> None:
    policy = policy_file.load_builtin("west_berkshire")
    with pytest.raises(LookupError):
        deadlines.partner_reply(policy, "blue", at("2026-03-30 09:00"))
    with pytest.raises(LookupError):
        deadlines.partner_reply(policy, "green", at("2026-03-30 09:00"), urgent=True)
