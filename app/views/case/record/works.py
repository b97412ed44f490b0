"""From what was filled in to the act it asks for: one for each form of the record part. No Qt."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time
from typing import TYPE_CHECKING
from uuid import UUID

from app.services import clock
from app.services.enquiry import family_told, flags, panels, warnings
from app.services.enquiry.flag_records import CseDraft, DashDraft, EpisodeDraft, HarmDraft, PanelDraft
from app.services.enquiry.frame_records import WarningRow
from app.views.case.forms import FormSpec, Values, code_of, codes_of, day_of, id_of, partial_of, text_of

if TYPE_CHECKING:
    from app.services.access import Actor
    from app.services.unit_of_work import Changes, Hub

Work = Callable[[], "Changes"]


class NotATime(ValueError):
    """What was typed is no time of day, or stands without its day or its time."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__("not a time")
        self.field = field
        self.sentence = sentence


def work_of(spec: FormSpec, values: Values, hub: Hub, actor: Actor, at: UUID) -> Work | None:
    """What a form does when it is sent; none where it is not of the record.

    Raises:
        NotATime: a time of day that is none.
    """
    makers: dict[str, Callable[[FormSpec, Values, Hub, Actor, UUID], Work | None]] = {
        "dash": _dash,
        "cse": _cse,
        "missing": _missing,
        "panel": _panel,
        "harm": _harm,
        "warning": _warning,
        "review": _review,
        "family": _family,
    }
    maker = makers.get(spec.kind)
    return maker(spec, values, hub, actor, at) if maker is not None else None


def moment_of(values: Values, day: str, hour: str) -> datetime | None:
    """A day and a time of day as one moment in London; none where both are empty.

    Raises:
        NotATime: the time is none, or one of the two is missing.
    """
    on, typed = day_of(values, day), text_of(values, hour).strip()
    if on is None and not typed:
        return None
    if on is None:
        raise NotATime(day, "Enter the day as well as the time.")
    if not typed:
        raise NotATime(hour, "Enter the time of day, such as 21:30.")
    found = re.fullmatch(r"(\d{1,2})[:.]?(\d{2})", typed)
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        raise NotATime(hour, "Enter the time of day such as 21:30.")
    return _moment(on, time(int(found[1]), int(found[2])))


def _moment(on: date, hour: time) -> datetime:
    return datetime.combine(on, hour, clock.LONDON)


def _corrects(spec: FormSpec) -> UUID | None:
    found = getattr(spec.about, "id", None)
    return found if isinstance(found, UUID) else None


def _dash(spec: FormSpec, values: Values, hub: Hub, actor: Actor, at: UUID) -> Work:
    draft = DashDraft(
        person_id=id_of(values, "person"),
        tool=code_of(values, "tool"),
        ticks=codes_of(values, "ticks"),
        grade=code_of(values, "grade"),
        reason=text_of(values, "reason"),
        assessed_on=day_of(values, "assessed_on"),
        assessed_by=text_of(values, "assessed_by"),
        corrects_id=_corrects(spec),
    )
    return lambda: flags.record_dash(hub, actor, at, draft)


def _cse(spec: FormSpec, values: Values, hub: Hub, actor: Actor, at: UUID) -> Work:
    draft = CseDraft(
        person_id=id_of(values, "person"),
        tool=text_of(values, "tool"),
        level=code_of(values, "level"),
        assessed_on=day_of(values, "assessed_on"),
        review_on=day_of(values, "review_on"),
        reason=text_of(values, "reason"),
        assessed_by=text_of(values, "assessed_by"),
        corrects_id=_corrects(spec),
    )
    return lambda: flags.record_cse(hub, actor, at, draft)


def _missing(spec: FormSpec, values: Values, hub: Hub, actor: Actor, at: UUID) -> Work:
    draft = EpisodeDraft(
        person_id=id_of(values, "person"),
        since=moment_of(values, "since", "since_time"),
        until=moment_of(values, "until", "until_time"),
        area=text_of(values, "area"),
        text=text_of(values, "text"),
        interview_on=day_of(values, "interview_on"),
        corrects_id=_corrects(spec),
    )
    return lambda: flags.record_missing(hub, actor, at, draft)


def _panel(spec: FormSpec, values: Values, hub: Hub, actor: Actor, at: UUID) -> Work:
    draft = PanelDraft(
        person_id=id_of(values, "person"),
        panel=code_of(values, "panel"),
        state=code_of(values, "state"),
        sharing_note=text_of(values, "sharing_note"),
        referred_on=day_of(values, "referred_on"),
        meets_on=day_of(values, "meets_on"),
        corrects_id=_corrects(spec),
    )
    return lambda: panels.mark_panel(hub, actor, at, draft)


def _harm(spec: FormSpec, values: Values, hub: Hub, actor: Actor, at: UUID) -> Work:
    since, until = partial_of(values, "since"), partial_of(values, "until")
    draft = HarmDraft(
        harmed_id=id_of(values, "harmed"),
        harming_id=id_of(values, "harming"),
        kind=code_of(values, "kind"),
        text=text_of(values, "text"),
        since=since.value if since else None,
        until=until.value if until else None,
        corrects_id=_corrects(spec),
        since_precision=since.precision if since else "day",
        until_precision=until.precision if until else "day",
    )
    return lambda: flags.link_harm(hub, actor, at, draft)


def _warning(spec: FormSpec, values: Values, hub: Hub, actor: Actor, at: UUID) -> Work:
    del spec
    draft = warnings.WarningDraft(
        person_id=id_of(values, "person"),
        kind=code_of(values, "kind"),
        text=text_of(values, "text"),
        since=day_of(values, "since"),
        review_on=day_of(values, "review_on"),
        aware=code_of(values, "aware"),
        awareness=text_of(values, "awareness"),
    )
    return lambda: warnings.write_warning(hub, actor, at, draft)


def _review(spec: FormSpec, values: Values, hub: Hub, actor: Actor, at: UUID) -> Work | None:
    if not isinstance(spec.about, WarningRow):
        return None
    warning_id = spec.about.id
    draft = warnings.ReviewDraft(code_of(values, "outcome"), day_of(values, "review_on"), text_of(values, "text"))
    return lambda: warnings.review_warning(hub, actor, at, warning_id, draft)


def _family(spec: FormSpec, values: Values, hub: Hub, actor: Actor, at: UUID) -> Work:
    del spec
    draft = family_told.FamilyToldDraft(
        code_of(values, "told"), text_of(values, "who"), day_of(values, "on"), text_of(values, "text")
    )
    return lambda: family_told.record_family_told(hub, actor, at, draft)
