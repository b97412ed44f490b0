"""What a partner representative whom a manager named on a case may see of it: its analysis and the agencies' items.

Intelligence of other agencies is left out, here and not only on the screen (domain.md, the role table).
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app.models import Analysis, Disagreement, Enquiry, EnquiryMember, Rating
from app.models.enums import EnquiryStatus
from app.services.access import Act, Actor, guarded
from app.services.enquiry.about import about_of
from app.services.enquiry.analysis_sections import sections_for
from app.services.enquiry.cases import CASE, NotNamed, is_named
from app.services.enquiry.decision_records import DisagreementRow
from app.services.enquiry.item_reading import read_items
from app.services.enquiry.item_records import ItemRow
from app.services.enquiry.ladder import disagreement_row
from app.services.enquiry.reading import names_of, read_people
from app.services.enquiry.records import CasePerson, RatingRow
from app.services.unit_of_work import Hub


@dataclass(frozen=True, slots=True)
class NamedCaseRow:
    """One case a representative is named on."""

    id: UUID
    reference: str
    rating: str
    subjects: str
    status: str
    named_at: datetime


@dataclass(frozen=True, slots=True)
class NamedCase:
    """The case as a named representative sees it.

    `analysis` holds heading and words of each section that is written; `own_agency` marks whose items are
    their own, `disagreements` are those their agency recorded, settled or not.
    """

    row: NamedCaseRow
    people: tuple[CasePerson, ...]
    analysis: tuple[tuple[str, str], ...]
    analysis_by: str
    analysis_at: datetime | None
    items: tuple[ItemRow, ...]
    ratings: tuple[RatingRow, ...]
    own_agency: UUID
    disagreements: tuple[DisagreementRow, ...]
    read_at: datetime


@guarded(Act.SEE_NAMED_CASE)
def list_named_cases(hub: Hub, actor: Actor) -> tuple[NamedCaseRow, ...]:
    """The enquiries that are not closed and on which a manager named this person, newest first."""
    with hub.reading(actor) as unit:
        rows = unit.session.execute(
            select(Enquiry, EnquiryMember.named_at)
            .join(EnquiryMember, EnquiryMember.enquiry_id == Enquiry.id)
            .where(EnquiryMember.user_id == actor.user_id, Enquiry.status != EnquiryStatus.CLOSED)
            .order_by(EnquiryMember.named_at.desc(), Enquiry.reference)
        )
        return tuple(_row(enquiry, named_at) for enquiry, named_at in rows)


@guarded(Act.SEE_NAMED_CASE)
def open_named_case(hub: Hub, actor: Actor, enquiry_id: UUID) -> NamedCase:
    """Open a case one is named on; the reading is audited.

    Raises:
        NotNamed: nobody named this person on it. NotFound: there is none.
    """
    with hub.writing(actor) as unit:
        enquiry = unit.get(Enquiry, enquiry_id, CASE)
        member = unit.session.get(EnquiryMember, (enquiry_id, actor.user_id))
        if member is None or not is_named(unit, enquiry_id, actor.user_id):
            raise NotNamed("You are not named on this case.", "Answer the requests in your own agency's queue.")
        newest = unit.session.scalars(
            select(Analysis).where(Analysis.enquiry_id == enquiry_id).order_by(Analysis.number.desc()).limit(1)
        ).first()
        ratings = unit.session.scalars(
            select(Rating).where(Rating.enquiry_id == enquiry_id).order_by(Rating.at.desc(), Rating.id.desc())
        ).all()
        names = names_of(unit, [*(row.by_id for row in ratings), newest.by_id if newest else None])
        dissents = unit.session.scalars(
            select(Disagreement)
            .where(Disagreement.enquiry_id == enquiry_id, Disagreement.agency_id == actor.agency_id)
            .order_by(Disagreement.at.desc(), Disagreement.id.desc())
        ).all()
        policy = unit.policy_of(enquiry.policy_version_id)
        sections = newest.sections if newest is not None else {}
        detail = NamedCase(
            row=_row(enquiry, member.named_at),
            people=read_people(unit, enquiry_id),
            analysis=tuple(
                (rule.words, str(sections[rule.code]))
                for rule in sections_for(about_of(unit, enquiry_id), sections)
                if sections.get(rule.code)
            ),
            analysis_by=names[newest.by_id] if newest is not None else "",
            analysis_at=newest.at if newest is not None else None,
            items=tuple(item for item in read_items(unit, enquiry_id) if may_see_item(item, actor)),
            ratings=tuple(
                RatingRow(row.id, row.at, names[row.by_id], row.stage.value, row.colour.value, row.reason)
                for row in ratings
            ),
            own_agency=actor.agency_id,
            disagreements=tuple(disagreement_row(unit, policy, row) for row in dissents),
            read_at=unit.at,
        )
        unit.audit("case read as named", "enquiry", enquiry_id)
        unit.commit()
        return detail


def may_see_item(item: ItemRow, actor: Actor) -> bool:
    """Their own agency's items, and the others' once they are marked and are not intelligence.

    An item nobody has marked yet may be intelligence, so it is shown to its own agency only.
    """
    return item.agency_id == actor.agency_id or item.handling in {"share_onward", "hub_only"}


def _row(enquiry: Enquiry, named_at: datetime) -> NamedCaseRow:
    return NamedCaseRow(
        enquiry.id, enquiry.reference, enquiry.rating.value, enquiry.subject_line, enquiry.status.value, named_at
    )
