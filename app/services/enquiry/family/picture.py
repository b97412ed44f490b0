"""The household picture on a day: from the rows of the record to the family that the engine draws. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from uuid import UUID

from app.services.enquiry.family.badges import badges_of
from app.services.enquiry.family.couples import couples_of
from app.services.enquiry.family.days import age_of, begun, dead, holds, iso, stands, unborn
from app.services.enquiry.family.descent import PLACEHOLDER, unions_of
from app.services.enquiry.family.records import Kin, KinFacts, KinLoss, KinStay
from app.services.genogram.records import (
    Being,
    ChildLink,
    Family,
    Household,
    Member,
    OrderRule,
    Shape,
    Stay,
    Tie,
    TieKind,
    TieStatus,
    Union,
    UnionKind,
)

_MEN = frozenset({"m", "man", "male", "boy", "trans man", "he"})
_WOMEN = frozenset({"f", "woman", "female", "girl", "trans woman", "she"})
_HARM = {
    "domestic": TieKind.DOMESTIC_ABUSE,
    "physical": TieKind.PHYSICAL,
    "sexual": TieKind.SEXUAL,
    "emotional": TieKind.EMOTIONAL,
    "neglect": TieKind.NEGLECT,
    "exploitation": TieKind.EXPLOITATION,
}
_ATTACHED = frozenset({"lodger", "friend", "neighbour", "acquaintance", "in contact with"})
_DISTANT = {
    "aunt/uncle": "aunt or uncle",
    "niece/nephew": "niece or nephew",
    "great-grandparent": "great-grandparent",
    "great-grandchild": "great-grandchild",
    "half-sibling": "half-sibling",
    "step-sibling": "step-sibling",
}


def family_on(facts: KinFacts, on: date) -> tuple[Family, frozenset[str]]:
    """The family as it was on a day, and the ids of the symbols that stand for somebody nobody has named."""
    people = [each for each in facts.people if stands(each, on)]
    present = {each.id for each in people}
    couples = couples_of(facts, present, on)
    unions, placeholders = unions_of(facts, present, couples, on)
    unions, losses = _with_losses(unions, [each for each in facts.losses if each.mother in present], on)
    related = {each for union in unions for each in (*union.partners, *(link.child for link in union.children))}
    homes = tuple(_households(facts, present, related, on))
    called = {stay.member: stay.word for home in homes for stay in home.stays}
    roles = {str(each.id): _role(each, facts, related) for each in people}
    said = {who: "" if role == called.get(who) else role for who, role in roles.items()}  # a lodger is told once
    members = [
        *(_member(each, facts, on, said[str(each.id)]) for each in people),
        *(Member(each, "Not known", being=Being.PERSON) for each in placeholders),
        *losses,
    ]
    family = Family(
        id=str(facts.enquiry_id),
        members=tuple(members),
        unions=unions,
        households=homes,
        ties=tuple(_ties(facts, present, on)),
        rules=tuple(
            OrderRule(str(rule.left), str(rule.right)) for rule in facts.rules if {rule.left, rule.right} <= present
        ),
        title=facts.reference,
    )
    return family, frozenset(placeholders)


def shape_of(person: Kin) -> Shape:
    """The symbol follows gender; where nobody recorded one, sex."""
    said = re.sub(r"[^a-z ]", "", person.gender.casefold()).strip()
    if said:
        return Shape.MAN if said in _MEN else Shape.WOMAN if said in _WOMEN else Shape.OTHER
    return {"M": Shape.MAN, "F": Shape.WOMAN}.get(person.sex, Shape.OTHER)


def _member(person: Kin, facts: KinFacts, on: date, role: str) -> Member:
    expected = unborn(person, on)
    gone = dead(person, on)
    return Member(
        id=str(person.id),
        name=person.name,
        short_name=person.forenames.split(" ")[0] if person.forenames else person.name,
        shape=shape_of(person),
        sex=person.sex,
        being=Being.UNBORN if expected else Being.PERSON,
        birth="" if expected else iso(person.born, person.born_precision),
        birth_about=person.born is not None and person.born_precision == "estimated",
        death=iso(person.died_on, person.died_precision) if gone else "",
        deceased=gone,
        expected=iso(person.expected) if expected else "",
        age=age_of(person, on),
        subject=person.role == "subject",
        twins=str(person.twin_group) if person.twin_group is not None else "",
        identical=bool(person.identical),
        role=role,
        badges=badges_of((each for each in facts.history if each.person == person.id), on),
    )


def _role(person: Kin, facts: KinFacts, related: set[str]) -> str:
    """What somebody is whom no line joins to the family: `aunt or uncle`, `friend`; "" for everybody else."""
    if str(person.id) in related:
        return ""
    for tie in facts.ties:
        if person.id == tie.person:
            return _DISTANT.get(tie.kind, tie.words.lower())
        if person.id == tie.other:
            return _DISTANT.get(tie.kind, tie.reciprocal_words.lower())
    return ""


# --- losses ---


def _with_losses(
    unions: tuple[Union, ...], losses: Iterable[KinLoss], on: date
) -> tuple[tuple[Union, ...], list[Member]]:
    """Lost pregnancies as children of their union, which is made where there is none yet."""
    made = {union.partners: union for union in unions}
    members: list[Member] = []
    for loss in losses:
        if loss.on is not None and loss.on > on:
            continue
        being = Being(loss.kind)
        member = Member(
            f"loss:{loss.id}",
            loss.name or being.value.capitalize(),
            being=being,
            birth=iso(loss.on, loss.precision),
            birth_about=loss.precision == "estimated",
        )
        members.append(member)
        key = tuple(sorted(str(each) for each in (loss.mother, loss.other) if each is not None))
        union = made.get(key) or Union("-".join(key), key, UnionKind.UNKNOWN)
        made[key] = replace(union, children=(*union.children, ChildLink(member.id)))
    return tuple(made.values()), members


# --- households ---


def _households(facts: KinFacts, present: set[UUID], related: set[str], on: date) -> Iterable[Household]:
    """Every household that somebody lives in on the day; each person has one main home, the others are second."""
    stays = [stay for stay in facts.stays if stay.person in present and holds(stay, on)]
    mains = main_homes(stays)
    people = {each.id: each for each in facts.people}
    order = {each.id: place for place, each in enumerate(facts.people)}
    for home in facts.homes:
        own = {stay.person: stay for stay in stays if stay.household == home.id}
        if not own:
            continue
        family = {each for each in own if str(each) in related}
        yield Household(
            home.id,
            home.label,
            tuple(
                Stay(
                    str(person),
                    iso(stay.since, stay.since_precision),
                    iso(stay.until, stay.until_precision),
                    second=mains[person] is not stay,
                    word=_word(person, stay, facts, bool(family) and person not in family),
                    beside=_beside(person, facts, own),
                )
                for person, stay in sorted(own.items(), key=lambda each: order[each[0]])
                if person in people
            ),
        )


def main_homes(stays: Iterable[KinStay]) -> dict[UUID, KinStay]:
    """Where each person stands: not in a home marked as second, then where they sleep most nights, then the newest."""

    def rank(stay: KinStay) -> tuple[bool, int, date]:
        nights = re.search(r"\d+", stay.nights)
        return not stay.second, int(nights.group()) if nights else 0, stay.since or date.min

    found: dict[UUID, KinStay] = {}
    for stay in stays:
        if stay.person not in found or rank(stay) > rank(found[stay.person]):
            found[stay.person] = stay
    return found


def _word(person: UUID, stay: KinStay, facts: KinFacts, stranger: bool) -> str:
    """What somebody who is not family is in a household: as the record calls them, else by their tie."""
    for tie in facts.ties:
        if tie.person == person and tie.kind in _ATTACHED:
            return stay.standing or tie.words.lower()
        if tie.other == person and tie.kind == "householder of lodger":
            return stay.standing or "lodger"
    if stranger:
        return stay.standing or "not family"
    return ""


def _beside(person: UUID, facts: KinFacts, own: Mapping[UUID, KinStay]) -> str:
    """Whose lodger or friend somebody in a household is."""
    for tie in facts.ties:
        if tie.person == person and tie.kind in _ATTACHED and tie.other in own:
            return str(tie.other)
        if tie.other == person and tie.kind == "householder of lodger" and tie.person in own:
            return str(tie.person)
    return ""


# --- harm and feelings ---


def _ties(facts: KinFacts, present: set[UUID], on: date) -> Iterable[Tie]:
    """Harm that had begun, ended or not, for it stays part of the picture; feelings as they held on the day."""
    for harm in facts.harms:
        if {harm.source, harm.target} <= present and begun(harm, on):
            yield Tie(
                f"harm:{harm.id}",
                str(harm.source),
                str(harm.target),
                _HARM.get(harm.kind, TieKind.OTHER_HARM),
                iso(harm.since, harm.since_precision),
                iso(harm.until, harm.until_precision),
                TieStatus(harm.status),
                harm.text,
            )
    for feeling in facts.feelings:
        if {feeling.source, feeling.target} <= present and holds(feeling, on):
            yield Tie(
                f"feeling:{feeling.id}",
                str(feeling.source),
                str(feeling.target),
                TieKind(feeling.kind),
                iso(feeling.since, feeling.since_precision),
                iso(feeling.until, feeling.until_precision),
                words=feeling.text,
            )


def is_placeholder(member: str) -> bool:
    """Whether a symbol stands for somebody nobody has named."""
    return member.startswith(f"{PLACEHOLDER}:")
