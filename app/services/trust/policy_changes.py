"""Changing the local policy: proposed by the administrator, in force only when a service manager confirms it.

Proposer and confirmer differ here, in the schema and on the screen; no pack can change that. An enquiry keeps the
version it started under.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from app.models import Agency, PolicyVersion, UserAccount, new_id
from app.models.enums import AgencyKind, PolicyState
from app.services import policy_file
from app.services.access import Act, Actor, Role, guarded
from app.services.errors import Invalid, NotFound, Problem, Refused
from app.services.patterns.upkeep import count_under
from app.services.policy import Policy
from app.services.unit_of_work import Changes, Hub, WritingUnit, changed

LONGEST_REASON = 2000
STATE_WORDS: dict[PolicyState, str] = {
    PolicyState.PROPOSED: "Waiting for a service manager",
    PolicyState.IN_FORCE: "In force",
    PolicyState.REFUSED: "Refused or withdrawn",
    PolicyState.SUPERSEDED: "Was in force",
}
_MARKS = ("code", "level", "name")


@dataclass(frozen=True)
class PolicyVersionRow:
    """A version of the policy: who proposed it and who decided; None where that was the set-up or nobody yet."""

    id: UUID
    number: int
    pack: str
    reason: str
    state: PolicyState
    proposed_at: datetime
    proposed_by: str
    proposed_by_id: UUID | None
    decided_at: datetime | None
    decided_by: str

    @property
    def waiting(self) -> bool:
        """Whether a service manager has still to decide."""
        return self.state is PolicyState.PROPOSED

    @property
    def in_force(self) -> bool:
        """Whether the hub works under it now."""
        return self.state is PolicyState.IN_FORCE

    @property
    def state_words(self) -> str:
        """Where it stands, in words."""
        return STATE_WORDS[self.state]


@dataclass(frozen=True)
class PolicyDifference:
    """One key that two versions have differently: `old` is empty where it is new, `new` where it goes.

    `old_assumed` and `new_assumed` tell whether a source publishes the value or the pack assumes it.
    """

    key: str
    old: str
    new: str
    old_assumed: bool = False
    new_assumed: bool = False

    def words(self) -> str:
        """The difference in one sentence."""
        old = self.old + (" (assumed)" if self.old_assumed else "")
        new = self.new + (" (assumed)" if self.new_assumed else "")
        if not self.old:
            return f"{self.key}: new, {new}"
        if not self.new:
            return f"{self.key}: taken out, was {old}"
        return f"{self.key}: {old} → {new}"


@dataclass(frozen=True)
class PolicyPreview:
    """A text looked at before it is proposed: its problems by line and key, or the policy and what it would change."""

    problems: tuple[Problem, ...]
    policy: Policy | None = None
    differences: tuple[PolicyDifference, ...] = ()


def _load(text: str, name: str) -> Policy:
    return policy_file.load_pack(text, name, roles=[each.value for each in Role], acts=[each.value for each in Act])


@guarded(Act.SEE_DIRECTORY)
def list_policy_versions(hub: Hub, actor: Actor) -> tuple[PolicyVersionRow, ...]:
    """Every version, newest first."""
    with hub.reading(actor) as unit:
        return _rows(unit.session)


def _rows(session: Session) -> tuple[PolicyVersionRow, ...]:
    proposer, decider = aliased(UserAccount), aliased(UserAccount)
    found = session.execute(
        select(
            PolicyVersion.id,
            PolicyVersion.number,
            PolicyVersion.pack,
            PolicyVersion.reason,
            PolicyVersion.state,
            PolicyVersion.proposed_at,
            PolicyVersion.proposed_by_id,
            PolicyVersion.decided_at,
            proposer.display_name.label("proposed_by"),
            decider.display_name.label("decided_by"),
        )
        .outerjoin(proposer, proposer.id == PolicyVersion.proposed_by_id)
        .outerjoin(decider, decider.id == PolicyVersion.confirmed_by_id)
        .order_by(PolicyVersion.number.desc())
    )
    return tuple(
        PolicyVersionRow(
            row.id,
            row.number,
            row.pack,
            row.reason,
            row.state,
            row.proposed_at,
            row.proposed_by or "",
            row.proposed_by_id,
            row.decided_at,
            row.decided_by or "",
        )
        for row in found
    )


@guarded(Act.SEE_DIRECTORY)
def policy_text(hub: Hub, actor: Actor, version_id: UUID) -> str:
    """The TOML of a version, as it was proposed."""
    with hub.reading(actor) as unit:
        return unit.get(PolicyVersion, version_id, "This version of the policy").body


@guarded(Act.SEE_DIRECTORY)
def read_policy(hub: Hub, actor: Actor, version_id: UUID) -> Policy:
    """A version as checked records, with what it assumes."""
    with hub.reading(actor) as unit:
        return unit.policy_of(version_id)


@guarded(Act.SEE_DIRECTORY)
def compare_policies(hub: Hub, actor: Actor, old_id: UUID, new_id: UUID) -> tuple[PolicyDifference, ...]:
    """What the second version has otherwise than the first, key by key in the second's order."""
    with hub.reading(actor) as unit:
        old = unit.get(PolicyVersion, old_id, "This version of the policy")
        new = unit.get(PolicyVersion, new_id, "This version of the policy")
        return differences(old.body, new.body)


