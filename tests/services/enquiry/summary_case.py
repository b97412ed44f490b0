"""A family of three, three agencies asked, two of them answered, one item of each handling and one not marked."""

from dataclasses import dataclass, field
from uuid import UUID

from app.models.enums import InvolvementFound, ItemHandling
from app.services import clock
from app.services.access import Actor, Role
from app.services.clock import FixedClock
from app.services.enquiry.case_file import refresh_case
from app.services.enquiry.records import CasePerson
from app.services.enquiry.sending import send_requests
from app.services.enquiry.summaries import issue_summary, preview_summary
from app.services.enquiry.summary_records import IssueDraft, SummaryForm, SummaryPreview
from app.services.unit_of_work import Changes, Hub
from tests.factories import items
from tests.factories.cases import reply
from tests.factories.hubs import Staff
from tests.services.enquiry.rows import Case, opened

SHARED = "Ayla missed eleven days of nursery since January and came in without breakfast."
HUB_ONLY = "A neighbour told the health visitor in confidence that Dan Orme sleeps in the car outside."
INTELLIGENCE = "Source reporting places Dan Orme with a county lines group at the Harbour Row garages."
UNMARKED = "Mira Novak cancelled two appointments with the perinatal mental health team."
ANALYSIS = "The children are often hungry. Mira asks for help and takes it."
RECOMMENDATION = "A social worker sees Ayla and Finn at home within three working days."


@dataclass
class Told:
    """The case, and the ids of its items by handling."""

    hub: Hub
    staff: Staff
    case: Case
    items: dict[str, UUID] = field(default_factory=dict)
    replies: dict[str, UUID] = field(default_factory=dict)

    @property
    def id(self) -> UUID:
        return self.case.id

    @property
    def worker(self) -> Actor:
        return self.case.worker

    @property
    def manager(self) -> Actor:
        return self.staff[Role.MASH_MANAGER]

    def person(self, first: str) -> CasePerson:
        people = refresh_case(self.hub, self.worker, self.id).people
        return next(each for each in people if each.name.startswith(first))

    def preview(self, form: SummaryForm = SummaryForm.MASH) -> SummaryPreview:
        return preview_summary(self.hub, self.worker, self.id, form)

    def issue(self, form: SummaryForm = SummaryForm.MASH, why: str = "", kept: str = "It is public") -> Changes:
        seen = self.preview(form)
        draft = IssueDraft(form, seen.fingerprint, True, {each.key: kept for each in seen.repeats}, why)
        return issue_summary(self.hub, self.worker, self.id, draft)


def told_case(hub: Hub, staff: Staff, monday: FixedClock, *, decide: bool = True) -> Told:
    """The case."""
    case = opened(hub, staff)
    made = Told(hub, staff, case)
    case.ask(("police", "health", "education"))
    send_requests(hub, case.worker, case.id, list(case.request_ids.values()), case.read().header.version)
    monday.advance(2 * 3600)
    health, police = staff.others["health"], staff.others["police"]
    ayla, dan, mira = (made.person(first).id for first in ("Ayla", "Dan", "Mira"))
    made.replies["health"] = reply(
        hub,
        health,
        case.request_ids["health"],
        ayla,
        found=InvolvementFound.CURRENT,
        finished=False,
        contact_person="Nia Rees, health visitor",
        provider="0-19 service",
        text="Free text of the reply stays in the hub.",
    )
    made.replies["mira"] = reply(hub, health, case.request_ids["health"], mira, found=InvolvementFound.HISTORIC)
    made.replies["police"] = reply(
        hub, police, case.request_ids["police"], dan, found=InvolvementFound.HISTORIC, systems_searched="A secret index"
    )
    handling = ItemHandling
    wanted = (
        ("share", health, "health", SHARED, handling.SHARE_ONWARD, items.on(2026, 3, 2)),
        ("hub", health, "health", HUB_ONLY, handling.HUB_ONLY, items.on(2026, 2, 14)),
        ("unmarked", health, "mira", UNMARKED, None, items.on(2025, 11, 5)),
        ("intelligence", police, "police", INTELLIGENCE, handling.INTELLIGENCE, items.on(2026, 1, 9)),
    )
    for place, (name, who, where, text, how, day) in enumerate(wanted, 1):
        made.items[name] = items.item(
            hub, who, made.replies[where], text, how, position=place, happened_on=day, source_system="SystmOne"
        )
    items.analysis(
        hub,
        case.worker,
        case.id,
        reason="Ayla comes to nursery hungry.",
        analysis=ANALYSIS,
        recommendation=RECOMMENDATION,
    )
    if decide:
        monday.advance(1800)
        items.decided(hub, staff, case.id)
    assert clock.now() > refresh_case(hub, case.worker, case.id).header.opened_at
    return made
