"""What the policy proposes, and what the packs that come with the program say."""

import dataclasses
import itertools
import subprocess
import sys

import pytest

from app.services import policy_file
from app.services.policy import (
    ClockKind,
    ClockName,
    Policy,
    Stage,
    StartEvent,
    Subject,
    is_toxic_trio,
    propose,
)

HOURS, WORKING, DAYS, NONE = ClockKind.PLAIN_HOURS, ClockKind.WORKING_HOURS, ClockKind.WORKING_DAYS, ClockKind.NO_LIMIT
ALL_PACKS = tuple(pack.code for pack in policy_file.builtin_packs())


@pytest.fixture
def west_berkshire() -> Policy:
    return policy_file.load_builtin("west_berkshire")


def test_west_berkshire_stands_first_because_it_is_the_default() -> None:
    assert [pack.name for pack in policy_file.builtin_packs()] == [
        "West Berkshire", "Hackney", "Luton", "Merton", "Surrey", "Warwickshire",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("pack", "contact", "reply", "enquiry"),
    [
        ("west_berkshire", (HOURS, 24), [(HOURS, 4), (HOURS, 12), (HOURS, 12)], [(HOURS, 4), (HOURS, 24), (HOURS, 72)]),
        ("merton", (HOURS, 24), [(HOURS, 2), (HOURS, 6), (HOURS, 24)], [(HOURS, 4), (HOURS, 24), (HOURS, 72)]),
        ("surrey", (HOURS, 24), [(HOURS, 4), (HOURS, 12), (HOURS, 12)], [(WORKING, 4), (WORKING, 24), (HOURS, 72)]),
        ("luton", (HOURS, 24), [(HOURS, 4), (HOURS, 12), (HOURS, 12)], [(WORKING, 4), (WORKING, 24), (WORKING, 72)]),
        ("warwickshire", (DAYS, 1), [(HOURS, 4), (HOURS, 12), (HOURS, 12)], [(DAYS, 3), (DAYS, 3), (DAYS, 3)]),
        ("hackney", (HOURS, 24), [(HOURS, 4), (HOURS, 12), (HOURS, 12)], [(HOURS, 4), (HOURS, 24), (HOURS, 72)]),
    ],
)
def test_a_pack_holds_the_limits_of_its_hub(
    pack: str,
    contact: tuple[ClockKind, int],
    reply: list[tuple[ClockKind, int]],
    enquiry: list[tuple[ClockKind, int]],
) -> None:
    policy = policy_file.load_builtin(pack)

    def said(clock: ClockName, colour: str | None) -> tuple[ClockKind, int | None]:
        limit = policy.clock(clock).limit(colour)
        return limit.kind, limit.amount

    assert said(ClockName.CONTACT, None) == contact
    assert [said(ClockName.REPLY, colour) for colour in ("red", "amber", "green")] == reply
    assert [said(ClockName.ENQUIRY, colour) for colour in ("red", "amber", "green")] == enquiry


@pytest.mark.parametrize(
    ("pack", "clock", "colour", "assumed"),
    [
        ("west_berkshire", ClockName.REPLY, "amber", False),
        ("west_berkshire", ClockName.CONTACT, None, False),
        ("merton", ClockName.CONTACT, None, True),
        ("merton", ClockName.REPLY, "amber", False),
        ("merton", ClockName.ENQUIRY, "amber", True),
        ("surrey", ClockName.REPLY, "red", True),
        ("surrey", ClockName.ENQUIRY, "red", False),
        ("luton", ClockName.ENQUIRY, "red", True),
        ("warwickshire", ClockName.ENQUIRY, "red", False),
        ("warwickshire", ClockName.CONTACT, None, False),
        ("hackney", ClockName.ENQUIRY, "green", False),
        ("hackney", ClockName.REPLY, "green", True),
    ],
)
def test_a_limit_that_no_source_publishes_is_assumed_and_says_whose_it_is(
    pack: str, clock: ClockName, colour: str | None, assumed: bool
) -> None:
    policy = policy_file.load_builtin(pack)
    limit = policy.clock(clock).limit(colour)
    key = f"limits.{clock}.{colour or 'limit'}"
    listed = {assumption.key: assumption.taken_from for assumption in policy.assumptions}
    assert limit.assumed is assumed
    assert limit.assumed_from == ("West Berkshire" if assumed else None)
    assert (listed.get(key) == "West Berkshire") is assumed


