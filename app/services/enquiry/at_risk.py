"""What the contacts behind an enquiry say of an adult at risk: the questions of section 42, and the adult's words."""

from uuid import UUID

from sqlalchemy import select

from app.models import Contact
from app.models.enums import SubjectKind
from app.services import codes
from app.services.enquiry.behind_records import AtRisk
from app.services.unit_of_work import ReadingUnit

ANSWER = {True: "Yes", False: "No", None: "Not answered"}
TEST_WORDS = {True: "All three are answered yes", False: "Not all three are answered yes", None: "Not all are answered"}


def at_risk_of(row: Contact) -> AtRisk | None:
    """What one contact says; none where it is about a child."""
    if row.subject_kind is not SubjectKind.ADULT:
        return None
    return AtRisk(
        needs=row.care_and_support_needs,
        abuse=row.experiencing_abuse,
        unable=row.unable_to_protect,
        kinds=tuple(codes.words_of(codes.adult_abuse_kinds(), code) for code in row.abuse_kinds),
        capacity=row.mental_capacity or "",
        advocate=row.advocate or "",
        wishes=row.own_wishes or "",
    )


def read_at_risk(unit: ReadingUnit, enquiry_id: UUID) -> tuple[tuple[str, AtRisk], ...]:
    """By reference, what each contact about an adult says, the earliest first."""
    rows = unit.session.scalars(
        select(Contact)
        .where(Contact.enquiry_id == enquiry_id, Contact.subject_kind == SubjectKind.ADULT)
        .order_by(Contact.received_at, Contact.id)
    )
    return tuple((row.reference, found) for row in rows if (found := at_risk_of(row)) is not None)


def section_42_facts(row: AtRisk) -> tuple[tuple[str, str], ...]:
    """The three questions with their answers, and the kinds of abuse, as a paper says them."""
    return (
        ("Needs for care and support", ANSWER[row.needs]),
        ("Experiencing, or at risk of, abuse or neglect", ANSWER[row.abuse]),
        ("Unable to protect themselves because of those needs", ANSWER[row.unable]),
        ("Section 42", TEST_WORDS[row.section_42]),
        ("Kinds of abuse", ", ".join(row.kinds) or "None named"),
    )


def own_facts(row: AtRisk) -> tuple[tuple[str, str], ...]:
    """The adult's wishes, capacity and who speaks for them, said or not."""
    return (
        ("Their own wishes", row.wishes or "Not said"),
        ("Mental capacity", row.capacity or "Not said"),
        ("Advocate or representative", row.advocate or "Not said"),
    )
