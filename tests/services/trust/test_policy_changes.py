"""A policy takes effect only when a service manager who did not propose it confirms it."""

import pytest

from app.models import Agency, PolicyVersion
from app.models.enums import PolicyState
from app.services.access import Act, Actor, Role, may
from app.services.errors import Invalid, NotFound, Refused
from app.services.policy_file import builtin_text
from app.services.trust import policy_changes
from app.services.trust.policy_changes import PolicyDifference
from app.services.unit_of_work import Hub
from tests.factories.hubs import Staff

TEXT = builtin_text("west_berkshire")
CHANGED = TEXT.replace("red = { hours = 4 }\namber = { hours = 12 }", "red = { hours = 3 }\namber = { hours = 10 }")


@pytest.fixture
def admin(staff: Staff) -> Actor:
    return staff[Role.ADMINISTRATOR]


def propose(hub: Hub, admin: Actor, text: str = CHANGED) -> policy_changes.PolicyVersionRow:
    policy_changes.propose_policy(hub, admin, text, "Partners agreed a shorter time")
    return policy_changes.list_policy_versions(hub, admin)[0]


def in_force(hub: Hub) -> int:
    with hub.reading(None) as unit:
        return unit.policy.number


def test_a_proposed_policy_changes_nothing_until_a_service_manager_confirms_it(
    hub: Hub, staff: Staff, admin: Actor
) -> None:
    waiting = propose(hub, admin)
    assert waiting.waiting
    assert in_force(hub) == 1
    policy_changes.confirm_policy(hub, staff[Role.SERVICE_MANAGER], waiting.id)
    assert in_force(hub) == 2
    newest, former = policy_changes.list_policy_versions(hub, admin)
    assert newest.in_force
    assert newest.decided_by == "Sal Quist"
    assert newest.proposed_by == "Ash Pike"
    assert former.state_words == "Was in force"


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SERVICE_MANAGER])
def test_nobody_else_confirms_or_refuses(hub: Hub, staff: Staff, admin: Actor, role: Role) -> None:
    waiting = propose(hub, admin)
    for act in (policy_changes.confirm_policy, policy_changes.refuse_policy):
        with pytest.raises(Refused):
            act(hub, staff[role], waiting.id)
    assert in_force(hub) == 1


def test_the_proposer_cannot_confirm_even_as_a_service_manager(hub: Hub, staff: Staff, admin: Actor) -> None:
    waiting = propose(hub, admin)
    proposer = staff[Role.SERVICE_MANAGER]
    with hub.writing(None) as unit:
        row = unit.get(PolicyVersion, waiting.id)
        row.proposed_by_id = proposer.user_id
        unit.audit("test moved a proposal")
        unit.commit()
    for act in (policy_changes.confirm_policy, policy_changes.refuse_policy):
        with pytest.raises(Refused, match="proposed this change"):
            act(hub, proposer, waiting.id)


def test_a_refused_or_withdrawn_change_leaves_the_policy_and_cannot_be_confirmed_later(
    hub: Hub, staff: Staff, admin: Actor
) -> None:
    first = propose(hub, admin)
    policy_changes.refuse_policy(hub, staff[Role.SERVICE_MANAGER], first.id)
    second = propose(hub, admin)
    policy_changes.withdraw_policy(hub, admin, second.id)
    for each in (first, second):
        with pytest.raises(Refused, match="already decided"):
            policy_changes.confirm_policy(hub, staff[Role.SERVICE_MANAGER], each.id)
    assert in_force(hub) == 1


def test_only_one_change_waits_at_a_time(hub: Hub, admin: Actor) -> None:
    propose(hub, admin)
    with pytest.raises(Refused, match="Another change"):
        policy_changes.propose_policy(hub, admin, CHANGED, "Once more")


def test_a_change_needs_a_reason_and_a_difference(hub: Hub, admin: Actor) -> None:
    with pytest.raises(Invalid) as told:
        policy_changes.propose_policy(hub, admin, CHANGED, "  ")
    assert told.value.problems[0].field == "reason"
    with pytest.raises(Refused, match="word for word"):
        policy_changes.propose_policy(hub, admin, TEXT + "\n# a remark\n", "A remark")


