"""The first start: a new hub's administrator is led through set-up, which can be broken off and taken up again.

Every step is checked and kept in the encrypted database as it is done; only the hub's own keys come before it. From
the first administrator on each step is theirs: whoever takes the set-up up again signs in. The first version of the
policy is in force by the administrator's act of setting up; every later one needs a service manager.
"""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models import Agency, HubSetting, PolicyVersion, UserAccount, UserRole, new_id
from app.models.enums import AgencyKind, PolicyState
from app.services import policy_file
from app.services.access import Act, Actor, Role, guarded
from app.services.errors import Invalid, NotFound, Problem, Refused
from app.services.patterns.upkeep import count_under
from app.services.trust import accounts, agencies, opening, passwords, vault
from app.services.trust.accounts import UserDraft
from app.services.trust.agencies import HUB_CODE, AgencyDraft, AgencyRow
from app.services.trust.set_up_records import (
    STEP_WORDS,
    AdministratorDraft,
    HubDraft,
    PackOffer,
    SetUpProgress,
    SetUpStep,
)
from app.services.unit_of_work import Changes, Hub, ReadingUnit, WritingUnit, changed

HUB_NAME = "hub_name"
_PROGRESS = "set_up"
LONGEST_HUB_NAME = 80


def begin(draft: HubDraft) -> Hub:
    """Make the hub in its folder; the set-up goes on inside it.

    Raises:
        Invalid: fields `folder`, `hub_name`, `passphrase`, `again`. StoreFault: the folder or the disk refused.
    """
    problems: list[Problem] = []
    folder = Path(draft.folder.strip()).expanduser()
    if not draft.folder.strip() or not folder.is_absolute():
        problems.append(Problem("folder", "Choose the folder in which the hub's database is to lie."))
    elif folder.exists() and not folder.is_dir():
        problems.append(Problem("folder", "This is a file. Choose a folder."))
    elif vault.there_is_a_hub(folder):
        problems.append(Problem("folder", "There is a hub in this folder already: open it, or choose another folder."))
    name = draft.hub_name.strip()
    if not name or len(name) > LONGEST_HUB_NAME or not name.isprintable():
        problems.append(Problem("hub_name", f"Enter the hub's name, at most {LONGEST_HUB_NAME} characters."))
    try:
        vault.check_passphrase(draft.passphrase)
    except Invalid as found:
        problems.extend(found.problems)
    else:
        if draft.passphrase != draft.again:
            problems.append(Problem("again", "The two passphrases differ. Type the second one again."))
    if problems:
        raise Invalid(tuple(problems))
    hub = opening.create_hub(folder, draft.passphrase, "set-up")
    try:
        with hub.writing(None) as unit:
            unit.add(
                Agency(id=new_id(), code=HUB_CODE, name=name, short_name="MASH", kind=AgencyKind.HUB, position=0),
                HubSetting(name=HUB_NAME, value=name),
            )
            _keep(unit, SetUpProgress(SetUpStep.ADMINISTRATOR, name, "", ""))
            unit.audit("hub made")
            unit.commit()
    except BaseException:
        hub.close()
        raise
    return hub


def needs_set_up(hub: Hub) -> bool:
    """Whether the set-up was not finished: the hub has no policy in force."""
    with hub.reading(None) as unit:
        return _no_policy(unit.session)


def _no_policy(session: Session) -> bool:
    return not session.scalar(
        select(func.count()).select_from(PolicyVersion).where(PolicyVersion.state == PolicyState.IN_FORCE)
    )


def progress(hub: Hub) -> SetUpProgress:
    """How far the set-up has come; a hub that works already is done."""
    with hub.reading(None) as unit:
        return _progress(unit)


def _progress(unit: ReadingUnit) -> SetUpProgress:
    row = unit.session.get(HubSetting, _PROGRESS)
    kept: dict[str, Any] = json.loads(row.value) if row else {}
    if not _no_policy(unit.session):
        step = SetUpStep.DONE
    elif unit.session.scalar(select(func.count()).select_from(UserAccount)) == 0:
        step = SetUpStep.ADMINISTRATOR
    else:
        step = SetUpStep(kept.get("step", SetUpStep.POLICY.value))
    name = unit.session.get(HubSetting, HUB_NAME)
    return SetUpProgress(step, name.value if name else "", kept.get("pack", ""), kept.get("administrator", ""))


