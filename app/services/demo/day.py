"""Acting out the demo's day: every story through the real services, each step at its own time and by its own person."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from app.services import clock
from app.services.access import Actor
from app.services.clock import LONDON, FixedClock
from app.services.demo.enquiries import EnquiryActs
from app.services.demo.families import Family
from app.services.demo.lexicon import DEMO
from app.services.demo.stories import Story
from app.services.enquiry.opening import open_enquiry
from app.services.intake.batches import record_batch
from app.services.intake.contacts import open_contact, record_contact
from app.services.intake.inbox_acts import assign_contacts
from app.services.intake.inbox_records import Chosen
from app.services.intake.readers.dispatch import read_document
from app.services.intake.records import ContactDraft
from app.services.intake.screening import authorise_contact, screen_contact
from app.services.intake.screening_records import AuthorisationDraft, ScreeningDraft
from app.services.unit_of_work import Changes, Hub

BATCH = "night_batch.csv"
BATCH_AGO = 84
READING = 9
"""Minutes a worker reads before screening."""
Step = tuple[datetime, Callable[[], None]]


@dataclass(frozen=True, slots=True)
class Stage:
    """Where a story is acted: the hub, the people who act by sign-in name, the agencies by code, and now."""

    hub: Hub
    staff: Mapping[str, Actor]
    agencies: Mapping[str, UUID]
    now: datetime

    def at(self, ago: float, today: bool = False) -> datetime:
        """The moment so many minutes ago; with `today` never before midnight in London."""
        moment = self.now - timedelta(minutes=ago)
        if not today:
            return moment
        local = self.now.astimezone(LONDON)
        return max(moment, local.replace(hour=0, minute=0, second=0, microsecond=0).astimezone(self.now.tzinfo))


class _Act:
    """One story under way: it remembers its contact and its enquiry from step to step."""

    def __init__(self, stage: Stage, story: Story, family: Family) -> None:
        self.stage = stage
        self.story = story
        self.family = family
        self.contact_id = UUID(int=0)

    def steps(self) -> list[Step]:
        """What happens in this story, each step with its moment."""
        story, at = self.story, self.stage.at
        steps: list[Step] = [(at(story.ago - 4), self.record)]
        if story.assign:
            steps.append((at(story.ago - 6), self.assign))
        if story.screening is not None:
            steps.append((at(story.screening["ago"] + READING), partial(self.read, story.screening)))
            steps.append((at(story.screening["ago"]), partial(self.screen, story.screening)))
        if story.authorisation is not None:
            moment = at(story.authorisation["ago"], story.authorisation.get("today", False))
            steps.append((moment, partial(self.authorise, story.authorisation)))
        if story.enquiry is not None:
            stage = self.stage
            enquiry = EnquiryActs(stage.hub, stage.staff, stage.agencies, story.enquiry, self.family)
            steps.append((at(story.enquiry["ago"]), partial(self.open, enquiry)))
            steps.extend((at(ago), step) for ago, step in enquiry.steps())
        return steps

    def who(self, name: str) -> Actor:
        return self.stage.staff[name]

    def version(self) -> int:
        """The contact's version, as somebody who has it open sees it."""
        return open_contact(self.stage.hub, self.who(self.story.by), self.contact_id).version

    def record(self) -> None:
        draft = _draft(self.story, self.family, self.stage.at(self.story.ago))
        made = record_contact(self.stage.hub, self.who(self.story.by), draft)
        self.contact_id = _made(made)

    def assign(self) -> None:
        actor = self.who(self.story.by)
        assign_contacts(
            self.stage.hub, actor, (Chosen(self.contact_id, self.version()),), self.who(self.story.assign).user_id
        )

    def read(self, entry: Mapping[str, Any]) -> None:
        open_contact(self.stage.hub, self.who(entry["by"]), self.contact_id)

    def screen(self, entry: Mapping[str, Any]) -> None:
        told = self.family.told
        draft = ScreeningDraft(
            version=self.version(),
            level=entry["level"],
            concerns=tuple(entry["concerns"]),
            cse_level=entry.get("cse", ""),
            rating=entry["rating"],
            rating_reason=told(entry["reason"]),
            consent=entry["consent"],
            consent_reason=entry.get("consent_reason", ""),
            consent_explanation=told(entry.get("consent_explanation", "")),
            outcome=entry["outcome"],
            outcome_reason=told(entry["outcome_reason"]),
        )
        screen_contact(self.stage.hub, self.who(entry["by"]), self.contact_id, draft)

    def authorise(self, entry: Mapping[str, Any]) -> None:
        draft = AuthorisationDraft(
            version=self.version(), outcome=entry["outcome"], reason=self.family.told(entry.get("reason", ""))
        )
        authorise_contact(self.stage.hub, self.who(entry["by"]), self.contact_id, draft)

    def open(self, enquiry: EnquiryActs) -> None:
        lead = enquiry.lead
        enquiry.enquiry_id = _made(open_enquiry(self.stage.hub, lead, (self.contact_id,), lead.user_id))


