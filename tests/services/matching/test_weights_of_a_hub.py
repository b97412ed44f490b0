"""Weights are estimated from what a hub's own workers linked, too; what nobody linked is no pair."""

from datetime import date
from pathlib import Path

from app.services.access import Actor, Role
from app.services.intake.linking import link_contact_person
from app.services.matching.names import Likeness
from app.services.matching.weights import read_weights, shipped
from app.services.unit_of_work import Hub
from tests.factories import hubs, rows, weighing
from tests.factories.hubs import Staff
from tests.factories.parts import Who

FORENAMES = ("Jonathan", "Katherine", "Benedict", "Rosalind", "Frederick", "Gwendolen")


def _linked(hub: Hub, worker: Actor, slips: bool) -> None:
    """Each child is known; a contact names them, with a slip in the surname or without, and a worker links the two."""
    for at, forename in enumerate(FORENAMES):
        born = date(2012 + at, 3, 14)
        known = rows.person(hub, forenames=forename, surname=f"Hartwell{'abcdef'[at]}n", born=born)
        surname = f"Hartwel{'abcdef'[at]}n" if slips else f"Hartwell{'abcdef'[at]}n"
        contact = rows.contact(hub, worker, who=(Who(forename, surname, date_of_birth=born),))
        (named,) = rows.contact_people(hub, contact)
        link_contact_person(hub, worker, named, known, "same name and birth date")
    rows.contact(hub, worker)


def _estimate(hub: Hub, out: Path) -> list[str]:
    said: list[str] = []
    asked: list[str] = []

    def ask(words: str) -> str:
        asked.append(words)
        return hubs.PASSPHRASE

    weighing.main(("--hub", str(hub.folder), "--out", str(out), "--drawn", "2000"), said.append, ask)
    assert asked == ["The hub's passphrase: "]
    return said


def test_links_of_a_hub_are_its_pairs_and_slips_in_them_count(hub: Hub, staff: Staff, tmp_path: Path) -> None:
    _linked(hub, staff[Role.HUB_WORKER], slips=True)
    said = _estimate(hub, tmp_path / "w.toml")
    assert said[0].startswith("6 pairs of one person, ")
    before, after = (each.surname[Likeness.SLIP] for each in (shipped(), read_weights(tmp_path / "w.toml")))
    assert after.m > before.m
    assert not [line for line in said if "hartwel" in line.casefold() or "rosalind" in line.casefold()]


def test_a_hub_without_a_link_keeps_the_weights_that_were_shipped(hub: Hub, staff: Staff, tmp_path: Path) -> None:
    rows.contact(hub, staff[Role.HUB_WORKER])
    said = _estimate(hub, tmp_path / "w.toml")
    assert said[0] == "0 pairs of one person, 0 by chance"
    old, new = shipped(), read_weights(tmp_path / "w.toml")
    for kind, bits in old.birth.items():
        assert abs(new.birth[kind] - bits) < 0.02, kind
