"""Free text read with care: only what a plain phrase says, and only of people the text itself introduces.

Everything found here is marked as read from the text; what leaves room for two readings stays blank.
"""

import datetime as dt
import re
from dataclasses import replace

from app.services.intake.readers import values
from app.services.intake.readers.mail_text import unwrapped
from app.services.intake.readers.mentions import Mention, name_runs, people_of, sentences_of, span_after
from app.services.intake.readers.record import ConcernFound, Found, PersonFound, Relation, Sure
from app.services.intake.readers.relations import kind_in
from app.services.intake.readers.statements import CALLED, Story, address_in, consent_in, level_in, read_from

_BORN = re.compile(r"(?i)\b(?:d\.?\s?o\.?\s?b\.?|date of birth|born(?: on)?|b\.)\s*:?\s*$")
_NHS = re.compile(r"(?i)\bnhs(?: number| no\.?)?\s*:?\s*((?:\d[\s-]?){9}\d)\b")
_UPN = re.compile(r"\b[A-Z]\d{11}[\dA-Z]\b")
_AGE = re.compile(
    r"(?i)\b(?:aged? (?:about |around |approximately )?(\d{1,2})(?!\d)|(\d{1,2})[ -]years?[ -]olds?|\((\d{1,2})\)"
    r"|(\d{1,2}) (?:months|weeks) old)"
)
_YEAR_GROUP = re.compile(r"\b(?:Year|year|Yr) (\d{1,2})\b|\b(Reception|reception|Nursery class)\b")
_AT_SCHOOL = re.compile(
    r"(?:\b(?:at|attends?|attending|goes to|pupil at|pupil of|joined|moved to)\s+)((?:St\.? "
    r")?(?:[A-Z][\w'’-]+\s+){0,5}(?:(?:Primary|Junior|Infants?|Secondary|High|Grammar|Community|Nursery|Academy"
    r"|Catholic|C of E|CofE)\s+)*(?:School|Academy|College|Nursery|Primary|Juniors|Infants))\b"
)
_OURS = re.compile(
    r"(?i)\b(?:in our|our pupil|our student|one of our|(?:a )?pupil(?:s)? (?:here|at (?:this|our) school)|our "
    r"(?:year|reception|nursery))\b"
)
_PERIODS = re.compile(r"(?i)\b(?:was|were|used to be|formerly|until|left|previously)\b[^.;]*$")
_QUOTED = re.compile(r"[\"“]([^\"“”]{2,300})[\"”]")
_SPEECH = re.compile(
    r"(?i)\b(?:said|says|told|tells|saying|telling|asked|replied|whispered|shouted|answered|explained|disclosed"
    r"|stated|described|wrote|reported)\b"
)
_LANGUAGE = re.compile(
    r"\bspeaks? (?:only |mainly |mostly |little English,? and )?(?:some )?([A-Z][a-z]+)\b(?! well)|\b(?:first"
    r"|main|home) language is ([A-Z][a-z]+)\b"
)
_INTERPRETER = re.compile(
    r"(?i)\b(?:an? )?(?:[A-Z][a-z]+ )?interpreter (?:is |will be |would be |was )?(?:needed|required|necessary)"
    r"|\bneeds? an? (?:[A-Z]?[a-z]+ )?interpreter\b"
)
_NO_INTERPRETER = re.compile(
    r"(?i)\bno interpreter\b|\binterpreter (?:is )?not (?:needed|required)\b|\bdoes(?: not|n['’]t) need an "
    r"interpreter\b"
)
_FEMALE_KIN = frozenset({"sister", "daughter"})
_MALE_KIN = frozenset({"brother", "son"})


