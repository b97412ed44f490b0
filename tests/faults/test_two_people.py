"""Two people, two openings of the same hub, the same thing: one wins, the other reads why; nothing is overwritten."""

import dataclasses
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from app.models import Authorisation, ConsentOverride, Contact, Screening, UserRole
from app.models.enums import ConsentPosition
from app.services.access import Actor, Role
from app.services.enquiry.consent import OverrideDraft, agree_override, propose_override, refuse_override
from app.services.enquiry.request_records import Basis
from app.services.errors import Conflict, HubdeskError, Refused
from app.services.intake import batches
from app.services.intake.contacts import amend_contact, open_contact, record_contact
from app.services.intake.readers.dispatch import read_document
from app.services.intake.screening import screen_contact
from app.services.intake.screening_records import BatchChoice
from app.services.trust import opening
from app.services.unit_of_work import Changes, Hub
from tests.factories.contacts import three_children
from tests.factories.hubs import Staff
from tests.faults.children import keys_of
from tests.faults.judged import GOOD
from tests.faults.stage import chain_holds
from tests.services.enquiry.rows import opened

SAMPLES = Path(__file__).resolve().parents[1] / "data" / "samples"


@pytest.fixture
def other(hub: Hub) -> Iterator[Hub]:
    """The same hub as another desk has it open."""
    twin = opening.open_hub(hub.folder, keys_of(hub.folder))
    yield twin
    twin.close()


