"""Who is in the enquiry and who may open it: adding a person, naming a colleague, restricting the case. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from app.services.access import Act, may
from app.services.enquiry import household, opening, reassigning, restricting
from app.services.enquiry.household import AddablePerson, Colleague
from app.services.enquiry.records import CaseDetail
from app.services.enquiry.restricting import GROUND_WORDS
from app.services.errors import Invalid, Problem
from app.views import text
from app.views.case.forms import FormField, FormSpec, Values, code_of, id_of, text_of
from app.views.case.household.list_words import ROLE_WORDS
from app.views.case.verbs import CaseView
from app.views.desk import Desk, Notice

if TYPE_CHECKING:
    from app.services.unit_of_work import Changes

REASSIGN = "reassign"
ADD, NAME, UNNAME, RESTRICT, LIFT = "add_person", "name_colleague", "take_name_off", "restrict", "lift_restriction"

CLOSED_TOO = {"note", "review", "family", "name", "restrict"}
"""What is done on a closed case, too."""


def allowed_on(case: CaseDetail, desk: Desk) -> frozenset[str]:
    """The acts that this person may do on a case; on a closed one `CLOSED_TOO` and what is owed."""
    actor, narrowed = desk.actor, desk.narrowed
    acts = {
        "ask": may(actor, Act.ASK_PARTNERS, narrowed),
        "send": may(actor, Act.ASK_PARTNERS, narrowed),
        "reply": may(actor, Act.LOG_REPLY, narrowed) and any(each.state == "sent" for each in case.requests),
        "rate": may(actor, Act.RATE_ENQUIRY, narrowed),
        "decide": case.header.status == "open"
        and (may(actor, Act.RECOMMEND_OUTCOME, narrowed) or may(actor, Act.DECIDE_ENQUIRY, narrowed)),
        "override": may(actor, Act.PROPOSE_OVERRIDE, narrowed),
        "decide_override": may(actor, Act.DECIDE_OVERRIDE, narrowed),
        "consent": may(actor, Act.RECORD_CONSENT, narrowed),
        "pause": may(actor, Act.PAUSE_ENQUIRY, narrowed)
        and case.rules.pause_allowed
        and (case.header.status == "open" or case.header.paused),
        "flag": may(actor, Act.RECORD_FLAG, narrowed),
        "warn": may(actor, Act.WARN, narrowed),
        "review": may(actor, Act.WARN, narrowed),
        "person": may(actor, Act.OPEN_ENQUIRY, narrowed),
        "name": may(actor, Act.NAME_ON_CASE, narrowed) and case.header.glass_until is None,
        "reassign": may(actor, Act.REALLOCATE, narrowed) and case.header.glass_until is None,
        "restrict": may(actor, Act.RESTRICT_CASE, narrowed) and case.header.glass_until is None,
        "family": may(actor, Act.WRITE_ANALYSIS, narrowed) and case.header.status != "open",
        "note": True,
        "owed:hand_over": may(actor, Act.ACKNOWLEDGE_HAND_OVER, narrowed),
        "owed:feedback": may(actor, Act.GIVE_FEEDBACK, narrowed),
        "owed:summary": may(actor, Act.WRITE_SUMMARY, narrowed),
        "owed:family": may(actor, Act.WRITE_ANALYSIS, narrowed),
        "owed:close": may(actor, Act.DECIDE_ENQUIRY, narrowed) and case.header.status == "decided",
    }
    closed = case.header.status == "closed"
    return frozenset(
        name
        for name, granted in acts.items()
        if granted and (not closed or name in CLOSED_TOO or name.startswith("owed:"))
    )


class CaseFrame:
    """The acts beside the household."""

    def __init__(self, view: CaseView, desk: Desk) -> None:
        self._view = view
        self._desk = desk

    def add_person(self, case: CaseDetail) -> None:
        """Offer everybody whom a contact of this enquiry names and who is not in it."""
        hub, actor, at = self._desk.hub, self._desk.actor, case.header.id

        def found(people: tuple[AddablePerson, ...]) -> None:
            if not people:
                sentence = "Everybody whom the contacts of this enquiry name is in it."
                self._view.show_notice(Notice(sentence, "Link the contact that names somebody else.", "info"))
                return
            who = tuple(
                (str(each.contact_person_id), f"{each.name}, {each.age} ({each.contact_reference})") for each in people
            )
            fields = (
                FormField("person", "Person", "choice", options=who),
                FormField("role", "What they are in it", "choice", options=tuple(ROLE_WORDS.items())),
            )
            sentence = "Then decide for each agency whether to ask about them."
            self._view.open_form(FormSpec(ADD, "Add a person to the enquiry", sentence, "Add", fields))

        self._desk.runner.query(
            lambda: household.people_to_add(hub, actor, at), found, self._view.show_failure, lane="people-to-add"
        )

    def name_colleague(self, case: CaseDetail) -> None:
        """Offer everybody who could be named on the case."""
        hub, actor, at = self._desk.hub, self._desk.actor, case.header.id

        def found(colleagues: tuple[Colleague, ...]) -> None:
            who = tuple((str(each.user_id), f"{each.name}, {each.agency}") for each in colleagues)
            fields = (FormField("colleague", "Colleague", "choice", options=who),)
            sentence = (
                "They may open the case even while it is restricted. An agency's representative then reads its analysis"
                " and the other agencies' items, except intelligence. Who was named stays on the record."
            )
            self._view.open_form(FormSpec(NAME, "Name a colleague on this case", sentence, "Name", fields))

        self._desk.runner.query(
            lambda: household.colleagues_to_name(hub, actor, at), found, self._view.show_failure, lane="colleagues"
        )

    def reassign(self, case: CaseDetail) -> None:
        """Offer everybody who could lead the case, with how many they lead."""
        hub, actor, at = self._desk.hub, self._desk.actor, case.header.id

        def found(leaders: tuple[reassigning.Leader, ...]) -> None:
            who = tuple((str(each.user_id), f"{each.name}, leads {each.leads}") for each in leaders)
            fields = (
                FormField("leader", "Lead worker from now on", "choice", options=who),
                FormField("reason", "Why the case changes hands", "text"),
            )
            sentence = f"{case.header.lead_worker} leads it now, and stays named on it until you take the name off."
            self._view.open_form(FormSpec(REASSIGN, "Another lead worker", sentence, "Reassign", fields))

        self._desk.runner.query(
            lambda: reassigning.list_leaders(hub, actor, at), found, self._view.show_failure, lane="leaders"
        )

    def take_name_off(self, case: CaseDetail) -> None:
        """Offer everybody named on the case but its lead worker."""
        who = tuple(
            (str(each.user_id), f"{each.name}, {each.agency}")
            for each in case.named
            if each.user_id != case.header.lead_worker_id
        )
        if not who:
            sentence = "Only the lead worker is named on this case."
            self._view.show_notice(Notice(sentence, "They stay named on it.", "info"))
            return
        fields = (FormField("colleague", "Colleague", "choice", options=who),)
        sentence = "While the case is restricted they open it no more. That they were named stays in the audit trail."
        self._view.open_form(FormSpec(UNNAME, "Take a name off this case", sentence, "Take off", fields, danger=True))

    def restrict(self, case: CaseDetail) -> None:
        """Ask why the case shall be open to the people named on it only, or to the hub again."""
        if case.header.restricted:
            self._view.open_form(
                FormSpec(
                    LIFT,
                    "Open the case to the hub again",
                    "Everybody whose role lets them see enquiries may open it then.",
                    "Lift the restriction",
                    (FormField("reason", "Why it may be open again", "text"),),
                    danger=True,
                )
            )
            return
        may = text.joined([*(each.name for each in case.named), "you", "service managers"])
        sentence = (
            f"Only {may} may open it then; anybody else of the desk opens it by break-glass, and a service manager"
            " reviews that. An agency without anybody named cannot see its request."
        )
        fields = (
            FormField("ground", "Why", "choice", options=tuple(GROUND_WORDS.items())),
            FormField("reason", "In a few words", "text", hint="Only those who may open the case read this."),
        )
        self._view.open_form(FormSpec(RESTRICT, "Restrict the case", sentence, "Restrict", fields, danger=True))

    def work(self, case: CaseDetail, spec: FormSpec, values: Values) -> Callable[[], Changes] | None:
        """What one of these forms does; none where it is another's.

        Raises:
            Invalid: nobody was chosen.
        """
        hub, actor, at, version = self._desk.hub, self._desk.actor, case.header.id, case.header.version
        if spec.kind == ADD:
            person, role = id_of(values, "person"), code_of(values, "role")
            problems = [] if person else [Problem("person", "Choose the person.")]
            problems += [] if role else [Problem("role", "Choose what they are in the enquiry.")]
            if person is None or role is None:
                raise Invalid(tuple(problems))
            return lambda: opening.add_person_to_enquiry(hub, actor, at, person, role, version=version)
        if spec.kind in {NAME, UNNAME}:
            user = id_of(values, "colleague")
            if user is None:
                raise Invalid((Problem("colleague", "Choose the colleague."),))
            act = restricting.name_on_case if spec.kind == NAME else restricting.take_name_off
            return lambda: act(hub, actor, at, user)
        if spec.kind == REASSIGN:
            leader, why = id_of(values, "leader"), text_of(values, "reason")
            return lambda: reassigning.reassign_case(hub, actor, at, leader, why, version=version)
        reason, ground = text_of(values, "reason"), code_of(values, "ground")
        if spec.kind == RESTRICT:
            return lambda: restricting.restrict_case(hub, actor, at, ground, reason, version=version)
        if spec.kind == LIFT:
            return lambda: restricting.lift_restriction(hub, actor, at, reason, version=version)
        return None
