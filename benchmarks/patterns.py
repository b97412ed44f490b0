"""Patterns over many contacts: what they cost when a contact is recorded, how the list opens, and the longest stall.

    python benchmarks/patterns.py [--contacts 100000] [--seed 7] [--times 60]

Three figures of one run, on a copy of the filled demo hub that `stalls.py` keeps under benchmarks/out:

1. `record_contact` with the keeper of patterns ÷ without it, in turns, on families that the hub knows already.
2. `list_patterns` as the room asks for it ÷ its bare question to the store (the same statement, rows only).
3. The longest stall of the GUI thread while the room is opened and its first pattern chosen, by the heartbeat of
   `stalls.py`, beside an empty window. Bar: none over 50 ms.
"""

import argparse
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from sqlalchemy import func, select
from stalls import OUT, UncountedDriver, Watch, empty, filled, opened_desk

from app.models import Pattern
from app.services.access import ROLE_WORDS, Actor, Role
from app.services.demo.scale import _homes, fill_contacts
from app.services.intake import contacts
from app.services.intake.records import ContactDraft, PersonDraft
from app.services.matching.keeping import MatchKeeper
from app.services.oversight import patterns
from app.services.oversight.pattern_records import PatternFilter
from app.services.patterns.keeping import PatternKeeper
from app.services.trust import opening, sign_in, vault
from app.services.unit_of_work import Hub
from app.views.desk import Place
from app.views.shell.demo_day import Day
from app.views.shell.desktop import make_application
from app.views.shell.driver import rest
from app.views.sign_in.demo_people import read_demo
from tests.factories import machine
from tests.factories.contacts import three_children

BAR_STALL_MS = 50.0
FAMILIES, AGAIN = 800, 3
"""So many households are met so many times more than the filled hub has it."""


def passphrase_of(folder: Path) -> str:
    """The demo hub's passphrase, which stands in its own mark."""
    lines = (folder / opening.DEMO_MARK).read_text(encoding="utf-8").splitlines()
    return next(line.partition(": ")[2] for line in lines if line.startswith("passphrase"))


def opened(folder: Path) -> tuple[Hub, Actor]:
    """The hub of a folder, with a hub worker at it."""
    hub = opening.open_hub(folder, vault.open_with_passphrase(folder, passphrase_of(folder)))
    worker = next(each for each in read_demo(folder).people if each.role == ROLE_WORDS[Role.HUB_WORKER])
    return hub, sign_in.sign_in(hub, worker.sign_in_name, worker.password)


def met_again(folder: Path, seed: int) -> None:
    """Write more contacts on the first households of a filled hub, once, so that there are patterns to list."""
    done = folder / "met-again"
    if done.exists():
        return
    hub, actor = opened(folder)
    began = time.perf_counter()
    for _ in range(AGAIN):
        fill_contacts(hub, actor, FAMILIES, at_the_door=0, seed=seed)
    took = time.perf_counter() - began
    print(f"{AGAIN * FAMILIES:,} contacts more on {FAMILIES} households in {took:.0f} s", flush=True)
    hub.close()
    done.write_text(f"{AGAIN} times {FAMILIES}\n", encoding="utf-8")


def families(count: int, seed: int) -> list[ContactDraft]:
    """Contacts about households that the filled hub has contacts on already."""
    homes = _homes(seed)
    made = []
    for _ in range(count):
        home = next(homes)
        people = tuple(
            PersonDraft(
                str(at), role="subject" if person.upn else "household", is_child=bool(person.upn),
                forenames=person.forenames, surname=person.surname, birth=f"{person.born:%d/%m/%Y}",
                school=person.school or "" if person.upn else "",
            )
            for at, person in enumerate(home.people)
        )  # fmt: skip
        place = ", ".join(part for part in (home.address_1, home.address_2, home.town) if part)
        made.append(replace(three_children(), people=people, relations=(), address=place, postcode=home.postcode))
    return made


