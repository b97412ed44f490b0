"""The grid people × agencies: every cell is asked, or carries a written reason why not."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from app.models import Agency, Enquiry, EnquiryPerson, FormerCellReason, InformationRequest, RequestCell, new_id
from app.models.enums import AgencyKind, ConsentPosition, RequestState
from app.services.access import Act, Actor, guarded
from app.services.enquiry.cases import (
    OnCase,
    agreed_override,
    check_named,
    consent_carries,
    consent_of,
    on_case,
    reply_due,
    said,
    typed,
)
from app.services.enquiry.request_records import Basis, CellPlan, DueForecast, GridPlan, RequestPlan
from app.services.errors import Invalid, Problem
from app.services.lengths import all_too_long, line_too_long, too_long
from app.services.policy import ClockName, Policy
from app.services.unit_of_work import Changes, Hub, ReadingUnit, changed

_Place = tuple[UUID, UUID]


@guarded(Act.ASK_PARTNERS)
def ask_partners(hub: Hub, actor: Actor, enquiry_id: UUID, plan: GridPlan) -> Changes:
    """Record the worker's whole grid: a request for each agency that is asked, a reason for each cell that is not.

    Nothing leaves yet. A request that consent does not carry is held until an override of this enquiry is agreed.
    Cells decided before stand unless the plan changes them: one not asked may be asked now; one asked is undone only
    by withdrawing its request. Requests made here have the next round of their agency.

    Raises:
        Invalid: every cell still open and every other thing missing, each with its field (`cell:<person>:<agency>`,
            `agency:<agency>:basis`, `purpose`).
        Conflict: somebody saved the enquiry since the plan was begun.
    """
    with on_case(hub, actor, enquiry_id) as case:
        unit, enquiry = case.unit, case.enquiry
        unit.expect_version(enquiry, plan.version, {}, {})
        cells = {(row.enquiry_person_id, row.agency_id): row for row in _cells(unit, enquiry_id)}
        live = _live(unit, cells.values())
        position = consent_of(unit, enquiry_id)
        problems = [*_about_cells(unit, enquiry_id, plan, cells, live), *_about_requests(case, plan, position)]
        if problems:
            raise Invalid(tuple(problems))
        wanted = {(cell.person_id, cell.agency_id): cell for cell in plan.cells}
        fresh = {place: cell for place, cell in wanted.items() if place not in live}
        made: dict[UUID, InformationRequest] = {}
        agreed = agreed_override(unit, enquiry_id)
        for request_plan in plan.requests:
            if any(cell.asked and place[1] == request_plan.agency_id for place, cell in fresh.items()):
                row = _request(case, plan, request_plan)
                row.override_id = agreed.id if agreed is not None and row.relies_on_override else None
                made[request_plan.agency_id] = row
                unit.add(row)
        unit.session.flush()
        for place, cell in fresh.items():
            _write_cell(case, cells.get(place), cell, made.get(cell.agency_id) if cell.asked else None)
        held = sum(row.state is RequestState.HELD for row in made.values())
        unit.audit(
            "partners planned",
            "enquiry",
            enquiry_id,
            requests=len(made),
            held=held,
            asked=sum(cell.asked for cell in fresh.values()),
            not_asked=sum(not cell.asked for cell in fresh.values()),
        )
        for row in made.values():
            unit.audit("request drafted", "request", row.id, relies_on_override=row.relies_on_override)
        return unit.commit(
            changed("enquiry", enquiry_id),
            changed("request"),
            words=_planned_words(len(made), held, override_agreed=agreed is not None),
        )


@guarded(Act.ASK_PARTNERS)
def forecast_due(hub: Hub, actor: Actor, enquiry_id: UUID, colours: Iterable[str] = ()) -> tuple[DueForecast, ...]:
    """When requests sent at this moment would fall due, plain and urgent, for the enquiry's colour (or `colours`).

    An urgent mark that the policy does not know for a colour comes back as not allowed, with the sentence why.

    Raises:
        Invalid: a colour that the enquiry's policy has not; field `colour`.
    """
    with hub.reading(actor) as unit:
        enquiry = unit.get(Enquiry, enquiry_id, "This enquiry")
        check_named(unit, enquiry)
        policy = unit.policy_of(enquiry.policy_version_id)
        wanted = tuple(colours) or (enquiry.rating.value,)
        if unknown := set(wanted) - {each.code for each in policy.colours}:
            raise Invalid((Problem("colour", f"The policy of this enquiry has {len(unknown)} of these ratings not."),))
        return tuple(_forecast(policy, colour, unit.at, urgent) for colour in wanted for urgent in (False, True))


def urgent_refusal(policy: Policy, colour: str) -> str:
    """Why a request of a colour cannot be marked urgent; names the colours that can."""
    rule = policy.clock(ClockName.REPLY)
    marked = [each.word for each in policy.colours if rule.can_be_urgent(each.code)]
    word = policy.colour(colour).word
    if not marked:
        return "This hub's policy knows no urgent mark."
    return f"The policy lets only {' and '.join(marked)} requests be marked urgent; this enquiry is {word}."


def _forecast(policy: Policy, colour: str, now: datetime, urgent: bool) -> DueForecast:
    if urgent and not policy.clock(ClockName.REPLY).can_be_urgent(colour):
        return DueForecast(colour, urgent=True, allowed=False, due_at=None, sentence=urgent_refusal(policy, colour))
    due = reply_due(policy, colour, now, urgent=urgent)
    return DueForecast(colour, urgent, allowed=True, due_at=due.at_utc, sentence=said(due))


def _cells(unit: ReadingUnit, enquiry_id: UUID) -> list[RequestCell]:
    return list(unit.session.scalars(select(RequestCell).where(RequestCell.enquiry_id == enquiry_id)))


def _live(unit: ReadingUnit, cells: Iterable[RequestCell]) -> dict[_Place, InformationRequest]:
    """The cells that are asked under a request which was not withdrawn."""
    found: dict[_Place, InformationRequest] = {}
    for cell in cells:
        if cell.request_id is not None:
            request = unit.get(InformationRequest, cell.request_id, "This request")
            if request.state is not RequestState.WITHDRAWN:
                found[cell.enquiry_person_id, cell.agency_id] = request
    return found


def partner_agencies(unit: ReadingUnit) -> list[Agency]:
    """The agencies that can be asked, in the hub's order: core and virtual, none that ended, never the hub itself."""
    return list(
        unit.session.scalars(
            select(Agency)
            .where(Agency.kind != AgencyKind.HUB, Agency.ended_at.is_(None))
            .order_by(Agency.position, Agency.code)
        )
    )


