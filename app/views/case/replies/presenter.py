"""What happens in the replies part: items read and marked, replies logged, drafts kept. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

from app.services.access import Act, may
from app.services.enquiry import items, replies, reply_documents, reply_drafts
from app.services.enquiry.item_records import ItemDraft, ItemRow
from app.services.enquiry.records import CaseDetail
from app.services.enquiry.reply_documents import ReplyPaper
from app.services.enquiry.reply_drafts import KeptReply
from app.services.enquiry.request_records import ReplyDraft, ReplyRow, RequestRow
from app.services.errors import Conflict, Invalid
from app.views.case.forms import FormSpec, Values, code_of, text_of
from app.views.case.replies import wording
from app.views.case.replies.contract import RepliesView, Scope, Shown
from app.views.case.replies.papers import Papers
from app.views.case.reply_people import Answering, answering, day_of
from app.views.desk import Desk, Notice

if TYPE_CHECKING:
    from app.services.unit_of_work import Changes

UNMARKED = "none"


class RepliesPresenter:
    """The replies of one case."""

    def __init__(self, view: RepliesView, desk: Desk) -> None:
        self._view = view
        self._desk = desk
        self.case: CaseDetail | None = None
        self.items: tuple[ItemRow, ...] = ()
        self.kept_papers: tuple[ReplyPaper, ...] = ()
        self.scope = Scope()
        self.current: UUID | None = None
        self.replying: UUID | None = None
        self.papers = Papers(view, desk, self)
        self._kept: dict[str, object] = {}
        self.fault: Exception | None = None

    # --- reading ---

    def show(self, case: CaseDetail) -> None:
        """Show a case; its items are read once for each time it was read. What is being typed stays."""
        if self.case is None or self.case.header.id != case.header.id:
            self.forget()
        if self.case is case:
            return
        self.case = case
        self._read(case)

    def _read(self, case: CaseDetail) -> None:
        hub, actor, at = self._desk.hub, self._desk.actor, case.header.id
        self._desk.runner.query(
            lambda: (items.list_items(hub, actor, at), reply_documents.list_reply_papers(hub, actor, at)),
            self._came,
            self._view.show_items_failure,
            lane="items",
        )

    def forget(self) -> None:
        """Hold nothing of the case."""
        self.case = self.current = self.replying = None
        self.items, self.kept_papers, self.scope, self._kept = (), (), Scope(), {}
        self.papers.forget()

    def _came(self, got: tuple[tuple[ItemRow, ...], tuple[ReplyPaper, ...]]) -> None:
        self.items, self.kept_papers = got
        self._show()

    def request(self, request_id: UUID | None) -> RequestRow | None:
        """A request of the case as it stands now."""
        rows = self.case.requests if self.case is not None else ()
        return next((row for row in rows if row.id == request_id), None)

    def may_reply(self) -> bool:
        """Whether this person may log replies on this case."""
        return self._may(Act.LOG_REPLY)

    def _may(self, act: Act) -> bool:
        open_now = self.case is not None and self.case.header.status != "closed"
        return open_now and may(self._desk.actor, act, self._desk.narrowed)

    # --- what is shown ---

    def set_scope(self, scope: Scope) -> None:
        """Show the items of an agency, about a person, with a handling."""
        if scope != self.scope:
            self.scope = scope
            self._show()

    def choose(self, item_id: UUID | None) -> None:
        """Show one item whole."""
        self.current = item_id
        self._details()

    def _show(self) -> None:
        case = self.case
        if case is None:
            return
        rows = tuple(item for item in self.items if self._in_scope(item))
        asked = {row.agency_id for row in case.requests if row.state != "withdrawn"}
        self._view.show_items(
            Shown(
                scope=self.scope,
                rows=rows,
                whole=len(self.items),
                unmarked=sum(item.handling is None for item in self.items),
                agencies=tuple((str(each.id), each.name) for each in case.agencies if each.id in asked),
                people=tuple((str(each.id), each.name) for each in case.people),
                may_mark=self._may(Act.MARK_ITEM),
                may_reply=self.may_reply(),
                papers=bool(self.kept_papers),
            )
        )
        self._details()

    def _in_scope(self, item: ItemRow) -> bool:
        scope = self.scope
        return (
            scope.agency_id in {None, item.agency_id}
            and scope.person_id in {None, item.person_id}
            and scope.handling in {None, item.handling or UNMARKED}
        )

    def _details(self) -> None:
        item = next((each for each in self.items if each.id == self.current), None)
        standing = self.standing()
        entries = []
        if item is not None:
            entries.append(wording.item_entry(item))
            standing = sorted(standing, key=lambda row: row.id != item.reply_id)
        entries.extend(wording.reply_entry(row) for row in standing)
        self._view.show_details(entries)
        self._view.show_choice(one_reply=len(self.standing()) == 1)

    def standing(self) -> list[ReplyRow]:
        """The replies in scope that no other one corrects."""
        case = self.case
        if case is None:
            return []
        requests = {row.id: row.agency_id for row in case.requests}
        return [
            row
            for row in case.replies
            if not row.corrected
            and self.scope.agency_id in {None, requests.get(row.request_id)}
            and self.scope.person_id in {None, row.person_id}
        ]

    # --- marking and adding ---

    def mark(self, code: str, ids: tuple[UUID, ...]) -> None:
        """Ask why the chosen items are marked so; nothing is marked before a reason is given."""
        chosen = [item for item in self.items if item.id in set(ids)]
        if not self._may(Act.MARK_ITEM):
            return
        if not chosen:
            self._view.show_notice(Notice("Choose one or several items first.", "", "info"))
            return
        self._view.open_form(wording.marking(code, chosen))

    def add_item(self) -> None:
        """Ask for one more item of the one reply in scope."""
        standing = self.standing()
        if len(standing) == 1:
            self._view.open_form(wording.adding(standing[0]))
        else:
            self._view.show_notice(
                Notice("Choose the agency and the person whose reply it belongs to.", "Their cell in the grid.", "info")
            )

    def submit(self, spec: FormSpec, values: Values) -> None:
        """Do what a form asked."""
        if spec.kind in {"which", "who"}:
            self.papers.answered(spec, values)
            return
        work = self._work(spec, values)
        if work is not None:
            self._desk.runner.operation(work, self._form_done, self._form_failed)

    def _work(self, spec: FormSpec, values: Values) -> Callable[[], Changes] | None:
        case = self.case
        if case is None:
            return None
        hub, actor, at = self._desk.hub, self._desk.actor, case.header.id
        if spec.kind == "mark":
            markings = wording.markings_of(spec, values)
            return lambda: items.mark_items(hub, actor, at, markings)
        reply_id = spec.about
        if spec.kind == "add" and isinstance(reply_id, UUID):
            draft = _item(values)
            return lambda: items.add_items(hub, actor, reply_id, [draft])
        return None

    def _form_done(self, changes: Changes) -> None:
        self._view.close_form()
        self._view.show_notice(Notice(changes.words, "", "done"))

    def _form_failed(self, error: Exception) -> None:
        if isinstance(error, Invalid):
            problems = (replace(each, field=_field(each.field)) for each in error.problems)
            error = Invalid(tuple(dict.fromkeys(problems)))
        self._view.show_form_failure(error)
        if isinstance(error, Conflict):
            self.reread()

    def reread(self) -> None:
        """Read the items again."""
        if self.case is not None:
            self._read(self.case)

    # --- logging a reply ---

    def log_reply(self, agency_id: UUID | None) -> None:
        """Turn to the page that logs the reply of an agency; of the only one that is asked, where one line is."""
        case = self.case
        if case is None:
            return
        waiting = [each for each in case.requests if each.state == "sent"]
        chosen = [each for each in waiting if each.agency_id == agency_id]
        if not chosen and len(waiting) == 1:
            chosen = waiting
        if not chosen:
            sentence = "Choose the agency whose reply you log." if waiting else "No request waits for a reply."
            self._view.show_notice(Notice(sentence, "Its line in the grid must be the current one.", "info"))
            return
        self.begin(chosen[-1], answering(case, chosen[-1]))

    def correct_reply(self) -> None:
        """Turn to the page with the one reply in scope, to log a corrected one in its place."""
        case, standing = self.case, self.standing()
        if case is None or len(standing) != 1:
            return
        row = standing[0]
        request = self.request(row.request_id)
        if request is None:
            return
        person = next(each for each in answering(case, replace(request, answered=())) if each.id == row.person_id)
        self.begin(request, (replace(person, corrects_id=row.id),), _again(row, self.items))

    def begin(
        self,
        request: RequestRow,
        people: tuple[Answering, ...],
        draft: ReplyDraft | None = None,
        then: Callable[[], None] | None = None,
    ) -> None:
        """Turn to the page for these people; a draft that was kept comes back first, `then` is done last."""
        if self.replying == request.id:
            if then is not None:
                then()
            return
        self.keep()
        hub, actor = self._desk.hub, self._desk.actor

        def opened(kept: KeptReply | None) -> None:
            self.replying = request.id
            word = "Correction of the reply" if draft is not None else "Reply"
            title = f"{word} of {request.agency} to {request.reference}, logged on its behalf"
            self._view.show_reply(title, request.questions, people)
            if kept is not None and draft is None:
                self._view.load_reply(kept.body)
                self.papers.document = kept.document
                self._view.show_notice(Notice("The reply you had begun is back.", "Cancel forgets it.", "info"))
            elif draft is not None:
                self._view.fill_reply([draft], {})
            self._kept = self._view.dump_reply()
            if then is not None:
                then()

        self._desk.runner.query(
            lambda: reply_drafts.open_reply_draft(hub, actor, request.id), opened, self._view.show_failure, lane="draft"
        )

    def keep(self) -> None:
        """Keep what is being typed, where anything changed since; asks nothing."""
        request_id = self.replying
        if request_id is None:
            return
        body = self._view.dump_reply()
        if body == self._kept:
            return
        former, self._kept = self._kept, body
        hub, actor, document = self._desk.hub, self._desk.actor, self.papers.document

        def kept(_changes: Changes) -> None:
            self.fault = None

        def not_kept(error: Exception) -> None:
            self._kept, self.fault = former, error  # tried again the next time
            self._view.show_failure(error)

        self._desk.runner.operation(
            lambda: reply_drafts.keep_reply(hub, actor, request_id, body, document), kept, not_kept
        )

    def save(self, drafts: tuple[ReplyDraft, ...]) -> None:
        """Log the answers. The request is taken as it stands now: a new rating moves its due time, not the answers."""
        request = self.request(self.replying)
        if request is None:
            return
        hub, actor, document = self._desk.hub, self._desk.actor, self.papers.document
        self._desk.runner.operation(
            lambda: replies.log_reply(hub, actor, request.id, drafts, version=request.version, document=document),
            self._saved,
            self._not_saved,
        )

    def leave(self) -> None:
        """Turn back without saving; what was typed is forgotten."""
        request_id, self.replying = self.replying, None
        self._kept, self.fault = {}, None
        self.papers.forget()
        if request_id is not None:
            hub, actor = self._desk.hub, self._desk.actor
            self._desk.runner.operation(
                lambda: reply_drafts.drop_reply(hub, actor, request_id), None, self._view.show_failure
            )
        self._view.show_overview()

    def _saved(self, changes: Changes) -> None:
        self.replying, self._kept, self.fault = None, {}, None
        self.papers.forget()
        self._view.show_overview()
        self._view.show_notice(Notice(changes.words, "", "done"))

    def _not_saved(self, error: Exception) -> None:
        if isinstance(error, Invalid):
            self._view.show_reply_problems(error)
            return
        self._view.show_reply_problems(Invalid(()))
        self._view.show_failure(error)


def _field(name: str) -> str:
    """The form's own field that a service's problem is about: `reason:<item>`, `item::0:date`."""
    own = name.rpartition(":")[2] if name.startswith("item:") else name.partition(":")[0]
    return "when" if own == "date" else own


def _item(values: Values) -> ItemDraft:
    when = text_of(values, "when").strip()
    day = day_of(when)
    return ItemDraft(
        text_of(values, "text"),
        day,
        "" if day is not None else when,
        text_of(values, "source"),
        text_of(values, "partner"),
        code_of(values, "handling"),
        text_of(values, "reason"),
    )


def _again(row: ReplyRow, known: tuple[ItemRow, ...]) -> ReplyDraft:
    """A reply as a draft of its correction. Markings are not taken over: the corrected items are marked anew."""
    mine = [item for item in known if item.reply_id == row.id]
    return ReplyDraft(
        row.person_id,
        row.found,
        provider=row.provider,
        contact_person=row.contact_person,
        current_as_of=row.current_as_of,
        period_from=row.period_from,
        period_to=row.period_to,
        area_searched=row.area_searched,
        systems_searched=row.systems_searched,
        systems_not_searched=row.systems_not_searched,
        text=row.text,
        items=tuple(
            ItemDraft(each.text, each.happened_on, each.happened_as_written, each.source_system, each.partner_marking)
            for each in sorted(mine, key=lambda item: item.position)
        ),
    )
