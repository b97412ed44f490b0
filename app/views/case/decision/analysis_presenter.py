"""Writing the analysis: the version that holds, the draft of one person, and a lost race shown side by side. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from app.services.access import Act, may
from app.services.enquiry import analysis, decision_reading, writing_drafts
from app.services.enquiry.analysis_sections import CODES
from app.services.enquiry.decision_records import DecisionRoom
from app.services.errors import Conflict, Invalid
from app.views.case.decision.verbs import DecisionView
from app.views.desk import Desk, Notice

if TYPE_CHECKING:
    from app.services.unit_of_work import Changes

KIND = "enquiry_analysis"


class AnalysisWriting:
    """What one person types into the sections. `_based_on` is the version they had before them when they began."""

    def __init__(self, view: DecisionView, desk: Desk) -> None:
        self._view = view
        self._desk = desk
        self._room: DecisionRoom | None = None
        self._based_on = 0
        self._loaded: dict[str, str] | None = None
        self._kept: dict[str, str] = {}
        self.fault: Exception | None = None

    def show(self, room: DecisionRoom) -> None:
        """Take a reading of the case: begin with it, or follow a newer version that somebody saved."""
        first = self._room is None
        self._room = room
        if not first:
            self._follow()
        elif self._may():
            hub, actor = self._desk.hub, self._desk.actor
            self._desk.runner.query(
                lambda: writing_drafts.open_writing(hub, actor, room.enquiry_id, KIND),
                self._begin,
                self._view.show_failure,
                lane="draft",
            )
        else:
            self._begin(None)

    def forget(self) -> None:
        """Hold nothing of the case."""
        self._room, self._loaded, self._kept, self._based_on = None, None, {}, 0
        self.fault = None

    def dirty(self) -> bool:
        """Whether something is typed that no version has."""
        return self._loaded is not None and _bare(self._view.typed_sections()) != self._loaded

    def keep(self) -> None:
        """Keep what is being typed, encrypted, for this person alone."""
        if self._room is None or not self._may() or not self.dirty():
            return
        sections = self._view.typed_sections()
        if sections == self._kept:
            return
        former, self._kept = self._kept, sections
        hub, actor, at = self._desk.hub, self._desk.actor, self._room.enquiry_id

        def kept(_changes: Changes) -> None:
            self.fault = None
            self._say()

        def not_kept(error: Exception) -> None:
            self._kept, self.fault = former, error  # tried again the next time
            self._view.show_failure(error)

        body = {"sections": sections, "based_on": self._based_on}
        self._desk.runner.operation(
            lambda: writing_drafts.keep_writing(hub, actor, at, KIND, body),
            kept,
            not_kept,
        )

    def save(self) -> None:
        """Save what is typed as the next version."""
        self._save(self._view.typed_sections(), self._based_on)

    def resolved(self, chosen: Mapping[str, str]) -> None:
        """Save what was chosen of two texts, over the version that was shown."""
        sections = {**self._view.typed_sections(), **chosen}
        self._view.show_analysis(sections)
        self._save(sections, self._number())

    def discard(self) -> None:
        """Give up what is typed and go back to the version that holds."""
        self._take()
        self._view.show_draft_words("")
        self._drop()

    def _begin(self, kept: Mapping[str, object] | None) -> None:
        """Put the version that holds into the form, or the draft that this person left."""
        if self._room is None:
            return
        sections = kept.get("sections") if kept else None
        self._take()
        if kept is None or not isinstance(sections, dict):
            return
        self._based_on = int(str(kept.get("based_on", 0)))
        self._kept = {str(code): str(said) for code, said in sections.items()}
        self._view.show_analysis({**self._newest(), **self._kept})
        self._view.show_notice(Notice("The analysis you had begun is back.", "Save it, or go back to what is saved."))
        self._say()

    def _take(self) -> None:
        self._based_on, self._loaded, self._kept = self._number(), self._newest(), {}
        self._view.show_analysis(self._loaded)

    def _follow(self) -> None:
        """A newer version was saved: take it over while nothing is being typed, else say so and keep what is typed."""
        if self._loaded is None or self._number() == self._based_on:
            return
        if not self.dirty():
            self._take()
        self._say()

    def _save(self, sections: Mapping[str, str], based_on: int) -> None:
        room = self._room
        if room is None:
            return
        hub, actor = self._desk.hub, self._desk.actor

        def saved(changes: Changes) -> None:
            self._based_on, self._loaded, self._kept = based_on + 1, _bare(sections), {}
            self._drop()
            self._say()
            self._view.show_notice(Notice(changes.words, "", "done"))

        def failed(error: Exception) -> None:
            if isinstance(error, Invalid):
                self._view.show_analysis_problems(error.problems)
            elif isinstance(error, Conflict):
                self._compare(error)
            else:
                self._view.show_failure(error)

        self._desk.runner.operation(
            lambda: analysis.save_analysis(hub, actor, room.enquiry_id, sections, based_on=based_on), saved, failed
        )

    def _compare(self, conflict: Conflict) -> None:
        """Read the newer version, then show both texts: the choice is saved over what was shown, never blindly."""
        room = self._room
        if room is None:
            return
        hub, actor = self._desk.hub, self._desk.actor

        def read(fresh: DecisionRoom) -> None:
            self._room = fresh
            initials = fresh.analysis[0].initials if fresh.analysis else ""
            self._view.show_conflict(Conflict(conflict.sentence, conflict.texts.mine, self._newest(), initials))
            self._say()

        self._desk.runner.query(
            lambda: decision_reading.open_decisions(hub, actor, room.enquiry_id),
            read,
            self._view.show_failure,
            lane="compare",
        )

    def _drop(self) -> None:
        self.fault = None
        if self._room is not None and self._may():
            hub, actor, at = self._desk.hub, self._desk.actor, self._room.enquiry_id
            self._desk.runner.operation(
                lambda: writing_drafts.drop_writing(hub, actor, at, KIND), None, self._view.show_failure
            )

    def _say(self) -> None:
        words = "Draft kept; not saved as a version yet." if self.dirty() else ""
        if self._room is not None and words and self._number() != self._based_on:
            by = self._room.analysis[0].by
            words = f"{by} saved version {self._number()} meanwhile. Saving shows both texts side by side."
        self._view.show_draft_words(words)

    def _newest(self) -> dict[str, str]:
        rows = self._room.analysis if self._room else ()
        return {code: rows[0].sections.get(code, "") if rows else "" for code in CODES}

    def _number(self) -> int:
        return self._room.analysis[0].number if self._room and self._room.analysis else 0

    def _may(self) -> bool:
        return may(self._desk.actor, Act.WRITE_ANALYSIS, self._desk.narrowed)


def _bare(sections: Mapping[str, str]) -> dict[str, str]:
    """The sections as a version keeps them: without the blanks around them."""
    return {code: sections.get(code, "").strip() for code in CODES}
