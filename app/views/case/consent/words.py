"""Consent in words: where it stands, every event, every override with all that belongs to it. No Qt."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from app.services.enquiry.records import CONSENT_WORDS, GROUND_WORDS, CaseDetail, ConsentRow, OverrideRow
from app.views import text
from app.views.case import facts
from app.views.case.entries import Entry

STATE_WORDS = {"sent": "sent", "replied": "replied", "withdrawn": "withdrawn since"}


def standing(case: CaseDetail) -> str:
    """Where consent stands, and what that means for what may leave."""
    header = case.header
    if header.consent is None:
        return "Nobody has recorded where consent stands. Nothing that needs it may leave."
    stands = CONSENT_WORDS[header.consent].lower()
    if header.consent == "given":
        return "Consent was given: requests may rest on it."
    if header.override_state == "agreed":
        return f"Consent {stands}. An override is agreed: requests that rely on it may leave."
    if header.override_state == "proposed":
        return f"Consent {stands}. An override waits for a service manager who did not propose it; nothing leaves."
    return f"Consent {stands}: it carries no request. A MASH manager can propose an override."


def entries(case: CaseDetail, now: datetime, me: UUID, allowed: frozenset[str]) -> tuple[Entry, ...]:
    """Overrides and events in one order of time, newest first; an override that waits stands on top."""
    made = [(row.proposed_at, _override(case, row, now, me, allowed)) for row in case.overrides]
    made += [(row.at, _event(row)) for row in case.consents]
    ordered = sorted(made, key=lambda pair: pair[0], reverse=True)
    return tuple(entry for _, entry in sorted(ordered, key=lambda pair: pair[1].tone != "warning"))


def why_not(row: OverrideRow, me: UUID, allowed: frozenset[str]) -> str:
    """Why this person cannot decide an override that waits; "" where they may."""
    if row.state != "proposed":
        return "This override was already decided."
    if row.proposed_by_id == me:
        return "You proposed this, so somebody else decides it: a service manager."
    if "decide_override" not in allowed:
        return "A service manager who did not propose it decides."
    return ""


def _override(case: CaseDetail, row: OverrideRow, now: datetime, me: UUID, allowed: frozenset[str]) -> Entry:
    grounds = {**GROUND_WORDS, **dict(case.rules.grounds)}
    lines = [f"Ground ({row.ground}): {grounds[row.ground]}"]
    lines.append(f"Proposed {text.moment(row.proposed_at)} by {row.proposed_by}")
    if row.state == "proposed":
        lines.append(f"Waiting for {text.duration(now - row.proposed_at)}")
        lines.append(f"Held until then: {_requests(case, row.held_requests)}")
    elif row.decided_at is not None:
        lines.append(f"{row.state.capitalize()} {text.moment(row.decided_at)} by {row.decided_by}:"
                     f" {row.decision_reason}")
    if row.state == "agreed":
        left = [
            f"{each.reference} to {each.agency}, {text.short_moment(each.sent_at, now)}"
            f" ({STATE_WORDS.get(each.state, each.state)})"
            for each in row.left
        ]
        lines.append(f"Left under it: {'; '.join(left) if left else 'nothing yet'}")
        waiting = [each for each in case.requests if each.state == "held" and each.id in row.held_requests]
        if waiting:
            lines.append(f"May leave now: {_requests(case, tuple(each.id for each in waiting))}")
        lines.append(f"Locked note on the file of {text.joined([each.person for each in row.file_notes]) or 'nobody'}")
    words = [row.analysis, f"Alternatives considered: {row.alternatives}"]
    if row.not_told:
        until = f" (until {text.moment(row.not_told_until)})" if row.not_told_until else ""
        words.append(f"Who is not told{until}: {row.not_told}")
    acts: tuple[tuple[str, str], ...] = ()
    if row.state == "proposed":
        said = why_not(row, me, allowed)
        if said:
            lines.append(said)
        else:
            acts = (("agree", "Agree…"), ("refuse", "Refuse…"))
    if row.file_notes:
        acts = (*acts, ("file_note", "Read the locked note"))
    tone = "warning" if row.state == "proposed" else ""
    heading = facts.override_title(row, now)
    return Entry(row.id, "override", heading, tuple(lines), "\n\n".join(words), acts, tone)


def _requests(case: CaseDetail, ids: tuple[UUID, ...]) -> str:
    found = [f"{each.reference} to {each.agency}" for each in case.requests if each.id in ids]
    return "; ".join(found) if found else "no request"


def _event(row: ConsentRow) -> Entry:
    lines = [f"{text.moment(row.at)} · recorded by {row.by}"]
    if row.said_by:
        lines.append(f"Said by {row.said_by}")
    if row.covers:
        lines.append(f"Covers the information of {row.covers}")
    if row.reason:
        lines.append(f"Because: {row.reason}")
    return Entry(row.id, "event", f"Consent {CONSENT_WORDS[row.position].lower()}", tuple(lines), row.explanation)
