"""The acts of the inbox: what is asked before each, what is said after it, and the way back. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import UUID

from app.services.errors import Conflict, Invalid
from app.services.intake import inbox_acts, inbox_peek, person_choices
from app.services.intake.inbox_records import Chosen, Sorted, WayBack
from app.services.unit_of_work import Changes
from app.views import text
from app.views.desk import Desk, Notice
from app.views.inbox.face import InboxFace
from app.views.inbox.questions import NEW_PERSON, Option, Question, enquiry_option, other_option, person_option


class InboxActs:
    """Does to the chosen contacts what a person asks; `refresh` shows the list anew after somebody else was first."""

    def __init__(self, desk: Desk, face: InboxFace, refresh: Callable[[], None]) -> None:
        self.desk = desk
        self.face = face
        self._refresh = refresh

    def assign_to_me(self) -> None:
        """Take the chosen contacts."""
        self._assign(self.desk.actor.user_id)

    def ask_assignee(self) -> None:
        """Ask to whom the chosen contacts go."""
        if not self._chosen():
            return
        question = Question("Assign to", self._about(), "Assign")
        self.face.ask(question, lambda _words: None, lambda user_id, _reason: self._assign(user_id))
        hub, actor = self.desk.hub, self.desk.actor
        self.desk.runner.query(
            lambda: inbox_peek.list_assignees(hub, actor),
            lambda found: self.face.offer(
                [Option(each.id, f"{each.name} ({each.initials})") for each in found] + [Option(None, "Nobody")]
            ),
            self._failed,
            lane="offer",
        )

    def ask_duplicate(self) -> None:
        """Ask which contact the chosen ones repeat."""
        chosen = self._chosen()
        if not chosen:
            return
        question = Question(
            "Which contact does this repeat?",
            f"{self._about()} leaves the inbox; the contact you pick stands for it.",
            "Mark as duplicate",
            search="Reference of another contact",
        )
        hub, actor = self.desk.hub, self.desk.actor

        def search(words: str) -> None:
            self.desk.runner.query(
                lambda: inbox_peek.find_duplicate_choices(hub, actor, chosen[0].id, words),
                lambda found: self.face.offer([other_option(each) for each in found]),
                self._failed,
                lane="offer",
            )

        def pick(of_id: UUID | None, _reason: str) -> None:
            if of_id is not None:
                self._act(lambda: inbox_acts.mark_duplicate(hub, actor, chosen, of_id))

        self.face.ask(question, search, pick)
        search("")

    def ask_link(self) -> None:
        """Ask which open enquiry the chosen contacts belong to."""
        chosen = self._chosen()
        if not chosen:
            return
        question = Question(
            "Which open enquiry does this belong to?",
            f"{self._about()} joins the enquiry you pick and leaves the inbox.",
            "Link to enquiry",
            search="Reference of an open enquiry",
        )
        hub, actor = self.desk.hub, self.desk.actor

        def search(words: str) -> None:
            self.desk.runner.query(
                lambda: inbox_peek.find_enquiry_choices(hub, actor, chosen[0].id, words),
                lambda found: self.face.offer([enquiry_option(each) for each in found]),
                self._failed,
                lane="offer",
            )

        def pick(enquiry_id: UUID | None, _reason: str) -> None:
            if enquiry_id is not None:
                self._act(lambda: inbox_acts.link_to_enquiry(hub, actor, chosen, enquiry_id))

        self.face.ask(question, search, pick)
        search("")

    def ask_person(self, contact_person_id: UUID) -> None:
        """Ask which known person somebody named in the current contact is, and why the worker is sure."""
        chosen = self._chosen()
        if len(chosen) != 1:
            return
        question = Question(
            "Which known person is this?",
            "Link only when you are sure; a wrong link mixes two histories.",
            "Link to person",
            search="Name or NHS number of a known person",
            reason="What makes you sure",
        )
        hub, actor = self.desk.hub, self.desk.actor

        def search(words: str) -> None:
            self.desk.runner.query(
                lambda: person_choices.find_person_choices(hub, actor, contact_person_id, words),
                lambda found: self.face.offer([*map(person_option, found.people), NEW_PERSON], found.said),
                self._failed,
                lane="offer",
            )

        def pick(person_id: UUID | None, reason: str) -> None:
            self._act(
                lambda: inbox_acts.link_to_person(
                    hub, actor, chosen[0], contact_person_id, person_id=person_id, reason=reason
                )
            )

        self.face.ask(question, search, pick)
        search("")

    def make_known(self) -> None:
        """Make known people of everybody the current contact names who is like nobody known."""
        chosen, (hub, actor) = self._chosen(), (self.desk.hub, self.desk.actor)
        if len(chosen) == 1:
            self._act(lambda: inbox_acts.make_people_known(hub, actor, chosen[0]))

    def _assign(self, user_id: UUID | None) -> None:
        chosen = self._chosen()
        hub, actor = self.desk.hub, self.desk.actor
        if chosen:
            self._act(lambda: inbox_acts.assign_contacts(hub, actor, chosen, user_id))

    def _chosen(self) -> tuple[Chosen, ...]:
        rows, more = self.face.chosen()
        if more:
            self.face.show_notice(
                Notice("Some of the chosen contacts have not been fetched.", "Choose fewer at a time.", "warning")
            )
            return ()
        return tuple(Chosen(row.id, row.version) for row in rows)

    def _about(self) -> str:
        rows, _ = self.face.chosen()
        return rows[0].reference if len(rows) == 1 else text.count(len(rows), "contact")

    def _act(self, work: Callable[[], Sorted]) -> None:
        self.desk.runner.operation(work, self._acted, self._failed)

    def _acted(self, done: Sorted) -> None:
        self.face.show_notice(Notice(done.words, tone="done", undo=partial(self._undo, done.way_back)))

    def _undo(self, way_back: WayBack) -> None:
        hub, actor = self.desk.hub, self.desk.actor
        self.desk.runner.operation(lambda: inbox_acts.undo(hub, actor, way_back), self._undone, self._failed)

    def _undone(self, changes: Changes) -> None:
        self.face.show_notice(Notice(changes.words, tone="done"))

    def _failed(self, error: Exception) -> None:
        if isinstance(error, Invalid) and error.problems:
            said = " ".join(problem.sentence for problem in error.problems)
            self.face.show_notice(Notice(said, "Nothing was done.", "warning"))
        else:
            self.face.show_failure(error)
        if isinstance(error, Conflict):
            self._refresh()
