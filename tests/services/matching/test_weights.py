"""Weights are estimated anew from pairs with known truth, and the file that is written is one that Hubdesk reads."""

import csv
from pathlib import Path

import pytest

from app.services.matching.weights import read_weights, shipped
from tests.factories import weighing
from tests.factories.census import HEADER, census


def _write(path: Path, noise: float) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.DictWriter(file, HEADER)
        lines.writeheader()
        lines.writerows(census(900, 700, noise, seed=3))
    return path


@pytest.fixture(scope="module")
def estimated(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    folder = tmp_path_factory.mktemp("weights")
    said: list[str] = []
    noisy, out = _write(folder / "noisy.csv", 5.0), folder / "weights.toml"
    weighing.main(("--set", str(noisy), "--out", str(out), "--drawn", "3000"), said.append)
    return out, said


def test_the_file_written_is_read_and_keeps_its_comments(estimated: tuple[Path, list[str]]) -> None:
    out, _ = estimated
    assert read_weights(out).likely == shipped().likely
    before, after = (path.read_text(encoding="utf-8").splitlines() for path in (weighing.SHIPPED, out))
    assert [line for line in after if line.startswith("#")] == [line for line in before if line.startswith("#")]
    assert len(after) == len(before)


def test_slips_of_the_pen_make_a_differing_date_weigh_less_against(
    estimated: tuple[Path, list[str]], tmp_path: Path
) -> None:
    out, _ = estimated
    clean = tmp_path / "clean.toml"
    weighing.main(
        ("--set", str(_write(tmp_path / "clean.csv", 0.0)), "--out", str(clean), "--drawn", "3000"), lambda _: None
    )
    with_slips, without = read_weights(out).birth, read_weights(clean).birth
    assert without["differs"] + 1 < with_slips["differs"] < 0
    assert without["digit"] + 1 < with_slips["digit"]


def test_what_is_printed_holds_shares_and_no_name(estimated: tuple[Path, list[str]]) -> None:
    _, said = estimated
    assert int(said[0].split()[0]) >= 550
    assert any(line.startswith("second forename told by asked") for line in said)
    assert any("bits told twice" in line for line in said)
    assert "smith" not in " ".join(said).casefold()


def test_few_pairs_move_little() -> None:
    text = weighing.SHIPPED.read_text(encoding="utf-8")
    nothing = weighing.Counted()
    for _, kind, _, (m, new_m, u, new_u) in weighing.estimated(text, nothing, nothing):
        assert new_m == pytest.approx(m), kind
        assert new_u == pytest.approx(u), kind
