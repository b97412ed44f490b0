"""What a reading gives to the form: the fields it fills, where each value stood, and what was looked for in vain.

Coded judgements (consent, level of need, source of the referral, reasons) are shown with the document's words and left
for a person to choose; what the document merely states (names, dates, sex, ethnicity) is filled in.
"""

import dataclasses
import re
from collections.abc import Iterable
from typing import Any

from app.models.enums import AddressKind, Channel, ContactRole, SubjectKind
from app.services import codes
from app.services.clock import LONDON
from app.services.intake import identifiers, typed_dates
from app.services.intake.prefill_labels import FIELD_WORDS, PERSON_WORDS
from app.services.intake.readers.adult import abuse_kind
from app.services.intake.readers.record import DocumentKind, Found, PersonFound, Reading, Relation, Sure
from app.services.intake.records import (
    ContactDraft,
    FieldClash,
    FoundField,
    LooseText,
    PersonDraft,
    Prefill,
    ProfessionalDraft,
    ReadingSummary,
    RelationDraft,
)

_CHANNELS = {
    DocumentKind.FORM: Channel.REFERRAL_FORM,
    DocumentKind.FORM_FIELDS: Channel.REFERRAL_FORM,
    DocumentKind.EMAIL: Channel.EMAIL,
    DocumentKind.NOTE: Channel.PHONE,
}
_CONSENT_WORDS = {"given": "Given", "refused": "Refused", "not sought": "Not sought"}
_TEXT_FIELDS = (
    "forenames", "surname", "name_as_written", "religion", "language", "school", "gp", "address", "postcode", "phone",
)  # fmt: skip
_YES_NO_FIELDS = ("interpreter", "in_household", "parental_responsibility", "alleged_source_of_harm")
NO_TEXT = "No text could be read; type it from the picture."


class _Account:
    """Gathers what was found while the draft is being filled."""

    def __init__(self) -> None:
        self.found: list[FoundField] = []

    def take(self, field: str, label: str, found: Found[Any] | None) -> Any:
        """The value for the form; it is noted with its place. None where nothing was found or nobody should be led."""
        if found is None:
            return None
        filled = found.sure is not Sure.SUGGESTED
        self.note(field, label, found, filled=filled)
        return found.value if filled else None

    def text(self, field: str, label: str, found: Found[str] | None) -> str:
        """A text for the form, empty where there is none."""
        return str(self.take(field, label, found) or "")

    def note(self, field: str, label: str, found: Found[Any], *, filled: bool, words: str = "") -> None:
        """Note a value with its place."""
        shown = words or _shown(found)
        self.found.append(FoundField(field, label, shown, found.where, found.sure.value, filled))

    def only_note(self, field: str, label: str, found: Found[Any] | None, words: str = "") -> None:
        """Note a value that a person has to choose or place."""
        if found is not None:
            self.note(field, label, found, filled=False, words=words)


def prefill_from(reading: Reading) -> Prefill:
    """Fill a contact from one document. An e-mail's attached form fills what the message itself leaves open.

    Whatever was found is in the summary with its place, whether or not the form has a field for it. A police batch and
    a partner's reply give an empty draft: they have screens of their own.
    """
    account = _Account()
    main = _main_reading(reading)
    people = [*main.children, *main.adults]
    adult = any(person.role == "adult at risk" for person in people)
    draft = ContactDraft(
        channel=str(_CHANNELS.get(reading.kind, "")),
        subject_kind=_subject_kind(main, adult),
        received=_received(reading),
        sender_reference=account.text("sender_reference", FIELD_WORDS["sender_reference"], main.sender_reference),
        **_referrer(account, main),
        people=tuple(_person(account, person, adult) for person in people),
        relations=_relations(account, people),
        professionals=_professionals(account, main),
        **_place(account, main),
        **_consent(account, main),
        **_worry(account, main),
        **_at_risk(account, main),
    )
    account.only_note("", "Form dated", main.form_date)
    account.only_note("", "Confirms a telephone call", main.confirms_telephone_call)
    account.only_note("", "Authority", main.authority)
    return Prefill(_with_own_words(draft, reading, account), _summary(reading, main, account))