def _keep(unit: WritingUnit, now: SetUpProgress) -> None:
    body = json.dumps({"step": now.step.value, "pack": now.pack, "administrator": now.administrator})
    row = unit.session.get(HubSetting, _PROGRESS)
    if row is None:
        unit.add(HubSetting(name=_PROGRESS, value=body))
    else:
        row.value = body


def _still_setting_up(unit: ReadingUnit) -> SetUpProgress:
    now = _progress(unit)
    if now.step is SetUpStep.DONE:
        raise Refused(
            "This hub is set up already.", "Change users, agencies and policy on the administrator's screens."
        )
    return now


def make_first_administrator(hub: Hub, draft: AdministratorDraft) -> Changes:
    """Make the first account. It can be done once only: from then on an administrator makes every other.

    Raises:
        Refused: there is an account already.
        Invalid: fields `sign_in_name`, `display_name`, `initials`, `password`, `again`.
    """
    weak = list(passwords.problems_with(draft.password, draft.sign_in_name.strip().casefold()))
    if not weak and draft.password != draft.again:
        weak = [Problem("again", "The two passwords differ. Type the second one again.")]
    hashed = "" if weak else passwords.hashed(draft.password)
    with hub.writing(None) as unit:
        now = _still_setting_up(unit)
        if now.step is not SetUpStep.ADMINISTRATOR:
            raise Refused("The first administrator has been made already.", "Sign in as that administrator to go on.")
        home = unit.session.scalar(select(Agency).where(Agency.kind == AgencyKind.HUB))
        if home is None:
            raise NotFound("The hub's own entry is missing.", "Choose an empty folder and begin the set-up again.")
        account = UserDraft(
            draft.sign_in_name,
            draft.display_name,
            draft.initials,
            home.id,
            frozenset({Role.ADMINISTRATOR}),
        )
        problems = [*accounts.details_problems(unit.session, account), *weak]
        if problems:
            raise Invalid(tuple(problems))
        row = accounts.put_account(unit, account, hashed, must_change=False)
        _keep(unit, replace(now, step=SetUpStep.POLICY, administrator=row.sign_in_name))
        return unit.commit(changed("user", row.id), new_id=row.id, words="The first administrator is made.")


def list_packs() -> tuple[PackOffer, ...]:
    """The packs that come with the program, West Berkshire first, in words to choose by."""
    offers = []
    for pack in policy_file.builtin_packs():
        policy = policy_file.load_builtin(pack.code)
        clocks = {rule.clock.value: rule for rule in policy.clocks}
        whole = ", ".join(
            f"{policy.colour(entry.colour).word} {entry.limit.words()}"
            for entry in clocks["enquiry"].limits
            if entry.colour and not entry.urgent
        )
        replies = ", ".join(
            f"{policy.colour(entry.colour).word} {entry.limit.words()}"
            for entry in clocks["reply"].limits
            if entry.colour and not entry.urgent
        )
        core = [rule.name for rule in policy.agencies if rule.core]
        summary = (
            f"Contact screened in {clocks['contact'].limits[0].limit.words()}.",
            f"Enquiry finished: {whole}.",
            f"Partners answer: {replies}.",
            f"Core agencies: {', '.join(core)}; {len(policy.agencies) - len(core)} more linked.",
        )
        offers.append(PackOffer(pack.code, policy.name, policy.source, summary, len(policy.assumptions)))
    return tuple(offers)


