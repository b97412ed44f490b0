"""What every flag checks before it is recorded: the person is in the enquiry, the entry it corrects stands."""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.models import EnquiryPerson
from app.models.base import Base
from app.services.enquiry.cases import OnCase
from app.services.errors import NotFound, Problem, Refused

PERSON_MISSING = "Choose the person this is about."


def person_of(case: OnCase, field: str, person_id: UUID | None, sentence: str = PERSON_MISSING) -> list[Problem]:
    """What is wrong with the person chosen; nothing where they are in the enquiry."""
    row = case.unit.session.get(EnquiryPerson, person_id) if person_id is not None else None
    if row is None or row.enquiry_id != case.enquiry.id:
        return [Problem(field, sentence)]
    return []


def correctable(case: OnCase, model: type[Base], row_id: UUID | None) -> Any | None:
    """The entry that is to be corrected, of this enquiry and not corrected yet; none where none is.

    Raises:
        NotFound: it is not on this enquiry.
        Refused: somebody corrected it already.
    """
    if row_id is None:
        return None
    rows: Any = model
    row: Any = case.unit.session.get(model, row_id)
    if row is None or row.enquiry_id != case.enquiry.id:
        raise NotFound("The entry it corrects is not on this enquiry.", "Refresh the case and look again.")
    later = case.unit.session.scalars(select(rows.id).where(rows.corrects_id == row_id)).first()
    if later is not None:
        raise Refused(
            "Somebody corrected this entry while you were writing.",
            "Read the newer entry first; what you typed is still here.",
        )
    return row