def _born(person: Mention, sentences: list[tuple[str, str]], today: dt.date) -> Found[dt.date] | None:
    for number in person.sentences:
        sentence, where = sentences[number]
        for name in (person.name, person.forenames or ""):
            span = span_after(sentence, name) if name else ""
            for match in values.DATE.finditer(span):
                lead = span[: match.start()]
                alone = re.fullmatch(r"[\s,]*", lead) is not None and f"({span})" in sentence
                if _BORN.search(lead) or alone:
                    day = values.date_of(match, today)
                    if day is not None and day <= today:
                        return Found(day, match.group(0).strip(), where, Sure.READ)
    return None


def _age(person: Mention, sentences: list[tuple[str, str]]) -> Found[str] | None:
    for number in person.sentences:
        sentence, where = sentences[number]
        span = span_after(sentence, person.name) or (span_after(sentence, person.forenames) if person.forenames else "")
        at = sentence.find(person.name)
        shown = f"({span})" if f"({span})" in sentence else span
        group = _YEAR_GROUP.search(span)
        if group is not None and not _PERIODS.search(span[: group.start()]):
            return read_from(group.group(0), where)
        age = _AGE.search(shown)
        if age is not None and age.start() < 25:
            return read_from(age.group(0).strip("()"), where)
        if before := re.search(
            r"(?i)\b((?:year|yr) \d{1,2}) (?:pupil|student|child|boy|girl),?\s*$", sentence[: max(at, 0)]
        ):
            return read_from(before.group(1), where)
    return None


def _sex(person: Mention, people: list[Mention], sentences: list[tuple[str, str]]) -> Found[str] | None:
    if person.kin in _FEMALE_KIN:
        return Found("F", person.kin, person.where, Sure.READ)
    if person.kin in _MALE_KIN:
        return Found("M", person.kin, person.where, Sure.READ)
    head = person.sentence[: max(person.sentence.find(person.name), 0)]
    if noun := re.search(
        r"(?i)\b(boy|girl|son|daughter|brother|sister)\b(?:[^.]{0,15}|[^.,;]{0,40}(?:called|named) )$", head
    ):
        return Found(
            "M" if noun.group(1).casefold() in {"boy", "son", "brother"} else "F",
            noun.group(1),
            person.where,
            Sure.READ,
        )
    votes: dict[str, str] = {}
    for number in person.sentences:
        for at in (number, number + 1):
            if at >= len(sentences):
                continue
            sentence, where = sentences[at]
            named = [other for other in people if at in other.sentences]
            starts = re.match(
                r"(?i)\s*(?:(?:her|his) (?:mother|mum|father|dad|sister|brother|parents|teacher|form)|he|she)\b",
                sentence,
            )
            if (at == number + 1 and named[:1] != [person] and len({id(o) for o in named}) <= 1) or (
                at == number + 1 and starts
            ):
                word = re.match(r"(?i)\s*(he|she|his|her)\b", sentence)
                before_named = {id(other) for other in people if number in other.sentences and other.child}
                if (
                    word
                    and before_named == {id(person)}
                    and not any(not o.child and number in o.sentences for o in people)
                ):
                    votes["F" if word.group(1).casefold() in {"she", "her"} else "M"] = where
            if (
                at == number
                and len({id(other) for other in named if other.child}) == 1
                and not any(not other.child for other in named)
            ):
                tail = sentence[sentence.find(person.forenames or person.name) :]
                words = {w.casefold() for w in re.findall(r"(?i)\b(he|she|himself|herself|his|her)\b", tail)}
                if words and (words <= {"he", "himself", "his"} or words <= {"she", "herself", "her"}):
                    votes["M" if words & {"he", "himself", "his"} else "F"] = where
    if len(votes) == 1:
        code, where = next(iter(votes.items()))
        return Found(code, "he" if code == "M" else "she", where, Sure.READ)
    return None


