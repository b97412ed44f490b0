"""What a wrong pack is told: the pack, the line, the key and what to do."""

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.services import policy_file, policy_retention
from app.services.errors import Invalid, NotFound, Problem
from app.services.policy import Subject
from app.services.policy_lines import Path, line_of, lines_of

TEXT = policy_file.builtin_text("west_berkshire")


def refused(text: str, **names: Any) -> tuple[Problem, ...]:
    """Load a text that must be refused and give what was said."""
    with pytest.raises(Invalid) as caught:
        policy_file.load_pack(text, "Oakhaven", **names)
    return caught.value.problems


def line_with(text: str, words: str) -> int:
    """The number of the only line that reads `words`."""
    return next(number for number, line in enumerate(text.split("\n"), start=1) if line == words)


@pytest.mark.parametrize(
    ("was", "becomes", "key", "words"),
    [
        ("amber = { hours = 12 }", "amber = { hours = 0 }", "limits.reply.amber", "hours must be more than 0"),
        ("amber = { hours = 12 }", "amber = { hours = -3 }", "limits.reply.amber", "hours must be more than 0"),
        ("amber = { hours = 12 }", "amber = { hours = 9999 }", "limits.reply.amber", "hours must be at most 2,000"),
        ("amber = { hours = 12 }", 'amber = { hours = "12" }', "limits.reply.amber.hours", "must be a whole number"),
        ("amber = { hours = 12 }", "amber = { hours = 1.5 }", "limits.reply.amber.hours", "must be a whole number"),
        ("amber = { hours = 12 }", "amber = { hours = true }", "limits.reply.amber.hours", "must be a whole number"),
        ("amber = { hours = 12 }", "amber = 12", "limits.reply.amber", "must be a table"),
        (
            "amber = { hours = 12 }",
            "amber = { hours = 12, working_hours = 3 }",
            "limits.reply.amber",
            "say exactly one of hours, working_hours, working_days, or none = true",
        ),
        (
            "amber = { hours = 12 }",
            "amber = { hours = 12, runs_past_closing = true }",
            "limits.reply.amber",
            "runs_past_closing belongs to working_hours only",
        ),
        (
            "amber = { hours = 12 }",
            "amber = { hours = 12, assumed = true }",
            "limits.reply.amber",
            'an assumed value says from = "whose value it is", and only an assumed one does',
        ),
        ("amber = { hours = 4 }", "ambre = { hours = 4 }", "limits.reply.urgent.ambre", "must be one of 'red'"),
        ("amber = { hours = 4 }", "blue = { hours = 4 }", "limits.reply.urgent.blue", "is not among the pack's col"),
        ("green = { hours = 72 }", "green = { hours = 72 }\nblue = { none = true }", "limits.enquiry.blue", "is not"),
        (
            'starts = "request sent"',
            'starts = "received"',
            "limits.reply",
            'the reply clock starts with "request sent"',
        ),
        ('starts = "enquiry opened"', 'starts = "tea time"', "limits.enquiry.starts", "must be one of 'received'"),
        ('proposes = "amber"', 'proposes = "blue"', "levels[3].proposes", "is not among the pack's colours"),
        ('proposes = "amber"', 'proposes = "pink"', "levels[3].proposes", "must be one of 'red', 'amber'"),
        ("level = 3", "level = 2", "levels[3].level", "2 stands twice"),
        ("level = 3", "level = 5", "levels[3]", "level must be at most 4"),
        ('route = "early_help"', 'route = "tea"', "levels[2].route", "is not among the pack's contact outcomes"),
        ('short = "Pol"', 'short = "CSC"', "agencies[2].short", "CSC stands twice"),
        ('short = "Pol"', 'short = "Policing"', "agencies[2].short", "must have at most 6 characters"),
        ('code = "police"', 'code = "The Police"', "agencies[2].code", "is not written as it should be"),
        ('code = "section_42"', 'code = "marac"', "outcomes.contact[10].code", "marac stands twice"),
        ('subjects = ["child", "adult"]', "subjects = []", "outcomes.contact[1].subjects", "must have at least one"),
        ('cse_levels = ["medium", "high"]', "cse_levels = []", "routes[1]", "say cse_levels or concerns"),
        (
            'concerns = [["3A", "3B", "3C"], ["4B"], ["1B", "2B"]]',
            'concerns = [["18A"]]',
            "routes[2].concerns",
            "18A is not a concern code",
        ),
        ('bank_holidays = "England"', 'bank_holidays = "France"', "opening.bank_holidays", "must be one of 'England'"),
        (
            'monday = { opens = "08:30", closes = "17:00" }',
            'monday = { opens = "17:00", closes = "08:30" }',
            "opening.monday",
            "the hub must close after it opens",
        ),
        (
            'monday = { opens = "08:30", closes = "17:00" }',
            'monday = { opens = "00:30", closes = "17:00" }',
            "opening.monday",
            "the hub must open at 02:00 or later",
        ),
        (
            'monday = { opens = "08:30", closes = "17:00" }',
            'monday = { opens = "8.30", closes = "17:00" }',
            "opening.monday.opens",
            "is not written as it should be",
        ),
        (
            'child = ["csc", "police", "health", "education"]',
            'child = ["csc", "polis"]',
            "core.child",
            "polis is not among the pack's agencies",
        ),
        (
            'adult = ["adult_social_care", "police", "health", "adult_mental_health"]',
            'adult = ["police", "police"]',
            "core.adult",
            "police stands twice",
        ),
        ('child = ["csc", "police", "health", "education"]', "child = []", "core.child", "must have at least one"),
        (
            'from = "Surrey and Hampshire"',
            "",
            "core",
            'an assumed value says from = "whose value it is", and only an assumed one does',
        ),
        ('name = "West Berkshire"', 'name = ""', "name", "must not be empty"),
        ('name = "West Berkshire"', "name = 7", "name", "must be text in quotation marks"),
        ('name = "West Berkshire"', 'name = "West"\nlevels_of_need = 4', "levels_of_need", "is not a key that"),
        ("[narrow]", '[narrow]\npartner = "all"', "narrow.partner", "must be a list in square brackets"),
    ],
)
def test_a_wrong_value_is_told_by_pack_line_and_key(was: str, becomes: str, key: str, words: str) -> None:
    text = TEXT.replace(was + "\n", becomes + "\n", 1)
    assert text != TEXT
    (problem,) = refused(text)
    assert problem.field == key
    assert problem.sentence.startswith(f"Oakhaven pack, line {problem.row}, {key}: ")
    assert words in problem.sentence
    written = text.split("\n")[(problem.row or 0) - 1]
    assert written in becomes.split("\n") or written.startswith("[")


