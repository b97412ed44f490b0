"""A file is saved whole or not at all; a place that refuses is told in words, and what stood there stays."""

import errno
import os
from pathlib import Path

import pytest

from app.services.papers import saving
from app.services.papers.saving import NotSaved, begin

CONTENT = b"%PDF invented" * 4_000


def test_a_file_takes_its_place_in_one_step_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    place = tmp_path / "M-26-1001 MASH summary, version 1.pdf"
    place.write_bytes(b"older")
    part = begin(place, CONTENT)
    assert place.read_bytes() == b"older"
    assert part.finish().read_bytes() == CONTENT
    assert [each.name for each in tmp_path.iterdir()] == [place.name]


def test_a_folder_that_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(NotSaved, match="The folder is not there any more") as caught:
        begin(tmp_path / "gone" / "paper.pdf", CONTENT)
    assert "Nothing was lost" in caught.value.next_step


def test_a_folder_that_goes_away_between_writing_and_taking_the_place_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "share"
    folder.mkdir()
    part = begin(folder / "paper.pdf", CONTENT)
    folder.rename(tmp_path / "unplugged")
    with pytest.raises(NotSaved, match="not there any more"):
        part.finish()


def test_a_name_that_a_folder_has_is_told_and_nothing_stays_behind(tmp_path: Path) -> None:
    (tmp_path / "paper.pdf").mkdir()
    part = begin(tmp_path / "paper.pdf", CONTENT)
    with pytest.raises(NotSaved):
        part.finish()
    assert [each.name for each in tmp_path.iterdir()] == ["paper.pdf"]


def test_a_disk_that_is_full_is_told_and_nothing_stays_behind() -> None:
    full = Path("/dev/full")
    if not full.exists():  # Windows has no such device; the sentence is tested below
        return
    with full.open("wb") as file, pytest.raises(OSError, match="No space") as caught:
        os.write(file.fileno(), CONTENT)
    assert "The disk is full" in saving._in_words(caught.value, full).sentence


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOSPC, "The disk is full"),
        (errno.EACCES, "You may not write in that folder"),
        (errno.EROFS, "can only be read"),
        (errno.EBUSY, "open in another program"),
        (errno.ESTALE, "not there any more"),
        (errno.ENAMETOOLONG, "too long"),
        (errno.EIO, "could not be saved there"),
    ],
)
def test_each_refusal_of_the_system_is_a_sentence_with_a_next_step(tmp_path: Path, number: int, said: str) -> None:
    told = saving._in_words(OSError(number, "refused", "a name that must not be told"), tmp_path / "paper.pdf")
    assert said in told.sentence
    assert told.next_step.count(".") >= 2
    assert "must not be told" not in f"{told.sentence} {told.next_step}"


def test_a_file_that_windows_says_is_open_elsewhere_is_told_as_such(tmp_path: Path) -> None:
    fault = OSError(errno.EACCES, "sharing violation")
    fault.winerror = 32  # type: ignore[attr-defined,misc,unused-ignore]  # only Windows' own errors carry it
    assert "open in another program" in saving._in_words(fault, tmp_path / "paper.pdf").sentence
