"""What free text says of one person: birth date, age, sex, telephone, numbers, language, school, own words."""

import datetime as dt
import re

from app.services.intake.readers import values
from app.services.intake.readers.mentions import Mention, before_of, name_runs, span_after
from app.services.intake.readers.record import Found, Sure
from app.services.intake.readers.statements import read_from

_BORN = re.compile(
    r"(?i)\b(?:d\.?\s?o\.?\s?b\.?|date of birth|born(?: on)?|b\.)(?: (?:on|in) (?:our|the) (?:system|records?"
    r"|files?))?(?: is)?\s*:?\s*$"
)
_NHS = re.compile(r"(?i)\bnhs(?: number| no\.?)?\s*:?\s*((?:\d[\s-]?){9}\d)\b")
_UPN = re.compile(r"\b[A-Z]\d{11}[\dA-Z]\b")
_AGE = re.compile(
    r"(?i)\b(?:aged? (?:about |around |approximately |nearly |almost )?(\d{1,2})(?!\d)|who(?: is|['’]s) "
    r"(\d{1,2})(?![\d/.])|(\d{1,2})[ -]years?[ -]olds?|\((\d{1,2})\)"
    r"|(\d{1,2}) (?:months|weeks) old)"
)
_SPOKEN_AGE = re.compile(
    r"(?i)\b(?:(?:she|he)(?:['’]s| is)|looks|looked|who(?:['’]s| is)|aged?|is|,)\s+(?P<age>(?:(?:about|around"
    r"|nearly|almost|roughly|maybe)\s+)?"
    r"(?:\d{1,2}(?![\d/.:])(?: or \d{1,2}(?![\d/.:]))?|(?:(?<=about )|(?<=around )|(?<=nearly )"
    r"|(?<=almost ))(?:one|two|three|four|five|six"
    r"|seven|eight|nine|ten)))\b"
    r"(?!\s*(?:weeks?|days?|times|months?|o['’]?clock|%|hours?|minutes?))"
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
_IN_OURS = re.compile(r"(?i)\s*(?:\([^()]*\))?,?\s*(?:who is |is )?(?:a pupil )?in (?:our|my) (?:year|class)\b")
_REACH = 80
_FEWEST_SAID = 4
_PERIODS = re.compile(r"(?i)\b(?:was|were|used to be|formerly|until|left|previously)\b[^.;]*$")
_QUOTED = re.compile(r"[\"“]([^\"“”]{2,300})[\"”]")
_SPEECH_REACH = 600
"""How far in front of a quotation its speaker may stand."""
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


def born_of(person: Mention, sentences: list[tuple[str, str]], today: dt.date) -> Found[dt.date] | None:
    """Birth date that stands beside a person's name."""
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


def age_of(person: Mention, sentences: list[tuple[str, str]]) -> Found[str] | None:
    """Age or school year that stands beside a person's name."""
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
            bare = age.group(2) if age.group(0).casefold().startswith("who") and age.group(2) else age.group(0)
            return read_from(bare.strip("()"), where)
        if (told := _SPOKEN_AGE.search(span)) is not None and told.start() < 20:
            return read_from(told["age"], where)
        if before := re.search(
            r"(?i)\b((?:year|yr) \d{1,2}) (?:pupil|student|child|boy|girl),?\s*$", sentence[: max(at, 0)]
        ):
            return read_from(before.group(1), where)
    return None


def _with_own(person: Mention, people: list[Mention], sentences: list[tuple[str, str]]) -> Found[str] | None:
    """Sex from the word for whose mother it is with whom a child is said to live (`lives at … with her mother`)."""
    for number in person.sentences[:1]:
        sentence, where = sentences[number]
        tail = sentence[sentence.find(person.name) :]
        said = re.search(r"(?i)\b(?:who |he |she )?(?:lives?|living)\b[^.;]*\bwith (his|her) [a-z]", tail)
        if said is not None and [p for p in people if p.child and number in p.sentences] == [person]:
            return Found("F" if said.group(1).casefold() == "her" else "M", said.group(1), where, Sure.READ)
    return None


_KIN_WORD = re.compile(
    r"(?i)\b(?:mother|mum|mam|father|dad|brother|sister|wife|husband|girlfriend|boyfriend|partner|uncle|aunt|nan|gran\w*"
    r"|grand\w+|teacher|nurse|son|daughter|doctor|consultant|worker|friend|carer|cousin|(?-i:Mrs?|Ms|Miss|Dr))\b"
)


def _alone(person: Mention, people: list[Mention], number: int) -> bool:
    """Whether a sentence names nobody but this person."""
    return {id(one) for one in people if number in one.sentences} == {id(person)}


def _only_sex(sentence: str) -> str:
    """The sex of the one person a sentence goes on about (`At his appointment he was pale`); empty if it may be two."""
    plain = re.sub(r'["“][^"”]*["”]', " ", sentence)
    words = {word.casefold() for word in re.findall(r"(?i)\b(?:he|she|his|her|him)\b", plain)}
    if not words or _KIN_WORD.search(plain):
        return ""
    return "M" if words <= {"he", "his", "him"} else "F" if words <= {"she", "her"} else ""


def sex_of(  # noqa: PLR0912 - one branch per way to say it
    person: Mention, people: list[Mention], sentences: list[tuple[str, str]]
) -> Found[str] | None:
    """Sex, where a family word or a pronoun that can mean nobody else says it."""
    if (own := _with_own(person, people, sentences)) is not None:
        return own
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
            if at == number + 1 and not named and _alone(person, people, number) and (code := _only_sex(sentence)):
                votes[code] = where
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


_BY_KIN = re.compile(r"(?i)^\s*(?:(?:his|her|their) )?(mum|mother|mam|dad|father)(?:['’]s)?\b(?! (?:of|to)\b)")


def by_kin(person: Mention, people: list[Mention], sentences: list[tuple[str, str]]) -> tuple[str, str] | None:
    """The one sentence that begins with a parent's word (`Mum speaks French`) and names nobody else."""
    words = {"mum": "mother", "mother": "mother", "mam": "mother", "dad": "father", "father": "father"}
    mine = words.get(person.kin.rpartition(" ")[2])
    if mine is None or sum(words.get(one.kin.rpartition(" ")[2]) == mine and not one.child for one in people) != 1:
        return None
    for number, (sentence, where) in enumerate(sentences):
        said = _BY_KIN.match(sentence)
        others = [one for one in people if one is not person and not one.child and number - 1 in one.sentences]
        if said is not None and sentence.lstrip().casefold().startswith(("his", "her", "their")) and others:
            continue  # the mother of whoever was spoken of last, perhaps
        named = {id(one) for start, _, text in name_runs(sentence) for one in people if start and one.answers_to(text)}
        tells = values.PHONE.search(sentence) or _LANGUAGE.search(sentence) or _INTERPRETER.search(sentence)
        if said is not None and tells and words[said.group(1).casefold()] == mine and not named - {id(person)}:
            return sentence, where
    return None


_TITLED_NUMBER = re.compile(
    r"\s*(?P<who>(?:Mr|Mrs|Ms|Miss)\.? [^\W\d_][\w-]+)['’]s? (?:own |new |contact )?"
    r"(?:mobile|number|telephone|phone|tel)\b(?:(?!\d{5}).)*(?<!\d)\d[\d ]{8,}\d\W*$"
)
"""`Ms Quill's mobile number is …`, and no other number."""


def own_phone_of(person: Mention, people: list[Mention], sentences: list[tuple[str, str]]) -> Found[str] | None:
    """A telephone number in the next sentence that begins with `his mobile`, where only one person can be
    meant; or in a sentence about `Mum` where one mother is named, or about `Ms Quill's mobile` where one adult is
    called so."""
    if not person.sentences or person.child:
        return None
    if (own := by_kin(person, people, sentences)) is not None and (number_there := values.phone_of(own[0])):
        return read_from(number_there, own[1])
    for sentence, where in sentences:
        titled = _TITLED_NUMBER.match(sentence)
        called = [one for one in people if not one.child and one.answers_to(titled["who"])] if titled else []
        if called == [person] and (phone := values.phone_of(sentence)) is not None:
            return read_from(phone, where)
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


def phone_of(person: Mention, people: list[Mention], sentences: list[tuple[str, str]]) -> Found[str] | None:
    """The telephone number that a sentence gives to this person."""
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


def extras_of(person: Mention, people: list[Mention], sentences: list[tuple[str, str]]) -> dict[str, object]:
    """Numbers, language and interpreter that a sentence gives to this person."""
    out: dict[str, object] = {}
    if not person.child and (own := by_kin(person, people, sentences)) is not None:
        if spoken := _LANGUAGE.search(own[0]):
            out["language"] = read_from(spoken.group(1) or spoken.group(2), own[1])
        if not _NO_INTERPRETER.search(own[0]) and (asked := _INTERPRETER.search(own[0])):
            out["interpreter"] = Found(True, asked.group(0), own[1], Sure.READ)
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


_PUPILS = re.compile(
    r"(?i)\bour (?:\w+ )?(?:pupils?|students?|children)\b|\bpupils? (?:at|in|of|here at) (?:our|this|the|my) school\b"
    r"|\bpupils? here\b|\bon (?:our|the) (?:school )?roll\b"
)


def _listed_as_ours(person: Mention, sentences: list[tuple[str, str]], people: list[Mention]) -> bool:
    """Whether somebody is named with, or in the list below, the words that these are pupils of the writer's school."""
    for number in person.sentences[:1]:
        at = number
        while at > 0 and re.match(r"\s*(?:[-•*–]|\d{1,2}[.)])\s", sentences[at][0]):
            at -= 1
        said = _PUPILS.search(sentences[at][0])
        others = [one for one in people if one.child and at in one.sentences]
        if said is not None and (at != number or len(others) == 1 or "pupils" in said.group(0)):
            return True
    return False


def school_of(
    person: Mention, sentences: list[tuple[str, str]], agency: str | None, people: list[Mention]
) -> Found[str] | None:
    """The school a child is said to attend now."""
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
            behind = sentence[at + len(person.name) : at + len(person.name) + _REACH]
            near = not name_runs(re.sub(r"\([^()]*\)|\b(?:Year|Reception|Class|Nursery)\b", " ", behind))
            listed = _listed_as_ours(person, sentences, people) or (near and _IN_OURS.match(behind))
            if listed or _OURS.search(span_after(sentence, person.name)) or (
                re.search(r"(?i)\bour pupils?,?\s*$|\bour (?:year \d+ |reception )?(?:pupil|student),?\s*$", before)
                and own
            ):
                return read_from(agency, where, "our")
    return None


def _spoken_of(number: int, sentences: list[tuple[str, str]], people: list[Mention], word: str) -> Mention | None:
    """Whom `he` or `she` at the start of a sentence means: the one person of the sentence before whose sex fits."""
    for at in (number - 1, number - 2):
        if at < 0:
            return None
        named = [one for one in people if at in one.sentences]
        fitting = [one for one in named if not (_MALE_WORD if word == "she" else _FEMALE_WORD).search(one.kin)]
        if named:
            return fitting[0] if len({id(one) for one in fitting}) == 1 else None
        goes_on = re.search(rf"(?i)\b(?:{word}|{'his|him' if word == 'he' else 'her'})\b", sentences[at][0])
        if goes_on is None or _MALE_WORD.search(sentences[at][0]) or _FEMALE_WORD.search(sentences[at][0]):
            return None
    return None


_FEMALE_WORD = re.compile(
    r"(?i)\b(?:mother|mum|mam|wife|girlfriend|grandmother|nan|gran|aunt|auntie|sister"
    r"|daughter)\b"
)
_MALE_WORD = re.compile(r"(?i)\b(?:father|dad|husband|boyfriend|grandfather|grandad|uncle|brother|son)\b")


def own_words_of(
    children: list[Mention], sentences: list[tuple[str, str]], people: list[Mention]
) -> Found[str] | None:
    """What children are quoted as saying, joined by a slash."""
    said: list[str] = []
    place = ""
    for number, (sentence, where) in enumerate(sentences):
        for quote in _QUOTED.finditer(sentence):
            before = before_of(sentence, quote.start(), _SPEECH_REACH)
            verbs = list(_SPEECH.finditer(before))
            if not verbs:
                continue
            speakers = [text for _, end, text in name_runs(before) if end <= verbs[-1].start()]
            child = any(person.answers_to(speakers[-1]) for person in children) if speakers else False
            noun = re.search(r"(?i)\b(?:the |this )?(?:child|boy|girl|little one|young person)\b[^.]*$", before)
            long = len(quote.group(1).split()) >= _FEWEST_SAID
            begins = re.match(r"(?i)\s*(he|she)\b", sentence)
            word = begins.group(1).casefold() if begins and not speakers else ""
            meant = _spoken_of(number, sentences, people, word) if word else None
            if child or (long and meant is not None and meant in children) or (noun and not name_runs(before)):
                said.append(quote.group(1).strip())
                place = place or where
    return read_from(" / ".join(said), place) if said else None
