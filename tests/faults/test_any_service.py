"""Every service there is, called with hostile texts, other people's ids and numbers beyond all bounds.

Each call is done, or refused in words that hold nothing of what was typed; none crashes, hangs or eats memory, and the
audit trail holds after all of them.
"""

import resource
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.services.access import GRANTS, Act, Role
from app.services.clock import FixedClock
from app.services.errors import HubdeskError, Invalid
from app.services.intake.contacts import record_contact
from app.services.trust import opening, vault
from app.services.unit_of_work import Hub
from tests.factories.contacts import document, three_children
from tests.factories.hubs import Staff
from tests.faults.any_argument import Arguments, Unmakeable
from tests.faults.children import keys_of
from tests.faults.stage import chain_holds
from tests.services.enquiry.summary_case import told_case
from tests.services.test_access import SERVICES, Service

LONGEST = 5.0
"""Seconds of processor time of one call."""
MOST = 500 * 1024
"""Kilobytes by which this process may grow in all."""
LEAST_TYPED = 8
"""Shorter hostile texts than this stand in ordinary sentences too."""
LEFT_OUT = {
    "app.services.enquiry.decision_reading.open_decisions": "the decision of this case was written by hand, half of it",
    "app.services.enquiry.known.show_known": "the same",
    "app.services.people.imports.import_people": "takes a preview, whose sentences the program itself wrote",
    "app.services.intake.inbox_acts.undo": "takes back what the program itself gave out, never anything typed",
}
NAMES_A_CODE = {
    "app.services.intake.batches.record_batch": "names the code of a row that is on no list",
    "app.services.trust.policy_changes.propose_policy": "names the key of the policy's text that is wrong",
    "app.services.intake.screening.screen_contact": "names the code of a choice that is on no list",
}
"""Their refusals say which choice is unknown: chosen from a list on the screen, never typed."""
GUARDED = {
    name: each for name, each in SERVICES.items() if hasattr(each, "guarded_act") and name not in LEFT_OUT
}
SHARES = 6
"""The services are tried in so many tests: two workers share them, and a failure names fewer."""


@pytest.fixture
def lived_in(hub: Hub, staff: Staff, monday: FixedClock) -> tuple[Path, vault.Keys]:
    """A hub with a case in which every kind of thing stands, closed, to be copied."""
    told_case(hub, staff, monday).issue()
    record_contact(hub, staff[Role.HUB_WORKER], three_children(documents=(document(b"Phone note"),)))
    keys = keys_of(hub.folder)
    hub.close()
    return hub.folder, keys


def fault_of(name: str, hub: Hub, staff: Staff, arguments: Arguments) -> Iterator[str]:
    """What is wrong with one call; nothing where it was done or refused in words."""
    service: Service = GUARDED[name]
    act: Act = service.guarded_act  # type: ignore[attr-defined]  # every one of GUARDED has it
    role = min(GRANTS[act], key=list(GRANTS[act]).index)
    made = arguments.of(service)
    began = time.process_time()
    try:
        service(hub, staff[role], **made)
    except HubdeskError as error:
        told = f"{error}{error!r}{error.sentence}{error.next_step}"
        told += "".join(each.sentence for each in error.problems) if isinstance(error, Invalid) else ""
        for typed in arguments.typed:
            if name not in NAMES_A_CODE and len(typed) >= LEAST_TYPED and typed in told:
                yield f"repeats what was typed ({typed[:20]!r} of {', '.join(made)}): {told[:60]!r} … {type(error)}"
                break
        if not error.sentence or not error.next_step:
            yield f"says too little: {error.sentence!r}"
    except InterruptedError:
        pass  # broken off, as the argument asked
    except Exception as error:  # noqa: BLE001 - what is looked for
        yield f"{type(error).__name__}: {str(error)[:120]} at {_place(error)}"
    if time.process_time() - began > LONGEST:
        yield f"took {time.process_time() - began:.1f} s"


def _place(error: BaseException) -> str:
    trace, last = error.__traceback__, ""
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if "/app/" in file:
            last = f"{Path(file).name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return last


def attack(share: int, rounds: int, lived_in: tuple[Path, vault.Keys], staff: Staff, place: Path) -> tuple[int, int]:
    """Call each service of a share so often, each in a hub of its own; how many services, how many calls."""
    folder, keys = lived_in
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found, services, calls = [], 0, 0
    for name in sorted(GUARDED)[share::SHARES]:
        copy = Path(shutil.copytree(folder, place / "copy"))
        hub = opening.open_hub(copy, keys)
        try:
            for seed in range(rounds):
                arguments = Arguments(hub, place, seed)
                found += [f"{name} ({seed}): {fault}" for fault in fault_of(name, hub, staff, arguments)]
                calls += 1
            services += 1
            assert chain_holds(hub), name
        except Unmakeable as unknown:
            found.append(f"{name}: cannot be called: {unknown}")
        finally:
            hub.close()
            shutil.rmtree(copy)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert not found, "\n" + "\n".join(found)
    assert grown < MOST, f"{grown} KB"
    return services, calls


@pytest.mark.parametrize("share", range(SHARES))
def test_no_service_crashes_on_hostile_arguments(
    share: int, lived_in: tuple[Path, vault.Keys], staff: Staff, tmp_path: Path
) -> None:
    services, _ = attack(share, 2, lived_in, staff, tmp_path)
    assert services > 20


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("share", range(SHARES))
def test_no_service_crashes_on_many_hostile_arguments(
    share: int, lived_in: tuple[Path, vault.Keys], staff: Staff, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    services, calls = attack(share, 8, lived_in, staff, tmp_path)
    with capsys.disabled():
        sys.stdout.write(f"\n{calls} hostile calls of {services} services: done, or refused in words\n")
