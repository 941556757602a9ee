"""Ward pages: the answer first, in words that say no more than the figures can bear."""

import gzip
import re
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from building import DATA, INVENTED, ROOT
from loading import loaded, site_of
from partnership.charts.chart import Chart
from partnership.charts.sparkline import Sparkline
from partnership.charts.svg import BarChartLayout
from partnership.model.crime import Kind, Series, Status
from partnership.model.releases import ChangedCount, Revision
from partnership.pages.area_charts import kind_chart
from partnership.pages.site import Site
from partnership.pages.snapshot import Snapshot
from partnership.statistics.change import Change, NotCompared, Word
from partnership.statistics.dispersion import Dispersion
from partnership.statistics.series import Break, latest_two_years
from partnership.statistics.usual_range import EVEN, usual_range
from series import BASELINE, JANUARY, WAVE, monthly, usual_of

TODAY = date(2025, 11, 21)


@pytest.fixture(scope="module")
def real() -> Site:
    return site_of(DATA, TODAY)


@pytest.fixture(scope="module")
def invented_borough() -> Site:
    return site_of(INVENTED, TODAY)


def page(site: Site, slug: str) -> str:
    return next(page.markdown for page in site.pages if page.path == f"wards/{slug}.md")


def by_month(site: Site, slug: str) -> str:
    return next(page.markdown for page in site.pages if page.path == f"wards/{slug}/months.md")