def _own_phone(person: Mention, people: list[Mention], sentences: list[tuple[str, str]]) -> Found[str] | None:
    """A telephone number in the next sentence that begins with `his mobile`, where only one person can be
    meant."""
    if not person.sentences or person.child:
        return None
    number = person.sentences[0]
    if number + 1 >= len(sentences):
        return None
    sentence, where = sentences[number + 1]
    word = "his" if re.search(r"father|dad|uncle|grand(?:father|dad)|boyfriend|husband", person.kin) else "her"
    grown = [other for other in people if not other.child and number in other.sentences]
    phone = values.phone_of(sentence)
    if phone and grown == [person] and re.match(rf"(?i)\s*{word} (?:mobile|number|telephone|phone|tel)\b", sentence):
        return read_from(phone, where)
    return None


def _phone(person: Mention, people: list[Mention], sentences: list[tuple[str, str]]) -> Found[str] | None:
    for number in person.sentences:
        sentence, where = sentences[number]
        spots = list(values.PHONE.finditer(sentence))
        if len(spots) != 1:
            continue
        at = spots[0].start()
        named = [
            (start, other)
            for start, end, text in name_runs(sentence)
            if end <= at
            for other in people
            if other.answers_to(text)
        ]
        cue = re.search(
            r"(?i)\b(?:mobile|mob|tel|telephone|phone|number|on|ring|rung|contact)\W*(?:is|no\.?|number)?\W*$",
            sentence[:at],
        )
        bracketed = re.search(r"\(\s*$", sentence[:at]) is not None and any(
            sentence[:at].rstrip(" (").endswith(text) for _, _, text in name_runs(sentence[:at])
        )
        if named and max(named, key=lambda pair: pair[0])[1] is person and (cue or bracketed):
            return read_from(values.phone_of(spots[0].group(0)) or spots[0].group(0), where)
    return None


def _extras(person: Mention, people: list[Mention], sentences: list[tuple[str, str]]) -> dict[str, object]:
    out: dict[str, object] = {}
    for number in person.sentences:
        sentence, where = sentences[number]
        single = len({id(other) for other in people if number in other.sentences}) == 1
        span = span_after(sentence, person.name)
        if (nhs := _NHS.search(span)) and (value := values.nhs_number_of(nhs.group(1))):
            out.setdefault("nhs_number", read_from(value, where, nhs.group(1)))
        if (upn := _UPN.search(span)) and (value := values.upn_of(upn.group(0))):
            out.setdefault("upn", read_from(value, where))
        if single and (spoken := _LANGUAGE.search(sentence)):
            out.setdefault("language", read_from(spoken.group(1) or spoken.group(2), where))
        if single and not _NO_INTERPRETER.search(sentence) and (asked := _INTERPRETER.search(sentence)):
            out.setdefault("interpreter", Found(True, asked.group(0), where, Sure.READ))
    return out


def _school(person: Mention, sentences: list[tuple[str, str]], agency: str | None) -> Found[str] | None:
    for number in person.sentences:
        sentence, where = sentences[number]
        at = sentence.find(person.forenames or person.name)
        rest = sentence[max(at, 0) :]
        runs = [
            m
            for m in _AT_SCHOOL.finditer(rest)
            if not _PERIODS.search(rest[: m.start()].rpartition(" and ")[2].rpartition(",")[2])
        ]
        if len(runs) == 1:
            return read_from(runs[0].group(1), where)
        if agency and re.search(r"(?i)\b(?:school|academy|college|nursery|primary|ysgol)\b", agency):
            own = sentence[max(0, at - 60) : at + 80]
            before = sentence[max(0, at - 30) : at]
            if _OURS.search(span_after(sentence, person.name)) or (
                re.search(r"(?i)\bour pupils?,?\s*$|\bour (?:year \d+ |reception )?(?:pupil|student),?\s*$", before)
                and own
            ):
                return read_from(agency, where, "our")
    return None


