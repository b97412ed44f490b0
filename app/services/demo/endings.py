"""How an enquiry of the demo ends: analysis, recommendation, the manager's choice, the summary and who got it."""

import hashlib
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from app.services import clock
from app.services.access import Actor
from app.services.demo.families import Family
from app.services.enquiry.analysis import save_analysis
from app.services.enquiry.case_file import refresh_case
from app.services.enquiry.chronology import mark_event, read_chronology
from app.services.enquiry.chronology_records import MarkDraft
from app.services.enquiry.decision_records import DecisionDraft, PlanDraft
from app.services.enquiry.decisions import choose, recommend
from app.services.enquiry.dissemination import record_sending
from app.services.enquiry.family_told import TOLD, FamilyToldDraft, record_family_told
from app.services.enquiry.summaries import issue_summary, preview_summary, read_paper
from app.services.enquiry.summary_records import IssueDraft, SendDraft, SummaryForm
from app.services.intake.feedback import draft_letter, give_feedback, open_feedback
from app.services.papers.typeset import set_pdf
from app.services.unit_of_work import Hub

REVIEW_DAYS = 42


class Ending:
    """The end of one enquiry."""

    def __init__(
        self,
        hub: Hub,
        staff: Mapping[str, Actor],
        entry: Mapping[str, Any],
        family: Family,
        enquiry_id: Callable[[], UUID],
    ) -> None:
        self.hub = hub
        self.said: Mapping[str, Any] = entry["decision"]
        self.analysis: Mapping[str, str] = entry.get("analysis", {})
        self.worker = staff[self.said["by"]]
        self.manager = staff[self.said["chosen_by"]]
        self.family = family
        self._enquiry_id = enquiry_id

    def steps(self) -> list[tuple[float, Callable[[], None]]]:
        """What happens: minutes before now, and the step."""
        ago, chosen = self.said["ago"], self.said["chosen_ago"]
        steps = [(ago + 60, self.analyse), (ago, self.recommend), (chosen, self.choose), (chosen - 20, self.summarise)]
        if "significant" in self.said:
            steps.append((ago + 90, self.mark))
        if "told" in self.said:
            steps += [(chosen - 30, self.answer), (chosen - 40, self.tell)]
        return steps

    def mark(self) -> None:
        """What stands out in the chronology, and what it means."""
        at, words = self._enquiry_id(), self.said["significant"]
        for event in read_chronology(self.hub, self.worker, at).events:
            meaning = next((each["meaning"] for each in words if self.family.told(each["of"]) in event.text), "")
            if meaning:
                draft = MarkDraft(significant=True, hidden=False, analysis=self.family.told(meaning))
                mark_event(self.hub, self.worker, at, event.source_id, draft, seen=None)

    def answer(self) -> None:
        """Every referrer is told."""
        case = refresh_case(self.hub, self.worker, self._enquiry_id())
        for contact in case.contacts:
            letter = draft_letter(self.hub, self.worker, contact.id)
            recipient = open_feedback(self.hub, self.worker, contact.id).referrer
            give_feedback(self.hub, self.worker, contact.id, way="email", recipient=recipient, text=letter.words)

    def tell(self) -> None:
        """The family is told."""
        who, words = self.family.told(self.said["told"]["who"]), self.family.told(self.said["told"]["text"])
        draft = FamilyToldDraft(TOLD, who, clock.today(), words)
        record_family_told(self.hub, self.worker, self._enquiry_id(), draft)

    def analyse(self) -> None:
        """The joint analysis, section by section."""
        sections = {code: self.family.told(words) for code, words in self.analysis.items()}
        save_analysis(self.hub, self.worker, self._enquiry_id(), sections, based_on=0)

    def recommend(self) -> None:
        """What the worker recommends."""
        at = self._enquiry_id()
        recommend(self.hub, self.worker, at, self._draft(self.said["reason"]), version=self._version())

    def choose(self) -> None:
        """What the manager chooses."""
        at = self._enquiry_id()
        choose(self.hub, self.manager, at, self._draft(self.said["chosen_reason"]), version=self._version())

    def summarise(self) -> None:
        """The summary goes to the team that takes over."""
        at = self._enquiry_id()
        seen = preview_summary(self.hub, self.worker, at, SummaryForm.MASH)
        kept = {repeat.key: "It is the family's own account." for repeat in seen.repeats}
        draft = IssueDraft(SummaryForm.MASH, seen.fingerprint, confirmed=True, kept=kept)
        made = issue_summary(self.hub, self.worker, at, draft)
        if made.new_id is None:
            return
        pdf = set_pdf(read_paper(self.hub, self.worker, made.new_id))
        basis = "Consent, and public task: the team acts on it."
        sent = SendDraft(self.said["recipient"], None, "email", basis, hashlib.sha256(pdf).hexdigest())
        record_sending(self.hub, self.worker, made.new_id, sent)

    def _version(self) -> int:
        return refresh_case(self.hub, self.worker, self._enquiry_id()).header.version

    def _draft(self, reason: str) -> DecisionDraft:
        case = refresh_case(self.hub, self.worker, self._enquiry_id())
        plan = PlanDraft(
            interventions=tuple(self.said["interventions"]),
            team=self.said["team"],
            lead_professional=self.said["lead_professional"],
            around_the_family=tuple(self.said["around"]),
            review_on=clock.today() + timedelta(days=REVIEW_DAYS),
        )
        return DecisionDraft(
            self.said["outcome"],
            self.said["rating"],
            self.family.told(reason),
            plan=plan,
            seen_rating=case.ratings[0].id if case.ratings else None,
        )
