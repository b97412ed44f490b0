"""What leaves an entry in the trail: openings, searches, exports, prints, locks, keys, changes; only ids and codes.

Swept over every guarded service against a real hub; a service that leaves none stands here with why.
"""

import inspect
import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from app.models import AuditEntry
from app.services import chain
from app.services.access import GRANTS, Act, Role
from app.services.errors import HubdeskError
from app.services.unit_of_work import Hub
from tests.factories.hubs import Staff
from tests.factories.permission_world import world
from tests.services.test_access import SERVICES
from tests.services.test_permissions import calls

PART = "a part of a record whose opening is an entry; the same screen shows both"
LIST = "a list of what there is to do, no record is opened by it"
COUNT = "counts and versions, nothing of a record"
OWN = "what this person alone typed or chose"
HUB = "agencies, policy, colleagues and how much they hold: nothing of a family"
ASKED = "a search still being typed; it is an entry once it has settled (`people.searches`)"

SILENT: dict[str, str] = {
    # parts
    **dict.fromkeys((
        "colleagues_to_name", "draft_letter", "earlier_contacts", "find_duplicate_choices", "find_enquiry_choices",
        "forecast_due", "known_in_contact", "known_on_contact", "list_consultations", "list_items",
        "list_reply_papers", "list_request_log", "list_screenings", "open_decisions", "open_feedback",
        "people_to_add", "place_history", "places_of_contact", "preview_summary", "read_behind", "read_book",
        "read_chronology", "read_family", "read_family_asked", "read_family_named", "read_flags", "read_missing",
        "read_who_knows", "refresh_case", "show_known", "show_named_known",
    ), PART),
    **dict.fromkeys((
        "list_deletions", "list_holds",
        "duplicates_to_decide", "list_approvals", "list_batches", "list_contacts", "list_daily_reports",
        "list_disagreements", "list_enquiries", "list_feedback", "list_hand_overs", "list_merges", "list_named_cases",
        "list_not_the_same", "list_own_disagreements", "list_own_requests", "list_patterns", "read_board",
    ), LIST),
    **dict.fromkeys((
        "batch_stamp", "contact_version", "count_contacts", "count_enquiries", "count_feedback", "count_standing",
        "count_views", "find_place", "household_at",
    ), COUNT),
    **dict.fromkeys((
        "list_drafts", "list_preferences", "must_change_password", "open_draft", "open_form", "open_plan",
        "open_reply_draft", "open_screening_drafts", "open_writing",
    ), OWN),
    **dict.fromkeys((
        "backup_standing", "backup_state", "check_again", "compare_policies", "export_key", "list_accounts",
        "list_agencies", "list_assignees", "list_policy_versions", "list_users", "policy_text", "preview_policy",
        "retention_standing",
        "list_leaders", "propose_agencies", "read_holdings", "read_import", "read_policy", "set_up_warnings",
    ), HUB),
    "clean_up": "nothing happens where the file is clean; a cleaning is an entry",
    **dict.fromkeys(("find_anything", "find_known_people", "find_words"), ASKED),
}  # fmt: skip


def writes(service: Callable[..., Any]) -> bool:
    """Whether a service's own text writes, or hands on to one that does."""
    text = inspect.getsource(inspect.unwrap(service))
    return bool(re.search(r"hub\.writing|on_case\(|unit\.audit|record_refusal", text))


def test_every_service_that_only_reads_says_why_it_leaves_no_entry() -> None:
    reading = {name.rsplit(".", 1)[1]: service for name, service in SERVICES.items() if "hub.reading" in _text(service)}
    silent = {name for name, service in reading.items() if not writes(service)}
    delegating = {"acknowledge", "answer_determination", "determine", "open_override", "send_held_requests"}
    assert silent - delegating - set(SILENT) <= HANDED_ON, "say in SILENT why, or write an entry"
    gone = set(SILENT) - {name.rsplit(".", 1)[1] for name in SERVICES}
    assert gone == set(), "these are no services any more"


HANDED_ON = frozenset({"back_up", "back_up_now", "open_household", "open_person"})
"""Read first, and write their entry through another function."""


def _text(service: Callable[..., Any]) -> str:
    return inspect.getsource(inspect.unwrap(service))


@pytest.mark.parametrize("role", [Role.HUB_WORKER, Role.PARTNER, Role.SERVICE_MANAGER, Role.AUDITOR])
def test_every_service_that_did_something_left_its_entry_and_names_nobody(
    hub: Hub, staff: Staff, role: Role
) -> None:
    actor, without = staff[role], []
    there = world(hub, staff, actor)
    with hub.reading(None) as unit:
        begun, _ = chain.head(unit.session)
    for name, service in sorted(SERVICES.items()):
        act: Act | None = getattr(service, "guarded_act", None)
        short = name.rsplit(".", 1)[1]
        if act is None or role not in GRANTS[act] or short in SILENT:
            continue
        for args, more in calls(service, there.ids["own"])[0]:
            with hub.reading(None) as unit:
                before, _ = chain.head(unit.session)
            try:
                came = service(hub, actor, *args, **more)
            except HubdeskError:
                continue
            except Exception:  # noqa: BLE001 - the arguments were none of its own; it did nothing
                continue
            with hub.reading(None) as unit:
                after, _ = chain.head(unit.session)
            if after == before and not _nothing_done(came):
                without.append(name)
    assert not without, "\n".join(without)
    with hub.reading(None) as unit:
        written = unit.session.scalars(select(AuditEntry.detail).where(AuditEntry.seq > begun)).all()
    told = repr([dict(each) for each in written])
    for word in ("Ashown", "Adeyemi", "Folake", "Quince Row", "RG14", "She was seen", "Arrives hungry"):
        assert word not in told


def _nothing_done(came: object) -> bool:
    """A service that found nothing to do says so by changes that touch nothing, or by an empty answer."""
    return not came or getattr(came, "touched", None) == ()
