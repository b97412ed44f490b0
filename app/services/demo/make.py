"""Making the demo hub: encrypted like any other, staffed and busy; nobody in it exists.

`python -m app.services.demo.make --folder FOLDER [--people N]` makes one from the command line.
"""

import argparse
import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy import func, select

from app.models import Agency, Person, UserAccount
from app.models.schema import HEAD
from app.services import clock
from app.services.access import ROLE_WORDS, Actor, Role
from app.services.clock import FixedClock
from app.services.demo.day import Stage, act_out
from app.services.demo.families import Family, cast
from app.services.demo.filling import Report, fill_people, taken_nhs_numbers, write_households
from app.services.demo.kin import people_drawn
from app.services.demo.lexicon import DEMO
from app.services.demo.population import generate_people
from app.services.demo.stories import Staffing, StaffMember, staffing, stories
from app.services.errors import HubdeskError, StoreFault
from app.services.people.imports import import_people, read_import
from app.services.policy_file import load_builtin
from app.services.trust import accounts, opening, passwords, set_up, vault
from app.services.trust.accounts import UserDraft
from app.services.trust.agencies import HUB_CODE
from app.services.trust.set_up_records import AdministratorDraft, HubDraft
from app.services.trust.sign_in import actor_of
from app.services.unit_of_work import Hub

PEOPLE_FILE = "demo-people.json"
PACK = "west_berkshire"
SEED = 2026
IMPORTED = ("people.csv", "households.csv", "relationships.csv")
LEAST_PEOPLE = 600
CAST_FROM = 20_000
"""Invented people among whom the families of the day are cast."""
BEFORE_THE_DAY = timedelta(days=60)
FORMAT = 4
"""Counted up when the day itself changes, so that an older demo hub is made anew."""


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody who signs in to the demo; shown with the password on the demo's sign-in screen only."""

    sign_in_name: str
    display_name: str
    role: str
    password: str
    agency: str = ""

    @property
    def words(self) -> str:
        """The role in words, with the agency of somebody whom another agency employs."""
        role = ROLE_WORDS[Role(self.role)]
        return f"{role}, {self.agency}" if self.role == Role.PARTNER and self.agency else role


@dataclass(frozen=True, slots=True)
class DemoHub:
    """An opened demo hub. The passphrase opens nothing but this hub of invented people."""

    hub: Hub
    folder: Path
    passphrase: str
    people: tuple[DemoPerson, ...]
    made_anew: bool


def make_demo_hub(
    folder: Path, now: datetime, people: int = LEAST_PEOPLE, report: Report | None = None, *, anew: bool = False
) -> DemoHub:
    """Open the demo hub of a folder, or make it anew where there is none, it is of another schema, or of another day.

    With `anew` today's is made anew too: a day that has been worked through once has nothing left to do. The day under
    way is counted back from `now`. Raises StoreFault where the folder holds a hub that is not a demo.
    """
    known = staffing()
    mark = _mark(known, now, people)
    if vault.there_is_a_hub(folder) and not (folder / opening.DEMO_MARK).exists():
        raise StoreFault(
            "The folder holds a hub that is not a demo hub.", "Choose another folder; nothing in this one was touched."
        )
    if not anew and _is(folder, mark):
        keys = vault.open_with_passphrase(folder, known.passphrase)
        return DemoHub(opening.open_hub(folder, keys), folder, known.passphrase, demo_people(known), made_anew=False)
    _clear(folder)
    hub = _made(folder, known, now, people, report)
    listed = demo_people(known)
    (folder / PEOPLE_FILE).write_text(
        json.dumps([_plain(person) for person in listed], ensure_ascii=False, indent=2), encoding="utf-8"
    )
    (folder / opening.DEMO_MARK).write_text(mark, encoding="utf-8")
    hub.demo = True
    return DemoHub(hub, folder, known.passphrase, listed, made_anew=True)


def demo_people(known: Staffing) -> tuple[DemoPerson, ...]:
    """Who may sign in to the demo, in the order of the day's work."""
    order = list(Role)
    people = sorted(known.people, key=lambda person: (order.index(person.role), person.sign_in_name))
    names = {each.code: each.name for each in load_builtin(PACK).agencies}
    return tuple(
        DemoPerson(
            person.sign_in_name,
            person.display_name,
            person.role.value,
            known.password,
            names.get(person.agency, ""),
        )
        for person in people
    )


def _plain(person: DemoPerson) -> dict[str, str]:
    return {
        "sign_in_name": person.sign_in_name,
        "display_name": person.display_name,
        "role": person.words,
        "password": person.password,
    }


def _mark(known: Staffing, now: datetime, people: int) -> str:
    day = now.astimezone(clock.LONDON).date().isoformat()
    return (
        "Everybody in this hub is invented. Nobody works here.\n"
        f"passphrase: {known.passphrase}\n"
        f"people: {people}\nschema: {HEAD}\nformat: {FORMAT}\nday: {day}\n"
    )


def _is(folder: Path, mark: str) -> bool:
    """Whether the folder holds a whole demo hub of this very mark: the mark is written last."""
    file = folder / opening.DEMO_MARK
    return vault.there_is_a_hub(folder) and file.exists() and file.read_text(encoding="utf-8") == mark


