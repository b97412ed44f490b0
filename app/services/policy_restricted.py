"""How long a restricted record stays open after break-glass, and how soon that is reviewed: values of the policy."""

from dataclasses import dataclass

from app.services.policy_rules import read_table

_BOUNDS = {"break_glass_hours": (1, 24), "review_hours": (1, 24 * 14)}


@dataclass(frozen=True, slots=True)
class RestrictedRules:
    """What holds for restricted records. Hours run on the clock.

    Attributes:
        break_glass_hours: how long a record that was opened by break-glass stays open to whoever opened it.
        review_hours: an opening that nobody has reviewed for so long is late.
        assumed_from: whose numbers these are where no source publishes them; empty where the hub has decided them.
    """

    break_glass_hours: int = 4
    review_hours: int = 24
    assumed_from: str = "Hubdesk"

    def __post_init__(self) -> None:
        """Refuse an opening without an end, and a review that is never late."""
        for name, (least, most) in _BOUNDS.items():
            value = getattr(self, name)
            if not least <= value <= most:
                raise ValueError(f"{name} lies between {least} and {most}, not at {value}")

    def words(self) -> str:
        """Say them in one line, for whoever looks through the policy."""
        return (
            f"restricted records: open for {self.break_glass_hours} hours after break-glass, "
            f"reviewed within {self.review_hours} hours"
        )


USUALLY_RESTRICTED = RestrictedRules()
"""What holds where a pack says nothing: no source publishes numbers."""


def read_restricted(table: object) -> RestrictedRules:
    """The rules of a pack's table.

    Raises:
        ValueError: a key is not known, or a value is not of the kind it must be.
    """
    return read_table(table, USUALLY_RESTRICTED, "restricted")
