"""The words of an answer to a referrer: plain, short, naming no child, and telling nothing that a partner said."""

from datetime import date, datetime

from app.services import clock
from app.services.dates import day_words
from app.services.intake.feedback_records import WAY_WORDS, DailyReport, FeedbackRow, Letter
from app.services.papers.record import Bullets, Paper, Paragraph, Table
from app.services.policy import OutcomeRule

CODES = {
    "no_further_action": (
        "We looked carefully at what you told us and at what we already knew. We will not take this further now,"
        " because it does not reach the level at which our service is needed."
    ),
    "information_and_advice": (
        "We looked carefully at what you told us. Advice and information have been given, and no other service from us"
        " is planned now."
    ),
    "early_help": "We looked carefully at what you told us. Early help will be offered to the family.",
    "mash_enquiry": (
        "We looked carefully at what you told us. We are now asking the agencies that know the family, and will decide"
        " the next step from the whole picture."
    ),
    "referral": "We looked carefully at what you told us. An assessment will be made by a social worker.",
    "strategy_discussion": "We acted at once on what you told us. The social work team has taken it over.",
    "consultation": "You asked us for advice, and we gave it. No referral was made.",
}


def said_of(rule: OutcomeRule) -> str:
    """What an outcome means, in a sentence for somebody outside the hub."""
    return CODES.get(rule.code) or f"We looked carefully at what you told us. What follows: {rule.words.lower()}."


def letter_of(row: FeedbackRow, rule: OutcomeRule, author: str) -> Letter:
    """The answer about one contact, for a person to read and change."""
    received = _day(row.received_at.astimezone(clock.LONDON).date())
    named = row.referrer or "colleague"
    whom = "the person" if row.adult else "the family"
    parts = [
        f"Dear {named},",
        f"Thank you for getting in touch with us on {received}. Our reference is {row.reference}.",
        said_of(rule).replace("the family", whom),
    ]
    if rule.no_further_action:
        parts.append(
            "You were right to tell us. If your worry grows or anything changes, please tell us again. If you disagree"
            " with this decision, reply to this message or ring us and ask for a manager."
        )
    else:
        parts.append("Please go on with your own part, and tell us at once if anything changes.")
    parts.append(f"We cannot tell you more than this, because what {whom} and others tell us is confidential.")
    if row.wishes_anonymity:
        parts.append(f"We have noted that you do not wish {whom} to know who told us.")
    parts.append(f"Yours sincerely,\n{author}\nMulti-agency safeguarding hub")
    return Letter(
        to=named, address=row.email, subject=f"Your contact with us, {row.reference}", words="\n\n".join(parts)
    )


def paper_of(letter: Letter, reference: str, at: datetime) -> Paper:
    """A letter as a paper."""
    today = _day(at.astimezone(clock.LONDON).date())
    blocks = (Paragraph(today), *(Paragraph(part) for part in letter.words.split("\n\n")))
    return Paper(title=letter.subject, blocks=blocks, made_at=at, reference=reference, letter=True)


def report_paper(report: DailyReport, at: datetime, author: str) -> Paper:
    """The daily report to one referring agency: what ended, by reference. Nobody is named."""
    ended = sum(line.no_further_action for line in report.lines)
    rows = tuple(
        (line.reference, line.sender_reference or "–", _day(line.received_on), line.outcome) for line in report.lines
    )
    return Paper(
        title=f"What became of your contacts on {_day(report.day)}",
        subtitle=report.agency,
        blocks=(
            Bullets((f"{len(report.lines)} decided", f"{ended} ended as no further action")),
            Table(("Our reference", "Your reference", "Received", "Outcome"), rows, (1, 1, 1, 2)),
            Paragraph("If you disagree with an outcome, ring the hub and ask for a manager.", muted=True),
        ),
        made_at=at,
        reference=f"Daily report {report.day.isoformat()}",
        author=author,
    )


def report_words(report: DailyReport) -> str:
    """The words of the e-mail that carries a daily report."""
    return (
        f"Dear colleagues,\n\nPlease find attached what became of your contacts that were decided on"
        f" {_day(report.day)}.\n\nYou can reply to this message with any question.\n\nMulti-agency safeguarding hub\n"
    )


def way_words(way: str) -> str:
    """How a referrer was told, in words."""
    return WAY_WORDS.get(way, way)


def _day(day: date) -> str:
    return day_words(day)
