"""A chart as a Plotly figure, for the page that explores; the only module that imports plotly.

It shows what the table shows and no usual range, for the page can switch it to rolling totals.
"""

from html import escape
from string import ascii_lowercase
from typing import TYPE_CHECKING

from partnership.charts.chart import Chart
from partnership.model.crime import Figure as MonthlyFigure
from partnership.model.crime import Status
from partnership.model.months import Month

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

STYLES = (
    ("#12436D", "solid", "circle"),
    ("#28A197", "dash", "square"),
    ("#801650", "dot", "diamond"),
    ("#F46A25", "longdash", "triangle-up"),
)
"""The colour, the dashes and the marks of each line: any one of them tells the lines apart."""

MOST_LINES = len(STYLES)
"""More lines than this would not be told apart."""

_INK, _GRID, _EDGE = "#1F1F1F", "#BFBFBF", "#3D3D3D"

Settings = dict[str, object]
"""What Plotly is told, as it stands in a figure."""


def figure_of(*charts: Chart) -> "Figure":
    """Return charts over the same months as one figure.

    It has a line for each, then the partial months of each, which nothing joins.
    """
    from plotly.graph_objects import Figure  # noqa: PLC0415 - slow to load, and few builds need it

    if len(charts) > MOST_LINES:
        message = f"a figure has at most {MOST_LINES} lines"
        raise ValueError(message)
    lines = [_line(number, chart) for number, chart in enumerate(charts)]
    partial = [_partial(number, chart) for number, chart in enumerate(charts)]
    figure = Figure(data=[*lines, *partial], layout=_layout())
    for number, chart in enumerate(charts, 1):
        figure.add_annotation(_number(number, chart))
    for letter, month in zip(ascii_lowercase, _months_of_breaks(charts), strict=False):
        shape, label = marked(month)
        figure.add_shape(shape)
        figure.add_annotation({**label, "text": letter})
    return figure


def _line(number: int, chart: Chart) -> Settings:
    """Return the line through whole months; it ends where figures become of another kind."""
    colour, dash, symbol = STYLES[number]
    points = [
        (str(figure.month), figure.value if figure.is_complete else None, _in_words(chart, figure))
        for figure in chart.series
    ]
    ends = [
        (_before(series_break.month), None, "")
        for series_break in chart.breaks
        if series_break.is_of_kind
    ]
    points = sorted([*points, *ends], key=lambda point: point[0])
    return {
        "type": "scatter",
        "name": escape(chart.column),
        "x": [x for x, _, _ in points],
        "y": [y for _, y, _ in points],
        "text": [escape(words) for _, _, words in points],
        "mode": "lines+markers",
        "line": {"color": colour, "dash": dash, "width": 2.5},
        "marker": {"color": colour, "symbol": symbol, "size": 7},
        "connectgaps": False,
        "hovertemplate": "%{text}<extra></extra>",
    }


def _partial(number: int, chart: Chart) -> Settings:
    """Return the partial months as open marks that no line joins."""
    colour, _, symbol = STYLES[number]
    figures = [figure for figure in chart.series if figure.status is Status.PARTIAL]
    return {
        "type": "scatter",
        "name": escape(chart.column),
        "x": [str(figure.month) for figure in figures],
        "y": [figure.value for figure in figures],
        "text": [escape(_in_words(chart, figure)) for figure in figures],
        "mode": "markers",
        "cliponaxis": False,
        "marker": {"color": colour, "symbol": f"{symbol}-open", "size": 10, "line": {"width": 2}},
        "hovertemplate": "%{text}<extra></extra>",
    }


def _months_of_breaks(charts: tuple[Chart, ...]) -> list[Month]:
    """Return the months of the breaks of all charts, each once, in the order of time."""
    return sorted({series_break.month for chart in charts for series_break in chart.breaks})


def _before(month: Month) -> str:
    """Return the day between a month and the month before it."""
    return f"{month.plus(-1)}-16"


def marked(month: Month) -> tuple[Settings, Settings]:
    """Return the line of a break and the place of its letter, which has yet to be put in."""
    day = _before(month)
    across = {"xref": "x", "yref": "paper", "layer": "below"}
    line = {"color": _EDGE, "dash": "dash", "width": 2}
    shape = {**across, "type": "line", "x0": day, "x1": day, "y0": 0, "y1": 1, "line": line}
    label = {
        "x": day,
        "y": 1,
        "yref": "paper",
        "yanchor": "bottom",
        "text": "",
        "showarrow": False,
        "font": {"color": _INK, "size": 16},
    }
    return shape, label


def _in_words(chart: Chart, figure: MonthlyFigure) -> str:
    value = figure.status.value if figure.value is None else f"{figure.value:,}"
    note = " (partial)" if figure.status is Status.PARTIAL else ""
    return f"{chart.column}, {figure.month.name}: {value}{note}"


def _number(number: int, chart: Chart) -> Settings:
    """Return the number of a line, at the end of it."""
    known = [figure for figure in chart.series if figure.value is not None]
    last = known[-1] if known else chart.series[-1]
    return {
        "x": str(last.month),
        "y": last.value or 0,
        "text": str(number),
        "xshift": 12,
        "showarrow": False,
        "bgcolor": "#FFFFFF",
        "font": {"color": _INK, "size": 16},
    }


def _layout() -> Settings:
    axis = {"gridcolor": _GRID, "linecolor": _INK, "tickfont": {"size": 14}}
    return {
        "template": {},
        "height": 420,
        "margin": {"l": 52, "r": 28, "t": 28, "b": 36},
        "font": {"family": "system-ui, sans-serif", "color": _INK},
        "paper_bgcolor": "#FFFFFF",
        "plot_bgcolor": "#FFFFFF",
        "showlegend": False,
        "dragmode": "zoom",
        "hovermode": "closest",
        "hoverlabel": {"bgcolor": "#FFFFFF", "bordercolor": _INK, "font": {"color": _INK}},
        "xaxis": {
            **axis,
            "type": "date",
            "fixedrange": False,
            "nticks": 6,
            "tickformat": "%b<br>%Y",
            "showgrid": False,
        },
        "yaxis": {
            **axis,
            "rangemode": "tozero",
            "fixedrange": True,
            "tickformat": ",",
            "nticks": 6,
            "zeroline": True,
        },
    }
