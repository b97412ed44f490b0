"""Several documents as one contact: the first wins, the others fill what it leaves open, and what they disagree on
stays blank and is named. Nothing here reads or stores anything."""

import dataclasses
import re
import unicodedata
from collections.abc import Callable, Sequence, Set
from dataclasses import replace

from app.services.intake.prefill_labels import FIELD_WORDS, PERSON_WORDS
from app.services.intake.records import (
    ContactDraft,
    DocumentDraft,
    FieldClash,
    FoundField,
    PersonDraft,
    ProfessionalDraft,
    ReadingSummary,
    RelationDraft,
)

_IN_WORDS = frozenset(
    {
        "concern", "childs_words", "strengths", "action_taken", "earlier_help", "hoped_for", "consent_explanation",
        "mental_capacity", "own_wishes", "advocate", "happened_on",
    }
)  # fmt: skip
"""What each writer says in words of their own: the first document's stand, the others' are shown beside the form."""
_FIRST_ONLY = frozenset({"channel", "subject_kind", "received", "decision_started", "police"})
_OF_REFERRER = tuple(spec.name for spec in dataclasses.fields(ContactDraft) if spec.name.startswith("referrer_"))
_LISTS = frozenset({"categories_ticked", "abuse_kinds"})
_APART = _IN_WORDS | _FIRST_ONLY | _LISTS | {"people", "relations", "professionals", "documents"}
_PERSON_KEPT = frozenset({"key", "label", "role", "is_child", "unborn", "name_as_written", "person_id", "link_reason"})
_PERSON_ANY = frozenset({"birth_as_written", "age", "birth_estimated", "no_fixed_abode"})


@dataclasses.dataclass(slots=True)
class _Merge:
    """What stands so far, of which document it is, and what two documents disagree on."""

    draft: ContactDraft
    names: dict[str, str]
    clashes: dict[str, FieldClash] = dataclasses.field(default_factory=dict)
    closed: set[str] = dataclasses.field(default_factory=set)

    def fact(self, field: str, label: str, mine: object, theirs: object, name: str) -> object:
        """One fact of two documents: the one that is stated, or blank where both are and differ."""
        empty = type(mine)() if isinstance(mine, str | tuple) else None
        if field in self.clashes or field in self.closed or _said(theirs) == "":
            return mine
        if _said(mine) == "":
            self.names[field] = name
            return theirs
        if _alike(_said(mine), _said(theirs)):
            return mine
        first = self.names.get(field, self.names[""])
        self.clashes[field] = FieldClash(field, label, _said(mine), first, _said(theirs), name)
        return empty


def _said(value: object) -> str:
    if value is None:
        return ""
    return ("Yes" if value else "No") if isinstance(value, bool) else str(value)


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFC", text).casefold().replace("’", "'")
    return " ".join(re.findall(r"[^\W_]+", letters))


def _alike(one: str, other: str) -> bool:
    """Whether two texts say the same: letter case, spaces and stops apart, or one is all of the other and more."""
    first, second = _plain(one), _plain(other)
    if first.replace(" ", "") == second.replace(" ", ""):
        return True
    short, long = sorted((first, second), key=len)
    more = set(long.split()) - set(short.split())
    return bool(re.search(r"[^\W\d_]", short)) and f" {short} " in f" {long} " and not more & {"no", "not", "never"}


def merge(parts: Sequence[tuple[DocumentDraft, ContactDraft]]) -> ContactDraft:
    """One contact of what several documents gave, in their order; all originals are kept with it.

    The account of each document (`DocumentDraft.reading`) says after this which of its values stand in the form, and
    the first one names what the documents disagree on.
    """
    first, draft = parts[0]
    made = _Merge(draft, {"": first.name})
    accounts = [first]
    for document, other in parts[1:]:
        account = _add(made, document, other)
        accounts.append(account)
    _name_the_home_once(made)
    settled = _cleared(made)
    documents = tuple(_settled(each, settled, made.clashes.keys() | made.closed) for each in accounts)
    if made.clashes and documents[0].reading is not None:
        account_ = documents[0].reading
        clashes = (*made.clashes.values(), *account_.clashes)
        documents = (replace(documents[0], reading=replace(account_, clashes=clashes)), *documents[1:])
    in_order = sorted(each.id for each in documents)  # originals come back by their ids: the first stays the first
    documents = tuple(replace(each, id=own) for each, own in zip(documents, in_order, strict=True))
    return replace(settled, documents=documents)


