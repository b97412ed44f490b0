"""Policy packs as TOML text: read, checked to the line and key, and turned into a `Policy`.

A pack comes from `resources/policies` or from the database (an administrator's own version). Whatever is
wrong is told in a sentence that names the pack, the line and the key. pydantic is imported on the first load
only: it costs a tenth of a second that the sign-in window does not need.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import time
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from app.services import codes
from app.services.errors import Invalid, NotFound, Problem
from app.services.policy import (
    AgencyRule,
    Assumption,
    Choice,
    ClockKind,
    ClockName,
    ClockRule,
    Colour,
    ColourLimit,
    LadderStep,
    Level,
    Limit,
    Narrowing,
    OpenHours,
    Opening,
    OutcomeRule,
    PackName,
    Policy,
    RouteRule,
    Stage,
    StartEvent,
    Subject,
)
from app.services.policy_lines import Path, line_of, lines_of

if TYPE_CHECKING:
    from app.services.policy_shape import ChoiceShape, ClockShape, LimitShape, OutcomeShape, PackShape

LONGEST_TEXT = 65_536
"""The largest pack in characters; the built-in ones hold under a tenth of it."""

_FOLDER = codes.RESOURCES / "policies"
_FIRST = "west_berkshire"
_LETTERS = {"red": "R", "amber": "A", "green": "G", "blue": "B"}

_SECTIONS = {
    "levels": "levels of need and the colours they propose",
    "agencies": "partner agencies",
    "outcomes": "outcomes",
    "routes": "what always goes through MASH",
    "consent": "reasons and grounds around consent",
}

_WORDS = {
    "missing": "is missing",
    "extra_forbidden": "is not a key that a policy pack knows",
    "int_type": "must be a whole number",
    "string_type": "must be text in quotation marks",
    "bool_type": "must be true or false",
    "list_type": "must be a list in square brackets",
    "dict_type": "must be a table",
    "model_type": "must be a table",
    "string_too_short": "must not be empty",
    "too_short": "must have at least one entry",
}


def builtin_packs() -> tuple[PackName, ...]:
    """List the packs that come with the program, West Berkshire (the default) first, then by name."""
    stems = sorted((path.stem for path in _FOLDER.glob("*.toml")), key=lambda stem: (stem != _FIRST, stem))
    return tuple(PackName(stem, stem.replace("_", " ").title()) for stem in stems)


def builtin_text(code: str) -> str:
    """Give the text of a pack that comes with the program; raises `NotFound` for an unknown code."""
    if code not in {pack.code for pack in builtin_packs()}:
        raise NotFound("There is no such policy pack.", "Choose one of the list.")
    return (_FOLDER / f"{code}.toml").read_text(encoding="utf-8")


@lru_cache(maxsize=16)
def load_builtin(code: str = _FIRST) -> Policy:
    """Load a pack that comes with the program; raises `NotFound` for an unknown code."""
    names = {pack.code: pack.name for pack in builtin_packs()}
    return load_pack(builtin_text(code), names[code])


def load_pack(
    text: str, name: str, roles: Collection[str] = frozenset(), acts: Collection[str] = frozenset()
) -> Policy:
    """Read and check a pack. `name` stands in the sentences about what is wrong.

    `roles` and `acts` are the names that the pack's `narrow` section may use; without them it must be empty,
    so that a pack can never be loaded with a restriction nobody checked. Raises `Invalid` with one problem
    for each thing that is wrong; a problem's `field` is the key and its `row` the line.
    """
    return _read_once(text, name, frozenset(roles), frozenset(acts))


@lru_cache(maxsize=8)
def _read_once(text: str, name: str, roles: frozenset[str], acts: frozenset[str]) -> Policy:
    """Read a pack that was not read yet: one text is always one policy, and a policy is never changed."""
    data = _parsed(text, name)
    from pydantic import ValidationError

    from app.services.policy_shape import PackShape

    lines = lines_of(text)
    try:
        shape = PackShape.model_validate(data)
    except ValidationError as fault:
        found = [_worded(dict(error)) for error in fault.errors(include_url=False, include_input=False)]
    else:
        found = list(_contradictions(shape, roles, acts))
        if not found:
            return _policy(shape)
    raise Invalid(
        tuple(_problem(name, line_of(lines, path), path, words) for path, words in found),
        f"{name} pack cannot be used as it is.",
        "Mend the lines named and load it again. The policy in use was not changed.",
    ) from None


def _parsed(text: str, name: str) -> dict[str, Any]:
    """Give the TOML of a text, or raise `Invalid` with the line at which it stops being TOML."""
    if len(text) > LONGEST_TEXT:
        words = f"{name} pack is too long: a pack has at most {LONGEST_TEXT:,} characters"
        raise Invalid((Problem("pack", words),), next_step="Choose the right file and load it again.")
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as fault:
        place = re.search(r"\(at line (\d+), column \d+\)", str(fault))
        line = int(place[1]) if place else max(1, text.count("\n"))
        written = text.splitlines()[line - 1 : line]
        key = written[0].split("=")[0].strip()[:60] if written else ""
        words = f"{name} pack, line {line}, {key or 'end of the text'}: this cannot be read as TOML"
        problem = Problem(key or "pack", f"{words}; look for a missing quotation mark, bracket or equals sign", line)
        raise Invalid((problem,), next_step="Mend the line and load the pack again.") from None


def _problem(name: str, line: int, path: Path, words: str) -> Problem:
    """Word one problem with the pack's name, the line and the key."""
    key = ""
    for part in path:
        key += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if key else part
    return Problem(key, f"{name} pack, line {line}, {key or 'the pack'}: {words}", line)


