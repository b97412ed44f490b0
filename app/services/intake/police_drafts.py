"""A police notification turned into a contact as typed: facts only, no judgement.

The officer's grading, the DASH count and the practitioner's grade travel side by side. Level, rating, consent and
outcome stay empty: a person chooses them.
"""

from datetime import date

from app.models.enums import AddressKind, Channel, ContactRole, Sex, SubjectKind
from app.services import clock
from app.services.clock import LONDON
from app.services.intake import typed_dates
from app.services.intake.readers.record import NotificationFound, SubjectFound
from app.services.intake.records import ContactDraft, PersonDraft, PoliceDraft

POLICE_SOURCE = "6"
ADULT_AGE = 18
_CHILD_WORDS = ("child", "subject child", "unborn", "missing child", "young person", "son", "daughter")
_ADULT_WORDS = (
    "victim", "suspect", "perpetrator", "parent", "mother", "father", "carer", "partner", "adult", "offender",
)  # fmt: skip
_HARM_WORDS = ("suspect", "perpetrator", "offender", "aggressor")
_INFORMATION = ("information", "info", "for information", "intel")


def draft_of(found: NotificationFound, style: str) -> ContactDraft:
    """The contact that a notification is."""
    at = (found.incident_utc or clock.now()).astimezone(LONDON).date()
    people = tuple(_person(subject, place, at) for place, subject in enumerate(found.subjects))
    if not any(person.is_child for person in people):
        people = _promoted(people)
    people = _with_carers(people, found.subjects)
    somewhere = (found.address or "").strip() or any(person.address.strip() for person in people)
    child = any(person.role == ContactRole.SUBJECT and person.is_child for person in people)
    return ContactDraft(
        channel=Channel.POLICE_NOTIFICATION,
        subject_kind=SubjectKind.CHILD if child else SubjectKind.ADULT,
        sender_reference=found.reference[:200],
        source_code=POLICE_SOURCE,
        referrer_name=found.officer or "",
        referrer_role="Police officer" if found.officer else "",
        referrer_agency="Police",
        people=people,
        address=found.address or "",
        address_kind="" if somewhere else AddressKind.UNKNOWN,
        postcode=found.postcode or "",
        concern=found.summary or "",
        happened_on=found.incident_local or "",
        police=_police(found, style),
    )


def _police(found: NotificationFound, style: str) -> PoliceDraft:
    dash = found.dash
    kind = (found.submission_type or "").strip().casefold()
    return PoliceDraft(
        form=(found.report_type or style.split(",", maxsplit=1)[0])[:200],
        notification_reference=found.reference[:200],
        occurrence_number=found.occurrence_number or "",
        officer=found.officer or "",
        collar_number=found.collar_number or "",
        incident_at=found.incident_utc,
        incident_as_written=found.incident_local or "",
        grading=found.grading or "",
        children_present=found.children_present,
        children_count=found.number_of_children,
        information_only=kind.startswith(_INFORMATION) if kind else None,
        dash_tool=dash.tool if dash else "",
        dash_count=dash.count if dash else None,
        dash_grade=(dash.practitioner_grade or "") if dash else "",
        dash_reason=(dash.reason or "") if dash else "",
    )


def _is_child(found: SubjectFound, at: date) -> bool:
    if found.date_of_birth is not None:
        born = found.date_of_birth
        return at.year - born.year - ((at.month, at.day) < (born.month, born.day)) < ADULT_AGE
    role = (found.role or "").casefold()
    if any(word in role for word in _CHILD_WORDS):
        return True
    return not any(word in role for word in _ADULT_WORDS)


def _person(found: SubjectFound, place: int, at: date) -> PersonDraft:
    child = _is_child(found, at)
    role = (found.role or "").casefold()
    unborn = "unborn" in role or (found.forenames or "").strip().casefold() == "unborn"
    return PersonDraft(
        key=f"row{place}",
        label=(found.role or "")[:200],
        role=ContactRole.SUBJECT if child else ContactRole.HOUSEHOLD,
        is_child=child,
        unborn=unborn,
        forenames=found.forenames or ("" if found.surname or not unborn else "Unborn"),
        surname=_cased(found.surname or ""),
        name_as_written=found.name_as_written or "",
        birth="" if unborn else typed_dates.day_text(found.date_of_birth),
        birth_as_written="" if found.date_of_birth is not None else (found.date_of_birth_as_written or ""),
        age=found.age_as_written or ("" if found.date_of_birth or unborn else "Not known"),
        sex=Sex.UNKNOWN if unborn else found.sex if found.sex in {"M", "F", "U"} else "",
        address=found.address or "",
        postcode=found.postcode or "",
        phone=found.phone or "",
        alleged_source_of_harm=True if any(word in role for word in _HARM_WORDS) else None,
    )


def _cased(surname: str) -> str:
    """A surname that the police write in capitals, as people write it: `O'BRIEN-SHAH` becomes `O'Brien-Shah`."""
    return surname.title() if surname.isupper() else surname


def _promoted(people: tuple[PersonDraft, ...]) -> tuple[PersonDraft, ...]:
    """Without a child the notification is about its victim, or the first person it names: an adult at risk."""
    from dataclasses import replace

    if not people:
        return (PersonDraft(key="row0", label="subject", name_as_written="Not named", forenames="Unknown"),)
    first = next((each for each in people if "victim" in each.label.casefold()), people[0])
    return tuple(
        replace(each, role=ContactRole.SUBJECT) if each.key == first.key else each for each in people
    )


def _with_carers(
    people: tuple[PersonDraft, ...], subjects: tuple[SubjectFound, ...]
) -> tuple[PersonDraft, ...]:
    """A parent or carer named in a child's row becomes a person, once. Which of the two they are is not guessed."""
    added: dict[str, PersonDraft] = {}
    for subject in subjects:
        name = (subject.parent_or_carer or "").strip()
        if not name:
            continue
        if name not in added:
            surname, _, forenames = name.partition(",")
            split = (forenames.strip(), _cased(surname.strip())) if forenames else ("", "")
            added[name] = PersonDraft(
                key=f"carer{len(added)}",
                label="parent or carer",
                age="Not known",
                role=ContactRole.HOUSEHOLD,
                is_child=False,
                forenames=split[0],
                surname=split[1],
                name_as_written=name,
            )
    return (*people, *added.values())