def _name_the_home_once(made: _Merge) -> None:
    """Two homes of the family are not named again for every person who lives there; what they have stays blank."""
    for field in ("address", "postcode"):
        home = made.clashes.get(field)
        for key, clash in list(made.clashes.items()):
            again = home is not None and {clash.first, clash.second} == {home.first, home.second}
            if again and key.startswith("people.") and key.endswith(f".{field}"):
                made.closed.add(key)
                del made.clashes[key]


def _add(made: _Merge, document: DocumentDraft, other: ContactDraft) -> DocumentDraft:
    """Bring one more document in; gives it back with its account pointing to the merged people."""
    if _another_referrer(made.draft, other):
        _leave_referrer_open(made, other, document.name)
    mine, name = made.draft, document.name
    values: dict[str, object] = {}
    for spec in dataclasses.fields(ContactDraft):
        field = spec.name
        ours, theirs = getattr(mine, field), getattr(other, field)
        if field in _LISTS:
            values[field] = tuple(dict.fromkeys((*ours, *theirs)))
        elif field in _IN_WORDS | _FIRST_ONLY:
            values[field] = ours or theirs
        elif field not in _APART:
            values[field] = made.fact(field, FIELD_WORDS.get(field, field), ours, theirs, name)
    people, keys = _people(made, other, name)
    values["people"] = people
    values["relations"] = _relations(made, other, keys, name)
    values["professionals"] = _professionals(mine.professionals, other.professionals)
    made.draft = replace(mine, **values)  # type: ignore[arg-type]  # every value is of its field's own kind
    if document.reading is None:
        return document
    return replace(document, reading=_pointing(document.reading, keys, mine.professionals, other.professionals))


def _another_referrer(mine: ContactDraft, other: ContactDraft) -> bool:
    """Whether the other document is of another writer, whose telephone is no telephone of the first."""
    named = bool(mine.referrer_name and other.referrer_name)
    return named and not _alike(mine.referrer_name, other.referrer_name)


def _leave_referrer_open(made: _Merge, other: ContactDraft, name: str) -> None:
    """Two writers: neither's name, post or telephone stands, lest a number of one stand beside the other's name."""
    mine = made.draft.referrer_name
    label = FIELD_WORDS["referrer_name"]
    made.clashes["referrer_name"] = FieldClash("referrer_name", label, mine, made.names[""], other.referrer_name, name)
    made.closed.update(_OF_REFERRER)
    empty: dict[str, object] = dict.fromkeys(_OF_REFERRER, "")
    made.draft = replace(made.draft, **empty)  # type: ignore[arg-type]  # the referrer's fields are all text


def _same_person(one: PersonDraft, other: PersonDraft) -> bool:
    for name in ("nhs_number", "upn"):
        first, second = _plain(getattr(one, name)), _plain(getattr(other, name))
        if first and second:
            return first.replace(" ", "") == second.replace(" ", "")
    if one.is_child != other.is_child or one.unborn != other.unborn:
        return False
    if one.unborn:
        return (
            not (one.expected_delivery and other.expected_delivery) or one.expected_delivery == other.expected_delivery
        )
    fore, last = _plain(one.forenames) == _plain(other.forenames), _plain(one.surname) == _plain(other.surname)
    missing = not one.surname or not other.surname
    return bool(one.forenames and other.forenames) and fore and (last or missing)


def _people(made: _Merge, other: ContactDraft, name: str) -> tuple[tuple[PersonDraft, ...], dict[str, str]]:
    """Everybody of both documents; the second answer says under which key each person of the other one stands now."""
    people = list(made.draft.people)
    keys: dict[str, str] = {}
    for theirs in other.people:
        fit = [person for person in people if _same_person(person, theirs) and person.key not in keys.values()]
        if len(fit) == 1:
            at = people.index(fit[0])
            people[at] = _one_person(made, fit[0], theirs, name)
            keys[theirs.key] = fit[0].key
            continue
        added = _relabelled(theirs, people)
        keys[theirs.key] = added.key
        people.append(added)
    return tuple(people), keys


def _relabelled(person: PersonDraft, people: Sequence[PersonDraft]) -> PersonDraft:
    """The person with a label and a key that nobody else has: `child 2` where there is a `child 1` already."""
    labels, keys = {each.label for each in people}, {each.key for each in people}
    stem, number = re.sub(r"\s*\d+$", "", person.label) or "person", 1
    while f"{stem} {number}" in labels or f"{stem} {number}".replace(" ", "-") in keys:
        number += 1
    if person.label not in labels and person.key not in keys:
        return person
    label = f"{stem} {number}"
    return replace(person, label=label, key=label.replace(" ", "-"))


