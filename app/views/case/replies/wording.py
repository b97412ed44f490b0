"""The items and replies of a case in words, and the small forms of the part. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from app.services.enquiry.item_records import HANDLING_WORDS, NOT_MARKED, ItemRow, MarkingDraft
from app.services.enquiry.records import CaseDetail
from app.services.enquiry.reply_matching import Asked, Unsure
from app.services.enquiry.request_records import ReplyRow, RequestRow
from app.services.intake.readers.record import DocumentKind, Reading
from app.views import text
from app.views.case import facts
from app.views.case.forms import FormField, FormSpec, Values, code_of, text_of
from app.views.case.replies.contract import Entry

NOBODY = "nobody"
HANDLINGS = tuple(HANDLING_WORDS.items())
MEANS = {
    "share_onward": "They may then stand in a summary, a letter or an export that leaves the hub.",
    "hub_only": "They then stay in the hub: no summary, letter or export carries them.",
    "intelligence": "They are then disclosed to nobody outside the hub, nor to partners named on the case.",
}


def when(item: ItemRow) -> str:
    """The day of an item, or what stands in the document in its place."""
    return text.day(item.happened_on) if item.happened_on else item.happened_as_written


def handling(item: ItemRow) -> str:
    """How far an item may travel, in words."""
    return HANDLING_WORDS[item.handling] if item.handling else NOT_MARKED


def marked_by(item: ItemRow) -> str:
    """Who marked an item last, and why."""
    if not item.markings:
        return ""
    newest = item.markings[0]
    return f"{newest.by}: {newest.reason}"


def item_entry(item: ItemRow) -> Entry:
    """An item whole, with every marking it ever had."""
    lines = [f"{item.agency} about {item.person} · {item.request_reference}"]
    if item.source_system:
        lines.append(f"Recorded in {item.source_system}")
    if item.partner_marking:
        lines.append(f"The partner's own words on sharing: {item.partner_marking}")
    lines.append(f"Logged {text.moment(item.at)} by {item.by}")
    if not item.markings:
        lines.append(f"{NOT_MARKED}: it travels nowhere.")
    for number, each in enumerate(item.markings):
        word = "Marked" if number == 0 else "Before"
        lines.append(f"{word} {HANDLING_WORDS[each.handling]} · {text.moment(each.at)} · {each.by}: {each.reason}")
    return (when(item) or "No date", lines, item.text)


def reply_entry(reply: ReplyRow) -> Entry:
    """A reply with its coverage."""
    return (facts.reply_title(reply), facts.coverage_lines(reply), reply.text)


def marking(code: str, items: Sequence[ItemRow]) -> FormSpec:
    """The reason for marking one or several items."""
    words = HANDLING_WORDS[code]
    number = text.count(len(items), "item")
    again = sum(item.handling == code for item in items)
    same = f" {again} of them {'is' if again == 1 else 'are'} marked so already." if again else ""
    seen = [(item.id, item.markings[0].id if item.markings else None) for item in items]
    return FormSpec(
        "mark",
        f"{words.partition(':')[0]}: {number}",
        f"{MEANS[code].replace('They', 'It' if len(items) == 1 else 'They')}{same}",
        "Mark",
        (FormField("reason", "Why", "text", hint="It stands beside the marking for whoever asks later."),),
        about=(code, tuple(seen)),
    )


def markings_of(spec: FormSpec, values: Values) -> list[MarkingDraft]:
    """What a marking form asks for."""
    code, seen = spec.about if isinstance(spec.about, tuple) else ("", ())
    return [MarkingDraft(item_id, code, text_of(values, "reason"), newest) for item_id, newest in seen]


def adding(reply: ReplyRow) -> FormSpec:
    """One more item of a reply that stands."""
    return FormSpec(
        "add",
        "Add an item",
        f"To the answer of {reply.agency} about {reply.person}. What is there already stays as it is.",
        "Add",
        (
            FormField("when", "When", hint="A day, or what the agency says, such as 2019.", optional=True),
            FormField("text", "What happened", "text"),
            FormField("source", "Recorded in", optional=True),
            FormField("partner", "Partner's words on sharing", optional=True),
            FormField(
                "handling", "How far it may travel", "choice", optional=True, options=tuple(HANDLING_WORDS.items())
            ),
            FormField("reason", "Why it is marked so", "text", hint="Needed where it is marked.", optional=True),
        ),
        about=reply.id,
    )


def which_request(reference: str, waiting: Sequence[RequestRow]) -> FormSpec:
    """Which request a document answers."""
    says = f"The document names {reference}, which is none of this enquiry's requests." if reference else ""
    return FormSpec(
        "which",
        "Which request does it answer?",
        says or "The document names no reference of this enquiry.",
        "Go on",
        (FormField("request", "Request", "choice", options=tuple((str(row.id), _request(row)) for row in waiting)),),
    )


def who(unsure: Sequence[Unsure], people: Sequence[Asked], taken: Sequence[UUID]) -> FormSpec:
    """Whom a document speaks of, where that is not plain. Nobody is chosen beforehand."""
    options = (
        *((str(each.id), each.name) for each in people if each.id not in set(taken)),
        *((str(each.id), f"{each.name} (named in it already)") for each in people if each.id in set(taken)),
        (NOBODY, "None of them: leave it out"),
    )
    return FormSpec(
        "who",
        "Who is meant?",
        "The document speaks of people or places that are not plainly those who were asked about.",
        "Go on",
        tuple(FormField(each.label, each.name, "choice", hint=each.why, options=options) for each in unsure),
    )


def chosen_people(values: Values, unsure: Sequence[Unsure]) -> dict[str, UUID] | None:
    """Who was chosen for each; none while one is left open."""
    found: dict[str, UUID] = {}
    for each in unsure:
        code = code_of(values, each.label)
        if code is None:
            return None
        if code != NOBODY:
            found[each.label] = UUID(code)
    return found


def no_answer(reading: Reading) -> tuple[str, str]:
    """What a document is that is no partner's answer, and what to do with it."""
    reads_as = {
        DocumentKind.FORM: "a referral form",
        DocumentKind.FORM_FIELDS: "a referral form",
        DocumentKind.BATCH: "a police batch",
        DocumentKind.NOTE: "a note of a telephone call",
        DocumentKind.PICTURE: "a picture without text",
        DocumentKind.EMAIL: "a message without an answer in it",
    }.get(reading.kind, "another document")
    step = "Log the answer by hand."
    if reading.kind in {DocumentKind.FORM, DocumentKind.FORM_FIELDS, DocumentKind.BATCH}:
        step = "Take it in as a new contact, or log the answer by hand."
    return f"This is no partner's answer: it reads as {reads_as}.", step


def asked_about(case: CaseDetail, request: RequestRow) -> tuple[Asked, ...]:
    """The people of a request, as a document may name them."""
    wanted = set(request.asked)
    return tuple(Asked(person.id, person.name, person.born) for person in case.people if person.id in wanted)


def _request(row: RequestRow) -> str:
    return f"{row.reference} to {row.agency} ({len(row.answered)} of {len(row.asked)} answered)"
