"""Reading the flags of an enquiry: gradings, episodes, panels, harm and where else the same adult is named."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy import or_, select

from app.models import (
    Contact,
    ContactPerson,
    Enquiry,
    EnquiryMember,
    EnquiryPerson,
    HarmLink,
    HarmTie,
    MissingEpisode,
    PanelReferral,
    Person,
    RiskGrading,
    Screening,
    ScreeningConcern,
)
from app.models.enums import GradingKind
from app.services import codes
from app.services.access import Act, Actor, Role, guarded
from app.services.enquiry.cases import CASE, check_named, name_of
from app.services.enquiry.family import spans
from app.services.enquiry.flag_records import (
    ElsewhereRow,
    EpisodeRow,
    Flags,
    GradingRow,
    HarmRow,
    PanelRow,
    Trio,
    says,
)
from app.services.enquiry.reading import names_of, rows_of_people
from app.services.policy import TOXIC_TRIO, is_toxic_trio
from app.services.trust.closed_people import closed_among
from app.services.unit_of_work import Hub, ReadingUnit

_TRIO_WORDS = ("Domestic abuse", "Parental mental health", "Parental alcohol or drugs")


@guarded(Act.SEE_ENQUIRY)
def read_flags(hub: Hub, actor: Actor, enquiry_id: UUID) -> Flags:
    """Every flag of an enquiry; its opening was audited, this is a part of it.

    Raises:
        NotNamed: it is restricted, and this person is neither named on it nor a service manager.
    """
    with hub.reading(actor) as unit:
        check_named(unit, unit.get(Enquiry, enquiry_id, CASE))
        who = {row.id: name_of(person) for row, person in rows_of_people(unit, enquiry_id)}
        return Flags(
            gradings=_gradings(unit, enquiry_id, who),
            episodes=_episodes(unit, enquiry_id, who),
            panels=_panels(unit, enquiry_id, who),
            harms=_harms(unit, enquiry_id, who),
            trio=_trio(unit, enquiry_id),
            read_at=unit.at,
        )


def _gradings(unit: ReadingUnit, enquiry_id: UUID, who: dict[UUID, str]) -> tuple[GradingRow, ...]:
    rows = unit.session.scalars(
        select(RiskGrading)
        .where(RiskGrading.enquiry_id == enquiry_id)
        .order_by(RiskGrading.at.desc(), RiskGrading.id.desc())
    ).all()
    names = names_of(unit, (row.by_id for row in rows))
    corrected = {row.corrects_id for row in rows}
    return tuple(
        GradingRow(
            id=row.id,
            at=row.at,
            by=names[row.by_id],
            kind=row.kind.value,
            person_id=row.enquiry_person_id,
            person=who[row.enquiry_person_id],
            tool=row.tool,
            ticks=tuple(row.ticks),
            count=row.count,
            count_says=says(row.count) if row.kind is GradingKind.DASH and row.count is not None else "",
            grade=row.grade,
            reason=row.reason or "",
            assessed_on=row.assessed_on,
            assessed_by=row.assessed_by or "",
            review_on=row.review_on,
            corrects_id=row.corrects_id,
            corrected=row.id in corrected,
        )
        for row in rows
    )


def _episodes(unit: ReadingUnit, enquiry_id: UUID, who: dict[UUID, str]) -> tuple[EpisodeRow, ...]:
    rows = unit.session.scalars(
        select(MissingEpisode)
        .where(MissingEpisode.enquiry_id == enquiry_id)
        .order_by(MissingEpisode.at.desc(), MissingEpisode.id.desc())
    ).all()
    names = names_of(unit, (row.by_id for row in rows))
    corrected = {row.corrects_id for row in rows}
    return tuple(
        EpisodeRow(
            id=row.id,
            at=row.at,
            by=names[row.by_id],
            person_id=row.enquiry_person_id,
            person=who[row.enquiry_person_id],
            since=row.since,
            until=row.until,
            area=row.area or "",
            text=row.text or "",
            interview_on=row.interview_on,
            corrects_id=row.corrects_id,
            corrected=row.id in corrected,
        )
        for row in rows
    )


def _panels(unit: ReadingUnit, enquiry_id: UUID, who: dict[UUID, str]) -> tuple[PanelRow, ...]:
    rows = unit.session.scalars(
        select(PanelReferral)
        .where(PanelReferral.enquiry_id == enquiry_id)
        .order_by(PanelReferral.at.desc(), PanelReferral.id.desc())
    ).all()
    names = names_of(unit, (row.by_id for row in rows))
    corrected = {row.corrects_id for row in rows}
    return tuple(
        PanelRow(
            id=row.id,
            at=row.at,
            by=names[row.by_id],
            person_id=row.enquiry_person_id,
            person=who[row.enquiry_person_id],
            panel=row.panel.value,
            state=row.state,
            sharing_note=row.sharing_note,
            referred_on=row.referred_on,
            meets_on=row.meets_on,
            corrects_id=row.corrects_id,
            corrected=row.id in corrected,
        )
        for row in rows
    )


def _harms(unit: ReadingUnit, enquiry_id: UUID, who: dict[UUID, str]) -> tuple[HarmRow, ...]:
    rows = unit.session.scalars(
        select(HarmLink).where(HarmLink.enquiry_id == enquiry_id).order_by(HarmLink.at.desc(), HarmLink.id.desc())
    ).all()
    names = names_of(unit, (row.by_id for row in rows))
    corrected = {row.corrects_id for row in rows}
    known = _on_file(unit, enquiry_id)
    elsewhere = _elsewhere(unit, enquiry_id, sorted({known[row.harming_id] for row in rows if row.harming_id in known}))
    made = [
        replace(
            _harm(row, (row.harming_id, row.harmed_id), who, names),
            on_file=row.harming_id in known,
            corrected=row.id in corrected,
            elsewhere=tuple(elsewhere.get(known.get(row.harming_id), ())),
        )
        for row in rows
    ]
    made += _harms_beyond(unit, enquiry_id, set(known.values()))
    return tuple(sorted(made, key=lambda row: (row.at, row.id.int), reverse=True))


def _harms_beyond(unit: ReadingUnit, enquiry_id: UUID, own: set[UUID]) -> list[HarmRow]:
    """Harm by or to somebody beyond the enquiry; what names a restricted person only for whom they are open."""
    rows = unit.session.scalars(select(HarmTie).where(HarmTie.enquiry_id == enquiry_id)).all()
    ids = {each for row in rows for each in (row.harming_person_id, row.harmed_person_id)}
    people = {row.id: row for row in unit.session.scalars(select(Person).where(Person.id.in_(ids)))}
    closed = closed_among(unit, people) - own
    people = {each: row for each, row in people.items() if each not in closed}
    rows = [row for row in rows if {row.harming_person_id, row.harmed_person_id} <= set(people)]
    names = names_of(unit, (row.by_id for row in rows))
    corrected = {row.corrects_id for row in rows}
    said = {each: f"{row.forenames} {row.surname}".strip() for each, row in people.items()}
    elsewhere = _elsewhere(unit, enquiry_id, sorted({row.harming_person_id for row in rows}))
    return [
        replace(
            _harm(row, (row.harming_person_id, row.harmed_person_id), said, names),
            corrected=row.id in corrected,
            elsewhere=tuple(elsewhere.get(row.harming_person_id, ())),
            beyond=True,
        )
        for row in rows
    ]


def _harm(
    row: HarmLink | HarmTie, ends: tuple[UUID, UUID], who: Mapping[UUID, str], names: Mapping[UUID | None, str]
) -> HarmRow:
    """A line of harm, from the one who harms to the one harmed."""
    harming_id, harmed_id = ends
    return HarmRow(
        id=row.id,
        at=row.at,
        by=names[row.by_id],
        harmed_id=harmed_id,
        harmed=who[harmed_id],
        harming_id=harming_id,
        harming=who[harming_id],
        on_file=True,
        kind=row.kind,
        text=row.text,
        **spans.read(row),
        corrects_id=row.corrects_id,
        corrected=False,
        elsewhere=(),
        status=row.status or "",
        withdrawn=bool(row.withdrawn),
    )


def _on_file(unit: ReadingUnit, enquiry_id: UUID) -> dict[UUID, UUID]:
    """The known person behind each person of an enquiry, where the hub knows them."""
    found = ((row.id, row.person_id or person.person_id) for row, person in rows_of_people(unit, enquiry_id))
    return {row_id: person_id for row_id, person_id in found if person_id is not None}


def _elsewhere(
    unit: ReadingUnit, enquiry_id: UUID, person_ids: Sequence[UUID]
) -> dict[UUID | None, list[ElsewhereRow]]:
    """Other enquiries that name these people and that whoever asks may open; of the rest not even their number."""
    if not person_ids:
        return {}
    who = unit.who
    known = or_(EnquiryPerson.person_id.in_(person_ids), ContactPerson.person_id.in_(person_ids))
    asked = (
        select(EnquiryPerson, ContactPerson.person_id, Enquiry)
        .join(ContactPerson, ContactPerson.id == EnquiryPerson.contact_person_id)
        .join(Enquiry, Enquiry.id == EnquiryPerson.enquiry_id)
        .where(known, Enquiry.id != enquiry_id)
        .order_by(Enquiry.opened_at.desc(), Enquiry.id)
    )
    if Role.SERVICE_MANAGER not in who.roles:
        named = select(EnquiryMember.enquiry_id).where(EnquiryMember.user_id == who.user_id)
        asked = asked.where(or_(Enquiry.restricted.is_(False), Enquiry.id.in_(named)))
    rows = unit.session.execute(asked).all()
    harmed = _harmed(unit, [row.EnquiryPerson.id for row in rows])
    found: dict[UUID | None, list[ElsewhereRow]] = {}
    for person, contact_person_id, enquiry in rows:
        made = ElsewhereRow(
            enquiry.id,
            enquiry.reference,
            enquiry.rating.value,
            enquiry.status.value,
            enquiry.opened_at,
            person.role.value,
            tuple(dict.fromkeys(harmed.get(person.id, ()))),
        )
        found.setdefault(person.person_id or contact_person_id, []).append(made)
    return found


def _harmed(unit: ReadingUnit, harming_ids: Sequence[UUID]) -> dict[UUID, list[str]]:
    """Whom each of these people of other enquiries is said to have harmed there; corrected entries do not count."""
    corrected = select(HarmLink.corrects_id).where(HarmLink.corrects_id.is_not(None))
    rows = unit.session.execute(
        select(HarmLink.harming_id, ContactPerson)
        .join(EnquiryPerson, EnquiryPerson.id == HarmLink.harmed_id)
        .join(ContactPerson, ContactPerson.id == EnquiryPerson.contact_person_id)
        .where(HarmLink.harming_id.in_(harming_ids), HarmLink.id.not_in(corrected))
    )
    found: dict[UUID, list[str]] = {}
    for harming_id, person in rows:
        found.setdefault(harming_id, []).append(name_of(person))
    return found


def _trio(unit: ReadingUnit, enquiry_id: UUID) -> Trio:
    """From the newest screening of each contact of the enquiry."""
    newest: dict[UUID, UUID] = {}
    for row in unit.session.execute(
        select(Screening.contact_id, Screening.id)
        .join(Contact, Contact.id == Screening.contact_id)
        .where(Contact.enquiry_id == enquiry_id)
        .order_by(Screening.at, Screening.id)
    ):
        newest[row.contact_id] = row.id
    found = set(
        unit.session.scalars(
            select(ScreeningConcern.code).where(ScreeningConcern.screening_id.in_(newest.values())).distinct()
        )
    )
    words = {each.code: f"{each.code} {each.words}" for each in codes.concerns()}
    parts = tuple(
        (name, tuple(words.get(code, code) for code in sorted(group & found)))
        for name, group in zip(_TRIO_WORDS, TOXIC_TRIO, strict=True)
    )
    return Trio(is_toxic_trio(found), parts)