def _one_person(made: _Merge, mine: PersonDraft, theirs: PersonDraft, name: str) -> PersonDraft:
    values: dict[str, object] = {}
    for spec in dataclasses.fields(PersonDraft):
        field = spec.name
        ours, others = getattr(mine, field), getattr(theirs, field)
        if field in _PERSON_KEPT:
            values[field] = ours
        elif field in _PERSON_ANY:
            values[field] = ours or others
        elif field == "disability":
            values[field] = tuple(dict.fromkeys((*ours, *others)))
        elif field == "aliases":
            parts = [part.strip() for part in f"{ours};{others}".split(";") if part.strip()]
            values[field] = "; ".join(dict.fromkeys(parts))
        else:
            label = f"{mine.label.capitalize()}: {PERSON_WORDS.get(field, field)}"
            values[field] = made.fact(f"people.{mine.key}.{field}", label, ours, others, name)
    merged: PersonDraft = replace(mine, **values)  # type: ignore[arg-type]  # every value is of its field's own kind
    return merged


def _relations(made: _Merge, other: ContactDraft, keys: dict[str, str], name: str) -> tuple[RelationDraft, ...]:
    kept = {frozenset((each.of, each.to)): each for each in made.draft.relations}
    for each in other.relations:
        mapped = RelationDraft(keys.get(each.of, each.of), keys.get(each.to, each.to), each.kind)
        pair = frozenset((mapped.of, mapped.to))
        ours = kept.get(pair)
        field = f"relations.{mapped.of}.{mapped.to}"
        if len(pair) < 2 or field in made.clashes:
            continue
        if ours is None:
            kept[pair] = mapped
        elif ours != mapped and (ours.of, ours.to) == (mapped.of, mapped.to):
            label = f"{mapped.of.replace('-', ' ').capitalize()}: relationship"
            made.clashes[field] = FieldClash(field, label, ours.kind, made.names[""], mapped.kind, name)
            del kept[pair]
    return tuple(kept.values())


def _professionals(
    mine: Sequence[ProfessionalDraft], theirs: Sequence[ProfessionalDraft]
) -> tuple[ProfessionalDraft, ...]:
    known = {_plain(each.name or each.agency) for each in mine}
    return (*mine, *(each for each in theirs if _plain(each.name or each.agency) not in known))


def _cleared(made: _Merge) -> ContactDraft:
    """The draft with a birth date as written only where none is known."""
    return replace(
        made.draft,
        people=tuple(replace(each, birth_as_written="", age="") if each.birth else each for each in made.draft.people),
    )


def _pointing(
    account: ReadingSummary,
    keys: dict[str, str],
    mine: Sequence[ProfessionalDraft],
    theirs: Sequence[ProfessionalDraft],
) -> ReadingSummary:
    """The account of a later document, with its fields those of the merged form."""
    after = _professionals(mine, theirs)

    def turned(field: str) -> str:
        parts = field.split(".")
        if parts[0] == "people" and len(parts) > 2:
            parts[1] = keys.get(parts[1], parts[1])
        elif parts[0] == "relations" and len(parts) == 3:
            parts[1:] = [keys.get(part, part) for part in parts[1:]]
        elif parts[0] == "professionals" and len(parts) == 3 and parts[1].isdigit():
            one = theirs[int(parts[1])] if int(parts[1]) < len(theirs) else None
            if one is None or one not in after:
                return ""
            parts[1] = str(after.index(one))
        return ".".join(parts)

    return replace(
        account,
        found=tuple(replace(each, field=turned(each.field)) for each in account.found),
        clashes=tuple(replace(each, field=turned(each.field)) for each in account.clashes),
    )


def _reader_of(draft: ContactDraft) -> Callable[[str], str | None]:
    people = {person.key: person for person in draft.people}

    def read(field: str) -> str | None:
        parts = field.split(".")
        if parts[0] == "people" and len(parts) == 3:
            return _said(getattr(people.get(parts[1]), parts[2], None))
        return _said(getattr(draft, field, None)) if len(parts) == 1 else None

    return read


def _settled(document: DocumentDraft, draft: ContactDraft, open_fields: Set[str]) -> DocumentDraft:
    """The document with an account that says what of it stands in the form as it is now."""
    if document.reading is None:
        return document
    read = _reader_of(draft)

    def stands(each: FoundField) -> FoundField:
        if not each.field or not each.filled:
            return each
        if each.field in open_fields:
            return replace(each, field="", filled=False)
        now = read(each.field)
        if each.field in _IN_WORDS and now is not None and not _alike(now, each.value):
            return replace(each, field="", filled=False)
        return each

    return replace(document, reading=replace(document.reading, found=tuple(stands(e) for e in document.reading.found)))