def _about_cells(
    unit: ReadingUnit,
    enquiry_id: UUID,
    plan: GridPlan,
    cells: dict[_Place, RequestCell],
    live: dict[_Place, InformationRequest],
) -> list[Problem]:
    people = list(
        unit.session.scalars(
            select(EnquiryPerson.id).where(EnquiryPerson.enquiry_id == enquiry_id).order_by(EnquiryPerson.position)
        )
    )
    agencies = partner_agencies(unit)
    names = {agency.id: agency.name for agency in agencies}
    wanted = {(cell.person_id, cell.agency_id): cell for cell in plan.cells}
    problems: list[Problem] = []
    for number, person_id in enumerate(people, 1):
        for agency in agencies:
            place = (person_id, agency.id)
            field = f"cell:{person_id}:{agency.id}"
            cell = wanted.pop(place, None)
            if place in live:
                if cell is not None and not cell.asked:
                    sentence = f"{agency.name} is already asked under {live[place].reference}; withdraw that request."
                    problems.append(Problem(field, sentence))
            elif cell is None:
                before = cells.get(place)
                if before is None or before.request_id is not None:
                    problems.append(
                        Problem(field, f"Decide whether to ask {agency.name} about person {number}, or say why not.")
                    )
            elif not cell.asked and not typed(cell.reason):
                problems.append(Problem(field, f"Write why {agency.name} is not asked about person {number}."))
            elif not cell.asked:
                problems += line_too_long(**{field: cell.reason})
    for place in wanted:
        who = names.get(place[1], "an agency that is not asked any more")
        problems.append(Problem(f"cell:{place[0]}:{place[1]}", f"The grid has no such cell for {who}. Refresh it."))
    return problems


