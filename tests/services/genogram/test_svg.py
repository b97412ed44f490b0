"""The picture as SVG: the notation, the key, the day, and what is left out where it must be."""

import subprocess
import sys
import xml.etree.ElementTree as ET
from datetime import date
from pathlib import Path

import pytest

from app.commands.genogram import run
from app.services.genogram.records import Layer
from app.services.genogram.strokes import Convention
from app.services.genogram.svg import DARK, LIGHT, PRINT, Drawing, svg
from tests.services.genogram.families import FOLDER, NAMES, laid_out

DAY = date(2026, 11, 28)
ROOT = Path(__file__).resolve().parents[3]


def drawn(name: str, how: Drawing = Drawing(LIGHT)) -> str:  # noqa: B008 - frozen
    return svg(*laid_out(name), DAY, how)


def texts(picture: str) -> list[str]:
    found = ET.fromstring(picture).iter("{http://www.w3.org/2000/svg}text")
    return [each.text or "" for each in found if each.get("aria-hidden") is None]


def group(picture: str, ident: str) -> ET.Element:
    return next(each for each in ET.fromstring(picture).iter() if each.get("id") == ident)


@pytest.mark.parametrize("name", NAMES)
def test_every_picture_is_whole_and_has_its_key_and_day(name: str) -> None:
    picture = drawn(name)
    found, _ = laid_out(name)
    ids = [each.get("id") for each in ET.fromstring(picture).iter() if each.get("id")]
    assert sorted(ids) == sorted(member.id for member in found.members)  # type: ignore[type-var]
    said = texts(picture)
    assert "Key (UK convention)" in said
    assert any("28 Nov 2026" in text for text in said)


def test_subjects_have_a_double_outline_and_others_one() -> None:
    picture = drawn("lodger")
    assert len(group(picture, "am").findall("{*}circle")) == 2
    assert len(group(picture, "sa").findall("{*}circle")) == 1
    shapes = [each for each in group(picture, "za").findall("{*}rect") if each.get("class") != "ground"]
    assert len(shapes) == 3  # two outlines and the badge


def test_who_died_is_crossed_out_and_an_unknown_age_stays_empty() -> None:
    assert len(group(drawn("lodger"), "gf").findall("{*}polyline")) == 2
    inside = [each.text for each in group(drawn("unknown_father"), "fa").findall("{*}text")]
    assert set(inside) == {"Jay"}


def test_couples_are_told_with_kind_and_years_and_slashes() -> None:
    said = texts(drawn("lodger"))
    assert {"divorced", "2016–2021", "living together", "2021"} <= set(said)


def test_the_conventions_differ_in_cohabitation_alone() -> None:
    uk, mc = drawn("lodger"), drawn("lodger", Drawing(LIGHT, Convention.MCGOLDRICK))
    assert 'stroke-dasharray="8 5"' not in uk
    assert 'stroke-dasharray="8 5"' in mc
    assert "Key (McGoldrick convention)" in texts(mc)


def test_cousins_who_marry_have_a_double_line_and_the_key_says_so() -> None:
    assert "related by blood" in texts(drawn("cousins_marry"))
    assert "related by blood" not in texts(drawn("lodger"))


def test_losses_are_labelled_and_the_unborn_have_their_date() -> None:
    said = texts(drawn("unborn_twins"))
    assert {"miscarriage", "termination", "stillbirth", "EDD 10 Feb 2027"} <= set(said)


def test_layers_can_be_left_out() -> None:
    whole = drawn("harm_both_ways")
    bare = drawn("harm_both_ways", Drawing(LIGHT, layers=frozenset({Layer.NAMES})))
    assert any("domestic abuse" in text for text in texts(whole))
    assert not any("abuse" in text for text in texts(bare))
    assert "MARAC" not in texts(bare)
    assert "harm, towards the arrow" not in texts(bare)


def test_the_key_explains_every_feeling_loss_and_fork_and_no_death_where_nobody_died() -> None:
    assert texts(drawn("exploitation")).count("distant") == 2
    assert texts(drawn("harm_both_ways")).count("close") == 2
    lost = texts(drawn("unborn_twins"))
    assert [lost.count(each) for each in ("termination", "miscarriage", "stillbirth", "twins", "has died")] == [
        2, 2, 2, 1, 0,
    ]  # fmt: skip
    assert "identical twins" in texts(drawn("identical_twins"))
    assert "twins" not in texts(drawn("lodger"))


def test_no_ground_of_a_second_line_cuts_the_letters_of_the_first() -> None:
    picture = drawn("unborn_twins")
    start = picture.index(">living together</text>")
    assert 'class="ground"' not in picture[start : picture.index(">2020</text>", start)]


def test_no_line_runs_through_the_name_of_a_home() -> None:
    for name in ("placements_apart", "many_partners"):
        picture = drawn(name)
        assert picture.index(">Hope Street<" if name == "many_partners" else ">9 Cross Street<") > picture.rindex(
            'stroke-width="1.6"', 0, picture.index("<g id=")
        )


@pytest.mark.parametrize("palette", [LIGHT, PRINT, DARK])
def test_a_picture_for_a_meeting_holds_initials_alone(palette: object) -> None:
    del palette
    picture = drawn("lodger", Drawing(PRINT, anonymous=True))
    for word in ("Amira", "Haddad", "Sara", "Oak Road", "Mill Lane", "2019"):
        assert word not in picture
    assert {"A.H.", "Household 1", "Household 2"} <= set(texts(picture))


def test_a_name_with_signs_of_markup_stays_text(tmp_path: Path) -> None:
    source = tmp_path / "f.json"
    source.write_text('{"persons": [{"id": "a\\"<", "name": "<b>&\\"x"}]}', encoding="utf-8")
    assert run([str(source), "--svg", str(tmp_path / "o.svg")]) == 0
    assert '<b>&"x' in texts((tmp_path / "o.svg").read_text(encoding="utf-8"))


def test_the_command_writes_picture_layout_and_words(tmp_path: Path) -> None:
    out, spots = tmp_path / "o.svg", tmp_path / "o.json"
    args = ["genogram", str(FOLDER / "lodger.json"), "--svg", str(out), "--layout", str(spots), "--text"]
    ran = subprocess.run([sys.executable, "main.py", *args], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert "Amira Haddad, 7, subject" in ran.stdout
    assert ET.parse(out).getroot().tag.endswith("svg")
    assert '"slot_w"' in spots.read_text(encoding="utf-8")
    assert run([str(FOLDER / "lodger.json"), "--before", str(spots), "--layout", str(tmp_path / "p.json")]) == 0


def test_the_command_says_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "f.json"
    source.write_text('{"persons": [{"id": "a"}], "unions": [{"partners": ["b"]}]}', encoding="utf-8")
    assert run([str(source)]) == 1
    assert "unions 1: “partners” names nobody of this family." in capsys.readouterr().err
    assert run([str(FOLDER / "lodger.json"), "--before", str(source)]) == 1
    assert run([str(FOLDER / "lodger.json"), "--svg", str(tmp_path / "none" / "x.svg")]) == 1
