"""A matplotlib figure as data: what is drawn, where and how it is labelled. Runs in the child.

The trusted side never sees a figure object, only this description and, for the report, a grid of pixels.
"""

from __future__ import annotations

import functools
import io
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

__all__ = ["MOST_NUMBERS", "accept_labels", "describe", "record_boxes", "render", "to_figure"]

#: Numbers that one description may hold; a scatter of ten million points is described as truncated.
MOST_NUMBERS = 400_000
_MOST_ARTISTS = 1000
_MOST_TEXT = 300
_MOST_PIXELS = 900  # of a picture's longer side
_MOST_INCHES = 45.0  # of its longer side; fonts cannot be drawn below about 20 pixels an inch
_BOXES = "_autograder_boxes"


def record_boxes() -> None:
    """Let every box plot leave its numbers on its axes. Called once, before any notebook runs.

    Axes.boxplot, pyplot, pandas and seaborn all end in Axes.bxp; the artists alone do not tell which line is a median.
    """
    from matplotlib.axes import Axes

    original = Axes.bxp

    def bxp(self: Any, bxpstats: Any, positions: Any = None, *rest: Any, **options: Any) -> Any:
        stats = list(bxpstats)
        places = list(range(1, len(stats) + 1)) if positions is None else list(positions)
        self.__dict__.setdefault(_BOXES, []).extend(zip(places, [dict(box) for box in stats], strict=False))
        return original(self, stats, positions, *rest, **options)

    setattr(Axes, "bxp", bxp)  # noqa: B010


def accept_labels() -> None:
    """Let boxplot still take ``labels``, which matplotlib 3.9 renamed and 3.11 removed: students' versions differ."""
    import matplotlib.pyplot as plt
    from matplotlib.axes import Axes

    original = Axes.boxplot

    @functools.wraps(original)
    def boxplot(self: Any, *arguments: Any, **options: Any) -> Any:
        if "labels" in options:
            options["tick_labels"] = options.pop("labels")
        return original(self, *arguments, **options)

    @functools.wraps(plt.boxplot)
    def on_current_axes(*arguments: Any, **options: Any) -> Any:
        return plt.gca().boxplot(*arguments, **options)

    setattr(Axes, "boxplot", boxplot)  # noqa: B010
    setattr(plt, "boxplot", on_current_axes)  # noqa: B010


def to_figure(value: object) -> Any:
    """The figure that a returned value stands for: a Figure, an Axes, or a container of them; None if it is neither."""
    from matplotlib.axes import Axes
    from matplotlib.figure import FigureBase

    if isinstance(value, FigureBase):
        return value
    if isinstance(value, Axes):
        return value.get_figure(root=True)
    if isinstance(value, np.ndarray) and value.dtype == object:
        value = value.ravel().tolist()
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for item in value[:100]:
            figure = to_figure(item)
            if figure is not None:
                return figure
    return None


def describe(figure: Any) -> dict[str, Any]:
    """The figure as plain values and arrays; positions of points and lines are in data coordinates."""
    budget = _Budget(MOST_NUMBERS)
    axes = [_axes(one, budget) for one in figure.axes[:_MOST_ARTISTS] if one.get_label() != "<colorbar>"]
    title = figure.get_suptitle() if hasattr(figure, "get_suptitle") else ""
    legends = [_text(entry) for legend in figure.legends for entry in legend.get_texts()]
    return {"title": _cut(title), "legend": legends, "axes": axes, "truncated": budget.exceeded}


