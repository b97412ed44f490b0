"""Opening the household picture of an enquiry, for the desk, for a named representative, and for a request's answer."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from app.models import Enquiry, InformationRequest
from app.models.enums import EnquiryStatus, RequestState
from app.services.access import Act, Actor, guarded, may
from app.services.enquiry.cases import CASE, NotNamed, check_named, is_named
from app.services.enquiry.family.circle import Circle, own_circle, wide_circle
from app.services.enquiry.family.gather import gather, read_rules
from app.services.enquiry.family.harm_reading import read_harms
from app.services.enquiry.family.picture import family_on
from app.services.enquiry.family.records import KinFacts, KinHarm, Picture
from app.services.enquiry.family.timeline import days_of
from app.services.enquiry.item_reading import read_items
from app.services.enquiry.item_records import ItemRow
from app.services.enquiry.named_cases import may_see_item
from app.services.enquiry.reading import today_of
from app.services.enquiry.replies import asked_people, may_see_request
from app.services.enquiry.summary_records import TypedText
from app.services.enquiry.withheld import find_repeats
from app.services.errors import NotFound
from app.services.unit_of_work import Hub, ReadingUnit


@guarded(Act.SEE_ENQUIRY)
def read_family(hub: Hub, actor: Actor, enquiry_id: UUID, on: date | None = None) -> Picture:
    """The household picture as it was on a day, today where none is given; the case's opening was audited.

    It shows everybody of the enquiry, who lives or lived with its subjects, and kin to a sensible distance. Restricted
    people who are not in the enquiry are shown to whom they are open, and counted for everybody else.

    Raises:
        NotNamed: the case is restricted, and this person is neither named on it nor a service manager.
        NotFound: there is none.
    """
    with hub.reading(actor) as unit:
        enquiry = unit.get(Enquiry, enquiry_id, CASE)
        check_named(unit, enquiry)
        facts = gather(unit, enquiry, wide_circle(unit, enquiry_id))
        edits = may(actor, Act.DRAW_FAMILY, hub.narrowed) and enquiry.status is not EnquiryStatus.CLOSED
        return show(facts, unit, enquiry, on, may_edit=edits)


@guarded(Act.SEE_NAMED_CASE)
def read_family_named(hub: Hub, actor: Actor, enquiry_id: UUID, on: date | None = None) -> Picture:
    """The picture for a representative whom a manager named on the case: its people, and nobody beyond them.

    Ties, homes, and harm recorded on this enquiry by kind, years and standing, never in anybody's words. Harm whose
    words repeat an item that this person may not see is left out whole; so are statutory history, feelings and lost
    pregnancies, because nobody marked them for other agencies.

    Raises:
        NotNamed: nobody named this person on it. NotFound: there is none.
    """
    with hub.reading(actor) as unit:
        enquiry = unit.get(Enquiry, enquiry_id, CASE)
        if not is_named(unit, enquiry_id, actor.user_id):
            raise NotNamed("You are not named on this case.", "Answer the requests in your own agency's queue.")
        circle = own_circle(unit, enquiry_id)
        facts = gather(unit, enquiry, circle, whole=False)
        kept = [item for item in read_items(unit, enquiry_id) if not may_see_item(item, actor)]
        seen = replace(
            facts,
            harms=harms_told(read_harms(unit, enquiry_id, circle), facts, kept),
            rules=read_rules(unit, enquiry_id, circle),
        )
        return show(for_partners(seen, kept), unit, enquiry, on, may_edit=False)


@guarded(Act.SEE_OWN_REQUESTS)
def read_family_asked(hub: Hub, actor: Actor, request_id: UUID, on: date | None = None) -> Picture:
    """The picture for the agency that answers a request: the people it is asked about, their ties and homes, no more.

    Raises:
        NotNamed: it is another agency's, or its case is restricted and this person is not named on it.
        NotFound: it was not sent, or there is none.
    """
    with hub.reading(actor) as unit:
        request = unit.get(InformationRequest, request_id, "This request")
        enquiry = unit.get(Enquiry, request.enquiry_id, CASE)
        if not may_see_request(unit, enquiry, request):
            raise NotNamed("This request is not yours to open.", "Answer the requests in your own agency's queue.")
        if request.state not in {RequestState.SENT, RequestState.REPLIED}:
            raise NotFound("This request was withdrawn or not sent.", "Refresh your queue.")
        circle: Circle = own_circle(unit, enquiry.id, frozenset(asked_people(unit, request_id)))
        facts = gather(unit, enquiry, circle, whole=False)
        kept = [item for item in read_items(unit, enquiry.id) if item.agency_id != actor.agency_id]
        told = for_partners(replace(facts, reference=request.reference), kept)
        return show(told, unit, enquiry, on, may_edit=False)


def harms_told(harms: Iterable[KinHarm], facts: KinFacts, kept: Sequence[ItemRow]) -> tuple[KinHarm, ...]:
    """This enquiry's harm without anybody's words, and without what those words repeat of items that are kept back."""
    names = tuple(person.name for person in facts.people)
    return tuple(
        replace(harm, text="")
        for harm in harms
        if harm.enquiry_id == facts.enquiry_id and not find_repeats((TypedText("", harm.text),), kept, names)
    )


def for_partners(facts: KinFacts, kept: Sequence[ItemRow]) -> KinFacts:
    """Facts as another agency may see them: no hidden address, no source, and no word that repeats a kept item."""
    names = tuple(person.name for person in facts.people)

    def told(words: str) -> str:
        return "" if words and find_repeats((TypedText("", words),), kept, names) else words

    return without_hidden(
        replace(
            facts,
            ties=tuple(replace(tie, source="") for tie in facts.ties),
            events=tuple(replace(event, source="") for event in facts.events),
            stays=tuple(
                replace(stay, standing=told(stay.standing), nights=told(stay.nights)) for stay in facts.stays
            ),
        )
    )


def show(facts: KinFacts, unit: ReadingUnit, enquiry: Enquiry, on: date | None, *, may_edit: bool) -> Picture:
    """The picture of facts on a day."""
    today = today_of(unit)
    family, placeholders = family_on(facts, on or today)
    return Picture(
        family=family,
        facts=facts,
        on=on or today,
        today=today,
        days=days_of(facts, today),
        placeholders=placeholders,
        may_edit=may_edit,
        withheld=facts.withheld,
        notice=_notice(facts),
        read_at=unit.at,
        line_styles=unit.policy_of(enquiry.policy_version_id).line_styles,
    )


def _notice(facts: KinFacts) -> str:
    said = []
    if facts.withheld:  # how many would tell of a family
        said.append("Restricted records are not shown: ask the duty manager.")
    if facts.left_out:
        said.append(f"{facts.left_out} more people are known; the picture shows those nearest to the subjects.")
    return " ".join(said)


def without_hidden(facts: KinFacts) -> KinFacts:
    """Homes whose address a warning hides, without it."""
    homes = tuple(
        replace(home, label="Address not disclosed", address="") if home.hidden else home for home in facts.homes
    )
    return replace(facts, homes=homes)
