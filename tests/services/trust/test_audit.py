"""The auditor's questions: who did what, never what it was about."""

import pytest

from app.models.engine import raw_connection
from app.services.access import Role
from app.services.errors import NotFound, Refused
from app.services.trust import audit, sign_in
from app.services.unit_of_work import Hub
from tests.factories.hubs import Staff
from tests.services.trust.conftest import last_acts


def test_the_auditor_sees_who_did_what_and_that_they_looked_is_written_down(hub: Hub, staff: Staff) -> None:
    worker = staff[Role.HUB_WORKER]
    sign_in.lock(hub, worker)
    rows = audit.list_audit(hub, staff[Role.AUDITOR], actor_id=worker.user_id)
    assert [(row.who, row.act) for row in rows] == [("JS", "desk locked")]
    assert last_acts(hub) == ["audit trail read"]


def test_the_trail_is_read_in_pages_by_sequence(hub: Hub, staff: Staff) -> None:
    for _ in range(5):
        sign_in.lock(hub, staff[Role.HUB_WORKER])
    first = audit.list_audit(hub, staff[Role.AUDITOR], limit=3)
    then = audit.list_audit(hub, staff[Role.AUDITOR], limit=2, before=first[-1].seq)
    assert [row.seq for row in then] == [first[-1].seq - 1, first[-1].seq - 2]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.AUDITOR])
def test_nobody_else_reads_the_trail(hub: Hub, staff: Staff, role: Role) -> None:
    with pytest.raises(Refused):
        audit.list_audit(hub, staff[role])


def test_an_unknown_reference_is_told(hub: Hub, staff: Staff) -> None:
    with pytest.raises(NotFound):
        audit.list_audit(hub, staff[Role.AUDITOR], reference="C-99-1")


def test_a_whole_chain_is_said_to_hold_and_a_changed_entry_is_found(hub: Hub, staff: Staff) -> None:
    for _ in range(3):
        sign_in.lock(hub, staff[Role.HUB_WORKER])
    assert audit.verify_chain(hub).holds
    connection = raw_connection(hub.store.path, hub.store.data_key)
    connection.execute("DROP TRIGGER audit_entry_is_never_changed")
    connection.execute("UPDATE audit_entry SET act = 'signed out' WHERE seq = 3")
    connection.close()
    verdict = audit.check_audit(hub, staff[Role.AUDITOR])
    assert not verdict.holds
    assert verdict.broken_at == 3
    assert "entry 3" in verdict.sentence
    assert verdict.next_step
