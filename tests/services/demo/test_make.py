"""The demo hub: encrypted, staffed, with a day under way, made once and found again."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.models import ConsentOverride, Household, Person, PoliceNotification, Relationship
from app.models.enums import OverrideState
from app.services import chain, clock
from app.services.access import Actor
from app.services.clock import FixedClock
from app.services.demo import make
from app.services.demo.make import LEAST_PEOPLE, DemoHub, make_demo_hub
from app.services.demo.stories import stories
from app.services.enquiry.case_list import list_enquiries
from app.services.enquiry.records import CaseView
from app.services.errors import StoreFault
from app.services.intake.batches import list_batches
from app.services.intake.inbox import count_views
from app.services.intake.inbox_records import InboxView
from app.services.trust import opening, vault
from app.services.trust.sign_in import sign_in
from tests.factories import hubs

NOW = datetime(2026, 3, 30, 12, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoHub]:
    folder = tmp_path_factory.mktemp("demo") / "hub"
    with clock.use(FixedClock(NOW)):
        make_demo_hub(folder, NOW).hub.close()
        found = make_demo_hub(folder, NOW + timedelta(hours=2))
        yield found
        found.hub.close()


@pytest.fixture(scope="module")
def worker(demo: DemoHub) -> Actor:
    person = next(person for person in demo.people if person.role == "hub_worker")
    return sign_in(demo.hub, person.sign_in_name, person.password)


def test_the_demo_is_encrypted_and_says_beside_it_how_it_opens(demo: DemoHub) -> None:
    assert not vault.database_path(demo.folder).read_bytes().startswith(b"SQLite format 3")
    assert demo.hub.demo
    listed = json.loads((demo.folder / make.PEOPLE_FILE).read_text(encoding="utf-8"))
    assert [person["sign_in_name"] for person in listed] == [person.sign_in_name for person in demo.people]
    said = [person["role"] for person in listed]
    assert {"Hub worker", "MASH manager", "Partner representative, Police"} <= set(said)
    assert not [words for words in said if "_" in words]
    assert demo.passphrase in (demo.folder / opening.DEMO_MARK).read_text(encoding="utf-8")


def test_everybody_on_the_list_can_sign_in_and_every_role_is_there(demo: DemoHub) -> None:
    roles = [sign_in(demo.hub, person.sign_in_name, person.password).roles for person in demo.people[-2:]]
    assert all(roles)
    held = {person.role for person in demo.people}
    assert held == {
        "hub_worker", "partner_representative", "social_care_representative", "mash_manager", "service_manager",
        "auditor", "administrator",
    }  # fmt: skip
    assert sum(person.role == "service_manager" for person in demo.people) == 2


def test_the_inbox_holds_the_whole_round_of_a_day(demo: DemoHub, worker: Actor) -> None:
    counts = {each.view: each.count for each in count_views(demo.hub, worker)}
    assert counts[InboxView.OVERDUE] == 1
    assert counts[InboxView.DUE_SOON] == 1
    assert counts[InboxView.WAITING] == 3
    assert counts[InboxView.CLOSED_TODAY] == 3
    assert counts[InboxView.REPEAT] >= 1
    assert counts[InboxView.UNSCREENED] > 12


def test_enquiries_run_in_all_colours_with_two_late_replies_and_one_override_waiting(
    demo: DemoHub, worker: Actor
) -> None:
    rows = list_enquiries(demo.hub, worker, CaseView.ALL_OPEN)
    assert {row.rating for row in rows} == {"red", "amber", "green"}
    assert sum(row.late for row in rows) == 2
    assert all(row.due_at is not None and row.due_at > NOW for row in rows)
    assert sum(row.held for row in rows) == 4
    with demo.hub.reading(None) as unit:
        states = list(unit.session.scalars(select(ConsentOverride.state)))
    assert states == [OverrideState.PROPOSED]


def test_a_police_batch_waits_to_be_screened(demo: DemoHub, worker: Actor) -> None:
    (batch,) = list_batches(demo.hub, worker)
    assert batch.unscreened == batch.contacts == 11
    with demo.hub.reading(None) as unit:
        assert unit.session.scalar(select(func.count()).select_from(PoliceNotification)) == 11


def test_the_hub_knows_people_with_their_households_and_ties(demo: DemoHub) -> None:
    with demo.hub.reading(None) as unit:
        counts = [
            unit.session.scalar(select(func.count()).select_from(table)) or 0
            for table in (Person, Household, Relationship)
        ]
    assert counts[0] == LEAST_PEOPLE
    assert counts[1] > 150
    assert counts[2] > 500


def test_every_act_of_the_day_is_in_the_audit_trail_in_the_order_of_time(demo: DemoHub) -> None:
    from app.models import AuditEntry

    with demo.hub.reading(None) as unit:
        assert chain.verify(unit.session, demo.hub.audit_key).broken_at is None
        moments = list(unit.session.scalars(select(AuditEntry.at).order_by(AuditEntry.seq)))
    made = [moment for moment in moments if moment < NOW - timedelta(seconds=1)]
    assert made == sorted(made)
    assert len(made) > 150


def test_a_demo_of_the_same_day_is_found_again(demo: DemoHub) -> None:
    assert not demo.made_anew


@pytest.mark.slow
def test_a_demo_of_another_day_is_made_anew_and_nothing_else_in_its_folder_touched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = tuple(story for story in stories() if story.name in {"overdue", "ambulance"})
    monkeypatch.setattr(make, "stories", lambda: few)
    folder = tmp_path / "hub"
    folder.mkdir()
    (folder / "my notes.txt").write_text("kept", encoding="utf-8")
    for day, worked_through in ((NOW, False), (NOW + timedelta(days=1), False), (NOW + timedelta(days=1), True)):
        with clock.use(FixedClock(day)):
            made = make_demo_hub(folder, day, anew=worked_through)
            made.hub.close()
        assert made.made_anew
    assert (folder / "my notes.txt").read_text(encoding="utf-8") == "kept"


def test_a_real_hub_in_the_folder_is_never_touched(tmp_path: Path) -> None:
    folder = tmp_path / "hub"
    opening.create_hub(folder, hubs.PASSPHRASE, "test").close()
    before = vault.database_path(folder).read_bytes()
    with pytest.raises(StoreFault, match="not a demo hub"):
        make_demo_hub(folder, NOW)
    assert vault.database_path(folder).read_bytes() == before
