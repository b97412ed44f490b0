"""Free text read with care: only what a plain phrase says, and only of people the text itself introduces.

Everything found here is marked as read from the text; what leaves room for two readings stays blank.
"""

import datetime as dt
import re
from dataclasses import replace

from app.services.intake.readers.mail_text import unwrapped
from app.services.intake.readers.mentions import Mention, people_of, sentences_of
from app.services.intake.readers.names import strip_title
from app.services.intake.readers.prose_ties import (
    both_parents,
    is_partner,
    lives_apart,
    lives_in_home,
    one_family,
    parent_by_clause,
    partner_tie,
    they_live,
)
from app.services.intake.readers.record import ConcernFound, Found, PersonFound, Relation, Sure
from app.services.intake.readers.relations import kind_in
from app.services.intake.readers.statements import CALLED, Story, address_in, consent_in, level_in, read_from
from app.services.intake.readers.traits import (
    age_of,
    born_of,
    extras_of,
    own_phone_of,
    own_words_of,
    phone_of,
    school_of,
    sex_of,
)

_HOUSEHOLDERS = frozenset({"tenant", "household", "householder"})
_GROWN_AT = 18
_NEAR = 4
"""How many sentences in front of `They live at …` those may be named who are meant."""


def _relations(  # noqa: PLR0911 - one answer per way to be tied
    adult: Mention, children: list[PersonFound], labelled: dict[int, str], people: list[Mention]
) -> tuple[Relation, ...]:
    if is_partner(adult.kin) and not adult.partner_of:
        return (*partner_tie(adult, people, labelled), *parent_by_clause(adult, children))
    grown = [one for one in people if not one.child and id(one) in labelled]
    owners = [one for one in grown if (one.forenames or "").casefold() == re.sub(r"['’]s?$", "", adult.owner)]
    if adult.kin in {"sister", "brother", "sibling"}:
        return tuple(Relation(labelled[id(one)], "sibling", adult.kin, adult.where, Sure.READ) for one in owners[:1])
    kind = kind_in(adult.partner_of or adult.kin)
    if adult.partner_of:
        parents = [
            person
            for person in people
            if not person.child
            and not person.partner_of
            and kind_in(person.kin) == "parent"
            and (person.kin in adult.partner_of or adult.partner_of in person.kin)
        ]
        partner = kind_in(adult.kin)
        if len(parents) == 1 and partner is not None and id(parents[0]) in labelled:
            return (Relation(labelled[id(parents[0])], partner, adult.kin, adult.where, Sure.READ),)
        return ()
    if kind is None:
        return _own_children(adult, children, labelled, people)
    if adult.owner == "own":
        return ()  # `with her own mother`: the kin of whoever was spoken of last, seldom the child's
    owner = re.sub(r"['’]s?$", "", adult.owner)
    named = [child for child in children if child.forenames and child.forenames.value.casefold() == owner]
    minors = [one for one in people if one.child and id(one) in labelled]
    if kind == "parent" and (named or owner in {"her", "his", "the"}) and one_family(children, minors):
        return tuple(Relation(child.label, kind, adult.kin, adult.where, Sure.READ) for child in children)
    if named:
        return tuple(Relation(child.label, kind, adult.kin, adult.where, Sure.READ) for child in named)
    if len(children) == 1 or owner in {"their", "the children"}:
        return tuple(Relation(child.label, kind, adult.kin, adult.where, Sure.READ) for child in children)
    return ()


def _own_children(
    adult: Mention, children: list[PersonFound], labelled: dict[int, str], people: list[Mention]
) -> tuple[Relation, ...]:
    """Parent of those whom the text calls this adult's children, where no other adult is named before them."""
    first = min(adult.sentences, default=0)
    own = [p for p in people if p.child and p.owner in {"her", "his"} and p.kin in {"child", "son", "daughter"}]
    before = [p for p in people if not p.child and p.sentences and own and min(p.sentences) <= min(own[0].sentences)]
    if not own or before != [adult] or first > min(own[0].sentences):
        return ()
    labels = {labelled[id(p)] for p in own if id(p) in labelled}
    return tuple(
        Relation(child.label, "parent", f"{own[0].owner} {own[0].kin}", own[0].where, Sure.READ)
        for child in children
        if child.label in labels
    )


