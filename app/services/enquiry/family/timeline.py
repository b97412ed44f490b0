"""The days on which a picture changes, in words, for the date slider."""

from collections.abc import Iterator
from datetime import date

from app.services.dates import birth_words
from app.services.enquiry.family.records import KinFacts, PictureDay
from app.services.enquiry.family.spans import Span

_EVENT_WORDS = {
    "married": "marry",
    "civil_partners": "become civil partners",
    "relationship": "begin a relationship",
    "living_together": "move in together",
    "transitory": "are together for a time",
    "separated": "separate",
    "divorced": "divorce",
    "reunited": "are together again",
}
Change = tuple[date, str]


def days_of(facts: KinFacts, today: date) -> tuple[PictureDay, ...]:
    """Every dated change up to today, oldest first, each day once."""
    found: dict[date, list[str]] = {}
    for on, words in sorted(set(_changes(facts))):
        if on <= today:
            found.setdefault(on, []).append(words)
    return tuple(PictureDay(on, tuple(words)) for on, words in found.items())


def _changes(facts: KinFacts) -> Iterator[Change]:
    names = {each.id: each.forenames.split(" ")[0] or each.name for each in facts.people}
    homes = {each.id: each.label for each in facts.homes}
    for person in facts.people:
        exact = (person.born_precision, person.died_precision)
        yield from _span(person.born, person.died_on, f"{names[person.id]} is born", f"{names[person.id]} dies", exact)
    for tie in facts.ties:
        one, what = names[tie.person], f"{tie.words.lower()} of {names[tie.other]}"
        yield from _span(tie.since, tie.until, f"{one} becomes {what}", f"{one} is no longer {what}", _exact(tie))
    for event in facts.events:
        words = f"{names[event.one]} and {names[event.other]} {_EVENT_WORDS[event.kind]}"
        yield from _span(event.on, None, words, "", (event.precision, "day"))
    for stay in facts.stays:
        who, where = names[stay.person], homes[stay.household]
        yield from _span(stay.since, stay.until, f"{who} moves to {where}", f"{who} leaves {where}", _exact(stay))
    for harm in facts.harms:
        what = f"Harm by {names[harm.source]} to {names[harm.target]}"
        yield from _span(harm.since, harm.until, f"{what} begins", f"{what} ends", _exact(harm))
    for loss in facts.losses:
        yield from _span(loss.on, None, f"{names[loss.mother]} loses a pregnancy", "", (loss.precision, "day"))
    for stretch in facts.history:
        what = f"{stretch.code} for {names[stretch.person]}"
        yield from _span(stretch.since, stretch.until, f"{what} begins", f"{what} ends")


def _span(
    since: date | None, until: date | None, begins: str, ends: str, exact: tuple[str, str] = ("day", "day")
) -> Iterator[Change]:
    for day, words, precision in ((since, begins, exact[0]), (until, ends, exact[1])):
        if day is not None:
            yield day, words if precision == "day" else f"{words}, some time in {birth_words(day, precision)}"


def _exact(thing: Span) -> tuple[str, str]:
    return thing.since_precision, thing.until_precision
