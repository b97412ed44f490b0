"""Opening a case: everything the case screen shows, in one audited read."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app.models import Contact, Decision, Enquiry, EnquiryPause, PolicyVersion, Rating
from app.models.enums import EnquiryStatus
from app.services.access import Act, Actor, guarded
from app.services.enquiry.about import about_of, only_adults
from app.services.enquiry.cases import CASE, check_named, on_case
from app.services.enquiry.consent import grounds_of
from app.services.enquiry.consent_reading import any_agreed, read_consents, read_overrides
from app.services.enquiry.household import read_named
from app.services.enquiry.interest import check_interest, read_interests
from app.services.enquiry.missing import missing_of
from app.services.enquiry.notes import read_notes
from app.services.enquiry.reading import (
    ONE_CASE,
    cell_rows,
    names_of,
    read_agencies,
    read_cells,
    read_people,
    read_replies,
    read_requests,
)
from app.services.enquiry.records import (
    CaseDetail,
    CaseHeader,
    CasePerson,
    CaseRules,
    ConsentRow,
    ContactLine,
    DecidedLine,
    OverrideRow,
    PauseRow,
    RatingRow,
)
from app.services.enquiry.restriction_reading import glass_until, read_openings, read_restrictions
from app.services.enquiry.warning_reading import read_warnings
from app.services.policy import ClockName, Policy, Stage
from app.services.unit_of_work import Hub, ReadingUnit

_CONTACTS = (
    select(Contact.id, Contact.reference, Contact.headline, Contact.received_at)
    .where(Contact.enquiry_id == ONE_CASE)
    .order_by(Contact.received_at)
)
_RATINGS = select(Rating).where(Rating.enquiry_id == ONE_CASE).order_by(Rating.at.desc(), Rating.id.desc())
_PAUSES = select(EnquiryPause).where(EnquiryPause.enquiry_id == ONE_CASE).order_by(EnquiryPause.since.desc())


@guarded(Act.SEE_ENQUIRY)
def open_case(hub: Hub, actor: Actor, enquiry_id: UUID) -> CaseDetail:
    """Open an enquiry; who opened it and when goes into the audit trail.

    Raises:
        NotNamed: it is restricted, and this person is neither named on it nor a service manager.
        InterestToSay, InterestDeclared: they may know the family (`interest.check_interest`). NotFound: there is none.
    """
    with on_case(hub, actor, enquiry_id, closed_too=True) as case:
        check_interest(case.unit, case.enquiry)
        detail = _read(case.unit, case.enquiry, case.policy)
        case.unit.audit("enquiry read", "enquiry", enquiry_id)
        case.unit.commit()
        return detail


@guarded(Act.SEE_ENQUIRY)
def refresh_case(hub: Hub, actor: Actor, enquiry_id: UUID) -> CaseDetail:
    """Read again a case that is on screen already: the opening was audited, a refresh is no new reading."""
    with hub.reading(actor) as unit:
        enquiry = unit.get(Enquiry, enquiry_id, CASE)
        check_named(unit, enquiry)
        return _read(unit, enquiry, unit.policy_of(enquiry.policy_version_id))


def _read(unit: ReadingUnit, enquiry: Enquiry, policy: Policy) -> CaseDetail:
    people = read_people(unit, enquiry.id)
    about = about_of(unit, enquiry.id)
    decided = cell_rows(unit, enquiry.id)
    agencies = read_agencies(unit, enquiry, decided, about=about)
    overrides = read_overrides(unit, enquiry.id)
    replies = read_replies(unit, enquiry.id, people={each.id: each.name for each in people})
    requests = read_requests(unit, enquiry.id, decided=decided, replies=replies, agreed=any_agreed(overrides))
    ratings = _ratings(unit, enquiry.id)
    consents = read_consents(unit, enquiry.id, policy)
    pauses = _pauses(unit, enquiry.id)
    cells = read_cells(unit, decided, people=people, agencies=agencies, requests=requests, replies=replies)
    notes, withheld = read_notes(unit, enquiry.id)
    warnings = read_warnings(unit, people)
    return CaseDetail(
        header=_header(
            unit,
            enquiry,
            policy,
            people=people,
            ratings=ratings,
            consents=consents,
            overrides=overrides,
            pauses=pauses,
            adult=only_adults(about),
        ),
        rules=_rules(policy),
        people=people,
        agencies=agencies,
        cells=cells,
        requests=requests,
        replies=replies,
        overrides=overrides,
        ratings=ratings,
        notes=notes,
        consents=consents,
        pauses=pauses,
        contacts=tuple(
            ContactLine(*row)
            for row in unit.session.execute(_CONTACTS, {ONE_CASE.key: enquiry.id})
        ),
        read_at=unit.at,
        missing=missing_of(
            unit,
            enquiry,
            agencies=agencies,
            cells=cells,
            requests=requests,
            consent=consents[0].position if consents else None,
            overrides=overrides,
            warnings=warnings,
        ),
        warnings=warnings,
        named=read_named(unit, enquiry.id),
        notes_withheld=withheld,
        restrictions=read_restrictions(unit, enquiry.id),
        openings=read_openings(unit, enquiry.id),
        interests=read_interests(unit, enquiry),
    )


def _header(
    unit: ReadingUnit,
    enquiry: Enquiry,
    policy: Policy,
    *,
    people: tuple[CasePerson, ...],
    ratings: tuple[RatingRow, ...],
    consents: tuple[ConsentRow, ...],
    overrides: tuple[OverrideRow, ...],
    pauses: tuple[PauseRow, ...],
    adult: bool,
) -> CaseHeader:
    latest = ratings[0] if ratings else None
    number = unit.session.scalar(select(PolicyVersion.number).where(PolicyVersion.id == enquiry.policy_version_id))
    return CaseHeader(
        id=enquiry.id,
        version=enquiry.version,
        reference=enquiry.reference,
        status=enquiry.status.value,
        restricted=enquiry.restricted,
        subjects="; ".join(f"{each.name}, {each.age}" for each in people if each.role == "subject")
        or "Nobody named yet",
        rating=enquiry.rating.value,
        rated_at=latest.at if latest else enquiry.opened_at,
        rated_by=latest.by if latest else "",
        rating_reason=latest.reason if latest else "",
        level=enquiry.level_of_need,
        opened_at=enquiry.opened_at,
        clock_started_at=enquiry.clock_started_at,
        due_at=enquiry.due_at,
        due_reason=enquiry.due_reason,
        paused=any(pause.until is None for pause in pauses),
        consent=consents[0].position if consents else None,
        override_state=_override_state(overrides),
        lead_worker_id=enquiry.lead_worker_id,
        lead_worker=names_of(unit, [enquiry.lead_worker_id])[enquiry.lead_worker_id],
        policy=policy.name,
        policy_number=number or 0,
        decided=_decided(unit, enquiry, policy),
        adult=adult,
        glass_until=glass_until(unit, enquiry),
    )


def _decided(unit: ReadingUnit, enquiry: Enquiry, policy: Policy) -> DecidedLine | None:
    """How an enquiry that is not open was decided last, with the limit that was frozen with it."""
    if enquiry.status is EnquiryStatus.OPEN:
        return None
    row = unit.session.scalars(
        select(Decision)
        .where(Decision.enquiry_id == enquiry.id, Decision.step == "chosen")
        .order_by(Decision.at.desc(), Decision.id.desc())
        .limit(1)
    ).first()
    if row is None:
        return None
    words = {rule.code: rule.words for rule in policy.outcomes if rule.stage is Stage.ENQUIRY}
    due = row.known["clock"]["due_at"]
    return DecidedLine(
        at=row.at,
        by=names_of(unit, [row.by_id])[row.by_id],
        outcome=words.get(row.outcome, row.outcome),
        due_at=datetime.fromisoformat(due) if due else None,
        late=bool(row.known["clock"]["late"]),
        late_reason=row.late_reason or "",
        closed_at=enquiry.closed_at,
    )


def _override_state(overrides: tuple[OverrideRow, ...]) -> str | None:
    """What an override makes of the consent position: agreed counts before one that waits, that before a refusal."""
    states = {row.state for row in overrides}
    return next((state for state in ("agreed", "proposed", "refused") if state in states), None)


def _rules(policy: Policy) -> CaseRules:
    replies = policy.clock(ClockName.REPLY)
    urgent = frozenset(each.code for each in policy.colours if replies.can_be_urgent(each.code))
    limits = {replies.limit(code, urgent=True).words() for code in urgent}
    return CaseRules(
        colours=tuple(each.code for each in policy.colours),
        colour_words=tuple(each.word for each in policy.colours),
        urgent_colours=urgent,
        urgent_words=" or ".join(sorted(limits)),
        pause_allowed=policy.clock(ClockName.ENQUIRY).pause_allowed,
        grounds=grounds_of(policy),
        not_sought=tuple((choice.code, choice.words) for choice in policy.consent_not_sought),
    )


def _ratings(unit: ReadingUnit, enquiry_id: UUID) -> tuple[RatingRow, ...]:
    rows = unit.session.scalars(_RATINGS, {ONE_CASE.key: enquiry_id}).all()
    names = names_of(unit, (row.by_id for row in rows))
    return tuple(
        RatingRow(row.id, row.at, names[row.by_id], row.stage.value, row.colour.value, row.reason) for row in rows
    )


def _pauses(unit: ReadingUnit, enquiry_id: UUID) -> tuple[PauseRow, ...]:
    rows = unit.session.scalars(_PAUSES, {ONE_CASE.key: enquiry_id}).all()
    names = names_of(unit, (row.started_by_id for row in rows))
    return tuple(PauseRow(row.id, row.since, row.until, row.reason, names[row.started_by_id]) for row in rows)