def _named_with_child(person: Mention) -> bool:
    """Whether this adult is named as the one with whom the child lives (`lives at … with her mother, Ann Lee`)."""
    before = person.sentence[: max(person.sentence.find(person.name), 0)]
    return (
        re.search(
            r"(?i)\b(?:lives?|living)\b[^.;]*\bwith (?:his|her|their) (?:[\w-]+"
            r" ){0,2}[\w-]+,?\s*\(?$",
            before,
        )
        is not None
    )


def _lives_there(person: Mention, sentences: list[tuple[str, str]]) -> bool:
    """Whether the text says that this adult lives at the address it gives, in their own sentence or the next."""
    return any(
        re.search(r"(?i)\blives? (?:at|with (?:her|his|their)|there)\b", sentences[n][0])
        or (n + 1 < len(sentences) and re.match(r"(?i)\s*(?:she|he|they) lives? at\b", sentences[n + 1][0]))
        for n in person.sentences[:1]
    )


def read_prose(text: str, today: dt.date, agency: str | None, role: str = "", known: tuple[Mention, ...] = ()) -> Story:
    """What a plain text says. `agency` is the writer's own (a school's ``our Year 4``); `today` the day
    it was written."""
    sentences = sentences_of(unwrapped(text))
    people = _by_age(people_of(sentences, known), sentences, today)
    home = address_in(text)
    is_gp = bool(agency) and bool(re.search(r"(?i)\b(?:general practitioner|gp)\b", role))
    children: list[PersonFound] = []
    adults: list[PersonFound] = []
    labelled: dict[int, str] = {}
    warnings: list[str] = []
    minors: list[Mention] = []
    for person in people:
        born, age = born_of(person, sentences, today), age_of(person, sentences)
        years = (
            today.year - born.value.year - ((today.month, today.day) < (born.value.month, born.value.day))
            if born
            else None
        )
        spoken = (
            re.search(r"\d{1,2}", age.value)
            if age is not None and not age.value.casefold().startswith(("y", "r", "n"))
            else None
        )
        years = years if years is not None else int(spoken.group(0)) if spoken else None
        if person.child and (years is not None and years >= 18):
            person.child = False
        school = school_of(person, sentences, agency, people) if person.child else None
        if (
            person.child
            and person.kin in {"sister", "brother", "sibling"}
            and years is None
            and age is None
            and school is None
        ):
            warnings.append(
                f"{person.where}: a {person.kin} is named without an age; look whether this is a child of the contact."
            )
            continue
        made = PersonFound(
            label="",
            role="child" if person.child else "adult",
            name_as_written=read_from(
                strip_title(person.name) if person.forenames and person.surname else person.name,
                person.where,
                person.name,
            ),
            forenames=read_from(person.forenames, person.where) if person.forenames else None,
            surname=read_from(person.surname, person.where) if person.surname else None,
            aliases=(read_from(person.alias, person.where),) if person.alias else (),
            date_of_birth=born,
            date_of_birth_as_written=read_from(born.as_written, born.where) if born else None,
            age_as_written=age if born is None else None,
            phone=phone_of(person, people, sentences) or own_phone_of(person, people, sentences),
            school=school,
        )
        made = replace(made, **extras_of(person, people, sentences))  # type: ignore[arg-type]
        if person.child:
            made = replace(
                made,
                label=f"child {len(children) + 1}",
                sex=sex_of(person, people, sentences),
                gp=read_from(agency, "signature") if is_gp and agency else None,
            )
            children.append(made)
            minors.append(person)
        else:
            adults.append(replace(made, label=f"adult {len(adults) + 1}"))
        labelled[id(person)] = (children if person.child else adults)[-1].label
    children = [_housed(child, home) for child in children]
    grown = {label: person for person in people if not person.child and (label := labelled.get(id(person)))}
    parents = both_parents(sentences, people, labelled)
    ties = {
        label: (*_relations(person, children, labelled, people), *parents.get(id(person), ()))
        for label, person in grown.items()
    }
    adults = [replace(adult, relationships=ties[adult.label]) for adult in adults]
    where_home = home[0].value if home is not None else ""
    together = they_live(sentences, where_home) if home is not None else None
    close = {id(p) for p in people if together is not None and any(0 <= together - n <= _NEAR for n in p.sentences)}
    adults = [
        _housed(adult, home)
        if (
            kind_in(grown[adult.label].kin) == "parent"
            and grown[adult.label].kin.endswith(("mother", "mum", "mam"))
            and not _elsewhere(grown[adult.label], sentences)
        )
        or _named_with_child(grown[adult.label])
        or grown[adult.label].kin in _HOUSEHOLDERS
        or (kind_in(grown[adult.label].kin) is None and _lives_there(grown[adult.label], sentences))
        or (home is not None and lives_in_home(grown[adult.label], sentences, where_home))
        or (
            id(grown[adult.label]) in close
            and grown[adult.label].kin.endswith(("mother", "mum", "mam"))
            and not lives_apart(grown[adult.label], sentences)
        )
        else replace(adult, in_household=Found(False, "lives apart", grown[adult.label].where, Sure.READ))
        if lives_apart(grown[adult.label], sentences) and home is not None
        else adult
        for adult in adults
    ]
    called = next(((match, where) for sentence, where in sentences if (match := CALLED.search(sentence))), None)
    return Story(
        children=tuple(children),
        adults=tuple(adults),
        consent=consent_in(sentences),
        concern=ConcernFound(
            text=read_from(text.strip(), "body") if text.strip() else None,
            childs_words=own_words_of(minors, sentences, people),
            level_claimed=level_in(sentences),
        ),
        address=home[0] if home else None,
        postcode=home[1] if home else None,
        confirms_call=Found(True, called[0].group(0), called[1], Sure.READ) if called else None,
        warnings=tuple(warnings),
    )


