"""Looking through everybody for probable duplicates, in slices, so that it can be stopped and goes on where it was.

From the screen a slice is one short piece of work on the database thread; `main.py duplicates` runs them one after
another overnight. Each likely pair that nobody has decided is put on the work list, and nothing else is done with it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import func, select

from app.models import DuplicateSearch, MatchPerson, ProbableDuplicate, new_id
from app.models.merging import DuplicateState
from app.services import clock
from app.services.access import Act, Actor, guarded
from app.services.matching.keeping import keeper_of
from app.services.matching.records import read_line
from app.services.people import pair_bands, pairs
from app.services.people.find import why
from app.services.unit_of_work import Changes, Hub, WritingUnit, changed

SLICE_SECONDS = 0.1
"""How long one slice works, so that a screen's own questions are answered in between."""
MOST_A_SLICE = 200
WRITE_EVERY = 1_000
"""After so many people what was found is written down; a search that is stopped asks again about the rest."""
_MOST_LIKE = 6


@dataclass(frozen=True, slots=True)
class Looked:
    """How far a search came. `pairs` were found and are not written down yet; hand it back to go on.

    `changes` tells what was written in this slice.
    """

    search_id: UUID
    after: int
    total: int
    found: int
    written: int
    ended: bool
    changes: Changes
    pairs: tuple[tuple[UUID, UUID, float, tuple[str, ...]], ...] = field(default=(), repr=False)


@guarded(Act.SORT_DUPLICATES)
def begin_search(hub: Hub, actor: Actor) -> Looked:
    """Begin a search, or go on with the one that was stopped before its end."""
    return _begin(hub, actor)


@guarded(Act.SORT_DUPLICATES)
def search_on(hub: Hub, actor: Actor, looked: Looked) -> Looked:
    """Look through the next slice."""
    return _go_on(hub, actor, looked)


@guarded(Act.SORT_DUPLICATES)
def stop_search(hub: Hub, actor: Actor, looked: Looked) -> Looked:
    """Write down what was found so far; the next search goes on from here."""
    return _write(hub, actor, looked)


def find_duplicates(
    hub: Hub, report: Callable[[int, int], None], cancelled: Callable[[], bool] = lambda: False
) -> Looked:
    """Look through everybody, for whoever holds the hub's passphrase; stopped by `cancelled`, it goes on next time."""
    looked = _begin(hub, None)
    report(looked.after, looked.total)
    while not looked.ended:
        if cancelled():
            return _write(hub, None, looked)
        looked = _go_on(hub, None, looked)
        report(min(looked.after, looked.total), looked.total)
    return looked


def _begin(hub: Hub, actor: Actor | None) -> Looked:
    with hub.writing(actor) as unit:
        row = unit.session.scalars(
            select(DuplicateSearch).where(DuplicateSearch.ended_at.is_(None)).order_by(DuplicateSearch.id.desc())
        ).first()
        if row is None:
            row = DuplicateSearch(id=new_id(), started_at=unit.at, after=0, found=0, version=1)
            unit.add(row)
        total = unit.session.scalar(select(func.max(MatchPerson.number))) or 0
        unit.audit("search for duplicates begun", None, None, search=str(row.id), after=row.after)
        changes = unit.commit()
        return Looked(row.id, row.after, total, row.found, row.after, ended=False, changes=changes)


def _go_on(hub: Hub, actor: Actor | None, looked: Looked) -> Looked:
    """Ask about the next people by the index itself: what stands of them is ready to be compared."""
    began = clock.monotonic()
    fresh = list(looked.pairs)
    after = looked.after
    with hub.reading(actor) as unit:
        finder = keeper_of(hub.keepers).finder(unit.session.connection())
        rows = unit.session.execute(
            select(MatchPerson.number, MatchPerson.person_id, MatchPerson.line)
            .where(MatchPerson.number > looked.after)
            .order_by(MatchPerson.number)
            .limit(MOST_A_SLICE)
        ).all()
        for asked, row in enumerate(rows):
            if asked and clock.monotonic() - began > SLICE_SECONDS:
                break
            after = row.number
            like = [
                each
                for each in finder.ask(read_line(row.line), most=_MOST_LIKE)
                if each.band == "likely" and not each.same_household and each.number > row.number
            ]
            ids = finder.ids([each.number for each in like])
            for each in like:
                if each.number in ids:
                    one, other = pairs.in_order(row.person_id, ids[each.number])
                    reasons = why(each)
                    if pair_bands.worth_asking(reasons):
                        fresh.append((one, other, round(each.bits, 1), reasons))
        else:
            if len(rows) < MOST_A_SLICE:
                after = max(after, looked.total)
    ended = after >= looked.total
    now = Looked(
        looked.search_id, after, looked.total, looked.found, looked.written, ended, Changes(), tuple(fresh)
    )
    return _write(hub, actor, now) if ended or after - looked.written >= WRITE_EVERY else now


def _write(hub: Hub, actor: Actor | None, looked: Looked) -> Looked:
    with hub.writing(actor) as unit:
        new = _put(unit, looked)
        row = unit.get(DuplicateSearch, looked.search_id, "This search")
        row.after, row.found = max(row.after, looked.after), row.found + new
        if looked.ended:
            row.ended_at = unit.at
        row.version += 1
        found = row.found
        words = "search for duplicates ended" if looked.ended else "search for duplicates went on"
        unit.audit(words, None, None, search=str(row.id), after=row.after, found=new)
        changes = unit.commit(*((changed("duplicates"),) if new else ()))
    return Looked(
        looked.search_id, looked.after, looked.total, found, looked.after, ended=looked.ended, changes=changes
    )


def _put(unit: WritingUnit, looked: Looked) -> int:
    """Put pairs on the work list that nobody has decided; of one that waits the evidence is brought up to date."""
    two, new = pairs.two_people(unit.session), 0
    there = pairs.names_of(unit.session, (each for pair in looked.pairs for each in pair[:2]))
    for one, other, bits, reasons in looked.pairs:
        if (one, other) in two or one not in there or other not in there:
            continue
        if pair_bands.an_unborn_and_a_grown(there[one], there[other]):
            continue
        row = pairs.pair_row(unit.session, one, other)
        if row is None:
            new += 1
            fresh = ProbableDuplicate(
                id=new_id(), one_id=one, other_id=other, bits=bits, reasons=list(reasons), found_at=unit.at,
                state=DuplicateState.OPEN, version=1,
            )  # fmt: skip
            unit.add(fresh)
            unit.session.flush()
        elif row.state in (DuplicateState.OPEN, DuplicateState.LATER):
            row.bits, row.reasons = bits, list(reasons)
    return new
