"""The household picture part of a demo story: who stands beside the family, drawn through the real services."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from app.services import clock
from app.services.access import Actor
from app.services.demo.families import Family
from app.services.demo.stories import Story
from app.services.enquiry.family.adding import add_relative
from app.services.enquiry.family.drafts import (
    FeelingDraft,
    HarmTieDraft,
    PersonDraft,
    RelativeDraft,
    StayDraft,
    TieDraft,
    UnionDraft,
)
from app.services.enquiry.family.feelings import record_feeling, record_harm
from app.services.enquiry.family.mending import record_union_event
from app.services.enquiry.family.placing import move_home
from app.services.enquiry.family.reading import read_family
from app.services.unit_of_work import Hub

YEAR = 365


def people_drawn(stories: Iterable[Story]) -> int:
    """How many people the stories put into the pictures beside their families."""
    return sum("name" in entry for story in stories if story.enquiry for entry in story.enquiry.get("kin", ()))


class KinActs:
    """Draws one enquiry's family: each entry of the story's `kin` is one step of the lead worker."""

    def __init__(self, hub: Hub, lead: Actor, enquiry_id: UUID, family: Family) -> None:
        self.hub = hub
        self.lead = lead
        self.enquiry_id = enquiry_id
        self.made: dict[str, UUID] = {}
        facts = read_family(hub, lead, enquiry_id).facts
        rows = {each.person_id: each.id for each in facts.people}
        for key in ("child", "second", "mother", "partner"):
            person = getattr(family, key)
            if person is not None:
                self.made[key] = rows[family.ids[person.number]]

    def draw(self, entries: Iterable[Mapping[str, Any]]) -> None:
        """Every entry in order."""
        acts: Mapping[str, Callable[[Mapping[str, Any]], None]] = {
            "beside": self._beside,
            "union": self._union,
            "harm": self._harm,
            "feeling": self._feeling,
            "home": self._home,
        }
        for entry in entries:
            next(act for name, act in acts.items() if name in entry)(entry)

    def _beside(self, entry: Mapping[str, Any]) -> None:
        union = entry.get("as")
        draft = RelativeDraft(
            tie=TieDraft(entry["kind"], _before(entry.get("since")), source="Said by the family"),
            new=PersonDraft(
                entry["name"],
                entry["surname"],
                entry.get("sex", "U"),
                born=_before(entry["age"]) if "age" in entry else None,
                born_precision=entry.get("born", "day"),
                expected=clock.today() + timedelta(days=entry["due"]) if "due" in entry else None,
                died="died" in entry,
                died_on=_before(entry.get("died")),
                died_precision="year",
            ),
            with_parent=self.made[entry["with"]] if "with" in entry else None,
            union=UnionDraft(union, _before(entry.get("since")), "month") if union else None,
            at_home=entry.get("at_home", False),
        )
        made = add_relative(self.hub, self.lead, self.enquiry_id, self.made[entry["beside"]], draft)
        if made.member is None:
            raise LookupError("a step of the demo's picture added nobody")
        self.made[entry["key"]] = made.member

    def _pair(self, who: tuple[str, str]) -> tuple[UUID, UUID]:
        return self.made[who[0]], self.made[who[1]]

    def _union(self, entry: Mapping[str, Any]) -> None:
        draft = UnionDraft(entry["kind"], _before(entry["since"]), "year")
        record_union_event(self.hub, self.lead, self.enquiry_id, self._pair(entry["union"]), draft)

    def _harm(self, entry: Mapping[str, Any]) -> None:
        draft = HarmTieDraft(
            entry["kind"], entry["status"], entry["text"], _before(entry.get("since")), _before(entry.get("until"))
        )
        record_harm(self.hub, self.lead, self.enquiry_id, self._pair(entry["harm"]), draft)

    def _feeling(self, entry: Mapping[str, Any]) -> None:
        draft = FeelingDraft(entry["kind"], entry.get("text", ""))
        record_feeling(self.hub, self.lead, self.enquiry_id, self._pair(entry["feeling"]), draft)

    def _home(self, entry: Mapping[str, Any]) -> None:
        draft = StayDraft(
            address=entry["address"],
            postcode=entry["postcode"],
            since=_before(entry.get("since")),
            nights=entry.get("nights", ""),
            second=entry.get("second", False),
        )
        move_home(self.hub, self.lead, self.enquiry_id, self.made[entry["home"]], draft)


def _before(years: float | None) -> date | None:
    """The day so many years before today."""
    return None if years is None else clock.today() - timedelta(days=round(years * YEAR))
