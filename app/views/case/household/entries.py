"""What the picture holds of one person as entries that can be changed: ties, homes, harm and the rest. No Qt.

Each entry says what it is in words, what its form begins with, and what may be done with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from uuid import UUID

from app.services import codes
from app.services.dates import birth_words
from app.services.enquiry.family.couples import COUPLE, in_order
from app.services.enquiry.family.descent import PARENTAL
from app.services.enquiry.family.drafts import FEELING_WORDS, LOSS_WORDS, STATUS_WORDS, UNION_WORDS
from app.services.enquiry.family.records import Kin, KinFacts, KinTie
from app.services.enquiry.family.spans import Span
from app.services.enquiry.flag_records import HARM_WORDS
from app.views.case.household.book import ALL_ACTS, CHANGE, WRONG, Details, TieRow

FEELINGS, HARMS, LOSSES, STATUSES, UNIONS = (
    tuple(each.items()) for each in (FEELING_WORDS, HARM_WORDS, LOSS_WORDS, STATUS_WORDS, UNION_WORDS)
)
CHANGE_OR_WRONG = (*CHANGE, *WRONG)


def short(kin: Kin) -> str:
    """What somebody is called among their own."""
    return kin.forenames.split(" ")[0] or kin.name


def span(
    since: date | None, until: date | None, *, current: bool, exact: tuple[str, str] = ("day", "day")
) -> str:
    """From and until in words, no more exactly than they are known."""
    first = birth_words(since, exact[0]) if since else ""
    last = birth_words(until, exact[1]) if until else ""
    if first and last:
        return first if first == last and exact[1] != "day" else f"{first} to {last}"
    if first:
        return f"since {first}" if current else f"from {first}"
    return f"until {last}" if last else "now" if current else "in the past"


def held(thing: Span, *, current: bool = True) -> str:
    """From and until of an entry; "" where neither is known."""
    exact = (thing.since_precision, thing.until_precision)
    return span(thing.since, thing.until, current=current, exact=exact) if thing.since or thing.until else ""


def typed(day: date | None, precision: str = "day") -> str:
    """A day as it would be typed, no more exact than it is known; "" for none."""
    return birth_words(day, "year" if precision == "estimated" else precision) if day is not None else ""


def events(kin: Kin, facts: KinFacts) -> Iterator[TieRow]:
    """What happened in the couples of somebody, in its order."""
    people = {each.id: each for each in facts.people}
    for event in in_order(facts.events):
        other = people.get(event.other if event.one == kin.id else event.one)
        if kin.id in (event.one, event.other) and other is not None:
            when = birth_words(event.on, event.precision) if event.on else ""
            yield TieRow(
                f"event:{event.id}",
                " ".join(part for part in (UNION_WORDS[event.kind], "with", other.name, when) if part),
                f"{short(kin)} and {short(other)}",
                event.kind,
                typed(event.on, event.precision),
                "",
                event.source,
                kinds=UNIONS,
                acts=ALL_ACTS,
                version=event.version,
                other=str(other.id),
                couple=True,
            )


def ties(kin: Kin, facts: KinFacts) -> Iterator[TieRow]:
    """The ties on the record; what only a contact says can be called wrong here, and is changed nowhere."""
    people = {each.id: each for each in facts.people}
    told = {frozenset((each.one, each.other)) for each in facts.events}
    for tie in facts.ties:
        first, second = people.get(tie.person), people.get(tie.other)
        if kin.id not in (tie.person, tie.other) or first is None or second is None:
            continue
        mine = tie.person == kin.id
        words, other = (tie.words, second) if mine else (tie.reciprocal_words, first)
        when = held(tie, current=tie.until is None)
        if tie.kind in COUPLE and frozenset((tie.person, tie.other)) in told:
            when = ""  # its events say when; the kind has followed them and is younger than its first day
        about = f"{short(first)} is the {tie.words.lower()} of {short(second)}"
        if tie.said:
            yield TieRow(f"said:{tie.id}", f"{words} of {other.name}, says the contact", about, tie.kind, acts=WRONG,
                         other=str(other.id))  # fmt: skip
            continue
        yield TieRow(
            f"tie:{tie.id}",
            ", ".join(part for part in (f"{words} of {other.name}", when) if part),
            about,
            tie.kind,
            typed(tie.since, tie.since_precision),
            typed(tie.until, tie.until_precision),
            tie.source,
            _responsibility(tie),
            tuple(
                (each.code, f"{short(first)}: {each.words.lower()} of {short(second)}")
                for each in codes.relationships()
            ),
            ALL_ACTS if tie.until is None else CHANGE_OR_WRONG,
            tie.version,
            str(other.id),
            tie.kind in COUPLE,
        )


def homes(kin: Kin, facts: KinFacts) -> Iterator[TieRow]:
    """Where somebody lives and lived; an address that only a contact gives is changed by a move."""
    places = {each.id: each for each in facts.homes}
    for stay in facts.stays:
        home = places.get(stay.household)
        if stay.person != kin.id or home is None:
            continue
        when = held(stay)
        second = "second home" if stay.second else ""
        said = "says the contact" if stay.id is None else ""
        parts = (home.label, second, stay.standing, when, stay.nights, said)
        yield TieRow(
            f"stay:{stay.id}",
            ", ".join(part for part in parts if part),
            f"{short(kin)} at {home.label}",
            since=typed(stay.since, stay.since_precision),
            until=typed(stay.until, stay.until_precision),
            acts=() if stay.id is None else ALL_ACTS if stay.until is None else CHANGE_OR_WRONG,
            version=stay.version,
            more={"nights": stay.nights, "standing": stay.standing, "home": "second" if stay.second else "main"},
        )


def feelings(kin: Kin, facts: KinFacts) -> Iterator[TieRow]:
    """How somebody stands to others, and they to them."""
    people = {each.id: each for each in facts.people}
    for each in facts.feelings:
        source, target = people.get(each.source), people.get(each.target)
        if kin.id not in (each.source, each.target) or source is None or target is None:
            continue
        said = (FEELING_WORDS[each.kind].lower(), held(each))
        yield TieRow(
            f"feeling:{each.id}",
            f"{short(source)} to {short(target)}: {', '.join(part for part in said if part)}",
            f"{short(source)} to {short(target)}",
            each.kind,
            typed(each.since, each.since_precision),
            typed(each.until, each.until_precision),
            kinds=FEELINGS,
            acts=ALL_ACTS if each.until is None else CHANGE_OR_WRONG,
            version=each.version,
            other=str(target.id if source.id == kin.id else source.id),
            more={"text": each.text},
        )


def harms(kin: Kin, facts: KinFacts) -> Iterator[TieRow]:
    """Who harmed whom, of those in which somebody stands; another enquiry's entry is mended there."""
    people = {each.id: each for each in facts.people}
    for harm in facts.harms:
        source, target = people.get(harm.source), people.get(harm.target)
        if kin.id not in (harm.source, harm.target) or source is None or target is None:
            continue
        when = held(harm)
        kind, status = HARM_WORDS.get(harm.kind, harm.kind).lower(), STATUS_WORDS.get(harm.status, "").lower()
        about = f"Harm by {short(source)} to {short(target)}"
        elsewhere = "recorded on another enquiry" if harm.enquiry_id != facts.enquiry_id else ""
        yield TieRow(
            f"harm:{harm.id}",
            f"{about}: {', '.join(part for part in (kind, when, status, elsewhere) if part)}",
            about,
            harm.kind,
            typed(harm.since, harm.since_precision),
            typed(harm.until, harm.until_precision),
            kinds=HARMS,
            acts=() if elsewhere else ALL_ACTS if harm.until is None else CHANGE_OR_WRONG,
            other=str(target.id if source.id == kin.id else source.id),
            more={"status": harm.status, "text": harm.text},
        )


