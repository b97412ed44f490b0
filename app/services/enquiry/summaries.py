"""Summaries of an enquiry: what would be issued now, issuing a version, and reading the versions there are.

A version is never changed: its body holds the whole paper, so that it can be set again letter for letter, and the ids
of the items it tells. A correction is a newer version that names the one it replaces.
"""

import hashlib
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from app.models import Enquiry, Summary, new_id
from app.services.access import Act, Actor, guarded
from app.services.enquiry.analysis_sections import ANALYSIS_SECTIONS
from app.services.enquiry.cases import CASE, check_named, on_case, typed
from app.services.enquiry.item_reading import read_items, shareable
from app.services.enquiry.item_records import HANDLING_WORDS, ItemRow
from app.services.enquiry.summary_facts import SummaryFacts, typed_texts
from app.services.enquiry.summary_family import family_summary
from app.services.enquiry.summary_forms import mash_summary
from app.services.enquiry.summary_picture import picture_of
from app.services.enquiry.summary_reading import read_facts
from app.services.enquiry.summary_records import (
    FORM_WORDS,
    IssueDraft,
    Repeat,
    SummaryForm,
    SummaryPreview,
)
from app.services.enquiry.withheld import find_repeats
from app.services.errors import Conflict, Invalid, Problem
from app.services.lengths import all_too_long
from app.services.papers.keeping import kept, restored
from app.services.papers.record import Paper
from app.services.papers.wording import count, moment
from app.services.policy import Policy
from app.services.unit_of_work import Changes, Hub, ReadingUnit, changed

NOT_CONFIRMED = "Confirm that what staff typed repeats no item that must stay in the hub."


@guarded(Act.WRITE_SUMMARY)
def preview_summary(hub: Hub, actor: Actor, enquiry_id: UUID, form: SummaryForm) -> SummaryPreview:
    """What would be issued now, the typed sentences that seem to repeat a withheld item, and what else to mind."""
    with hub.reading(actor) as unit:
        enquiry = unit.get(Enquiry, enquiry_id, CASE)
        check_named(unit, enquiry)
        return _preview(unit, enquiry, unit.policy_of(enquiry.policy_version_id), form)


@guarded(Act.WRITE_SUMMARY)
def issue_summary(hub: Hub, actor: Actor, enquiry_id: UUID, draft: IssueDraft) -> Changes:
    """Issue the version that was looked at.

    Raises:
        Invalid: no form, no confirmation, a highlighted sentence without a reason, no word on what was corrected.
        Conflict: the enquiry has changed since the pages were looked at.
    """
    with on_case(hub, actor, enquiry_id, closed_too=True) as case:
        unit = case.unit
        if draft.form is None:
            raise Invalid((Problem("form", "Choose the form of the summary."),))
        now = _preview(unit, case.enquiry, case.policy, draft.form)
        if now.fingerprint != draft.fingerprint:
            raise Conflict("The enquiry has changed since you looked at these pages.", {}, {})
        _check(now, draft)
        older = _newest(unit, enquiry_id, draft.form)
        row = Summary(
            id=new_id(),
            at=unit.at,
            by_id=actor.user_id,
            enquiry_id=enquiry_id,
            form=draft.form.value,
            number=now.number,
            handling_mark=now.paper.mark,
            body={
                "paper": kept(now.paper),
                "items": [str(each) for each in now.item_ids],
                "agencies": now.agencies,
                "confirmed": draft.confirmed,
                "kept": [_kept_sentence(each, typed(draft.kept[each.key])) for each in now.repeats],
                "replaces": str(older.id) if older is not None else None,
                "why": typed(draft.why),
            },
        )
        unit.add(row)
        unit.audit(
            "summary issued",
            "enquiry",
            enquiry_id,
            summary=str(row.id),
            form=draft.form.value,
            number=now.number,
            items=len(now.item_ids),
            kept=len(now.repeats),
            replaces=now.replaces,
        )
        words = f"{FORM_WORDS[draft.form]}, version {now.number} is issued."
        if now.replaces is not None:
            words += f" It replaces version {now.replaces}: tell whoever holds that one."
        return unit.commit(changed("enquiry", enquiry_id), changed("summary", row.id), new_id=row.id, words=words)


@guarded(Act.SEE_ENQUIRY)
def read_paper(hub: Hub, actor: Actor, summary_id: UUID) -> Paper:
    """An issued version, letter for letter; that it was read is audited."""
    with hub.writing(actor) as unit:
        row = unit.get(Summary, summary_id, "This version")
        check_named(unit, unit.get(Enquiry, row.enquiry_id, CASE))
        unit.audit("summary read", "enquiry", row.enquiry_id, form=row.form, version=row.number)
        unit.commit()
        return restored(row.body["paper"])


