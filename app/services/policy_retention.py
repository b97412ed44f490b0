"""How long a hub keeps records after they close, by how they ended: values of the policy, read and checked with it."""

from dataclasses import dataclass, fields
from enum import StrEnum

from app.services.policy_rules import read_table


class OutcomeClass(StrEnum):
    """How something ended, as far as its keeping goes; the value is the key of a pack's `[retention]`."""

    ADVICE = "advice"
    NO_FURTHER_ACTION = "no_further_action"
    EARLY_HELP = "early_help"
    OTHER = "other"
    PROTECTION = "protection"


CLASS_WORDS: dict[OutcomeClass, str] = {
    OutcomeClass.ADVICE: "advice without a referral",
    OutcomeClass.NO_FURTHER_ACTION: "no further action",
    OutcomeClass.EARLY_HELP: "early help",
    OutcomeClass.OTHER: "assessment or another outcome",
    OutcomeClass.PROTECTION: "strategy discussion, section 47 or hand-over",
}


@dataclass(frozen=True, slots=True)
class RetentionRules:
    """Whole years that a record is kept after it closed.

    Attributes:
        advice, no_further_action, early_help, other, protection: by how it ended; where several apply, the longest.
        people: for somebody who is on no contact, no enquiry and no family that is kept, after they were recorded.
        assumed_from: whose numbers these are where no source publishes them; empty where the hub has decided them.
    """

    advice: int = 3
    no_further_action: int = 6
    early_help: int = 10
    other: int = 10
    protection: int = 25
    people: int = 1
    assumed_from: str = "Hubdesk"

    def __post_init__(self) -> None:
        """Refuse a number of years that keeps nothing, or longer than a life."""
        for each in fields(self):
            if each.name == "assumed_from":
                continue
            value = getattr(self, each.name)
            if not 1 <= value <= 100:
                raise ValueError(f"{each.name} lies between 1 and 100 years, not at {value}")

    def years(self, ended: OutcomeClass) -> int:
        """How many years something that ended so is kept."""
        found: int = getattr(self, ended.value)
        return found

    def words(self) -> str:
        """Say them in one line, for whoever looks through the policy."""
        kept = ", ".join(f"{words} {self.years(ended)}" for ended, words in CLASS_WORDS.items())
        return f"years kept after closing: {kept}; people on nothing any more {self.people}"


DEFAULT = RetentionRules()
"""What holds where a pack says nothing: no source publishes numbers."""


def read_retention(table: object) -> RetentionRules:
    """The rules of a pack's table.

    Raises:
        ValueError: a key is not known, or a value is not of the kind it must be: `"3"` is no number.
    """
    return read_table(table, DEFAULT, "retention")
