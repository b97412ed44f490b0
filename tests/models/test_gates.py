"""By raw SQL on the real encrypted file: what must never change does not, and nothing leaves before two have agreed."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlcipher3 import dbapi2 as sqlcipher

from app.models import new_id
from app.models.engine import raw_connection
from app.models.enums import ConsentPosition
from app.models.migrations.guards import GATES, every_append_only, every_guard
from app.services.access import Role
from app.services.enquiry.consent import OverrideDraft, agree_override, propose_override, refuse_override
from app.services.enquiry.request_records import Basis
from app.services.unit_of_work import Hub
from tests.factories.hubs import Staff
from tests.services.enquiry.rows import Case, opened

Run = Callable[..., Any]
DRAFT = OverrideDraft("c", "It would warn him", "None would do")


@pytest.fixture
def sql(hub: Hub) -> Iterator[Run]:
    """Runs one statement on a bare connection to the hub's own file, with its key."""
    connection = raw_connection(hub.store.path, hub.store.data_key)
    yield lambda text, *values: connection.execute(text, [_bare(value) for value in values]).fetchall()
    connection.close()


@pytest.fixture
def held(hub: Hub, staff: Staff) -> Case:
    """An enquiry without consent: one held request to the police, one proposed override."""
    case = opened(hub, staff, consent=ConsentPosition.REFUSED)
    case.ask(("police",), basis=Basis.OVERRIDE)
    propose_override(hub, staff[Role.MASH_MANAGER], case.id, DRAFT)
    return case


def refused(run: Run, why: str, text: str, *values: object) -> None:
    with pytest.raises(sqlcipher.IntegrityError, match=why):
        run(text, *values)


def names_of(guards: tuple[str, ...]) -> set[str]:
    return {found.group(1) for line in guards if (found := re.match(r"CREATE TRIGGER (\w+)", line))}


def test_every_guard_stands_in_the_file(sql: Run) -> None:
    there = {row[0] for row in sql("SELECT name FROM sqlite_master WHERE type = 'trigger'")}
    assert there >= names_of(every_guard())


@pytest.mark.parametrize("table", every_append_only())
def test_a_row_of_the_record_is_never_changed_deleted_or_replaced(sql: Run, table: str) -> None:
    sql("PRAGMA foreign_keys = OFF")
    sql("PRAGMA ignore_check_constraints = ON")
    gates = sql("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", table)
    for (gate,) in gates:  # what a row must say is tried elsewhere; here it is a filler
        if not gate.startswith(f"{table}_is_never_"):
            sql(f"DROP TRIGGER {gate}")
    columns = sql(f"SELECT name, type FROM pragma_table_info('{table}')")
    filler = [
        b"\x01" * 16 if "BLOB" in kind or "BINARY" in kind else 7 if "INT" in kind else "x" for _, kind in columns
    ]
    marks = ", ".join("?" * len(columns))
    sql(f"INSERT INTO {table} VALUES ({marks})", *filler)
    count = sql(f"SELECT count(*) FROM {table}")
    first = columns[0][0]
    refused(sql, f"append-only: {table}", f"UPDATE {table} SET {first} = {first}")
    refused(sql, f"append-only: {table}", f"DELETE FROM {table}")
    refused(sql, f"append-only: {table}", f"INSERT OR REPLACE INTO {table} VALUES ({marks})", *filler)
    assert sql(f"SELECT count(*) FROM {table}") == count


# --- the gate of a request ---


def test_a_request_that_relies_on_an_override_is_not_sent_before_it_is_agreed(sql: Run, held: Case) -> None:
    request, override = held.request_ids["police"], override_of(sql)
    for state in ("sent", "replied"):
        refused(
            sql,
            "gate: override not agreed",
            "UPDATE information_request SET state = ?, sent_at = 1, override_id = ? WHERE id = ?",
            state,
            override,
            request,
        )
    refused(
        sql, "names_override|gate: override not agreed", "UPDATE information_request SET state = 'sent', sent_at = 1"
    )
    assert sql("SELECT state, sent_at FROM information_request") == [("held", None)]


