"""A chart as a Plotly figure, for the page that explores; the only module that imports plotly.

It shows what the table shows and no usual range, for the page can switch it to rolling totals.
"""

from html import escape

from plotly.graph_objects import Figure, Layout, Scatter, layout

from partnership.charts.chart import Chart
from partnership.model.figures import Figure as MonthlyFigure
from partnership.model.figures import Status

STYLES = (
    ("#12436D", "solid", "circle"),
    ("#28A197", "dash", "square"),
    ("#801650", "dot", "diamond"),
    ("#F46A25", "longdash", "triangle-up"),
)
"""The colour, the dashes and the marks of each line: any one of them tells the lines apart."""

MOST_LINES = len(STYLES)
"""More lines than this would not be told apart."""

_INK, _GRID = "#1F1F1F", "#BFBFBF"


def figure_of(*charts: Chart) -> Figure:
    """Return charts over the same months as one figure with a line for each."""
    if len(charts) > MOST_LINES:
        message = f"a figure has at most {MOST_LINES} lines"
        raise ValueError(message)
    lines = [_line(number, chart) for number, chart in enumerate(charts)]
    figure = Figure(data=lines, layout=_layout())
    for number, chart in enumerate(charts, 1):
        figure.add_annotation(_number(number, chart))
    return figure


def _line(number: int, chart: Chart) -> Scatter:
    colour, dash, symbol = STYLES[number]
    return Scatter(
        name=escape(chart.column),
        x=[str(figure.month) for figure in chart.series],
        y=[figure.value for figure in chart.series],
        text=[escape(_in_words(chart, figure)) for figure in chart.series],
        mode="lines+markers",
        line={"color": colour, "dash": dash, "width": 2.5},
        marker={"color": colour, "symbol": symbol, "size": 7},
        connectgaps=False,
        hovertemplate="%{text}<extra></extra>",
    )


def _in_words(chart: Chart, figure: MonthlyFigure) -> str:
    value = figure.status.value if figure.value is None else f"{figure.value:,}"
    note = " (partial)" if figure.status is Status.PARTIAL else ""
    return f"{chart.column}, {figure.month.name}: {value}{note}"


def _number(number: int, chart: Chart) -> dict[str, object]:
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


def _layout() -> Layout:
    axis = {"fixedrange": True, "gridcolor": _GRID, "linecolor": _INK, "tickfont": {"size": 14}}
    return Layout(
        template=layout.Template(),
        height=420,
        margin={"l": 52, "r": 28, "t": 16, "b": 36},
        font={"family": "system-ui, sans-serif", "color": _INK},
        paper_bgcolor="#FFFFFF",
        plot_bgcolor="#FFFFFF",
        showlegend=False,
        dragmode=False,
        hovermode="closest",
        hoverlabel={"bgcolor": "#FFFFFF", "bordercolor": _INK, "font": {"color": _INK}},
        xaxis={**axis, "type": "date", "nticks": 6, "tickformat": "%b<br>%Y", "showgrid": False},
        yaxis={**axis, "rangemode": "tozero", "tickformat": ",", "nticks": 6, "zeroline": True},
    )