def at_once(*acts: Callable[[], Changes]) -> list[Changes | HubdeskError]:
    """Do all acts at the same moment, each on a thread of its own; what came of each."""
    gate = threading.Barrier(len(acts))
    came: list[Changes | HubdeskError] = []

    def do(act: Callable[[], Changes]) -> None:
        gate.wait()
        try:
            came.append(act())
        except HubdeskError as error:
            came.append(error)

    threads = [threading.Thread(target=do, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(came) == len(acts)
    return came


def one_won(came: list[Changes | HubdeskError], loss: type[HubdeskError]) -> HubdeskError:
    """Exactly one act landed; the other was told why."""
    lost = [each for each in came if isinstance(each, HubdeskError)]
    assert len(lost) == len(came) - 1, came
    assert isinstance(lost[0], loss), lost
    assert lost[0].next_step
    return lost[0]


@pytest.mark.parametrize("turn", range(3))
def test_of_two_who_save_the_same_contact_one_is_shown_both_texts(
    turn: int, hub: Hub, other: Hub, staff: Staff
) -> None:
    one, two = staff.others["worker"], staff.others["worker2"]
    made = record_contact(hub, one, three_children()).new_id
    assert made is not None
    detail = open_contact(hub, one, made)
    mine = dataclasses.replace(detail.draft, concern="As the first one wrote it.")
    theirs = dataclasses.replace(detail.draft, concern="As the second one wrote it.")
    lost = one_won(
        at_once(
            lambda: amend_contact(hub, one, made, mine, detail.version),
            lambda: amend_contact(other, two, made, theirs, detail.version),
        ),
        Conflict,
    )
    assert isinstance(lost, Conflict)
    with hub.reading(None) as unit:
        stands = unit.get(Contact, made).concern
    assert {stands, *lost.texts.mine.values()} >= {mine.concern, theirs.concern}
    assert stands in lost.texts.theirs.values()
    assert "one wrote it" not in str(lost) + repr(lost)
    assert chain_holds(hub)


def test_of_two_who_screen_the_same_contact_one_is_told(hub: Hub, other: Hub, staff: Staff) -> None:
    made = record_contact(hub, staff.others["worker"], three_children()).new_id
    assert made is not None
    one_won(
        at_once(
            lambda: screen_contact(hub, staff.others["worker"], made, GOOD),
            lambda: screen_contact(other, staff.others["worker2"], made, dataclasses.replace(GOOD, rating="red")),
        ),
        Conflict,
    )
    with hub.reading(None) as unit:
        assert unit.session.scalar(select(func.count()).select_from(Screening)) == 1
    assert chain_holds(hub)


def test_of_two_who_decide_the_same_override_one_decides(hub: Hub, other: Hub, staff: Staff) -> None:
    case = opened(hub, staff, consent=ConsentPosition.REFUSED)
    case.ask(basis=Basis.OVERRIDE)
    draft = OverrideDraft("c", "Asking would warn the adult who poses the risk.", "Asking the mother alone.")
    propose_override(hub, staff[Role.MASH_MANAGER], case.id, draft)
    override = case.read().overrides[0].id
    one_won(
        at_once(
            lambda: agree_override(hub, staff.others["service"], override, "Proportionate"),
            lambda: refuse_override(other, staff.others["service2"], override, "Ask her first."),
        ),
        Refused,
    )
    assert chain_holds(hub)


def test_of_two_who_authorise_the_same_batch_one_does(hub: Hub, other: Hub, staff: Staff) -> None:
    data = (SAMPLES / "police_merlin_batch.csv").read_bytes()
    found = read_document(data, "batch.csv").batch
    assert found is not None
    worker, manager = staff[Role.HUB_WORKER], staff[Role.MASH_MANAGER]
    batch_id = batches.record_batch(hub, worker, found, "batch.csv", data).new_id
    assert batch_id is not None
    for line in batches.open_batch(hub, worker, batch_id).lines:
        screen_contact(hub, worker, line.contact_id, GOOD)
    read = batches.open_batch(hub, manager, batch_id)
    choices = [BatchChoice(line.contact_id, line.version, "mash_enquiry") for line in read.lines]
    one_won(
        at_once(
            lambda: batches.authorise_batch(hub, manager, batch_id, read.version, choices),
            lambda: batches.authorise_batch(other, manager, batch_id, read.version, choices),
        ),
        Refused,
    )
    with hub.reading(None) as unit:
        assert unit.session.scalar(select(func.count()).select_from(Authorisation)) == len(choices)
    assert chain_holds(hub)


def test_of_two_who_record_the_same_batch_file_one_does(hub: Hub, other: Hub, staff: Staff) -> None:
    data = (SAMPLES / "police_merlin_batch.csv").read_bytes()
    found = read_document(data, "batch.csv").batch
    assert found is not None
    one_won(
        at_once(
            lambda: batches.record_batch(hub, staff.others["worker"], found, "a.csv", data),
            lambda: batches.record_batch(other, staff.others["worker2"], found, "b.csv", data),
        ),
        Refused,
    )
    assert chain_holds(hub)


def test_every_contact_of_two_busy_desks_lands_under_a_reference_of_its_own(hub: Hub, other: Hub, staff: Staff) -> None:
    def ten(desk: Hub, who: str) -> Callable[[], Changes]:
        def work() -> Changes:
            for _ in range(9):
                record_contact(desk, staff.others[who], three_children())
            return record_contact(desk, staff.others[who], three_children())

        return work

    came = at_once(ten(hub, "worker"), ten(other, "worker2"))
    assert all(isinstance(each, Changes) for each in came), came
    with hub.reading(None) as unit:
        references = unit.session.scalars(select(Contact.reference)).all()
    assert len(references) == len(set(references)) == 20
    assert chain_holds(hub)


def both_roles(hub: Hub, staff: Staff) -> Actor:
    """The manager, made a service manager as well, as they sign in afterwards."""
    manager = staff[Role.MASH_MANAGER]
    with hub.writing(None) as unit:
        unit.add(UserRole(user_id=manager.user_id, role=Role.SERVICE_MANAGER.value, granted_at=unit.at))
        unit.audit("role granted", "user", manager.user_id)
        unit.commit()
    return dataclasses.replace(manager, roles=frozenset({Role.MASH_MANAGER, Role.SERVICE_MANAGER}))


def held_override(hub: Hub, staff: Staff) -> UUID:
    """An override that a MASH manager proposed."""
    case = opened(hub, staff, consent=ConsentPosition.REFUSED)
    case.ask(basis=Basis.OVERRIDE)
    draft = OverrideDraft("c", "Asking would warn the adult who poses the risk.", "Asking the mother alone.")
    propose_override(hub, staff[Role.MASH_MANAGER], case.id, draft)
    return case.read().overrides[0].id


def test_nobody_decides_the_override_they_proposed_by_service_or_by_sql_not_even_with_both_roles(
    hub: Hub, staff: Staff
) -> None:
    override = held_override(hub, staff)
    both = both_roles(hub, staff)
    with pytest.raises(Refused):
        agree_override(hub, both, override, "I agree with myself.")
    with pytest.raises(IntegrityError, match=r"gate|two_different"), hub.store.writer.begin() as connection:
        connection.execute(
            text("UPDATE consent_override SET state='agreed', decided_by_id=proposed_by_id, decided_at=proposed_at")
        )
    with hub.reading(None) as unit:
        assert unit.get(ConsentOverride, override).decided_by_id is None
    assert chain_holds(hub)
