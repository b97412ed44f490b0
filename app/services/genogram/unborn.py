"""Whom no household names because they are not born: they stand within the line of their mother's home. Pure."""

from dataclasses import replace

from app.services.genogram.records import LOSSES, Being, Family, Stay


def with_unborn(family: Family) -> Family:
    """The family with unborn children in their mother's home, so that no home line runs round them as strangers.

    Somebody lost stands there only while both parents live in it.
    """
    named = {stay.member for home in family.households for stay in home.stays}
    unborn = {m.id: m.being for m in family.members if m.being is not Being.PERSON and m.id not in named}
    if not unborn:
        return family
    women = {member.id for member in family.members if member.sex == "F"}
    homes = []
    for home in family.households:
        live, more = set(home.members), []
        for union in family.unions:
            mother = next((each for each in union.partners if each in women), "")
            for link in union.children:
                lost = unborn.get(link.child) in LOSSES
                if link.child in unborn and (live >= set(union.partners) if lost else mother in live):
                    more.append(Stay(link.child))
        homes.append(replace(home, stays=(*home.stays, *more)))
    return replace(family, households=tuple(homes))
