"""How the people of a free text belong together: partners, parents of every brother and sister, and who lives there.

The people are gathered first, whoever they are; then each plain phrase that ties two of them, or puts one of them in
the home, is read over the whole text. What could be said of two people is said of neither.
"""

import re

from app.services.intake.readers.mentions import Mention, name_runs
from app.services.intake.readers.record import PersonFound, Relation, Sure
from app.services.intake.readers.relations import kind_in

_PARTNERS = {
    **dict.fromkeys(("partner", "boyfriend", "girlfriend"), "partner"),
    **dict.fromkeys(("husband", "wife"), "spouse"),
}
_FEMALE = re.compile(r"(?i)\b(?:mother|mum|mam|wife|girlfriend|grandmother|nan|gran|aunt|auntie|sister)\b")
_MALE = re.compile(r"(?i)\b(?:father|dad|husband|boyfriend|grandfather|grandad|uncle|brother)\b")
_LIVES = re.compile(r"(?i)\b(?:lives?|living|resides?|stays?|staying)\b")
_APART = re.compile(
    r"(?i)\b(?:lives? (?:elsewhere|abroad|apart|separately|away|alone|in [A-Z]\w+)|moved out|no longer lives|left the"
    r" (?:home|family)|separate address|not live (?:with|there|here)|in prison|in custody)\b"
)
_THEIR_HOME = re.compile(
    r"(?i)\b(?:lives? with (?:them|the (?:children|family)|her|him)|moved in|lives? there|also lives)\b"
)
_THEY_HAVE = re.compile(
    r"(?i)\bthey have (?:\w+ ){0,3}(?:children|kids|boys|girls|sons|daughters|a (?:son|daughter|baby|child))\b"
)
_WHOSE_PARENT = re.compile(
    r"(?i)^\s*[,(–—-]?\s*(?:who is|who['’]s|is)\s+(?:also )?(?P<name>[^\W\d_][\w'’-]*?)['’]s?\s+"
    r"(?P<kin>(?:step-?)?(?:father|dad|mother|mum))\b"
)
_NAME_REACH = 60


def is_partner(kin: str) -> bool:
    """Whether a word for a person says that they are somebody's partner."""
    return kin.rpartition(" ")[2] in _PARTNERS


def partner_tie(adult: Mention, people: list[Mention], labelled: dict[int, str]) -> tuple[Relation, ...]:
    """The tie of a partner to the adult met just before (`Her husband, …`), where the word can mean only that one."""
    kin = adult.kin.rpartition(" ")[2]
    if kin not in _PARTNERS or adult.partner_of or not adult.sentences:
        return ()
    at = min(adult.sentences)
    ex = re.search(r"(?i)\b(?:ex|former)\b", adult.kin) is not None
    kind = f"ex-{_PARTNERS[kin]}" if ex else _PARTNERS[kin]
    others = [one for one in people if one is not adult and not one.child and one.sentences]
    before = [one for one in others if min(one.sentences) <= at]
    named = [one for one in before if one.forenames and one.forenames.casefold() == re.sub(r"['’]s?$", "", adult.owner)]
    if not named and adult.owner in {"her", "his"}:
        against = _MALE if adult.owner == "her" else _FEMALE
        fitting = [one for one in before if not against.search(one.kin)]
        sure = [one for one in fitting if (_FEMALE if adult.owner == "her" else _MALE).search(one.kin)]
        named = sure if len(sure) == 1 else fitting
    if len(named) != 1 or id(named[0]) not in labelled:
        return ()
    return (Relation(labelled[id(named[0])], kind, adult.kin, adult.where, Sure.READ),)


def parent_by_clause(adult: Mention, children: list[PersonFound]) -> tuple[Relation, ...]:
    """The tie of a clause behind a name (`Nikhil, who is Ishaan's father`)."""
    said = _WHOSE_PARENT.match(adult.after)
    if said is None:
        return ()
    kind = kind_in(said["kin"])
    of = [one for one in children if one.forenames and one.forenames.value.casefold() == said["name"].casefold()]
    if len(of) != 1 or kind is None:
        return ()
    return (Relation(of[0].label, kind, said.group(0).strip(" ,"), adult.where, Sure.READ),)