def test_hubs_differ_in_when_the_enquiry_clock_starts() -> None:
    starts = {pack: policy_file.load_builtin(pack).clock(ClockName.ENQUIRY).starts for pack in ALL_PACKS}
    assert starts["hackney"] is StartEvent.FIRST_DECISION
    assert starts["luton"] is StartEvent.RECEIVED
    assert starts["west_berkshire"] is StartEvent.ENQUIRY_OPENED


def test_only_lutons_red_runs_on_past_closing() -> None:
    running = [
        (pack, entry.colour)
        for pack in ALL_PACKS
        for rule in policy_file.load_builtin(pack).clocks
        for entry in rule.limits
        if entry.limit.runs_past_closing
    ]
    assert running == [("luton", "red")]


def test_blue_is_information_only_and_has_no_limit_where_a_hub_uses_it() -> None:
    for pack in ALL_PACKS:
        policy = policy_file.load_builtin(pack)
        codes = [colour.code for colour in policy.colours]
        assert ("blue" in codes) is (pack in {"surrey", "merton"})
        if "blue" in codes:
            assert policy.colour("blue").information_only
            assert policy.clock(ClockName.REPLY).limit("blue").kind is NONE
            assert policy.clock(ClockName.ENQUIRY).limit("blue").kind is NONE


def test_an_amber_request_may_be_marked_urgent_in_west_berkshire_and_a_red_one_needs_no_mark(
    west_berkshire: Policy,
) -> None:
    rule = west_berkshire.clock(ClockName.REPLY)
    assert rule.limit("amber", urgent=True).amount == 4
    assert [colour for colour in ("red", "amber", "green") if rule.can_be_urgent(colour)] == ["amber"]
    with pytest.raises(LookupError, match="red marked urgent"):
        rule.limit("red", urgent=True)


def test_only_warwickshire_wants_a_managers_reason_for_a_late_enquiry() -> None:
    wanting = [p for p in ALL_PACKS if policy_file.load_builtin(p).clock(ClockName.ENQUIRY).late_needs_reason]
    assert wanting == ["warwickshire"]


@pytest.mark.parametrize("pack", ALL_PACKS)
def test_the_statutory_floor_is_one_working_day_in_every_pack(pack: str) -> None:
    policy = policy_file.load_builtin(pack)
    for clock in (ClockName.STATUTORY_FLOOR, ClockName.ACKNOWLEDGEMENT):
        rule = policy.clock(clock)
        assert (rule.limit().kind, rule.limit().amount) == (DAYS, 1)
        assert not rule.pause_allowed


@pytest.mark.parametrize("pack", ALL_PACKS)
def test_every_level_proposes_its_colour_and_every_chip_is_short_enough_for_the_wall(pack: str) -> None:
    policy = policy_file.load_builtin(pack)
    assert [(level.number, level.proposes) for level in policy.levels] == [
        (1, "green"), (2, "green"), (3, "amber"), (4, "red"),
    ]  # fmt: skip
    assert {"CSC", "Pol", "Hlth", "Edu", "YOT", "CAMHS", "VCS"} <= {agency.short for agency in policy.agencies}
    assert {"csc", "police", "health"} <= policy.core_for({Subject.CHILD})


def test_surrey_serves_adults_with_adults_social_care_in_the_hub() -> None:
    assert policy_file.load_builtin("surrey").agency("adult_social_care").core
    assert not policy_file.load_builtin("west_berkshire").agency("adult_social_care").core


@pytest.mark.parametrize("pack", ALL_PACKS)
def test_an_adult_at_risk_has_core_agencies_of_their_own_and_no_childrens_service_among_them(pack: str) -> None:
    policy = policy_file.load_builtin(pack)
    adult = policy.core_for({Subject.ADULT})
    assert {"adult_social_care", "police", "health"} <= adult
    assert not adult & {"csc", "education", "camhs", "youth_offending", "early_years"}
    assert policy.core_for(frozenset(Subject)) == adult | policy.core_for({Subject.CHILD})
    told = {each.key: each for each in policy.assumptions}
    assert "Police" in told["core.adult"].words
    assert told["core.adult"].taken_from


