"""The names in memory: what a typed word may have meant."""

from hypothesis import given
from hypothesis import strategies as st

from app.services.matching.vocabulary import Vocabulary

NAMES = ("wisniewska", "wisniewski", "kowalski", "katarzyna", "kasia", "stephen", "steven", "ng", "li", "harrison")


def _filled() -> Vocabulary:
    made = Vocabulary()
    made.people = 100
    made.learn((name, 2, 3) for name in NAMES)
    return made


def _meant(word: str) -> list[str]:
    return [each.word for each in _filled().meant(word)]


def test_a_slip_a_sound_a_variant_and_a_beginning_are_found() -> None:
    assert "wisniewska" in _meant("wisnewska")
    assert "steven" in _meant("stephen")
    assert "katarzyna" in _meant("kasia")
    assert "harrison" in _meant("harr")
    assert "ng" in _meant("nq")


def test_the_word_itself_comes_first_even_where_nobody_bears_it() -> None:
    assert _meant("zzyzx") == ["zzyzx"]
    assert _meant("stephen")[0] == "stephen"


def test_a_forgotten_vocabulary_holds_no_name() -> None:
    made = _filled()
    made.meant("kasia")
    made.forget()
    assert len(made) == 0
    assert made.people == 0
    assert [each.word for each in made.meant("kasia")] == ["kasia"]
    assert not any(name in repr(vars(made)) for name in NAMES if name != "kasia")


@given(st.sampled_from([name for name in NAMES if len(name) > 4]), st.data())
def test_any_one_letter_left_out_still_finds_the_name(name: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(name) - 1))
    assert name in _meant(name[:place] + name[place + 1 :])


@given(st.text(max_size=60))
def test_no_text_upsets_it(text: str) -> None:
    assert _filled().meant(text)[0].word == text
