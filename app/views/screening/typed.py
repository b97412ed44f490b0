"""What a person has typed about each contact and not recorded yet: held while the screen is open, kept encrypted.

No Qt. A form that is left is not a form that is lost: the text comes back with its contact, on this screen or after a
lock, a crash or a night. What is typed stays tied to the version of the contact it was typed over.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from app.services.access import Act, may
from app.services.errors import Conflict
from app.services.intake.screening_records import ScreeningDraft
from app.services.policy import Policy
from app.views.desk import Desk
from app.views.screening.options import CONSENT_WORDS, concern_words, outcome_words, rating_words, reason_words

if TYPE_CHECKING:
    from app.services.intake.screening_drafts import KeptScreening
    from app.services.unit_of_work import Changes

LABELS = {
    "level": "Level of need",
    "concerns": "Concerns",
    "cse_level": "CSE risk",
    "rating": "Initial rating",
    "rating_reason": "Reason for the rating",
    "consent": "Consent",
    "consent_reason": "Why consent was not sought",
    "consent_explanation": "What was said about consent",
    "outcome": "Recommended outcome",
    "outcome_reason": "Reason for the recommendation",
}


class TypedScreenings:
    """The unrecorded screenings of one screen."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._typed: dict[UUID, ScreeningDraft] = {}
        self._moved: set[UUID] = set()
        self._stored: set[UUID] = set()
        self._faults: dict[UUID, Exception] = {}

    def allowed(self) -> bool:
        """Whether this person screens at all; only then is there anything to keep."""
        return may(self._desk.actor, Act.SCREEN_CONTACT, self._desk.narrowed)

    def read(self, contact_ids: Iterable[UUID]) -> tuple[KeptScreening, ...]:
        """The kept drafts about these contacts; runs on the database thread."""
        if not self.allowed():
            return ()
        from app.services.intake.screening_drafts import open_screening_drafts

        return open_screening_drafts(self._desk.hub, self._desk.actor, tuple(contact_ids))

    def take_in(self, kept: Iterable[KeptScreening]) -> frozenset[UUID]:
        """Take over what the database gave back; the contacts whose text was not on this screen before."""
        new: set[UUID] = set()
        for each in kept:
            self._stored.add(each.contact_id)
            if each.contact_id not in self._typed and each.contact_id not in self._moved:
                self._typed[each.contact_id] = each.draft
                new.add(each.contact_id)
        return frozenset(new)

    def get(self, contact_id: UUID) -> ScreeningDraft | None:
        """What is typed about a contact; None when nothing is."""
        return self._typed.get(contact_id)

    def note(self, contact_id: UUID, draft: ScreeningDraft, on_record: ScreeningDraft) -> None:
        """Remember what the form holds, or that it holds only what is on record."""
        if same(draft, on_record):
            if self._typed.pop(contact_id, None) is not None or contact_id in self._stored:
                self._moved.add(contact_id)
        elif self._typed.get(contact_id) != draft:
            self._typed[contact_id] = draft
            self._moved.add(contact_id)

    def rebase(self, contact_id: UUID, version: int) -> None:
        """The person has been told of the newer facts: what they typed now stands over those."""
        typed = self._typed.get(contact_id)
        if typed is not None and typed.version != version:
            self._typed[contact_id] = replace(typed, version=version)
            self._moved.add(contact_id)

    def give_back(self, contact_id: UUID, draft: ScreeningDraft) -> None:
        """A recorded screening was taken back: its text stands in the form again."""
        self._typed[contact_id] = draft
        self._moved.add(contact_id)

    def hold(self, contact_id: UUID) -> None:
        """It is being recorded: nothing is kept of it until the answer is there."""
        self._moved.discard(contact_id)

    def release(self, contact_id: UUID) -> None:
        """It was not recorded: what is typed is to be kept again."""
        if contact_id in self._typed:
            self._moved.add(contact_id)

    def settle(self, contact_id: UUID) -> None:
        """It was recorded: the service has taken the kept draft away in the same transaction."""
        self._typed.pop(contact_id, None)
        self._moved.discard(contact_id)
        self._stored.discard(contact_id)

    @property
    def fault(self) -> Exception | None:
        """Why something typed could not be kept the last time; None when all of it is."""
        return next((fault for at, fault in self._faults.items() if at in self._typed), None)

    def save(self) -> None:
        """Keep everything typed since the last time; asks nothing and waits for nothing."""
        moved, self._moved = self._moved, set()
        if not moved or not self.allowed():
            return
        from app.services.intake.screening_drafts import discard_screening_draft, save_screening_draft

        hub, actor = self._desk.hub, self._desk.actor
        for contact_id in moved:
            draft = self._typed.get(contact_id)
            again = partial(self._again, contact_id)
            if draft is not None:
                self._stored.add(contact_id)
                work = partial(save_screening_draft, hub, actor, contact_id, draft)
                self._desk.runner.operation(work, partial(self._kept, contact_id), again)
            elif contact_id in self._stored:
                self._stored.discard(contact_id)
                gone = partial(discard_screening_draft, hub, actor, contact_id)
                self._desk.runner.operation(gone, None, again)

    def _kept(self, contact_id: UUID, _changes: Changes) -> None:
        self._faults.pop(contact_id, None)

    def _again(self, contact_id: UUID, error: Exception) -> None:
        """It could not be kept just now: the next save tries once more, and the form still holds it."""
        self._moved.add(contact_id)
        self._faults[contact_id] = error

    def forget(self) -> None:
        """Forget everything on this screen: the person has signed out. What was kept stays kept."""
        self._typed.clear()
        self._faults.clear()
        self._moved.clear()
        self._stored.clear()