def render(figure: Any) -> np.ndarray[Any, Any]:
    """The figure's pixels, shape (height, width, 4), uint8, at most 900 on the longer side.

    As in a notebook, the picture is as large as what is drawn: labels beyond the figure's edge are not cut off.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    canvas: Any = FigureCanvasAgg(figure)  # also for a figure that was closed or made for another backend
    width, height = (min(_MOST_INCHES, max(0.5, float(size))) for size in figure.get_size_inches())
    figure.set_size_inches(width, height)
    figure.set_dpi(min(100.0, _MOST_PIXELS / max(width, height)))
    drawn = figure.get_tightbbox(canvas.get_renderer()).padded(0.1)
    if 0 < drawn.width <= _MOST_INCHES and 0 < drawn.height <= _MOST_INCHES:
        dots = min(100.0, (_MOST_PIXELS - 1) / max(drawn.width, drawn.height))
        canvas.print_figure(io.BytesIO(), dpi=dots, format="raw", bbox_inches=drawn)
        return np.array(canvas.renderer.buffer_rgba())
    canvas.draw()
    return np.array(canvas.buffer_rgba())


class _Budget:
    """How many numbers may still be sent."""

    def __init__(self, numbers: int) -> None:
        self.left = numbers
        self.exceeded = False

    def numbers(self, values: object, width: int = 1) -> np.ndarray[Any, Any]:
        """``values`` as float64 rows of ``width``, cut to what is left."""
        if isinstance(values, np.ma.MaskedArray):
            values = np.ma.filled(values.astype(np.float64), np.nan)
        array = np.asarray(values, dtype=np.float64).reshape(-1, width) if width > 1 else _flat(values)
        rows = max(0, self.left // width)
        if len(array) > rows:
            self.exceeded = True
            array = array[:rows]
        self.left -= array.size
        return np.ascontiguousarray(array)

    def few(self, items: Iterable[Any]) -> list[Any]:
        """The first thousand of ``items``."""
        found = list(items)
        self.exceeded = self.exceeded or len(found) > _MOST_ARTISTS
        return found[:_MOST_ARTISTS]


def _flat(values: object) -> np.ndarray[Any, Any]:
    return np.asarray(values, dtype=np.float64).reshape(-1)


def _axes(axes: Any, budget: _Budget) -> dict[str, Any]:
    legend = axes.get_legend()
    boxes = axes.__dict__.get(_BOXES, [])
    return {
        "title": _cut(axes.get_title() or axes.get_title("left") or axes.get_title("right")),
        # A label of the whole figure speaks for the axes that have none of their own.
        "xlabel": _cut(axes.get_xlabel() or axes.figure.get_supxlabel()),
        "ylabel": _cut(axes.get_ylabel() or axes.figure.get_supylabel()),
        "xlim": [float(value) for value in axes.get_xlim()],
        "ylim": [float(value) for value in axes.get_ylim()],
        "xscale": _cut(axes.get_xscale()),
        "yscale": _cut(axes.get_yscale()),
        "legend": [] if legend is None else [_text(entry) for entry in legend.get_texts()[:_MOST_ARTISTS]],
        "lines": [_line(line, budget) for line in budget.few(axes.lines) if line.get_visible()],
        "points": [
            _points(points, budget)
            for points in budget.few(axes.collections)
            if points.get_visible() and type(points).__name__ == "PathCollection"
        ],
        "boxes": [_box(position, stats, budget) for position, stats in budget.few(boxes)],
        "images": [[int(size) for size in np.shape(image.get_array())] for image in budget.few(axes.images)],
        "texts": [_text(text) for text in budget.few(axes.texts)],
        "xticks": _ticks(axes.xaxis),
        "yticks": _ticks(axes.yaxis),
    }


def _line(line: Any, budget: _Budget) -> dict[str, Any]:
    # Without units: categories and dates have become numbers here.
    x, y = np.broadcast_arrays(_flat(line.get_xdata(orig=False)), _flat(line.get_ydata(orig=False)))
    points = budget.numbers(np.stack((x, y), axis=1), 2)
    return {
        "label": _label(line),
        "x": np.ascontiguousarray(points[:, 0]),
        "y": np.ascontiguousarray(points[:, 1]),
        "color": _color(line.get_color()),
        "style": _cut(str(line.get_linestyle())),
        "marker": _cut(str(line.get_marker())),
    }


def _points(points: Any, budget: _Budget) -> dict[str, Any]:
    from matplotlib.colors import to_rgba_array

    offsets = points.get_offsets()
    if points.get_array() is not None:
        points.update_scalarmappable()
    return {
        "label": _label(points),
        "at": budget.numbers(offsets, 2),
        "face": budget.numbers(to_rgba_array(points.get_facecolor()), 4),
        "edge": budget.numbers(to_rgba_array(points.get_edgecolor()), 4),
        "size": budget.numbers(points.get_sizes()),
        "width": budget.numbers(points.get_linewidths()),
        "marker": _marker(points),
    }


def _marker(points: Any) -> str:
    """Tells markers apart by their outline; matplotlib keeps no name of them."""
    paths = points.get_paths()
    if not paths:
        return ""
    vertices = np.asarray(paths[0].vertices, dtype=np.float64)
    return f"{len(vertices)} points, {np.abs(vertices).sum():.4f}"


def _box(position: Any, stats: dict[str, Any], budget: _Budget) -> dict[str, Any]:
    values = {key: stats.get(key) for key in ("med", "q1", "q3", "whislo", "whishi")}
    return {
        "position": float(position),
        "label": _cut(str(stats.get("label", "") or "")),
        "fliers": budget.numbers(stats.get("fliers", ())),
        **{key: float("nan") if value is None else float(value) for key, value in values.items()},
    }


def _ticks(axis: Any) -> list[list[Any]]:
    """``[position, label]`` of the ticks that a reader can see."""
    places: Sequence[Any] = axis.get_majorticklocs()
    labels = [_text(label) for label in axis.get_ticklabels()]
    return [[float(place), label] for place, label in zip(places[:200], labels[:200], strict=False)]


def _label(artist: Any) -> str:
    label = str(artist.get_label())
    return "" if label.startswith("_") else _cut(label)


def _color(value: Any) -> list[float]:
    from matplotlib.colors import to_rgba

    return [float(part) for part in to_rgba(value)]


def _text(artist: Any) -> str:
    return _cut(artist.get_text())


def _cut(text: object) -> str:
    return str(text)[:_MOST_TEXT].encode("utf-8", "replace").decode()