def _worded(error: dict[str, Any]) -> tuple[Path, str]:
    """Turn one finding of pydantic into a path and our own words."""
    path: Path = tuple(part for part in error["loc"] if part != "[key]")
    kind, context = error["type"], error.get("ctx", {})
    if kind == "value_error":
        return path, str(context["error"])
    if kind == "literal_error":
        return path, f"must be one of {context['expected'].replace(' or ', ', ')}"
    if kind == "string_too_long":
        return path, f"must have at most {context['max_length']} characters"
    if kind == "string_pattern_mismatch":
        return path, "is not written as it should be (small letters, digits and _ in a code; 08:30 in a time)"
    if kind in {"greater_than", "less_than_equal"}:
        bound = f"more than {context['gt']}" if kind == "greater_than" else f"at most {context['le']:,}"
        return path[:-1], f"{path[-1]} must be {bound}"
    return path, _WORDS.get(kind, "has a value that does not belong here")


def _contradictions(shape: "PackShape", roles: Collection[str], acts: Collection[str]) -> Iterator[tuple[Path, str]]:
    """Find what is well formed but cannot be: doubles, names of nothing, colours without limits."""
    colours = [colour.code for colour in shape.colours]
    yield from _doubles(("colours",), "code", colours)
    for missing in sorted({"red", "amber", "green"}.difference(colours)):
        yield ("colours",), f"{missing} is missing"
    yield from _doubles(("levels",), "level", [level.level for level in shape.levels])
    if len(shape.levels) < 4:
        yield ("levels",), "there must be four levels, 1 to 4"
    contact_outcomes = {outcome.code for outcome in shape.outcomes.contact}
    for index, level in enumerate(shape.levels):
        if level.proposes not in colours:
            yield ("levels", index, "proposes"), "this colour is not among the pack's colours"
        if level.route is not None and level.route not in contact_outcomes:
            yield ("levels", index, "route"), "this is not among the pack's contact outcomes"
    yield from _doubles(("agencies",), "code", [agency.code for agency in shape.agencies])
    yield from _doubles(("agencies",), "short", [agency.short for agency in shape.agencies])
    yield from _core_without_agency(shape)
    yield from _doubles(("outcomes", "contact"), "code", [outcome.code for outcome in shape.outcomes.contact])
    yield from _doubles(("outcomes", "enquiry"), "code", [outcome.code for outcome in shape.outcomes.enquiry])
    yield from _doubles(("routes",), "code", [route.code for route in shape.routes])
    yield from _doubles(("consent", "not_sought"), "code", [one.code for one in shape.consent.not_sought])
    yield from _doubles(("consent", "override_grounds"), "code", [one.code for one in shape.consent.override_grounds])
    yield from _doubles(("disagreement", "ladder"), "step", [one.step for one in shape.disagreement.ladder])
    yield from _doubles(("early_help", "interventions"), "code", [one.code for one in shape.early_help.interventions])
    yield from _doubles(("early_help", "teams"), "code", [one.code for one in shape.early_help.teams])
    yield from _doubles(("hand_over", "teams"), "code", [one.code for one in shape.hand_over.teams])
    known = {code.code for code in codes.concerns()}
    for index, rule in enumerate(shape.routes):
        if rule.route not in contact_outcomes:
            yield ("routes", index, "route"), "this is not among the pack's contact outcomes"
        for unknown in sorted(set().union(*rule.concerns) - known):
            yield ("routes", index, "concerns"), f"{unknown} is not a concern code"
        if not rule.concerns and not rule.cse_levels:
            yield (
                ("routes", index),
                "say cse_levels or concerns: a route without a condition would take every contact",
            )
    yield from _colours_without_limits(shape, colours)
    for role, taken in shape.narrow.items():
        if role not in roles:
            yield ("narrow", role), "there is no such role"
        for unknown in sorted(set(taken).difference(acts)):
            yield ("narrow", role), f"there is no act {unknown}; a pack can only take away acts that exist"


