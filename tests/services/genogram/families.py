"""The invented families of tests/data/families, and quick ways to make small ones."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from app.services.genogram.engine import lay_out
from app.services.genogram.family_file import family_of
from app.services.genogram.layout import Layout
from app.services.genogram.records import ChildLink, Family, Member, Shape, Union

FOLDER = Path(__file__).resolve().parents[2] / "data" / "families"
NAMES = sorted(path.stem for path in FOLDER.glob("*.json"))


def told(name: str) -> dict[str, Any]:
    """A family of the folder in its JSON form."""
    found: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    return found


def family(name: str) -> Family:
    """A family of the folder as records."""
    return family_of((FOLDER / f"{name}.json").read_bytes())


@cache
def laid_out(name: str) -> tuple[Family, Layout]:
    """A family of the folder with its refined layout."""
    found = family(name)
    return found, lay_out(found)


def grown_family(made: dict[str, Any]) -> Family:
    """A grown family as records."""
    return family_of(json.dumps(made).encode())


def small(people: str, *unions: str) -> Family:
    """`small("a:m b:f c:m", "a+b>c")`: people with their shapes, unions with their children."""
    shapes = {"m": Shape.MAN, "f": Shape.WOMAN, "x": Shape.OTHER}
    members = []
    for word in people.split():
        ident, _, shape = word.partition(":")
        members.append(Member(ident, name=ident.upper(), shape=shapes[shape or "x"], sex=(shape or "u").upper()[:1]))
    made = []
    for at, union in enumerate(unions):
        pair, _, kids = union.partition(">")
        links = tuple(ChildLink(kid) for kid in kids.split(",") if kid)
        made.append(Union(f"u{at}", tuple(pair.split("+")), children=links))
    return Family("small", tuple(members), tuple(made))
