"""Messages that only pass on another one: what the other one says is what the contact is made of.

A message passes on where its own words are few and speak of nobody, and exactly one other message is in it: attached,
or quoted under the words of a forward. Its facts are taken with their places (``forwarded message, body``). Where two
messages are attached nobody can say which is the referral, and nothing of them is taken.
"""

import dataclasses
import datetime as dt
import email.utils
import re
from dataclasses import replace
from typing import Any, TypeVar

from app.services import clock
from app.services.intake.readers import values
from app.services.intake.readers.mail_body import Envelope, read_body
from app.services.intake.readers.mail_text import MailText, take_apart
from app.services.intake.readers.record import DocumentKind, Reading

T = TypeVar("T")
FORMS = frozenset({DocumentKind.FORM, DocumentKind.FORM_FIELDS})
PLACE = "forwarded message"
_FEW_WORDS = 40
_TAKEN = (
    "form_date", "form_time_as_written", "confirms_telephone_call", "sender_reference", "family_phone", "gp",
    "household_address", "household_postcode", "referrer", "children", "adults", "professionals", "consent", "concern",
    "adult_at_risk", "unplaced", "clashes",
)  # fmt: skip
_MARK = re.compile(r"(?i)^\W*(?:-+\s*)?(?:begin forwarded message|forwarded (?:message|by)|original message)\b")
_FORWARDED_MARK = re.compile(r"(?i)\A\W*(?:begin forwarded message|forwarded message)\b")
_HEADER = re.compile(r"(?i)^\W*(from|sent|date|to|cc|bcc|subject|importance|attachments|reply-to)\s*:\W*?\s*(.*)$")


def put_under(value: T, place: str) -> T:
    """The same record with every place in it said to lie in `place`."""
    if isinstance(value, tuple):
        made: Any = tuple(put_under(item, place) for item in value)
        return made  # type: ignore[no-any-return]  # the same kind of tuple as came in
    if not dataclasses.is_dataclass(value) or isinstance(value, type):
        return value
    changed: dict[str, Any] = {}
    for spec in dataclasses.fields(value):
        inner = getattr(value, spec.name)
        if spec.name in {"where", "first_where", "second_where"} and isinstance(inner, str):
            changed[spec.name] = inner if inner.startswith(PLACE) else f"{place}, {inner}"
        elif dataclasses.is_dataclass(inner) or isinstance(inner, tuple):
            changed[spec.name] = put_under(inner, place)
    return replace(value, **changed)


def says_nothing(reading: Reading, body: MailText) -> bool:
    """Whether a message's own words are few and speak of nobody: it only passes something on."""
    people = (*reading.children, *reading.adults, reading.consent.status, reading.household_address)
    return not any(people) and len(body.own.split()) < _FEW_WORDS


def passed_on(reading: Reading, body: MailText, envelope: Envelope, today: dt.date) -> Reading:
    """The reading with what the message passes on in place of its own silence; unchanged where it passes on nothing."""
    messages = [each for each in reading.attached if each.kind is DocumentKind.EMAIL]
    if any(each.kind in FORMS for each in reading.attached) or not says_nothing(reading, body):
        return _with_notice(reading, messages)
    if len(messages) > 1:
        said = (
            f"{len(messages)} messages are attached and none was used: open the original and see which is the referral."
        )
        return replace(_blank(reading), warnings=(*reading.warnings, said))
    if messages:
        return _taken_over(reading, messages[0])
    inner = quoted_message(body, envelope)
    if inner is None:
        return reading
    return _taken_over(reading, read_body(*inner, today, (reading.media, reading.sha256)))


def _with_notice(reading: Reading, messages: list[Reading]) -> Reading:
    if not messages:
        return reading
    said = "A message is attached that was not used to fill the contact; open the original to see what it says."
    return replace(reading, warnings=(*reading.warnings, said))


def _blank(reading: Reading) -> Reading:
    """A message that passes on: its few words are no concern, and whoever sends it is not the referrer."""
    empty = Reading(reading.kind, reading.media, reading.sha256)
    return replace(reading, referrer=empty.referrer, concern=empty.concern)


def _taken_over(outer: Reading, inner: Reading) -> Reading:
    warning = "The message passes on an earlier one, which was read; the sender is not its writer."
    taken = {name: put_under(getattr(inner, name), PLACE) for name in _TAKEN}
    forms = tuple(put_under(each, f"form in the {PLACE}") for each in inner.attached if each.kind in FORMS)
    return replace(
        outer,
        attached=(*outer.attached, *forms),
        warnings=(*outer.warnings, warning, *(each for each in inner.warnings if each != warning)),
        **taken,
    )


def quoted_message(body: MailText, envelope: Envelope) -> tuple[Envelope, MailText] | None:
    """The envelope and the text of the one message quoted under a forward; None for an answer or a mere chain."""
    forward = re.match(r"(?i)\s*(?:fwd?|wg|tr)\s*:", envelope.subject) or _FORWARDED_MARK.match(body.quoted)
    if not body.quoted.strip() or not forward:
        return None
    lines = [re.sub(r"^\s*(?:>\s?)+", "", line).rstrip() for line in body.quoted.split("\n")]
    while lines and (not lines[0].strip() or _MARK.match(lines[0]) or re.fullmatch(r"[\s_*-]+", lines[0])):
        lines.pop(0)
    if lines and re.match(r"(?i)\s*on\b.{8,200}\bwrote:\s*$", lines[0]):
        lines.pop(0)
    head: dict[str, str] = {}
    while lines and (match := _HEADER.match(lines[0])):
        head.setdefault(match.group(1).casefold(), match.group(2).strip(" *"))
        lines.pop(0)
    inner = take_apart("\n".join(lines))
    if not inner.own.strip():
        return None
    shown, address = _sender(head.get("from", ""))
    sent = _sent(head.get("date") or head.get("sent") or "", envelope)
    return Envelope(sent, shown, address, head.get("subject", "")), inner


def _sender(text: str) -> tuple[str, str]:
    plain = re.sub(r"\[(?:mailto:)?([^\[\]\s]+@[^\[\]\s]+)\]", r"<\1>", text)
    address = values.EMAIL.search(plain)
    shown = re.sub(r"<[^<>]*>|\[[^\[\]]*\]", "", plain).strip(" \"'")
    return ("" if "@" in shown else shown), (address.group(0) if address else "")


def _sent(text: str, envelope: Envelope) -> dt.datetime | None:
    """When the inner message was written, as far as a plain date says so; else the day it was passed on."""
    try:
        moment = email.utils.parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        match = values.DATE.search(text)
        day = values.date_of(match, clock.today()) if match else None
        if day is None:
            return envelope.sent
        return dt.datetime.combine(day, dt.time(12), clock.LONDON).astimezone(dt.UTC)
    return (moment if moment.tzinfo else moment.replace(tzinfo=clock.LONDON)).astimezone(dt.UTC)
