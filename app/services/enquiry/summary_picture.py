"""The household picture as it may leave the hub: in the print palette, with its key, its day and its words.

It shows the people whom the summary tells of, and nobody beyond them: how they are related, who lives together, and the
harm recorded on this enquiry by kind, years and standing. What anybody wrote about it stays in the hub, and so do
statutory history, feelings and lost pregnancies, because nobody marked them to be shared. Harm whose words repeat an
item that must stay in the hub is left out whole, and its author is told.
"""

from dataclasses import dataclass, replace
from datetime import date

from app.models import Enquiry
from app.services.enquiry.family.circle import own_circle
from app.services.enquiry.family.gather import gather, read_rules
from app.services.enquiry.family.harm_reading import read_harms
from app.services.enquiry.family.picture import family_on
from app.services.enquiry.family.reading import without_hidden
from app.services.enquiry.family.records import KinFacts
from app.services.enquiry.item_records import ItemRow
from app.services.enquiry.reading import today_of
from app.services.enquiry.summary_records import TypedText
from app.services.enquiry.withheld import find_repeats
from app.services.genogram.engine import Refining
from app.services.genogram.records import Family
from app.services.genogram.strokes import Convention
from app.services.genogram.svg import PRINT, Drawing, size_of, svg
from app.services.genogram.words import text_equivalent
from app.services.papers.record import Picture
from app.services.papers.wording import day
from app.services.unit_of_work import Hub, ReadingUnit

FONT = "'Noto Sans'"
"""The only face that a paper is set in."""
MOST_STEPS = 1_500
"""How long a better layout is looked for: steps and not seconds, so that the same family gives the same paper."""


@dataclass(frozen=True, slots=True)
class FamilyFacts:
    """The family of a summary.

    Attributes:
        family: what is drawn.
        on: the day it is drawn for.
        hidden: addresses that a warning forbids to disclose; for comparing, never printed.
        typed: what staff wrote that stands in the picture.
        left_out: ties of harm that are not drawn because their words repeat a withheld item.
        convention: the line styles of the policy that the enquiry keeps, whoever prints it.
    """

    family: Family
    on: date
    hidden: tuple[str, ...]
    typed: tuple[TypedText, ...]
    left_out: int
    convention: Convention = Convention.UK


def read_family_facts(unit: ReadingUnit, enquiry: Enquiry, items: tuple[ItemRow, ...]) -> FamilyFacts:
    """What of the household picture may leave the hub today."""
    circle = own_circle(unit, enquiry.id)
    found = gather(unit, enquiry, circle, whole=False)
    names = {person.id: person.name for person in found.people}
    harms = [harm for harm in read_harms(unit, enquiry.id, circle) if harm.enquiry_id == enquiry.id]
    held = {harm.id for harm in harms if find_repeats((TypedText("", harm.text),), items, tuple(names.values()))}
    facts = replace(
        found,
        harms=tuple(replace(harm, text="") for harm in harms if harm.id not in held),
        rules=read_rules(unit, enquiry.id, circle),
    )
    hidden = tuple(home.address for home in facts.homes if home.hidden and home.address)
    on = today_of(unit)
    family, _ = family_on(without_hidden(facts), on)
    styles = Convention(unit.policy_of(enquiry.policy_version_id).line_styles)
    return FamilyFacts(family, on, hidden, tuple(_typed(facts)), len(held), styles)


def _typed(facts: KinFacts) -> list[TypedText]:
    names = {person.id: person.name for person in facts.people}
    return [
        TypedText(f"The household picture, what {names[stay.person]} is in the home", stay.standing)
        for stay in facts.stays
        if stay.standing and stay.person in names
    ]


def picture_of(hub: Hub, facts: FamilyFacts) -> Picture | None:
    """The picture for a paper; none where there is nobody to draw. The last one is kept, for who looks then issues."""
    if not facts.family.members:
        return None
    asked = (facts.family, facts.on, facts.convention)
    kept = hub.worked_out.get(picture_of)
    if isinstance(kept, tuple) and kept[0] == asked:
        found: Picture = kept[1]
        return found
    made = _drawn(*asked)
    hub.worked_out[picture_of] = (asked, made)
    return made


def _drawn(family: Family, on: date, convention: Convention) -> Picture:
    work = Refining(family)
    for _ in range(MOST_STEPS):
        if not work.step():
            break
    layout = work.layout()
    how = Drawing(PRINT, convention, font=FONT)
    drawn = svg(family, layout, on, how)
    width, height = size_of(drawn)
    words = f"Household picture, {day(on)}.\n{text_equivalent(family, layout.faults)}"
    return Picture(drawn, words, width, height)