@guarded(Act.PROPOSE_POLICY)
def preview_policy(hub: Hub, actor: Actor, text: str) -> PolicyPreview:
    """Check a text while it is being typed, and say what it would change."""
    try:
        policy = _load(text, "This")
    except Invalid as found:
        return PolicyPreview(found.problems)
    with hub.reading(actor) as unit:
        body = unit.session.scalar(select(PolicyVersion.body).where(PolicyVersion.state == PolicyState.IN_FORCE)) or ""
    return PolicyPreview((), policy, differences(body, text))


@guarded(Act.PROPOSE_POLICY)
def propose_policy(hub: Hub, actor: Actor, text: str, reason: str) -> Changes:
    """Lay a changed policy before a service manager; the one in force stays in force.

    Raises:
        Invalid: field `reason`, or the keys of the text with their lines.
        Refused: another change waits already, or nothing is changed.
    """
    if not reason.strip() or len(reason) > LONGEST_REASON:
        said = f"Say why the policy should change, in at most {LONGEST_REASON:,} characters."
        raise Invalid((Problem("reason", said),))
    policy = _load(text, "The proposed")
    with hub.writing(actor) as unit:
        if unit.session.scalar(select(func.count()).where(PolicyVersion.state == PolicyState.PROPOSED)):
            raise Refused(
                "Another change of the policy is waiting for a service manager.",
                "Let it be decided, or withdraw it, then propose this one.",
            )
        body = unit.session.scalar(select(PolicyVersion.body).where(PolicyVersion.state == PolicyState.IN_FORCE))
        if body is not None and not differences(body, text):
            raise Refused("This is the policy in force, word for word in every key.", "Change something first.")
        number = (unit.session.scalar(select(func.max(PolicyVersion.number))) or 0) + 1
        row = PolicyVersion(
            id=new_id(),
            number=number,
            pack=policy.name,
            body=text,
            reason=reason.strip(),
            state=PolicyState.PROPOSED,
            proposed_at=unit.at,
            proposed_by_id=actor.user_id,
        )
        unit.add(row)
        unit.audit("policy change proposed", "policy", row.id, number=number)
        return unit.commit(
            changed("policy", row.id), new_id=row.id, words="The change waits for a service manager to confirm it."
        )


def _waiting(unit: WritingUnit, version_id: UUID) -> PolicyVersion:
    row = unit.get(PolicyVersion, version_id, "This change of the policy")
    if row.state is not PolicyState.PROPOSED:
        raise Refused("This change of the policy was already decided.", "Refresh the list and look again.")
    return row


@guarded(Act.CONFIRM_POLICY)
def confirm_policy(hub: Hub, actor: Actor, version_id: UUID) -> Changes:
    """Put a proposed policy in force. Agencies that it names and the hub has not are added to the list.

    Raises:
        Refused: it was proposed by the same person, or is decided already.
        Invalid: this program does not accept its text any more.
    """
    with hub.writing(actor) as unit:
        row = _waiting(unit, version_id)
        if row.proposed_by_id == actor.user_id:
            raise Refused(
                "The person who proposed this change cannot also confirm it.", "Ask another service manager."
            )
        policy = _load(row.body, row.pack)
        former = unit.session.scalar(select(PolicyVersion).where(PolicyVersion.state == PolicyState.IN_FORCE))
        if former is not None:
            former.state = PolicyState.SUPERSEDED
            unit.session.flush()
        row.state = PolicyState.IN_FORCE
        row.decided_at = unit.at
        row.confirmed_by_id = actor.user_id
        unit.audit("policy change confirmed", "policy", row.id, number=row.number)
        unit.session.flush()
        add_missing_agencies(unit, policy)
        count_under(unit.session, policy)
        return unit.commit(
            changed("policy", row.id),
            changed("agency"),
            changed("patterns"),
            words=f"Version {row.number} of the policy is in force.",
        )


