"""Somebody's record on paper: what is given, what was taken out of it, and how much was held back and why."""

from collections import Counter
from datetime import datetime

from app.services.clock import LONDON
from app.services.dates import day_words
from app.services.disclosure.records import (
    CATEGORY_WORDS,
    Category,
    Decision,
    Entry,
    Gathered,
    Group,
    Treatment,
    Work,
    decided,
)
from app.services.papers.record import Block, Facts, Heading, Paper, Paragraph, Table

WAY_WORDS = {
    "subject_access": "To the person themselves, or whoever acts for them",
    "disclosure": "To somebody else",
}
TAKEN_OUT = "[taken out: {}]"


def paper_of(gathered: Gathered, work: Work, mark: str, author: str, at: datetime) -> Paper:
    """The paper."""
    made_on = day_words(at.astimezone(LONDON).date())
    blocks: list[Block] = [
        Facts(
            (
                ("Given", WAY_WORDS[work.way]),
                ("To", work.recipient.strip()),
                ("Basis", work.basis.strip()),
                ("Asked for on", day_words(work.asked_on) if work.asked_on else ""),
                ("Made on", made_on),
            )
        ),
        Paragraph("Where a part of a text was taken out, the place says so and why.", muted=True),
    ]
    for group in Group:
        given = [each for each in gathered.entries if each.group is group and _is_given(each, work)]
        if given:
            blocks.append(Heading(group.value, 1))
        for each in given:
            blocks.append(Heading(each.heading, 2))
            if each.on is not None:
                blocks.append(Paragraph(day_words(each.on), muted=True))
            blocks.append(Paragraph(redacted(each.text, decided(each, work))))
    blocks += _held_back(gathered, work)
    return Paper(
        title=f"Record of {gathered.name}", subtitle=gathered.about, blocks=tuple(blocks), made_at=at, mark=mark,
        author=author,
    )  # fmt: skip


def redacted(text: str, made: Decision) -> str:
    """A text without its passages; the longest first, so that one inside another goes with it."""
    if made.treatment is not Treatment.REDACT:
        return text
    stand_in = TAKEN_OUT.format(CATEGORY_WORDS[made.category or Category.OTHER])
    for passage in sorted(made.passages, key=len, reverse=True):
        text = text.replace(passage, stand_in)
    return text


def _is_given(entry: Entry, work: Work) -> bool:
    return decided(entry, work).treatment is not Treatment.WITHHOLD


def _held_back(gathered: Gathered, work: Work) -> list[Block]:
    """How many entries were held back by category, without saying what they are."""
    back = Counter(
        CATEGORY_WORDS[made.category or Category.OTHER]
        for each in gathered.entries
        if (made := decided(each, work)).treatment is Treatment.WITHHOLD
    )
    if work.way == "subject_access":
        for word in (CATEGORY_WORDS[Category.INTELLIGENCE], CATEGORY_WORDS[Category.CRIME]):
            if word in back:  # to say that there is intelligence would tell of it
                back[CATEGORY_WORDS[Category.OTHER]] += back.pop(word)
    rows = tuple((words.capitalize(), str(many)) for words, many in sorted(back.items()))
    return [
        Heading("What was held back", 1),
        Table(("Why", "Entries"), rows, (3.0, 1.0)) if rows else Paragraph("Nothing was held back."),
    ]
