"""Whom an enquiry is about: children, adults at risk, or both. Outcomes, headings and questions follow from it."""

from collections.abc import Mapping
from types import MappingProxyType
from uuid import UUID

from sqlalchemy import select

from app.models import Contact
from app.models.enums import SubjectKind
from app.services.policy import Subject
from app.services.unit_of_work import ReadingUnit

SUBJECTS: Mapping[SubjectKind, Subject] = MappingProxyType(
    {SubjectKind.CHILD: Subject.CHILD, SubjectKind.ADULT: Subject.ADULT}
)


def about_of(unit: ReadingUnit, enquiry_id: UUID) -> frozenset[Subject]:
    """Whom the contacts behind an enquiry are about; both where nothing says so."""
    kinds = set(unit.session.scalars(select(Contact.subject_kind).where(Contact.enquiry_id == enquiry_id)))
    return frozenset(SUBJECTS[kind] for kind in kinds) or frozenset(Subject)


def only_adults(about: frozenset[Subject]) -> bool:
    """Whether that is adults at risk alone: then nothing speaks of a family or a child."""
    return about == {Subject.ADULT}


def is_about_adults(unit: ReadingUnit, enquiry_id: UUID) -> bool:
    """Whether an enquiry is about adults at risk alone."""
    return only_adults(about_of(unit, enquiry_id))
