"""The small forms of the record part. Nothing coded in them is chosen beforehand. No Qt."""

from __future__ import annotations

from app.services import clock, codes
from app.services.dates import birth_words
from app.services.enquiry.family_told import TOLD_WORDS
from app.services.enquiry.flag_records import (
    DASH_TOOL_WORDS,
    DASH_TOOLS,
    HARM_WORDS,
    PANEL_STATE_WORDS,
    PANEL_WORDS,
    EpisodeRow,
    GradingRow,
    HarmRow,
    PanelRow,
    says,
)
from app.services.enquiry.frame_records import WarningRow
from app.services.enquiry.notes import VISIBILITY_WORDS
from app.services.enquiry.records import CaseDetail, NoteRow
from app.views import text
from app.views.case.forms import FormField, FormSpec

MOST_QUESTIONS = max(DASH_TOOLS.values())
LONG_TEXT_HINT = "Typed or pasted, up to 200 KB. What you type is kept while you type."


def note() -> FormSpec:
    """A note."""
    fields = (
        FormField("visibility", "Who may see it", "choice", options=tuple(VISIBILITY_WORDS.items())),
        FormField("title", "Title", optional=True),
        FormField("text", "Note", "long", hint=LONG_TEXT_HINT),
    )
    return FormSpec("note", "Add a note", "A note is never changed; a correction stands beside it.", "Add", fields)


def correction(row: NoteRow) -> FormSpec:
    """A correction of a note."""
    fields = (
        FormField("title", "Title", optional=True),
        FormField("text", "How it should read", "long", hint="The old note stays beside it."),
    )
    sentence = f"Of {text.moment(row.at)}, by {row.by}. Whoever may see that note sees the correction."
    begun = {"title": row.title, "text": row.text}
    return FormSpec("correct", "Correct a note", sentence, "Add the correction", fields, row, begun=begun)


def family_told(case: CaseDetail) -> FormSpec:
    """Whether the family, or the adult at risk, was told how the enquiry ended."""
    whom = "adult" if case.header.adult else "family"
    such = "the adult, at home" if case.header.adult else "the mother, on the telephone"
    fields = (
        FormField("told", f"Was the {whom} told", "choice", options=tuple(TOLD_WORDS.items())),
        FormField("who", "Who was told, by whom and how", optional=True, hint=f"Such as: {such}."),
        FormField("on", "On which day", "date", optional=True),
        FormField("text", "What they said, or why they are not told", "text", optional=True),
    )
    sentence = "It stands on the record as a note of its own; the referrer is told under Feedback."
    return FormSpec("family", f"Tell the {whom} the outcome", sentence, "Record", fields)


def dash(case: CaseDetail, row: GradingRow | None = None) -> FormSpec:
    """A DASH."""
    questions = tuple((str(number), str(number)) for number in range(1, MOST_QUESTIONS + 1))
    fields = (
        _person(case),
        FormField("tool", "Which DASH", "choice", options=tuple(DASH_TOOL_WORDS.items())),
        FormField(
            "ticks",
            "Questions answered yes",
            "ticks",
            "The form of 24 questions ends at 24.",
            options=questions,
            counted=count_words,
        ),
        FormField("grade", "The practitioner's grade", "choice", "Never taken from the count.", options=_grades()),
        FormField(
            "reason", "Why the grade differs from the count", "text", "Needed where it is not what the count says.",
            optional=True,
        ),
        FormField("assessed_on", "Assessed on", "date", optional=True),
        FormField("assessed_by", "Assessed by", optional=True),
    )  # fmt: skip
    sentence = "The count is that of the ticks."
    return FormSpec("dash", _title("DASH", row), sentence, "Record", fields, row, begun=_graded(row))


def cse(case: CaseDetail, row: GradingRow | None = None) -> FormSpec:
    """A CSE assessment."""
    levels = tuple((each.code, each.words) for each in codes.cse_levels())
    fields = (
        _person(case),
        FormField("tool", "Which tool was used"),
        FormField("level", "Level of risk", "choice", options=levels),
        FormField("assessed_on", "Assessed on", "date"),
        FormField("review_on", "Reviewed on", "date", future=True),
        FormField("reason", "What it rests on", "text", optional=True),
        FormField("assessed_by", "Assessed by", optional=True),
    )
    return FormSpec("cse", _title("CSE assessment", row), "", "Record", fields, row, begun=_graded(row))


def missing(case: CaseDetail, row: EpisodeRow | None = None) -> FormSpec:
    """A missing episode; for one on record, its return or a correction."""
    fields = (
        _person(case),
        FormField("since", "Missing since (day)", "date"),
        FormField("since_time", "At (time)", hint="Such as 21:30."),
        FormField("until", "Back again (day)", "date", "Leave empty while the person is missing.", optional=True),
        FormField("until_time", "At (time)", optional=True),
        FormField("area", "Where from, where found", optional=True),
        FormField("interview_on", "Return interview on", "date", optional=True, future=True),
        FormField("text", "What is known", "text", optional=True),
    )
    sentence = "The entry before stays on the record." if row else ""
    begun: dict[str, str | list[str]] = {}
    if row is not None:
        begun = {
            "person": str(row.person_id),
            "since": text.day(row.since.astimezone(clock.LONDON).date()),
            "since_time": text.clock_time(row.since),
            "area": row.area,
            "text": row.text,
            "interview_on": text.day(row.interview_on) if row.interview_on else "",
        }
    return FormSpec("missing", _title("missing episode", row), sentence, "Record", fields, row, begun=begun)