def _main_reading(reading: Reading) -> Reading:
    """The reading that says most of the family: the message's own, or that of the form attached to it."""
    forms = [each for each in reading.attached if each.kind in {DocumentKind.FORM, DocumentKind.FORM_FIELDS}]
    return forms[0] if forms and not (reading.children or reading.concern.text) else _merged(reading, forms)


def _merged(reading: Reading, forms: list[Reading]) -> Reading:
    """The form with what only the message says; where the two disagree the reader has noted a clash."""
    if not forms:
        return reading
    form = forms[0]
    gaps = {
        spec.name: getattr(reading, spec.name)
        for spec in dataclasses.fields(Reading)
        if spec.name in {"family_phone", "sender_reference", "confirms_telephone_call", "household_address"}
        and getattr(form, spec.name) is None
    }
    return dataclasses.replace(form, **gaps)


def _subject_kind(reading: Reading, adult: bool) -> str:
    if adult:
        return SubjectKind.ADULT
    return SubjectKind.CHILD if any(person.role == "child" for person in reading.children) else ""


def _received(reading: Reading) -> str:
    """When it reached the hub, as far as the document itself proves it: an e-mail's and a call's own time."""
    if reading.mail is not None and reading.mail.sent_utc is not None:
        return typed_dates.moment_text(reading.mail.sent_utc.astimezone(LONDON))
    if reading.note is not None and reading.note.received_utc is not None:
        return typed_dates.moment_text(reading.note.received_utc.astimezone(LONDON))
    return ""


def _referrer(account: _Account, reading: Reading) -> dict[str, Any]:
    who = reading.referrer
    values: dict[str, Any] = {
        f"referrer_{name}": account.text(f"referrer_{name}", FIELD_WORDS[f"referrer_{name}"], getattr(who, name))
        for name in ("name", "role", "agency", "phone", "email", "relationship")
    }
    if who.source_code is not None:
        words = codes.words_of(codes.sources(), who.source_code.value)
        account.only_note("source_code", FIELD_WORDS["source_code"], who.source_code, words)
    account.only_note("", "Referrer's address", who.address)
    values["wishes_anonymity"] = account.take("wishes_anonymity", FIELD_WORDS["wishes_anonymity"], who.wishes_anonymity)
    return values


def _person(account: _Account, found: PersonFound, adult_contact: bool) -> PersonDraft:
    key = found.label.replace(" ", "-").replace(".", "-")
    at = f"people.{key}."
    who = found.label.capitalize()

    def label(name: str) -> str:
        return f"{who}: {PERSON_WORDS[name]}"

    values: dict[str, Any] = {
        name: account.text(f"{at}{name}", label(name), getattr(found, name)) for name in _TEXT_FIELDS
    }
    for name in _YES_NO_FIELDS:
        values[name] = account.take(f"{at}{name}", label(name), getattr(found, name))
    born = account.take(f"{at}birth", label("birth"), found.date_of_birth)
    unborn = found.expected_date_of_delivery is not None or found.label.startswith("unborn")
    if born is None:
        account.only_note(f"{at}birth", f"{label('birth')} as written", found.date_of_birth_as_written)
    due = account.take(f"{at}expected_delivery", label("expected_delivery"), found.expected_date_of_delivery)
    account.only_note("", f"{who}: e-mail", found.email)
    sex = account.text(f"{at}sex", label("sex"), found.sex)
    ethnicity = account.text(f"{at}ethnicity", label("ethnicity"), found.ethnicity)
    disability = tuple(
        each.value for each in found.disability if account.take(f"{at}disability", label("disability"), each)
    )
    aliases = [account.text(f"{at}aliases", label("aliases"), each) for each in found.aliases]
    return PersonDraft(
        key=key,
        label=found.label,
        role=_role(found, adult_contact),
        is_child=found.role == "child" or unborn,
        unborn=unborn,
        aliases="; ".join(alias for alias in aliases if alias),
        birth=typed_dates.day_text(born),
        birth_as_written="" if born or not found.date_of_birth_as_written else found.date_of_birth_as_written.value,
        age=account.text(f"{at}age", label("age"), found.age_as_written),
        expected_delivery=typed_dates.day_text(due),
        sex=_known(sex, codes.sexes()) or ("U" if unborn else ""),
        ethnicity=_known(ethnicity, codes.ethnicities()),
        disability=tuple(code for code in disability if _known(code, codes.disabilities())),
        nhs_number=identifiers.nhs_text(
            identifiers.nhs_digits(account.text(f"{at}nhs_number", label("nhs_number"), found.nhs_number))
        ),
        upn=account.text(f"{at}upn", label("upn"), found.upn),
        no_fixed_abode=_no_abode(values["address"]),
        **{**values, "address": "" if _no_abode(values["address"]) else values["address"]},
    )


