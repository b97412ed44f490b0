"""Looking at a picture in tests: by names, not by ids."""

from datetime import date

from app.models import HarmTie, new_id
from app.models.enums import HarmStatus
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