def _before(person: Mention) -> str:
    """The words just before the first mention of somebody."""
    at = max(person.sentence.find(person.name), 0)
    return person.sentence[max(0, at - _NAME_REACH) : at]


def one_family(children: list[PersonFound], minors: list[Mention]) -> bool:
    """Whether all children are plainly brothers and sisters: one family name, or each called so, none half or step."""
    if any(re.search(r"(?i)\b(?:half|step)", _before(m)) for m in minors):
        return False
    names = {child.surname.value.casefold() if child.surname else "" for child in children}
    called = [m for m in minors if m.kin in {"sister", "brother", "sibling"}]
    return (len(names) == 1 and "" not in names) or len(called) >= len(minors) - 1 > 0


def both_parents(
    sentences: list[tuple[str, str]], people: list[Mention], labelled: dict[int, str]
) -> dict[int, tuple[Relation, ...]]:
    """Parents by `They have three children, …` behind a sentence that names two partners."""
    out: dict[int, tuple[Relation, ...]] = {}
    for number, (sentence, where) in enumerate(sentences):
        said = _THEY_HAVE.search(sentence)
        if said is None or number == 0:
            continue
        pair = [one for one in people if not one.child and number - 1 in one.sentences]
        kids = [one for one in people if one.child and number in one.sentences]
        if len(pair) != 2 or not any(is_partner(one.kin) for one in pair) or not kids:
            continue
        labels = [labelled[id(kid)] for kid in kids if id(kid) in labelled]
        ties = tuple(Relation(label, "parent", said.group(0), where, Sure.READ) for label in labels)
        for one in pair:
            out[id(one)] = ties
    return out


def _after_with(sentence: str, name: str) -> bool:
    """Whether a person is named among those with whom somebody is said to live."""
    at = sentence.find(name)
    together = re.search(r"(?i)(?:^|\b(?:lives?|living|stays?|staying)\b[^.;]*?)\bwith\b", sentence[: max(at, 0)])
    return together is not None and _APART.search(sentence[together.end() : at]) is None


def lives_in_home(adult: Mention, sentences: list[tuple[str, str]], home: str) -> bool:
    """Whether a plain phrase puts an adult in the home of the children."""
    if lives_apart(adult, sentences):
        return False
    for number in adult.sentences:
        sentence = sentences[number][0]
        at = sentence.find(adult.name)
        tail = sentence[at + len(adult.name) :] if at >= 0 else sentence
        others = name_runs(tail)
        own = tail[: others[-1][1]] if others and at < 0 else tail
        if at >= 0 and _after_with(sentence, adult.name):
            led = number > 0 and re.search(r"(?i)\blives?\b[^.;]*$", sentences[number - 1][0]) is not None
            if _LIVES.search(sentence[:at]) or led or home.split(",", maxsplit=1)[0] in sentence:
                return True
        if at >= 0 and (there := _THEIR_HOME.search(own)) is not None:
            between = [run for run in others if run[1] <= there.start()]
            if all(re.match(r"['’]s", tail[run[1] :]) for run in between):
                return True
        if re.match(r"(?i)\s*the (?:tenants?|householders?|occup\w+)\b", sentence) and at >= 0:
            return True
    return False


def lives_apart(adult: Mention, sentences: list[tuple[str, str]]) -> bool:
    """Whether a phrase right behind an adult's name says that they live elsewhere."""
    for number in adult.sentences:
        sentence = sentences[number][0]
        at = sentence.find(adult.name)
        at = at if at >= 0 or not adult.forenames else sentence.find(adult.forenames)
        if at < 0:
            continue
        tail = sentence[at + len(adult.name) : at + len(adult.name) + 2 * _NAME_REACH]
        apart = _APART.search(tail)
        if apart is not None and not name_runs(tail[: apart.start()]):
            return True
    return False


def they_live(sentences: list[tuple[str, str]], home: str) -> int | None:
    """The sentence that says `They live at` with the family's address; None where none does."""
    street = home.split(",", maxsplit=1)[0]
    said = re.compile(r"(?i)\b(?:they (?:all )?live|the family lives?|they are living)\b")
    plain = [at for at, (sentence, _) in enumerate(sentences) if street in sentence and said.search(sentence)]
    return plain[0] if plain else None
