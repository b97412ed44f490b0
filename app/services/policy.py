"""Policy as data: what one hub has decided about levels, colours, clocks, agencies and routes.

The records here are frozen and know nothing of files; `app.services.policy_file` reads and checks a pack and
`app.services.deadlines` computes due times from it. `propose` says what the policy suggests for one contact
and why; it never decides (West Berkshire seed 004: the worker recommends, the manager chooses).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import time
from enum import StrEnum

from app.services.policy_patterns import USUAL, PatternRules
from app.services.policy_restricted import USUALLY_RESTRICTED, RestrictedRules
from app.services.policy_retention import DEFAULT, RetentionRules

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


class ClockKind(StrEnum):
    """How the time of a limit is counted."""

    PLAIN_HOURS = "plain hours"
    """Elapsed hours, through nights, weekends and clock changes."""
    WORKING_HOURS = "working hours"
    """Hours that count only while the hub is open."""
    WORKING_DAYS = "working days"
    """The same local time on the nth working day after the start."""
    NO_LIMIT = "no limit"
    """Nothing falls due (Blue in Surrey and Merton)."""


class StartEvent(StrEnum):
    """What sets a clock going."""

    RECEIVED = "received"
    DECISION_STARTED = "decision-making started"
    ENQUIRY_OPENED = "enquiry opened"
    FIRST_DECISION = "first decision"
    REQUEST_SENT = "request sent"
    HANDED_OVER = "handed over"


class ClockName(StrEnum):
    """The clocks of a hub; the value is the table under `limits` in a pack."""

    CONTACT = "contact"
    """From a contact to its screening decision."""
    STATUTORY_FLOOR = "statutory_floor"
    """Next steps decided within one working day of a referral, whatever the local clock says."""
    ACKNOWLEDGEMENT = "acknowledgement"
    """The referrer hears that the referral arrived."""
    WRITTEN_REFERRAL = "written_referral"
    """A phone referral is confirmed in writing."""
    REPLY = "reply"
    """A partner answers a request for information."""
    ENQUIRY = "enquiry"
    """The whole enquiry is finished."""
    HAND_OVER = "hand_over"
    """The assessment team says that it has a hand-over."""


class Subject(StrEnum):
    """Whom a contact or an enquiry is about."""

    CHILD = "child"
    ADULT = "adult"


class Stage(StrEnum):
    """At which decision an outcome is offered."""

    CONTACT = "contact"
    ENQUIRY = "enquiry"


@dataclass(frozen=True, slots=True)
class PackName:
    """A pack that comes with the program: `code` is its file's stem, `name` what staff read."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Colour:
    """A rating colour; `code` is one of red, amber, green, blue, `letter` stands inside its shape."""

    code: str
    word: str
    letter: str
    information_only: bool


@dataclass(frozen=True, slots=True)
class Level:
    """A level of need, 1 to 4, the colour it proposes and the contact outcome that usually follows."""

    number: int
    name: str
    words: str
    proposes: str
    route: str | None


@dataclass(frozen=True, slots=True)
class Limit:
    """How long something may take: `amount` in hours or working days as `kind` says, none for no limit.

    `runs_past_closing` belongs to working hours only: the clock waits for the hub to open and then runs
    through closing time. `assumed` means that no source publishes the value and `assumed_from` says
    whose it is.
    """

    kind: ClockKind
    amount: int | None
    runs_past_closing: bool = False
    assumed: bool = False
    assumed_from: str | None = None

    def words(self) -> str:
        """Say the limit: "24 working hours", "1 working day", "72 hours", "no limit"."""
        if self.amount is None:
            return "no limit"
        unit = "hours" if self.kind is ClockKind.PLAIN_HOURS else self.kind.value
        return f"{self.amount} {unit[:-1] if self.amount == 1 else unit}"


@dataclass(frozen=True, slots=True)
class ColourLimit:
    """The limit of one colour; `urgent` is the variant for a request that was marked urgent."""

    colour: str | None
    urgent: bool
    limit: Limit