def test_a_wrong_key_is_named_with_its_line_while_typing_and_at_proposing(hub: Hub, admin: Actor) -> None:
    wrong = CHANGED.replace("pause_allowed", "pause_alowed", 1)
    line = next(number for number, words in enumerate(wrong.splitlines(), 1) if "pause_alowed" in words)
    preview = policy_changes.preview_policy(hub, admin, wrong)
    assert preview.policy is None
    assert any(problem.row == line and "pause_alowed" in problem.sentence for problem in preview.problems)
    with pytest.raises(Invalid):
        policy_changes.propose_policy(hub, admin, wrong, "A slip")
    assert len(policy_changes.list_policy_versions(hub, admin)) == 1


def test_the_difference_is_told_key_by_key_in_words(hub: Hub, admin: Actor) -> None:
    preview = policy_changes.preview_policy(hub, admin, CHANGED)
    assert {each.words() for each in preview.differences} == {
        "limits.reply.red.hours: 4 → 3",
        "limits.reply.amber.hours: 12 → 10",
    }
    waiting = propose(hub, admin)
    (first,) = (row for row in policy_changes.list_policy_versions(hub, admin) if row.number == 1)
    assert policy_changes.compare_policies(hub, admin, first.id, waiting.id) == preview.differences


def test_new_gone_and_assumed_values_are_told_as_such() -> None:
    old = 'a = 1\n[[agencies]]\ncode = "x"\nname = "X"\n[opening]\nassumed = true\nfrom = "us"\nmonday = "08:00"\n'
    new = 'b = [1, 2]\n[[agencies]]\ncode = "y"\nname = "Y"\n[opening]\nmonday = "09:00"\n'
    said = {each.key: each for each in policy_changes.differences(old, new)}
    assert said["a"].words() == "a: taken out, was 1"
    assert said["b"].words() == "b: new, 1, 2"
    assert said["agencies[y].name"].words() == "agencies[y].name: new, Y"
    assert said["opening.monday"] == PolicyDifference("opening.monday", "08:00", "09:00", old_assumed=True)
    assert said["opening.monday"].words() == "opening.monday: 08:00 (assumed) → 09:00"


def test_a_confirmed_policy_brings_its_new_agencies(hub: Hub, staff: Staff, admin: Actor) -> None:
    agency = '[[agencies]]\ncode = "refuge"\nname = "Refuge"\nshort = "Ref"\ncore = false\n\n# --- outcomes'
    waiting = propose(hub, admin, CHANGED.replace("# --- outcomes", agency, 1))
    policy_changes.confirm_policy(hub, staff[Role.SERVICE_MANAGER], waiting.id)
    with hub.reading(None) as unit:
        assert unit.session.query(Agency).filter_by(code="refuge").one().name == "Refuge"


def test_a_confirmed_narrowing_takes_the_act_away_at_once(hub: Hub, staff: Staff, admin: Actor) -> None:
    worker = staff[Role.HUB_WORKER]
    assert may(worker, Act.RECORD_CONTACT, hub.narrowed)
    waiting = propose(hub, admin, CHANGED.replace("[narrow]", '[narrow]\nhub_worker = ["record a contact"]'))
    assert may(worker, Act.RECORD_CONTACT, hub.narrowed)
    policy_changes.confirm_policy(hub, staff[Role.SERVICE_MANAGER], waiting.id)
    assert not may(worker, Act.RECORD_CONTACT, hub.narrowed)


def test_a_version_that_is_not_there_is_told(hub: Hub, staff: Staff, admin: Actor) -> None:
    with pytest.raises(NotFound):
        policy_changes.policy_text(hub, admin, admin.user_id)
    first = policy_changes.list_policy_versions(hub, admin)[0]
    assert policy_changes.policy_text(hub, admin, first.id) == TEXT
    assert policy_changes.read_policy(hub, admin, first.id).name == first.pack


def test_the_state_of_a_version_follows_the_schema(hub: Hub, staff: Staff, admin: Actor) -> None:
    propose(hub, admin)
    with hub.reading(None) as unit:
        states = [row.state for row in unit.session.query(PolicyVersion).order_by(PolicyVersion.number)]
    assert states == [PolicyState.IN_FORCE, PolicyState.PROPOSED]
