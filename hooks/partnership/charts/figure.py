"""The layout of the interactive Plotly figure; the only module that imports plotly.

It contains no data: the page adds months, numbers and labels of the chosen series
(assets/javascripts/explore-interactive.js). It shows no usual range, because the page can switch
the figure to rolling totals.
"""

from collections.abc import Iterable

from partnership.model.months import Month

STYLES = (
    ("#12436D", "solid", "circle"),
    ("#28A197", "dash", "square"),
    ("#801650", "dot", "diamond"),
    ("#F46A25", "longdash", "triangle-up"),
)
"""The colour, dash pattern and marker of each line; each alone distinguishes the lines."""

MOST_LINES = len(STYLES)  # the maximum number of lines that readers can distinguish
_INK, _GRID, _EDGE, _PAPER = "#1F1F1F", "#BFBFBF", "#3D3D3D", "#FFFFFF"
_NAME = {"showarrow": False, "font": {"color": _INK, "size": 16}}
_AXIS = {"gridcolor": _GRID, "linecolor": _INK, "tickfont": {"size": 14}}
_MONTHS = {"type": "date", "fixedrange": False, "nticks": 6, "tickformat": "%b<br>%Y"}
_COUNTS = {"rangemode": "tozero", "fixedrange": True, "tickformat": ",", "nticks": 6}
_LAYOUT = {
    "template": {},
    "height": 420,
    "margin": {"l": 52, "r": 28, "t": 28, "b": 36},
    "font": {"family": "system-ui, sans-serif", "color": _INK},
    "paper_bgcolor": _PAPER,
    "plot_bgcolor": _PAPER,
    "showlegend": False,
    "dragmode": "zoom",
    "hovermode": "closest",
    "hoverlabel": {"bgcolor": _PAPER, "bordercolor": _INK, "font": {"color": _INK}},
    "xaxis": {**_AXIS, **_MONTHS, "showgrid": False},
    "yaxis": {**_AXIS, **_COUNTS, "zeroline": True},
}


def pattern_of(months: Iterable[Month]) -> dict[str, object]:
    """Return the figure without data, two traces per choice, and a break before each month."""
    from plotly.graph_objects import Figure  # noqa: PLC0415 - slow to load, and few builds need it

    hover = {"hovertemplate": "%{text}<extra></extra>"}
    lines = [
        {
            "type": "scatter",
            "mode": "lines+markers",
            "line": {"color": colour, "dash": dash, "width": 2.5},
            "marker": {"color": colour, "symbol": symbol, "size": 7},
            "connectgaps": False,
            **hover,
        }
        for colour, dash, symbol in STYLES
    ]
    rim = {"size": 10, "line": {"width": 2}}
    open_marks = [
        {"type": "scatter", "mode": "markers", "cliponaxis": False, "marker": marker, **hover}
        for colour, _, symbol in STYLES
        for marker in [{"color": colour, "symbol": f"{symbol}-open", **rim}]
    ]
    figure = Figure(data=lines + open_marks, layout=_LAYOUT)
    for number in range(1, MOST_LINES + 1):
        figure.add_annotation({**_NAME, "text": str(number), "xshift": 12, "bgcolor": _PAPER})
    edge = {"color": _EDGE, "dash": "dash", "width": 2}
    across = {"type": "line", "xref": "x", "yref": "paper", "layer": "below", "line": edge}
    above = {"y": 1, "yref": "paper", "yanchor": "bottom", "text": ""}
    breaks = [
        {
            "shape": {**across, "x0": day, "x1": day, "y0": 0, "y1": 1},
            "label": {**_NAME, "x": day, **above},
        }
        for day in (f"{month.plus(-1)}-16" for month in months)
    ]
    return {"figure": figure.to_plotly_json(), "breaks": breaks}