def _colours_without_limits(shape: "PackShape", colours: Sequence[str]) -> Iterator[tuple[Path, str]]:
    """Find colours without a limit and limits without a colour."""
    for table, limits in (("reply", shape.limits.reply), ("enquiry", shape.limits.enquiry)):
        given = {colour for colour in limits.by_colour() if colour is not None}
        for colour in colours:
            if colour not in given:
                yield ("limits", table), f"{colour} is missing"
        for unused in sorted(given.difference(colours)):
            yield ("limits", table, unused), "this colour is not among the pack's colours"
    for unused in sorted(set(shape.limits.reply.urgent).difference(colours)):
        yield ("limits", "reply", "urgent", unused), "this colour is not among the pack's colours"


def _core_without_agency(shape: "PackShape") -> Iterator[tuple[Path, str]]:
    """Find core agencies that the pack does not name, or names twice."""
    known = {agency.code for agency in shape.agencies}
    for subject, found in _core(shape):
        for unknown in sorted(set(found) - known):
            yield ("core", subject.value), f"{unknown} is not among the pack's agencies"
        for double in sorted(code for code, count in Counter(found).items() if count > 1):
            yield ("core", subject.value), f"{double} stands twice"


def _core(shape: "PackShape") -> tuple[tuple[Subject, list[str]], ...]:
    """Give the core agencies of each subject; nothing where the pack leaves them to the hub's own list."""
    return ((Subject.CHILD, shape.core.child), (Subject.ADULT, shape.core.adult)) if shape.core else ()


def _doubles(table: Path, key: str, values: Iterable[str | int]) -> Iterator[tuple[Path, str]]:
    """Find values that stand twice in a list of tables and name the second place."""
    seen: Counter[str | int] = Counter()
    for index, value in enumerate(values):
        seen[value] += 1
        if seen[value] == 2:
            yield (*table, index, key), f"{value} stands twice"


def _limit(shape: "LimitShape") -> Limit:
    """Turn a checked limit into its record."""
    for amount, kind in (
        (shape.hours, ClockKind.PLAIN_HOURS),
        (shape.working_hours, ClockKind.WORKING_HOURS),
        (shape.working_days, ClockKind.WORKING_DAYS),
    ):
        if amount is not None:
            return Limit(kind, amount, shape.runs_past_closing, shape.assumed, shape.from_)
    return Limit(ClockKind.NO_LIMIT, None, assumed=shape.assumed, assumed_from=shape.from_)


def _clock(clock: ClockName, shape: "ClockShape") -> ClockRule:
    """Turn a checked clock into its record."""
    plain = [ColourLimit(colour, False, _limit(limit)) for colour, limit in shape.by_colour().items()]
    urgent = [ColourLimit(colour, True, _limit(limit)) for colour, limit in shape.urgent_limits().items()]
    return ClockRule(clock, StartEvent(shape.starts), shape.pause_allowed, shape.late_needs_reason, (*plain, *urgent))