def test_a_request_is_not_sent_under_a_refused_override(sql: Run, held: Case, hub: Hub, staff: Staff) -> None:
    refuse_override(hub, staff[Role.SERVICE_MANAGER], UUID(bytes=override_of(sql)), "Ask her first")
    refused(
        sql,
        "gate: override not agreed",
        "UPDATE information_request SET state = 'sent', sent_at = 1, override_id = ?",
        override_of(sql),
    )


def test_a_request_is_not_sent_under_another_enquirys_override(sql: Run, held: Case, hub: Hub, staff: Staff) -> None:
    other = opened(hub, staff, consent=ConsentPosition.REFUSED)
    foreign = propose_override(hub, staff[Role.MASH_MANAGER], other.id, DRAFT).new_id
    assert foreign is not None
    agree_override(hub, staff[Role.SERVICE_MANAGER], foreign, "Proportionate")
    refused(
        sql,
        "gate: override not agreed",
        "UPDATE information_request SET state = 'sent', sent_at = 1, override_id = ?",
        foreign,
    )


def test_an_agreed_override_opens_the_gate(sql: Run, held: Case, hub: Hub, staff: Staff) -> None:
    override = override_of(sql)
    agree_override(hub, staff[Role.SERVICE_MANAGER], UUID(bytes=override), "Proportionate")
    sql("UPDATE information_request SET state = 'sent', sent_at = 1, override_id = ?", override)
    assert sql("SELECT state FROM information_request") == [("sent",)]


def test_a_request_cannot_be_born_sent_under_an_override_nobody_agreed(sql: Run, held: Case) -> None:
    for relies, why in ((1, "gate: override not agreed"), (0, "gate: consent does not carry this request")):
        refused(
            sql,
            why,
            "INSERT INTO information_request (id, version, reference, enquiry_id, agency_id, round, state, purpose,"
            " lawful_basis, urgent, relies_on_override, override_id, created_at, created_by_id, sent_at, due_reason)"
            " SELECT ?, 1, 'R-26-9', enquiry_id, agency_id, 9, 'sent', purpose, lawful_basis, 0, ?, ?, created_at,"
            " created_by_id, 1, '' FROM information_request",
            new_id(),
            relies,
            override_of(sql),
        )


def test_a_request_cannot_slip_out_by_dropping_its_reliance(sql: Run, held: Case) -> None:
    refused(
        sql,
        "gate: reliance on override cannot be dropped",
        "UPDATE information_request SET relies_on_override = 0",
    )


def test_a_request_on_consent_is_not_sent_once_consent_is_withdrawn(sql: Run, hub: Hub, staff: Staff) -> None:
    case = opened(hub, staff)
    case.ask(("police",))
    sql(
        "INSERT INTO consent_event (id, at, by_id, enquiry_id, position) "
        "SELECT ?, at + 1, by_id, enquiry_id, 'withdrawn' FROM consent_event",
        new_id(),
    )
    refused(
        sql,
        "gate: consent does not carry this request",
        "UPDATE information_request SET state = 'sent', sent_at = 1",
    )


def test_a_withdrawn_request_says_why(sql: Run, held: Case) -> None:
    refused(sql, "withdrawn_says_why", "UPDATE information_request SET state = 'withdrawn', withdrawn_at = 1")
    refused(
        sql,
        "withdrawn_says_why",
        "UPDATE information_request SET state = 'withdrawn', withdrawn_at = 1, withdrawn_reason = ' '",
    )


# --- the gates of an override ---


def test_who_proposed_an_override_cannot_agree_or_refuse_it(sql: Run, held: Case, staff: Staff) -> None:
    manager = staff[Role.MASH_MANAGER].user_id
    sql("INSERT INTO user_role (user_id, role, granted_at) VALUES (?, 'service_manager', 1)", manager)
    for state in ("agreed", "refused"):
        refused(
            sql,
            "two_different_people",
            "UPDATE consent_override SET state = ?, decided_at = 1, decided_by_id = ?, decision_reason = 'Yes'",
            state,
            manager,
        )


def test_only_a_service_manager_decides_an_override(sql: Run, held: Case, staff: Staff) -> None:
    for name in ("worker", "police", "admin", "auditor"):
        refused(
            sql,
            "gate: a service manager decides",
            "UPDATE consent_override SET state = 'agreed', decided_at = 1, decided_by_id = ?",
            staff.others[name].user_id,
        )


