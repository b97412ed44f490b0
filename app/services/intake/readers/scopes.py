"""Whose detail a labelled entry is: by its own words, by the heading it stands under, by what stands beside it."""

import re

from app.services.intake.readers.adult import KEYS as ADULT_KEYS
from app.services.intake.readers.blocks import Entry
from app.services.intake.readers.drafts import CHILD_KEYS, NAME_KEYS, PERSON_KEYS, SHARED_KEYS
from app.services.intake.readers.phrases import words_of
from app.services.intake.readers.roles import ROW

_PERSON = re.compile(r"(?i)\b(?:person|adult)\b")
BY_REFERRER = "named by the referrer"
"""Marks a group in which a name is plainly the referrer's (`Reporting officer`)."""
PERSON_SCOPES = frozenset({"child", "other", "adult_at_risk"})
REFERRER_KEYS = frozenset(
    {
        "name",
        "forenames",
        "surname",
        "title",
        "role",
        "agency",
        "phone",
        "email",
        "contact",
        "address",
        "address_more",
        "postcode",
        "relationship",
        "family_phone",
        "aliases",
    }
)
GLOBAL = ADULT_KEYS | frozenset(
    {
        "told",
        "consent",
        "consent_given",
        "consent_refused",
        "consent_not_sought",
        "consent_by",
        "consent_covers",
        "consent_both",
        "consent_reason",
        "consent_explanation",
        "concern",
        "childs_words",
        "strengths",
        "action",
        "hoped_for",
        "level",
        "cse",
        "categories",
        "happened_on",
        "form_date",
        "form_time",
        "phoned",
        "reference",
        "anonymity",
        "relationship_to_family",
    }
)


def scope_of(entry: Entry, keys: set[str]) -> str:  # noqa: PLR0911, PLR0912 - one answer per rule
    """Whose detail an entry is; `keys` are what its group asks for."""
    assert entry.match is not None  # noqa: S101 - callers pass matched entries
    key, party = entry.match.key, entry.match.party
    section = entry.section.scope if entry.section is not None else ""
    if key in {"relationship", "pr", "lives_with", "harm", "address_elsewhere"} and section in PERSON_SCOPES | {
        "referrer",
        "professional",
    }:
        return party if party == "other" and entry.match.index is not None else section
    if key == "edd" and section in {"other", "household", "", "form"}:
        return "child"
    if party == "child" and section == "other" and key not in NAME_KEYS and ROW.match(entry.group) and keys & NAME_KEYS:
        return section
    if party and not (party == "referrer" and section in PERSON_SCOPES and key in CHILD_KEYS | {"dob", "sex"}):
        if party == "other" and section in {"adult_at_risk", "professional"} and entry.match.index is None:
            return section
        if party == "professional" and section == "referrer" and key in REFERRER_KEYS:
            return section
        if party == "child" and section == "adult_at_risk":
            return section
        if party == "other" and section == "referrer" and key in REFERRER_KEYS and _PERSON.search(entry.label):
            return section
        return party
    if (
        section in {"referrer", "professional", "form", ""}
        and keys & {"upn", "edd", "nhs_number"}
        and key in PERSON_KEYS
    ):
        return "child"
    if section in {"concern", "consent"} and keys & NAME_KEYS:
        if keys & {"dob", "nhs_number", "upn", "edd"} and key in PERSON_KEYS:
            return "child"
        if keys & {"agency", "role"} and keys & {"phone", "email", "contact"} and key in REFERRER_KEYS:
            return "referrer"
    if section in {"", "form"} and key in PERSON_KEYS | REFERRER_KEYS:
        if keys & {"dob", "sex", "ethnicity", "school"}:
            return "child"
        if keys & {"agency", "role", BY_REFERRER}:
            return "referrer"
        return "household" if key in SHARED_KEYS - {"phone", "email"} else ""
    return section


def asks_time(entry: Entry) -> bool:
    """Whether an entry known as the form's time plainly asks for it, in either tongue (`Amser / Time`), and not for
    that of something else."""
    plain = words_of(entry.label.rpartition(" / ")[2]) == ("time",)
    return plain or (entry.match is not None and entry.match.words > 1)
