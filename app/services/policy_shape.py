"""The shape of a policy pack's TOML, checked strictly.

Only `app.services.policy_file` imports this module, and late, because of what pydantic costs.
"""

from abc import abstractmethod
from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, PlainValidator, model_validator

from app.services.policy_patterns import USUAL, PatternRules, read_rules
from app.services.policy_restricted import USUALLY_RESTRICTED, RestrictedRules, read_restricted
from app.services.policy_retention import DEFAULT, RetentionRules, read_retention

Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Words = Annotated[str, Field(min_length=1)]
ColourCode = Literal["red", "amber", "green", "blue"]
SubjectName = Literal["child", "adult"]
Amount = Annotated[int, Field(gt=0, le=2_000)]


class _Strict(BaseModel):
    """A table whose every key is known and of the right type."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, populate_by_name=False)


class ColourShape(_Strict):
    """One rating colour."""

    code: ColourCode
    word: Words
    information_only: bool = False


class LevelShape(_Strict):
    """One level of need."""

    level: Annotated[int, Field(gt=0, le=4)]
    name: Words
    words: Words
    proposes: ColourCode
    route: Code | None = None


class DayShape(_Strict):
    """The opening hours of one day, London time."""

    opens: Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
    closes: Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.opens >= self.closes:
            raise ValueError("the hub must close after it opens")
        if self.opens < "02:00":
            raise ValueError(
                "the hub must open at 02:00 or later, because the clocks change before that; "
                "a hub that is open all night uses hours, not working hours"
            )
        return self


class _Assumable(_Strict):
    """A table that may say that no source publishes its value."""

    from_: Words | None = Field(default=None, alias="from")


class OpeningShape(_Assumable):
    """When the hub is open."""

    bank_holidays: Literal["England", "none"]
    assumed: bool = False
    monday: DayShape | None = None
    tuesday: DayShape | None = None
    wednesday: DayShape | None = None
    thursday: DayShape | None = None
    friday: DayShape | None = None
    saturday: DayShape | None = None
    sunday: DayShape | None = None

    @model_validator(mode="after")
    def _open_some_day(self) -> Self:
        if not any(self.week()):
            raise ValueError("the hub must be open on at least one day")
        _check_assumed(assumed=self.assumed, taken_from=self.from_)
        return self

    def week(self) -> tuple[DayShape | None, ...]:
        """Give the seven days from Monday."""
        return (self.monday, self.tuesday, self.wednesday, self.thursday, self.friday, self.saturday, self.sunday)


class LimitShape(_Assumable):
    """One limit: hours, working hours or working days, or none."""

    hours: Amount | None = None
    working_hours: Amount | None = None
    working_days: Amount | None = None
    none: bool = False
    runs_past_closing: bool = False
    assumed: bool = False

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        given = [self.hours, self.working_hours, self.working_days]
        if sum(amount is not None for amount in given) + self.none != 1:
            raise ValueError("say exactly one of hours, working_hours, working_days, or none = true")
        if self.runs_past_closing and self.working_hours is None:
            raise ValueError("runs_past_closing belongs to working_hours only")
        _check_assumed(assumed=self.assumed, taken_from=self.from_)
        return self


class ClockShape(_Assumable):
    """What all clocks have."""

    starts: Literal[
        "received", "decision-making started", "enquiry opened", "first decision", "request sent", "handed over"
    ]
    pause_allowed: bool
    late_needs_reason: bool = False
    assumed: list[Literal["starts", "pause_allowed", "late_needs_reason"]] = Field(default_factory=list)

    @model_validator(mode="after")
    def _named_source(self) -> Self:
        _check_assumed(assumed=bool(self.assumed), taken_from=self.from_)
        return self

    @abstractmethod
    def by_colour(self) -> Mapping[str | None, LimitShape]:
        """Give the limits by colour code; none for a limit of all colours."""

    def urgent_limits(self) -> Mapping[str, LimitShape]:
        """Give the limits of requests marked urgent, by colour code."""
        return {}


class SingleClockShape(ClockShape):
    """A clock with one limit for every colour."""

    limit: LimitShape

    def by_colour(self) -> Mapping[str | None, LimitShape]:
        """Give the one limit, under no colour."""
        return {None: self.limit}


class FloorClockShape(SingleClockShape):
    """A clock that runs beside every local one and that no pack may lengthen, pause or lift."""

    @model_validator(mode="after")
    def _one_working_day(self) -> Self:
        if self.limit.working_days != 1 or self.pause_allowed or self.starts != "received":
            raise ValueError(
                "this clock is one working day from receipt without a pause in every pack; a pack cannot change it"
            )
        return self


class ColourClockShape(ClockShape):
    """A clock with a limit for each colour."""

    red: LimitShape
    amber: LimitShape
    green: LimitShape
    blue: LimitShape | None = None

    def by_colour(self) -> Mapping[str | None, LimitShape]:
        """Give the limits by colour code."""
        limits: dict[str | None, LimitShape] = {"red": self.red, "amber": self.amber, "green": self.green}
        if self.blue is not None:
            limits["blue"] = self.blue
        return limits


class ReplyClockShape(ColourClockShape):
    """The partners' clock, with limits for requests marked urgent."""

    urgent: dict[ColourCode, LimitShape] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _starts_when_sent(self) -> Self:
        if self.starts != "request sent":
            raise ValueError('the reply clock starts with "request sent"')
        return self

    def urgent_limits(self) -> Mapping[str, LimitShape]:
        """Give the limits of requests marked urgent, by colour code."""
        return {str(colour): limit for colour, limit in self.urgent.items()}