def panel(case: CaseDetail, row: PanelRow | None = None) -> FormSpec:
    """A panel mark."""
    fields = (
        _person(case),
        FormField("panel", "Panel", "choice", options=tuple(PANEL_WORDS.items())),
        FormField("state", "Where it stands", "choice", options=tuple(PANEL_STATE_WORDS.items())),
        FormField("referred_on", "Referred on", "date", "Needed once it was referred.", optional=True),
        FormField("meets_on", "The panel meets on", "date", optional=True, future=True),
        FormField("sharing_note", "What this panel's agreement says of sharing", "text"),
    )
    begun: dict[str, str | list[str]] = {}
    if row is not None:
        begun = {
            "person": str(row.person_id),
            "panel": row.panel,
            "referred_on": text.day(row.referred_on) if row.referred_on else "",
            "sharing_note": row.sharing_note,
        }
    sentence = "Each panel shares under an agreement of its own."
    return FormSpec("panel", _title("panel mark", row), sentence, "Record", fields, row, begun=begun)


def harm(case: CaseDetail, row: HarmRow | None = None) -> FormSpec:
    """Who has harmed whom."""
    who = _options(case)
    fields = (
        FormField("harmed", "Who was harmed", "choice", options=who),
        FormField("harming", "Who is said to have harmed them", "choice", options=who),
        FormField("kind", "Kind of harm", "choice", options=tuple(HARM_WORDS.items())),
        FormField("since", "Since", "date", "As exactly as it is known.", optional=True, partial=True),
        FormField("until", "Until", "date", optional=True, partial=True),
        FormField("text", "What is known, and from whom", "text"),
    )
    begun: dict[str, str | list[str]] = {}
    if row is not None:
        begun = {
            "harmed": str(row.harmed_id),
            "harming": str(row.harming_id),
            "since": birth_words(row.since, row.since_precision) if row.since else "",
            "until": birth_words(row.until, row.until_precision) if row.until else "",
            "text": row.text,
        }
    sentence = "It joins the enquiries of both households, for whoever may open them."
    return FormSpec("harm", _title("harm between two people", row), sentence, "Record", fields, row, begun=begun)


def warning(case: CaseDetail) -> FormSpec:
    """A warning note."""
    kinds = tuple((each.code, each.words) for each in codes.warning_kinds())
    fields = (
        _person(case),
        FormField("kind", "Kind of warning", "choice", options=kinds),
        FormField("text", "What whoever meets this person must know", "text"),
        FormField("since", "It holds since", "date"),
        FormField("review_on", "Reviewed on", "date", "At most a year on.", future=True),
        FormField("aware", "Does the person know of it?", "choice", options=(("yes", "Yes"), ("no", "No"))),
        FormField("awareness", "How and when they were told, or why they are not told", "text"),
    )
    return FormSpec("warning", "Write a warning note", "It stands on the person's file, in every case of theirs.",
                    "Write", fields)  # fmt: skip


def review(row: WarningRow) -> FormSpec:
    """The review of a warning note."""
    fields = (
        FormField("outcome", "The note", "choice", options=(("stays", "Stays"), ("ends", "Ends"))),
        FormField("review_on", "Reviewed again on", "date", "At most a year on; needed where it stays.", optional=True,
                  future=True),
        FormField("text", "Why", "text"),
    )  # fmt: skip
    sentence = f"{row.kind_words}, on the file of {row.person}, since {text.day(row.since)}."
    return FormSpec("review", "Review a warning note", sentence, "Record the review", fields, row)


def count_words(number: int) -> str:
    """The count of a DASH with what it says; the grade is the practitioner's all the same."""
    if not number:
        return "Nothing ticked"
    return f"{text.count(number, 'tick')}: the count says {says(number)}"


def _graded(row: GradingRow | None) -> dict[str, str | list[str]]:
    """What a correction begins with; never the grade and never the ticks, which are judged anew."""
    if row is None:
        return {}
    return {
        "person": str(row.person_id),
        "tool": row.tool,
        "assessed_on": text.day(row.assessed_on) if row.assessed_on else "",
        "assessed_by": row.assessed_by,
    }


def _title(what: str, row: object) -> str:
    return f"Correct the {what}" if row is not None else f"Record a {what}"


def _grades() -> tuple[tuple[str, str], ...]:
    return tuple((each.code, each.words) for each in codes.dash_grades())


def _options(case: CaseDetail) -> tuple[tuple[str, str], ...]:
    return tuple((str(each.id), f"{each.name}, {each.age}") for each in case.people)


def _person(case: CaseDetail) -> FormField:
    return FormField("person", "About", "choice", options=_options(case))