def add_missing_agencies(unit: WritingUnit, policy: Policy) -> None:
    """Make a row for every agency of a policy that the hub does not have yet; those it has stay as they are."""
    known = set(unit.session.scalars(select(Agency.code)))
    place = unit.session.scalar(select(func.max(Agency.position))) or 0
    for rule in policy.agencies:
        if rule.code in known:
            continue
        place += 1
        row = Agency(
            id=new_id(),
            code=rule.code,
            name=rule.name,
            short_name=rule.short,
            kind=AgencyKind.CORE if rule.core else AgencyKind.VIRTUAL,
            position=place,
        )
        unit.add(row)
        unit.audit("agency added", "agency", row.id, code=rule.code)


def _turn_down(unit: WritingUnit, row: PolicyVersion, act: str, words: str) -> Changes:
    row.state = PolicyState.REFUSED
    row.decided_at = unit.at
    unit.audit(act, "policy", row.id, number=row.number)
    return unit.commit(changed("policy", row.id), words=words)


@guarded(Act.CONFIRM_POLICY)
def refuse_policy(hub: Hub, actor: Actor, version_id: UUID) -> Changes:
    """Refuse a proposed policy; the one in force stays.

    Raises:
        Refused: it was proposed by the same person, or is decided already.
    """
    with hub.writing(actor) as unit:
        row = _waiting(unit, version_id)
        if row.proposed_by_id == actor.user_id:
            raise Refused("The person who proposed this change cannot also decide it.", "Ask another service manager.")
        row.confirmed_by_id = actor.user_id
        return _turn_down(unit, row, "policy change refused", "The change is refused; the policy in force stays.")


@guarded(Act.PROPOSE_POLICY)
def withdraw_policy(hub: Hub, actor: Actor, version_id: UUID) -> Changes:
    """Take back a proposed policy before it is decided."""
    with hub.writing(actor) as unit:
        row = _waiting(unit, version_id)
        return _turn_down(unit, row, "policy change withdrawn", "The change is withdrawn; the policy in force stays.")


def differences(old_text: str, new_text: str) -> tuple[PolicyDifference, ...]:
    """What a TOML text has otherwise than another, key by key. Both have been checked before."""
    old, new = dict(_flat(_parsed(old_text))), dict(_flat(_parsed(new_text)))
    keys = [*new, *(key for key in old if key not in new)]
    found = []
    for key in keys:
        before, after = old.get(key), new.get(key)
        if before != after:
            found.append(
                PolicyDifference(
                    key,
                    before[0] if before else "",
                    after[0] if after else "",
                    before[1] if before else False,
                    after[1] if after else False,
                )
            )
    return tuple(found)


def _parsed(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        raise NotFound("A version of the policy cannot be read.", "Tell the administrator.") from None


def _flat(value: Any, key: str = "", assumed: bool = False) -> Iterator[tuple[str, tuple[str, bool]]]:
    """Every key with its value in words; entries of a list of tables are named by their code, level or name."""
    if isinstance(value, dict):
        marked = value.get("assumed")
        for part, inner in value.items():
            if part in {"assumed", "from"} and key:
                continue
            here = marked is True or (isinstance(marked, list) and part in marked) or (assumed and marked is None)
            yield from _flat(inner, f"{key}.{part}" if key else part, here)
    elif isinstance(value, list) and value and all(isinstance(each, dict) for each in value):
        for number, each in enumerate(value, 1):
            name = next((each[mark] for mark in _MARKS if mark in each), number)
            yield from _flat(each, f"{key}[{name}]", assumed)
    else:
        yield key, (_said(value), assumed)


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(_said(each) for each in value) or "none"
    return str(value)