def test_a_child_and_an_adult_are_offered_different_outcomes(west_berkshire: Policy) -> None:
    child = {rule.code for rule in west_berkshire.outcomes_for(Stage.CONTACT, Subject.CHILD)}
    adult = {rule.code for rule in west_berkshire.outcomes_for(Stage.CONTACT, Subject.ADULT)}
    assert {"early_help", "referral", "strategy_discussion"} <= child - adult
    assert {"section_42", "other_enquiry", "marac", "adult_assessment"} <= adult - child
    assert {"no_further_action", "information_and_advice", "mash_enquiry"} <= child & adult


@pytest.mark.parametrize(
    ("level", "colour", "route"),
    [
        (1, "green", "information_and_advice"),
        (2, "green", "early_help"),
        (3, "amber", "mash_enquiry"),
        (4, "red", "strategy_discussion"),
    ],
)
def test_a_level_proposes_its_colour_and_route_and_says_why(
    west_berkshire: Policy, level: int, colour: str, route: str
) -> None:
    proposal = propose(west_berkshire, level)
    assert (proposal.colour, proposal.route, proposal.beside) == (colour, route, ())
    assert proposal.reasons[0].startswith(f"Level {level} ")
    assert west_berkshire.colour(colour).word in proposal.reasons[0]


def test_nothing_is_proposed_while_nothing_is_known(west_berkshire: Policy) -> None:
    proposal = propose(west_berkshire, None, (), None)
    assert (proposal.colour, proposal.route, proposal.beside, proposal.reasons) == (None, None, (), ())


@pytest.mark.parametrize(("cse", "through"), [("low", False), ("medium", True), ("high", True), (None, False)])
def test_cse_medium_or_high_always_goes_through_mash(west_berkshire: Policy, cse: str | None, through: bool) -> None:
    proposal = propose(west_berkshire, 1, {"11A"}, cse)
    assert (proposal.route == "mash_enquiry") is through
    assert any("CSE" in reason for reason in proposal.reasons) is through
    assert proposal.colour == "green"


def test_the_toxic_trio_needs_all_three_and_is_proposed_for_exactly_the_same_contacts(
    west_berkshire: Policy,
) -> None:
    every = ("1A", "1B", "2B", "2C", "3A", "3B", "3C", "4A", "4B")
    for size in range(len(every) + 1):
        for chosen in itertools.combinations(every, size):
            held = set(chosen)
            trio = bool(held & {"3A", "3B", "3C"}) and "4B" in held and bool(held & {"1B", "2B"})
            assert is_toxic_trio(held) is trio
            assert (propose(west_berkshire, 2, held).route == "mash_enquiry") is trio


def test_a_red_contact_goes_to_strategy_discussion_with_the_enquiry_beside_it(west_berkshire: Policy) -> None:
    proposal = propose(west_berkshire, 4, {"3A", "4B", "1B"}, "high")
    assert (proposal.colour, proposal.route, proposal.beside) == ("red", "strategy_discussion", ("mash_enquiry",))
    assert len(proposal.reasons) == 3


def test_a_childs_route_is_not_proposed_for_an_adult(west_berkshire: Policy) -> None:
    proposal = propose(west_berkshire, 4, (), None, Subject.ADULT)
    assert (proposal.colour, proposal.route) == ("red", None)
    assert proposal.reasons == ("Level 4 Complex safeguarding or acute proposes Red",)


def test_a_level_the_policy_does_not_know_is_refused(west_berkshire: Policy) -> None:
    with pytest.raises(LookupError, match="level 5"):
        propose(west_berkshire, 5)


def test_a_colour_the_policy_does_not_use_is_refused(west_berkshire: Policy) -> None:
    with pytest.raises(LookupError, match="blue"):
        west_berkshire.colour("blue")
    with pytest.raises(LookupError, match="blue"):
        west_berkshire.clock(ClockName.ENQUIRY).limit("blue")


def test_a_policy_cannot_be_changed_after_it_was_checked(west_berkshire: Policy) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        west_berkshire.clock(ClockName.REPLY).pause_allowed = True  # type: ignore[misc]


def test_the_sign_in_window_pays_for_neither_pydantic_nor_holidays() -> None:
    asked = "import sys, app.services.policy_file, app.services.deadlines as _; "
    asked += "print({'pydantic', 'holidays'} & set(sys.modules))"
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "set()"
