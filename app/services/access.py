"""Who may do what.

Roles and grants are those of the hub's process (West Berkshire, London; see the role table of the trade's page):
whatever is not granted is refused. A policy pack may take a grant away (`narrowed`), never add one.
"""

import functools
import inspect
from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar, cast
from uuid import UUID

from app.services.errors import HubdeskError, Refused


class Role(StrEnum):
    """What a person is in the hub."""

    HUB_WORKER = "hub_worker"
    PARTNER = "partner_representative"
    SOCIAL_CARE_REPRESENTATIVE = "social_care_representative"
    MASH_MANAGER = "mash_manager"
    SERVICE_MANAGER = "service_manager"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    WALLBOARD = "wallboard"


ROLE_WORDS: dict[Role, str] = {
    Role.HUB_WORKER: "Hub worker",
    Role.PARTNER: "Partner representative",
    Role.SOCIAL_CARE_REPRESENTATIVE: "Children's social care representative",
    Role.MASH_MANAGER: "MASH manager",
    Role.SERVICE_MANAGER: "Service manager",
    Role.AUDITOR: "Information-governance auditor",
    Role.ADMINISTRATOR: "Administrator",
    Role.WALLBOARD: "Wallboard",
}


class Act(StrEnum):
    """A thing a person does, as access sees it."""

    # everybody who signs in
    KEEP_OWN_SETTINGS = "keep own settings"
    SEE_DIRECTORY = "see agencies, policy and colleagues"
    # the front door
    SEE_INBOX = "see the inbox"
    OPEN_CONTACT = "open a contact"
    RECORD_CONTACT = "record a contact"
    SORT_CONTACTS = "assign, link and mark contacts"
    FIND_PEOPLE = "find people"
    FIND_WORDS = "find words in what was written"
    OPEN_PERSON = "open a known person's page"
    OPEN_HOUSEHOLD = "open a household's page"
    SORT_DUPLICATES = "sort out probable duplicates"
    MERGE_PEOPLE = "merge two records of one person"
    SEE_PATTERNS = "see patterns over contacts"
    LOOK_AT_PATTERNS = "mark a pattern as looked at"
    SCREEN_CONTACT = "screen a contact"
    AUTHORISE_CONTACT = "authorise a contact"
    # the enquiry
    OPEN_ENQUIRY = "open an enquiry"
    SEE_ENQUIRY = "see an enquiry"
    ASK_PARTNERS = "ask partners"
    LOG_REPLY = "log a reply"
    SEE_OWN_REQUESTS = "see requests to one's own agency"
    RATE_ENQUIRY = "rate an enquiry"
    PAUSE_ENQUIRY = "pause an enquiry's clock"
    RECORD_CONSENT = "record where consent stands"
    NAME_ON_CASE = "name a colleague on a case"
    RESTRICT_CASE = "restrict a case or lift that"
    BREAK_GLASS = "open a restricted record by break-glass"
    REVIEW_BREAK_GLASS = "review an opening by break-glass"
    REALLOCATE = "give a case another lead worker"
    LOOK_AT_INTEREST = "look at a conflict of interest"
    MOVE_REQUEST = "give a partner more time"
    SEE_NAMED_CASE = "see the analysis of a case one is named on"
    MARK_ITEM = "mark how far an item may travel"
    CURATE_CHRONOLOGY = "curate a chronology"
    DRAW_FAMILY = "change the household picture"
    WRITE_ANALYSIS = "write the analysis"
    DISAGREE = "record a disagreement"
    DETERMINE = "determine a disagreement"
    RECOMMEND_OUTCOME = "recommend the outcome of an enquiry"
    DECIDE_ENQUIRY = "choose the outcome of an enquiry"
    HAND_OVER = "hand over to the assessment team"
    ACKNOWLEDGE_HAND_OVER = "acknowledge a hand-over"
    WRITE_SUMMARY = "write and issue a summary"
    RECORD_FLAG = "record flags and panel referrals"
    WARN = "write and review warning notes"
    GIVE_FEEDBACK = "answer a referrer"
    ADVISE = "record a consultation"
    PROPOSE_OVERRIDE = "propose a consent override"
    SEE_APPROVALS = "see what waits for approval"
    DECIDE_OVERRIDE = "agree or refuse a consent override"
    # the wall
    SEE_BOARD = "see the wallboard"
    START_BOARD = "start the wallboard"
    # administration
    SET_UP_HUB = "set the hub up"
    MANAGE_USERS = "manage users"
    MANAGE_AGENCIES = "manage agencies"
    PROPOSE_POLICY = "propose a policy change"
    CONFIRM_POLICY = "confirm a policy change"
    IMPORT_PEOPLE = "import people"
    BACK_UP = "back the hub up"
    # keeping and deleting
    KEEP_TO_TIME = "see what has passed its time"
    HOLD_RECORDS = "hold records from deletion"
    PROPOSE_DELETION = "propose what is deleted"
    DECIDE_DELETION = "approve or refuse a deletion"
    ANSWER_SUBJECT_ACCESS = "give out somebody's own record"
    # the auditor
    READ_AUDIT = "read the audit trail"


