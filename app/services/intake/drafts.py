"""What somebody was typing: kept in the encrypted database, given back after a lock, a crash or a night.

A draft of a contact is one row; each document in it is a row of its own, written once, so that saving every two
seconds does not write a scan again and again.
"""

import base64
import dataclasses
from functools import cache
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.models import Draft, new_id
from app.services.access import Act, Actor, guarded
from app.services.errors import NotFound
from app.services.intake import contact_rows
from app.services.intake.records import ContactDraft, DocumentDraft, DraftRow, OpenedDraft
from app.services.unit_of_work import Changes, Hub, WritingUnit, changed

KIND = "contact"
DOCUMENT = "contact_document"


@cache
def _adapter() -> TypeAdapter[ContactDraft]:
    return TypeAdapter(ContactDraft)


@guarded(Act.RECORD_CONTACT)
def save_draft(
    hub: Hub, actor: Actor, about_id: UUID, draft: ContactDraft, *, amends: UUID | None = None, version: int = 0
) -> Changes:
    """Keep what is being typed, documents included; `new_id` of the answer is the draft's id.

    `about_id` is the form's own id, made when it was opened. `amends` is the contact being amended, read at `version`.
    """
    with hub.writing(actor) as unit:
        row = _find(unit.session, actor.user_id, about_id)
        body: dict[str, Any] = {
            "draft": _adapter().dump_python(_without_bytes(draft), mode="json"),
            "amends": str(amends) if amends else None,
            "version": version,
        }
        if row is None:
            row = Draft(id=new_id(), user_id=actor.user_id, kind=KIND, about_id=about_id, body=body, saved_at=unit.at)
            unit.add(row)
        else:
            row.body, row.saved_at = body, unit.at
        _keep_documents(unit, actor.user_id, draft.documents)
        unit.audit("draft kept", "draft", row.id)
        return unit.commit(changed("draft", row.id), new_id=row.id)


@guarded(Act.RECORD_CONTACT)
def list_drafts(hub: Hub, actor: Actor) -> tuple[DraftRow, ...]:
    """The drafts this person left, the newest first. Nobody sees another person's."""
    with hub.reading(actor) as unit:
        rows = unit.session.execute(
            select(Draft).where(Draft.user_id == actor.user_id, Draft.kind == KIND).order_by(Draft.saved_at.desc())
        ).scalars()
        return tuple(
            DraftRow(row.id, row.about_id, row.saved_at, _line(row.body), row.body["amends"] is not None)
            for row in rows
        )


@guarded(Act.RECORD_CONTACT)
def open_draft(hub: Hub, actor: Actor, draft_id: UUID) -> OpenedDraft:
    """Give a draft back with its documents.

    Raises:
        NotFound: it is not there, or it is somebody else's.
    """
    with hub.reading(actor) as unit:
        row = unit.session.get(Draft, draft_id)
        if row is None or row.user_id != actor.user_id or row.kind != KIND:
            raise NotFound("This draft is not there any more.", "It may have been recorded or discarded.")
        try:
            draft = _adapter().validate_python(row.body["draft"], strict=False)
        except ValidationError:
            raise NotFound(
                "This draft was kept by another version of Hubdesk and cannot be read.",
                "Discard it and type the contact again from its document.",
            ) from None
        kept = tuple(_with_bytes(unit.session, actor.user_id, each) for each in draft.documents)
        amends = row.body["amends"]
        return OpenedDraft(
            row.about_id,
            dataclasses.replace(draft, documents=kept),
            row.saved_at,
            UUID(amends) if amends else None,
            int(row.body["version"]),
        )


@guarded(Act.RECORD_CONTACT)
def discard_draft(hub: Hub, actor: Actor, about_id: UUID) -> Changes:
    """Give up a draft and its documents; nothing happens when there is none. `about_id` is the form's own id."""
    with hub.writing(actor) as unit:
        row = _find(unit.session, actor.user_id, about_id)
        if row is None:
            return Changes()
        documents = [UUID(each["id"]) for each in row.body["draft"]["documents"]]
        unit.session.execute(
            delete(Draft).where(Draft.user_id == actor.user_id, Draft.kind == DOCUMENT, Draft.about_id.in_(documents))
        )
        unit.session.delete(row)
        unit.audit("draft given up", "draft", row.id)
        return unit.commit(changed("draft", row.id))


def _find(session: Session, user_id: UUID, about_id: UUID) -> Draft | None:
    return session.execute(
        select(Draft).where(Draft.user_id == user_id, Draft.kind == KIND, Draft.about_id == about_id)
    ).scalar_one_or_none()


def _without_bytes(draft: ContactDraft) -> ContactDraft:
    bare = tuple(dataclasses.replace(each, content=b"") for each in draft.documents)
    return dataclasses.replace(draft, documents=bare)


def _keep_documents(unit: WritingUnit, user_id: UUID, documents: tuple[DocumentDraft, ...]) -> None:
    """Write the bytes of documents that are not kept yet."""
    if not documents:
        return
    kept = set(
        unit.session.execute(
            select(Draft.about_id).where(
                Draft.user_id == user_id, Draft.kind == DOCUMENT, Draft.about_id.in_([each.id for each in documents])
            )
        ).scalars()
    )
    for each in documents:
        if each.id not in kept:
            body = {"content": base64.b64encode(each.content).decode("ascii")}
            unit.add(Draft(id=new_id(), user_id=user_id, kind=DOCUMENT, about_id=each.id, body=body, saved_at=unit.at))


def _with_bytes(session: Session, user_id: UUID, document: DocumentDraft) -> DocumentDraft:
    body = session.execute(
        select(Draft.body).where(Draft.user_id == user_id, Draft.kind == DOCUMENT, Draft.about_id == document.id)
    ).scalar_one()
    return dataclasses.replace(document, content=base64.b64decode(body["content"]))


def _line(body: dict[str, Any]) -> str:
    """What a draft is about, in one line."""
    people = body["draft"]["people"]
    names = [contact_rows.joined_name(each["forenames"], each["surname"], each["name_as_written"]) for each in people]
    return ", ".join(name for name in names if name)[:200]