def act_out(stage: Stage, stories: Mapping[str, tuple[Story, Family]]) -> None:
    """Act out every story and the police batch, step by step in the order of time."""
    acts = [_Act(stage, story, family) for story, family in stories.values()]
    steps = [step for act in acts for step in act.steps()]
    steps.append((stage.at(BATCH_AGO), lambda: _queue_batch(stage)))
    for moment, step in sorted(steps, key=lambda each: each[0]):
        with clock.use(FixedClock(moment)):
            step()


def _queue_batch(stage: Stage) -> None:
    """The night's police notifications, recorded and waiting to be screened."""
    content = (DEMO / BATCH).read_bytes()
    reading = read_document(content, BATCH)
    if reading.batch is None:
        raise LookupError("the demo's police batch is no batch")
    worker = next(actor for actor in stage.staff.values() if "hub_worker" in actor.roles)
    record_batch(stage.hub, worker, reading.batch, BATCH, content)


def _made(changes: Changes) -> UUID:
    """The id of what a service made.

    Raises:
        LookupError: it made nothing, which would leave the rest of its story without a subject.
    """
    if changes.new_id is None:
        raise LookupError("a step of the demo's day made nothing")
    return changes.new_id


def _draft(story: Story, family: Family, received: datetime) -> ContactDraft:
    entry = story.contact
    told = family.told
    referrer: Mapping[str, str] = entry.get("referrer", {})
    consent: Mapping[str, Any] = entry.get("consent", {})
    adult = bool(entry.get("adult_at_risk"))
    on = received.astimezone(LONDON).date()
    return ContactDraft(
        channel=entry["channel"],
        subject_kind="adult_at_risk" if adult else "child",
        received=received.isoformat(),
        source_code=entry["source"],
        referrer_name=referrer.get("name", ""),
        referrer_role=referrer.get("role", ""),
        referrer_agency=referrer.get("agency", ""),
        referrer_phone=referrer.get("phone", ""),
        referrer_email=referrer.get("email", ""),
        referrer_relationship=referrer.get("relationship", ""),
        wishes_anonymity=entry.get("anonymous"),
        people=family.drafts(on, family.mother if adult else None),
        relations=family.relations(),
        address=family.address,
        postcode=family.home.postcode,
        address_kind="place",
        consent_position=consent.get("position", ""),
        family_told=consent.get("told"),
        consent_by=told(consent.get("who", "")),
        consent_covers=told(consent.get("covers", "")),
        consent_reason=consent.get("reason", ""),
        consent_explanation=told(consent.get("explanation", "")),
        concern=told(entry["concern"]),
        childs_words=told(entry.get("childs_words", "")),
        action_taken=told(entry.get("action", "")),
        earlier_help=told(entry.get("earlier_help", "")),
        hoped_for=told(entry.get("hoped", "")),
        level_claimed=entry.get("level", ""),
        care_and_support_needs=True if adult else None,
        experiencing_abuse=True if adult else None,
        unable_to_protect=True if adult else None,
        abuse_kinds=tuple(entry.get("abuse", ())),
        own_wishes=told(entry.get("wishes", "")),
    )
