"""By which numbers a hub calls something a pattern: values of the policy, read and checked with it."""

from dataclasses import dataclass, fields

from app.services.policy_rules import read_table


@dataclass(frozen=True, slots=True)
class PatternRules:
    """How many contacts make a pattern, within how many months, and when one is rising.

    Attributes:
        months: within how many months contacts are counted together.
        child, adult, household, address, siblings, school, place: so many contacts on one are a pattern.
        families: beside children of so many families an adult, an address, a school or a place is a pattern.
        missing: so many missing episodes in one area and month are a pattern.
        rising_days, rising_contacts, rising_times: so many contacts in the latest days, and so many times as many as in
            as many days before, are a rising pattern.
        assumed_from: whose numbers these are where no source publishes them; empty where the hub has decided them.
    """

    months: int = 12
    child: int = 3
    adult: int = 3
    household: int = 4
    address: int = 3
    siblings: int = 3
    school: int = 5
    place: int = 5
    families: int = 2
    missing: int = 3
    rising_days: int = 90
    rising_contacts: int = 3
    rising_times: int = 2
    assumed_from: str = "Hubdesk"

    def __post_init__(self) -> None:
        """Refuse a number that makes no pattern of anything, or one of everything."""
        for each in fields(self):
            if each.name == "assumed_from":
                continue
            value, (least, most) = getattr(self, each.name), _BOUNDS.get(each.name, (2, 1_000))
            if not least <= value <= most:
                raise ValueError(f"{each.name} lies between {least} and {most}, not at {value}")

    def words(self) -> str:
        """Say them in one line, for whoever looks through the policy."""
        return (
            f"patterns: {self.child} contacts on a child, {self.adult} on an adult, {self.household} on a household, "
            f"{self.address} on an address, {self.siblings} on siblings, {self.school} on a school, {self.place} on a "
            f"place, {self.families} families, {self.missing} missing episodes, within {self.months} months; rising: "
            f"{self.rising_contacts} in {self.rising_days} days, {self.rising_times} times as many as before"
        )


_BOUNDS = {"months": (1, 36), "rising_days": (7, 180), "rising_times": (2, 10)}

USUAL = PatternRules()
"""What holds where a pack says nothing: no source publishes numbers."""


def read_rules(table: object) -> PatternRules:
    """The rules of a pack's table.

    Raises:
        ValueError: a key is not known, or a value is not of the kind it must be: `"3"` is no number.
    """
    return read_table(table, USUAL, "patterns")