def test_a_wrong_limit_reads_as_one_clear_sentence() -> None:
    text = TEXT.replace("amber = { hours = 12 }", "amber = { hours = 0 }")
    line = line_with(text, "amber = { hours = 0 }")
    (problem,) = refused(text)
    assert problem.sentence == f"Oakhaven pack, line {line}, limits.reply.amber: hours must be more than 0"


def test_a_misspelt_colour_is_told_as_the_missing_one_and_the_unknown_one() -> None:
    problems = refused(TEXT.replace("amber = { hours = 24 }", "ambre = { hours = 24 }"))
    assert [problem.field for problem in problems] == ["limits.enquiry.amber", "limits.enquiry.ambre"]
    assert [problem.sentence.rsplit(": ")[1] for problem in problems] == [
        "is missing",
        "is not a key that a policy pack knows",
    ]


def test_a_missing_limit_is_told_at_the_table_it_is_missing_from() -> None:
    (problem,) = refused(TEXT.replace("green = { hours = 72 }\n", ""))
    line = line_with(TEXT, "[limits.enquiry]")
    assert problem.sentence == f"Oakhaven pack, line {line}, limits.enquiry.green: is missing"


def test_a_colour_of_the_pack_without_limits_is_named_for_both_clocks() -> None:
    blue = '[[colours]]\ncode = "blue"\nword = "Blue"\n\n'
    problems = refused(TEXT.replace("[[levels]]", blue + "[[levels]]", 1))
    assert [(problem.field, problem.sentence.rsplit(": ")[1]) for problem in problems] == [
        ("limits.reply", "blue is missing"),
        ("limits.enquiry", "blue is missing"),
    ]