def seen(markdown: str) -> str:
    """Return what a reader sees of a page, on one line."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", markdown)).split())


def columns_of(table: str) -> list[tuple[str, list[int]]]:
    """Return the name and the numbers of each column of a table of months."""
    names = re.findall(r'<th scope="col" class="number">(.*?)</th>', table)
    rows = re.findall(r'<tr><th scope="row".*?</tr>', table)
    numbers = [re.findall(r">([\d,]+)</td>", row) for row in rows]
    return [
        (unescape(name), [int(row[place].replace(",", "")) for row in numbers])
        for place, name in enumerate(names)
    ]


def chart_of(series: Series, breaks: tuple[Break, ...] = ()) -> Chart:
    usual = usual_of(series)
    return Chart("chart-a", "A headline", "Crimes", series, usual=usual, breaks=breaks)


def test_a_page_leads_with_both_totals_the_range_and_the_word(real: Site) -> None:
    for ward in real.snapshot.wards:
        text = re.sub(r"<svg.*?</svg>", "", page(real, ward.slug), flags=re.DOTALL)
        first = seen(text.split("## ")[0])
        assert first.startswith(f"# Crime and anti-social behaviour in {ward.name} ")
        words = "|".join(Word)
        told = rf"[\d,]+ (crimes?|anti-social behaviour incidents?): ({words}) "
        assert len(re.findall(rf"{told}(\d|under 1%|almost as|as many)", first)) == 2, ward.name


def test_headings_tell_the_verdict_to_who_hears_them_alone(real: Site) -> None:
    text = page(real, "stainsby-hill")
    headings = [seen(heading) for heading in re.findall(r"<h2>(.*?)</h2>", text)]
    assert headings == [
        "899 crimes: no clear change",
        "307 anti-social behaviour incidents: higher",
    ]


def test_a_ward_without_twelve_months_says_so_where_a_number_would_stand() -> None:
    partnership = loaded(INVENTED)
    young = Site.build(
        replace(partnership, months=partnership.months[:5]), TODAY, ROOT / "overrides"
    )
    text = page(young, "abbey")
    assert text.count("Fewer than 12 months of figures are on record.") == 2


def test_a_percentage_stands_only_with_its_range(real: Site) -> None:
    found = 0
    size = r"((?:under |just over )?\d+%(?: more| fewer)?|no change)"
    told = rf"({size} than|(almost as|as) many as) the year before \([\d,]+\)(?: may be chance)?\."
    likely = rf"Likely between {size} and {size}\."
    since = (
        rf"{size}(?:, (?:likely|almost certainly) between {size} and {size}| \({size} to {size}\))"
    )
    for ward in real.snapshot.wards:
        text = seen(re.sub(r"<svg.*?</svg>", "", page(real, ward.slug), flags=re.DOTALL))
        rest, times = re.subn(f"{told} {likely}", "", text)
        rest = re.sub(since, "", rest, flags=re.IGNORECASE)
        found += times
        assert "%" not in rest, ward.name
    assert found == 2 * len(real.snapshot.wards)


def test_a_fall_over_more_than_a_year_is_told(real: Site) -> None:
    told = {
        "ropner": "(stepped line): The level fell in January 2024, from 1,443 to 889 a year.",
        "village": "from 809 to 614 a year; in the latest year: no clear change.",
        "billingham-south": "Recorded crime since the 12 months to December 2023 (",
    }
    for ward, sentence in told.items():
        assert sentence in seen(page(real, ward)), ward


def test_what_a_chart_marks_is_listed_below_it(real: Site) -> None:
    text = by_month(real, "yarm")
    assert re.search(r"<ul>\s*<li>May 2023: these wards began\.", text)
    assert "&#60;" not in text


def test_kinds_without_a_clear_change_are_folded(real: Site) -> None:
    text = page(real, "ropner")
    before, folded = text.split("<details", 1)
    assert "Vehicle crime" in before
    assert "Vehicle crime" not in folded.split("</details>")[0]
    assert "Burglary" in folded


def test_a_page_is_short_and_leads_to_every_month(real: Site) -> None:
    for ward in real.snapshot.wards:
        text = page(real, ward.slug)
        folded = re.sub(r"<details.*?</details>", " ", text, flags=re.DOTALL)
        folded = re.sub(r'<span class="visually-hidden.*?</span>', "", folded)
        words = re.sub(r"<svg.*?</svg>|\{ #\w+ \}|\]\(.*?\)", "", folded, flags=re.DOTALL)
        assert len(seen(words).split()) <= 360, ward.name
        assert f"({ward.slug}/months.md)" in text


def test_a_location_that_makes_a_figure_is_named_with_the_figure_without_it(real: Site) -> None:
    short, whole = page(real, "southern-villages"), by_month(real, "southern-villages")
    told = (
        "All crime: 98 of 190 were on or near a prison.",
        "Without those: 137 the year before, then 92 (probably lower).",
        "Violence and sexual offences: 93 of 134 were on or near a prison.",
        "Without those: 39 the year before, then 41",
    )
    for sentence in told:
        assert sentence in seen(whole)
    assert told[1] not in seen(short), "the card says it"
    assert told[0] not in seen(short), "the card says it"
    card = seen(short[: short.index('class="ward-links"')])
    assert "Without 98 on or near a prison: probably lower." in card
    assert "on or near" not in page(real, "yarm")
    assert "Shoplifting: 11 of 37 were on or near a supermarket." in seen(by_month(real, "yarm"))


def test_a_total_that_leaves_months_out_has_no_verdict(invented_borough: Site) -> None:
    text = seen(page(invented_borough, "abbey"))
    assert NotCompared.MONTHS_LEFT_OUT in text
    assert "The real change" not in text


def test_a_rate_has_its_basis_beside_it_and_comes_after_the_count(real: Site) -> None:
    text = seen(by_month(real, "yarm"))
    basis = "per 1,000 people who live here (estimate of residents in 2021, wards of 2023)"
    assert basis in text
    first = seen(page(real, "yarm"))
    assert first.index("crimes") < first.index("per 1,000 residents (")
    assert "residents (2021 estimate)." in first


def test_a_rate_can_be_rebuilt_from_its_page(real: Site) -> None:
    rebuilt = 0
    for ward in real.snapshot.wards:
        if ward.rate_misleads:
            continue
        text = seen(page(real, ward.slug))
        crimes = r"Rates: ([\d,]+) crimes \( why not all \)"
        basis = re.search(rf"{crimes} and ([\d,]+) incidents among ([\d,]+) residents", text)
        assert basis, ward.name
        *counts, residents = (int(number.replace(",", "")) for number in basis.groups())
        for count, rate in zip(counts, re.findall(r"([\d.]+) per 1,000", text), strict=True):
            assert round(1_000 * count / residents, 1) == pytest.approx(float(rate), abs=5.5)
            rebuilt += 1
    assert rebuilt > 40


def test_charts_have_their_source_and_the_line_of_a_trend_its_numbers(real: Site) -> None:
    text = seen(page(real, "yarm"))
    assert "No month is missing since January 2023. Source: Cleveland Police." in text
    assert "](../about/method.md)" in page(real, "yarm")
    folded = by_month(real, "yarm").split('<details id="trends">')[1].split("</details>")[0]
    (yarm,) = (ward for ward in real.snapshot.wards if ward.slug == "yarm")
    area = real.snapshot.area("Yarm", (yarm,))
    for totals in (area.crime.trend.totals, area.incidents.trend.totals):
        for total in filter(None, totals):
            row = f'{total.last.name}</th> <td class="number">{total.value:,}</td>'
            assert row in folded


def test_a_ward_whose_rate_misleads_says_why_and_has_none(real: Site) -> None:
    misled = [ward for ward in real.snapshot.wards if ward.rate_misleads]
    assert misled
    for ward in misled:
        first, text = seen(page(real, ward.slug)), seen(by_month(real, ward.slug))
        assert ward.rate_misleads
        assert ward.rate_misleads in text
        assert f"A rate would mislead here. {ward.rate_misleads.split('.')[0]}." in first
        assert "per 1,000" not in first
        assert "per 1,000" not in text
        assert "Of its people" not in text


def test_no_rate_counts_offences_against_shops_or_the_state(real: Site) -> None:
    snapshot = real.snapshot
    wards = (snapshot.wards[0],)
    figures = snapshot.area("A ward", wards)
    crimes = [category for category in snapshot.categories(Kind.CRIME) if category.personal_risk]
    assert len(crimes) < len(snapshot.categories(Kind.CRIME))
    assert figures.crime.rate
    expected = sum(
        figure.value or 0
        for category in crimes
        for figure in snapshot.series(wards, (category,))[-12:]
    )
    assert figures.crime.rate.count == expected


def test_the_shares_of_all_wards_make_the_whole(real: Site) -> None:
    wards = real.snapshot.wards
    texts = [by_month(real, ward.slug).split("## Compared with the borough")[1] for ward in wards]
    for of_what in ("recorded crimes", "people"):
        said = re.compile(rf"Of [a-z']+(?: borough's)? {of_what}, about (\d+) in every 100")
        shares = [int(found[1]) for text in texts if (found := said.search(text))]
        assert sum(shares) == pytest.approx(100, abs=len(wards) / 2), of_what


def test_each_category_has_a_small_chart_of_its_own_with_a_description(real: Site) -> None:
    text = by_month(real, "yarm")
    small = re.findall(r'<svg [^>]*class="small-chart".*?</svg>', text)
    assert len(small) == len(real.snapshot.partnership.categories)
    for chart in small:
        assert re.search(r"<title[^>]*>[^<]+ in Yarm, by month</title>", chart)
        assert re.search(r"<desc[^>]*>32 months; lowest .*; latest .*\.</desc>", chart)


def test_every_month_of_every_category_is_in_a_table(real: Site) -> None:
    text = by_month(real, "yarm")
    wards = tuple(ward for ward in real.snapshot.wards if ward.slug == "yarm")
    tables = text[text.index("## Every month in numbers") :].split("</table>")
    columns = [column for table in tables for column in columns_of(table)]
    assert [name for name, _numbers in columns] == [
        category.name for category in real.snapshot.partnership.categories
    ]
    for (_name, numbers), category in zip(
        columns, real.snapshot.partnership.categories, strict=True
    ):
        series = real.snapshot.series(wards, (category,))
        assert numbers == [figure.value for figure in reversed(series)]


def test_names_in_a_page_are_used_once(real: Site, invented_borough: Site) -> None:
    for text in (page(real, "yarm"), page(invented_borough, "abbey")):
        names = re.findall(r'\bid="([^"]+)"', text)
        assert len(names) == len(set(names))


def test_a_page_loads_under_100_kilobytes_and_a_chart_under_3(site: Path) -> None:
    text = (site / "wards" / "stockton-town-centre" / "index.html").read_text("utf-8")
    for drawing in re.findall(r"<svg.*?</svg>", text, re.DOTALL):
        assert len(gzip.compress(drawing.encode())) < 3_000
    assert len(gzip.compress(text.encode())) < 40_000


def test_a_revised_month_is_marked_where_its_figures_stand(real: Site) -> None:
    yarm, other = (
        next(ward for ward in real.snapshot.wards if ward.slug == slug)
        for slug in ("yarm", "ropner")
    )
    change = ChangedCount(ward=yarm.code, category="burglary", published_as=2, now=4)
    revision = Revision(month="2025-06", on=date(2025, 11, 1), why="Late.", changes=(change,))
    partnership = real.snapshot.partnership
    releases = partnership.releases.model_copy(update={"revisions": (revision,)})
    revised = Site.build(replace(partnership, releases=releases), TODAY, ROOT / "overrides")
    text = by_month(revised, yarm.slug)
    marked = re.findall(r'<th scope="row" class="phrase">([^<]+)</th>.*\(revised\)', text)
    assert marked == ["June 2025"] * 2, "in the table of all crime and in that of burglary"
    assert "what changed, and why" in text
    assert "revised" not in page(revised, other.slug).split("## Download")[0]
    assert revised.snapshot.borough.crime.series[-3].is_revised
    assert not revised.snapshot.borough.incidents.series[-3].is_revised


def test_a_series_is_counted_once(real: Site) -> None:
    wards, categories = real.snapshot.wards, real.snapshot.categories(Kind.CRIME)
    assert real.snapshot.series(wards, categories) is real.snapshot.series(wards, categories)


def test_a_change_of_wards_is_a_labelled_break_on_ward_charts_alone(real: Site) -> None:
    assert "these wards began" in seen(page(real, "yarm"))
    assert not real.snapshot.borough.crime.breaks


def test_only_months_that_are_held_against_the_range_are_called_not_unusual() -> None:
    series = list(monthly([*WAVE, *WAVE[:6], None, 20]))
    series[-1] = replace(series[-1], status=Status.PARTIAL)
    chart = chart_of(tuple(series))
    assert chart.unusual_in_words == "Crimes: none of the latest 6 is unusual."


def test_a_category_that_changed_is_a_break_and_is_left_out_of_both_years() -> None:
    partnership = loaded(DATA)
    later = [
        category.model_copy(update={"comparable_since": JANUARY.plus(20)})
        if category.id == "burglary"
        else category
        for category in partnership.categories
    ]
    snapshot = Snapshot(replace(partnership, categories=tuple(later)), TODAY)
    figures = snapshot.area("A ward", (snapshot.wards[0],))
    chart = kind_chart(snapshot, figures, Kind.CRIME)
    assert any("changed what they count" in note for note in chart.notes)
    change = figures.crime.change
    assert isinstance(change, Change)
    assert change.sentence.startswith("without burglary, ")
    (burglary,) = (line for line in figures.by_category if line.category.id == "burglary")
    assert burglary.change is NotCompared.NOT_ALIKE
    assert burglary.years
    assert figures.crime.years
    assert change.total == figures.crime.years.latest
    assert change.latest == change.total.value - burglary.years.latest.value
    assert figures.crime.usual is None
    assert chart.unusual_in_words.startswith(
        "No usual range: the police changed what they count in September 2024"
    )
    assert figures.incidents.usual


def test_unusual_months_have_a_shape_a_name_and_a_sentence() -> None:
    chart = chart_of(monthly([*WAVE, *[26] * 7, 60]))
    drawing = BarChartLayout(chart)
    assert chart.notes == (
        "January 2025 to August 2025, unusual: 8 months that add up to more than is usual.",
        "August 2025, unusual: 60, where at most 30 is usual.",
    )
    assert [name.label for name in drawing.names] == ["8 months", "Aug"]
    assert drawing.diamonds.count("z") == 1
    assert drawing.brackets.count("M") == 1
    assert all(note in chart.description for note in chart.notes)


def test_the_latest_whole_month_has_a_bar_of_its_own_with_its_number() -> None:
    drawing = BarChartLayout(chart_of(monthly([*WAVE, 26])))
    assert drawing.latest
    assert drawing.latest[1].label == "Jan 2025: 26"
    assert drawing.bars.endswith(drawing.latest[0])
    assert BarChartLayout(chart_of(monthly([None]))).latest is None


def test_without_a_usual_range_nothing_is_unusual_and_the_page_says_so() -> None:
    chart = chart_of(monthly([1] * 30))
    assert chart.signals == ()
    assert BarChartLayout(chart).band == ""
    assert chart.unusual_in_words.startswith("Too few records for a usual range")


def test_months_of_another_kind_are_not_held_against_the_usual_range() -> None:
    counts = [90] * 4 + WAVE[:20]
    chart = replace(chart_of(monthly(counts)), usual=usual_of(monthly(counts), JANUARY.plus(4)))
    assert chart.usual
    assert chart.usual.limits[JANUARY].expected == 20
    assert chart.signals == ()
    assert chart.unusual_in_words == "No month has been compared with it yet."


def test_a_total_that_leaves_months_out_says_how_many_it_counts(invented_borough: Site) -> None:
    series = list(monthly([10] * 24))
    series[-1] = replace(series[-1], status=Status.PARTIAL)
    series[13] = replace(series[13], value=None, status=Status.NOT_REPORTED)
    years = latest_two_years(tuple(series))
    assert years
    assert years.before
    assert years.latest.months_in_words == "10 of the 12 months"
    assert years.before.months_in_words == "the 12 months"
    text = seen(page(invented_borough, "abbey"))
    assert re.search(r"crimes in \d+ of the 12 months", text)
    assert "in the 12 months before" not in text


def test_a_gap_is_one_labelled_box_and_a_partial_month_is_hatched() -> None:
    counts: list[int | None] = [*WAVE]
    counts[3] = counts[4] = None
    series = list(monthly(counts))
    series[8] = replace(series[8], status=Status.PARTIAL)
    drawing = BarChartLayout(chart_of(tuple(series)))
    assert len(drawing.missing) == len(drawing.partial) == 1
    assert drawing.stripes.count("h") > 3
    assert [name.label for name in drawing.names] == ["not reported", "partial"]
    assert drawing.chart.notes == (
        "April 2023 to May 2023: not reported.",
        "September 2023 is partial: some records are missing.",
    )


def test_a_break_is_a_line_with_a_name() -> None:
    chart = chart_of(monthly(WAVE), (Break(JANUARY.plus(4), "May 2023: new wards."),))
    drawing = BarChartLayout(chart)
    assert drawing.breaks.count("M") == 1
    assert [mark.name for mark in chart.marks] == ["new wards"]
    assert chart.notes == ("May 2023: new wards.",)


def test_a_small_drawing_shows_bars_gaps_partial_months_and_breaks() -> None:
    series = list(monthly([4, None, 0, 2, 0]))
    series[-1] = replace(series[-1], status=Status.PARTIAL)
    chart = chart_of(tuple(series), (Break(JANUARY.plus(3), "New wards."),))
    drawing = Sparkline(chart)
    assert drawing.bars.count("z") == 2
    assert drawing.gaps.count("M") == drawing.partial.count("M") == drawing.breaks.count("M") == 1
    assert re.search(r"v-4h", drawing.partial), "a partial month is seen, whatever it holds"
    assert chart.most_and_latest == "most 4, latest complete month 2"


def test_the_numbers_of_a_small_chart_stand_beside_it(real: Site, invented_borough: Site) -> None:
    text = by_month(real, "yarm")
    robbery = text.split('line=yarm.robbery">')[1].split("</svg>")[0]
    wards = tuple(ward for ward in real.snapshot.wards if ward.slug == "yarm")
    robberies = [
        category for category in real.snapshot.partnership.categories if category.id == "robbery"
    ]
    counts = [figure.value or 0 for figure in real.snapshot.series(wards, tuple(robberies))]
    assert f">most {max(counts)}, latest {counts[-1]}</span>" in robbery
    assert "A dashed line is a change of wards" in seen(text)
    assert "An open bar" not in seen(text)
    other = seen(by_month(invented_borough, "abbey"))
    assert "An open bar is a month with partial figures. A dashed box" in other


def test_the_usual_range_is_within_the_scale() -> None:
    chart = chart_of(monthly(WAVE))
    drawing = BarChartLayout(chart)
    heights = [int(y) for y in re.findall(r"[ML]\d+ (\d+)", drawing.band)]
    assert len(heights) == 2 * len(chart.series)
    assert all(drawing.top <= y <= drawing.bottom for y in heights)
    assert chart.range_in_words == "Usual in December 2024: 10 to 30."


def test_a_range_too_wide_to_say_anything_is_not_drawn_and_its_marks_are() -> None:
    series = monthly([*WAVE, 45])
    narrow, wide = (
        usual_range(series, {BASELINE: EVEN}, Dispersion(multiple, 300)) for multiple in (0.2, 1)
    )
    assert narrow
    assert narrow.is_narrow
    chart = replace(chart_of(series), usual=wide)
    drawing = BarChartLayout(chart)
    assert (drawing.band, drawing.scale[-1], drawing.diamonds.count("z")) == ("", 60, 1)
    assert chart.range_in_words.startswith("Crimes: months vary too much")
    assert chart.unusual_in_words == ""
