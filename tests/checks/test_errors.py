"""A problem says where, what and what to do, and all are reported together."""

from pathlib import Path

import pytest
from checking import found
from history import edit
from partnership.checks import rules
from partnership.errors import Problem, Problems, ProblemsFoundError
from partnership.model.crime import Categories
from partnership.records.folder import RecordFile
from partnership.records.loading import Records
from partnership.text import count_noun, nearest, suggestion


def test_a_problem_is_one_line_with_its_place() -> None:
    problem = Problem("data/wards.yml", 12, "'slug' is missing", "Write it.")
    assert str(problem) == "data/wards.yml:12  'slug' is missing. Write it."


def test_a_problem_of_a_whole_file_has_no_line() -> None:
    problem = Problem("data/wards.yml", None, "the file is missing", "Write it.")
    assert str(problem) == "data/wards.yml  the file is missing. Write it."


def test_problems_are_told_in_the_order_of_files_and_lines_and_each_once() -> None:
    late, early = Problem("b.yml", 20, "x", "Y."), Problem("b.yml", 3, "x", "Y.")
    other = Problem("a.yml", None, "x", "Y.")
    error = ProblemsFoundError([late, early, other, late])
    assert error.problems == (other, early, late)
    assert str(error).splitlines() == [str(other), str(early), str(late)]


def test_the_nearest_name_is_found_whatever_its_capitals() -> None:
    assert nearest("ABBY", ["Abbey", "Castle"]) == "Abbey"
    assert nearest("elsewhere", ["Abbey", "Castle"]) is None
    assert nearest("abbey", []) is None


def test_a_name_is_near_by_its_letters_or_by_its_beginning_and_not_by_its_end_alone() -> None:
    crimes = ["anti-social-behaviour", "other-crime", "other-theft", "shoplifting"]
    assert nearest("shop-lifting", crimes) == "shoplifting"
    assert nearest("anti-social", crimes) == "anti-social-behaviour"
    assert nearest("car-crime", crimes) is None
    assert nearest("other", crimes) is None


def test_a_name_that_is_near_is_suggested_and_else_the_advice_is_given() -> None:
    assert suggestion("Abby", ["Abbey"], "Look it up.") == "Did you mean 'Abbey'?"
    assert suggestion("zzz", ["Abbey"], "Look it up.") == "Look it up."


def test_one_thing_is_told_as_one_and_more_as_many() -> None:
    assert count_noun(1, "ward set") == "1 ward set"
    assert [count_noun(count, "row") for count in (0, 2, 5477)] == [
        "0 rows",
        "2 rows",
        "5,477 rows",
    ]


def test_what_a_terminal_would_obey_is_shown_and_not_sent() -> None:
    told = str(
        Problem("a\x1b]0;x\x07.csv", 1, "'\x1b[2J\x9b\u202e\r' is no ward", "Write é.\nOr £.")
    )
    assert told == ("a\\x1b]0;x\\x07.csv:1  '\\x1b[2J\\x9b\\u202e\\r' is no ward. Write é.\nOr £.")


def test_a_rule_that_reads_an_invalid_field_ends_and_one_with_a_mistake_does_not(
    invented: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(invented, "categories.yml", "id: burglary", "id: Burglary!")
    before = found(invented)
    assert before

    def reads_it(file: RecordFile[Categories], _records: Records) -> Problems:
        yield file.problem((), f"{len(file.record.categories)} categories", "Count them.")

    monkeypatch.setattr(rules, "_RULES", [])
    rules.rule(Categories)(reads_it)
    assert set(found(invented)) <= set(before)

    def is_mistaken(file: RecordFile[Categories], _records: Records) -> Problems:
        yield file.problem((), file.record.no_such_field, "Never.")  # type: ignore[attr-defined]

    rules.rule(Categories)(is_mistaken)
    with pytest.raises(AttributeError):
        found(invented)
