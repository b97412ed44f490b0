"""The bits of evidence that two records tell of one person, and the same bits in words.

A household is not a person: where only the family agrees, the address counts for less, and twins, namesakes and
parent and child of one name are never called likely.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from app.services import clock
from app.services.matching.homes import YOUNG
from app.services.matching.name_score import NameJudge, NameScore
from app.services.matching.names import Likeness, groups
from app.services.matching.records import Finding, Ready, ReadyPlace, Reason
from app.services.matching.vocabulary import Vocabulary
from app.services.matching.weights import Weights

_BIRTH_WORDS = {
    "same": "same birth date",
    "first_january": "same birth date, 1 January",
    "new_year": "same birth year; 1 January may stand for any day",
    "swapped": "day and month swapped",
    "digit": "one digit of the birth date",
    "day_month": "birth date in another year",
    "month_year": "same birth month",
    "day_year": "birth date in another month",
    "year": "same birth year",
    "year_told": "same birth year",
    "near_year": "birth year one out",
    "differs": "birth date differs",
    "due": "due at the same time",
    "born_when_due": "born when the baby was due",
}
PLACE_WORDS = {
    "home": "same address",
    "postcode": "same postcode",
    "row": "same street and postcode, another house",
    "street": "same street",
    "road": "same street, postcode nearly the same, no house told",
    "door": "the same house number and street, elsewhere",
    "elsewhere": "a street of the same name, another postcode",
    "house": "same house number, postcode nearly the same",
    "near": "postcode nearly the same",
    "district": "same postcode district",
    "town": "same town",
    "differs": "address differs",
}
_STREETS_ALIKE = 84
_WHOLE_CODE = 5
_WEEKS_3 = 21
_EARLY, _LATE = 110, 28
_SAME_FAMILY = "same household, another forename"
_PERHAPS_TWINS = "same household, forenames that two children may bear: perhaps a twin"
_NAME_ALONE = "only the name agrees"
_NAMESAKE = "another generation: perhaps a parent or child of the same name"
_USUAL = math.log2(10_000)
_MARGIN = 6.0
"""Bits below what is shown, from which nobody asks for reasons."""
_TOLD_APART = 0.5
_GROWN, _GENERATION = 18, 14
_MAIL_SLIPS = 3
_NEW_YEAR = (1, 1)
_BORNE = frozenset({Likeness.SAME, Likeness.VARIANT, Likeness.SLIP})
_ONE_PLACE = frozenset({"home", "row", "postcode", "house", "road"})
_NUMBERS = frozenset({"nhs", "upn"})
_SAME_DAY = frozenset({"same", "first_january", "born_when_due", "due"})
_SILENT = frozenset({None, Likeness.DIFFERS})
_ONE_DAY = frozenset({"same", "first_january", "swapped", "digit", "due", "born_when_due"})
_DOUBTFUL = frozenset({Likeness.SOUND, Likeness.TWO_SLIPS, Likeness.LIKE})


@dataclass(frozen=True, slots=True)
class _Part:
    kind: str
    bits: float


_NOTHING = _Part("", 0.0)


@dataclass(frozen=True, slots=True)
class Evidence:
    """How two people compare; `wed` says that a woman's other surname may be by marriage."""

    name: NameScore
    wed: bool
    birth: str
    place: _Part
    others: tuple[Reason, ...]