def _own_words(children: list[Mention], sentences: list[tuple[str, str]]) -> Found[str] | None:
    said: list[str] = []
    place = ""
    for sentence, where in sentences:
        for quote in _QUOTED.finditer(sentence):
            before = sentence[: quote.start()]
            verbs = list(_SPEECH.finditer(before))
            if not verbs:
                continue
            speakers = [text for _, end, text in name_runs(before) if end <= verbs[-1].start()]
            child = any(person.answers_to(speakers[-1]) for person in children) if speakers else False
            noun = re.search(r"(?i)\b(?:the |this )?(?:child|boy|girl|little one|young person)\b[^.]*$", before)
            if child or (noun and not name_runs(before)):
                said.append(quote.group(1).strip())
                place = place or where
    return read_from(" / ".join(said), place) if said else None


def _relations(
    adult: Mention, children: list[PersonFound], labelled: dict[int, str], people: list[Mention]
) -> tuple[Relation, ...]:
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
        return ()
    owner = re.sub(r"['’]s?$", "", adult.owner)
    named = [child for child in children if child.forenames and child.forenames.value.casefold() == owner]
    if named:
        return tuple(Relation(child.label, kind, adult.kin, adult.where, Sure.READ) for child in named)
    if len(children) == 1 or owner in {"their", "the children"}:
        return tuple(Relation(child.label, kind, adult.kin, adult.where, Sure.READ) for child in children)
    return ()


def read_prose(text: str, today: dt.date, agency: str | None, role: str = "") -> Story:
    """What a plain text says. `agency` is the writer's own (a school's ``our Year 4``); `today` the day
    it was written."""
    sentences = sentences_of(unwrapped(text))
    people = _by_age(people_of(sentences), sentences, today)
    home = address_in(text)
    is_gp = bool(agency) and bool(re.search(r"(?i)\b(?:general practitioner|gp)\b", role))
    children: list[PersonFound] = []
    adults: list[PersonFound] = []
    labelled: dict[int, str] = {}
    warnings: list[str] = []
    minors: list[Mention] = []
    for person in people:
        born, age = _born(person, sentences, today), _age(person, sentences)
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
        school = _school(person, sentences, agency) if person.child else None
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
            name_as_written=read_from(person.name, person.where),
            forenames=read_from(person.forenames, person.where) if person.forenames else None,
            surname=read_from(person.surname, person.where) if person.surname else None,
            date_of_birth=born,
            date_of_birth_as_written=read_from(born.as_written, born.where) if born else None,
            age_as_written=age if born is None else None,
            phone=_phone(person, people, sentences) or _own_phone(person, people, sentences),
            school=school,
        )
        made = replace(made, **_extras(person, people, sentences))  # type: ignore[arg-type]
        if person.child:
            made = replace(
                made,
                label=f"child {len(children) + 1}",
                sex=_sex(person, people, sentences),
                gp=read_from(agency, "signature") if is_gp and agency else None,
            )
            children.append(made)
            minors.append(person)
        else:
            adults.append(replace(made, label=f"adult {len(adults) + 1}"))
        labelled[id(person)] = (children if person.child else adults)[-1].label
    children = [_housed(child, home) for child in children]
    grown = {label: person for person in people if not person.child and (label := labelled.get(id(person)))}
    adults = [
        replace(adult, relationships=_relations(grown[adult.label], children, labelled, people)) for adult in adults
    ]
    adults = [
        _housed(adult, home)
        if kind_in(grown[adult.label].kin) == "parent"
        and grown[adult.label].kin.endswith(("mother", "mum", "mam"))
        and not _elsewhere(grown[adult.label], sentences)
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
            childs_words=_own_words(minors, sentences),
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
        born = _born(person, sentences, today)
        if born is not None:
            return (today - born.value).days / 365.25
        age = _age(person, sentences)
        digits = re.search(r"\d{1,2}", age.value) if age else None
        if age is None or digits is None:
            return 4.5 if age is not None else None
        return float(digits.group(0)) + (4.5 if age.value.casefold().startswith("y") else 0)

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
            r"lives|separate address|in prison|in hospital permanently)\b",
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
