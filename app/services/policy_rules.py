"""Reading one small table of a policy pack into its frozen record: known keys, each of the kind it must be."""

from dataclasses import fields, is_dataclass
from typing import TypeVar

R = TypeVar("R")


def read_table(table: object, usual: R, name: str) -> R:
    """The record of a table; what it leaves out stands as in `usual`.

    Raises:
        ValueError: a key is not known, or a value is not of the kind it must be: `"3"` is no number. The record itself
            refuses values that lie outside its bounds.
    """
    kind = type(usual)
    if isinstance(table, kind):
        return table
    if not isinstance(table, dict) or not is_dataclass(kind):
        raise ValueError(f"{name} is a table")
    known = {each.name for each in fields(kind)}
    for key, value in table.items():
        if key not in known:
            raise ValueError(f"{key} is not a key of this table")
        wanted = getattr(usual, str(key))
        if type(value) is not type(wanted):
            raise ValueError(f"{key} is {'a whole number' if isinstance(wanted, int) else 'text in quotes'}")
    return kind(**table)
