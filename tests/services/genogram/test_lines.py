"""Lines, outlines and ties: through nobody, round nobody who does not live there."""

from itertools import pairwise

import pytest

from app.services.genogram.boxes import Box
from app.services.genogram.labels import label_height
from app.services.genogram.layout import Layout, LineKind, Outline, Point
from app.services.genogram.records import LOSSES, Being, Family
from tests.services.genogram.families import NAMES, laid_out


def inside(point: Point, outline: Outline) -> bool:
    """Whether a point lies within a closed line (even-odd rule)."""
    x, y = point
    within = False
    for (ax, ay), (bx, by) in pairwise([*outline.points, outline.points[0]]):
        if (ay > y) != (by > y) and x < ax + (y - ay) * (bx - ax) / (by - ay):
            within = not within
    return within


def symbols(found: Family, layout: Layout, shrink: float) -> dict[str, Box]:
    half = layout.sizes.symbol / 2 - shrink
    small = {member.id for member in found.members if member.being in LOSSES}
    return {
        p.member: Box(p.x - half, p.y - half, p.x + half, p.y + half) for p in layout.places if p.member not in small
    }


def along(a: Point, b: Point) -> list[Point]:
    return [(a[0] + (b[0] - a[0]) * n / 60, a[1] + (b[1] - a[1]) * n / 60) for n in range(61)]


@pytest.mark.parametrize("name", NAMES)
def test_a_household_line_holds_all_who_live_there_and_nobody_else(name: str) -> None:
    found, layout = laid_out(name)
    spots = {place.member: (place.x, place.y) for place in layout.places}
    for home in found.households:
        lines = [outline for outline in layout.outlines if outline.household == home.id]
        assert sum(outline.label is not None for outline in lines) == 1
        unborn = {each.id for each in found.members if each.being is not Being.PERSON} - set(home.members)
        for member, spot in ((each, spots[each]) for each in spots if each not in unborn):
            held = sum(inside(spot, outline) for outline in lines)
            assert held == (member in home.members), (home.id, member)


@pytest.mark.parametrize("name", NAMES)
def test_no_line_of_structure_runs_through_a_symbol(name: str) -> None:
    found, layout = laid_out(name)
    boxes = symbols(found, layout, 2.0)
    for path in layout.paths:
        for a, b in pairwise(path.points):
            for member, box in boxes.items():
                assert not any(box.holds(point) for point in along(a, b)), (path.kind, path.of, member)


@pytest.mark.parametrize("name", NAMES)
def test_no_tie_runs_through_somebody_else_or_along_a_line(name: str) -> None:
    found, layout = laid_out(name)
    boxes = symbols(found, layout, 0.0)
    for curve in layout.ties:
        tie = next(each for each in found.ties if each.id == curve.tie)
        for member, box in boxes.items():
            if member not in {tie.source, tie.target}:
                assert not any(box.holds(point) for point in curve.points), (curve.tie, member)
        for path in layout.paths:
            for a, b in pairwise(path.points):
                line = Box(min(a[0], b[0]) - 1.5, min(a[1], b[1]) - 1.5, max(a[0], b[0]) + 1.5, max(a[1], b[1]) + 1.5)
                assert sum(line.holds(point) for point in curve.points) <= 6


@pytest.mark.parametrize("name", NAMES)
def test_a_tie_starts_at_who_harms_and_ends_at_who_is_harmed(name: str) -> None:
    found, layout = laid_out(name)
    assert {curve.tie for curve in layout.ties} == {tie.id for tie in found.ties}
    for curve in layout.ties:
        tie = next(each for each in found.ties if each.id == curve.tie)
        for member, point in ((tie.source, curve.points[0]), (tie.target, curve.points[-1])):
            place = layout.place_of(member)
            below = label_height(next(each for each in found.members if each.id == member), layout.sizes)
            aside = abs(place.x - point[0])
            down = max(0.0, abs(place.y - point[1]) - (below if point[1] > place.y else 0.0))
            assert aside + down < 1.6 * layout.sizes.symbol


def test_sibship_bars_that_overlap_run_at_different_heights() -> None:
    for name in NAMES:
        _, layout = laid_out(name)
        bars = [path for path in layout.paths if path.kind is LineKind.BAR]
        for at, one in enumerate(bars):
            for two in bars[at + 1 :]:
                if one.of != two.of and one.points[0][1] == two.points[0][1]:
                    apart = one.points[1][0] <= two.points[0][0] or two.points[1][0] <= one.points[0][0]
                    assert apart, (name, one.of, two.of)


def test_identical_twins_hang_from_one_stalk_and_are_joined_by_a_bar() -> None:
    _, layout = laid_out("identical_twins")
    forks = [path for path in layout.paths if path.kind is LineKind.TWIN_FORK]
    bars = [path for path in layout.paths if path.kind is LineKind.TWIN_BAR]
    assert sorted(fork.member for fork in forks) == ["t1", "t2"]
    assert forks[0].points[0] == forks[1].points[0]
    assert len(bars) == 1


def test_a_lodger_has_a_lead_and_no_line_of_descent() -> None:
    _, layout = laid_out("lodger")
    assert [path.kind for path in layout.paths if path.member == "lo"] == [LineKind.LEAD]


def test_foster_carers_lines_reach_a_child_beside_the_line_of_birth() -> None:
    _, layout = laid_out("foster_carers")
    ends = [path.points[-1][0] for path in layout.paths if path.kind is LineKind.STALK and path.member == "s1"]
    assert len(ends) == 2
    assert abs(ends[0] - ends[1]) >= 8


def test_everything_drawn_lies_within_the_picture() -> None:
    for name in NAMES:
        _, layout = laid_out(name)
        points = [p for path in layout.paths for p in path.points] + [p for o in layout.outlines for p in o.points]
        points += [p for tie in layout.ties for p in tie.points]
        right, bottom = layout.left + layout.width, layout.top + layout.height
        assert all(layout.left <= x <= right and layout.top <= y <= bottom for x, y in points)
