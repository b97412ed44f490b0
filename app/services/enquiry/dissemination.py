"""The dissemination ledger: who got which version of a summary, with which items, when, by what way, on what basis."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import select

from app.models import Agency, Dissemination, Enquiry, Summary, new_id
from app.services.access import Act, Actor, guarded
from app.services.enquiry.cases import CASE, check_named, on_case, typed
from app.services.enquiry.grid import partner_agencies
from app.services.enquiry.item_reading import read_items, shareable
from app.services.enquiry.reading import names_of
from app.services.enquiry.summary_records import (
    FORM_WORDS,
    WAY_WORDS,
    LedgerRow,
    SendDraft,
    SummaryBook,
    SummaryForm,
    SummaryRow,
)
from app.services.errors import Invalid, NotFound, Problem
from app.services.lengths import all_too_long, line_too_long
from app.services.papers.mail import draft_mail
from app.services.papers.wording import moment
from app.services.unit_of_work import Changes, Hub, ReadingUnit, changed

EXPORTS: dict[str, str] = {
    "pdf": "summary exported",
    "word": "summary exported",
    "mail": "summary put into an e-mail draft",
    "print": "summary printed",
}
"""What may be done with an issued version, and the audit entry of each."""


@guarded(Act.SEE_ENQUIRY)
def read_book(hub: Hub, actor: Actor, enquiry_id: UUID) -> SummaryBook:
    """The versions of an enquiry's summaries and who holds them, newest first."""
    with hub.reading(actor) as unit:
        check_named(unit, unit.get(Enquiry, enquiry_id, CASE))
        rows = unit.session.scalars(
            select(Summary).where(Summary.enquiry_id == enquiry_id).order_by(Summary.at.desc(), Summary.number.desc())
        ).all()
        sent = unit.session.execute(
            select(Dissemination, Agency.name)
            .join(Summary, Summary.id == Dissemination.summary_id)
            .outerjoin(Agency, Agency.id == Dissemination.agency_id)
            .where(Summary.enquiry_id == enquiry_id)
            .order_by(Dissemination.at.desc(), Dissemination.id.desc())
        ).all()
        open_ids = {str(item.id) for item in shareable(read_items(unit, enquiry_id))} if rows else set()
        names = names_of(unit, [row.by_id for row in rows] + [row.Dissemination.by_id for row in sent])
        newest = _newest_of(rows)
        versions = {row.id: _version(row, names[row.by_id], rows, newest, open_ids) for row in rows}
        return SummaryBook(
            versions=tuple(versions.values()),
            ledger=_ledger([(each, agency or "") for each, agency in sent], versions, names),
            agencies=tuple((agency.id, agency.name) for agency in partner_agencies(unit)),
        )


@guarded(Act.WRITE_SUMMARY)
def record_sending(hub: Hub, actor: Actor, summary_id: UUID, draft: SendDraft) -> Changes:
    """Write down that a version goes to somebody; nothing of it is ever changed.

    Raises:
        Invalid: no recipient, no way, no basis.
        NotFound: the earlier entry that this one corrects is not of this enquiry.
    """
    enquiry_id = _enquiry_of(hub, actor, summary_id)
    with on_case(hub, actor, enquiry_id, closed_too=True) as case:
        unit = case.unit
        row = unit.get(Summary, summary_id, "This version")
        problems = []
        if not typed(draft.recipient):
            problems.append(Problem("recipient", "Write who gets it: a person, with their role or team."))
        if draft.way not in WAY_WORDS:
            problems.append(Problem("way", "Choose by what way it goes."))
        if not typed(draft.basis):
            problems.append(Problem("basis", "Write on what basis they may have it."))
        problems += [*line_too_long(recipient=draft.recipient), *all_too_long(basis=draft.basis)]
        if problems or draft.way is None:
            raise Invalid(tuple(problems))
        if draft.told_of_id is not None:
            _check_earlier(unit, draft.told_of_id, enquiry_id)
        if draft.agency_id is not None:
            unit.get(Agency, draft.agency_id, "This agency")
        entry = Dissemination(
            id=new_id(),
            at=unit.at,
            by_id=actor.user_id,
            summary_id=summary_id,
            recipient=typed(draft.recipient),
            way=draft.way,
            basis=typed(draft.basis),
            agency_id=draft.agency_id,
            sha256=draft.sha256 or None,
            told_of_id=draft.told_of_id,
        )
        unit.add(entry)
        unit.audit(
            "summary sent",
            "enquiry",
            enquiry_id,
            summary=str(summary_id),
            entry=str(entry.id),
            number=row.number,
            way=draft.way,
            sha256=draft.sha256,
            corrects=str(draft.told_of_id) if draft.told_of_id else None,
        )
        return unit.commit(
            changed("enquiry", enquiry_id),
            changed("summary", summary_id),
            new_id=entry.id,
            words=f"It is on the ledger that version {row.number} goes out.",
        )


@guarded(Act.WRITE_SUMMARY)
def record_export(hub: Hub, actor: Actor, summary_id: UUID, kind: str, sha256: str) -> Changes:
    """Write into the audit trail that a version leaves the hub as a file or on paper, before it does.

    `kind` is one of `EXPORTS`.

    Raises:
        Invalid: it is another.
    """
    if kind not in EXPORTS:
        raise Invalid((Problem("kind", "Choose one of the ways in which a version leaves."),))
    return _audited(hub, actor, summary_id, EXPORTS[kind], kind=kind, sha256=sha256)


