"""Putting somebody beside a person of the picture, and joining two who are in it."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import or_, select

from app.models import Household, HouseholdMember, Person, Relationship, UnionEvent, new_id
from app.models.enums import BirthPrecision, Sex, UnionKind
from app.services import codes
from app.services.access import Act, Actor, guarded
from app.services.enquiry.cases import typed
from app.services.enquiry.family.checks import person_problems, raise_any, tie_problems, union_problems
from app.services.enquiry.family.couples import COUPLE, Pair
from app.services.enquiry.family.descent import PARENTAL, parents_of
from app.services.enquiry.family.doubts import Confirmation
from app.services.enquiry.family.drafts import PersonDraft, RelativeDraft, TieDraft, UnionDraft
from app.services.enquiry.family.spans import columns
from app.services.enquiry.family.steps import FamilyChanges, Step, editing
from app.services.enquiry.reading import today_of
from app.services.errors import Invalid, Problem, Refused
from app.services.genogram.records import ChildKind
from app.services.people.folding import fold
from app.services.trust.closed_people import check_person
from app.services.unit_of_work import Hub

_ENDED = {UnionKind.SEPARATED, UnionKind.DIVORCED}


@guarded(Act.DRAW_FAMILY)
def add_relative(
    hub: Hub, actor: Actor, enquiry_id: UUID, beside: UUID, draft: RelativeDraft, *, confirm: Confirmation | None = None
) -> FamilyChanges:
    """Put somebody beside a person of the picture: they are the `draft.tie.kind` of that person.

    A child gets the other parent too where one is named; a full sibling gets the parents that the person has.

    Raises:
        Invalid: no name, no kind, a day ahead; or somebody beside themselves.
        Refused: a restricted record, or the two are tied like this already.
        Doubtful: it contradicts the record, and not every doubt was confirmed with a reason.
    """
    with editing(hub, actor, enquiry_id, "add_relative", confirm) as step:
        today = today_of(step.unit)
        problems = tie_problems(draft.tie, today)
        if draft.new is not None:
            problems += person_problems(draft.new, today)
        elif draft.known is None:
            problems.append(Problem("person", "Choose a person, or enter a new one."))
        if draft.union is not None:
            problems += union_problems(draft.union, today)
        raise_any(problems)
        here = step.known(beside)
        there = _new_person(step, draft.new) if draft.new is not None else _chosen(step, draft.known or beside)
        _tie_relative(step, here, there, beside, draft)
        if draft.at_home:
            _live_with(step, here, there, draft.tie)
        places = {each.person_id: each.id for each in step.before.people}
        step.member = places.get(there, there)
        return step.done("The person stands in the picture.")


@guarded(Act.DRAW_FAMILY)
def link_people(
    hub: Hub,
    actor: Actor,
    enquiry_id: UUID,
    pair: Pair,
    draft: TieDraft,
    *,
    union: UnionDraft | None = None,
    confirm: Confirmation | None = None,
) -> FamilyChanges:
    """Join two people of the picture: the first is the `draft.kind` of the second. The other way round is never stored.

    Raises:
        Invalid: no kind, days in the wrong order, or both the same person.
        Refused: the two are tied like this already.
        Doubtful: it contradicts the record, and not every doubt was confirmed with a reason.
    """
    with editing(hub, actor, enquiry_id, "link_people", confirm) as step:
        today = today_of(step.unit)
        raise_any([*tie_problems(draft, today), *(union_problems(union, today) if union is not None else ())])
        first, second = step.known(pair[0]), step.known(pair[1])
        put_tie(step, first, second, draft)
        if union is not None:
            put_event(step, first, second, union)
        return step.done("The two are joined.")


def put_tie(step: Step, one: UUID, other: UUID, draft: TieDraft) -> Relationship:
    """A tie, once: the same said the other way round is the same tie."""
    kind = draft.kind or ""
    if one == other:
        raise Invalid((Problem("person", "Nobody is related to themselves. Choose two people."),))
    back = codes.relationship(kind).reciprocal
    same = step.unit.session.scalars(
        select(Relationship.id).where(
            Relationship.until.is_(None),
            or_(
                (Relationship.person_id == one) & (Relationship.other_id == other) & (Relationship.kind == kind),
                (Relationship.person_id == other) & (Relationship.other_id == one) & (Relationship.kind == back),
            ),
        )
    ).first()
    if same is not None and draft.until is None:
        raise Refused("The two are joined like this already.", "Edit that tie, or choose another kind.")
    made: Relationship = step.add(
        Relationship(
            id=new_id(),
            person_id=one,
            other_id=other,
            kind=kind,
            parental_responsibility=draft.parental_responsibility,
            main_carer=draft.main_carer,
            **columns(draft),
            source=typed(draft.source) or None,
        )
    )
    return made


def put_event(step: Step, one: UUID, other: UUID, draft: UnionDraft) -> UnionEvent:
    """A dated event of a couple; their stored tie follows what the events say."""
    if one == other:
        raise Invalid((Problem("person", "Nobody is a partner of themselves. Choose two people."),))
    first, second = sorted((one, other), key=lambda each: each.int)
    made: UnionEvent = step.add(
        UnionEvent(
            id=new_id(),
            one_id=first,
            other_id=second,
            kind=UnionKind(draft.kind or ""),
            happened_on=draft.on,
            precision=BirthPrecision(draft.precision) if draft.on is not None else BirthPrecision.UNKNOWN,
            source=typed(draft.source) or None,
        )
    )
    settle_couple(step, first, second)
    return made


def settle_couple(step: Step, one: UUID, other: UUID) -> None:
    """The stored tie of a couple says what the last of their events does, so that every list reads the same."""
    events = step.unit.session.scalars(
        select(UnionEvent).where(UnionEvent.one_id == one, UnionEvent.other_id == other).order_by(UnionEvent.id)
    ).all()
    if not events:
        return
    last = _last(events)
    wed = any(each.kind in {UnionKind.MARRIED, UnionKind.CIVIL_PARTNERS} for each in events)
    divorced = any(each.kind is UnionKind.DIVORCED for each in events)
    match last.kind:
        case UnionKind.DIVORCED:
            kind = "ex-spouse"
        case UnionKind.SEPARATED:
            kind = "spouse" if wed and not divorced else "ex-partner"
        case _:
            kind = "spouse" if wed and not divorced else "partner"
    rows = step.unit.session.scalars(
        select(Relationship)
        .where(
            Relationship.kind.in_(COUPLE),
            Relationship.until.is_(None),
            or_(
                (Relationship.person_id == one) & (Relationship.other_id == other),
                (Relationship.person_id == other) & (Relationship.other_id == one),
            ),
        )
        .order_by(Relationship.id)
    ).all()
    if rows:
        step.change(rows[-1], kind=kind)
    else:
        step.add(Relationship(id=new_id(), person_id=one, other_id=other, kind=kind))


def _last(events: Sequence[UnionEvent]) -> UnionEvent:
    """The event that holds: the latest by day; an undated end counts after all dated ones, an undated start before."""

    def place(event: UnionEvent) -> tuple[int, str, int]:
        if event.happened_on is not None:
            return 1, event.happened_on.isoformat(), event.id.int
        return 2 if event.kind in _ENDED else 0, "", event.id.int

    return max(events, key=place)


def _new_person(step: Step, draft: PersonDraft) -> UUID:
    first, last = typed(draft.forenames), typed(draft.surname)
    row: Person = step.add(
        Person(
            id=new_id(),
            forenames=first,
            surname=last,
            surname_key=fold(last),
            forename_key=fold(first),
            date_of_birth=draft.born,
            birth_precision=BirthPrecision(draft.born_precision) if draft.born else BirthPrecision.UNKNOWN,
            expected_delivery=draft.expected,
            died=draft.died or None,
            died_on=draft.died_on,
            died_precision=draft.died_precision if draft.died_on else None,
            sex=Sex(draft.sex),
            gender=typed(draft.gender) or None,
            created_at=step.unit.at,
        )
    )
    return row.id


def _chosen(step: Step, known: UUID) -> UUID:
    """Somebody of the picture, or somebody the hub knows who is not in it yet."""
    if any(known in (each.id, each.person_id) for each in step.before.people):
        return step.known(known)
    person = step.unit.get(Person, known, "This person")
    check_person(step.unit, person)
    return person.id


def _tie_relative(step: Step, here: UUID, there: UUID, beside: UUID, draft: RelativeDraft) -> None:
    kind = draft.tie.kind or ""
    parents = _birth_parents(step, beside) if kind == "sibling" else []
    if parents:
        for parent in parents:
            put_tie(step, parent, there, TieDraft("parent", source=draft.tie.source))
    else:
        put_tie(step, there, here, draft.tie)
    if draft.with_parent is not None and kind in PARENTAL and not PARENTAL[kind][0]:
        back = codes.relationship(kind).reciprocal
        tie = draft.tie
        other = TieDraft(back, tie.since, source=tie.source, since_precision=tie.since_precision)
        put_tie(step, step.known(draft.with_parent), there, other)
    if draft.union is not None and kind in COUPLE:
        put_event(step, here, there, draft.union)


def _birth_parents(step: Step, child: UUID) -> list[UUID]:
    kin = step.kin(child)
    found = []
    for tie in step.before.ties:
        said = parents_of(tie)
        if said is not None and said[1] == kin.id and said[2] is ChildKind.BIOLOGICAL:
            found.append(step.known(said[0]))
    return list(dict.fromkeys(found))


def _live_with(step: Step, here: UUID, there: UUID, tie: TieDraft) -> None:
    """Into the households where that person lives now, if they live in one."""
    homes = step.unit.session.scalars(
        select(Household.id)
        .join(HouseholdMember, HouseholdMember.household_id == Household.id)
        .where(
            HouseholdMember.person_id == here,
            HouseholdMember.until.is_(None),
            or_(HouseholdMember.second_home.is_(None), HouseholdMember.second_home.is_(False)),
        )
        .order_by(HouseholdMember.id.desc())
    ).all()
    if not homes:
        raise Invalid((Problem("at_home", "Nobody recorded where that person lives. Record it first."),))
    standing = "lodger" if tie.kind == "lodger" else None
    step.add(
        HouseholdMember(
            id=new_id(), household_id=homes[0], person_id=there, **columns(tie), standing=standing, version=1
        )
    )
