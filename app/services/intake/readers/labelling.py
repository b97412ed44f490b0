"""Which of the persons gathered are somebody, what each is called in the reading, and how they are related."""

import datetime as dt
import re
from dataclasses import replace

from app.services.intake.readers.adult_form import with_grown_children
from app.services.intake.readers.blocks import Entry
from app.services.intake.readers.drafts import Context, Draft
from app.services.intake.readers.owners import NOT_REFERRED
from app.services.intake.readers.people import build
from app.services.intake.readers.phrases import says_unknown
from app.services.intake.readers.record import Found, PersonFound, Relation, Sure
from app.services.intake.readers.relations import UNDER_PARENTS, Known, kind_in, parent_word, relations_in


def is_somebody(person: PersonFound) -> bool:
    """Whether enough is said for this to be a person and not an empty block of the form."""
    return (
        person.name_as_written is not None
        or bool(person.aliases)
        or any(
            part is not None for part in (person.date_of_birth, person.expected_date_of_delivery, person.age_as_written)
        )
    )


def is_unborn(person: PersonFound, draft: Draft) -> bool:
    """Whether the child is not yet born, by an expected date, the heading, or the name."""
    name = person.forenames.value.casefold() if person.forenames else ""
    return person.date_of_birth is None and (
        person.expected_date_of_delivery is not None or draft.unborn or name.startswith(("unborn", "un-born"))
    )


def under_18(person: PersonFound, today: dt.date) -> bool | None:
    """Whether a person is under eighteen, by birth date or stated age; None where neither tells."""
    if person.date_of_birth is not None:
        born = person.date_of_birth.value
        return today.year - born.year - ((today.month, today.day) < (born.month, born.day)) < 18
    if person.age_as_written is not None:
        numbers = re.findall(r"\d{1,3}", person.age_as_written.value)
        if len(numbers) == 1:
            return int(numbers[0]) < 18 or bool(re.search(r"(?i)month|week", person.age_as_written.value))
    return None


_GROWN = 21


def _grown(person: PersonFound, today: dt.date) -> bool:
    """Whether somebody who stands among children is plainly grown: a parent under a heading that was not known."""
    return person.date_of_birth is not None and today.year - person.date_of_birth.value.year > _GROWN


def _built(drafts: list[Draft], context: Context) -> list[tuple[Draft, PersonFound]]:
    """Every draft as a person; a grown person who stands among children is none of them."""
    built = [(draft, build(draft, "", context)) for draft in drafts]
    if not any(draft.scope == "child" and under_18(person, context.today) for draft, person in built):
        return built
    out: list[tuple[Draft, PersonFound]] = []
    for draft, person in built:
        if draft.scope == "child" and _grown(person, context.today):
            draft.scope = "other"
            out.append((draft, replace(person, role="adult")))
        else:
            out.append((draft, person))
    return out


def _strayed(draft: Draft, person: PersonFound, context: Context) -> bool:
    """Whether a nameless `child` is a grown person's birth date or age that strayed: nobody is made of it."""
    if draft.scope != "child" or person.name_as_written is not None or person.aliases:
        return False
    if under_18(person, context.today) is not False:
        return False
    place = person.date_of_birth or person.age_as_written
    context.warn(f"{place.where if place else draft.group}: a birth date or age belongs to nobody plainly; left out.")
    return True


def label_people(drafts: list[Draft], context: Context) -> tuple[list[PersonFound], list[PersonFound], list[str]]:
    """Children and others with their labels and relationships; the words of what was not understood;
    clashes of labels."""
    built = _built(_in_order(drafts), context)
    people = [(draft, one) for draft, one in built if is_somebody(one) and not _strayed(draft, one, context)]
    counts: dict[str, int] = {}
    labelled: list[tuple[Draft, PersonFound]] = []

    def numbered(stem: str) -> str:
        counts[stem] = counts.get(stem, 0) + 1
        return f"{stem} {counts[stem]}"

    for draft, person in people:
        if draft.scope == "child":
            stem = "unborn" if is_unborn(person, draft) else "child"
            due = person.expected_date_of_delivery
            sex = (
                Found("U", due.as_written, due.where) if stem == "unborn" and person.sex is None and due else person.sex
            )
            labelled.append((draft, replace(person, label=numbered(stem), sex=sex)))
    for draft, person in people:
        if draft.scope != "child":
            relation = draft.said("relationship")
            kind = kind_in(relation.text) if relation else None
            young = under_18(person, context.today)
            if young and draft.scope != "adult_at_risk":
                stem = "sibling" if kind in UNDER_PARENTS or NOT_REFERRED.search(draft.under) else "other child"
                labelled.append((draft, replace(person, label=numbered(stem), role="child")))
            else:
                labelled.append((draft, replace(person, label=numbered("adult"))))
    known = tuple(
        Known(
            person.label,
            person.forenames.value if person.forenames else "",
            person.name_as_written.value if person.name_as_written else "",
            draft.scope == "child",
            parent_word(entry.text) if (entry := draft.said("relationship")) else "",
            role.text.strip().casefold() if (role := draft.said("involvement")) else "",
        )
        for draft, person in labelled
    )
    one_family = _one_family([person for draft, person in labelled if draft.scope == "child"])
    unclear: list[str] = []
    children: list[PersonFound] = []
    others: list[PersonFound] = []
    for draft, person in labelled:
        relation = draft.said("relationship")
        stated: tuple[Relation, ...] = _to_parents(draft, person.label, known)
        relation = None if relation is not None and _PARENT_ASKED.search(relation.label) else relation
        sibling = relation is not None and kind_in(relation.text) in UNDER_PARENTS
        if relation is not None and (draft.scope != "child" or sibling) and not says_unknown(relation.text):
            to_all = bool(re.search(r"(?i)children|child\s?\(?/?ren|young people|family|subjects", relation.label))
            to_all = to_all or one_family
            around = known
            if sibling and re.search(r"(?i)\bchild above\b|\bsubject\b|\breferred child\b", relation.label):
                first = next((one.label for one in known if one.child), "")
                around = tuple(one for one in known if not one.child or one.label in {first, person.label})
            pairs, whole = relations_in(relation.text, person.label, around, to_all)
            if not pairs and kind_in(relation.text) is not None and not any(one.child for one in known):
                pairs = _to_the_adult(relation, person.label, labelled)
            stated = (*(Relation(to, kind, relation.text, relation.where) for to, kind in pairs), *stated)
            if not whole:
                unclear.append(
                    f"{person.label}: the relationship, which does not say plainly to whom ({relation.where})"
                )
        (children if draft.scope == "child" else others).append(replace(person, relationships=stated))
    if not any(one.child for one in known):
        told = {person.label: entry for draft, person in labelled if (entry := draft.said("relationship")) is not None}
        others = with_grown_children(others, told)
    return children, others, unclear


