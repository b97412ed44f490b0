"""Marking that a person is before MARAC, MAPPA or MASE, each with its own note on sharing. Append-only."""

from uuid import UUID

from app.models import PanelReferral, new_id
from app.models.enums import PanelKind
from app.services.access import Act, Actor, guarded
from app.services.enquiry.cases import on_case, written
from app.services.enquiry.flag_records import PANEL_STATE_WORDS, PANEL_WORDS, PanelDraft
from app.services.enquiry.flag_rows import correctable, person_of
from app.services.enquiry.reading import today_of
from app.services.errors import Invalid, Problem
from app.services.lengths import too_long
from app.services.unit_of_work import Changes, Hub, changed

_BEFORE_THE_PANEL = frozenset({"referred", "heard", "not_accepted"})


@guarded(Act.RECORD_FLAG)
def mark_panel(hub: Hub, actor: Actor, enquiry_id: UUID, draft: PanelDraft) -> Changes:
    """Record where a person stands before a panel. A later mark of the same panel corrects or continues it.

    Raises:
        Invalid: person, panel, state or the note on sharing missing; a referral without its date, or one that lies
            ahead.
        Refused: the enquiry is closed, or the entry was corrected meanwhile.
    """
    with on_case(hub, actor, enquiry_id) as case:
        unit = case.unit
        correctable(case, PanelReferral, draft.corrects_id)
        problems = person_of(case, "person", draft.person_id)
        if draft.panel not in PANEL_WORDS:
            problems.append(Problem("panel", "Choose the panel."))
        if draft.state not in PANEL_STATE_WORDS:
            problems.append(Problem("state", "Choose where it stands."))
        if draft.state in _BEFORE_THE_PANEL and draft.referred_on is None:
            problems.append(Problem("referred_on", "Enter when it was referred."))
        if draft.referred_on is not None and draft.referred_on > today_of(unit):
            problems.append(Problem("referred_on", "This day lies ahead. Enter when it was referred."))
        note = written(draft.sharing_note)
        if not note:
            problems.append(
                Problem("sharing_note", "Write what this panel's own agreement says of sharing what it holds.")
            )
        problems += too_long("sharing_note", note)
        if problems or draft.person_id is None or draft.panel is None or draft.state is None:
            raise Invalid(tuple(problems))
        row = PanelReferral(
            id=new_id(),
            at=unit.at,
            by_id=actor.user_id,
            enquiry_id=enquiry_id,
            enquiry_person_id=draft.person_id,
            panel=PanelKind(draft.panel),
            state=draft.state,
            referred_on=draft.referred_on,
            meets_on=draft.meets_on,
            sharing_note=note,
            corrects_id=draft.corrects_id,
        )
        unit.add(row)
        unit.audit("panel marked", "enquiry", enquiry_id, panel=draft.panel, state=draft.state)
        words = f"{PANEL_WORDS[draft.panel]} is marked."
        return unit.commit(changed("enquiry", enquiry_id), new_id=row.id, words=words)