_DESK = frozenset({Role.HUB_WORKER, Role.MASH_MANAGER, Role.SERVICE_MANAGER})
_MANAGERS = frozenset({Role.MASH_MANAGER, Role.SERVICE_MANAGER})
_PARTNERS = frozenset({Role.PARTNER, Role.SOCIAL_CARE_REPRESENTATIVE})
_PEOPLE = frozenset(Role) - {Role.WALLBOARD}
_CASE = frozenset({Role.HUB_WORKER, Role.MASH_MANAGER})

GRANTS: dict[Act, frozenset[Role]] = {
    Act.KEEP_OWN_SETTINGS: _PEOPLE,
    Act.SEE_DIRECTORY: _PEOPLE,
    Act.SEE_INBOX: _DESK,
    Act.OPEN_CONTACT: _DESK,
    Act.RECORD_CONTACT: _DESK,
    Act.SORT_CONTACTS: _DESK,
    Act.FIND_PEOPLE: _DESK,
    Act.FIND_WORDS: _DESK | _PARTNERS,
    Act.OPEN_PERSON: _DESK,
    Act.OPEN_HOUSEHOLD: _DESK,
    Act.SORT_DUPLICATES: _DESK,
    Act.MERGE_PEOPLE: _MANAGERS,
    Act.SEE_PATTERNS: _DESK,
    Act.LOOK_AT_PATTERNS: _MANAGERS,
    Act.SCREEN_CONTACT: frozenset({Role.HUB_WORKER, Role.MASH_MANAGER}),
    Act.AUTHORISE_CONTACT: frozenset({Role.MASH_MANAGER}),
    Act.OPEN_ENQUIRY: frozenset({Role.HUB_WORKER, Role.MASH_MANAGER}),
    Act.SEE_ENQUIRY: _DESK,
    Act.ASK_PARTNERS: frozenset({Role.HUB_WORKER, Role.MASH_MANAGER}),
    Act.LOG_REPLY: frozenset({Role.HUB_WORKER, Role.MASH_MANAGER}) | _PARTNERS,
    Act.SEE_OWN_REQUESTS: _PARTNERS,
    Act.RATE_ENQUIRY: frozenset({Role.HUB_WORKER, Role.MASH_MANAGER}),
    Act.PAUSE_ENQUIRY: frozenset({Role.MASH_MANAGER}),
    Act.RECORD_CONSENT: frozenset({Role.HUB_WORKER, Role.MASH_MANAGER}),
    Act.NAME_ON_CASE: _MANAGERS,
    # "A partner representative named on a case by a manager"; "restricted cases open to named people and service
    # managers": whoever names also restricts (domain.md, below the role table)
    Act.RESTRICT_CASE: _MANAGERS,
    # "to anyone else by break-glass" (domain.md): of the desk. An administrator and an auditor never open case content,
    # the wallboard shows none, and a representative reads no request to others unless named (role table, "never")
    Act.BREAK_GLASS: _CASE,
    # "service manager: … opens restricted cases" (role table); trust.md "People": a review queue
    Act.REVIEW_BREAK_GLASS: frozenset({Role.SERVICE_MANAGER}),
    # "MASH manager: chooses the outcome, reallocates, chases" (role table)
    Act.REALLOCATE: frozenset({Role.MASH_MANAGER}),
    # "Conflict of interest: same surname or address as the member of staff, shown to the manager" (issue 6, item 2)
    Act.LOOK_AT_INTEREST: _MANAGERS,
    Act.MOVE_REQUEST: frozenset({Role.MASH_MANAGER}),
    Act.SEE_NAMED_CASE: _PARTNERS,
    Act.MARK_ITEM: _CASE | _PARTNERS,
    Act.CURATE_CHRONOLOGY: _CASE,
    Act.DRAW_FAMILY: _CASE,
    Act.WRITE_ANALYSIS: _CASE,
    Act.DISAGREE: _PARTNERS,
    Act.DETERMINE: frozenset({Role.SOCIAL_CARE_REPRESENTATIVE, Role.MASH_MANAGER}),
    Act.RECOMMEND_OUTCOME: _CASE,
    Act.DECIDE_ENQUIRY: frozenset({Role.MASH_MANAGER}),
    Act.HAND_OVER: _CASE,
    Act.ACKNOWLEDGE_HAND_OVER: _CASE | frozenset({Role.SOCIAL_CARE_REPRESENTATIVE}),
    Act.WRITE_SUMMARY: _CASE,
    Act.RECORD_FLAG: _CASE,
    Act.WARN: _MANAGERS,
    Act.GIVE_FEEDBACK: _CASE,
    Act.ADVISE: _CASE,
    Act.PROPOSE_OVERRIDE: frozenset({Role.MASH_MANAGER}),
    Act.SEE_APPROVALS: _MANAGERS,
    Act.DECIDE_OVERRIDE: frozenset({Role.SERVICE_MANAGER}),
    Act.SEE_BOARD: _DESK | frozenset({Role.WALLBOARD}),
    Act.START_BOARD: _MANAGERS | frozenset({Role.ADMINISTRATOR}),
    Act.SET_UP_HUB: frozenset({Role.ADMINISTRATOR}),
    Act.MANAGE_USERS: frozenset({Role.ADMINISTRATOR}),
    Act.MANAGE_AGENCIES: frozenset({Role.ADMINISTRATOR}),
    Act.PROPOSE_POLICY: frozenset({Role.ADMINISTRATOR}),
    Act.CONFIRM_POLICY: frozenset({Role.SERVICE_MANAGER}),
    Act.IMPORT_PEOPLE: frozenset({Role.ADMINISTRATOR}),
    Act.BACK_UP: frozenset({Role.ADMINISTRATOR}),
    Act.KEEP_TO_TIME: frozenset({Role.SERVICE_MANAGER}),
    Act.HOLD_RECORDS: frozenset({Role.SERVICE_MANAGER}),
    Act.PROPOSE_DELETION: frozenset({Role.SERVICE_MANAGER}),
    Act.DECIDE_DELETION: _MANAGERS,
    Act.ANSWER_SUBJECT_ACCESS: frozenset({Role.SERVICE_MANAGER}),
    Act.READ_AUDIT: frozenset({Role.AUDITOR}),
}