@dataclass(frozen=True, slots=True)
class ClockRule:
    """One clock of the hub: when it starts, whether it may be paused with a reason, and its limits."""

    clock: ClockName
    starts: StartEvent
    pause_allowed: bool
    late_needs_reason: bool
    limits: tuple[ColourLimit, ...]

    def limit(self, colour: str | None = None, *, urgent: bool = False) -> Limit:
        """Give the limit for a colour (none where the clock has one limit for all).

        Raises `LookupError` when the policy has no such colour, or no urgent variant of it.
        """
        for entry in self.limits:
            if entry.colour == colour and entry.urgent == urgent:
                return entry.limit
        raise LookupError(f"{self.clock} has no limit for {colour}{' marked urgent' if urgent else ''}")

    def can_be_urgent(self, colour: str) -> bool:
        """Tell whether a request of this colour may be marked urgent (West Berkshire: Amber, 0–4 h)."""
        return any(entry.urgent and entry.colour == colour for entry in self.limits)


@dataclass(frozen=True, slots=True)
class OpenHours:
    """Opening hours of one weekday in London local time."""

    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class Opening:
    """When the hub is open: seven entries from Monday, none for a closed day."""

    days: tuple[OpenHours | None, ...]
    bank_holidays: bool
    assumed: bool = False
    assumed_from: str | None = None

    def words(self) -> str:
        """Say the hours; weekdays are named unless the hub has the same hours Monday to Friday and no others."""
        runs: list[tuple[int, int, str]] = []
        for day, hours in enumerate(self.days):
            if hours is None:
                continue
            span = f"{hours.opens:%H:%M}–{hours.closes:%H:%M}"
            if runs and runs[-1][1:] == (day - 1, span):
                runs[-1] = (runs[-1][0], day, span)
            else:
                runs.append((day, day, span))
        if len(runs) == 1 and runs[0][:2] == (0, 4):
            return runs[0][2]
        return ", ".join(f"{'–'.join(dict.fromkeys((_DAYS[a], _DAYS[b])))} {span}" for a, b, span in runs)


@dataclass(frozen=True, slots=True)
class AgencyRule:
    """A partner agency; `short` is the chip on the wall; `core` sits in the hub, the rest is virtual."""

    code: str
    name: str
    short: str
    core: bool


@dataclass(frozen=True, slots=True)
class OutcomeRule:
    """An outcome that staff may recommend or choose.

    `opens_enquiry`: choosing it opens a MASH enquiry. `immediate`: goes to the assessment team at once and
    outranks other routes. `no_further_action`: counts as such in returns and in the feedback to referrers.
    `early_help`: wants a plan of interventions, team and lead professional. `consultation`: advice without a referral.
    """

    code: str
    words: str
    stage: Stage
    subjects: frozenset[Subject]
    opens_enquiry: bool
    immediate: bool
    no_further_action: bool
    early_help: bool = False
    consultation: bool = False


@dataclass(frozen=True, slots=True)
class LadderStep:
    """One step of the ladder for disagreements: which role takes it, in words (Nottinghamshire)."""

    number: int
    role: str
    words: str


@dataclass(frozen=True, slots=True)
class RouteRule:
    """A contact that always takes a route: any of `cse_levels`, or one code of each group of `concerns`."""

    code: str
    words: str
    route: str
    cse_levels: frozenset[str]
    concerns: tuple[frozenset[str], ...]

    def holds(self, concern_codes: Collection[str], cse_level: str | None) -> bool:
        """Tell whether the rule applies to a contact with these concern codes and this CSE level."""
        if cse_level is not None and cse_level in self.cse_levels:
            return True
        return bool(self.concerns) and all(group.intersection(concern_codes) for group in self.concerns)