def _clear(folder: Path) -> None:
    """Take an older demo hub away, and nothing else of the folder; mark the new one as not finished."""
    for file in (vault.database_path(folder), folder / opening.UNFINISHED):
        for side in ("", "-wal", "-shm"):
            Path(f"{file}{side}").unlink(missing_ok=True)
    for file in (vault.envelope_path(folder), folder / PEOPLE_FILE):
        file.unlink(missing_ok=True)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / opening.DEMO_MARK).write_text("This demo hub was not finished.\n", encoding="utf-8")


def _made(folder: Path, known: Staffing, now: datetime, people: int, report: Report | None) -> Hub:
    begun = FixedClock(now - BEFORE_THE_DAY)
    with clock.use(begun):
        hub = set_up.begin(HubDraft(str(folder.absolute()), known.hub_name, known.passphrase, known.passphrase))
        try:
            staff, agencies = _staffed(hub, known)
            _import(hub, next(actor for actor in staff.values() if Role.ADMINISTRATOR in actor.roles))
            families = _people(hub, now, people, report)
        except BaseException:
            hub.close()
            raise
    try:
        act_out(Stage(hub, staff, agencies, now), {story.name: (story, families[story.name]) for story in stories()})
    except BaseException:
        hub.close()
        raise
    return hub


def _staffed(hub: Hub, known: Staffing) -> tuple[Mapping[str, Actor], Mapping[str, UUID]]:
    """Go through the set-up as an administrator would: policy, agencies, people, finish."""
    first = next(person for person in known.people if person.role is Role.ADMINISTRATOR)
    set_up.make_first_administrator(
        hub,
        AdministratorDraft(first.sign_in_name, first.display_name, first.initials, known.password, known.password),
    )
    admin = _actor(hub, first)
    set_up.choose_pack(hub, admin, PACK)
    set_up.save_agencies(hub, admin, set_up.propose_agencies(hub, admin))
    with hub.reading(admin) as unit:
        agencies = {row.code: row.id for row in unit.session.scalars(select(Agency))}
    secret = passwords.hashed(known.password)  # one for all: the password stands on the sign-in screen anyway
    with hub.writing(admin) as unit:
        home = agencies[HUB_CODE]
        for person in known.people:
            if person is first:
                continue
            agency = home if person.agency == "hub" else agencies[person.agency]
            draft = UserDraft(
                person.sign_in_name, person.display_name, person.initials, agency, frozenset({person.role})
            )
            accounts.put_account(unit, draft, secret, must_change=False)
        unit.commit()
    set_up.people_done(hub, admin)
    set_up.finish(hub, admin)
    return {person.sign_in_name: _actor(hub, person) for person in known.people}, agencies


def _actor(hub: Hub, person: StaffMember) -> Actor:
    with hub.reading(None) as unit:
        account = unit.session.scalars(select(UserAccount).where(UserAccount.sign_in_name == person.sign_in_name)).one()
        return actor_of(unit, account)


def _import(hub: Hub, admin: Actor) -> None:
    """The people whom the demo's documents name, imported as an administrator would."""
    preview = read_import(hub, admin, tuple(DEMO / name for name in IMPORTED))
    import_people(hub, admin, preview)


def _people(hub: Hub, now: datetime, people: int, report: Report | None) -> Mapping[str, Family]:
    """The families of the day, those the hub knows written into it, and the other people it knows."""
    today = now.astimezone(clock.LONDON).date()
    families = cast(stories(), generate_people(CAST_FROM, SEED, taken_nhs_numbers(hub), today), today)
    known = {story.name for story in stories() if story.family.known and not story.family.same_as}
    ids = write_households(hub, None, [families[name].home for name in sorted(known)])
    with hub.reading(None) as unit:
        known_so_far = unit.session.scalar(select(func.count()).select_from(Person)) or 0
    fill_people(hub, None, max(people - known_so_far - people_drawn(stories()), 1), SEED + 1, report)
    return {
        name: Family(each.home, each.child, each.second, each.mother, each.partner, ids)
        if any(person.number in ids for person in each.home.people)
        else each
        for name, each in families.items()
    }


def main(arguments: list[str] | None = None) -> int:
    """Make (or find) a demo hub and say where it is; 0 when it stands, 1 with a sentence when it cannot."""
    parser = argparse.ArgumentParser(prog="python -m app.services.demo.make", description=__doc__)
    parser.add_argument("--folder", type=Path, required=True, help="where the demo hub lies; made anew when stale")
    parser.add_argument("--people", type=int, default=LEAST_PEOPLE, help="invented people the hub knows")
    asked = parser.parse_args(arguments)
    try:
        made = make_demo_hub(asked.folder, clock.now(), asked.people)
    except HubdeskError as fault:
        sys.stderr.write(f"{fault.sentence} {fault.next_step}\n")
        return 1
    made.hub.close()
    said = "made" if made.made_anew else "found as it was made before"
    sys.stdout.write(f"Demo hub {said}: {made.folder}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