def _check(now: SummaryPreview, draft: IssueDraft) -> None:
    problems = [
        Problem(f"kept:{each.key}", f"{each.where}: say why the sentence stays, or mend it there.")
        for each in now.repeats
        if not typed(draft.kept.get(each.key))
    ]
    if not draft.confirmed:
        problems.append(Problem("confirmed", NOT_CONFIRMED))
    if now.replaces is not None and not typed(draft.why):
        problems.append(Problem("why", f"Write what has changed since version {now.replaces}."))
    problems += all_too_long(why=draft.why, **{f"kept:{key}": why for key, why in draft.kept.items()})
    if problems:
        raise Invalid(tuple(problems))


def _kept_sentence(repeat: Repeat, why: str) -> dict[str, str]:
    return {
        "where": repeat.where,
        "sentence": repeat.sentence,
        "item": str(repeat.item_id),
        "handling": repeat.handling,
        "why": why,
    }


def _newest(unit: ReadingUnit, enquiry_id: UUID, form: SummaryForm) -> Summary | None:
    return unit.session.scalars(
        select(Summary)
        .where(Summary.enquiry_id == enquiry_id, Summary.form == form.value)
        .order_by(Summary.number.desc())
        .limit(1)
    ).first()


def _preview(unit: ReadingUnit, enquiry: Enquiry, policy: Policy, form: SummaryForm) -> SummaryPreview:
    items = read_items(unit, enquiry.id)
    facts = read_facts(unit, enquiry, policy, items, policy.handling_mark)
    older = _newest(unit, enquiry.id, form)
    number = older.number + 1 if older is not None else 1
    replaces = f"version {older.number} of {moment(older.at)}" if older is not None else ""
    compose = mash_summary if form is SummaryForm.MASH else family_summary
    paper = compose(facts, number, unit.who.display_name, replaces, picture_of(unit.hub, facts.family))
    texts = typed_texts(facts, form)
    repeats = find_repeats(texts, items, [person.name for person in facts.people])
    return SummaryPreview(
        form=form,
        number=number,
        paper=paper,
        typed=texts,
        repeats=repeats,
        warnings=_warnings(facts, items, form),
        item_ids=tuple(item.id for item in facts.items()),
        agencies=sum(bool(agency.items) for agency in facts.agencies),
        fingerprint=_fingerprint(paper, repeats),
        replaces=older.number if older is not None else None,
    )


def _fingerprint(paper: Paper, repeats: Sequence[Repeat]) -> str:
    """Of all the paper says, without the moment it was composed."""
    keys = [each.key for each in repeats]
    said = repr((paper.title, paper.subtitle, paper.mark, paper.reference, paper.blocks, keys))
    return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()


def _warnings(facts: SummaryFacts, items: tuple[ItemRow, ...], form: SummaryForm) -> tuple[str, ...]:
    """What the author should know before issuing; nothing of it is printed, and no item's words are in it."""
    found = []
    unmarked = sum(item.handling is None for item in items)
    held = len(items) - len(shareable(items)) - unmarked
    if unmarked:
        found.append(f"{count(unmarked, 'item is', 'items are')} not marked yet and so not in this summary.")
    if held:
        kinds = ", ".join(
            f"{number} {words.lower()}"
            for code, words in HANDLING_WORDS.items()
            if code != "share_onward" and (number := sum(item.handling == code for item in items))
        )
        found.append(f"{count(held, 'item stays', 'items stay')} in the hub: {kinds}.")
    if facts.family.left_out:
        ties = count(facts.family.left_out, "tie of harm is", "ties of harm are")
        found.append(f"{ties} not in the picture: the words repeat an item that stays in the hub.")
    waiting = [agency.agency for agency in facts.agencies if agency.state != "replied"]
    if waiting:
        found.append(f"No whole answer yet: {', '.join(waiting)}.")
    if facts.consent == "Not recorded":
        found.append("Nobody has recorded where consent stands.")
    if form is SummaryForm.MASH:
        codes = {code for code, _, _ in facts.sections}
        lacking = [rule.words.lower() for rule in ANALYSIS_SECTIONS if rule.needed and rule.code not in codes]
        if lacking:
            found.append(f"Not written yet: {', '.join(lacking)}.")
    if facts.decision is None:
        found.append("The enquiry is not decided yet; the paper says so.")
    elif facts.decision.opened_again is not None:
        found.append("The enquiry was opened again after its decision; the paper says so.")
    return tuple(found)