def _by_age(people: list[Mention], sentences: list[tuple[str, str]], today: dt.date) -> list[Mention]:
    """Children eldest first where every child's age can be told, else in the order of the text."""

    def years(person: Mention) -> float | None:
        born = born_of(person, sentences, today)
        if born is not None:
            return (today - born.value).days / 365.25
        age = age_of(person, sentences)
        digits = re.search(r"\d{1,2}", age.value) if age else None
        if age is None or digits is None:
            return 4.5 if age is not None else None
        return float(digits.group(0)) + (4.5 if age.value.casefold().startswith("y") else 0)

    for person in people:
        person.child = person.child and (years(person) or 0.0) < _GROWN_AT
    children = [(years(person), person) for person in people if person.child]
    if any(age is None for age, _ in children):
        return people
    return [person for _, person in sorted(children, key=lambda pair: -(pair[0] or 0))] + [
        p for p in people if not p.child
    ]


def _elsewhere(person: Mention, sentences: list[tuple[str, str]]) -> bool:
    return any(
        re.search(
            r"(?i)\b(?:lives? (?:elsewhere|abroad|apart|separately|in [A-Z]|with her|at)|moved out|no longer "
            r"lives|separate address|in prison|in custody|abroad|(?:is|are|still|been) (?:currently )?in (?:the"
            r" )?hospital|on the ward|an in-?patient|detained|away)\b",
            sentences[n][0],
        )
        for n in person.sentences
    )


def _housed(person: PersonFound, home: tuple[Found[str], Found[str]] | None) -> PersonFound:
    if home is None:
        return person
    return replace(
        person,
        address=home[0],
        postcode=home[1],
        in_household=Found(True, home[0].as_written, home[0].where, Sure.READ),
    )