@dataclass(frozen=True)
class Actor:
    """The person who acts, as signed in.

    Attributes:
        user_id: their account.
        session_id: this sign-in; every audit entry names it.
        initials: shown on lists and on the wall.
        roles: what they are; re-read at the start of every unit of work.
        agency_id: who employs them.
    """

    user_id: UUID
    session_id: UUID
    display_name: str
    initials: str
    roles: frozenset[Role]
    agency_id: UUID


class Guard(Protocol):
    """What the access rules need of a hub."""

    @property
    def narrowed(self) -> frozenset[tuple[Role, Act]]:
        """Grants that the policy in force takes away."""

    def record_refusal(self, actor: Actor, act: Act, about: tuple[str, UUID] | None = None) -> None:
        """Write the refusal into the audit trail; `about` is the kind and id of what was asked for."""


def may(actor: Actor, act: Act, narrowed: frozenset[tuple[Role, Act]] = frozenset()) -> bool:
    """Whether one of the actor's roles grants the act and the policy in force has not taken it away."""
    return any(role in GRANTS[act] and (role, act) not in narrowed for role in actor.roles)


def require(hub: Guard, actor: Actor, act: Act, about: tuple[str, UUID] | None = None) -> None:
    """Let the act pass, or record the refusal and raise `Refused`."""
    if may(actor, act, hub.narrowed):
        return
    hub.record_refusal(actor, act, about)
    raise Refused(
        f"Your role does not allow you to {act.value}.",
        "If you need to, ask a manager to do it or the administrator to change your role.",
    )


_inside: ContextVar[bool] = ContextVar("inside a guarded service", default=False)
"""So that a service which asks another writes one refusal, and not before its own transaction has ended."""
_KINDS = {
    "enquiry_id": "enquiry",
    "contact_id": "contact",
    "request_id": "request",
    "person_id": "person",
    "household_id": "household",
    "override_id": "override",
    "summary_id": "summary",
    "batch_id": "batch",
}
"""What the first argument of a service that names a thing names, as the audit trail calls it."""


def _about(names: Sequence[str], args: Sequence[object], kwargs: Mapping[str, object]) -> tuple[str, UUID] | None:
    """The kind and id of what a service was asked for; none where its arguments name nothing of the record."""
    for name, value in (*zip(names, args, strict=False), *kwargs.items()):
        if name in _KINDS and isinstance(value, UUID):
            return _KINDS[name], value
    return None


G = TypeVar("G", bound=Guard)
P = ParamSpec("P")
R = TypeVar("R")


def guarded(
    act: Act,
) -> Callable[[Callable[Concatenate[G, Actor, P], R]], Callable[Concatenate[G, Actor, P], R]]:
    """Ask access before the service runs; the act is kept as `guarded_act` for the role sweep.

    A refusal inside the service for who asks (a case that is closed to them, another agency's request) is written down
    here too, once, after what the service began was undone.
    """

    def wrap(service: Callable[Concatenate[G, Actor, P], R]) -> Callable[Concatenate[G, Actor, P], R]:
        names = tuple(inspect.signature(service).parameters)[2:]

        @functools.wraps(service)
        def asked(hub: G, actor: Actor, *args: P.args, **kwargs: P.kwargs) -> R:
            about = _about(names, args, kwargs)
            require(hub, actor, act, about)
            outermost = _inside.set(True) if not _inside.get() else None
            try:
                return service(hub, actor, *args, **kwargs)
            except HubdeskError as error:
                if error.barred and outermost is not None:
                    hub.record_refusal(actor, act, about)
                raise
            finally:
                if outermost is not None:
                    _inside.reset(outermost)

        marked: Any = asked
        marked.guarded_act = act
        return cast("Callable[Concatenate[G, Actor, P], R]", asked)

    return wrap
