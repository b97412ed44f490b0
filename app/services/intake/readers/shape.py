"""A reading as plain data: the shape in which the truth of sample documents is written, and where each
value was found.

Used by the command line and the benchmark. `found` lists every value with its text, place and how sure
the reader is.
"""

from dataclasses import fields, is_dataclass
from typing import Any

from app.services.intake.readers.record import (
    ConcernFound,
    DocumentKind,
    Found,
    MailFound,
    NotificationFound,
    PersonFound,
    Reading,
    SubjectFound,
)
from app.services.intake.readers.reply_shape import reply_as_expected
from app.services.intake.readers.shape_parts import plain, utc


def _person(person: PersonFound) -> dict[str, Any]:
    made: dict[str, Any] = plain(person)
    made["relationships"] = [{"to": relation.to, "kind": relation.kind} for relation in person.relationships]
    return made


def _concern(concern: ConcernFound) -> dict[str, Any]:
    made: dict[str, Any] = plain(concern)
    return made


def _envelope(mail: MailFound) -> dict[str, Any]:
    return {
        "sent_local": mail.sent_local.isoformat() if mail.sent_local else None,
        "sent_utc": utc(mail.sent_utc),
        "from": {"name": mail.from_name, "address": mail.from_address},
        "subject": mail.subject,
        "attachments": [
            {
                "filename": part.filename,
                "content_type": part.content_type,
                "inline": part.inline,
                "sha256": part.sha256,
                "is_referral_form": part.is_referral_form,
                "refused": part.refused,
            }
            for part in mail.attachments
        ],
    }


def _subject(subject: SubjectFound) -> dict[str, Any]:
    made: dict[str, Any] = plain(subject)
    return made


def _notification(notification: NotificationFound) -> dict[str, Any]:
    made: dict[str, Any] = plain(notification)
    made["subjects"] = [_subject(subject) for subject in notification.subjects]
    made["incident_utc"] = utc(notification.incident_utc)
    return made


def _child_rows(reading: Reading) -> list[dict[str, Any]]:
    """One entry per row, for batches that give one child on each."""
    assert reading.batch is not None  # noqa: S101 - only called for batches
    rows = []
    for notification in reading.batch.notifications:
        shared = _notification(notification)
        for subject in notification.subjects:
            row = {**shared, **_subject(subject)}
            del row["subjects"]
            row["children_present"] = notification.number_of_children
            row["rag"] = notification.grading
            rows.append(row)
    return sorted(rows, key=lambda row: int(row["record"]))


def _batch(reading: Reading) -> dict[str, Any]:
    batch = reading.batch
    assert batch is not None  # noqa: S101 - only called for batches
    out: dict[str, Any] = {
        "kind": reading.kind.value,
        "style": batch.style,
        "encoding": batch.encoding,
        "line_endings": batch.line_endings,
        "delimiter": batch.delimiter,
        "header": list(batch.header),
        "records": len(batch.rows),
    }
    if batch.style.endswith("child"):
        out["rows"] = _child_rows(reading)
    else:
        out["notifications"] = [_notification(notification) for notification in batch.notifications]
        out["counts"] = {
            "notifications": len(batch.notifications),
            "subjects": sum(len(n.subjects) for n in batch.notifications),
            **{
                grade.casefold(): sum(n.grading == grade for n in batch.notifications)
                for grade in ("Amber", "Red", "Green")
            },
            "with_dash": sum(n.dash is not None for n in batch.notifications),
        }
    out["problems"] = [
        {"record": p.record, "line": p.line, "column": p.column, "value": p.value, "why": p.why} for p in batch.problems
    ]
    return out


def _places(name: str, value: object, out: list[dict[str, Any]]) -> None:
    if isinstance(value, Found):
        out.append(
            {
                "field": name,
                "value": plain(value),
                "as_written": value.as_written,
                "where": value.where,
                "sure": value.sure.value,
            }
        )
    elif isinstance(value, tuple):
        for number, item in enumerate(value, start=1):
            _places(f"{name}[{getattr(item, 'label', number)}]", item, out)
    elif is_dataclass(value) and not isinstance(value, type):
        for part in fields(value):
            if part.name not in {"attached", "batch", "mail"}:
                _places(f"{name}.{part.name}" if name else part.name, getattr(value, part.name), out)


def as_expected(reading: Reading) -> dict[str, Any]:
    """The reading in the shape of the samples' truth, with `found`, `not_found`, `warnings` and
    `questions` beside it."""
    out: dict[str, Any]
    if reading.batch is not None:
        out = _batch(reading)
    elif reading.reply is not None:
        out = reply_as_expected(reading, reading.reply)
        if reading.mail is not None:
            out.update(_envelope(reading.mail))
    else:
        out = {
            "kind": reading.kind.value,
            "authority": plain(reading.authority),
            "form_date": plain(reading.form_date),
            "form_time_as_written": plain(reading.form_time_as_written),
            "confirms_telephone_call": plain(reading.confirms_telephone_call),
            "sender_reference": plain(reading.sender_reference),
            "family_phone": plain(reading.family_phone),
            "gp": plain(reading.gp),
        }
        if reading.mail is not None:
            out.update(_envelope(reading.mail))
        if reading.note is not None:
            out["received_local"] = reading.note.received_local.isoformat() if reading.note.received_local else None
            out["received_utc"] = utc(reading.note.received_utc)
            out["taken_by"] = plain(reading.note.taken_by)
        referrer = plain(reading.referrer)
        referrer["referral_source_code"] = referrer.pop("source_code")
        out.update(
            referrer=referrer,
            children=[_person(person) for person in reading.children],
            adults=[_person(person) for person in reading.adults],
            household_address=plain(reading.household_address),
            household_postcode=plain(reading.household_postcode),
            professionals=plain(reading.professionals),
            consent=plain(reading.consent),
            concern=_concern(reading.concern),
            adult_at_risk=plain(reading.adult_at_risk),
        )
        if reading.attached:
            out["attached"] = [as_expected(inner) for inner in reading.attached]
            forms = [i for i in reading.attached if i.kind in {DocumentKind.FORM, DocumentKind.FORM_FIELDS}]
            if len(forms) == 1:
                out["attached_form"] = as_expected(forms[0])
        out["conflicts"] = [
            {"person": clash.person, "field": clash.field, "body": clash.first.value, "attachment": clash.second.value}
            for clash in reading.clashes
        ]
    places: list[dict[str, Any]] = []
    _places("", reading, places)
    out["found"] = places
    out["not_found"] = list(reading.not_found)
    out["unplaced"] = [{"label": u.label, "text": u.text, "where": u.where} for u in reading.unplaced]
    out["warnings"] = list(reading.warnings)
    out["questions"] = list(reading.questions)
    return out