class HandOverClockShape(SingleClockShape):
    """The assessment team's clock from a hand-over; a pack without it takes one hour, assumed."""

    @model_validator(mode="after")
    def _starts_at_the_hand_over(self) -> Self:
        if self.starts != "handed over":
            raise ValueError('the hand-over clock starts with "handed over"')
        return self


def _assumed_hand_over() -> HandOverClockShape:
    limit = LimitShape.model_validate({"hours": 1, "assumed": True, "from": "Hubdesk"})
    return HandOverClockShape(starts="handed over", pause_allowed=False, limit=limit)


class LimitsShape(_Strict):
    """Every clock of the hub."""

    contact: SingleClockShape
    statutory_floor: FloorClockShape
    acknowledgement: FloorClockShape
    written_referral: SingleClockShape
    reply: ReplyClockShape
    enquiry: ColourClockShape
    hand_over: HandOverClockShape = Field(default_factory=_assumed_hand_over)

    @model_validator(mode="after")
    def _no_request_elsewhere(self) -> Self:
        for table in (self.contact, self.written_referral, self.enquiry):
            if table.starts == "request sent":
                raise ValueError('only the reply clock can start with "request sent"')
            if table.starts == "handed over":
                raise ValueError('only the hand-over clock can start with "handed over"')
        return self

    def by_name(self) -> dict[str, ClockShape]:
        """Give the clocks by the name of their table."""
        return {name: getattr(self, name) for name in type(self).model_fields}


class AgencyShape(_Strict):
    """One partner agency."""

    code: Code
    name: Words
    short: Annotated[str, Field(min_length=1, max_length=6)]
    core: bool


class CoreShape(_Assumable):
    """Whom "Ask core agencies" asks, by whom the enquiry is about."""

    child: Annotated[list[Code], Field(min_length=1)]
    adult: Annotated[list[Code], Field(min_length=1)]
    assumed: list[SubjectName] = Field(default_factory=list)

    @model_validator(mode="after")
    def _named_source(self) -> Self:
        _check_assumed(assumed=bool(self.assumed), taken_from=self.from_)
        return self


class OutcomeShape(_Strict):
    """One outcome."""

    code: Code
    words: Words
    subjects: Annotated[list[SubjectName], Field(min_length=1)]
    opens_enquiry: bool = False
    immediate: bool = False
    no_further_action: bool = False
    early_help: bool = False
    consultation: bool = False


class OutcomesShape(_Strict):
    """The outcomes of a contact and of an enquiry."""

    contact: Annotated[list[OutcomeShape], Field(min_length=1)]
    enquiry: Annotated[list[OutcomeShape], Field(min_length=1)]


