"""Smaller parts of a referral form: authority, suggested source code, a professional's line, what is missing."""

import datetime as dt
import re
import tomllib
from dataclasses import replace
from functools import cache

from app.services.intake.readers import values
from app.services.intake.readers.blocks import Entry
from app.services.intake.readers.drafts import found, text_of
from app.services.intake.readers.names import parse_name
from app.services.intake.readers.phrases import RESOURCES, is_placeholder, words_of
from app.services.intake.readers.professionals import professional_line
from app.services.intake.readers.questions import is_turned
from app.services.intake.readers.record import Found, Reading, ReferrerFound, Sure

_RANKED = re.compile(r"^((?:W?PC|W?DC|PS|DS|DI|PI|PCSO|Sgt|Insp)\.?\s*\d{2,6})\s+(\S+\s+\S.*)$")
"""A police officer's rank and number before the name."""
_COUNCIL = re.compile(
    r"\b((?:The )?(?:(?:London|Royal|Metropolitan) Borough of [A-Z][\w'’-]+(?: (?:and|upon|on|&) [A-Z][\w'’-]+| "
    r"[A-Z][\w'’-]+)*(?: Council)?"
    r"|(?:[A-Z][\w'’&-]+ (?:and |upon |on |of )?){1,5}Council))\b"
)


@cache
def _sources() -> tuple[tuple[str, tuple[tuple[str, ...], ...]], ...]:
    with (RESOURCES / "codes.toml").open("rb") as file:
        book = tomllib.load(file)["source"]
    return tuple((code.rstrip("_"), tuple(words_of(phrase) for phrase in book[code])) for code in book["order"])


def suggest_source(role: str, agency: str) -> str | None:
    """The referral source code that a job title, or else an agency, suggests; None where neither does."""
    known = _sources()
    emergency = tuple(row for row in known if row[0] == "3E")
    for text, rows in ((agency, emergency), (role, known), (agency, known)):
        words = words_of(text)
        for code, phrases in rows:
            for phrase in phrases:
                if any(words[at : at + len(phrase)] == phrase for at in range(len(words))):
                    return code
    return None


def authority_in(lines: list[str]) -> Found[str] | None:
    """The council whose form it is, from its head lines."""
    for number, line in enumerate(lines[:8], start=1):
        if match := _COUNCIL.search(line):
            return Found(match.group(1).removeprefix("The ").strip(), line, f"heading, line {number}", Sure.STATED)
    return None


_SUBMITTED = re.compile(
    r"(?i)^\W*(?:(?:this |the |your )?(?:form|referral|request|notification|report|contact|concern)?\s*(?:was "
    r"|has been )?)?"
    r"(?:submitted|received|completed|sent|made|submission (?:date|received)|created)\b[^.;\d]{0,40}?(?=\b\d)"
)
_HEAD_LINES, _LONGEST_HEAD = 12, 160


def submitted_in(lines: list[str], today: dt.date) -> tuple[Found[dt.date] | None, Found[str] | None]:
    """The day and time at which a form says in its head that it was sent (`Submitted online on … at …`)."""
    for number, line in enumerate(lines[:_HEAD_LINES], start=1):
        told = _SUBMITTED.match(line) if len(line) <= _LONGEST_HEAD else None
        said = re.split(r"(?<!\d)\.\s|;|\. (?=[A-Z])", line[told.end() :])[0] if told is not None else ""
        day = values.whole_date(said, today, today + dt.timedelta(days=1))
        if day is not None:
            place, clock = f"heading, line {number}", values.time_in(said)
            return Found(day, line, place, Sure.READ), Found(clock, line, place, Sure.READ) if clock else None
    return None, None