class Scorer:
    """Scores known people against one who is asked about."""

    def __init__(self, asked: Ready, weights: Weights, vocabulary: Vocabulary) -> None:
        self._asked = asked
        self._weights = weights
        self._vocabulary = vocabulary
        self._names = NameJudge(weights, vocabulary)
        doublings = math.log2(vocabulary.crowd)
        self._chance = doublings + weights.crowding * max(0.0, doublings - _USUAL)
        self._young = clock.today().year - YOUNG
        self._child = clock.today().year - _GROWN
        self._streets: dict[tuple[str, str], bool] = {}

    def score(self, known: Ready, number: int) -> Finding:
        """Whether a known person is the one asked about."""
        weights, told = self._weights, self.evidence(known)
        name, kind, place, others = told.name, told.birth, told.place, told.others
        born = _Part(kind, weights.birth[kind]) if kind else _NOTHING
        sure = any(reason.about in {"nhs", "upn", "email"} and reason.bits > 0 for reason in others)
        relative = name.forename_differs and name.sur is not Likeness.DIFFERS and place.bits > 0 and not sure
        if relative and kind not in _ONE_DAY:
            place = _Part(place.kind, place.bits * weights.family)
        elif self._vocabulary.alone and not self._one_is_young(known):
            place = self._tells_one(place, name, born)
        elif place.kind == "home" and kind == "same" and not self._one_is_young(known):
            place = _Part(place.kind, place.bits + weights.same_day)
        total = name.bits + born.bits + place.bits + sum(reason.bits for reason in others) - self._chance
        apart = "" if sure else self._told_apart(name, kind, known) or _name_alone(name, kind, place.kind, others)
        if not apart and relative and kind not in _ONE_DAY and place.kind == "home":
            apart = _SAME_FAMILY
        nameless = name.fore is None and name.sur is None and not sure
        if apart or nameless:
            total = min(total, weights.likely - _TOLD_APART)
        if total < weights.possible - _MARGIN and Likeness.DIFFERS in (name.fore, name.sur):
            return Finding(number, total, "")
        reasons = [*self._names.reasons(name), *others]
        if kind:
            reasons.append(Reason("birth", _BIRTH_WORDS[kind], born.bits))
        if place.kind:
            reasons.append(Reason("address", PLACE_WORDS[place.kind], place.bits))
        if apart:
            reasons.append(Reason("apart", apart, 0.0))
        reasons.sort(key=lambda reason: (not (reason.about in _NUMBERS and reason.bits > 0), -reason.bits))
        strong = _strong(name, kind, place.kind, others)
        return Finding(number, total, weights.band(total), tuple(reasons), strong, relative)

    def evidence(self, known: Ready) -> Evidence:
        """How the two compare, each piece by itself."""
        name = self._names.best(self._asked, known)
        wed = self._may_have_wed(name, known)
        if wed:
            bits, sur = self._weights.wed, name.sur_part
            name = replace(name, bits=name.bits + bits, sur_part=replace(sur, bits=sur.bits + bits))
        others = (*self._numbers(known), *self._sex(known))
        return Evidence(name, wed, birth_kind(self._asked, known), self._place(known), others)

    def _may_have_wed(self, name: NameScore, known: Ready) -> bool:
        """A grown woman's other surname says less against her: she may have married, or gone back to her own name."""
        sexes, years = {self._asked.sex, known.sex}, (self._year(self._asked), self._year(known))
        if name.sur is not Likeness.DIFFERS or name.fore not in _BORNE or "F" not in sexes or "M" in sexes:
            return False
        return not any(year is not None and year >= self._child for year in years)

    def _told_apart(self, name: NameScore, birth: str, known: Ready) -> str:
        """Why two records that agree in much may still be of two people: twins, or parent and child of one name.

        Only where one of them is young: grown twins seldom share a home, and a wrong date is likelier than a namesake.
        """
        mine, theirs = self._year(self._asked), self._year(known)
        if mine is None or theirs is None or not self._one_is_young(known):
            return ""
        if birth in _SAME_DAY and name.forename_differs:
            return _SAME_FAMILY
        if birth in _SAME_DAY and name.fore in _DOUBTFUL and not name.crossed and self._two_names(known):
            return _PERHAPS_TWINS
        if birth == "differs" and abs(mine - theirs) >= _GENERATION:
            return _NAMESAKE
        return ""

    def _tells_one(self, place: _Part, name: NameScore, born: _Part) -> _Part:
        """What an address is worth where people are known alone: more, if a name or the birth date agrees as well."""
        agrees = born.bits > 0 or name.fore not in _SILENT or name.sur not in _SILENT
        return _Part(place.kind, self._weights.alone.get(place.kind, place.bits)) if agrees else place

    def _one_is_young(self, known: Ready) -> bool:
        years = [year for year in (self._year(self._asked), self._year(known)) if year is not None]
        return max(years, default=0) >= self._young

    def _two_names(self, known: Ready) -> bool:
        """Whether both forenames are names that others bear: a slip of the pen seldom makes another name."""
        for mine in self._asked.names[:1]:
            for theirs in known.names[:1]:
                words = (*mine.forenames[:1], *theirs.forenames[:1])
                bearers = self._vocabulary.bearers
                return len(words) == 2 and all(word in groups() or bearers(word) > at for at, word in enumerate(words))
        return False

    @staticmethod
    def _year(person: Ready) -> int | None:
        if person.years:
            return person.years[1]
        return person.expected[0] if person.expected else None

    def _place(self, known: Ready) -> _Part:
        """The best that any address of the one side makes with any of the other."""
        best = _NOTHING
        for mine in self._asked.places:
            for theirs in known.places:
                kind = self._place_kind(mine, theirs)
                if not kind:
                    continue
                bits = self._town_bits(mine.town) if kind == "town" else self._weights.place[kind]
                if not best.kind or bits > best.bits:
                    best = _Part(kind, bits)
        return best

    def _town_bits(self, town: str) -> float:
        m, most = self._weights.town
        return max(0.0, min(most, m - math.log2(self._vocabulary.town_share(town))))

    def _place_kind(self, mine: ReadyPlace, theirs: ReadyPlace) -> str:
        codes = bool(mine.postcode and theirs.postcode)
        same_code = codes and mine.postcode == theirs.postcode
        near = codes and not same_code and _near(mine.postcode, theirs.postcode)
        same_house = bool(mine.house) and mine.house == theirs.house
        streets = bool(mine.street and theirs.street)
        same_street = streets and self._street_alike(mine.street, theirs.street)
        no_house = not (mine.house and theirs.house)
        if (same_house and (same_code or same_street)) or (same_street and no_house and same_code):
            return "home" if same_code or near or not _elsewhere(mine, theirs) else "door"
        if same_code:
            return "row" if same_street else "postcode"
        if same_street:
            if near and no_house:
                return "road"
            return "elsewhere" if codes and not near else "street"
        if near:
            return "house" if same_house else "near"
        return _wider(mine, theirs)

    def _street_alike(self, mine: str, theirs: str) -> bool:
        if mine == theirs:
            return True
        key = (mine, theirs)
        if key not in self._streets:
            self._streets[key] = fuzz.ratio(mine, theirs, score_cutoff=_STREETS_ALIKE) > 0
        return self._streets[key]

    def _sex(self, known: Ready) -> list[Reason]:
        if not self._asked.sex or not known.sex:
            return []
        same = self._asked.sex == known.sex
        return [Reason("sex", "same sex" if same else "sex differs", self._weights.sex["same" if same else "differs"])]

    def _numbers(self, known: Ready) -> list[Reason]:
        asked, bits = self._asked, self._weights.number
        found: list[Reason] = []
        if asked.nhs_number and known.nhs_number:
            if asked.nhs_number == known.nhs_number:
                found.append(Reason("nhs", "same NHS number", bits["nhs_same"]))
            elif OSA.distance(asked.nhs_number, known.nhs_number, score_cutoff=1) == 1:
                found.append(Reason("nhs", "NHS number one slip", bits["nhs_slip"]))
            else:
                found.append(Reason("nhs", "another NHS number", bits["nhs_differs"]))
        if asked.upn and known.upn:
            same = asked.upn == known.upn
            words = "same UPN" if same else "another UPN"
            found.append(Reason("upn", words, bits["upn_same" if same else "upn_differs"]))
        if asked.phone and asked.phone == known.phone:
            found.append(Reason("phone", "same telephone", bits["phone_same"]))
        if asked.email and known.email:
            found.append(self._email(known.email))
        return found

    def _email(self, theirs: str) -> Reason:
        bits = self._weights.number
        if theirs == self._asked.email:
            return Reason("email", "same e-mail", bits["email_same"])
        if OSA.distance(theirs, self._asked.email, score_cutoff=_MAIL_SLIPS) <= _MAIL_SLIPS:
            return Reason("email", "e-mail nearly the same", bits["email_slip"])
        return Reason("email", "e-mail differs", bits["email_differs"])