def test_an_override_is_agreed_by_somebody_at_some_time(sql: Run, held: Case) -> None:
    refused(sql, "gate: a service manager decides", "UPDATE consent_override SET state = 'agreed'")


def test_a_refusal_has_a_reason(sql: Run, held: Case, staff: Staff) -> None:
    refused(
        sql,
        "refusal_has_a_reason",
        "UPDATE consent_override SET state = 'refused', decided_at = 1, decided_by_id = ?",
        staff[Role.SERVICE_MANAGER].user_id,
    )


@pytest.mark.parametrize("role", ["worker", "service", "police"])
def test_only_a_mash_manager_proposes(sql: Run, held: Case, staff: Staff, role: str) -> None:
    refused(sql, "gate: a MASH manager proposes", COPY.format(state="proposed"), new_id(), staff.others[role].user_id)


COPY = (
    "INSERT INTO consent_override (id, enquiry_id, ground, analysis, alternatives, state, proposed_at, proposed_by_id,"
    " decided_at, decided_by_id) SELECT ?, enquiry_id, ground, analysis, alternatives, '{state}', proposed_at, ?,"
    " NULL, NULL FROM consent_override LIMIT 1"
)


def test_an_override_cannot_be_born_agreed(sql: Run, held: Case, staff: Staff) -> None:
    refused(
        sql,
        "gate: an override begins as a proposal",
        COPY.format(state="agreed"),
        new_id(),
        staff[Role.MASH_MANAGER].user_id,
    )


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("analysis", "Something milder"),
        ("alternatives", "Others"),
        ("ground", "a"),
        ("not_told", "Nobody"),
        ("not_told_until", 9),
        ("proposed_at", 1),
    ],
)
def test_a_proposal_is_not_edited(sql: Run, held: Case, column: str, value: object) -> None:
    refused(sql, "gate: the proposal is locked", f"UPDATE consent_override SET {column} = ?", value)


def test_a_proposal_cannot_be_given_to_somebody_else(sql: Run, held: Case, staff: Staff) -> None:
    refused(
        sql,
        "gate: the proposal is locked",
        "UPDATE consent_override SET proposed_by_id = ?",
        staff[Role.SERVICE_MANAGER].user_id,
    )


def test_a_decided_override_is_locked(sql: Run, held: Case, hub: Hub, staff: Staff) -> None:
    agree_override(hub, staff[Role.SERVICE_MANAGER], UUID(bytes=override_of(sql)), "Proportionate")
    for change in ("state = 'refused'", "decision_reason = 'x'", "state = 'proposed', decided_by_id = NULL"):
        refused(sql, "gate: the override is locked", f"UPDATE consent_override SET {change}")


def test_an_override_is_never_deleted_or_replaced(sql: Run, held: Case) -> None:
    refused(sql, "append-only: consent_override", "DELETE FROM consent_override")
    refused(
        sql, "append-only: consent_override", "INSERT OR REPLACE INTO consent_override SELECT * FROM consent_override"
    )


@pytest.mark.parametrize("column", ["analysis", "alternatives"])
def test_an_override_has_its_analysis_and_alternatives(sql: Run, held: Case, staff: Staff, column: str) -> None:
    blank = "' ', alternatives" if column == "analysis" else "analysis, ' '"
    text = COPY.format(state="proposed").replace("analysis, alternatives, 'proposed'", f"{blank}, 'proposed'")
    refused(sql, f"has_an_analysis|has_{column}", text, new_id(), staff[Role.MASH_MANAGER].user_id)


# --- the gates of the policy ---


def test_a_policy_takes_effect_only_when_a_service_manager_confirms_it(sql: Run, hub: Hub, staff: Staff) -> None:
    proposed = _proposed_policy(sql, staff)
    sql("UPDATE policy_version SET state = 'superseded' WHERE number = 1")
    for confirmer in (None, staff[Role.MASH_MANAGER].user_id, staff.others["worker"].user_id):
        refused(
            sql,
            "gate: a service manager confirms",
            "UPDATE policy_version SET state = 'in_force', decided_at = 1, confirmed_by_id = ? WHERE id = ?",
            confirmer,
            proposed,
        )


