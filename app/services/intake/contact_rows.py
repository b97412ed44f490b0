"""A contact as typed, turned into rows. Values only: nothing here reads or writes the database.

Rows are plain mappings for Core's bulk insert, which writes a whole contact with one statement a table.
"""

import dataclasses
import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from app.models import new_id
from app.models.enums import (
    AddressKind,
    BirthPrecision,
    Channel,
    ConsentPosition,
    ContactRole,
    LinkState,
    Sex,
    SubjectKind,
)
from app.services import clock, codes, deadlines
from app.services.dates import day_words
from app.services.deadlines import Due, Moments
from app.services.intake import identifiers, typed_dates
from app.services.intake.records import BirthRead, ContactDraft, DocumentDraft, PersonDraft
from app.services.lengths import file_name
from app.services.people.folding import address_key, fold, postcode
from app.services.policy import Policy

Row = dict[str, Any]
LINE = 400
CHANNEL_WORDS: Mapping[str, str] = {
    Channel.REFERRAL_FORM: "Referral form",
    Channel.POLICE_NOTIFICATION: "Police notification",
    Channel.PHONE: "Telephone call",
    Channel.EMAIL: "E-mail",
    Channel.LETTER: "Letter",
    Channel.WALK_IN: "Walk-in",
    Channel.CONSULTATION: "Consultation",
}
"""How a contact came, as staff read it."""


@dataclass(frozen=True, slots=True)
class Clocks:
    """The times of a contact, UTC: both clocks, and what falls due when."""

    received: datetime
    decision_started: datetime | None
    decision: Due
    floor: Due
    written: Due | None


def clocks_of(draft: ContactDraft, policy: Policy, now: datetime, started: datetime | None = None) -> Clocks:
    """Both clocks and every due time of a checked draft; an empty `received` means `now`, an empty start `started`.

    A telephone contact waits for the written referral too, as the policy says.
    """
    received = typed_dates.read_moment(draft.received) or now
    started = typed_dates.read_moment(draft.decision_started) or started
    written = deadlines.written_referral(policy, received) if draft.channel == Channel.PHONE else None
    return Clocks(
        received,
        started,
        deadlines.contact_decision(policy, Moments(received, started)),
        deadlines.statutory_floor(policy, received),
        written,
    )


def contact_values(draft: ContactDraft, clocks: Clocks) -> Row:
    """The columns of a contact that a person types or that follow from what was typed."""
    adult = draft.subject_kind == SubjectKind.ADULT
    return {
        "channel": Channel(draft.channel),
        "subject_kind": SubjectKind(draft.subject_kind),
        "headline": headline(draft),
        "subject_line": subject_line(draft, clock.today()),
        "sender_reference": _text(draft.sender_reference),
        "received_at": clocks.received,
        "decision_started_at": clocks.decision_started,
        "due_at": clocks.decision.at_utc,
        "due_reason": clocks.decision.sentence[:LINE],
        "floor_due_at": clocks.floor.at_utc,
        "written_due_at": clocks.written.at_utc if clocks.written else None,
        "source_code": draft.source_code or None,
        "referrer_name": _text(draft.referrer_name),
        "referrer_role": _text(draft.referrer_role),
        "referrer_agency": _text(draft.referrer_agency),
        "referrer_phone": _text(draft.referrer_phone),
        "referrer_email": _text(draft.referrer_email),
        "referrer_relationship": _text(draft.referrer_relationship),
        "wishes_anonymity": draft.wishes_anonymity,
        "consent_position": ConsentPosition(draft.consent_position) if draft.consent_position else None,
        "family_told": draft.family_told,
        "consent_by": _text(draft.consent_by),
        "consent_covers": _text(draft.consent_covers),
        "consent_reason": draft.consent_reason or None,
        "consent_explanation": _text(draft.consent_explanation),
        "concern": _text(draft.concern),
        "happened_on": _text(draft.happened_on),
        "childs_words": _text(draft.childs_words),
        "strengths": _text(draft.strengths),
        "action_taken": _text(draft.action_taken),
        "earlier_help": _text(draft.earlier_help),
        "hoped_for": _text(draft.hoped_for),
        "level_claimed": int(draft.level_claimed) if draft.level_claimed else None,
        "categories_ticked": list(draft.categories_ticked),
        "care_and_support_needs": draft.care_and_support_needs if adult else None,
        "experiencing_abuse": draft.experiencing_abuse if adult else None,
        "unable_to_protect": draft.unable_to_protect if adult else None,
        "abuse_kinds": list(draft.abuse_kinds) if adult else [],
        "mental_capacity": _text(draft.mental_capacity) if adult else None,
        "advocate": _text(draft.advocate) if adult else None,
        "own_wishes": _text(draft.own_wishes) if adult else None,
        "address": _text(draft.address),
        "address_kind": AddressKind(draft.address_kind) if draft.address_kind else None,
        "postcode": postcode(draft.postcode) or postcode(draft.address),
        "address_key": address_key(draft.address, draft.postcode),
        "family_phone": _text(draft.family_phone),
        "phone_key": phone_key(draft.family_phone),
    }


