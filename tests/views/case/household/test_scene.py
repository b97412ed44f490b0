"""The picture as items: who stands where, what is drawn of whom, and what the pixels show."""

import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from app.services.genogram.labels import badge_rows, badge_width
from app.services.genogram.records import Layer
from app.services.genogram.strokes import Convention
from app.views import theme
from app.views.case.household.items import RingItem, TieItem, WordsItem
from app.views.case.household.notation import Showing
from app.views.case.household.paint import TARGET, Look
from app.views.case.household.scene import PictureScene
from tests.factories.pictures import everybody, many, set_by_hand


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> None:
    theme.start(qapp, "light", 100)


def composed(showing: Showing | None = None, palette: theme.Palette = "light") -> PictureScene:
    family = everybody()
    scene = PictureScene(Look(theme.colours(palette)))
    scene.compose(
        family, set_by_hand(family), Look(theme.colours(palette), showing=showing or Showing()), frozenset({"kit"})
    )
    return scene


def painted(scene: PictureScene, box: QRectF | None = None) -> QImage:
    whole = box or scene.sceneRect()
    image = QImage(whole.size().toSize(), QImage.Format.Format_RGB32)
    image.fill(scene.look.colour("surface"))
    painter = QPainter(image)
    scene.render(painter, QRectF(image.rect()), whole)
    painter.end()
    return image


def words(scene: PictureScene) -> set[str]:
    return {" ".join(item.words) for item in scene.items() if isinstance(item, WordsItem)}


def test_everybody_stands_once_where_the_layout_says() -> None:
    scene = composed()
    assert scene.layout_shown is not None
    assert {ident: (item.x(), item.y()) for ident, item in scene.people.items()} == {
        place.member: (place.x, place.y) for place in scene.layout_shown.places
    }


def test_every_symbol_can_be_hit_on_at_least_24_pixels() -> None:
    scene = composed()
    for ident, item in scene.people.items():
        box = item.shape().boundingRect()
        assert min(box.width(), box.height()) >= TARGET, ident
        assert scene.member_at(item.pos()) == ident
        assert scene.member_at(item.pos() + QPointF(11.5, -11.5)) == ident


def test_couples_households_children_and_lodgers_say_in_words_what_they_are() -> None:
    said = words(composed())
    for wanted in (
        "divorced 2016–2021",
        "14 Oak Road",
        "fostered 2021",
        "lodger",
        "domestic abuse 2018–2021, convicted",
    ):
        assert any(wanted in each for each in said), wanted


def test_a_layer_that_is_off_takes_its_lines_and_words_away() -> None:
    scene = composed(Showing(layers=frozenset(Layer) - {Layer.HARM}))
    assert {item.tie.id for item in scene.items() if isinstance(item, TieItem)} == {"x2", "x3"}
    assert not any("abuse" in each for each in words(scene))


def test_initials_only_leaves_no_name_and_no_address_in_any_words() -> None:
    scene = composed(Showing(anonymous=True))
    said = " ".join(words(scene))
    assert "Oak" not in said
    assert "Household 1" in said
    assert painted(scene) != painted(composed())


def test_initials_only_leaves_no_year_of_birth_under_the_initials() -> None:
    strips = {}
    for anonymous in (False, True):
        scene = composed(Showing(anonymous=anonymous))
        sizes, mina = scene.look.sizes, scene.people["mina"].pos()
        under = QRectF(mina.x() - 30, mina.y() + sizes.symbol / 2 + 8 + sizes.line, 60, sizes.line - 4)
        strips[anonymous] = _dark(painted(scene, under))
    assert strips[False] > 0
    assert strips[True] == 0


def test_the_two_conventions_draw_cohabitation_differently() -> None:
    place = next(each for each in set_by_hand(everybody()).unions if each.union == "u4")
    strip = QRectF(place.left + 2, place.y - 3, place.right - place.left - 4, 6)
    uk = painted(composed(Showing(convention=Convention.UK)), strip)
    school = painted(composed(Showing(convention=Convention.MCGOLDRICK)), strip)
    assert _dark(uk) > _dark(school) * 1.3


def _dark(image: QImage) -> int:
    return sum(image.pixelColor(x, y).lightness() < 128 for x in range(image.width()) for y in range(image.height()))


def test_a_subject_a_death_and_an_unnamed_person_differ_without_any_colour() -> None:
    grey = {}
    for ident in ("ben", "amira", "arun", "kit"):
        scene = composed(palette="print")
        spot = scene.people[ident].pos()
        box = QRectF(spot.x() - 30, spot.y() - 30, 60, 60)
        grey[ident] = painted(scene, box).convertToFormat(QImage.Format.Format_Grayscale8)
    assert len({bytes(each.constBits()) for each in grey.values()}) == 4


def test_an_agency_lights_up_whom_it_knows_and_the_others_step_back() -> None:
    scene = composed()
    scene.light(frozenset({"sara", "amira"}))
    assert scene.people["sara"].signs.lit
    assert scene.people["sara"].opacity() == 1.0
    assert scene.people["tom"].opacity() < 0.5
    scene.light(None)
    assert {item.opacity() for item in scene.people.values()} == {1.0}


def test_the_ring_round_somebody_cuts_through_no_badge() -> None:
    scene = composed()
    scene.put_ring("sara")
    (ring,) = [item for item in scene.items() if isinstance(item, RingItem)]
    row = badge_rows(scene.people["sara"].member, scene.look.sizes)[0]
    wide = sum(badge_width(badge, scene.look.sizes) + 4 for badge in row) - 4
    assert ring.boundingRect().width() - 4 > wide


def test_a_second_home_is_marked_where_the_child_stands() -> None:
    assert composed().people["amira"].signs.second_home


def test_whoever_left_the_family_leaves_the_scene_and_the_others_stay_the_same_items() -> None:
    scene = composed()
    before = dict(scene.people)
    family, layout = many(20)
    scene.compose(everybody(), set_by_hand(everybody()), scene.look)
    assert scene.people == before
    scene.compose(family, layout, scene.look)
    assert set(scene.people) == {f"p{at}" for at in range(20)}
    assert all(item.scene() is None for item in before.values())


@pytest.mark.parametrize("palette", ["light", "dark", "print"])
def test_every_palette_draws_the_whole_family_on_its_own_ground(palette: theme.Palette) -> None:
    image = painted(composed(palette=palette))
    ground = theme.colours(palette).colour("surface")
    assert image.pixelColor(1, 1) == ground
    assert len({image.pixel(x, 120) for x in range(image.width())}) > 4
