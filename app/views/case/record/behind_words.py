"""What stands behind an enquiry in words: its people whole, and the contacts it came from. No Qt."""

from __future__ import annotations

from datetime import datetime

from app.services.enquiry.behind_records import Answered, AtRisk, Behind, ContactBehind, PersonDetails
from app.views import text
from app.views.case import facts
from app.views.case.entries import Entry

SECTION_42 = {
    True: "Section 42: all three questions are answered yes",
    False: "Section 42: not all three questions are answered yes",
    None: "Section 42: not every question is answered",
}
ANSWER = {True: "yes", False: "no", None: "not answered"}


def people(behind: Behind) -> tuple[Entry, ...]:
    """Everybody with what tells them from others."""
    return tuple(_person(row) for row in behind.people)


def contacts(behind: Behind) -> list[tuple[datetime, Entry]]:
    """Every contact with the moment it came in."""
    return [(row.received_at, _contact(row)) for row in behind.contacts]


def _person(row: PersonDetails) -> Entry:
    known = " · ".join(f"{name}: {words}" for name, words in row.facts) or "Nothing else is known."
    lines = (f"{facts.ROLE_WORDS[row.role]} · as contact {row.contact} names them", known, row.link)
    return Entry(row.id, "person", f"{row.name}, {row.age}", lines)


def _contact(row: ContactBehind) -> Entry:
    lines = [f"Received {text.moment(row.received_at)} from {row.referrer}"]
    if row.screened is not None:
        seen = row.screened
        lines += [
            f"Screened {text.moment(seen.at)} by {seen.by}: level {seen.level}, rated"
            f" {facts.COLOUR_WORDS[seen.rating]}. {seen.rating_reason}",
            f"Recommended: {seen.outcome}. {seen.outcome_reason}",
        ]
    else:
        lines.append("Not screened.")
    if row.authorised is not None:
        done = row.authorised
        late = f" Late because: {done.late_reason}" if done.late_reason else ""
        lines.append(f"Authorised {text.moment(done.at)} by {done.by}: {done.outcome}. {done.reason}{late}")
        lines.append(_timely(row, done.at))
    else:
        lines.append("Not authorised by a manager yet.")
    lines.append(_answer(row.answered))
    if row.at_risk is not None:
        lines += _adult(row.at_risk)
    told = "\n".join(f"{name}: {words}" for name, words in row.told)
    return Entry(row.id, "contact", f"Contact {row.reference}", tuple(each for each in lines if each), told,
                 (("contact", "Open the contact"),))  # fmt: skip


def _timely(row: ContactBehind, at: datetime) -> str:
    if row.due_at is None:
        return ""
    word = "in time" if at <= row.due_at else "late"
    return f"The decision on it was due {text.moment(row.due_at)}: {word}"


def _answer(row: Answered | None) -> str:
    if row is None:
        return "No answer to the referrer is owed."
    if row.do_not_contact:
        return f"The referrer must not be contacted: {row.reason}"
    if row.given_at is None:
        return f"The referrer has had no answer; owed since {text.moment(row.owed_since)}"
    return f"The referrer was told {text.moment(row.given_at)} by {row.given_by}, {row.way.lower()}"


def _adult(row: AtRisk) -> list[str]:
    """Section 42 with its three questions, then capacity, advocate and the person's own wishes, said or not."""
    return [
        f"{SECTION_42[row.section_42]} (care and support needs: {ANSWER[row.needs]}; experiencing or at risk of abuse:"
        f" {ANSWER[row.abuse]}; unable to protect themselves: {ANSWER[row.unable]})",
        f"Kinds of abuse: {', '.join(row.kinds) or 'none named'}",
        f"Mental capacity: {row.capacity or 'not said'}",
        f"Advocate or representative: {row.advocate or 'not said'}",
        f"Their own wishes: {row.wishes or 'not said'}",
    ]
