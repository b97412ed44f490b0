"""What the inbox may ask, and the lines it offers as answers. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from app.services.clock import LONDON
from app.services.intake.inbox_records import EnquiryChoice, OtherContact
from app.services.intake.person_choices import PersonChoice
from app.views import text
from app.views.inbox import wording


@dataclass(frozen=True, slots=True)
class Question:
    """A question with options: its title, what follows, the word on the button, what may be searched, what to type."""

    title: str
    sentence: str
    confirm: str
    search: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that may be picked: its id (None for "nobody"), its line, and why it is offered."""

    id: UUID | None
    line: str
    why: str = ""


def other_option(each: OtherContact) -> Option:
    """Offer another contact."""
    received = text.day(each.received_at.astimezone(LONDON).date())
    state = wording.STATUS_WORDS.get(each.status, each.status)
    why = " · ".join(part for part in (f"received {received}", state, text.joined(each.why)) if part)
    return Option(each.id, f"{each.reference}  {each.headline}", why)


def enquiry_option(each: EnquiryChoice) -> Option:
    """Offer an open enquiry."""
    opened = text.day(each.opened_at.astimezone(LONDON).date())
    why = " · ".join(
        part for part in (wording.rating_word(each.rating), f"opened {opened}", text.joined(each.why)) if part
    )
    return Option(each.id, f"{each.reference}  {each.subject_line}", why)


def person_option(each: PersonChoice) -> Option:
    """Offer a known person: who they are and where, then whether likely or possible, and why."""
    band = "Likely" if each.band == "likely" else "Possible"
    who = ", ".join(part for part in (each.name, each.born or "birth date not known") if part)
    lines = (f"{band}: {'; '.join(each.why)}", each.address, ", ".join(each.stands))
    return Option(each.id, who, "\n".join(line for line in lines if line))


NEW_PERSON = Option(
    None, "Nobody of these: a new known person", "Made of what this contact says of them"
)
