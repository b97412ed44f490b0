"""By raw SQL: nobody but a manager chooses, nothing is chosen unrecommended, lateness says why, the ladder holds."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from sqlcipher3 import dbapi2 as sqlcipher

from app.models import new_id
from app.models.engine import raw_connection
from app.models.migrations.guards import ENQUIRY_GATES
from app.services.access import Role
from app.services.clock import FixedClock
from app.services.enquiry.decision_records import DissentDraft
from app.services.enquiry.disagreement import record_dissent
from app.services.enquiry.hand_over import hand_over
from app.services.enquiry.restricting import name_on_case
from app.services.unit_of_work import Hub
from tests.factories.hubs import Staff
from tests.services.enquiry.deciding import HANDED, recommended, room
from tests.services.enquiry.rows import Case, opened

Run = Callable[..., Any]


@pytest.fixture
def sql(hub: Hub) -> Iterator[Run]:
    connection = raw_connection(hub.store.path, hub.store.data_key)
    yield lambda text, *values: connection.execute(text, [_bare(value) for value in values]).fetchall()
    connection.close()


@pytest.fixture
def case(hub: Hub, staff: Staff) -> Case:
    return opened(hub, staff)


def refused(run: Run, why: str, text: str, *values: object) -> None:
    with pytest.raises(sqlcipher.IntegrityError, match=why):
        run(text, *values)


def decision(case: Case, by: Role, step: str, at: datetime, **columns: Any) -> tuple[str, list[object]]:
    row: dict[str, object] = {
        "id": new_id(),
        "at": at,
        "by_id": case.staff[by].user_id,
        "enquiry_id": case.id,
        "step": step,
        "outcome": "assessment",
        "exit_rating": "amber",
        "reason": "So",
        "known": "{}",
        **columns,
    }
    return f"INSERT INTO decision ({', '.join(row)}) VALUES ({', '.join('?' for _ in row)})", list(row.values())


def test_only_a_mash_manager_chooses(sql: Run, case: Case, monday: FixedClock) -> None:
    first = recommended(case)
    for role in (Role.HUB_WORKER, Role.SERVICE_MANAGER, Role.PARTNER):
        text, values = decision(case, role, "chosen", monday.now(), recommendation_id=first)
        refused(sql, "gate: a MASH manager chooses", text, *values)


def test_nothing_is_chosen_without_a_recommendation_of_the_same_enquiry(
    sql: Run, hub: Hub, staff: Staff, case: Case, monday: FixedClock
) -> None:
    other = opened(hub, staff)
    foreign = recommended(other)
    for answered in (None, foreign):
        text, values = decision(case, Role.MASH_MANAGER, "chosen", monday.now(), recommendation_id=answered)
        refused(sql, "gate: a worker recommends first", text, *values)


def test_a_late_enquiry_is_not_chosen_without_the_managers_reason(sql: Run, case: Case, monday: FixedClock) -> None:
    first = recommended(case)
    monday.advance(25 * 3600)
    for reason in (None, "  "):
        text, values = decision(
            case, Role.MASH_MANAGER, "chosen", monday.now(), recommendation_id=first, late_reason=reason
        )
        refused(sql, "gate: a late enquiry says why", text, *values)
    text, values = decision(
        case, Role.MASH_MANAGER, "chosen", monday.now(), recommendation_id=first, late_reason="Health was late"
    )
    sql(text, *values)


def test_only_a_manager_reopens(sql: Run, case: Case, monday: FixedClock) -> None:
    first = recommended(case)
    refused(
        sql,
        "gate: a MASH manager reopens",
        "INSERT INTO reopening (id, at, by_id, enquiry_id, decision_id, reason) VALUES (?, ?, ?, ?, ?, 'So')",
        new_id(),
        monday.now(),
        case.worker.user_id,
        case.id,
        first,
    )


def test_a_late_acknowledgement_says_why(sql: Run, case: Case, monday: FixedClock) -> None:
    hand_over(case.hub, case.worker, case.id, HANDED)
    made = room(case).hand_overs[0].id
    monday.advance(3700)
    refused(
        sql,
        "gate: a late acknowledgement says why",
        "INSERT INTO hand_over_acknowledgement (id, at, by_id, hand_over_id, acknowledged_by, acknowledged_at)"
        " VALUES (?, ?, ?, ?, 'Pia', ?)",
        new_id(),
        monday.now(),
        case.worker.user_id,
        made,
        monday.now(),
    )


def test_why_a_cell_was_not_asked_is_not_lost(sql: Run, case: Case) -> None:
    case.ask(("police",))
    for change in ("not_asked_reason = 'Another'", "decided_at = decided_at + 1"):
        refused(
            sql,
            "gate: why a cell was not asked is kept",
            f"UPDATE request_cell SET {change} WHERE not_asked_reason IS NOT NULL",
        )


# --- the ladder ---

DETERMINE = (
    "INSERT INTO determination (id, at, by_id, disagreement_id, step, reason) VALUES (?, ?, ?, ?, ?, ?)"
)
ANSWER = "INSERT INTO determination_answer (id, at, by_id, determination_id, answer) VALUES (?, ?, ?, ?, ?)"


def dissent(case: Case, name: str = "police") -> UUID:
    actor = case.staff.others[name]
    name_on_case(case.hub, case.staff[Role.MASH_MANAGER], case.id, actor.user_id)
    made = record_dissent(case.hub, actor, case.id, DissentDraft("rating", "red", "Higher")).new_id
    assert made is not None
    return made


def test_the_ladder_names_who_determines_and_never_the_dissenter(sql: Run, case: Case, monday: FixedClock) -> None:
    made = dissent(case)
    for name in ("worker", "police", "service", "admin"):
        by = case.staff.others[name].user_id
        refused(sql, "gate: the ladder names who", DETERMINE, new_id(), monday.now(), by, made, 1, "So")
    own = dissent(case, "social")
    social = case.staff.others["social"].user_id
    refused(sql, "gate: the ladder names who", DETERMINE, new_id(), monday.now(), social, own, 1, "So")
    refused(sql, "gate: a determination says why", DETERMINE, new_id(), monday.now(), social, made, 1, "  ")


def test_a_step_follows_only_where_the_one_before_stayed_unresolved(sql: Run, case: Case, monday: FixedClock) -> None:
    made, first = dissent(case), new_id()
    social, manager = case.staff.others["social"].user_id, case.staff[Role.MASH_MANAGER].user_id
    police, health = case.staff[Role.PARTNER].user_id, case.staff.others["health"].user_id
    sql(DETERMINE, first, monday.now(), social, made, 1, "So")
    for step in (1, 2):
        refused(sql, "gate: the step before", DETERMINE, new_id(), monday.now(), manager, made, step, "No")
    refused(
        sql, "gate: the agency that dissented answers", ANSWER, new_id(), monday.now(), health, first, "unresolved"
    )
    sql(ANSWER, new_id(), monday.now(), police, first, "unresolved")
    refused(sql, "gate: the step before", DETERMINE, new_id(), monday.now(), social, made, 1, "Again")
    sql(DETERMINE, new_id(), monday.now(), manager, made, 2, "Final")


def test_a_disagreement_says_the_other_view(sql: Run, case: Case, monday: FixedClock) -> None:
    police = case.staff[Role.PARTNER]
    refused(
        sql,
        "gate: a disagreement says the other view",
        "INSERT INTO disagreement (id, at, by_id, enquiry_id, agency_id, view) VALUES (?, ?, ?, ?, ?, ' ')",
        new_id(),
        monday.now(),
        police.user_id,
        case.id,
        police.agency_id,
    )


def test_every_gate_here_has_words_for_the_screen() -> None:
    from app.services.store_words import _TRIGGER_WORDS

    said = {word for line in ENQUIRY_GATES for word in re.findall(r"'(gate: [^']+)'", line)}
    assert said <= set(_TRIGGER_WORDS)


def _bare(value: object) -> object:
    if isinstance(value, UUID):
        return value.bytes
    if isinstance(value, datetime):
        return int(value.timestamp() * 1_000_000)
    return value