def test_every_wrong_line_is_named_at_once_and_not_only_the_first() -> None:
    text = TEXT.replace("amber = { hours = 12 }", "amber = { hours = 0 }").replace('short = "Pol"', "short = 1")
    assert [problem.field for problem in refused(text)] == ["limits.reply.amber", "agencies[2].short"]


@pytest.mark.parametrize(
    ("table", "becomes"),
    [
        ("statutory_floor", "limit = { working_days = 2 }"),
        ("acknowledgement", "limit = { none = true }"),
        ("statutory_floor", "limit = { hours = 200 }"),
    ],
)
def test_no_pack_can_lengthen_or_lift_the_statutory_floor(table: str, becomes: str) -> None:
    head, tail = TEXT.split(f"[limits.{table}]", 1)
    text = f"{head}[limits.{table}]{tail.replace('limit = { working_days = 1 }', becomes, 1)}"
    (problem,) = refused(text)
    assert problem.field == f"limits.{table}"
    assert "a pack cannot change it" in problem.sentence


def test_no_pack_can_pause_the_statutory_floor() -> None:
    head, tail = TEXT.split("[limits.statutory_floor]", 1)
    (problem,) = refused(f"{head}[limits.statutory_floor]{tail.replace('= false', '= true', 1)}")
    assert problem.field == "limits.statutory_floor"


def test_a_hub_that_never_opens_is_refused() -> None:
    text = "\n".join(line for line in TEXT.split("\n") if "opens =" not in line)
    (problem,) = refused(text)
    assert "open on at least one day" in problem.sentence


def test_a_pack_may_choose_the_line_styles_of_the_household_picture_and_no_others() -> None:
    assert policy_file.load_pack(TEXT, "Oakhaven").line_styles == "UK"
    wanted = TEXT + '\n[picture]\nline_styles = "McGoldrick"\n'
    assert policy_file.load_pack(wanted, "Oakhaven").line_styles == "McGoldrick"
    (problem,) = refused(TEXT + '\n[picture]\nline_styles = "Bowen"\n')
    assert "picture.line_styles" in problem.field
    assert "UK" in problem.sentence


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('child = "3"', "child is a whole number"),
        ("child = 1", "child lies between 2 and 1000"),
        ("months = 0", "months lies between 1 and 36"),
        ("chidl = 3", "chidl is not a key"),
        ("assumed_from = 3", "assumed_from is text"),
    ],
)
def test_a_number_of_patterns_that_makes_no_sense_is_told_in_words(line: str, words: str) -> None:
    head, tail = TEXT.split("\n[patterns]\n")
    key = line.partition(" ")[0]
    rest = "\n".join(each for each in tail.splitlines() if each.partition(" ")[0] != key)
    (problem,) = refused(f"{head}\n[patterns]\n{line}\n{rest}\n")
    assert problem.field.startswith("patterns")
    assert words in problem.sentence