def birth_of(person: PersonDraft) -> BirthRead | None:
    """The birth date of a person as typed; None for an unborn child or where none is given."""
    return None if person.unborn else typed_dates.read_birth(person.birth, person.birth_estimated)


def person_values(person: PersonDraft, draft: ContactDraft, place: int) -> Row:
    """The columns of a person of a contact, as far as they are typed."""
    born = birth_of(person)
    lives_here = person.in_household or (person.in_household is None and person.role == ContactRole.SUBJECT)
    own = address_key(person.address, person.postcode)
    shared = address_key(draft.address, draft.postcode) if lives_here and not person.address.strip() else None
    return {
        "position": place,
        "label": person.label or label_of(person, place),
        "role": ContactRole(person.role),
        "is_child": person.is_child,
        "forenames": person.forenames.replace("\x00", "").strip(),
        "surname": person.surname.replace("\x00", "").strip(),
        "name_as_written": _text(person.name_as_written),
        "surname_key": fold(person.surname),
        "forename_key": fold(person.forenames),
        "aliases": aliases_of(person),
        "date_of_birth": born.day if born else None,
        "birth_precision": BirthPrecision(born.precision) if born else BirthPrecision.UNKNOWN,
        "birth_as_written": _text(person.birth_as_written),
        "age_as_written": _text(person.age),
        "expected_delivery": typed_dates.read_day(person.expected_delivery) if person.unborn else None,
        "sex": Sex.UNKNOWN if person.unborn else Sex(person.sex) if person.sex else None,
        "ethnicity": person.ethnicity or None,
        "religion": _text(person.religion),
        "language": _text(person.language),
        "interpreter": person.interpreter,
        "disability": list(person.disability),
        "nhs_number": identifiers.nhs_digits(person.nhs_number) or None,
        "upn": identifiers.upn_compact(person.upn) or None,
        "upn_unknown": person.upn_unknown or None,
        "school": _text(person.school),
        "gp": _text(person.gp),
        "address": _text(person.address),
        "postcode": postcode(person.postcode) or postcode(person.address),
        "address_key": None if person.no_fixed_abode else own or shared,
        "no_fixed_abode": person.no_fixed_abode,
        "phone": _text(person.phone),
        "phone_key": phone_key(person.phone),
        "in_household": person.in_household,
        "parental_responsibility": person.parental_responsibility,
        "alleged_source_of_harm": person.alleged_source_of_harm,
    }


def link_values(person: PersonDraft, by: UUID, now: datetime) -> Row:
    """The columns that tie a person of a contact to a known person, or leave it undecided."""
    tied = person.person_id is not None
    return {
        "person_id": person.person_id,
        "link_state": LinkState.LINKED if tied else LinkState.UNDECIDED,
        "linked_by_id": by if tied else None,
        "linked_at": now if tied else None,
        "link_reason": _text(person.link_reason) if tied else None,
    }


def relation_rows(draft: ContactDraft, contact_id: UUID, ids: Mapping[str, UUID]) -> list[Row]:
    """One row a relationship; what ties a mother to her unborn child is stored from her side."""
    unborn = {person.key for person in draft.people if person.unborn}
    rows: list[Row] = []
    for relation in draft.relations:
        of, to, kind = relation.of, relation.to, relation.kind
        if kind == "unborn child of" and of in unborn:
            of, to, kind = to, of, "expectant parent of unborn child"
        rows.append({"id": new_id(), "contact_id": contact_id, "from_id": ids[of], "to_id": ids[to], "kind": kind})
    return rows


def professional_rows(draft: ContactDraft, contact_id: UUID) -> list[Row]:
    """One row a professional."""
    return [
        {
            "id": new_id(),
            "contact_id": contact_id,
            "position": place,
            "name": _text(each.name),
            "role": _text(each.role),
            "agency": _text(each.agency),
            "reached_at": _text(each.reached_at),
        }
        for place, each in enumerate(draft.professionals)
    ]


def document_rows(
    documents: Iterable[DocumentDraft], contact_id: UUID, by: UUID, now: datetime
) -> tuple[list[Row], list[Row]]:
    """The originals with their bytes as they came, and beside each what was read in it."""
    originals: list[Row] = []
    notes: list[Row] = []
    for each in documents:
        originals.append(
            {
                "id": each.id,
                "at": now,
                "by_id": by,
                "contact_id": contact_id,
                "batch_id": None,
                "name": file_name(each.name),
                "media_type": each.media_type[:200],
                "size": len(each.content),
                "sha256": hashlib.sha256(each.content).hexdigest(),
                "content": each.content,
            }
        )
        if each.reading is not None:
            found = dataclasses.asdict(each.reading)
            notes.append(
                {
                    "id": new_id(),
                    "at": now,
                    "by_id": by,
                    "contact_id": contact_id,
                    "document_id": each.id,
                    "found": found,
                }
            )
    return originals, notes


