"""The partner agencies of this hub: a local list, begun from the policy pack and edited by the administrator."""

import re
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models import Agency, UserAccount, new_id
from app.models.enums import AgencyKind
from app.services.access import Act, Actor, guarded
from app.services.errors import Invalid, Problem, Refused
from app.services.unit_of_work import Changes, Hub, WritingUnit, changed

HUB_CODE = "HUB"
KIND_WORDS: dict[AgencyKind, str] = {
    AgencyKind.CORE: "Core, in the room",
    AgencyKind.VIRTUAL: "Virtual, linked",
    AgencyKind.HUB: "The hub itself",
}


_MAIL = r"[^@\s]{1,64}@(?=[^@]{1,255}$)[^@\s.]+(\.[^@\s.]+)+"


@dataclass(frozen=True)
class AgencyRow:
    """An agency as the administrator sees it; `people` counts its present accounts."""

    id: UUID
    code: str
    name: str
    short_name: str
    kind: AgencyKind
    email: str
    phone: str
    position: int
    people: int
    ended_at: datetime | None
    version: int

    @property
    def core(self) -> bool:
        """Whether it sits in the room."""
        return self.kind is AgencyKind.CORE

    @property
    def is_hub(self) -> bool:
        """Whether it is the hub's own entry, which is asked nothing."""
        return self.kind is AgencyKind.HUB

    @property
    def kind_words(self) -> str:
        """How the agency takes part, in words."""
        return KIND_WORDS[self.kind]


@dataclass(frozen=True)
class AgencyDraft:
    """What was typed about an agency. `short_name` is its chip on the wall, at most six characters."""

    name: str
    short_name: str
    core: bool
    email: str = ""
    phone: str = ""
    code: str = ""


@guarded(Act.SEE_DIRECTORY)
def list_agencies(hub: Hub, actor: Actor) -> tuple[AgencyRow, ...]:
    """Every agency, present ones first, in the hub's order."""
    with hub.reading(actor) as unit:
        return rows(unit.session)


def rows(session: Session) -> tuple[AgencyRow, ...]:
    """Every agency with the number of its people, present ones first."""
    counted = session.execute(
        select(UserAccount.agency_id, func.count())
        .where(UserAccount.ended_at.is_(None))
        .group_by(UserAccount.agency_id)
    )
    people: dict[UUID, int] = {agency_id: count for agency_id, count in counted}  # noqa: C416 - rows, not pairs
    found = session.scalars(select(Agency).order_by(Agency.ended_at.is_not(None), Agency.position, Agency.name))
    return tuple(
        AgencyRow(
            each.id,
            each.code,
            each.name,
            each.short_name,
            each.kind,
            each.email or "",
            each.phone or "",
            each.position,
            people.get(each.id, 0),
            each.ended_at,
            each.version,
        )
        for each in found
    )


def code_of(name: str) -> str:
    """The code of an agency from its name: small letters, digits and underscores."""
    return re.sub(r"[^a-z0-9]+", "_", name.casefold()).strip("_")[:40]


def problems_with(draft: AgencyDraft, others: tuple[AgencyRow, ...]) -> list[Problem]:
    """What is wrong with a draft beside the other agencies."""
    problems: list[Problem] = []
    name, short = draft.name.strip(), draft.short_name.strip()
    present = [each for each in others if each.ended_at is None]
    if not name or len(name) > 100 or not name.isprintable() or not code_of(name):
        problems.append(Problem("name", "Enter the agency's name, at most 100 characters."))
    elif name.casefold() in {each.name.casefold() for each in present}:
        problems.append(Problem("name", "There is an agency of this name already."))
    if not 1 <= len(short) <= 6 or not short.isprintable():
        problems.append(Problem("short_name", "Enter a short name of 1 to 6 characters: it stands on the wall."))
    elif short.casefold() in {each.short_name.casefold() for each in present}:
        problems.append(Problem("short_name", "Another agency has this short name on the wall."))
    if draft.email.strip() and not re.fullmatch(_MAIL, draft.email.strip()):
        problems.append(Problem("email", "This is not an e-mail address. Leave it empty if there is none."))
    if draft.phone.strip() and not re.fullmatch(r"[0-9+() .x-]{3,40}", draft.phone.strip()):
        problems.append(Problem("phone", "This is not a telephone number. Leave it empty if there is none."))
    return problems