class RouteShape(_Strict):
    """A route that some contacts always take."""

    code: Code
    words: Words
    route: Code
    cse_levels: list[Literal["low", "medium", "high"]] = Field(default_factory=list)
    concerns: list[Annotated[list[str], Field(min_length=1)]] = Field(default_factory=list)


class ChoiceShape(_Strict):
    """One worded choice."""

    code: Code
    words: Words


class ConsentShape(_Strict):
    """The words around consent."""

    not_sought: Annotated[list[ChoiceShape], Field(min_length=1)]
    override_grounds: Annotated[list[ChoiceShape], Field(min_length=1)]


class LadderShape(_Strict):
    """One step of the ladder for disagreements."""

    step: Literal[1, 2]
    role: Literal["social_care_representative", "mash_manager"]
    words: Words


def _published_ladder() -> list[LadderShape]:
    return [
        LadderShape(
            step=1, role="social_care_representative", words="The children's social care representative determines"
        ),
        LadderShape(step=2, role="mash_manager", words="The operational manager has the final decision"),
    ]


class _LocalShape(_Assumable):
    """A local section that may be assumed as a whole, and then says whose it is."""

    assumed: bool = False

    @model_validator(mode="after")
    def _named_source(self) -> Self:
        _check_assumed(assumed=self.assumed, taken_from=self.from_)
        return self


class DisagreementShape(_LocalShape):
    """The ladder for disagreements between professionals."""

    ladder: Annotated[list[LadderShape], Field(min_length=1)] = Field(default_factory=_published_ladder)


def _assumed_disagreement() -> DisagreementShape:
    return DisagreementShape.model_validate({"assumed": True, "from": "Nottinghamshire"})


class EarlyHelpShape(_LocalShape):
    """The menu of early help: what can be offered, and the locality teams that offer it."""

    interventions: list[ChoiceShape] = Field(default_factory=list)
    teams: list[ChoiceShape] = Field(default_factory=list)


class HandOverShape(_LocalShape):
    """The assessment teams that take a hand-over."""

    teams: list[ChoiceShape] = Field(default_factory=list)


class SummaryShape(_Strict):
    """What stands on every summary."""

    handling_mark: Words = "OFFICIAL-SENSITIVE"


class PictureShape(_Strict):
    """How the household picture is drawn where nobody chose otherwise, and on every paper."""

    line_styles: Literal["UK", "McGoldrick"] = "UK"


class PackShape(_Assumable):
    """A whole pack; `assumed` names the sections that no source publishes."""

    name: Words
    source: Words
    assumed: list[Literal["levels", "agencies", "outcomes", "routes", "consent"]] = Field(default_factory=list)
    colours: list[ColourShape]
    levels: list[LevelShape]
    opening: OpeningShape
    limits: LimitsShape
    agencies: Annotated[list[AgencyShape], Field(min_length=1)]
    core: CoreShape | None = None
    outcomes: OutcomesShape
    routes: list[RouteShape] = Field(default_factory=list)
    consent: ConsentShape
    disagreement: DisagreementShape = Field(default_factory=_assumed_disagreement)
    early_help: EarlyHelpShape = Field(default_factory=EarlyHelpShape)
    hand_over: HandOverShape = Field(default_factory=HandOverShape)
    summary: SummaryShape = Field(default_factory=SummaryShape)
    picture: PictureShape = Field(default_factory=PictureShape)
    patterns: Annotated[PatternRules, PlainValidator(read_rules)] = USUAL
    retention: Annotated[RetentionRules, PlainValidator(read_retention)] = DEFAULT
    restricted: Annotated[RestrictedRules, PlainValidator(read_restricted)] = USUALLY_RESTRICTED
    narrow: dict[str, list[str]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _named_source(self) -> Self:
        _check_assumed(assumed=bool(self.assumed), taken_from=self.from_)
        return self


def _check_assumed(*, assumed: bool, taken_from: str | None) -> None:
    """Refuse an assumed value that does not say whose it is, and the other way about."""
    if assumed != (taken_from is not None):
        raise ValueError('an assumed value says from = "whose value it is", and only an assumed one does')