def birth_kind(asked: Ready, known: Ready) -> str:
    """How two births stand to each other; empty where one side tells nothing."""
    if asked.born and known.born:
        return _dates(asked.born, known.born)
    if asked.expected and known.expected:
        return "due" if abs(_days(asked.expected) - _days(known.expected)) <= _WEEKS_3 else "differs"
    for mine, theirs in ((asked, known), (known, asked)):
        if mine.born and theirs.expected:
            late = _days(mine.born) - _days(theirs.expected)
            return "born_when_due" if -_EARLY <= late <= _LATE else "differs"
    if asked.years and known.years:
        gap = max(asked.years[0] - known.years[1], known.years[0] - asked.years[1], 0)
        return "year_told" if gap == 0 else "near_year" if gap == 1 else "differs"
    return ""


def _name_alone(name: NameScore, birth: str, place: str, others: Sequence[Reason]) -> str:
    """Why a name that agrees is not enough: the birth date says otherwise, and no house or number speaks for it.

    A postcode nearly the same, a street of one name, or the town speaks for nobody.
    """
    other = any(reason.bits > 0 and reason.about != "sex" for reason in others)
    alone = birth == "differs" and place not in _ONE_PLACE and not other and name.bits > 0
    return _NAME_ALONE if alone else ""


def _dates(mine: tuple[int, int, int], theirs: tuple[int, int, int]) -> str:
    if mine == theirs:
        return "first_january" if mine[1:] == (1, 1) else "same"
    (year, month, day), (other_year, other_month, other_day) = mine, theirs
    if year == other_year and (month, day) == (other_day, other_month):
        return "swapped"
    if OSA.distance(_digits(mine), _digits(theirs), score_cutoff=1) == 1:
        return "digit"
    if (month, day) == (other_month, other_day):
        return "day_month"
    return _days_of_one_year(mine[1:], theirs[1:]) if year == other_year else "differs"