@guarded(Act.MANAGE_AGENCIES)
def add_agency(hub: Hub, actor: Actor, draft: AgencyDraft) -> Changes:
    """Add a partner at the end of the list.

    Raises:
        Invalid: fields `name`, `short_name`, `email`, `phone`.
    """
    with hub.writing(actor) as unit:
        others = rows(unit.session)
        problems = problems_with(draft, others)
        if problems:
            raise Invalid(tuple(problems))
        taken = {each.code for each in others}
        code = draft.code or code_of(draft.name)
        code = next(each for each in (code, *(f"{code[:37]}_{n}" for n in range(2, 100))) if each not in taken)
        place = max((each.position for each in others), default=0) + 1
        row = put(unit, draft, code, place)
        return unit.commit(changed("agency", row.id), new_id=row.id, words="The agency is added.")


def put(unit: WritingUnit, draft: AgencyDraft, code: str, position: int) -> Agency:
    """The row of a new agency whose draft holds, audited."""
    row = Agency(
        id=new_id(),
        code=code,
        name=draft.name.strip(),
        short_name=draft.short_name.strip(),
        kind=AgencyKind.CORE if draft.core else AgencyKind.VIRTUAL,
        email=draft.email.strip() or None,
        phone=draft.phone.strip() or None,
        position=position,
    )
    unit.add(row)
    unit.audit("agency added", "agency", row.id, code=code)
    return row


@guarded(Act.MANAGE_AGENCIES)
def change_agency(hub: Hub, actor: Actor, agency_id: UUID, version: int, draft: AgencyDraft) -> Changes:
    """Change an agency's name, chip, way of taking part and ways to reach it.

    Raises:
        Invalid: as `add_agency`. Conflict: somebody else saved first, with both texts.
    """
    with hub.writing(actor) as unit:
        row = unit.get(Agency, agency_id, "This agency")
        problems = problems_with(draft, tuple(each for each in rows(unit.session) if each.id != agency_id))
        if problems:
            raise Invalid(tuple(problems))
        unit.expect_version(
            row,
            version,
            mine=_texts(draft.name, draft.short_name, draft.email, draft.phone),
            theirs=_texts(row.name, row.short_name, row.email, row.phone),
        )
        row.name = draft.name.strip()
        row.short_name = draft.short_name.strip()
        row.email = draft.email.strip() or None
        row.phone = draft.phone.strip() or None
        if row.kind is not AgencyKind.HUB:
            row.kind = AgencyKind.CORE if draft.core else AgencyKind.VIRTUAL
        unit.audit("agency changed", "agency", agency_id)
        return unit.commit(changed("agency", agency_id), words="The agency is changed.")


def _texts(name: str, short_name: str, email: str | None, phone: str | None) -> dict[str, str]:
    return {"Name": name, "Short name": short_name, "E-mail": email or "", "Telephone": phone or ""}


@guarded(Act.MANAGE_AGENCIES)
def end_agency(hub: Hub, actor: Actor, agency_id: UUID, version: int) -> Changes:
    """End an agency: it is no longer asked. What it replied stays.

    Raises:
        Refused: it is the hub itself, or people with accounts still belong to it.
    """
    with hub.writing(actor) as unit:
        row = unit.get(Agency, agency_id, "This agency")
        if row.kind is AgencyKind.HUB:
            raise Refused("The hub's own entry cannot be ended.", "Change its name instead.")
        people = unit.session.scalar(
            select(func.count())
            .select_from(UserAccount)
            .where(UserAccount.agency_id == agency_id, UserAccount.ended_at.is_(None))
        )
        if people:
            raise Refused(
                "People with an account still belong to this agency.",
                "End or move their accounts first, then try again.",
            )
        unit.expect_version(row, version, mine={"Agency": "ended"}, theirs={"Agency": "changed"})
        row.ended_at = unit.at
        unit.audit("agency ended", "agency", agency_id)
        return unit.commit(changed("agency", agency_id), words="The agency is no longer asked.")