@guarded(Act.SET_UP_HUB)
def choose_pack(hub: Hub, actor: Actor, code: str) -> Changes:
    """Choose the pack to begin with. It can be chosen again until the set-up is finished.

    Raises:
        Invalid: field `pack`.
    """
    known = {pack.code for pack in policy_file.builtin_packs()}
    if code not in known:
        raise Invalid((Problem("pack", "Choose the policy that comes nearest to your own; it can be changed later."),))
    with hub.writing(actor) as unit:
        now = _still_setting_up(unit)
        step = SetUpStep.AGENCIES if now.pack != code or now.step is SetUpStep.POLICY else now.step
        _keep(unit, replace(now, pack=code, step=step))
        unit.audit("set-up: policy chosen", None, None, pack=code)
        return unit.commit(changed("policy"))


@guarded(Act.SET_UP_HUB)
def propose_agencies(hub: Hub, actor: Actor) -> tuple[AgencyDraft, ...]:
    """The agencies to edit: those kept already, else those of the chosen pack."""
    with hub.reading(actor) as unit:
        now = _still_setting_up(unit)
        kept = _partners(unit.session)
        if kept and now.step is not SetUpStep.AGENCIES:
            return tuple(
                AgencyDraft(each.name, each.short_name, each.core, each.email, each.phone, each.code) for each in kept
            )
    if not now.pack:
        raise Refused("No policy has been chosen yet.", "Go back to the policy and choose one.")
    policy = policy_file.load_builtin(now.pack)
    return tuple(AgencyDraft(rule.name, rule.short, rule.core, code=rule.code) for rule in policy.agencies)


def _partners(session: Session) -> tuple[AgencyRow, ...]:
    return tuple(each for each in agencies.rows(session) if each.kind is not AgencyKind.HUB and each.ended_at is None)


@guarded(Act.SET_UP_HUB)
def save_agencies(hub: Hub, actor: Actor, drafts: tuple[AgencyDraft, ...]) -> Changes:
    """Keep the partner agencies as edited. `Problem.row` counts the drafts from 1.

    Raises:
        Invalid: a draft cannot stand, or an agency left out has people already (field `agencies`).
    """
    with hub.writing(actor) as unit:
        now = _still_setting_up(unit)
        if not now.pack:
            raise Refused("No policy has been chosen yet.", "Go back to the policy and choose one.")
        problems = _agency_problems(drafts)
        named = [(draft.code or agencies.code_of(draft.name), draft) for draft in drafts]
        rows = {row.code: row for row in unit.session.scalars(select(Agency).where(Agency.kind != AgencyKind.HUB))}
        staffed = {row.code for row in agencies.rows(unit.session) if row.people}
        for code in sorted(set(rows) - {code for code, _ in named}):
            if code in staffed:
                said = f"{rows[code].name} cannot be left out: people belong to it already. End their accounts first."
                problems.append(Problem("agencies", said))
            else:
                unit.session.delete(rows[code])
        if problems:
            raise Invalid(tuple(problems))
        unit.session.flush()
        for place, (code, draft) in enumerate(named, 1):
            row = rows.get(code)
            if row is None:
                agencies.put(unit, draft, code, place)
                continue
            row.name, row.short_name, row.position = draft.name.strip(), draft.short_name.strip(), place
            row.kind = AgencyKind.CORE if draft.core else AgencyKind.VIRTUAL
            row.email, row.phone = draft.email.strip() or None, draft.phone.strip() or None
        step = SetUpStep.PEOPLE if now.step is not SetUpStep.FINISH else now.step
        _keep(unit, replace(now, step=step))
        unit.audit("set-up: agencies kept", None, None, count=len(drafts))
        return unit.commit(changed("agency"))


def _agency_problems(drafts: tuple[AgencyDraft, ...]) -> list[Problem]:
    """What is wrong with the list: each draft by itself, and names that stand twice."""
    if not drafts:
        return [Problem("agencies", "A hub needs at least one partner agency to ask.")]
    problems = [
        Problem(problem.field, problem.sentence, row)
        for row, draft in enumerate(drafts, 1)
        for problem in agencies.problems_with(draft, ())
    ]
    values: tuple[tuple[str, Callable[[AgencyDraft], str]], ...] = (
        ("name", lambda draft: draft.name),
        ("short_name", lambda draft: draft.short_name),
        ("name", lambda draft: draft.code or agencies.code_of(draft.name)),
    )
    for key, value_of in values:
        seen: set[str] = set()
        for row, draft in enumerate(drafts, 1):
            value = value_of(draft).strip().casefold()
            if value and value in seen and not any(each.row == row and each.field == key for each in problems):
                problems.append(Problem(key, "Another agency in this list has the same.", row))
            seen.add(value)
    return problems