def test_numbers_that_the_hub_has_decided_are_no_assumption() -> None:
    text = TEXT.replace('assumed_from = "Hubdesk"', 'assumed_from = ""')
    assert policy_file.load_pack(text, "Oakhaven").patterns.assumed_from == ""
    assert "patterns" not in {each.key for each in policy_file.load_pack(text, "Oakhaven").assumptions}
    assert "patterns" in {each.key for each in policy_file.load_pack(TEXT, "Oakhaven").assumptions}


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('other = "3"', "other is a whole number"),
        ("protection = 0", "protection lies between 1 and 100 years"),
        ("years = 3", "years is not a key"),
        ("words = 3", "words is not a key"),
    ],
)
def test_a_time_of_keeping_that_makes_no_sense_is_told_in_words(line: str, words: str) -> None:
    head, tail = TEXT.split("\n[retention]\n")
    key = line.partition(" ")[0]
    rest = "\n".join(each for each in tail.splitlines() if each.partition(" ")[0] != key)
    (problem,) = refused(f"{head}\n[retention]\n{line}\n{rest}\n")
    assert problem.field.startswith("retention")
    assert words in problem.sentence


def test_a_pack_stored_before_retention_has_the_hubs_default_and_says_that_it_is_assumed() -> None:
    head, tail = TEXT.split("[retention]\n", 1)
    old = policy_file.load_pack(head + tail[tail.index("# --- patterns") :], "Oakhaven")
    assert old.retention == policy_retention.DEFAULT
    (said,) = [each for each in old.assumptions if each.key == "retention"]
    assert said.taken_from == "Hubdesk"
    assert "no further action 6" in said.words


def test_a_pack_that_was_stored_before_core_went_by_subject_still_loads_and_leaves_it_to_the_hub() -> None:
    head, tail = TEXT.split("[core]\n", 1)
    older = policy_file.load_pack(head + tail[tail.index("# --- outcomes") :], "Oakhaven")
    assert older.core_for(frozenset(Subject)) == frozenset()
    assert not [each for each in older.assumptions if each.key.startswith("core.")]


def test_a_pack_may_take_an_act_away_from_a_role() -> None:
    text = TEXT + 'hub_worker = ["open enquiry", "log reply"]\n'
    policy = policy_file.load_pack(text, "Oakhaven", roles={"hub_worker"}, acts={"open enquiry", "log reply"})
    assert policy.taken_from("hub_worker") == {"open enquiry", "log reply"}
    assert policy.taken_from("mash_manager") == frozenset()


def test_a_pack_that_narrows_a_role_or_an_act_nobody_knows_is_refused() -> None:
    text = TEXT + 'hub_worker = ["open enquiry", "fly"]\nking = ["open enquiry"]\n'
    problems = refused(text, roles={"hub_worker"}, acts={"open enquiry"})
    assert [(problem.field, problem.row) for problem in problems] == [
        ("narrow.hub_worker", line_with(text, 'hub_worker = ["open enquiry", "fly"]')),
        ("narrow.king", line_with(text, 'king = ["open enquiry"]')),
    ]
    assert "there is no act fly" in problems[0].sentence


def test_a_narrowing_is_refused_where_nobody_can_check_it() -> None:
    assert refused(TEXT + 'hub_worker = ["open enquiry"]\n')[0].field == "narrow.hub_worker"


@pytest.mark.parametrize(
    ("was", "becomes", "key"),
    [
        ('name = "West Berkshire"', 'name = "West Berkshire', "name"),
        ("[limits.reply]", "[limits.reply", "[limits.reply"),
        ("amber = { hours = 12 }", "amber { hours = 12 }", "amber { hours"),
    ],
)
def test_a_text_that_is_no_toml_is_told_by_its_line(was: str, becomes: str, key: str) -> None:
    text = TEXT.replace(was + "\n", becomes + "\n", 1)
    (problem,) = refused(text)
    assert problem.row == line_with(text, becomes)
    assert problem.sentence.startswith(f"Oakhaven pack, line {problem.row}, {key}")
    assert "quotation mark, bracket or equals sign" in problem.sentence


@pytest.mark.parametrize(
    "text", ["", "\n\n", "x", "\x00", "[" * 3_000, "a = " + "[" * 3_000, "a" * 70_000, '"""\n' * 9]
)
def test_nonsense_is_refused_in_words_and_never_breaks_the_loader(text: str) -> None:
    for problem in refused(text):
        assert "Oakhaven pack" in problem.sentence


