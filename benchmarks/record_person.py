"""Recording a person with the index of known people kept ÷ without it. Bar: ≤ 2.5.

    python benchmarks/record_person.py [--people 50000] [--times 200]

People who are named on contacts are recorded as known (`create_person_from_contact`: person, home, ties, audit, commit)
in an encrypted hub that knows so many already, in turns with the keeper of the index and without. Besides, against the
whole of the keepers (restricted people, patterns, index) and none of them.
"""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from uuid import UUID

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from sqlalchemy import select

from app.models import ContactPerson
from app.services.access import Actor, Role
from app.services.demo.filling import fill_people
from app.services.intake.contacts import record_contact
from app.services.intake.linking import create_person_from_contact
from app.services.matching.keeping import MatchKeeper
from app.services.trust import opening, vault
from app.services.unit_of_work import Hub
from tests.factories import hubs, machine
from tests.factories.contacts import three_children

BAR = 2.5
WARM = 10


def named(hub: Hub, actor: Actor, count: int) -> list[UUID]:
    """So many people named on contacts, tied to nobody; their names are invented, and no two families share one."""
    found: list[UUID] = []
    number = 0
    while len(found) < count:
        draft = three_children(address=f"{number} Harbour Row, Ashby", family_phone=f"01632 {number:06}")
        letters = "".join(chr(ord("a") + int(digit)) for digit in str(number))
        people = tuple(replace(each, surname=f"{each.surname}{letters}") for each in draft.people)
        made = record_contact(hub, actor, replace(draft, people=people)).new_id
        with hub.reading(actor) as unit:
            asked = select(ContactPerson.id).where(ContactPerson.contact_id == made, ContactPerson.surname != "")
            found += unit.session.scalars(asked.order_by(ContactPerson.position))
        number += 1
    return found[:count]


def main() -> int:
    """Measure, print, and say by the exit status whether the bar holds."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--people", type=int, default=50_000)
    asked.add_argument("--times", type=int, default=200)
    options = asked.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "hub"
        with hubs.filling():
            hub = opening.create_hub(folder, hubs.PASSPHRASE, "benchmark")
            actor = hubs.fill(hub)[Role.HUB_WORKER]
            fill_people(hub, None, options.people)
            hub.close()
        hub = opening.open_hub(folder, vault.open_with_passphrase(folder, hubs.PASSPHRASE))
        every = hub.keepers
        ways = {
            "kept": every,
            "without the index": tuple(each for each in every if not isinstance(each, MatchKeeper)),
            "the index alone": tuple(each for each in every if isinstance(each, MatchKeeper)),
            "nothing kept": (),
        }
        took: dict[str, list[float]] = {name: [] for name in ways}
        waiting = named(hub, actor, (options.times + WARM) * len(ways))
        for at, person in enumerate(waiting):
            name = tuple(ways)[at % len(ways)]
            hub.keepers = ways[name]
            taken = _timed(partial(create_person_from_contact, hub, actor, person))
            if at >= WARM * len(ways):
                took[name].append(taken)
        hub.keepers = every
        hub.close()
    middle = {name: statistics.median(values) * 1e3 for name, values in took.items()}
    print(f"{options.people:,} people known; {machine.said()}")
    print("; ".join(f"{name} {taken:.2f} ms" for name, taken in middle.items()))
    alone = middle["the index alone"] / middle["nothing kept"]
    ratio = middle["kept"] / middle["without the index"]
    print(f"record a person ÷ without the index {ratio:.2f}; the index alone ÷ nothing kept {alone:.2f} (bar {BAR:g})")
    print(f"| keeping the index: record a person ÷ without | ≤ {BAR:g} | {max(ratio, alone):.2f} |")
    return 0 if max(ratio, alone) <= BAR else 1


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    sys.exit(main())
