"""`main.py verify` says whether the patterns are right, and counts them anew."""

import getpass
from pathlib import Path

import pytest
from sqlalchemy import delete, update

from app.commands.verify import run
from app.models import Pattern, PatternContact, PatternMark
from app.services.access import Role
from app.services.oversight import patterns
from app.services.oversight.pattern_records import PatternFilter
from app.services.patterns.upkeep import check_patterns, rebuild_patterns
from app.services.policy_file import builtin_text
from app.services.trust import policy_changes
from app.services.unit_of_work import Hub
from tests.factories import hubs
from tests.factories.hubs import Staff
from tests.factories.patterned import episodes, repeated_child


@pytest.fixture
def folder(hub: Hub, staff: Staff, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(getpass, "getpass", lambda _words: hubs.PASSPHRASE)
    repeated_child(hub, staff[Role.HUB_WORKER])
    episodes(hub, staff[Role.HUB_WORKER], (2, 3, 4))
    return hub.folder


def spoil(hub: Hub, what: str) -> None:
    """Make what is kept say something else than the record."""
    statements = {
        "counts": update(Pattern).values(contacts=9),
        "missing": delete(Pattern).where(Pattern.kind == "missing"),
        "marks": delete(PatternMark),
        "place": update(PatternMark).values(position=7),
        "entries": delete(PatternContact),
    }
    with hub.writing(None) as unit:
        unit.session.execute(statements[what])
        unit.audit("spoilt for the test")
        unit.commit()


@pytest.mark.parametrize("what", ["counts", "missing", "marks", "place", "entries"])
def test_spoilt_patterns_are_found_and_counted_anew_with_progress(
    hub: Hub, folder: Path, what: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([], folder) == 0
    assert "The count of patterns says what the record says." in capsys.readouterr().out
    spoil(hub, what)
    assert run([], folder) == 1
    assert "Run this again with --rebuild." in capsys.readouterr().out
    assert run(["--rebuild"], folder) == 0
    told = capsys.readouterr()
    assert "built anew: 4 contacts" in told.out
    assert "Building the count of patterns: 100 %" in told.err


@pytest.mark.parametrize("what", ["marks", "entries"])
def test_a_spoilt_table_keeps_no_contact_from_being_recorded(hub: Hub, folder: Path, staff: Staff, what: str) -> None:
    spoil(hub, what)
    repeated_child(hub, staff[Role.HUB_WORKER])
    rebuild_patterns(hub)
    assert check_patterns(hub) == 0


def test_a_policy_that_counts_over_other_months_counts_everything_anew_when_it_is_confirmed(
    hub: Hub, staff: Staff
) -> None:
    worker, admin = staff[Role.HUB_WORKER], staff[Role.ADMINISTRATOR]
    repeated_child(hub, worker, (5, 100, 200))
    wanted = PatternFilter(rule="child", days=None)
    (row,) = patterns.list_patterns(hub, worker, wanted).rows
    assert row.contacts == 3
    text = builtin_text("west_berkshire").replace("\nmonths = 12\n", "\nmonths = 4\n").replace("child = 3", "child = 2")
    policy_changes.propose_policy(hub, admin, text, "Four months are enough here")
    assert [each.contacts for each in patterns.list_patterns(hub, worker, wanted).rows] == [3]
    version = policy_changes.list_policy_versions(hub, admin)[0]
    policy_changes.confirm_policy(hub, staff[Role.SERVICE_MANAGER], version.id)
    (row,) = patterns.list_patterns(hub, worker, wanted).rows
    assert row.contacts == 2
    assert row.why == ("2 or more contacts on one child within 4 months (low-level repeats, Merton)",)
    assert check_patterns(hub) == 0
