"""The record of a case in words: every entry of every kind, newest first, and what may be done with it. No Qt."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from app.services import codes
from app.services.dates import birth_words
from app.services.enquiry.behind_records import Behind
from app.services.enquiry.flag_records import (
    DASH_TOOL_WORDS,
    HARM_WORDS,
    PANEL_STATE_WORDS,
    PANEL_WORDS,
    ElsewhereRow,
    EpisodeRow,
    Flags,
    GradingRow,
    HarmRow,
    PanelRow,
)
from app.services.enquiry.frame_records import WarningRow
from app.services.enquiry.notes import VISIBILITY_WORDS
from app.services.enquiry.records import CaseDetail, NoteRow
from app.views import text
from app.views.case import facts
from app.views.case.entries import Entry
from app.views.case.record import access_words, behind_words

Acts = tuple[tuple[str, str], ...]
KIND_WORDS = {
    "contact": "Contacts",
    "person": "People",
    "note": "Notes",
    "rating": "Ratings",
    "flag": "Flags and panels",
    "warning": "Warnings",
    "pause": "Pauses",
    "named": "Who is named",
}


def entries(
    case: CaseDetail, flags: Flags | None, now: datetime, allowed: frozenset[str], behind: Behind | None = None
) -> tuple[Entry, ...]:
    """Everything, newest first; warnings and missing people who are not back stand on top, who is named at the end."""
    made: list[tuple[datetime, Entry]] = [(row.at, _note(case, row)) for row in case.notes]
    for rating in case.ratings:
        heading = f"{facts.STAGE_WORDS[rating.stage]} rating: {facts.COLOUR_WORDS[rating.colour]}"
        line = f"{text.moment(rating.at)} · {rating.by}"
        made.append((rating.at, Entry(rating.id, "rating", heading, (line,), rating.reason)))
    for pause in case.pauses:
        until = f"to {text.moment(pause.until)}" if pause.until else "still running"
        line = f"{text.moment(pause.since)} {until} · {pause.by}"
        made.append((pause.since, Entry(pause.id, "pause", "Clock paused", (line,), pause.reason)))
    made += [(row.at, warning(row, now, allowed)) for row in case.warnings]
    if flags is not None:
        may = "flag" in allowed
        made += [(row.at, grading(row, may=may)) for row in flags.gradings]
        made += [(row.at, episode(row, now, may=may)) for row in flags.episodes]
        made += [(row.at, panel(row, may=may)) for row in flags.panels]
        made += [(row.at, harm(row, may=may)) for row in flags.harms]
    if behind is not None:
        made += behind_words.contacts(behind)
    made += access_words.entries(case)
    ordered = [entry for _, entry in sorted(made, key=lambda pair: pair[0], reverse=True)]
    on_top = [entry for entry in ordered if entry.tone]
    rest = [entry for entry in ordered if not entry.tone]
    trio = (_trio(flags),) if flags is not None and (flags.trio.whole or not case.header.adult) else ()
    people = behind_words.people(behind) if behind is not None else ()
    return (*on_top, *trio, *rest, *people, *_withheld(case), named(case))


def counts(found: tuple[Entry, ...]) -> dict[str, int]:
    """How many entries there are of each kind."""
    return {kind: sum(each.kind == kind and each.key is not None for each in found) for kind in KIND_WORDS}


def grading(row: GradingRow, *, may: bool) -> Entry:
    """A DASH or CSE assessment."""
    lines = [f"{text.moment(row.at)} · recorded by {row.by}"]
    if row.kind == "dash":
        grade = codes.words_of(codes.dash_grades(), row.grade)
        heading = f"DASH of {row.person}: graded {grade.lower()} by the practitioner"
        count = row.count or 0
        lines.append(f"{DASH_TOOL_WORDS.get(row.tool, row.tool)}: {text.count(count, 'tick')}, which says"
                     f" {row.count_says}")  # fmt: skip
        if row.ticks:
            lines.append(f"Ticked: {', '.join(row.ticks)}")
    else:
        heading = f"CSE risk of {row.person}: {codes.words_of(codes.cse_levels(), row.grade).lower()}"
        lines.append(f"Tool: {row.tool}")
    assessed = [f"on {text.day(row.assessed_on)}"] if row.assessed_on else []
    assessed += [f"by {row.assessed_by}"] if row.assessed_by else []
    if assessed:
        lines.append(f"Assessed {' '.join(assessed)}")
    if row.review_on is not None:
        lines.append(f"To be reviewed {text.day(row.review_on)}")
    return Entry(
        row.id, "flag", _since(heading, corrected=row.corrected), tuple(lines), row.reason,
        _correct(may=may, corrected=row.corrected),
    )  # fmt: skip


def episode(row: EpisodeRow, now: datetime, *, may: bool) -> Entry:
    """A missing episode; one without an end catches the eye."""
    gone = row.until is None and not row.corrected
    if row.until is not None:
        heading = f"{row.person} was missing for {text.duration(row.until - row.since)}"
    else:
        heading = f"{row.person} is missing for {text.duration(now - row.since)}"
    until = f" to {text.moment(row.until)}" if row.until else ""
    lines = [f"From {text.moment(row.since)}{until} · recorded {text.moment(row.at)} by {row.by}"]
    if row.area:
        lines.append(row.area)
    if row.interview_on is not None:
        lines.append(f"Return interview {text.day(row.interview_on)}")
    acts: Acts = (("correct", "Back again, or correct…"),) if may and not row.corrected else ()
    heading = _since(heading if gone or row.until else f"{row.person} was recorded missing", corrected=row.corrected)
    return Entry(row.id, "flag", heading, tuple(lines), row.text, acts, "warning" if gone else "")


def panel(row: PanelRow, *, may: bool) -> Entry:
    """A panel mark with its own note on sharing."""
    state = PANEL_STATE_WORDS.get(row.state, row.state)
    lines = [f"{text.moment(row.at)} · recorded by {row.by}"]
    if row.referred_on is not None:
        lines.append(f"Referred {text.day(row.referred_on)}")
    if row.meets_on is not None:
        lines.append(f"The panel meets {text.day(row.meets_on)}")
    heading = _since(f"{PANEL_WORDS[row.panel]}, {row.person}: {state.lower()}", corrected=row.corrected)
    acts: Acts = (("correct", "Go on, or correct…"),) if may and not row.corrected else ()
    return Entry(row.id, "flag", heading, tuple(lines), f"Sharing: {row.sharing_note}", acts)


def harm(row: HarmRow, *, may: bool) -> Entry:
    """Who has harmed whom, and the other enquiries of the one who is said to have harmed."""
    heading = f"{row.harming} is said to have harmed {row.harmed}: {HARM_WORDS.get(row.kind, row.kind).lower()}"
    heading += f", {row.status}" if row.status else ""
    heading += " (withdrawn: it was wrong)" if row.withdrawn else ""
    lines = [f"{text.moment(row.at)} · {'withdrawn' if row.withdrawn else 'recorded'} by {row.by}"]
    if row.since or row.until:
        since = birth_words(row.since, row.since_precision) if row.since else "a day not known"
        until = birth_words(row.until, row.until_precision) if row.until else "now"
        lines.append(f"From {since} to {until}")
    if row.beyond:
        lines.append("One of them is not in this enquiry: it is corrected in the household picture.")
    if not row.on_file:
        lines.append(f"The hub has no file of {row.harming}, so other cases cannot be joined.")
    lines += [_elsewhere(each) for each in row.elsewhere]
    acts: Acts = tuple((f"open:{each.enquiry_id}", f"Open {each.reference}") for each in row.elsewhere)
    return Entry(
        row.id, "flag", _since(heading, corrected=row.corrected), tuple(lines), row.text,
        (*acts, *_correct(may=may and not row.beyond and not row.withdrawn, corrected=row.corrected)),
    )  # fmt: skip


def warning(row: WarningRow, now: datetime, allowed: frozenset[str]) -> Entry:
    """A warning note with its reviews; it catches the eye while it holds."""
    late = not row.ended and row.review_on < now.date()
    state = "ended" if row.ended else "review is overdue" if late else "holds"
    heading = f"Warning, {row.person}: {row.kind_words} ({state})"
    aware = "The person knows of it" if row.aware else "The person is not told"
    lines = [
        f"Since {text.day(row.since)} · written {text.moment(row.at)} by {row.by}",
        f"{aware}: {row.awareness}",
    ]
    if not row.ended:
        lines.append(f"{'Was due for review' if late else 'To be reviewed'} {text.day(row.review_on)}")
    for each in row.reviews:
        until = f"stays until {text.day(each.review_on)}" if each.review_on else "ended"
        lines.append(f"Review {text.moment(each.at)}, {each.by}: {until}. {each.text}")
    acts: Acts = (("review", "Review…"),) if "review" in allowed and not row.ended else ()
    return Entry(row.id, "warning", heading, tuple(lines), row.text, acts, "" if row.ended else "warning")


def named(case: CaseDetail) -> Entry:
    """Who is named on the case."""
    lines = tuple(
        f"{each.name}, {each.agency} · since {text.moment(each.at)}{'' if each.by == each.name else f' by {each.by}'}"
        for each in case.named
    )
    may = "Only they and service managers may open it." if case.header.restricted else (
        "The case is not restricted: everybody in the hub may open it."
    )  # fmt: skip
    return Entry(None, "named", f"Named on this case: {text.count(len(case.named), 'person', 'people')}", (may, *lines))


def newest(case: CaseDetail, note_id: UUID) -> NoteRow | None:
    """The note that stands in the place of another: the last of its corrections, itself where there are none."""
    rows = {each.id: each for each in case.notes}
    found = rows.get(note_id)
    while found is not None and found.corrected_by_id in rows:
        found = rows[found.corrected_by_id]
    return found


def _note(case: CaseDetail, row: NoteRow) -> Entry:
    seen = VISIBILITY_WORDS.get(row.visibility, row.visibility)
    lines = [f"{text.moment(row.at)} · {row.by} · {seen}"]
    rows = {each.id: each for each in case.notes}
    if row.corrects_id is not None:
        old = rows.get(row.corrects_id)
        lines.append(f"Corrects the note of {text.moment(old.at)} by {old.by}" if old else "Corrects an earlier note")
    later = rows.get(row.corrected_by_id) if row.corrected_by_id is not None else None
    if later is not None:
        lines.append(f"Corrected {text.moment(later.at)} by {later.by}")
    title = row.title or ("Correction" if row.corrects_id else "Note")
    heading = _since(title, corrected=row.corrected_by_id is not None)
    acts: Acts = (("correct", "Correct…"),) if row.corrected_by_id is None else ()
    return Entry(row.id, "note", heading, tuple(lines), row.text, acts)


def _trio(flags: Flags) -> Entry:
    heading = "Toxic trio: all three are there" if flags.trio.whole else "Toxic trio: not all three"
    lines = tuple(f"{name}: {', '.join(found) if found else 'no concern code'}" for name, found in flags.trio.parts)
    return Entry(None, "flag", heading, ("Computed from the concern codes of the screenings.", *lines))


def _withheld(case: CaseDetail) -> tuple[Entry, ...]:
    number = case.notes_withheld
    if not number:
        return ()
    said = f"{text.count(number, 'note')} {'is' if number == 1 else 'are'} not for you to see"
    return (Entry(None, "note", said, ("Who wrote them chose other readers.",)),)


def _elsewhere(row: ElsewhereRow) -> str:
    whom = f"; said to have harmed {text.joined(list(row.harmed))} there" if row.harmed else ""
    rating = facts.COLOUR_WORDS[row.rating]
    about = f"{rating}, {row.status}, opened {text.day(row.opened_at.date())}"
    return f"Also in {row.reference} ({about}), as {facts.ROLE_WORDS[row.role].lower()}{whom}"


def _since(heading: str, *, corrected: bool) -> str:
    return f"{heading} (corrected since)" if corrected else heading


def _correct(*, may: bool, corrected: bool) -> Acts:
    return (("correct", "Correct…"),) if may and not corrected else ()
