"""The invented people of a demo hub, read from the file that the generator leaves beside it. No Qt here."""

from pathlib import Path
from typing import NamedTuple

from app.views.sign_in import DEMO_MARK

DEMO_PEOPLE = "demo-people.json"


class DemoPerson(NamedTuple):
    """One invented person: what they are in words, and how to sign in as them."""

    sign_in_name: str
    display_name: str
    role: str
    password: str


class DemoHub(NamedTuple):
    """The people to show, and the demo hub's passphrase where the file holds it."""

    people: tuple[DemoPerson, ...] = ()
    passphrase: str = ""


def read_demo(folder: Path) -> DemoHub:
    """The demo's people; nobody for a hub that is not a demo, and for a file that cannot be read.

    The file holds a list of people, or an object with `people` and `passphrase`.
    """
    if not (folder / DEMO_MARK).exists():
        return DemoHub()
    import json  # for a demo only: no other sign-in window has to wait for it

    try:
        body = json.loads((folder / DEMO_PEOPLE).read_text("utf-8"))
        people = body["people"] if isinstance(body, dict) else body
        passphrase = str(body.get("passphrase", "")) if isinstance(body, dict) else _marked(folder)
        return DemoHub(
            tuple(
                DemoPerson(
                    str(each["sign_in_name"]), str(each["display_name"]), str(each["role"]), str(each["password"])
                )
                for each in people
            ),
            passphrase,
        )
    except (OSError, ValueError, KeyError, TypeError):
        return DemoHub()


def _marked(folder: Path) -> str:
    """The passphrase line of the demo's mark: it opens a hub of invented people and nothing else."""
    for line in (folder / DEMO_MARK).read_text("utf-8").splitlines():
        if line.startswith("passphrase: "):
            return line.removeprefix("passphrase: ").strip()
    return ""
