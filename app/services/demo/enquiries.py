"""The enquiry part of a demo story: partners asked, answers logged, an override proposed, notes kept."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from app.services import clock
from app.services.access import Actor
from app.services.demo.endings import Ending
from app.services.demo.families import Family
from app.services.demo.kin import KinActs
from app.services.enquiry.case_file import refresh_case
from app.services.enquiry.consent import ConsentDraft, OverrideDraft, propose_override, record_consent
from app.services.enquiry.grid import ask_partners
from app.services.enquiry.item_records import ItemDraft
from app.services.enquiry.notes import add_note
from app.services.enquiry.records import CaseDetail
from app.services.enquiry.replies import log_reply
from app.services.enquiry.request_records import Basis, CellPlan, GridPlan, ReplyDraft, RequestPlan
from app.services.enquiry.sending import send_requests
from app.services.unit_of_work import Hub

NOT_ASKED = "Nothing in the contact points to this service; ask again if an answer does."
LAWFUL_BASIS = "Public task: safeguarding a child (Children Act 2004, sections 10 and 11)."
PLANNED_BEFORE = 6
"""Minutes between deciding whom to ask and sending."""
OPENED_BEFORE = 2
"""Minutes between opening an enquiry and deciding whom to ask, at least."""
DRAWN_AFTER = 1
"""Minutes between opening an enquiry and drawing its family."""
YEARS_SEARCHED = 10


class EnquiryActs:
    """One enquiry of the day; `enquiry_id` is set when it has been opened."""

    def __init__(
        self,
        hub: Hub,
        staff: Mapping[str, Actor],
        agencies: Mapping[str, UUID],
        entry: Mapping[str, Any],
        family: Family,
    ) -> None:
        self.hub = hub
        self.staff = staff
        self.agencies = agencies
        self.entry = entry
        self.family = family
        self.lead = staff[entry["lead"]]
        self.enquiry_id = UUID(int=0)

    def steps(self) -> list[tuple[float, Callable[[], None]]]:
        """What happens after the opening: minutes before now, and the step."""
        entry = self.entry
        planned = min(entry.get("sent", 0) + PLANNED_BEFORE, entry["ago"] - OPENED_BEFORE)
        if "sent" not in entry:
            planned = entry["ago"] - PLANNED_BEFORE
        steps: list[tuple[float, Callable[[], None]]] = [(planned, self.plan)]
        if "kin" in entry:
            steps.append((entry["ago"] - DRAWN_AFTER, self.draw))
        if "consent" in entry:
            steps.append((entry["consent"]["ago"], self.consent))
        if "sent" in entry:
            steps.append((entry["sent"], self.send))
        if "override" in entry:
            steps.append((entry["override"]["ago"], self.override))
        steps.extend((reply["ago"], partial(self.reply, reply)) for reply in entry.get("replies", ()))
        steps.extend((note["ago"], partial(self.note, note)) for note in entry.get("notes", ()))
        if "decision" in entry:
            ending = Ending(self.hub, self.staff, entry, self.family, lambda: self.enquiry_id)
            steps.extend(ending.steps())
        return steps

    def case(self) -> CaseDetail:
        """The case as its lead worker sees it now."""
        return refresh_case(self.hub, self.lead, self.enquiry_id)

    def consent(self) -> None:
        """A later word on consent."""
        said = self.entry["consent"]
        draft = ConsentDraft(
            said["position"],
            self.family.told(said["who"]),
            self.family.told(said["covers"]),
            explanation=self.family.told(said.get("explanation", "")),
        )
        record_consent(self.hub, self.lead, self.enquiry_id, draft, version=self.case().header.version)

    def draw(self) -> None:
        """Who stands beside the family, as the lead worker learned from the contact and the file."""
        KinActs(self.hub, self.lead, self.enquiry_id, self.family).draw(self.entry["kin"])

    def plan(self) -> None:
        """The whole grid: everybody at home asked about, at the agencies the story names."""
        case = self.case()
        asked = set(self.entry["ask"])
        basis = Basis(self.entry.get("basis", "consent"))
        urgent = set(self.entry.get("urgent", ()))
        cells = tuple(
            CellPlan(person.id, agency.id, agency.code in asked, "" if agency.code in asked else NOT_ASKED)
            for person in case.people
            for agency in case.agencies
        )
        requests = tuple(
            RequestPlan(agency.id, basis, urgent=agency.code in urgent)
            for agency in case.agencies
            if agency.code in asked
        )
        plan = GridPlan(case.header.version, self.family.told(self.entry["purpose"]), LAWFUL_BASIS, cells, requests)
        ask_partners(self.hub, self.lead, self.enquiry_id, plan)

    def send(self) -> None:
        """Everything that was planned leaves."""
        case = self.case()
        send_requests(self.hub, self.lead, self.enquiry_id, [row.id for row in case.requests], case.header.version)

    def reply(self, said: Mapping[str, Any]) -> None:
        """One agency's answer about everybody it was asked about."""
        case = self.case()
        agency_id = self.agencies[said["agency"]]
        request = next(row for row in case.requests if row.agency_id == agency_id)
        today = clock.today()
        drafts = [
            ReplyDraft(
                person_id=person_id,
                found=said["found"],
                current_as_of=today,
                period_from=today.replace(year=today.year - YEARS_SEARCHED, day=1),
                period_to=today,
                area_searched="The whole county",
                systems_searched=said.get("systems", "The agency's own record"),
                text=self.family.told(said.get("text", "")),
                items=self._items(said) if person_id == request.asked[0] else (),
            )
            for person_id in request.asked
        ]
        log_reply(self.hub, self.staff[said["by"]], request.id, drafts, version=request.version)

    def _items(self, said: Mapping[str, Any]) -> tuple[ItemDraft, ...]:
        """What the agency holds as an item; marked where the story says how far it may travel."""
        if "text" not in said:
            return ()
        return (
            ItemDraft(
                self.family.told(said["text"]),
                happened_on=clock.today() - timedelta(days=30),
                source_system=said.get("systems", "The agency's own record"),
                handling=said.get("handling"),
                reason=self.family.told(said.get("why", "")),
            ),
        )

    def override(self) -> None:
        """A manager proposes to go ahead without consent."""
        said = self.entry["override"]
        draft = OverrideDraft(
            ground=said["ground"],
            analysis=self.family.told(said["analysis"]),
            alternatives=self.family.told(said["alternatives"]),
            not_told=self.family.told(said.get("not_told", "")),
            not_told_until=clock.now() + timedelta(hours=said["not_told_hours"]) if "not_told" in said else None,
        )
        propose_override(self.hub, self.staff[said["by"]], self.enquiry_id, draft)

    def note(self, said: Mapping[str, Any]) -> None:
        """A note on the case."""
        add_note(
            self.hub,
            self.staff[said["by"]],
            self.enquiry_id,
            self.family.told(said["title"]),
            self.family.told(said["text"]),
        )