def _days_of_one_year(mine: tuple[int, int], theirs: tuple[int, int]) -> str:
    if _NEW_YEAR in {mine, theirs}:
        return "new_year"
    return "month_year" if mine[0] == theirs[0] else "day_year" if mine[1] == theirs[1] else "year"


def _digits(day: tuple[int, int, int]) -> str:
    return f"{day[0]:04d}{day[1]:02d}{day[2]:02d}"


def _days(day: tuple[int, int, int]) -> int:
    return date(*day).toordinal()


def _wider(mine: ReadyPlace, theirs: ReadyPlace) -> str:
    """How two addresses compare that have neither street nor postcode in common."""
    if mine.postcode and theirs.postcode and _one_district(mine.postcode, theirs.postcode):
        return "district"
    if mine.town and theirs.town and OSA.distance(mine.town, theirs.town, score_cutoff=2) <= 2:
        return "town"
    told = (mine.postcode and theirs.postcode) or (mine.street and theirs.street) or (mine.town and theirs.town)
    return "differs" if told else ""


def _elsewhere(mine: ReadyPlace, theirs: ReadyPlace) -> bool:
    """Whether the same house and street are told of two places: postcodes or towns say so."""
    if mine.postcode and theirs.postcode:
        return mine.street != theirs.street or not _one_district(mine.postcode, theirs.postcode)
    return _other_town(mine.town, theirs.town)


def _other_town(mine: str, theirs: str) -> bool:
    """Whether two towns are told that have not a word in common, and are no slip of each other."""
    if not mine or not theirs or OSA.distance(mine, theirs, score_cutoff=2) <= 2:
        return False
    return set(mine.split()).isdisjoint(theirs.split())


def _near(mine: str, theirs: str) -> bool:
    """A postcode one sign out, or of the same sector: all but the last two signs."""
    if OSA.distance(mine, theirs, score_cutoff=1) <= 1:
        return True
    return min(len(mine), len(theirs)) >= _WHOLE_CODE and mine[:-2] == theirs[:-2]


def _one_district(mine: str, theirs: str) -> bool:
    """Postcodes of the same first half; half a postcode is its beginning."""
    short, long = sorted((mine, theirs), key=len)
    if len(short) >= 2 and len(short) < len(long) and long.startswith(short):
        return True
    return len(short) >= _WHOLE_CODE and mine[:-3] == theirs[:-3]


def _strong(name: NameScore, birth: str, place: str, numbers: Sequence[Reason]) -> int:
    """How many identifiers agree that hardly two people share: two must, before a restricted record is hinted at."""
    count = sum(reason.about in {"nhs", "upn"} and reason.words.startswith("same") for reason in numbers)
    return count + (birth == "same") + name.whole + (place in {"home", "row", "postcode"})
