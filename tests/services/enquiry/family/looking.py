"""Looking at a picture in tests: by names, not by ids."""

from datetime import date
from typing import Any

from sqlalchemy import select

from app.models import HarmTie, new_id
from app.models.enums import HarmStatus
from app.services.enquiry.family.adding import add_relative
from app.services.enquiry.family.drafts import PersonDraft, RelativeDraft, TieDraft
from app.services.enquiry.family.reading import read_family
from app.services.enquiry.family.records import Picture
from app.services.genogram.records import ChildKind, Household, Member, Union
from tests.services.enquiry.kin import KinCase


def read(kin: KinCase, on: date | None = None) -> Picture:
    return read_family(kin.hub, kin.worker, kin.id, on)


def member(picture: Picture, name: str) -> Member:
    (found,) = [each for each in picture.family.members if each.name.split(" ")[0] == name]
    return found


def names(picture: Picture) -> set[str]:
    return {each.name for each in picture.family.members}


def union(picture: Picture, *members: str) -> Union:
    wanted = {member(picture, each).id for each in members}
    (found,) = [each for each in picture.family.unions if set(each.partners) == wanted]
    return found


def home(picture: Picture, label: str) -> Household:
    (found,) = [each for each in picture.family.households if each.label == label]
    return found


def children(picture: Picture, found: Union) -> dict[str, ChildKind]:
    by_id = {each.id: each.label for each in picture.family.members}
    return {by_id[link.child]: link.kind for link in found.children}


def harm_of(kin: KinCase, **more: object) -> HarmTie:
    return HarmTie(
        id=new_id(),
        at=kin.hub_now(),
        by_id=kin.worker.user_id,
        enquiry_id=kin.id,
        harmed_person_id=kin.ids["Mira"],
        harming_person_id=kin.ids["Dan"],
        kind="domestic",
        status=HarmStatus.ADMITTED,
        text="Pushed her",
        since=date(2024, 1, 1),
        **more,
    )


def beside(kin: KinCase, who: str, kind: str, name: str = "", **more: Any) -> Any:
    """Put somebody new beside a person."""
    person = more.pop("person", None) or PersonDraft(name, "New", more.pop("sex", "F"), born=more.pop("born", None))
    confirm = more.pop("confirm", None)
    draft = RelativeDraft(TieDraft(kind, more.pop("since", None)), new=person, **more)
    return add_relative(kin.hub, kin.worker, kin.id, kin.at(who), draft, confirm=confirm)


def rows(kin: KinCase, model: Any) -> list[Any]:
    with kin.hub.reading(None) as unit:
        return list(unit.session.scalars(select(model)))