def same(one: ScreeningDraft, other: ScreeningDraft) -> bool:
    """Whether two forms hold the same judgement, whatever version each was read at."""
    return replace(one, version=0, concerns=tuple(sorted(one.concerns))) == replace(
        other, version=0, concerns=tuple(sorted(other.concerns))
    )


def in_words(conflict: Conflict, policy: Policy) -> Conflict:
    """The same conflict with every code as staff read it, for the dialog that shows both."""
    mine, theirs = (
        {name: _said(name, text, policy) for name, text in side.items()}
        for side in (conflict.texts.mine, conflict.texts.theirs)
    )
    return Conflict(conflict.sentence, mine, theirs, conflict.their_initials)


def merged(conflict: Conflict, choice: dict[str, str], policy: Policy, version: int) -> ScreeningDraft:
    """The screening that a person chose field by field, over the contact as it now stands; not recorded yet."""
    worded = in_words(conflict, policy)
    stands: dict[str, str] = {}
    for name, mine in conflict.texts.mine.items():
        keep_mine = name not in choice or choice[name] == worded.texts.mine[name]
        stands[name] = mine if keep_mine else conflict.texts.theirs.get(name, "")
    level, concerns = stands.pop("level"), stands.pop("concerns")
    if stands["consent"] != "not_sought":
        stands["consent_reason"] = ""
    return ScreeningDraft(
        version=version,
        level=int(level) if level else None,
        concerns=tuple(code for code in concerns.split(",") if code),
        **stands,
    )


def _said(name: str, text: str, policy: Policy) -> str:
    if not text:
        return ""
    match name:
        case "level":
            said = next((f"{each.number}  {each.name}" for each in policy.levels if str(each.number) == text), text)
        case "concerns":
            said = "\n".join(concern_words(code) for code in text.split(","))
        case "rating":
            said = rating_words(policy, text)
        case "consent":
            said = dict(CONSENT_WORDS).get(text, text)
        case "consent_reason":
            said = reason_words(policy, text)
        case "outcome":
            said = outcome_words(policy, text)
        case "cse_level":
            said = text.capitalize()
        case _:
            said = text
    return said