def police_row(draft: ContactDraft, contact_id: UUID) -> Row | None:
    """The notification's row; None for a contact that is none."""
    if draft.police is None:
        return None
    values = {name: value if value != "" else None for name, value in dataclasses.asdict(draft.police).items()}
    return {"id": new_id(), "contact_id": contact_id, **values}


def consent_row(draft: ContactDraft, contact_id: UUID, by: UUID, now: datetime) -> Row | None:
    """What the referral claims of consent, as the first event of its history; None where it claims nothing."""
    if not draft.consent_position:
        return None
    return {
        "id": new_id(),
        "at": now,
        "by_id": by,
        "contact_id": contact_id,
        "enquiry_id": None,
        "position": ConsentPosition(draft.consent_position),
        "said_by": _text(draft.consent_by),
        "covers": _text(draft.consent_covers),
        "reason": draft.consent_reason or None,
        "explanation": _text(draft.consent_explanation),
    }


def feedback_row(draft: ContactDraft, contact_id: UUID, now: datetime) -> Row:
    """The answer the referrer is owed; nobody can answer a referrer who left no name."""
    anonymous = draft.source_code == "9"
    return {
        "id": new_id(),
        "contact_id": contact_id,
        "owed_since": now,
        "do_not_contact": anonymous,
        "reason": "The referrer is anonymous: nobody can be told." if anonymous else None,
    }


def phone_key(text: str) -> str | None:
    """The first telephone number in a text by its digits, without the country's 44; None where there is none."""
    found = re.search(r"[+(]?\d[\d\s()./-]{8,}\d", text)
    digits = re.sub(r"\D", "", found.group(0)) if found else ""
    digits = re.sub(r"^(?:00)?44(?=[1-9])", "0", digits)
    return digits[:20] if len(digits) >= 10 else None


def aliases_of(person: PersonDraft) -> list[str]:
    """The other names of a person, divided by semicolons when typed."""
    return [alias.strip() for alias in person.aliases.replace("\x00", "").split(";") if alias.strip()]


def name_keys(person: PersonDraft) -> tuple[str, str]:
    """Surname and forenames folded as the index holds them."""
    return fold(person.surname), fold(person.forenames)


def full_name(person: PersonDraft) -> str:
    """A person's name as lists show it; what the document wrote, where it could not be taken apart."""
    return joined_name(person.forenames, person.surname, person.name_as_written)


def joined_name(forenames: str, surname: str, written: str) -> str:
    """Forenames and surname, or the name as a document wrote it where neither is known."""
    return " ".join(part for part in (forenames.strip(), surname.strip()) if part) or written.strip()


def label_of(person: PersonDraft, place: int) -> str:
    """What a person without a label is called inside a contact: `child 2`, `adult 3`, `unborn 1`."""
    kind = "unborn" if person.unborn else "child" if person.is_child else "adult"
    return f"{kind} {place + 1}"


def age_of(person: PersonDraft, today: date) -> str:
    """A person's age as lists show it; empty where nothing is known."""
    return typed_dates.age_words(birth_of(person), today, person.age.strip())


def subject_line(draft: ContactDraft, today: date) -> str:
    """Every subject with age: `Amara Okafor 7, Kofi Okafor 3, Unborn (due 14 Jul 2026)`. Never "and two more"."""
    subjects = [person for person in draft.people if person.role == ContactRole.SUBJECT]
    line = ", ".join(_subject(person, full_name(person), today) for person in subjects)
    if len(line) > LINE:
        line = ", ".join(_subject(person, person.forenames.strip() or full_name(person), today) for person in subjects)
    return line[:LINE]


def headline(draft: ContactDraft) -> str:
    """What kind of worry and from whom, naming nobody: `Neglect, health visitor`; else how it came."""
    kinds = {code.code: code.words for code in codes.adult_abuse_kinds()}
    what = [kinds[code] for code in draft.abuse_kinds if code in kinds] or list(draft.categories_ticked)
    if draft.police is not None and not what:
        what = [part for part in (draft.police.form or "Police notification", draft.police.grading) if part]
    if not what:
        what = [CHANNEL_WORDS[draft.channel]]
    source = "" if draft.police is not None else _source_words(draft.source_code)
    return ", ".join(part for part in (*what[:2], source) if part)[:200]


def _source_words(code: str) -> str:
    words = codes.words_of(codes.sources(), code) if code else ""
    short = words.split("(", maxsplit=1)[0].split(",", maxsplit=1)[0].strip()
    return short if short[:2].isupper() or "&" in short else short[:1].lower() + short[1:]


def _subject(person: PersonDraft, name: str, today: date) -> str:
    if person.unborn:
        due = typed_dates.read_day(person.expected_delivery)
        shown = name or "Unborn child"
        return f"{shown} (due {day_words(due)})" if due else shown
    return f"{name or 'Name not known'} {age_of(person, today)}".strip()


def _text(typed: str) -> str | None:
    plain = typed.replace("\x00", "").strip()
    return plain or None
