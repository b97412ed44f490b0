"""The screenings of a contact as they stand on record, with what a manager made of each."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app.models import Authorisation, RiskAssessment, Screening, ScreeningConcern, UserAccount
from app.services.intake.screening_records import ScreeningRow
from app.services.unit_of_work import ReadingUnit

CSE = "cse"


def latest_screening(unit: ReadingUnit, contact_id: UUID) -> Screening | None:
    """The newest screening of a contact, taken back or not."""
    return unit.session.scalars(
        select(Screening)
        .where(Screening.contact_id == contact_id)
        .order_by(Screening.at.desc(), Screening.id.desc())
        .limit(1)
    ).first()


def screening_rows(unit: ReadingUnit, contact_ids: Sequence[UUID]) -> dict[UUID, tuple[ScreeningRow, ...]]:
    """The screenings of several contacts, newest first, by contact."""
    concerns: dict[UUID, list[str]] = {}
    listed = unit.session.execute(
        select(ScreeningConcern.screening_id, ScreeningConcern.code)
        .join(Screening, Screening.id == ScreeningConcern.screening_id)
        .where(Screening.contact_id.in_(contact_ids))
        .order_by(ScreeningConcern.code)
    )
    for each in listed:
        concerns.setdefault(each.screening_id, []).append(each.code)
    assessed = unit.session.execute(
        select(RiskAssessment.contact_id, RiskAssessment.by_id, RiskAssessment.at, RiskAssessment.grade).where(
            RiskAssessment.contact_id.in_(contact_ids), RiskAssessment.kind == CSE
        )
    )
    grades = {(row.contact_id, row.by_id, row.at): row.grade for row in assessed}
    names = {
        row.id: row.display_name
        for row in unit.session.execute(select(UserAccount.id, UserAccount.display_name))
    }
    rows = unit.session.execute(
        select(Screening, Authorisation)
        .outerjoin(Authorisation, Authorisation.screening_id == Screening.id)
        .where(Screening.contact_id.in_(contact_ids))
        .order_by(Screening.at.desc(), Screening.id.desc())
    ).all()
    found: dict[UUID, list[ScreeningRow]] = {}
    for screening, authorised in rows:
        line = _row(screening, authorised, tuple(concerns.get(screening.id, ())), names, grades)
        found.setdefault(screening.contact_id, []).append(line)
    return {contact_id: tuple(lines) for contact_id, lines in found.items()}


def _row(
    row: Screening,
    authorised: Authorisation | None,
    concerns: tuple[str, ...],
    names: dict[UUID, str],
    grades: dict[tuple[UUID, UUID, datetime], str],
) -> ScreeningRow:
    return ScreeningRow(
        id=row.id,
        at=row.at,
        by=names[row.by_id],
        by_id=row.by_id,
        level=row.level,
        concerns=concerns,
        cse_level=grades.get((row.contact_id, row.by_id, row.at), ""),
        rating=row.rating.value,
        rating_reason=row.rating_reason,
        consent=row.consent.value,
        consent_reason=row.consent_reason or "",
        consent_explanation=row.consent_explanation or "",
        recommended_outcome=row.recommended_outcome,
        outcome_reason=row.outcome_reason,
        proposed_rating=row.proposed_rating or "",
        proposed_route=row.proposed_route or "",
        proposal_reasons=tuple(row.proposal_reasons),
        authorised_outcome=authorised.outcome if authorised else "",
        authorised_by=names[authorised.by_id] if authorised else "",
        authorised_at=authorised.at if authorised else None,
        authorised_reason=authorised.reason if authorised else "",
        late_reason=(authorised.late_reason or "") if authorised else "",
    )
