"""The daily report to each referring agency: what ended of what it referred, by reference, naming nobody (Lewisham)."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from app.models import Authorisation, Contact, Feedback, FeedbackMessage, ReferrerReport, new_id
from app.models.enums import ContactStatus, FeedbackWay
from app.services import clock
from app.services.access import Act, Actor, guarded
from app.services.errors import Invalid, NotFound, Problem
from app.services.intake.feedback_records import FORMS, DailyReport, ReportLine
from app.services.intake.inbox import not_in_a_closed_room
from app.services.people.folding import fold
from app.services.policy import Stage
from app.services.unit_of_work import Changes, Hub, ReadingUnit, changed


@guarded(Act.SEE_INBOX)
def list_daily_reports(hub: Hub, actor: Actor, day: date) -> tuple[DailyReport, ...]:
    """One report for each agency that referred something decided on a day (London), by the agency's name.

    Contacts whose referrer must not be contacted, anonymous ones, and members of the public are in none.
    """
    with hub.reading(actor) as unit:
        return _reports(unit, day)


@guarded(Act.SEE_INBOX)
def record_report_leaving(hub: Hub, actor: Actor, day: date, agency: str, form: str) -> Changes:
    """Write into the audit trail that an agency's report of a day leaves as a file, before it does.

    Raises:
        NotFound: there is no such report. Invalid: a form that is none.
    """
    if form not in FORMS:
        raise Invalid((Problem("form", "Choose PDF, Word or an e-mail."),))
    with hub.writing(actor) as unit:
        report = next((each for each in _reports(unit, day) if fold(each.agency) == fold(agency)), None)
        if report is None:
            raise NotFound("Nothing of this agency was decided on this day.", "Refresh the reports and look again.")
        unit.audit("daily report left the hub", None, None, form=form, lines=len(report.lines), day=day.isoformat())
        return unit.commit()


@guarded(Act.GIVE_FEEDBACK)
def record_report_sent(hub: Hub, actor: Actor, day: date, agency: str, way: str | None) -> Changes:
    """Say that an agency got its report of a day. Every contact in it that was not answered yet is answered by it.

    Raises:
        NotFound: there is no such report. Invalid: no way chosen.
    """
    with hub.writing(actor) as unit:
        report = next((each for each in _reports(unit, day) if fold(each.agency) == fold(agency)), None)
        if report is None:
            raise NotFound("Nothing of this agency was decided on this day.", "Refresh the reports and look again.")
        if way not in {FeedbackWay.EMAIL.value, FeedbackWay.LETTER.value, FeedbackWay.IN_PERSON.value}:
            raise Invalid((Problem("way", "Choose how the report was sent."),))
        told = 0
        references = {line.reference: line for line in report.lines}
        rows = unit.session.execute(
            select(Feedback, Contact.reference, Contact.id.label("contact"))
            .join(Contact, Contact.id == Feedback.contact_id)
            .where(Contact.reference.in_(references), Feedback.given_at.is_(None), Feedback.do_not_contact.is_(False))
        ).all()
        for feedback, reference, _contact in rows:
            feedback.given_at, feedback.given_by_id = unit.at, actor.user_id
            feedback.way = FeedbackWay.DAILY_REPORT.value
            unit.add(
                FeedbackMessage(
                    id=new_id(),
                    at=unit.at,
                    by_id=actor.user_id,
                    feedback_id=feedback.id,
                    way=FeedbackWay.DAILY_REPORT,
                    recipient=report.agency,
                    text=f"{reference}: {references[reference].outcome}",
                )
            )
            told += 1
        unit.add(
            ReferrerReport(
                id=new_id(),
                at=unit.at,
                by_id=actor.user_id,
                agency=report.agency,
                day=day,
                contacts=len(report.lines),
                way=FeedbackWay(way),
            )
        )
        unit.audit("daily report sent", None, None, day=day.isoformat(), contacts=len(report.lines), told=told)
        return unit.commit(
            changed("feedback"),
            *(changed("contact", row.contact) for row in rows),
            words=f"The report of {len(report.lines)} contacts is on record as sent.",
        )


def _reports(unit: ReadingUnit, day: date) -> tuple[DailyReport, ...]:
    began = _midnight(day)
    rows = unit.session.execute(
        select(Contact)
        .join(Authorisation, Authorisation.contact_id == Contact.id)
        .join(Feedback, Feedback.contact_id == Contact.id)
        .where(
            Authorisation.at >= began,
            Authorisation.at < _midnight(day + timedelta(days=1)),
            Contact.status != ContactStatus.DUPLICATE,
            Contact.referrer_agency.is_not(None),
            Contact.source_code != "9",
            Feedback.do_not_contact.is_(False),
            not_in_a_closed_room(unit.who),
        )
        .order_by(Contact.received_at)
        .distinct()
    ).scalars()
    by_agency: dict[str, list[Contact]] = {}
    for contact in rows:
        if fold(contact.referrer_agency or ""):
            by_agency.setdefault(fold(contact.referrer_agency or ""), []).append(contact)
    sent = {
        fold(agency): at
        for agency, at in unit.session.execute(
            select(ReferrerReport.agency, ReferrerReport.at)
            .where(ReferrerReport.day == day)
            .order_by(ReferrerReport.at)
        )
    }
    made = [_report(unit, day, contacts, sent.get(key)) for key, contacts in by_agency.items()]
    return tuple(sorted(made, key=lambda report: fold(report.agency)))


def _report(unit: ReadingUnit, day: date, contacts: Sequence[Contact], sent: datetime | None) -> DailyReport:
    lines = []
    for contact in contacts:
        rule: Any = None
        try:
            rule = unit.policy_of(contact.policy_version_id).outcome(Stage.CONTACT, contact.chosen_outcome or "")
        except LookupError:
            rule = None
        lines.append(
            ReportLine(
                reference=contact.reference,
                received_on=contact.received_at.astimezone(clock.LONDON).date(),
                sender_reference=contact.sender_reference or "",
                outcome=rule.words if rule is not None else contact.chosen_outcome or "",
                no_further_action=rule is not None and rule.no_further_action,
            )
        )
    email = next((contact.referrer_email for contact in contacts if contact.referrer_email), None)
    return DailyReport(contacts[0].referrer_agency or "", day, email or "", tuple(lines), sent)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=clock.LONDON)
