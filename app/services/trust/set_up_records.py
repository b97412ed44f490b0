"""What the steps of the set-up ask and tell."""

from dataclasses import dataclass, field
from enum import StrEnum


class SetUpStep(StrEnum):
    """The steps in their order."""

    FOLDER = "folder"
    ADMINISTRATOR = "administrator"
    POLICY = "policy"
    AGENCIES = "agencies"
    PEOPLE = "people"
    FINISH = "finish"
    DONE = "done"


STEP_WORDS: dict[SetUpStep, str] = {
    SetUpStep.FOLDER: "Folder and passphrase",
    SetUpStep.ADMINISTRATOR: "First administrator",
    SetUpStep.POLICY: "Policy",
    SetUpStep.AGENCIES: "Agencies",
    SetUpStep.PEOPLE: "People and roles",
    SetUpStep.FINISH: "Check and finish",
}


@dataclass(frozen=True)
class HubDraft:
    """What the first step asks: where, under which name, and the hub's passphrase, typed twice."""

    folder: str
    hub_name: str
    passphrase: str = field(repr=False)
    again: str = field(repr=False)


@dataclass(frozen=True)
class AdministratorDraft:
    """What the second step asks about the first administrator."""

    sign_in_name: str
    display_name: str
    initials: str
    password: str = field(repr=False)
    again: str = field(repr=False)


@dataclass(frozen=True)
class PackOffer:
    """A policy pack to choose: its words, and what it would bring."""

    code: str
    name: str
    source: str
    summary: tuple[str, ...]
    assumed: int


@dataclass(frozen=True)
class SetUpProgress:
    """How far the set-up has come.

    Attributes:
        step: the first step that is not done.
        hub_name: as it was typed.
        pack: the code of the pack chosen; empty before.
        administrator: the first administrator's sign-in name; empty before.
    """

    step: SetUpStep
    hub_name: str
    pack: str
    administrator: str
