"""The wall's rhythm: it reads every ten seconds, turns every fifteen, and never passes old data off as new."""

from collections.abc import Iterator
from typing import Any, cast

import pytest

from app.services import clock
from app.services.clock import FixedClock
from app.services.errors import NotFound
from app.services.oversight.wallboard import Board
from app.views.wallboard.presenter import BoardPresenter
from app.views.wallboard.words import Shown
from tests.views.wallboard.parts import NOW, Held, a_board, a_row

GONE = NotFound("The hub's database is not in its folder.", "Put it back.")


class Wall:
    """A view that keeps what it was shown."""

    def __init__(self) -> None:
        self.shown: Shown | None = None
        self.room = 6

    def show_board(self, shown: Shown) -> None:
        self.shown = shown

    def rows_that_fit(self, *, under_band: bool) -> int:
        return self.room - 2 if under_band else self.room


class Bench:
    """A presenter with everything around it."""

    def __init__(self, fixed: FixedClock) -> None:
        self.clock = fixed
        self.wall = Wall()
        self.runner = Held()
        self.board: Board | Exception = a_board(a_row("1187", "red", "Edu! Pol+", -13), a_row("1190"), pinned=1)
        self.presenter = BoardPresenter(self.wall, cast("Any", self.runner), self._read)

    def _read(self) -> Board:
        if isinstance(self.board, Exception):
            raise self.board
        return self.board

    @property
    def shown(self) -> Shown:
        assert self.wall.shown is not None
        return self.wall.shown

    def seconds(self, count: int, *, answering: bool = True) -> None:
        """Let seconds pass, a tick each."""
        for _ in range(count):
            self.clock.advance(1)
            self.presenter.tick()
            while answering and self.runner.waiting:
                self.runner.answer()

    def begin(self) -> None:
        self.presenter.tick()
        self.runner.answer()


@pytest.fixture
def bench() -> Iterator[Bench]:
    fixed = FixedClock(NOW)
    with clock.use(fixed):
        yield Bench(fixed)


def test_it_says_that_it_is_starting_until_the_first_reading_is_there(bench: Bench) -> None:
    bench.presenter.tick()
    assert bench.shown.message == "The wallboard is starting."
    bench.runner.answer()
    assert bench.shown.message == ""
    assert [row.number for row in bench.shown.rows] == ["1187", "1190"]
    assert bench.presenter.live


def test_it_reads_every_ten_seconds_and_the_age_of_the_data_grows_between(bench: Bench) -> None:
    bench.begin()
    bench.seconds(9)
    assert bench.shown.age == "data 9 s old"
    bench.board = a_board()
    bench.seconds(1)
    assert bench.shown.age == "data 0 s old"
    assert bench.shown.message == "Nothing is waiting."
    assert bench.shown.under.startswith("0 enquiries open.")


def test_contacts_not_yet_screened_are_said_where_no_enquiry_is_open(bench: Bench) -> None:
    bench.board = a_board(unscreened=2)
    bench.begin()
    assert (bench.shown.message, bench.shown.under) == ("No enquiry is open.", "2 contacts wait to be screened.")


def test_one_missed_refresh_is_forgiven_and_two_are_not(bench: Bench) -> None:
    bench.begin()
    bench.board = GONE
    bench.seconds(10)
    assert bench.shown.band == ""
    bench.seconds(10)
    assert bench.shown.band == "NOT LIVE SINCE 10:28"
    assert bench.shown.band_why == "The hub's database is not in its folder. Put it back."
    assert bench.shown.dimmed
    assert not bench.presenter.live


def test_a_reading_that_never_comes_back_is_not_live_either_and_no_second_one_is_sent_after_it(bench: Bench) -> None:
    bench.begin()
    bench.seconds(23, answering=False)
    assert bench.shown.band == "NOT LIVE SINCE 10:28"
    assert "does not answer" in bench.shown.band_why
    assert len(bench.runner.waiting) == 1


def test_it_tries_again_every_thirty_seconds_and_is_live_again_by_itself(bench: Bench) -> None:
    bench.begin()
    bench.board = GONE
    bench.seconds(20)
    bench.board = a_board(a_row("1200"))
    bench.seconds(29)
    assert bench.shown.band
    bench.seconds(1)
    assert bench.shown.band == ""
    assert [row.number for row in bench.shown.rows] == ["1200"]


def test_a_wall_that_could_never_read_says_why_and_when_it_tries_again(bench: Bench) -> None:
    bench.board = GONE
    bench.begin()
    assert bench.shown.message == "The wallboard shows nothing yet."
    assert "not in its folder" in bench.shown.under
    assert "Trying again in 30 s." in bench.shown.under
    assert bench.shown.totals is None
    bench.board = a_board(a_row("1187"))
    bench.seconds(30)
    assert [row.number for row in bench.shown.rows] == ["1187"]


def test_a_fault_of_the_programs_own_is_a_number_and_no_traceback(bench: Bench, expect_record: Any) -> None:
    expect_record("hubdesk", "^fault")
    bench.board = ValueError("Mira Adeyemi")
    bench.begin()
    assert "number" in bench.shown.under
    assert "Mira" not in bench.shown.under


def test_the_others_turn_every_fifteen_seconds_and_the_red_one_stays(bench: Bench) -> None:
    bench.board = a_board(a_row("1", "red"), *[a_row(str(number)) for number in range(2, 12)], pinned=1)
    bench.begin()
    bench.seconds(14)
    assert [row.number for row in bench.shown.rows] == ["1", "2", "3", "4", "5", "6"]
    assert bench.shown.foot == "page 1 of 2"
    bench.seconds(1)
    assert [row.number for row in bench.shown.rows] == ["1", "7", "8", "9", "10", "11"]
    bench.seconds(15)
    assert [row.number for row in bench.shown.rows] == ["1", "2", "3", "4", "5", "6"]


def test_the_time_left_goes_on_between_two_readings(bench: Bench) -> None:
    bench.board = a_board(a_row("1190", left=2))
    bench.begin()
    assert bench.shown.rows[0].time == "2 m left"
    bench.seconds(9)
    assert bench.shown.rows[0].time == "1 m left"


def test_a_key_handed_over_is_used_at_once_instead_of_after_thirty_seconds(bench: Bench) -> None:
    bench.board = GONE
    bench.begin()
    bench.board = a_board(a_row("1187"))
    bench.presenter.ask_now()
    bench.seconds(1)
    assert bench.presenter.live


def test_the_clock_set_back_does_not_make_old_data_new(bench: Bench) -> None:
    bench.begin()
    bench.seconds(9)
    bench.clock.moment = NOW
    bench.presenter.show()
    assert bench.shown.age == "data 9 s old"
