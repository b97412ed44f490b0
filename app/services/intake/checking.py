"""What is wrong with a contact as typed, in words that say what to do. Pure: it reads no database.

The fields are those of the referral form (eight authorities' MARFs, see the trade's standards page). What a form
may honestly not know stays optional; what makes the record false or useless is asked for.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from app.models.enums import AddressKind, Channel, ConsentPosition, ContactRole, SubjectKind
from app.services import clock, codes
from app.services.errors import Problem
from app.services.intake import identifiers, typed_dates
from app.services.intake.records import ContactDraft, PersonDraft
from app.services.lengths import LONGEST_LINE, LONGEST_NAME, all_too_long, line_too_long
from app.services.people.folding import fold
from app.services.policy import Policy

ANONYMOUS = "9"
UNKNOWN_SOURCE = "10"
ADULT_AGE = 18
OLDEST = 125
MOTHER_KINDS = frozenset({"parent", "expectant parent of unborn child"})
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_POSTCODE = re.compile(r"(?i)[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}")
_SHORT = (
    "sender_reference", "referrer_name", "referrer_role", "referrer_agency", "referrer_phone", "referrer_email",
    "referrer_relationship", "happened_on", "family_phone",
)  # fmt: skip
_TEXTS = (
    "concern", "childs_words", "strengths", "action_taken", "earlier_help", "hoped_for", "level_claimed",
    "consent_explanation", "mental_capacity", "own_wishes",
)  # fmt: skip
_LINES = ("consent_by", "consent_covers", "advocate", "address")
_PERSON_SHORT = (
    "forenames", "surname", "name_as_written", "birth_as_written", "age", "religion", "language", "school", "gp",
    "phone",
)  # fmt: skip


def check_contact(draft: ContactDraft, policy: Policy) -> tuple[Problem, ...]:
    """Every problem of a contact as typed, in the order of the form; empty when it can be recorded.

    `Problem.field` is the form's field: `referrer_name`, `people.<key>.birth`, `relations.<of>.<to>`.
    """
    return (
        *_start(draft),
        *_referrer(draft),
        *_subjects(draft),
        *(problem for person in draft.people for problem in _person(person, draft)),
        *_relations(draft),
        *_place(draft),
        *_worry(draft, policy),
        *_consent(draft, policy),
        *_adult_at_risk(draft),
        *_lengths(draft),
    )


def _start(draft: ContactDraft) -> Iterator[Problem]:
    if draft.channel not in {each.value for each in Channel}:
        yield Problem("channel", "Choose how the contact reached the hub.")
    if draft.subject_kind not in {each.value for each in SubjectKind}:
        yield Problem("subject_kind", "Choose whether this is about a child or an adult at risk.")
    now = clock.now()
    received = typed_dates.read_moment(draft.received) if draft.received.strip() else now
    if received is None:
        yield Problem("received", "Enter when it was received as date and time, such as 30/03/2026 09:05.")
    elif received > now + timedelta(minutes=1):
        yield Problem("received", "The time received is in the future. Check the date and the time.")
    started = typed_dates.read_moment(draft.decision_started) if draft.decision_started.strip() else None
    if draft.decision_started.strip() and started is None:
        yield Problem(
            "decision_started", "Enter when decision-making started as date and time, such as 30/03/2026 09:05."
        )
    elif started is not None and started > now + timedelta(minutes=1):
        yield Problem("decision_started", "The start of decision-making is in the future. Check the date and the time.")
    elif started is not None and received is not None and started < received - timedelta(minutes=1):
        yield Problem("decision_started", "Decision-making cannot start before the contact was received. Check both.")


def _referrer(draft: ContactDraft) -> Iterator[Problem]:
    named = bool(draft.referrer_name.strip())
    if draft.source_code not in {code.code for code in codes.sources()}:
        yield Problem("source_code", "Choose the source of the referral, or Anonymous or Unknown.")
    elif draft.source_code == ANONYMOUS and named:
        yield Problem(
            "referrer_name", "The source is Anonymous but a name is given. Clear the name, or choose another source."
        )
    elif draft.source_code not in {ANONYMOUS, UNKNOWN_SOURCE} and not (named or draft.referrer_agency.strip()):
        yield Problem("referrer_name", "Enter the referrer's name or agency, or choose Anonymous as the source.")
    if draft.referrer_email.strip() and not _EMAIL.fullmatch(draft.referrer_email.strip()):
        yield Problem("referrer_email", "Enter the e-mail address in full, such as name@school.example.")


def _subjects(draft: ContactDraft) -> Iterator[Problem]:
    subjects = [person for person in draft.people if person.role == ContactRole.SUBJECT]
    if draft.subject_kind == SubjectKind.ADULT:
        adults = [person for person in subjects if not person.is_child]
        if not adults:
            yield Problem("people", "Add the adult at risk this contact is about.")
        elif len(adults) > 1:
            yield Problem(
                f"people.{adults[1].key}.role",
                "A contact is about one adult at risk. Record another contact for the second.",
            )
        for child in (person for person in subjects if person.is_child):
            yield Problem(
                f"people.{child.key}.role", "This contact is about an adult: list the child under Household and others."
            )
    elif not any(person.is_child for person in subjects):
        yield Problem("people", "Add the child this contact is about.")
    keys = [person.key for person in draft.people]
    if len(set(keys)) != len(keys):
        yield Problem("people", "Two people of this contact share one key. Remove one and add them again.")


def _person(person: PersonDraft, draft: ContactDraft) -> Iterator[Problem]:
    at = f"people.{person.key}."
    name = person.forenames.strip() or person.surname.strip() or person.name_as_written.strip()
    if not name and not person.unborn:
        yield Problem(f"{at}forenames", "Enter a forename or a surname; write Unknown where neither is known.")
    if person.role not in {each.value for each in ContactRole}:
        yield Problem(f"{at}role", "Choose what this person is in the contact.")
    yield from _birth(person, at)
    yield from _unborn(person, draft, at)
    if person.sex and person.sex not in {code.code for code in codes.sexes()}:
        yield Problem(f"{at}sex", "Choose the sex from the list.")
    if person.ethnicity and person.ethnicity not in {code.code for code in codes.ethnicities()}:
        yield Problem(f"{at}ethnicity", "Choose the ethnicity from the list.")
    unknown = set(person.disability) - {code.code for code in codes.disabilities()}
    if unknown:
        yield Problem(f"{at}disability", "Choose each disability from the list.")
    if "NONE" in person.disability and len(person.disability) > 1:
        yield Problem(f"{at}disability", "None stands alone: clear it, or clear the other disabilities.")
    if person.nhs_number.strip() and not identifiers.nhs_is_right(person.nhs_number):
        yield Problem(
            f"{at}nhs_number", "This is not an NHS number: check the ten digits against the document, or clear it."
        )
    if person.upn.strip() and not identifiers.upn_is_right(person.upn):
        yield Problem(
            f"{at}upn", "This is not a UPN: check the letter and the twelve characters after it, or clear it."
        )
    if person.upn.strip() and person.upn_unknown:
        yield Problem(f"{at}upn_unknown", "A UPN is given: clear it, or clear the reason why it is not known.")
    if person.upn_unknown and person.upn_unknown not in {code.code for code in codes.upn_unknown_reasons()}:
        yield Problem(f"{at}upn_unknown", "Choose from the list why the UPN is not known.")
    if person.postcode.strip() and not _POSTCODE.fullmatch(person.postcode.strip()):
        yield Problem(f"{at}postcode", "Enter the whole postcode, such as ZZ3 8LP, or clear it.")
    if person.no_fixed_abode and person.address.strip():
        yield Problem(f"{at}no_fixed_abode", "No fixed abode is ticked but an address is given. Clear one of the two.")


def _birth(person: PersonDraft, at: str) -> Iterator[Problem]:
    today = clock.today()
    typed = person.birth.strip()
    if person.unborn:
        if typed:
            yield Problem(f"{at}birth", "An unborn child has an expected date instead of a birth date: clear this.")
        return
    born = typed_dates.read_birth(typed, person.birth_estimated) if typed else None
    if typed and born is None:
        yield Problem(
            f"{at}birth",
            "Enter the date of birth as day, month and year, such as 14/03/2019, or clear it and give an age.",
        )
    elif born is not None and born.day > today:
        yield Problem(f"{at}birth", "The date of birth is in the future. Check the year, or record an unborn child.")
    elif born is not None and born.day.year < today.year - OLDEST:
        yield Problem(f"{at}birth", f"The date of birth is more than {OLDEST} years ago. Check the year.")
    elif born is not None and born.precision != "estimated":
        yield from _right_age(person, born.day, today, at)
    if person.birth_estimated and not typed:
        yield Problem(f"{at}birth", "Enter the estimated date or year of birth, or clear the tick and give an age.")
    if not typed and not person.age.strip() and person.role == ContactRole.SUBJECT:
        yield Problem(f"{at}age", "Enter a date of birth, or an age such as about 6; write Not known where it is not.")


def _right_age(person: PersonDraft, day: date, today: date, at: str) -> Iterator[Problem]:
    years = today.year - day.year - ((today.month, today.day) < (day.month, day.day))
    if person.role != ContactRole.SUBJECT:
        return
    if person.is_child and years >= ADULT_AGE:
        yield Problem(
            f"{at}birth",
            "By this date of birth the child is 18 or older. Check it, or record the contact about an adult at risk.",
        )
    elif not person.is_child and years < ADULT_AGE - 1:
        yield Problem(
            f"{at}birth", "By this date of birth the adult is under 18. Check it, or record the contact about a child."
        )


def _unborn(person: PersonDraft, draft: ContactDraft, at: str) -> Iterator[Problem]:
    typed = person.expected_delivery.strip()
    if not person.unborn:
        if typed:
            yield Problem(
                f"{at}expected_delivery", "Only an unborn child has an expected date: tick Unborn, or clear it."
            )
        return
    due = typed_dates.read_day(typed) if typed else None
    today = clock.today()
    if due is None:
        yield Problem(
            f"{at}expected_delivery", "Enter the expected date of delivery as day, month and year, such as 14/07/2026."
        )
    elif due > today + timedelta(days=310):
        yield Problem(f"{at}expected_delivery", "The expected date is more than ten months away. Check the year.")
    elif due < today - timedelta(days=42):
        yield Problem(
            f"{at}expected_delivery",
            "The expected date is more than six weeks ago. If the child is born, give the birth date.",
        )
    if person.sex not in {"", "U"}:
        yield Problem(f"{at}sex", "The sex of an unborn child is recorded as U (unborn). Choose U.")
    if not any(_carries(relation.of, relation.to, relation.kind, person, draft) for relation in draft.relations):
        yield Problem(
            f"{at}unborn",
            "Say who the mother is: add her under Adults and others, with her relationship to this child.",
        )


def _carries(of: str, to: str, kind: str, unborn: PersonDraft, draft: ContactDraft) -> bool:
    """Whether a relation ties this unborn child to somebody who may be the mother."""
    sex = {person.key: person.sex for person in draft.people}
    if of == unborn.key:
        return kind == "unborn child of" and to in sex and sex[to] != "M"
    return to == unborn.key and kind in MOTHER_KINDS and of in sex and sex[of] != "M"


def _relations(draft: ContactDraft) -> Iterator[Problem]:
    keys = {person.key for person in draft.people}
    known = {kind.code for kind in codes.relationships()}
    seen: set[tuple[str, str]] = set()
    said = {(relation.of, relation.to): relation.kind for relation in draft.relations}
    for relation in draft.relations:
        field = f"relations.{relation.of}.{relation.to}"
        if relation.of == relation.to or not {relation.of, relation.to} <= keys:
            yield Problem(field, "A relationship needs two people of this contact. Choose the other person again.")
        elif relation.kind not in known:
            yield Problem(field, "Choose the relationship from the list.")
        elif (relation.of, relation.to) in seen:
            yield Problem(field, "The relationship between these two is given twice. Remove one.")
        else:
            back = said.get((relation.to, relation.of))
            if back is not None and back != codes.relationship(relation.kind).reciprocal:
                yield Problem(
                    field, "The two directions of this relationship disagree. Check which of the two is right."
                )
        seen.add((relation.of, relation.to))


def _place(draft: ContactDraft) -> Iterator[Problem]:
    if draft.address_kind and draft.address_kind not in {each.value for each in AddressKind}:
        yield Problem("address_kind", "Choose what kind of address it is from the list.")
    somewhere = draft.address.strip() or any(person.address.strip() or person.no_fixed_abode for person in draft.people)
    other = draft.address_kind in {AddressKind.NO_FIXED_ABODE, AddressKind.UNKNOWN}
    if not somewhere and not other:
        yield Problem("address", "Enter the family's address, or choose No fixed abode or Not known.")
    if other and draft.address.strip():
        yield Problem(
            "address", "An address is given although it is marked as none or not known. Clear one of the two."
        )
    if draft.postcode.strip() and not _POSTCODE.fullmatch(draft.postcode.strip()):
        yield Problem("postcode", "Enter the whole postcode, such as ZZ3 8LP, or clear it.")


def _worry(draft: ContactDraft, policy: Policy) -> Iterator[Problem]:
    if not fold(draft.concern) and draft.police is None:
        yield Problem("concern", "Enter what the worry is, in the referrer's own words where you can.")
    if draft.level_claimed and draft.level_claimed not in {str(level.number) for level in policy.levels}:
        yield Problem("level_claimed", "Choose the level the referrer claims from the list, or clear it.")


def _consent(draft: ContactDraft, policy: Policy) -> Iterator[Problem]:
    position = draft.consent_position
    if position and position not in {each.value for each in ConsentPosition}:
        yield Problem("consent_position", "Choose the consent position from the list.")
    reasons = {choice.code for choice in policy.consent_not_sought}
    if position == ConsentPosition.NOT_SOUGHT and not draft.consent_reason:
        yield Problem("consent_reason", "Enter the reason for going ahead without consent.")
    elif draft.consent_reason and draft.consent_reason not in reasons:
        yield Problem("consent_reason", "Choose the reason for going ahead without consent from the list.")
    elif draft.consent_reason and position != ConsentPosition.NOT_SOUGHT:
        yield Problem("consent_reason", "A reason belongs only to consent that was not sought. Clear it.")
    if position == ConsentPosition.GIVEN and not draft.consent_by.strip():
        yield Problem("consent_by", "Enter who gave consent.")
    if position == ConsentPosition.GIVEN and not draft.consent_covers.strip():
        yield Problem("consent_covers", "Enter whose information the consent covers.")


def _adult_at_risk(draft: ContactDraft) -> Iterator[Problem]:
    kinds = {code.code for code in codes.adult_abuse_kinds()}
    if set(draft.abuse_kinds) - kinds:
        yield Problem("abuse_kinds", "Choose each kind of abuse or neglect from the list.")
    if draft.subject_kind == SubjectKind.ADULT:
        if draft.experiencing_abuse and not draft.abuse_kinds:
            yield Problem("abuse_kinds", "Choose at least one kind of abuse or neglect.")
        if draft.abuse_kinds and draft.experiencing_abuse is False:
            yield Problem(
                "experiencing_abuse",
                "Kinds of abuse are chosen although the answer is No. Change the answer or clear them.",
            )
    elif draft.abuse_kinds:
        yield Problem("abuse_kinds", "These kinds of abuse belong to an adult at risk. Clear them.")


def _lengths(draft: ContactDraft) -> Iterator[Problem]:
    for name in _SHORT:
        if len(getattr(draft, name)) > LONGEST_NAME:
            yield Problem(name, f"Shorten this to {LONGEST_NAME} characters; the rest may go into the concern.")
    for name in _LINES:
        if len(getattr(draft, name)) > LONGEST_LINE:
            yield Problem(name, f"Shorten this to {LONGEST_LINE} characters; the rest may go into the concern.")
    yield from all_too_long(**{name: getattr(draft, name) for name in _TEXTS})
    for person in draft.people:
        for name in _PERSON_SHORT:
            if len(getattr(person, name)) > LONGEST_NAME:
                yield Problem(f"people.{person.key}.{name}", f"Shorten this to {LONGEST_NAME} characters.")
        for name in ("address", "aliases"):
            if len(getattr(person, name)) > LONGEST_LINE:
                yield Problem(f"people.{person.key}.{name}", f"Shorten this to {LONGEST_LINE} characters.")
    for number, professional in enumerate(draft.professionals):
        if not (professional.name + professional.role + professional.agency + professional.reached_at).strip():
            yield Problem(f"professionals.{number}.name", "Enter who this professional is, or remove the line.")
        for name in ("name", "role", "agency", "reached_at"):
            yield from line_too_long(**{f"professionals.{number}.{name}": getattr(professional, name)})