def _role(found: PersonFound, adult_contact: bool) -> str:
    """Whom the contact is about: the children the document numbers, or the adult at risk; never a sibling elsewhere."""
    if found.role == "adult at risk":
        return ContactRole.SUBJECT
    if not adult_contact and found.role == "child" and not found.label.startswith("sibling"):
        return ContactRole.SUBJECT
    lives_here = found.in_household is not None and found.in_household.value
    return ContactRole.HOUSEHOLD if lives_here else ContactRole.OTHER


def _no_abode(address: str) -> bool:
    return bool(re.fullmatch(r"(?i)\s*(?:no fixed (?:abode|address)|nfa)\W*", address))


def _known(code: str, listed: tuple[codes.Code, ...]) -> str:
    return code if code in {each.code for each in listed} else ""


def _relations(account: _Account, people: list[PersonFound]) -> tuple[RelationDraft, ...]:
    keys = {person.label: person.label.replace(" ", "-").replace(".", "-") for person in people}
    known = {kind.code for kind in codes.relationships()}
    found: dict[tuple[str, str], RelationDraft] = {}
    for person in people:
        for relation in person.relationships:
            pair = (keys[person.label], keys.get(relation.to, ""))
            fits = relation.kind in known and bool(pair[1]) and pair[0] != pair[1]
            free = pair not in found and (pair[1], pair[0]) not in found
            filled = fits and free and relation.sure is not Sure.SUGGESTED
            account.found.append(_tie(person, relation, pair, filled))
            if filled:
                found[pair] = RelationDraft(*pair, relation.kind)
    return tuple(found.values())


def _tie(person: PersonFound, relation: Relation, pair: tuple[str, str], filled: bool) -> FoundField:
    words = next((kind.words for kind in codes.relationships() if kind.code == relation.kind), relation.kind)
    field = f"relations.{pair[0]}.{pair[1]}" if pair[1] else f"people.{pair[0]}.forenames"
    label = f"{person.label.capitalize()}: relationship"
    return FoundField(field, label, f"{words} of {relation.to}", relation.where, relation.sure.value, filled)


def _professionals(account: _Account, reading: Reading) -> tuple[ProfessionalDraft, ...]:
    drafts = []
    for place, each in enumerate(reading.professionals):
        label = f"Professional {place + 1}"
        drafts.append(
            ProfessionalDraft(
                account.text(f"professionals.{place}.name", f"{label}: name", each.name),
                account.text(f"professionals.{place}.role", f"{label}: role", each.role),
                account.text(f"professionals.{place}.agency", f"{label}: agency", each.agency),
                account.text(f"professionals.{place}.reached_at", f"{label}: reached at", each.contact),
            )
        )
    return tuple(drafts)


def _place(account: _Account, reading: Reading) -> dict[str, Any]:
    address = account.text("address", FIELD_WORDS["address"], reading.household_address)
    nowhere = _no_abode(address)
    account.only_note("", "GP of the family", reading.gp)
    return {
        "address": "" if nowhere else address,
        "address_kind": str(AddressKind.NO_FIXED_ABODE) if nowhere else "",
        "postcode": account.text("postcode", FIELD_WORDS["postcode"], reading.household_postcode),
        "family_phone": account.text("family_phone", FIELD_WORDS["family_phone"], reading.family_phone),
    }


def _consent(account: _Account, reading: Reading) -> dict[str, Any]:
    said = reading.consent
    if said.status is not None:
        words = _CONSENT_WORDS.get(said.status.value, said.status.value)
        account.only_note("consent_position", FIELD_WORDS["consent_position"], said.status, words)
    account.only_note("consent_reason", FIELD_WORDS["consent_reason"], said.reason)
    return {
        "family_told": account.take("family_told", FIELD_WORDS["family_told"], said.family_told),
        "consent_by": account.text("consent_by", FIELD_WORDS["consent_by"], said.by),
        "consent_covers": account.text("consent_covers", FIELD_WORDS["consent_covers"], said.covers),
        "consent_explanation": account.text(
            "consent_explanation", FIELD_WORDS["consent_explanation"], said.explanation
        ),
    }


