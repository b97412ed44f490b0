"""What can go wrong, in words a person can act on.

Every error that may reach a user is a `HubdeskError`: a sentence that says what is wrong and one that says what to
do. Texts hold no name, address or narrative; what a person typed travels in fields that are not printed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


class HubdeskError(Exception):
    """Something a user can be told.

    Attributes:
        sentence: what is wrong.
        next_step: what to do about it.
        barred: whether it was refused for who asks, not for how the thing stands. The guard of the service then writes
            the refusal into the audit trail (`access.guarded`).
    """

    barred = False

    def __init__(self, sentence: str, next_step: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.next_step = next_step


class Refused(HubdeskError):
    """The person may not do this, by their role or because they are not named on the case."""


class Restricted(Refused):
    """The record is there, and not open to this person."""

    barred = True


class Departed(Refused):
    """The person who is signed in has left, or has other roles or another agency by now: their desk is cleared."""


class LockedOut(HubdeskError):
    """A sign-in or a key was refused, or must wait.

    Attributes:
        wait_seconds: how long until the next try is taken; 0 when it may be tried at once.
    """

    def __init__(self, sentence: str, next_step: str = "", wait_seconds: int = 0) -> None:
        super().__init__(sentence, next_step)
        self.wait_seconds = wait_seconds


class NotFound(HubdeskError):
    """What was asked for is not there, or not for this person."""


class Hidden(NotFound):
    """What was asked for is there and not for this person; the words are those of what is not there."""

    barred = True


class Unreadable(HubdeskError):
    """A file cannot be read as what it says it is."""


class StoreFault(HubdeskError):
    """The database, its key or its disk failed: full, read-only, damaged, of a newer program, in use."""


class CannotWrite(StoreFault):
    """The hub's disk takes nothing now: full, read-only, failing or gone. What was saved before can still be read."""


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with what was typed or imported.

    Attributes:
        field: the field's name, for the screen to stand beside.
        sentence: what is wrong and what to do.
        row: the data row in a file, from 1; None on a form.
    """

    field: str
    sentence: str
    row: int | None = None


class Invalid(HubdeskError):
    """What was typed or imported cannot stand as it is.

    Attributes:
        problems: every problem found, in the order of the form or file.
    """

    def __init__(self, problems: tuple[Problem, ...], sentence: str = "", next_step: str = "") -> None:
        count = len(problems)
        said = sentence or ("One thing needs mending." if count == 1 else f"{count} things need mending.")
        super().__init__(said, next_step or "Nothing was saved. Mend what is marked and save again.")
        self.problems = problems


@dataclass(frozen=True)
class BothTexts:
    """What two people wrote in the same place, never printed."""

    mine: Mapping[str, str] = field(repr=False)
    theirs: Mapping[str, str] = field(repr=False)


class Conflict(HubdeskError):
    """Somebody else saved the same thing first.

    Attributes:
        texts: field by field what this person and what the other one wrote.
        their_initials: who saved first.
    """

    def __init__(
        self, sentence: str, mine: Mapping[str, str], theirs: Mapping[str, str], their_initials: str = ""
    ) -> None:
        super().__init__(sentence, "Compare the two and choose what should stand; nothing you typed is lost.")
        self.texts = BothTexts(mine, theirs)
        self.their_initials = their_initials
