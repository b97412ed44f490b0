"""The columns of the feedback screen and the lines about one answer."""

from __future__ import annotations

from app.services import clock
from app.services.intake.feedback_records import WAY_WORDS, DailyReport, FeedbackRow, FeedbackView
from app.views import text
from app.views.case.forms import FormSpec
from app.views.desk import Notice
from app.views.widgets.table_model import Column

LETTER = FormSpec("letter", "", "", "", ())
"""The letter beside the queue is kept like a form."""
LETTER_BACK = Notice("Your letter is back as you had typed it.", "")
EMPTY = {
    FeedbackView.TO_ANSWER: ("Nobody waits for an answer", "A referrer stands here once their contact is decided."),
    FeedbackView.NOT_DECIDED: ("Every contact is decided", "Contacts that are not decided yet stand here."),
    FeedbackView.DO_NOT_CONTACT: ("Every referrer may be told", "Those who must not be contacted stand here."),
    FeedbackView.GIVEN: ("Nobody was answered this week", "Answers of the last seven days stand here."),
}


def facts(row: FeedbackRow) -> str:
    """What is known of one answer, in lines."""
    now = clock.now()
    lines = [f"{row.reference}, received {text.moment(row.received_at)}"]
    lines.append(f"Outcome: {row.outcome}" if row.outcome else "Not decided yet")
    said = ", ".join(each for each in (row.referrer, row.agency) if each)
    lines.append(f"Referrer: {said or 'no name given'}")
    reach = ", ".join(each for each in (row.phone, row.email) if each)
    if reach:
        lines.append(reach)
    if row.wishes_anonymity:
        lines.append(f"Does not wish the {'person' if row.adult else 'family'} to know who told us.")
    if row.do_not_contact:
        lines.append(f"Do not contact: {row.reason}")
    if row.given_at is not None:
        lines.append(f"Told {text.moment(row.given_at)} by {row.given_by}: {WAY_WORDS.get(row.way, row.way)}")
    else:
        lines.append(f"Owed {text.ago(row.decided_at or row.owed_since, now)}")
    return "\n".join(lines)


def _outcome(row: FeedbackRow) -> str:
    return row.outcome or "Not decided yet"


def _referrer(row: FeedbackRow) -> str:
    return row.referrer or "No name given"


def columns() -> list[Column[FeedbackRow]]:
    """The columns of the queue."""
    return [
        Column("reference", "Reference", lambda row: row.reference, spoken=lambda row: row.reference, width=92),
        Column(
            "owed",
            "Owed",
            lambda row: text.ago(row.decided_at or row.owed_since, clock.now()),
            sort=lambda row: row.decided_at or row.owed_since,
            width=104,
        ),
        Column("referrer", "Referrer", _referrer, tip=_referrer, width=112, grow=2),
        Column("outcome", "Outcome", _outcome, tip=_outcome, width=120, grow=2),
        Column("agency", "Agency", lambda row: row.agency, tip=lambda row: row.agency, width=150, grow=1),
    ]


def report_columns() -> list[Column[DailyReport]]:
    """The columns of the daily reports."""
    return [
        Column("agency", "Referring agency", lambda row: row.agency, width=260),
        Column("contacts", "Decided", lambda row: str(len(row.lines)), sort=lambda row: len(row.lines), width=90),
        Column(
            "ended",
            "No further action",
            lambda row: str(sum(line.no_further_action for line in row.lines)),
            sort=lambda row: sum(line.no_further_action for line in row.lines),
            width=140,
        ),
        Column("sent", "Sent", lambda row: text.moment(row.sent_at) if row.sent_at else "Not sent yet", width=170),
    ]