def _worry(account: _Account, reading: Reading) -> dict[str, Any]:
    said = reading.concern
    values: dict[str, Any] = {
        name: account.text(name, FIELD_WORDS[name], getattr(said, name))
        for name in ("happened_on", "childs_words", "strengths", "action_taken", "hoped_for")
    }
    values["concern"] = account.text("concern", FIELD_WORDS["concern"], said.text)
    if said.level_claimed is not None:
        level = f"Level {said.level_claimed.value}"
        account.only_note("level_claimed", FIELD_WORDS["level_claimed"], said.level_claimed, level)
    account.only_note("", "CSE risk the referrer states", said.cse_risk)
    ticked = said.categories_ticked
    if reading.adult_at_risk.abuse_kinds:  # the kinds of abuse of an adult have a field of their own
        ticked = tuple(each for each in ticked if abuse_kind(each.value) is None)
    for each in ticked:
        account.note("categories_ticked", FIELD_WORDS["categories_ticked"], each, filled=True)
    values["categories_ticked"] = tuple(each.value for each in ticked)
    return values


def _at_risk(account: _Account, reading: Reading) -> dict[str, Any]:
    """What the referrer says of an adult at risk, in their words: the hub's own decision is taken at screening."""
    said = reading.adult_at_risk
    values: dict[str, Any] = {
        name: account.text(name, FIELD_WORDS[name], getattr(said, name))
        for name in ("mental_capacity", "advocate", "own_wishes")
    }
    for name in ("care_and_support_needs", "experiencing_abuse", "unable_to_protect"):
        values[name] = account.take(name, FIELD_WORDS[name], getattr(said, name))
    for each in said.abuse_kinds:
        account.note("abuse_kinds", FIELD_WORDS["abuse_kinds"], each, filled=True)
    values["abuse_kinds"] = tuple(each.value for each in said.abuse_kinds)
    return values


def _with_own_words(draft: ContactDraft, reading: Reading, account: _Account) -> ContactDraft:
    """An e-mail that is itself the referral has no box for the concern: its own text is the concern."""
    if draft.concern or reading.mail is None or not reading.mail.body.strip():
        return draft
    account.found.append(
        FoundField(
            "concern", FIELD_WORDS["concern"], reading.mail.body.strip(), "message", Sure.READ.value, filled=True
        )
    )
    return dataclasses.replace(draft, concern=reading.mail.body.strip())


def _summary(reading: Reading, main: Reading, account: _Account) -> ReadingSummary:
    both = (reading,) if main is reading else (reading, main)
    picture = reading.kind is DocumentKind.PICTURE
    return ReadingSummary(
        kind=reading.kind.value,
        found=tuple(account.found),
        clashes=tuple(
            FieldClash(
                f"people.{clash.person.replace(' ', '-')}.{_form_name(clash.field)}",
                f"{clash.person.capitalize()}: {PERSON_WORDS.get(_form_name(clash.field), clash.field)}",
                _shown(clash.first),
                clash.first.where,
                _shown(clash.second),
                clash.second.where,
            )
            for clash in _unique(clash for each in both for clash in each.clashes)
        ),
        loose=tuple(
            LooseText(each.label, each.text, each.where)
            for each in _unique(loose for each in both for loose in each.unplaced)
        ),
        not_found=_unique(main.not_found),
        warnings=_unique((*((NO_TEXT,) if picture else ()), *(warning for each in both for warning in each.warnings))),
        questions=_unique(question for each in both for question in each.questions),
    )


def _form_name(field: str) -> str:
    return {"date_of_birth": "birth", "expected_date_of_delivery": "expected_delivery", "age_as_written": "age"}.get(
        field, field
    )


def _unique(values: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys(values))


def _shown(found: Found[Any]) -> str:
    if isinstance(found.value, bool):
        return "Yes" if found.value else "No"
    return found.as_written.strip() or str(found.value)