def recording(hub: Hub, actor: Actor, times: int, seed: int) -> tuple[float, float]:
    """Median seconds of recording a contact with patterns and without, in turns."""
    drafts = families(2 * times, seed)
    keepers = {True: hub.keepers, False: tuple(each for each in hub.keepers if not isinstance(each, PatternKeeper))}
    assert any(isinstance(each, MatchKeeper) for each in keepers[False])
    took: dict[bool, list[float]] = {True: [], False: []}
    for at, draft in enumerate(drafts):
        kept = at % 2 == 0
        hub.keepers = keepers[kept]
        took[kept].append(_timed(partial(contacts.record_contact, hub, actor, draft)))
    hub.keepers = keepers[True]
    return statistics.median(took[True]), statistics.median(took[False])


def listing(hub: Hub, actor: Actor, times: int) -> tuple[float, float, int, int]:
    """Median seconds of the list as the room asks for it, and of its bare question; lines shown, and rows kept."""
    wanted = PatternFilter()
    theirs, bare = [], []
    shown = 0
    for _ in range(times):
        began = time.perf_counter()
        shown = len(patterns.list_patterns(hub, actor, wanted).rows)
        theirs.append(time.perf_counter() - began)
        with hub.reading(actor) as unit:
            asked = patterns.question(unit, wanted)
            began = time.perf_counter()
            unit.session.execute(asked).all()
            bare.append(time.perf_counter() - began)
    with hub.reading(None) as unit:
        kept = unit.session.scalar(select(func.count()).select_from(Pattern)) or 0
    return statistics.median(theirs), statistics.median(bare), shown, kept


def room(folder: Path, out: Path) -> Watch:
    """Open the room and choose its first pattern, under the watch."""
    watch, desktop = Watch(), opened_desk(folder)
    day = Day(UncountedDriver(desktop, out, watch), read_demo(folder).people)
    day.driver.settle()
    day.sign_in("mash manager")
    day.driver.settle()
    rest(1_500)
    watch.start()
    try:
        watch.step = "the room is opened"
        day.go(Place("patterns"))
        day.driver.settle()
        rest(500)
        watch.step = "a pattern is chosen"
        table = day.driver.named("Patterns over contacts")
        day.driver.at(table)
        day.driver.press("Home", "J")
        day.driver.settle()
        rest(500)
        watch.step = "the filter asks again"
        day.driver.press("K", "J")
        day.driver.settle()
    finally:
        watch.stop()
        desktop.window.close()
    return watch


def said_of(what: str, seconds: float, beside: str, ratio: float) -> None:
    """Print a figure with its baseline."""
    print(f"{what}: {seconds * 1000:.2f} ms, {beside}, ratio {ratio:.2f}")


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def main() -> int:
    """Measure, print, and say by the exit status whether the bar holds."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--contacts", type=int, default=100_000)
    asked.add_argument("--seed", type=int, default=7)
    asked.add_argument("--times", type=int, default=60)
    options = asked.parse_args()
    app = make_application([])
    kept = filled(options.contacts, options.seed)
    OUT.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        met_again(kept, options.seed)
        folder = Path(place) / "hub"
        shutil.copytree(kept, folder)
        hub, actor = opened(folder)
        listed, bare, shown, rows = listing(hub, actor, 20)
        with_it, without = recording(hub, actor, options.times, options.seed)
        hub.close()
        baseline = empty(5.0)
        watch = room(folder, Path(place))
        app.processEvents()
    print(f"patterns over {options.contacts:,} contacts, {rows:,} subjects kept; {machine.said()}")
    said_of("record a contact", with_it, f"without patterns {without * 1000:.2f} ms", with_it / without)
    said_of(f"open the list, {shown} lines", listed, f"bare question {bare * 1000:.2f} ms", listed / bare)
    longest = max(watch.gaps)
    print(f"longest stall     {longest:7.1f} ms, empty window {max(baseline):.1f} ms (bar {BAR_STALL_MS:g} ms)")
    for stall in sorted(watch.worst, key=lambda each: -each.milliseconds)[:6]:
        print(f"  {stall.milliseconds:7.1f} ms  {stall.step}\n              {stall.where}")
    return 0 if longest <= BAR_STALL_MS else 1


if __name__ == "__main__":
    sys.exit(main())