@guarded(Act.SET_UP_HUB)
def people_done(hub: Hub, actor: Actor) -> Changes:
    """Go on from people and roles to the last step; accounts themselves are made by `accounts.add_user`."""
    with hub.writing(actor) as unit:
        now = _still_setting_up(unit)
        if now.step not in {SetUpStep.PEOPLE, SetUpStep.FINISH}:
            raise Refused("The agencies have not been kept yet.", "Go back to the agencies and save them.")
        _keep(unit, replace(now, step=SetUpStep.FINISH))
        unit.audit("set-up: people entered")
        return unit.commit()


@guarded(Act.SET_UP_HUB)
def set_up_warnings(hub: Hub, actor: Actor) -> tuple[str, ...]:
    """What this hub could not do with the people it has, each in a sentence; nothing when all is there."""
    with hub.reading(actor) as unit:
        found = unit.session.execute(
            select(UserRole.role, func.count())
            .join(UserAccount, UserAccount.id == UserRole.user_id)
            .where(UserAccount.ended_at.is_(None))
            .group_by(UserRole.role)
        )
        held = {Role(role): count for role, count in found}
    said = []
    if not held.get(Role.HUB_WORKER):
        said.append("No hub worker: nobody's daily work is to take contacts in and screen them.")
    if not held.get(Role.MASH_MANAGER):
        said.append("No MASH manager: no outcome can be chosen and no consent override proposed.")
    if not held.get(Role.SERVICE_MANAGER):
        said.append("No service manager: no consent override can be agreed and no policy change confirmed.")
    if held.get(Role.ADMINISTRATOR, 0) < 2:
        said.append("Only one administrator: if they are away, nobody can set a password or end an account.")
    return tuple(said)


@guarded(Act.SET_UP_HUB)
def finish(hub: Hub, actor: Actor) -> Changes:
    """Put the chosen policy in force and make the wallboard's account: the hub begins to work.

    Raises:
        Refused: a step before is not done, or the hub is set up already.
    """
    with hub.writing(actor) as unit:
        now = _still_setting_up(unit)
        if now.step is not SetUpStep.FINISH:
            raise Refused("A step before this one is not done yet.", f"Go back to: {STEP_WORDS[now.step]}.")
        policy = policy_file.load_builtin(now.pack)
        version = PolicyVersion(
            id=new_id(),
            number=1,
            pack=policy.name,
            body=policy_file.builtin_text(now.pack),
            reason="Chosen at set-up",
            state=PolicyState.IN_FORCE,
            proposed_at=unit.at,
            proposed_by_id=actor.user_id,
            decided_at=unit.at,
        )
        unit.add(version)
        count_under(unit.session, policy)
        unit.audit("hub set up", "policy", version.id, pack=now.pack)
        _keep(unit, replace(now, step=SetUpStep.DONE))
        _wallboard(unit)
        return unit.commit(changed("policy"), changed("user"), words="The hub is set up.")


def _wallboard(unit: WritingUnit) -> UUID:
    """The unattended screen's account: it reads the board and never signs in."""
    home = unit.session.scalar(select(Agency.id).where(Agency.kind == AgencyKind.HUB))
    taken = {initials.upper() for initials in unit.session.scalars(select(UserAccount.initials))}
    initials = next(each for each in ("WB", "WALL", *(f"WB{n}" for n in range(2, 99))) if each not in taken)
    names = set(unit.session.scalars(select(UserAccount.sign_in_name)))
    name = next(each for each in ("wallboard", *(f"wallboard-{n}" for n in range(2, 99))) if each not in names)
    draft = UserDraft(name, "Wallboard", initials, home, frozenset({Role.WALLBOARD}))
    return accounts.put_account(unit, draft, "", must_change=False).id
