"""The picture in words, in reading order: what a screen reader is given and what can be pasted into a report.

Subjects come first, then everybody in their households, then kin by nearness, then the others; each person once.
"""

from dataclasses import replace

from app.services.genogram.kin import Kin, Step, Way
from app.services.genogram.labels import CHILD_WORDS, LOSS_WORDS, UNION_WORDS, day_text, initials, tie_words, years
from app.services.genogram.layout import Fault
from app.services.genogram.loose import TITLE, loose_members
from app.services.genogram.records import EMOTIONAL_TIES, LOSSES, Being, Family, Household, Member, Tie


def reading_order(family: Family) -> tuple[str, ...]:
    """Everybody's id in the order the words tell of them."""
    return tuple(member.id for member in Telling(family).order)


def text_equivalent(family: Family, faults: tuple[Fault, ...] = (), anonymous: bool = False) -> str:
    """The whole picture in lines of plain text."""
    return "\n".join(Telling(family, anonymous).lines(faults))


class Telling:
    """Tells of one family."""

    def __init__(self, family: Family, anonymous: bool = False) -> None:
        self.family, self.anonymous = family, anonymous
        self.kin = Kin(family)
        self.members = self.kin.members
        self.home = {m: home for home in reversed(family.households) for m in home.members}
        self.subjects = [member for member in family.members if member.subject]
        self.centre = self.subjects[0].id if self.subjects else family.members[0].id
        self.ways = self.kin.ways(self.centre)
        self.order = self._ordered()

    def _ordered(self) -> list[Member]:
        queue = [member.id for member in self.subjects] or [self.centre]
        for ident in list(queue):
            if ident in self.home:
                queue.extend(sorted(self.home[ident].members, key=self._nearness))
        queue.extend(sorted(self.members, key=self._nearness))
        return [self.members[ident] for ident in dict.fromkeys(queue) if ident in self.members]

    def _nearness(self, ident: str, ways: dict[str, Way] | None = None) -> tuple[int, bool, int]:
        way = self.ways.get(ident) if ways is None else ways.get(ident)
        at = (
            next(n for n, member in enumerate(self.family.members) if member.id == ident)
            if ident in self.members
            else 0
        )
        return (len(way.steps) if way else 99, not way or Step.PARENT not in way.steps, at)

    def lines(self, faults: tuple[Fault, ...]) -> list[str]:
        """A line for each person, then harm and other ties, then what could not be drawn."""
        out = [f"{self.family.title}." if self.family.title and not self.anonymous else "Household picture."]
        out.append(f"{len(self.members)} {'person' if len(self.members) == 1 else 'people'}.")
        out.extend(self.person(member) for member in self.order)
        loose = ", ".join(self.name(member.id) for member in loose_members(self.family))
        if loose:
            out.append(_ended(f"{TITLE}: {loose}"))
        harm = [tie for tie in self.family.ties if tie.kind not in EMOTIONAL_TIES]
        other = [tie for tie in self.family.ties if tie.kind in EMOTIONAL_TIES]
        for heading, ties in (("Harm", harm), ("Other ties", other)):
            known = [tie for tie in ties if tie.source in self.members and tie.target in self.members]
            out.extend(f"{heading}: {self.name(t.source)} to {self.name(t.target)}, {self._tie(t)}" for t in known)
        if not self.anonymous:
            out.extend(f"Check: {fault.sentence}" for fault in faults)
        return out

    def _tie(self, tie: Tie) -> str:
        """What a tie is, then what somebody wrote of it; only the first where no name may stand."""
        said = "" if self.anonymous else " ".join(tie.words.split()).rstrip(".")
        return f"{tie_words(replace(tie, words=''))}.{f' {said[:1].upper()}{said[1:]}.' if said else ''}"

    def name(self, ident: str) -> str:
        """A name, or its initials."""
        member = self.members[ident]
        text = member.name or member.label
        if self.anonymous:
            text = initials(text)
        return text or self._nameless(member)

    @staticmethod
    def _nameless(member: Member) -> str:
        if member.being is Being.UNBORN:
            return "unborn child"
        return LOSS_WORDS.get(member.being, "person without a name")

    def who(self, ident: str) -> str:
        """Name and age."""
        member = self.members[ident]
        return f"{self.name(ident)}, {member.age}" if member.age and not member.deceased else self.name(ident)

    def person(self, member: Member) -> str:
        """One person in one sentence."""
        head = [self.who(member.id)]
        if member.being is Being.UNBORN:
            head.append(f"unborn, expected {day_text(member.expected)}" if member.expected else "unborn")
        elif member.being in LOSSES:
            head.append(LOSS_WORDS[member.being])
        elif not member.age and member.birth and not self.anonymous:
            head.append(f"born {'about ' if member.birth_about else ''}{day_text(member.birth)}")
        if member.deceased and member.being is Being.PERSON:
            died = f"died {day_text(member.death)}" if member.death and not self.anonymous else "has died"
            head.append(f"{died} aged {member.age}" if member.age else died)
        if member.subject:
            head.append("subject")
        elif relation := self._relation(member):
            head.append(relation)
        if member.role:
            head.append(member.role)
        parts = [
            ", ".join(head),
            *self._homes(member),
            *self._couples(member),
            *self._care(member),
            *self._history(member),
        ]
        return _ended("; ".join(part for part in parts if part))

    def _relation(self, member: Member) -> str:
        way: Way | None = self.ways.get(member.id)
        if way and way.steps:
            return f"{self.kin.words(way)} of {self.name(self.centre)}"
        for home in self.family.households:
            for stay in home.stays:
                if stay.member == member.id and stay.word:
                    return stay.word
        return ""

    def _homes(self, member: Member) -> list[str]:
        out = []
        home = self.home.get(member.id)
        if home:
            out.append(f"lives at {self._address(home)}{self._company(member, home)}")
        others = [other for other in self.family.households if member.id in other.visitors]
        return out + [f"second home at {self._address(other)}" for other in others]

    def _address(self, home: Household) -> str:
        if self.anonymous or not home.label:
            return f"household {self.family.households.index(home) + 1}"
        return home.label

    def _company(self, member: Member, home: Household) -> str:
        if not member.subject and self.subjects:
            return ""
        others = []
        ways = self.kin.ways(member.id)
        for ident in sorted(home.members, key=lambda each: self._nearness(each, ways)):
            if ident != member.id and ident in self.members:
                relation = self.kin.words(ways[ident]) if ident in ways else ""
                word = relation or next((s.word for s in home.stays if s.member == ident and s.word), "")
                others.append(f"{word} {self.who(ident)}".strip())
        if not others:
            return " alone"
        return " with " + (", ".join(others[:-1]) + f" and {others[-1]}" if len(others) > 1 else others[0])

    def _couples(self, member: Member) -> list[str]:
        out = []
        for union in self.kin.unions[member.id]:
            for other in union.partners:
                if other != member.id and other in self.members:
                    when = years(union.since, union.until)
                    words = UNION_WORDS[union.kind] or "couple"
                    with_whom = "from" if union.kind.value in {"separated", "divorced"} else "with"
                    blood = ", related by blood" if self.kin.share_blood(member.id, other) else ""
                    out.append(f"{words} {with_whom} {self.name(other)}{f' {when}' if when else ''}{blood}")
        return out

    def _care(self, member: Member) -> list[str]:
        out = []
        for union in self.family.unions:
            for link in union.children:
                if link.child == member.id and CHILD_WORDS[link.kind]:
                    who = " and ".join(self.name(p) for p in union.partners if p in self.members)
                    when = years(link.since, link.until)
                    out.append(f"{CHILD_WORDS[link.kind]}: {who}{f' {when}' if when else ''}")
        return out

    @staticmethod
    def _history(member: Member) -> list[str]:
        now = [badge.text for badge in member.badges if badge.current]
        past = [f"{badge.text} {badge.years}".strip() for badge in member.badges if not badge.current]
        return [f"now {', '.join(now)}" if now else "", f"in the past {', '.join(past)}" if past else ""]


def _ended(said: str) -> str:
    """With a full stop, which initials at the end have already."""
    return said if said.endswith(".") else f"{said}."