def _about_requests(case: OnCase, plan: GridPlan, position: ConsentPosition | None) -> list[Problem]:
    problems: list[Problem] = []
    asked = plan.asked_agencies()
    problems += all_too_long(purpose=plan.purpose, lawful_basis=plan.lawful_basis)
    if asked and not typed(plan.purpose):
        problems.append(Problem("purpose", "Write the purpose of asking: partners decide by it what is relevant."))
    if asked and not typed(plan.lawful_basis):
        problems.append(Problem("lawful_basis", "Write the lawful basis that partners may rely on."))
    planned = {request.agency_id: request for request in plan.requests}
    rule = case.policy.clock(ClockName.REPLY)
    colour = case.enquiry.rating.value
    for agency_id in sorted(asked, key=str):
        request = planned.get(agency_id)
        field = f"agency:{agency_id}"
        problems += too_long(f"{field}:questions", request.questions if request is not None else "")
        if request is None or request.basis is None:
            problems.append(
                Problem(f"{field}:basis", "Choose whether this request rests on consent or on an override of it.")
            )
        elif request.basis is Basis.CONSENT and not consent_carries(position):
            problems.append(Problem(f"{field}:basis", _not_carried(position)))
        if request is not None and request.urgent and not rule.can_be_urgent(colour):
            problems.append(Problem(f"{field}:urgent", urgent_refusal(case.policy, colour)))
    return problems


def _not_carried(position: ConsentPosition | None) -> str:
    stands = {
        None: "Nobody has recorded where consent stands",
        ConsentPosition.SOUGHT: "Consent was sought but not yet given",
        ConsentPosition.REFUSED: "Consent was refused",
        ConsentPosition.NOT_SOUGHT: "Consent was not sought",
        ConsentPosition.WITHDRAWN: "Consent was withdrawn",
    }[position]
    return f"{stands}, so this request cannot rest on it. Choose the override, or record that consent was given."


def _request(case: OnCase, plan: GridPlan, request: RequestPlan) -> InformationRequest:
    unit, enquiry = case.unit, case.enquiry
    reference, _plain, _short = unit.next_reference("request", "R")
    last = unit.session.scalar(
        select(func.max(InformationRequest.round)).where(
            InformationRequest.enquiry_id == enquiry.id, InformationRequest.agency_id == request.agency_id
        )
    )
    relies = request.basis is Basis.OVERRIDE
    return InformationRequest(
        id=new_id(),
        version=1,
        reference=reference,
        enquiry_id=enquiry.id,
        agency_id=request.agency_id,
        round=(last or 0) + 1,
        state=RequestState.HELD if relies else RequestState.DRAFT,
        purpose=typed(plan.purpose),
        lawful_basis=typed(plan.lawful_basis),
        questions=typed(request.questions) or None,
        urgent=request.urgent,
        relies_on_override=relies,
        created_at=unit.at,
        created_by_id=unit.who.user_id,
        due_reason="Not sent yet",
    )


def _write_cell(case: OnCase, row: RequestCell | None, cell: CellPlan, request: InformationRequest | None) -> None:
    """Write one decided cell. An earlier reason is kept beside it: a frozen decision still says what it was then."""
    unit = case.unit
    if row is not None and row.not_asked_reason is not None:
        if not cell.asked and typed(cell.reason) == row.not_asked_reason:
            return
        unit.add(
            FormerCellReason(
                cell_id=row.id, decided_at=row.decided_at, decided_by_id=row.decided_by_id, reason=row.not_asked_reason
            )
        )
        unit.session.flush()  # it stands before the cell changes: a guard asks for it
    if row is None:
        row = RequestCell(
            id=new_id(),
            enquiry_id=case.enquiry.id,
            enquiry_person_id=cell.person_id,
            agency_id=cell.agency_id,
        )
        unit.add(row)
    row.request_id = request.id if request is not None else None
    row.not_asked_reason = None if cell.asked else typed(cell.reason)
    row.decided_at = unit.at
    row.decided_by_id = unit.who.user_id


def _planned_words(requests: int, held: int, *, override_agreed: bool) -> str:
    if not requests:
        return "The grid is saved; nobody new is asked."
    words = f"{requests} request{'s' if requests > 1 else ''} ready."
    if held and not override_agreed:
        words += f" {held} of them {'are' if held > 1 else 'is'} held until an override is agreed."
    return words
