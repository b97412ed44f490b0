"""The form that asks a partner: set as PDF and Word, and sent to virtual partners as an e-mail draft."""

import hashlib
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from app.models import Agency, ConsentOverride, ContactPerson, Document, InformationRequest, RequestDocument, new_id
from app.models.enums import DocumentUse, RequestState
from app.services import dates
from app.services.access import Act, Actor, guarded
from app.services.enquiry.at_risk import read_at_risk, section_42_facts
from app.services.enquiry.behind_records import AtRisk
from app.services.enquiry.cases import OnCase, agreed_override, consent_of, name_of, on_case
from app.services.enquiry.own_requests import do_not_tell, rows_of_asked
from app.services.enquiry.reading import address_of, today_of
from app.services.enquiry.records import CONSENT_WORDS
from app.services.errors import Refused
from app.services.papers.mail import draft_mail
from app.services.papers.record import Bullets, Facts, Heading, Paper, Paragraph, Table
from app.services.papers.typeset import set_pdf
from app.services.papers.word import set_docx
from app.services.unit_of_work import Hub, ReadingUnit

SEX_WORDS = {"M": "Male", "F": "Female", "U": "Not known"}
ASKED_OF_ADULTS = (
    "What do you know of the adult's own wishes, their mental capacity, an advocate or representative, their needs for"
    " care and support, and whether those needs keep them from protecting themselves?"
)
LEFT = (RequestState.SENT, RequestState.REPLIED)


@guarded(Act.ASK_PARTNERS)
def request_form(hub: Hub, actor: Actor, request_id: UUID) -> Paper:
    """The form of one request as a paper; that it was made is audited.

    Raises:
        Refused: the request has not left, so that nobody may be asked by it yet; or it was withdrawn.
    """
    with on_case(hub, actor, _enquiry_of(hub, actor, request_id), closed_too=True) as case:
        request = _left(case, request_id)
        paper = _paper(case, request)
        case.unit.audit("request form made", "request", request_id)
        case.unit.commit()
        return paper


@guarded(Act.ASK_PARTNERS)
def request_mail(hub: Hub, actor: Actor, request_id: UUID) -> bytes:
    """The form as an e-mail draft with PDF and Word attached; the PDF is kept, encrypted, beside the request.

    The message itself names nobody: who is asked about stands in the attachments only.

    Raises:
        Refused: the request has not left, or was withdrawn.
    """
    with on_case(hub, actor, _enquiry_of(hub, actor, request_id), closed_too=True) as case:
        unit = case.unit
        request = _left(case, request_id)
        agency = unit.get(Agency, request.agency_id, "This agency")
        paper = _paper(case, request)
        pdf = set_pdf(paper)
        document = Document(
            id=new_id(),
            at=unit.at,
            by_id=actor.user_id,
            name=f"{request.reference}.pdf",
            media_type="application/pdf",
            size=len(pdf),
            sha256=hashlib.sha256(pdf).hexdigest(),
            content=pdf,
        )
        unit.add(document)
        unit.session.flush()
        unit.add(RequestDocument(document_id=document.id, request_id=request.id, use=DocumentUse.REQUEST_FORM))
        unit.audit("request e-mail drafted", "request", request_id, document=str(document.id))
        unit.commit()
        attached = ((f"{request.reference}.pdf", pdf), (f"{request.reference}.docx", set_docx(paper)))
        due = f"Please answer by {moment_words(request.due_at)}." if request.due_at else "Please answer soon."
        words = (
            f"Dear colleagues,\n\nPlease find attached our request for information {request.reference}.\n\n{due}\n\n"
            "Answer on the attached form or in your own format, and say what period, area and systems you searched.\n\n"
            f"{actor.display_name}\nMulti-agency safeguarding hub\n"
        )
        subject = f"{'URGENT: ' if request.urgent else ''}Request for information {request.reference}"
        return draft_mail(agency.email or "", subject, words, unit.at, attached)


def consent_line(unit: ReadingUnit, enquiry_id: UUID, *, relies_on_override: bool) -> str:
    """Where consent stands, as a request form prints it."""
    position = consent_of(unit, enquiry_id)
    said = CONSENT_WORDS[position.value] if position is not None else "Not recorded"
    if not relies_on_override:
        return said
    agreed = agreed_override(unit, enquiry_id)
    when = f" on {moment_words(agreed.decided_at)}" if agreed is not None and agreed.decided_at else ""
    return f"{said}. Overridden by two managers{when}"


def moment_words(at: datetime | None) -> str:
    """A moment in London: `30 Mar 2026, 10:05`."""
    return "" if at is None else dates.moment_words(at)


def day_words(day: date | None) -> str:
    """A day: `14 Mar 2019`."""
    return "" if day is None else dates.day_words(day)


def _enquiry_of(hub: Hub, actor: Actor, request_id: UUID) -> UUID:
    with hub.reading(actor) as reading:
        return reading.get(InformationRequest, request_id, "This request").enquiry_id


def _left(case: OnCase, request_id: UUID) -> InformationRequest:
    request = case.unit.get(InformationRequest, request_id, "This request")
    if request.state not in LEFT:
        raise Refused(
            f"{request.reference} has not left the hub, so nobody may be asked by its form.",
            "Send it first. One that relies on an override waits until that is agreed.",
        )
    return request


