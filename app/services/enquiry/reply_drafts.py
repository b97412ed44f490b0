"""A reply that somebody was typing: kept in the encrypted database until it is logged or given up.

Each person has at most one draft a request, and sees only their own. Logging the reply takes the draft away in the same
transaction, so that what comes back is never something already on record.
"""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select

from app.models import Draft, InformationRequest, new_id
from app.services.access import Act, Actor, guarded
from app.services.enquiry.request_records import ReplyDocument
from app.services.unit_of_work import Changes, Hub, ReadingUnit, WritingUnit, changed

KIND = "reply"
DOCUMENT = "reply_document"


@dataclass(frozen=True, slots=True)
class KeptReply:
    """What was being typed, and the partner's paper it was read from, if any."""

    body: dict[str, Any]
    document: ReplyDocument | None


@guarded(Act.LOG_REPLY)
def keep_reply(
    hub: Hub, actor: Actor, request_id: UUID, body: Mapping[str, Any], document: ReplyDocument | None = None
) -> Changes:
    """Keep what this person is typing about a request; it takes the place of what they kept before.

    It is kept whatever became of the request meanwhile: a withdrawal loses nothing that was typed. The paper is a row
    of its own, written once, so that saving every two seconds does not write a scan again and again.
    """
    with hub.writing(actor) as unit:
        unit.get(InformationRequest, request_id, "This request")
        row = _find(unit, request_id, KIND) or _begin(unit, request_id, KIND)
        row.body, row.saved_at = dict(body), unit.at
        if document is not None:
            digest = hashlib.sha256(document.content).hexdigest()
            paper = _find(unit, request_id, DOCUMENT) or _begin(unit, request_id, DOCUMENT)
            if paper.body.get("sha256") != digest:
                content = base64.b64encode(document.content).decode()
                paper.body = {
                    "name": document.name, "media_type": document.media_type, "sha256": digest, "content": content
                }  # fmt: skip
                paper.saved_at = unit.at
        unit.audit("draft kept", "draft", row.id)
        return unit.commit(changed("draft", row.id))


@guarded(Act.LOG_REPLY)
def open_reply_draft(hub: Hub, actor: Actor, request_id: UUID) -> KeptReply | None:
    """What this person was typing about a request; none where they left nothing. Nobody sees another person's."""
    with hub.reading(actor) as unit:
        row, paper = _find(unit, request_id, KIND), _find(unit, request_id, DOCUMENT)
        if row is None:
            return None
        document = None
        if paper is not None:
            kept = paper.body
            document = ReplyDocument(kept["name"], kept["media_type"], base64.b64decode(kept["content"]))
        return KeptReply(dict(row.body), document)


@guarded(Act.LOG_REPLY)
def drop_reply(hub: Hub, actor: Actor, request_id: UUID) -> Changes:
    """Give up one's own draft about a request; nothing happens when there is none."""
    with hub.writing(actor) as unit:
        found = forget_reply_draft(unit, request_id)
        if not found:
            return Changes()
        unit.audit("draft given up", "draft", found[0])
        return unit.commit(changed("draft", found[0]))


def forget_reply_draft(unit: WritingUnit, request_id: UUID) -> tuple[UUID, ...]:
    """Take away one's own draft inside a transaction of the caller's; the ids of what was there come back."""
    mine = (
        Draft.user_id == unit.who.user_id,
        Draft.kind.in_((KIND, DOCUMENT)),
        Draft.about_id == request_id,
    )
    found = tuple(unit.session.scalars(select(Draft.id).where(*mine).order_by(Draft.kind)))
    if found:
        unit.session.execute(delete(Draft).where(*mine))
    return found


def _find(unit: ReadingUnit, request_id: UUID, kind: str) -> Draft | None:
    return unit.session.scalars(
        select(Draft).where(Draft.user_id == unit.who.user_id, Draft.kind == kind, Draft.about_id == request_id)
    ).one_or_none()


def _begin(unit: WritingUnit, request_id: UUID, kind: str) -> Draft:
    row = Draft(id=new_id(), user_id=unit.who.user_id, kind=kind, about_id=request_id, body={}, saved_at=unit.at)
    unit.add(row)
    return row