@dataclass(frozen=True, slots=True)
class Choice:
    """A worded choice of the policy: a reason for not seeking consent, a ground for an override, a team, a help."""

    code: str
    words: str


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Acts that this hub takes away from a role. A pack can never give one."""

    role: str
    acts: frozenset[str]


@dataclass(frozen=True, slots=True)
class Assumption:
    """A value of the pack that no source publishes: its key, what it says, and whose value it is."""

    key: str
    words: str
    taken_from: str


@dataclass(frozen=True, slots=True)
class Policy:
    """A whole, checked policy pack."""

    name: str
    source: str
    colours: tuple[Colour, ...]
    levels: tuple[Level, ...]
    opening: Opening
    clocks: tuple[ClockRule, ...]
    agencies: tuple[AgencyRule, ...]
    outcomes: tuple[OutcomeRule, ...]
    routes: tuple[RouteRule, ...]
    consent_not_sought: tuple[Choice, ...]
    override_grounds: tuple[Choice, ...]
    narrowings: tuple[Narrowing, ...]
    assumptions: tuple[Assumption, ...]
    ladder: tuple[LadderStep, ...] = ()
    interventions: tuple[Choice, ...] = ()
    locality_teams: tuple[Choice, ...] = ()
    assessment_teams: tuple[Choice, ...] = ()
    handling_mark: str = ""
    line_styles: str = "UK"
    core: tuple[tuple[Subject, frozenset[str]], ...] = ()
    patterns: PatternRules = USUAL
    retention: RetentionRules = DEFAULT
    restricted: RestrictedRules = USUALLY_RESTRICTED

    def clock(self, name: ClockName) -> ClockRule:
        """Give one clock's rule; every pack has all of them."""
        return next(rule for rule in self.clocks if rule.clock == name)

    def colour(self, code: str) -> Colour:
        """Give a colour by its code; raises `LookupError` when the pack does not use it."""
        for colour in self.colours:
            if colour.code == code:
                return colour
        raise LookupError(f"the policy has no colour {code}")

    def level(self, number: int) -> Level:
        """Give a level of need; raises `LookupError` when there is none of that number."""
        for level in self.levels:
            if level.number == number:
                return level
        raise LookupError(f"the policy has no level {number}")

    def agency(self, code: str) -> AgencyRule:
        """Give an agency by its code; raises `LookupError` when the pack does not name it."""
        for agency in self.agencies:
            if agency.code == code:
                return agency
        raise LookupError(f"the policy has no agency {code}")

    def core_for(self, subjects: Collection[Subject]) -> frozenset[str]:
        """Give the codes of the core agencies of these subjects; empty where the pack does not say."""
        return frozenset[str]().union(*(found for subject, found in self.core if subject in subjects))

    def outcomes_for(self, stage: Stage, subject: Subject) -> tuple[OutcomeRule, ...]:
        """Give the outcomes offered at a stage for a child or an adult, in the pack's order."""
        return tuple(rule for rule in self.outcomes if rule.stage == stage and subject in rule.subjects)

    def outcome(self, stage: Stage, code: str) -> OutcomeRule:
        """Give one outcome; raises `LookupError` when the stage does not offer it."""
        for rule in self.outcomes:
            if rule.stage == stage and rule.code == code:
                return rule
        raise LookupError(f"the policy has no {stage} outcome {code}")

    def taken_from(self, role: str) -> frozenset[str]:
        """Give the acts this hub takes away from a role; empty when it takes none."""
        return frozenset[str]().union(*(entry.acts for entry in self.narrowings if entry.role == role))


TOXIC_TRIO: tuple[frozenset[str], ...] = (frozenset({"3A", "3B", "3C"}), frozenset({"4B"}), frozenset({"1B", "2B"}))
"""Domestic abuse, parental mental ill-health and parental substance misuse, by CIN concern code."""


def is_toxic_trio(concern_codes: Collection[str]) -> bool:
    """Compute the toxic trio from concern codes; it is never ticked."""
    return all(group.intersection(concern_codes) for group in TOXIC_TRIO)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the policy suggests for a contact: a colour code, a contact outcome, others beside it, and why."""

    colour: str | None
    route: str | None
    beside: tuple[str, ...]
    reasons: tuple[str, ...]


def propose(
    policy: Policy,
    level: int | None,
    concern_codes: Collection[str] = (),
    cse_level: str | None = None,
    subject: Subject = Subject.CHILD,
) -> Proposal:
    """Say what the policy proposes for this level, these concerns and this CSE level, and why.

    The colour follows from the level alone. A route that always goes through MASH outranks the level's own
    route, except an immediate one (strategy discussion), beside which the enquiry then runs. An outcome that
    is not offered for the subject is not proposed. Raises `LookupError` for a level the policy has not.
    """
    offered = {rule.code: rule for rule in policy.outcomes_for(Stage.CONTACT, subject)}
    colour: str | None = None
    route: str | None = None
    beside, reasons = list[str](), list[str]()
    if level is not None:
        chosen = policy.level(level)
        colour = chosen.proposes
        route = chosen.route if chosen.route in offered else None
        follows = f", usually: {offered[route].words}" if route is not None else ""
        reasons.append(f"Level {level} {chosen.name} proposes {policy.colour(colour).word}{follows}")
    for rule in policy.routes:
        if rule.route not in offered or not rule.holds(concern_codes, cse_level):
            continue
        reasons.append(rule.words)
        if route is not None and offered[route].immediate and route != rule.route:
            beside += [rule.route] if rule.route not in beside else []
        else:
            route = rule.route
    return Proposal(colour, route, tuple(beside), tuple(reasons))