_PARENT_ASKED = re.compile(r"(?i)\brelation\w* (?:to|with) (?:the |unborn(?:'s)? )?(mother|father|mum|dad)\b")


def _to_parents(draft: Draft, me: str, known: tuple[Known, ...]) -> tuple[Relation, ...]:
    """What is said under labels that ask for the relationship to the mother or the father."""
    out: list[Relation] = []
    for entry in draft.items.get("relationship", ()):
        asked = _PARENT_ASKED.search(entry.label)
        kind = kind_in(entry.text) if asked and not says_unknown(entry.text) else None
        if asked and kind is not None:
            pairs, _ = relations_in(f"{entry.text} of {asked.group(1)}", me, known, False)
            out.extend(Relation(to, one, entry.text, entry.where) for to, one in pairs)
    return tuple(out)


def _one_family(children: list[PersonFound]) -> bool:
    """Whether all children bear one family name and are born, so that a bare `Mother` is said of each of them."""
    names = {child.surname.value.casefold() if child.surname else "" for child in children}
    return len(names) == 1 and "" not in names and not any(child.label.startswith("unborn") for child in children)


def _to_the_adult(relation: Entry, me: str, labelled: "list[tuple[Draft, PersonFound]]") -> list[tuple[str, str]]:
    """A relationship to the one adult at risk of a form that is about no child."""
    about = [person.label for draft, person in labelled if draft.scope == "adult_at_risk"]
    asked = re.search(r"(?i)\badult\b|\bperson\b|^\W*relationship\W*$", relation.label)
    kind = kind_in(relation.text)
    return [(about[0], kind)] if len(about) == 1 and about[0] != me and asked and kind is not None else []


def _in_order(drafts: list[Draft]) -> list[Draft]:
    """On a form about an adult at risk: the adult, then everybody else as the form names them."""
    if not any(draft.scope == "adult_at_risk" for draft in drafts):
        return drafts
    return sorted(drafts, key=lambda one: one.scope != "adult_at_risk")


def harmful(people: list[PersonFound], answers: list[Entry]) -> list[PersonFound]:
    """The persons with those marked whom the form names where it asks whether anybody is a source of harm."""
    for entry in answers:
        named = [
            at
            for at, person in enumerate(people)
            if person.name_as_written is not None and person.name_as_written.value.casefold() in entry.text.casefold()
        ]
        for at in named:
            if people[at].alleged_source_of_harm is None:
                people[at] = replace(
                    people[at], alleged_source_of_harm=Found(True, entry.text.strip(), entry.where, Sure.STATED)
                )
    return people


def responsible(people: list[PersonFound], answers: list[Entry]) -> list[PersonFound]:
    """The persons with those marked whom the form names where it asks who holds parental responsibility."""
    return [
        replace(one, parental_responsibility=held)
        if one.parental_responsibility is None and (held := _held(one, answers)) is not None
        else one
        for one in people
    ]


_BOTH = re.compile(r"(?i)\W*(?:both(?: (?:birth )?parents)?|mother and father|father and mother|parents)\W*")


def _held(person: PersonFound, answers: list[Entry]) -> Found[bool] | None:
    """Parental responsibility where an answer names the person, by name, by kin or as one of both parents."""
    parent = any(relation.kind == "parent" for relation in person.relationships)
    for entry in answers:
        said = person.name_as_written.value.casefold() if person.name_as_written is not None else ""
        named = bool(said) and said in entry.text.casefold()
        text = entry.text.strip(" .").casefold()
        kin = any(text == relation.as_written.strip(" .").casefold() for relation in person.relationships)
        if named or kin or (parent and _BOTH.fullmatch(entry.text)):
            return Found(True, entry.text.strip(), entry.where, Sure.STATED)
    return None


def at_home(child: PersonFound, address: Found[str] | None, postcode: Found[str] | None) -> PersonFound:
    """The child with the household address where the form gives no other."""
    if (
        child.label.startswith(("child", "unborn"))
        and child.address is None
        and address is not None
        and (child.in_household is None or child.in_household.value)
    ):
        child = replace(child, address=address, postcode=child.postcode or postcode)
    if (
        child.in_household is None
        and child.address is not None
        and address is not None
        and child.address.value.casefold() == address.value.casefold()
    ):
        child = replace(
            child,
            in_household=Found(True, child.address.as_written, child.address.where, Sure.STATED),
            postcode=child.postcode or postcode,
        )
    return child