def test_who_proposed_a_policy_does_not_confirm_it(sql: Run, hub: Hub, staff: Staff) -> None:
    admin = staff[Role.ADMINISTRATOR].user_id
    proposed = _proposed_policy(sql, staff)
    sql("INSERT INTO user_role (user_id, role, granted_at) VALUES (?, 'service_manager', 1)", admin)
    sql("UPDATE policy_version SET state = 'superseded' WHERE number = 1")
    refused(
        sql,
        "two_different_people",
        "UPDATE policy_version SET state = 'in_force', decided_at = 1, confirmed_by_id = ? WHERE id = ?",
        admin,
        proposed,
    )


def test_an_old_policy_does_not_come_back_unconfirmed(sql: Run, hub: Hub) -> None:
    sql("UPDATE policy_version SET state = 'superseded'")
    refused(sql, "gate: a service manager confirms", "UPDATE policy_version SET state = 'in_force'")


def test_a_second_policy_is_not_born_in_force(sql: Run, hub: Hub) -> None:
    sql("UPDATE policy_version SET state = 'superseded'")
    refused(
        sql,
        "gate: a service manager confirms",
        "INSERT INTO policy_version (id, number, pack, body, reason, state, proposed_at, decided_at)"
        " SELECT ?, 2, pack, body, reason, 'in_force', proposed_at, decided_at FROM policy_version",
        new_id(),
    )


@pytest.mark.parametrize("column", ["body", "number", "pack"])
def test_the_text_of_a_policy_is_never_changed(sql: Run, hub: Hub, column: str) -> None:
    refused(sql, "append-only: policy_version", f"UPDATE policy_version SET {column} = 9")


# --- rules of the grid and the replies ---


def test_a_cell_is_asked_or_carries_a_reason_never_neither_nor_both(sql: Run, held: Case) -> None:
    change, kept = "UPDATE request_cell SET request_id =", "|why a cell was not asked"
    refused(sql, f"asked_or_reasoned{kept}", f"{change} NULL, not_asked_reason = NULL")
    both = f"{change} (SELECT id FROM information_request), not_asked_reason = 'x'"
    refused(sql, f"asked_or_reasoned{kept}", both)
    refused(sql, f"reason_said{kept}", f"{change} NULL, not_asked_reason = ' '")


@pytest.mark.parametrize("missing", ["current_as_of", "period_from", "period_to", "area_searched", "systems_searched"])
def test_none_found_says_where_it_looked(sql: Run, held: Case, staff: Staff, missing: str) -> None:
    said = {
        "current_as_of": "'2026-03-29'",
        "period_from": "'2016-03-29'",
        "period_to": "'2026-03-29'",
        "area_searched": "'County'",
        "systems_searched": "'Records'",
    }
    insert = (
        "INSERT INTO reply (id, at, by_id, request_id, enquiry_person_id, found, on_behalf, received_at, {names})"
        " SELECT ?, 1, ?, request_id, enquiry_person_id, 'none_found', 0, 1, {values}"
        " FROM request_cell WHERE request_id IS NOT NULL LIMIT 1"
    )
    worker = staff[Role.HUB_WORKER].user_id
    sql(insert.format(names=", ".join(said), values=", ".join(said.values())), new_id(), worker)
    said[missing] = "''" if missing.endswith("searched") else "NULL"
    refused(
        sql,
        "none_found_says_where",
        insert.format(names=", ".join(said), values=", ".join(said.values())),
        new_id(),
        worker,
    )


def test_every_gate_is_tried_here() -> None:
    """A new gate must come with its attempt: the words it refuses with stand in this file."""
    words = {word for line in GATES for word in re.findall(r"'((?:gate|append-only): [^']+)'", line)}
    here = Path(__file__).read_text(encoding="utf-8")
    assert {word for word in words if word not in here} == set()


def override_of(run: Run) -> bytes:
    return bytes(run("SELECT id FROM consent_override ORDER BY proposed_at LIMIT 1")[0][0])


def _proposed_policy(run: Run, staff: Staff) -> UUID:
    made = new_id()
    run(
        "INSERT INTO policy_version (id, number, pack, body, reason, state, proposed_at, proposed_by_id)"
        " SELECT ?, 2, pack, body, reason, 'proposed', proposed_at, ? FROM policy_version",
        made,
        staff[Role.ADMINISTRATOR].user_id,
    )
    return made


def _bare(value: object) -> object:
    return value.bytes if isinstance(value, UUID) else value