def missing_from(reading: Reading) -> list[str]:
    """What a referral ought to say and this one was not found to say, in plain words."""
    missing: list[str] = []
    if not reading.children and not any(person.role == "adult at risk" for person in reading.adults):
        missing.append("the child or adult the contact is about")
    for child in reading.children:
        for value, words in (
            (child.forenames, "first name"),
            (child.surname, "family name"),
            (child.date_of_birth or child.expected_date_of_delivery, "date of birth or expected date"),
            (child.sex, "sex"),
            (child.ethnicity, "ethnicity"),
            (child.address, "address"),
            (child.nhs_number, "NHS number"),
            (child.school, "school or nursery"),
            (child.gp or reading.gp, "GP"),
        ):
            if value is None:
                missing.append(f"{child.label}: {words}")
    for adult in reading.adults:
        for value, words in (
            (adult.surname, "family name"),
            (adult.date_of_birth or adult.age_as_written, "date of birth or age"),
        ):
            if value is None:
                missing.append(f"{adult.label}: {words}")
        if not adult.relationships:
            missing.append(f"{adult.label}: relationship to a child")
    for entry, words in (
        (reading.referrer.name, "the referrer's name"),
        (reading.referrer.agency, "the referrer's agency"),
        (reading.referrer.phone or reading.referrer.email, "a way to reach the referrer"),
        (reading.consent.status, "the consent position"),
        (reading.concern.text, "the concern"),
        (reading.concern.childs_words, "the child's own words"),
        (reading.concern.level_claimed, "the level of need claimed"),
    ):
        if entry is None:
            missing.append(words)
    return missing


def first_said(entries: dict[str, list[Entry]], key: str) -> Entry | None:
    """The first entry of a key that holds more than a prompt."""
    return next((entry for entry in entries.get(key, ()) if not is_placeholder(entry.text)), None)


def referrer_from(entries: dict[str, list[Entry]], facts: dict[str, list[Entry]]) -> ReferrerFound:
    """Who refers, from the entries of the referrer's part and the form's own facts."""

    def said(key: str) -> Entry | None:
        return next((entry for entry in entries.get(key, ()) if not is_placeholder(entry.text)), None)

    line = said("line")
    made = (
        professional_line(values.EMAIL.sub("", line.text).strip(" ,;"), line)
        if line is not None and said("name") is None
        else None
    )
    if made is not None and line is not None:
        told = {"name": made.name, "role": made.role, "agency": made.agency}
        entries = {key: [replace(line, text=one.value)] for key, one in told.items() if one is not None} | entries
        entries = {"contact": [line], **entries}
    name = text_of(said("name"))
    ranked = _RANKED.match(name.value) if name is not None else None
    if (
        name is not None
        and "," in name.value
        and (parts := parse_name(name.value)) is not None
        and parts.forenames
        and parts.surname
        and len(name.value.split(",")[0].split()) <= 2
    ):
        name = replace(name, value=f"{parts.forenames} {parts.surname}")
    if (
        name is None
        and (given := text_of(said("forenames"))) is not None
        and (family := text_of(said("surname"))) is not None
    ):
        name = replace(given, value=f"{given.value} {family.value}", as_written=f"{given.value} {family.value}")
    contact = said("contact")
    phone = said("phone") or contact
    mail = said("email") or contact
    mail = phone if mail is None and phone is not None and "@" in phone.text else mail
    role, agency = text_of(said("role")), text_of(said("agency"))
    if ranked is not None and name is not None:
        role = role or replace(name, value=ranked.group(1))
        name = replace(name, value=ranked.group(2))
    code = suggest_source(role.value if role else "", agency.value if agency else "")
    from_where = role or agency
    relation = text_of(first_said(facts, "relationship_to_family")) or text_of(said("relationship"))
    boxed = next((entry for entry in facts.get("anonymity", ()) if entry.single_box), None)
    asked = first_said(facts, "anonymity") or boxed  # a lone box says as much as a word
    mail_found = values.EMAIL.search(mail.text) if mail else None
    return ReferrerFound(
        name=name,
        role=role,
        agency=agency,
        source_code=Found(code, from_where.as_written, from_where.where, Sure.SUGGESTED)
        if code and from_where
        else None,
        phone=found(phone, values.phone_of(phone.text)) if phone else None,
        email=found(mail, mail_found.group(0)) if mail_found else None,
        address=text_of(said("address")),
        relationship=relation,
        wishes_anonymity=found(asked, _turned(asked)) if asked else None,
    )


def _turned(asked: Entry) -> bool | None:
    """The answer to a question that may be put the other way round (`May we tell the family who you are?`)."""
    said = values.yes_no(asked.text)
    if asked.single_box:
        return None if is_turned(asked.label) else said is True
    return not said if said is not None and is_turned(asked.label) else said
