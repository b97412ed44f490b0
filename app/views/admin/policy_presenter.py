"""What administrator and service manager do with the policy. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from app.services import policy_file
from app.services.access import Act, Actor, may
from app.services.errors import Invalid, Problem
from app.services.policy import PackName, Policy
from app.services.trust import policy_changes
from app.services.trust.policy_changes import PolicyDifference, PolicyPreview, PolicyVersionRow
from app.services.unit_of_work import Changes, Hub
from app.views import errors
from app.views.admin.policy_facts import PolicyFact, policy_facts
from app.views.desk import Desk, Notice


class PolicyShown(Protocol):
    """What the presenter needs of the pane."""

    def show_policy(self, heading: str, source: str, facts: tuple[PolicyFact, ...]) -> None:
        """Show the policy in force."""

    def show_versions(self, rows: tuple[PolicyVersionRow, ...]) -> None:
        """List every version."""

    def show_waiting(
        self, row: PolicyVersionRow | None, differences: tuple[PolicyDifference, ...], *, own: bool
    ) -> None:
        """Show the change that waits, or that none does."""

    def show_packs(self, packs: tuple[PackName, ...]) -> None:
        """Offer the packs of the program."""

    def show_text(self, body: str) -> None:
        """Put a text into the editor."""

    def show_preview(self, problems: tuple[Problem, ...], differences: tuple[PolicyDifference, ...]) -> None:
        """Say what is wrong with the text, or what it would change."""

    def show_problems(self, problems: tuple[Problem, ...]) -> None:
        """Mark what keeps the text from being proposed."""

    def clear_reason(self) -> None:
        """Forget the reason typed."""


@dataclass(frozen=True)
class PolicyStand:
    """How the policy stands: every version, the one in force, the one that waits and what it would change."""

    versions: tuple[PolicyVersionRow, ...]
    in_force: PolicyVersionRow | None
    policy: Policy | None
    body: str
    waiting: PolicyVersionRow | None
    differences: tuple[PolicyDifference, ...]


def read_stand(hub: Hub, actor: Actor) -> PolicyStand:
    """Read how the policy stands; on the database thread."""
    versions = policy_changes.list_policy_versions(hub, actor)
    current = next((each for each in versions if each.in_force), None)
    waiting = next((each for each in versions if each.waiting), None)
    if current is None:
        return PolicyStand(versions, None, None, "", waiting, ())
    return PolicyStand(
        versions,
        current,
        policy_changes.read_policy(hub, actor, current.id),
        policy_changes.policy_text(hub, actor, current.id),
        waiting,
        policy_changes.compare_policies(hub, actor, current.id, waiting.id) if waiting else (),
    )


class PolicyPresenter:
    """Shows the policy, lets an administrator propose a change and a service manager decide it."""

    def __init__(self, desk: Desk, pane: PolicyShown, tell: Callable[[Notice], None]) -> None:
        self._desk = desk
        self._pane = pane
        self._tell = tell
        self._stand: PolicyStand | None = None
        self.proposes = may(desk.actor, Act.PROPOSE_POLICY)
        desk.changes.subscribe(("policy",), lambda _changes: self.refresh())

    def start(self) -> None:
        """Fill the pane for the first time."""
        if self.proposes:
            self._pane.show_packs(policy_file.builtin_packs())
        self.refresh()

    def refresh(self) -> None:
        """Read how the policy stands; a text being edited stays."""
        hub, actor = self._desk.hub, self._desk.actor
        self._desk.runner.query(lambda: read_stand(hub, actor), self._show, self._failed, lane="policy")

    def _show(self, stand: PolicyStand) -> None:
        first = self._stand is None or self._stand.body != stand.body
        self._stand = stand
        self._pane.show_versions(stand.versions)
        if stand.policy is not None and stand.in_force is not None:
            count = len(stand.policy.assumptions)
            assumed = f"{count} value{'s' if count != 1 else ''} assumed" if count else "every value published"
            heading = f"{stand.policy.name}, version {stand.in_force.number} · {assumed}"
            self._pane.show_policy(heading, f"Source: {stand.policy.source}", policy_facts(stand.policy))
        own = stand.waiting is not None and stand.waiting.proposed_by_id == self._desk.actor.user_id
        self._pane.show_waiting(stand.waiting, stand.differences, own=own)
        if first and self.proposes:
            self._pane.show_text(stand.body)

    def begin_from(self, code: str) -> None:
        """Put a pack of the program into the editor."""
        self._pane.show_text(policy_file.builtin_text(code))

    def check(self, body: str) -> None:
        """Check the text while it is being typed."""
        hub, actor = self._desk.hub, self._desk.actor

        def shown(preview: PolicyPreview) -> None:
            self._pane.show_preview(preview.problems, preview.differences)

        self._desk.runner.query(
            lambda: policy_changes.preview_policy(hub, actor, body), shown, self._failed, lane="policy-check"
        )

    def propose(self, body: str, reason: str) -> None:
        """Lay the change before a service manager."""
        hub, actor = self._desk.hub, self._desk.actor

        def proposed(changes: Changes) -> None:
            self._pane.clear_reason()
            self._told(changes)

        self._desk.runner.operation(
            lambda: policy_changes.propose_policy(hub, actor, body, reason), proposed, self._failed
        )

    def confirm(self) -> None:
        """Put the waiting change in force."""
        self._decide(policy_changes.confirm_policy)

    def refuse(self) -> None:
        """Refuse the waiting change."""
        self._decide(policy_changes.refuse_policy)

    def withdraw(self) -> None:
        """Take the waiting change back."""
        self._decide(policy_changes.withdraw_policy)

    def _decide(self, act: Callable[..., Changes]) -> None:
        waiting = self._stand.waiting if self._stand else None
        if waiting is not None:
            hub, actor = self._desk.hub, self._desk.actor
            self._desk.runner.operation(lambda: act(hub, actor, waiting.id), self._told, self._failed)

    def _told(self, changes: Changes) -> None:
        self._tell(Notice(changes.words, tone="done"))
        self.refresh()

    def _failed(self, error: Exception) -> None:
        if isinstance(error, Invalid):
            self._pane.show_problems(error.problems)
        else:
            said = errors.words(error)
            self._tell(Notice(said.sentence, said.next_step, said.tone))
