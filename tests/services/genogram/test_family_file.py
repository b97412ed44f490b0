"""A family file: what is read, and what is said of one that cannot be."""

import json
from pathlib import Path
from typing import Any

import pytest

from app.services.errors import Invalid, Unreadable
from app.services.genogram.family_file import MOST_PEOPLE, family_of, read_family
from app.services.genogram.records import Being, Shape, TieKind, UnionKind
from tests.services.genogram.families import family


def made(**parts: Any) -> bytes:
    return json.dumps({"persons": [{"id": "a"}, {"id": "b", "sex": "F"}], **parts}).encode()


def problems(data: bytes) -> list[str]:
    with pytest.raises(Invalid) as caught:
        family_of(data)
    return [problem.sentence for problem in caught.value.problems]


def test_everything_a_file_says_stands_in_the_records() -> None:
    found = family("four_fathers")
    mother = next(member for member in found.members if member.id == "mu")
    assert (mother.name, mother.shape, mother.age) == ("Michelle Dunn", Shape.WOMAN, "37")
    assert [(badge.text, badge.current, badge.years) for badge in mother.badges] == [("CIN", False, "2010–12")]
    assert next(member for member in found.members if member.id == "c6").being is Being.UNBORN
    assert found.unions[1].kind is UnionKind.TRANSITORY
    assert found.ties[0].kind is TieKind.DOMESTIC_ABUSE
    lodging = family("lodger").households[0]
    assert [(stay.member, stay.word) for stay in lodging.stays if stay.word] == [("lo", "lodger")]
    homes = family("two_homes").households
    assert homes[1].visitors == ("no", "iv")
    assert "no" not in homes[1].members


def test_a_file_with_ids_and_sex_alone_is_enough() -> None:
    found = family_of(made(unions=[{"partners": ["a", "b"]}]))
    assert [member.shape for member in found.members] == [Shape.OTHER, Shape.WOMAN]
    assert found.unions[0].kind is UnionKind.UNKNOWN


@pytest.mark.parametrize(
    "data",
    [b"", b"\xff\xfe\x00", b"{", b"[]", b'{"persons": 4}', b'{"persons": []}', b"[" * 50_000, b'{"a":' * 50_000],
    ids=["empty", "no text", "cut off", "a list", "no list", "nobody", "deep", "deep objects"],
)
def test_what_is_no_family_is_said_so(data: bytes) -> None:
    with pytest.raises(Unreadable) as caught:
        family_of(data)
    assert caught.value.sentence.endswith(".")
    assert caught.value.next_step


def test_a_crowd_is_refused() -> None:
    with pytest.raises(Unreadable, match=str(MOST_PEOPLE)):
        family_of(json.dumps({"persons": [{"id": str(n)} for n in range(MOST_PEOPLE + 1)]}).encode())


@pytest.mark.parametrize(
    ("parts", "word"),
    [
        ({"persons": [{"id": "a"}, {"id": "a"}]}, "same id"),
        ({"persons": [{"sex": "M"}]}, "no id"),
        ({"persons": [{"id": "a", "sex": "Q"}]}, "M, F, U"),
        ({"persons": [{"id": "a", "birth": "last May"}]}, "2019-03-14"),
        ({"persons": [{"id": "a", "subject": "yes"}]}, "true or false"),
        ({"persons": [{"id": "a", "name": ["x"]}]}, "must be text"),
        ({"unions": [{"partners": ["a", "zz"]}]}, "names nobody"),
        ({"unions": [{"partners": ["a", "a"]}]}, "themselves"),
        ({"unions": [{"partners": []}]}, "one or two"),
        ({"unions": [{"partners": ["a"], "children": [{"id": "b", "kind": "borrowed"}]}]}, "not one of"),
        ({"unions": [{"id": "u", "partners": ["a"]}, {"id": "u", "partners": ["b"]}]}, "same id"),
        ({"households": [{"members": ["nobody"]}]}, "names nobody"),
        ({"households": [{"members": "a"}]}, "list of ids"),
        ({"ties": [{"from": "a", "to": "b", "kind": "envy"}]}, "not one of"),
        ({"unions": ["a"]}, "not in braces"),
    ],
)
def test_each_fault_is_told_in_words(parts: dict[str, Any], word: str) -> None:
    assert any(word in sentence for sentence in problems(made(**parts)))


def test_all_faults_are_told_together_with_their_rows() -> None:
    with pytest.raises(Invalid) as caught:
        family_of(made(unions=[{"partners": ["x"]}, {"partners": ["y"]}], ties=[{"from": "a", "to": "z"}]))
    assert [(problem.field, problem.row) for problem in caught.value.problems] == [
        ("unions", 1),
        ("unions", 2),
        ("ties", 1),
    ]


def test_no_fault_repeats_a_name() -> None:
    data = made(persons=[{"id": "a", "name": "Secret Person", "sex": "?"}])
    assert not any("Secret" in sentence for sentence in problems(data))


def test_a_missing_file_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="cannot be opened"):
        read_family(tmp_path / "none.json")