@guarded(Act.WRITE_SUMMARY)
def record_export_failed(hub: Hub, actor: Actor, summary_id: UUID, kind: str) -> Changes:
    """Write into the audit trail that an export or a print, announced before, did not come about."""
    return _audited(hub, actor, summary_id, "summary did not leave", kind=kind)


def _audited(hub: Hub, actor: Actor, summary_id: UUID, act: str, **detail: str) -> Changes:
    enquiry_id = _enquiry_of(hub, actor, summary_id)
    with on_case(hub, actor, enquiry_id, closed_too=True) as case:
        row = case.unit.get(Summary, summary_id, "This version")
        case.unit.audit(act, "enquiry", enquiry_id, summary=str(summary_id), number=row.number, **detail)
        return case.unit.commit()


@guarded(Act.WRITE_SUMMARY)
def draft_notice(hub: Hub, actor: Actor, entry_id: UUID) -> bytes:
    """An e-mail draft that tells somebody that the version they hold has been replaced; it names no family."""
    with hub.writing(actor) as unit:
        entry = unit.get(Dissemination, entry_id, "This entry")
        row = unit.get(Summary, entry.summary_id, "This version")
        enquiry = unit.get(Enquiry, row.enquiry_id, CASE)
        check_named(unit, enquiry)
        newest = _newest_of(
            unit.session.scalars(
                select(Summary).where(Summary.enquiry_id == enquiry.id, Summary.form == row.form)
            ).all()
        )[row.form]
        form = FORM_WORDS[SummaryForm(row.form)]
        words = (
            f"Version {row.number} of the {form} for enquiry {enquiry.reference}, which you were given on "
            f"{moment(entry.at)}, has been replaced by version {newest.number} of {moment(newest.at)}.\n\n"
            f"Please do not rely on version {row.number} any more. Do not pass it on. Destroy your copies of it, or "
            "return them to the hub, and tell us that you have, and to whom you passed it on.\n\n"
            f"Version {newest.number} reaches you apart from this message.\n\n"
            f"{actor.display_name}\nFor the multi-agency safeguarding hub\n"
        )
        subject = f"{enquiry.reference}: {form}, version {row.number} is replaced"
        unit.audit("notice of replacement drafted", "enquiry", enquiry.id, form=row.form, version=row.number)
        unit.commit()
        return draft_mail(_address(entry.recipient), subject, words, unit.at)


def _address(recipient: str) -> str:
    """The e-mail address in what was typed, where there is one."""
    return next((word.strip("<>(),;") for word in recipient.split() if "@" in word), "")


def _enquiry_of(hub: Hub, actor: Actor, summary_id: UUID) -> UUID:
    with hub.reading(actor) as unit:
        return unit.get(Summary, summary_id, "This version").enquiry_id


def _check_earlier(unit: ReadingUnit, entry_id: UUID, enquiry_id: UUID) -> None:
    earlier = unit.get(Dissemination, entry_id, "The entry it corrects")
    if unit.get(Summary, earlier.summary_id, "This version").enquiry_id != enquiry_id:
        raise NotFound("The entry it corrects is not of this enquiry.", "Refresh the case and look again.")


def _newest_of(rows: Sequence[Summary]) -> dict[str, Summary]:
    newest: dict[str, Summary] = {}
    for row in sorted(rows, key=lambda each: each.number):
        newest[row.form] = row
    return newest


def _version(
    row: Summary, by: str, rows: Sequence[Summary], newest: Mapping[str, Summary], open_ids: set[str]
) -> SummaryRow:
    replaced = next((each.number for each in rows if str(each.id) == row.body.get("replaces")), None)
    items = row.body.get("items", [])
    return SummaryRow(
        id=row.id,
        form=SummaryForm(row.form),
        number=row.number,
        at=row.at,
        by=by,
        mark=row.handling_mark,
        items=len(items),
        kept_sentences=len(row.body.get("kept", [])),
        replaces=replaced,
        newest=newest[row.form].id == row.id,
        no_longer=sum(item not in open_ids for item in items),
    )


def _ledger(
    sent: Sequence[tuple[Dissemination, str]],
    versions: Mapping[UUID, SummaryRow],
    names: Mapping[UUID | None, str],
) -> tuple[LedgerRow, ...]:
    """The entries, newest first. Somebody holds an old version until a newer one of its form went to them."""
    told = {each.told_of_id for each, _ in sent}
    latest: dict[tuple[SummaryForm, str, UUID | None], int] = {}
    for each, _ in sent:
        version = versions[each.summary_id]
        key = (version.form, each.recipient.casefold(), each.agency_id)
        latest[key] = max(latest.get(key, 0), version.number)
    found = []
    for each, agency in sent:
        version = versions[each.summary_id]
        reached = latest[version.form, each.recipient.casefold(), each.agency_id]
        found.append(
            LedgerRow(
                id=each.id,
                summary_id=each.summary_id,
                title=version.title,
                form=version.form,
                number=version.number,
                recipient=each.recipient,
                agency_id=each.agency_id,
                agency=agency,
                way=WAY_WORDS.get(each.way, each.way),
                basis=each.basis,
                at=each.at,
                by=names[each.by_id],
                items=version.items,
                sha256=each.sha256 or "",
                newest=version.newest,
                holds_old=not version.newest and each.id not in told and reached <= version.number,
                no_longer=version.no_longer,
            )
        )
    return tuple(found)
