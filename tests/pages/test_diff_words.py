"""`partnership diff` names every word of the records that is not what it was, with its place."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest
from building import INVENTED
from loading import loaded
from partnership.model.months import Month
from partnership.model.organisation import Organisation
from partnership.model.partnership import Partnership
from partnership.model.postcodes import ElsewherePostcode
from partnership.pages.diff import changes
from partnership.pages.diff_words import changed_words


@pytest.fixture(scope="module")
def now() -> Partnership:
    return loaded(INVENTED)


def with_organisation(now: Partnership, **change: object) -> Partnership:
    return replace(now, organisation=now.organisation.model_copy(update=change))


def told(before: Partnership, after: Partnership) -> list[str]:
    return list(changed_words(before, after))


def test_nothing_is_said_where_nothing_has_changed(now: Partnership) -> None:
    assert told(now, loaded(INVENTED)) == []


def test_a_word_is_named_with_its_place_before_and_after(now: Partnership) -> None:
    first, *others = now.organisation.contact
    changed = first.model_copy(update={"how": "Write a letter."})
    after = with_organisation(now, contact=(changed, *others))
    assert told(now, after) == [
        f"Partnership, contact, {first.need}, how: “{first.how}” becomes “Write a letter.”"
    ]


def test_what_is_new_and_what_is_gone_is_told_from_the_side_it_stands_on(now: Partnership) -> None:
    first, *others = now.organisation.contact
    fewer = with_organisation(now, contact=tuple(others))
    assert told(fewer, now) == [f"Partnership, contact: “{first.need}; {first.how}” is new"]
    assert told(now, fewer) == [
        f"Partnership, contact: “{first.need}; {first.how}” has been removed"
    ]
    noticed = with_organisation(now, notice="The office is closed.")
    assert told(now, noticed) == ["Partnership, notice: “The office is closed.” is new"]


def test_a_line_put_before_others_is_one_change(now: Partnership) -> None:
    plan = now.plans[-1]
    longer = plan.model_copy(update={"aims": ("Begin with this", *plan.aims)})
    after = replace(now, plans=(*now.plans[:-1], longer))
    assert told(now, after) == [f"Plan {plan.years}, aims: “Begin with this” is new"]


def test_a_change_deep_in_a_plan_and_in_a_ward_is_found(now: Partnership) -> None:
    plan, (*sets, last) = now.plans[-1], now.ward_sets
    priority, ward = plan.priorities[0], last.wards[0]
    renamed = plan.model_copy(
        update={"priorities": (priority.model_copy(update={"exit": not priority.exit}),
                               *plan.priorities[1:])}
    )  # fmt: skip
    noted = last.model_copy(
        update={"wards": (ward.model_copy(update={"notes": ("Has a pier.",)}), *last.wards[1:])}
    )
    after = replace(now, plans=(*now.plans[:-1], renamed), ward_sets=(*sets, noted))
    before, then = ("yes", "no") if priority.exit else ("no", "yes")
    assert told(now, after) == [
        f"Ward set {last.id}, wards, {ward.name}, notes: “Has a pier.” is new",
        f"Plan {plan.years}, priorities, {priority.title}, exit: “{before}” becomes “{then}”",
    ]


def test_many_changes_are_counted_and_a_long_text_is_cut(now: Partnership) -> None:
    lines = [f"{number} {'long ' * 100}" for number in range(100)]
    after = with_organisation(now, attributions=tuple(lines))
    every = told(with_organisation(now, attributions=("One",)), after)
    assert len(every) == 61
    assert every[-1] == "41 more values have changed"
    assert len(max(every, key=len)) < 200


def test_a_month_is_one_value(now: Partnership) -> None:
    first, *others = now.categories
    later = first.model_copy(update={"comparable_since": Month(2013, 6)})
    (line,) = told(now, replace(now, categories=(later, *others)))
    assert first.comparable_since
    assert line.endswith(f"“{first.comparable_since.name}” becomes “June 2013”")


def test_every_record_of_the_partnership_is_compared_somewhere(now: Partnership) -> None:
    """A record that is added to the model must not change in silence."""
    elsewhere = {
        "months",
        "postcodes",
        "outside",
        "postcodes_by_set",
        "outlines",
    }  # told of in other sections
    emptied: Mapping[str, object] = {
        "organisation": Organisation.model_construct(**{**dict(now.organisation), "name": "Other"}),
        "releases": now.releases.model_copy(update={"explained_outliers": ("a",)}),
        "plans": tuple(plan.model_copy(update={"title": "Other"}) for plan in now.plans),
        "ward_sets": tuple(
            ward_set.model_copy(update={"order": "Other"}) for ward_set in now.ward_sets
        ),
    }
    for name in vars(now).keys() - elsewhere:
        if name in Partnership.__dataclass_fields__:
            changed = replace(now, **{name: emptied.get(name, "other")})  # type: ignore[arg-type]
            assert told(now, changed), name


def test_postcodes_that_are_new_gone_or_elsewhere_are_counted(now: Partnership) -> None:
    first, second, *others = now.postcodes
    moved = replace(second, ward=next(p.ward for p in others if p.ward != second.ward))
    sections = changes(now, replace(now, postcodes=(moved, *others)), date(2026, 11, 21))
    (section,) = sections
    assert section.title == "Postcodes"
    assert section.lines == (
        "1 postcode removed.",
        "1 postcode now recorded elsewhere.",
    )
    assert first.postcode not in "".join(section.lines)
    (section,) = changes(
        now, replace(now, postcodes_by_set={"2027": now.postcodes}), date(2026, 11, 21)
    )
    assert section.lines == ("32 postcodes placed in the wards of set 2027.",)


def test_a_postcode_of_another_borough_is_counted(now: Partnership) -> None:
    before = replace(now, outside=(ElsewherePostcode("AX2 1", ("E06900002",)),))
    (section,) = changes(before, replace(now, outside=()), date(2026, 11, 21))
    assert section.lines == ("1 line removed in the list of other boroughs' postcodes.",)


def test_outlines_that_are_drawn_otherwise_are_named(now: Partnership) -> None:
    redrawn = {set_id: outlines[::-1] for set_id, outlines in now.outlines.items()}
    (section,) = changes(now, replace(now, outlines=redrawn), date(2026, 11, 21))
    assert section.lines == tuple(
        f"The boundaries of ward set {ward_set.id} have changed." for ward_set in now.ward_sets
    )