def _assumptions(shape: "PackShape", clocks: Iterable[ClockRule]) -> Iterator[Assumption]:
    """List every value of the pack that no source publishes."""
    for section in shape.assumed:
        yield Assumption(section, _SECTIONS[section], shape.from_ or "")
    if shape.opening.assumed:
        yield Assumption("opening", "opening hours", shape.opening.from_ or "")
    names = {agency.code: agency.name for agency in shape.agencies}
    for subject, found in _core(shape):
        if shape.core is not None and subject.value in shape.core.assumed:
            words = f"core agencies: {', '.join(names[code] for code in found)}"
            yield Assumption(f"core.{subject.value}", words, shape.core.from_ or "")
    for place, words, local in (
        ("disagreement", "steps of the ladder for disagreements", shape.disagreement),
        ("early_help", "early help's menu and locality teams", shape.early_help),
        ("hand_over", "assessment teams", shape.hand_over),
    ):
        if local.assumed:
            yield Assumption(place, words, local.from_ or "")
    decided = (("patterns", shape.patterns), ("restricted", shape.restricted), ("retention", shape.retention))
    for place, rules in decided:
        if rules.assumed_from:
            yield Assumption(place, rules.words(), rules.assumed_from)
    tables = shape.limits.by_name()
    for rule in clocks:
        table = tables[rule.clock.value]
        for key in table.assumed:
            words = str(getattr(rule, key)).lower().replace("true", "yes").replace("false", "no")
            yield Assumption(f"limits.{rule.clock}.{key}", f"{key.replace('_', ' ')}: {words}", table.from_ or "")
        for entry in rule.limits:
            if entry.limit.assumed:
                part = "urgent." if entry.urgent else ""
                place = f"limits.{rule.clock}.{part}{entry.colour or 'limit'}"
                yield Assumption(place, entry.limit.words(), entry.limit.assumed_from or "")


def _outcome(stage: Stage, shape: "OutcomeShape") -> OutcomeRule:
    """Turn a checked outcome into its record."""
    return OutcomeRule(
        shape.code,
        shape.words,
        stage,
        frozenset(Subject(subject) for subject in shape.subjects),
        shape.opens_enquiry,
        shape.immediate,
        shape.no_further_action,
        shape.early_help,
        shape.consultation,
    )


def _policy(shape: "PackShape") -> Policy:
    """Turn a checked pack into its frozen records."""
    clocks = tuple(_clock(ClockName(name), table) for name, table in shape.limits.by_name().items())
    days = tuple(
        None if day is None else OpenHours(time.fromisoformat(day.opens), time.fromisoformat(day.closes))
        for day in shape.opening.week()
    )
    return Policy(
        name=shape.name,
        source=shape.source,
        colours=tuple(
            Colour(colour.code, colour.word, _LETTERS[colour.code], colour.information_only) for colour in shape.colours
        ),
        levels=tuple(
            Level(level.level, level.name, level.words, level.proposes, level.route)
            for level in sorted(shape.levels, key=lambda level: level.level)
        ),
        opening=Opening(days, shape.opening.bank_holidays == "England", shape.opening.assumed, shape.opening.from_),
        clocks=clocks,
        agencies=tuple(AgencyRule(one.code, one.name, one.short, one.core) for one in shape.agencies),
        outcomes=(
            *(_outcome(Stage.CONTACT, one) for one in shape.outcomes.contact),
            *(_outcome(Stage.ENQUIRY, one) for one in shape.outcomes.enquiry),
        ),
        routes=tuple(
            RouteRule(
                one.code,
                one.words,
                one.route,
                frozenset(one.cse_levels),
                tuple(frozenset(group) for group in one.concerns),
            )
            for one in shape.routes
        ),
        consent_not_sought=_choices(shape.consent.not_sought),
        override_grounds=_choices(shape.consent.override_grounds),
        narrowings=tuple(Narrowing(role, frozenset(acts)) for role, acts in shape.narrow.items()),
        assumptions=tuple(_assumptions(shape, clocks)),
        ladder=tuple(
            LadderStep(one.step, one.role, one.words)
            for one in sorted(shape.disagreement.ladder, key=lambda one: one.step)
        ),
        interventions=_choices(shape.early_help.interventions),
        locality_teams=_choices(shape.early_help.teams),
        assessment_teams=_choices(shape.hand_over.teams),
        handling_mark=shape.summary.handling_mark,
        line_styles=shape.picture.line_styles,
        patterns=shape.patterns,
        retention=shape.retention,
        restricted=shape.restricted,
        core=tuple((subject, frozenset(found)) for subject, found in _core(shape)),
    )


def _choices(shapes: Iterable["ChoiceShape"]) -> tuple[Choice, ...]:
    """Turn checked choices into their records."""
    return tuple(Choice(one.code, one.words) for one in shapes)