def _paper(case: OnCase, request: InformationRequest) -> Paper:
    unit = case.unit
    agency = unit.get(Agency, request.agency_id, "This agency")
    asked = rows_of_asked(unit, request)
    told = do_not_tell(unit, request)
    at_risk = read_at_risk(unit, case.enquiry.id)
    marked = "Yes: answer at once, whatever the usual limit" if request.urgent else "No"
    colour = case.policy.colour(case.enquiry.rating.value).word
    blocks = [
        Facts(
            (
                ("Our reference", request.reference),
                ("To", agency.name),
                ("Sent", moment_words(request.sent_at)),
                ("Answer by", moment_words(request.due_at) or "No limit"),
                ("Which clock", request.due_reason),
                ("Rating", colour),
                ("Marked urgent", marked),
                ("Consent", consent_line(unit, case.enquiry.id, relies_on_override=request.relies_on_override)),
            )
        ),
        Heading("Purpose"),
        Paragraph(request.purpose),
        Heading("Lawful basis"),
        Paragraph(request.lawful_basis),
        Heading("What we ask"),
        *_questions(request.questions, adults=bool(at_risk)),
        *((Heading("Who must not be told"), Paragraph(told, strong=True)) if told else ()),
        *_adults(at_risk),
        Heading("Whom we ask about"),
        Table(
            ("Name", "Born", "Sex", "Address", "Numbers and school"),
            tuple(_person(unit, person, today_of(unit)) for _, person in asked),
            (2, 1.2, 0.8, 2, 2),
        ),
        Heading("Your answer"),
        Paragraph(
            "For each person say whether you have current or historic involvement or found none; the provider and a"
            " contact person; how current your information is; and the period, area and systems you searched, and those"
            " you did not. Mark each item: share onward, hub only, or intelligence that must not be disclosed."
        ),
        Table(
            ("Person", "Current, historic or none found", "What you hold, with dates", "How far it may travel"),
            tuple((name_of(person), "", "", "") for _, person in asked),
            (1.4, 1.4, 3, 1.4),
        ),
        Facts(
            tuple(
                (label, "")
                for label in (
                    "Information current as of",
                    "Period searched",
                    "Area searched",
                    "Systems searched",
                    "Systems not searched",
                    "Completed by",
                    "Contact",
                )
            )
        ),
    ]
    return Paper(
        title="Request for information",
        subtitle=f"{agency.name}, {request.reference}",
        blocks=tuple(blocks),
        made_at=unit.at,
        mark=case.policy.handling_mark,
        reference=request.reference,
        author=unit.who.display_name,
    )


def _questions(words: str | None, *, adults: bool) -> tuple[Bullets | Paragraph, ...]:
    lines = tuple(line.strip() for line in (words or "").splitlines() if line.strip())
    if not lines:
        lines = ("What do you hold about each person that bears on the purpose above?",)
    if adults:
        return (Bullets((*lines, ASKED_OF_ADULTS)),)
    return (Bullets(lines),) if (words or "").strip() else (Paragraph(lines[0]),)


def _adults(at_risk: tuple[tuple[str, AtRisk], ...]) -> tuple[Heading | Facts, ...]:
    """The three questions of section 42 as they stand; what an adult wishes is asked, and not told to every partner."""
    if not at_risk:
        return ()
    return (
        Heading("Adult at risk: Care Act 2014, section 42"),
        *(Facts(section_42_facts(row)) for _, row in at_risk),
    )


def _person(unit: ReadingUnit, person: ContactPerson, today: date) -> tuple[str, ...]:
    from app.services.enquiry.cases import age_of

    also = f" (also {', '.join(person.aliases)})" if person.aliases else ""
    if person.expected_delivery is not None:
        born = f"Unborn, expected {day_words(person.expected_delivery)}"
    else:
        age = age_of(person, today)
        born = f"{day_words(person.date_of_birth)} ({age})" if person.date_of_birth else age
    numbers = [
        f"NHS {person.nhs_number}" if person.nhs_number else "",
        f"UPN {person.upn}" if person.upn else "",
        person.school or "",
    ]
    return (
        f"{name_of(person)}{also}",
        born,
        SEX_WORDS.get(person.sex.value, "") if person.sex else "",
        address_of(unit, person),
        "\n".join(each for each in numbers if each),
    )


def overrides_behind(unit: ReadingUnit, enquiry_id: UUID) -> dict[UUID, tuple[str, ...]]:
    """By override, the references of every request that left under it."""
    found: dict[UUID, list[str]] = {}
    rows = unit.session.execute(
        select(InformationRequest.override_id, InformationRequest.reference)
        .join(ConsentOverride, ConsentOverride.id == InformationRequest.override_id)
        .where(InformationRequest.enquiry_id == enquiry_id, InformationRequest.sent_at.is_not(None))
        .order_by(InformationRequest.reference)
    )
    for override_id, reference in rows:
        if override_id is not None:
            found.setdefault(override_id, []).append(reference)
    return {override_id: tuple(references) for override_id, references in found.items()}