def test_a_pack_saved_on_windows_loads_and_keeps_its_line_numbers() -> None:
    assert policy_file.load_pack(TEXT.replace("\n", "\r\n"), "Oakhaven").name == "West Berkshire"
    text = TEXT.replace("hours = 12", "hours = 0", 1)
    assert refused(text.replace("\n", "\r\n"))[0].row == refused(text)[0].row


def test_an_unknown_built_in_pack_is_not_found_and_opens_no_file() -> None:
    with pytest.raises(NotFound):
        policy_file.builtin_text("../codes/national")


def leaves(value: Any, path: Path = ()) -> list[Path]:
    """Every named key of a TOML text."""
    if isinstance(value, dict):
        return [p for key, inner in value.items() for p in [(*path, key), *leaves(inner, (*path, key))]]
    if isinstance(value, list):
        return [p for index, inner in enumerate(value) for p in leaves(inner, (*path, index))]
    return []


@pytest.mark.parametrize("pack", [pack.code for pack in policy_file.builtin_packs()])
def test_every_key_of_a_pack_is_found_on_the_line_where_it_is_written(pack: str) -> None:
    text = policy_file.builtin_text(pack)
    lines, written = lines_of(text), text.split("\n")
    keys = leaves(tomllib.loads(text))
    assert len(keys) > 200
    for path in keys:
        assert str(path[-1]) in written[line_of(lines, path) - 1]


def test_a_value_that_goes_over_many_lines_is_found_where_it_begins() -> None:
    text = '# a\n[a]\nwords = """\n[b]\nx = 1\n"""\nlist = [\n  { y = 1 },\n  { z = 2 },\n]\n'
    text += "[[a.c]]\nd.e = 1\n[[a.c]]\n[a.c.f]\ng = 1"
    lines = lines_of(text)
    places: list[Path] = [("a", "words"), ("a", "list", 1, "z"), ("a", "c", 0, "d", "e"), ("a", "c", 1, "f", "g")]
    assert [line_of(lines, path) for path in places] == [3, 7, 12, 15]
    assert line_of(lines, ("a", "c", 1, "nowhere")) == 13
    assert line_of(lines, ("nowhere",)) == 1


@given(st.integers(0, 400), st.integers(0, 400))
def test_a_pack_cut_short_anywhere_is_refused_with_a_line_of_its_own(start: int, length: int) -> None:
    lines = TEXT.split("\n")
    text = "\n".join(lines[:start] + lines[start + 1 + length :])
    try:
        policy_file.load_pack(text, "Oakhaven")
    except Invalid as refusal:
        for problem in refusal.problems:
            assert problem.row is not None
            assert 1 <= problem.row <= text.count("\n") + 1


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("break_glass_hours = 0", "break_glass_hours lies between 1 and 24"),
        ('break_glass_hours = "4"', "break_glass_hours is a whole number"),
        ("review_hours = 999", "review_hours lies between 1 and 336"),
        ("hours = 4", "hours is not a key"),
    ],
)
def test_hours_of_a_restricted_record_that_make_no_sense_are_told_in_words(line: str, words: str) -> None:
    (problem,) = refused(f"{TEXT}\n[restricted]\n{line}\n")
    assert problem.field.startswith("restricted")
    assert words in problem.sentence


def test_hours_of_a_restricted_record_that_no_hub_has_decided_are_named_as_assumed() -> None:
    usual = policy_file.load_pack(TEXT, "Oakhaven")
    assert (usual.restricted.break_glass_hours, usual.restricted.review_hours) == (4, 24)
    assert "restricted" in {each.key for each in usual.assumptions}
    decided = policy_file.load_pack(f'{TEXT}\n[restricted]\nbreak_glass_hours = 2\nassumed_from = ""\n', "Oakhaven")
    assert decided.restricted.break_glass_hours == 2
    assert "restricted" not in {each.key for each in decided.assumptions}