def losses(kin: Kin, facts: KinFacts) -> Iterator[TieRow]:
    """Pregnancies that somebody lost, or whose other parent they are."""
    people: Mapping[UUID, Kin] = {each.id: each for each in facts.people}
    for loss in facts.losses:
        if kin.id not in (loss.mother, loss.other):
            continue
        other = people.get(loss.other if loss.mother == kin.id else loss.mother) if loss.other else None
        when = birth_words(loss.on, loss.precision) if loss.on else ""
        with_whom = f"with {short(other)}" if other is not None else ""
        yield TieRow(
            f"loss:{loss.id}",
            ", ".join(part for part in (LOSS_WORDS[loss.kind], loss.name, when, with_whom) if part),
            f"Lost pregnancy of {short(people[loss.mother])}",
            loss.kind,
            typed(loss.on, loss.precision),
            source=loss.source,
            kinds=LOSSES,
            acts=CHANGE_OR_WRONG,
            version=loss.version,
            more={"name": loss.name},
        )


def details(kin: Kin, facts: KinFacts) -> Details:
    """What the form of somebody's details begins with."""
    same = (each for each in facts.people if kin.twin_group is not None and each.twin_group == kin.twin_group)
    twin = next((each.id for each in same if each.id != kin.id), None)
    unborn = kin.expected is not None and kin.born is None
    begun = {
        "forenames": kin.forenames,
        "surname": kin.surname,
        "sex": kin.sex,
        "gender": kin.gender,
        "born": typed(kin.born, kin.born_precision),
        "died": "yes" if kin.died else "no",
        "died_on": typed(kin.died_on, kin.died_precision),
        "twin_of": str(twin) if twin is not None else "",
        "identical": {True: "yes", False: "no", None: ""}[kin.identical],
    }
    if unborn:
        begun["expected"] = typed(kin.expected)
    return Details(begun, kin.version, unborn, tuple(_twins(kin, facts)))


def _twins(kin: Kin, facts: KinFacts) -> Iterator[tuple[str, str]]:
    """Brothers and sisters who may be of the same birth."""
    parents = {tie.person: set[UUID]() for tie in facts.ties} | {tie.other: set[UUID]() for tie in facts.ties}
    for tie in facts.ties:
        if tie.kind in PARENTAL:
            up, down = (tie.person, tie.other) if PARENTAL[tie.kind][0] else (tie.other, tie.person)
            parents[down].add(up)
    mine = parents.get(kin.id, set())
    for each in facts.people:
        same = kin.twin_group is not None and each.twin_group == kin.twin_group
        if each.id != kin.id and (same or mine & parents.get(each.id, set())):
            yield str(each.id), each.name


def _responsibility(tie: KinTie) -> str | None:
    if tie.kind not in PARENTAL:
        return None
    return {True: "yes", False: "no", None: "unknown"}[tie.parental_responsibility]
