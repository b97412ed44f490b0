"""The form and the question of the summary part, and what lacks before a version can be issued. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from app.services.enquiry.summary_records import (
    FORM_WORDS,
    WAY_WORDS,
    IssueDraft,
    LedgerRow,
    SummaryPreview,
    SummaryRow,
)
from app.services.errors import Invalid, Problem
from app.views import text
from app.views.case.forms import FormField, FormSpec, Question

CONFIRM = "I have read everything staff typed in it: it repeats no item that must stay in the hub."


@dataclass(frozen=True, slots=True)
class Sending:
    """What a sending is about: the version, and the older entry it makes good."""

    version: SummaryRow
    told_of: LedgerRow | None = None


def send(version: SummaryRow, agencies: tuple[tuple[UUID, str], ...], told_of: LedgerRow | None) -> FormSpec:
    """Who gets a version, by what way, on what basis."""
    who: tuple[FormField, ...] = ()
    if told_of is None:
        who = (
            FormField(
                "recipient", "Who gets it", hint="A person with their role or team; an e-mail address may follow."
            ),
            FormField(
                "agency",
                "Agency",
                "choice",
                optional=True,
                options=tuple((str(agency_id), name) for agency_id, name in agencies),
            ),
        )
    return FormSpec(
        "send",
        f"Send {version.title}",
        f"To {told_of.recipient}, who holds version {told_of.number}."
        if told_of
        else "It goes onto the ledger for good.",
        "Put on the ledger",
        (
            *who,
            FormField("way", "By what way", "choice", options=tuple(WAY_WORDS.items())),
            FormField("basis", "On what basis", "text", hint="Why they may have it, and for what."),
        ),
        about=Sending(version, told_of),
    )


def issue(seen: SummaryPreview, draft: IssueDraft) -> Question:
    """The last look before a version is issued for good."""
    items = [
        f"{FORM_WORDS[seen.form]}, version {seen.number}, marked {seen.paper.mark or 'with no handling mark'}",
        f"{text.count(len(seen.item_ids), 'item')} of {text.count(seen.agencies, 'agency', 'agencies')} in it",
    ]
    if seen.repeats:
        items.append(f"{text.count(len(seen.repeats), 'highlighted sentence')} in it, each with your reason on record")
    if seen.replaces is not None:
        items.append(f"It replaces version {seen.replaces}")
    items += seen.warnings
    return Question(
        "issue",
        "Issue this version?",
        "A version that is issued is never changed. Issuing sends it to nobody.",
        f"Issue version {seen.number}",
        items=tuple(items),
        about=draft,
    )


def lacking(seen: SummaryPreview, draft: IssueDraft) -> Invalid | None:
    """What lacks, before anybody is asked to confirm; the service asks the same again."""
    problems = [
        Problem(f"kept:{each.key}", f"{each.where}: say why the sentence stays, or mend it there.")
        for each in seen.repeats
        if not draft.kept.get(each.key, "").strip()
    ]
    if seen.replaces is not None and not draft.why.strip():
        problems.append(Problem("why", f"Write what has changed since version {seen.replaces}."))
    if not draft.confirmed:
        problems.append(Problem("confirmed", "Tick that what staff typed repeats no item that must stay in the hub."))
    return Invalid(tuple(problems)) if problems else None
