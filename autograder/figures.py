"""A student's figure as the tests see it: plain data rebuilt on the trusted side, and assertions that read well."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.compare import Mismatch

__all__ = ["MOST_NUMBERS", "Axes", "Box", "Figure", "Line", "Points", "Tick", "UnreadableFigure", "to_png"]

Array = np.ndarray[Any, Any]
_MOST_PIXELS = 1000
#: Numbers that a figure may hold. An honest description keeps to it by itself; a forged one would keep tests busy.
MOST_NUMBERS = 400_000


class UnreadableFigure(Exception):
    """What arrived is no description of a figure."""


@dataclass(frozen=True)
class Tick:
    """A tick of an axis: its position in data coordinates and what is written there."""

    position: float
    label: str


@dataclass(frozen=True)
class Line:
    """A line: its points as float64 arrays ``x`` and ``y`` of one length, RGBA colour, line style and marker names."""

    label: str
    x: Array
    y: Array
    color: tuple[float, ...]
    style: str
    marker: str


@dataclass(frozen=True)
class Points:
    """A scatter: positions ``x`` and ``y`` (n,); ``face`` and ``edge`` (n, 4) RGBA, ``size`` (n,), ``width`` (n,).

    ``marker`` is equal for equal marker shapes and has no other meaning.
    """

    label: str
    x: Array
    y: Array
    face: Array
    edge: Array
    size: Array
    width: Array
    marker: str


@dataclass(frozen=True)
class Box:
    """One box of a box plot: median, quartiles ``q1`` and ``q3``, ends ``low`` and ``high`` of the whiskers."""

    median: float
    q1: float
    q3: float
    low: float
    high: float
    fliers: Array
    position: float
    label: str


@dataclass(frozen=True)
class Axes:
    """One coordinate system of a figure and what is drawn in it."""

    title: str
    xlabel: str
    ylabel: str
    xlim: tuple[float, float]
    ylim: tuple[float, float]
    xscale: str
    yscale: str
    legend: tuple[str, ...]
    lines: tuple[Line, ...]
    points: tuple[Points, ...]
    boxes: tuple[Box, ...]
    images: tuple[tuple[int, ...], ...]
    texts: tuple[str, ...]
    xticks: tuple[Tick, ...]
    yticks: tuple[Tick, ...]

    @property
    def empty(self) -> bool:
        """Whether nothing is drawn in it."""
        return not (self.lines or self.points or self.boxes or self.images)


@dataclass(frozen=True)
class Figure:
    """A figure: its title, the entries of a legend that belongs to no axes, and its axes.

    ``truncated`` says that there was too much in it to be sent (about 400,000 numbers).
    """

    title: str
    legend: tuple[str, ...]
    axes: tuple[Axes, ...]
    truncated: bool

    @classmethod
    def from_wire(cls, data: object) -> Figure:
        """From the plain values that crossed the wall; UnreadableFigure if they are anything else."""
        try:
            figure = _figure(data)
            if _numbers(figure) > MOST_NUMBERS:
                raise ValueError(f"it holds more than {MOST_NUMBERS:,} numbers")
            return figure
        except (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError) as error:
            raise UnreadableFigure(str(error)[:200]) from None

    @property
    def lines(self) -> tuple[Line, ...]:
        """All lines of all axes."""
        return tuple(line for axes in self.axes for line in axes.lines)

    @property
    def points(self) -> tuple[Points, ...]:
        """All scatters of all axes."""
        return tuple(points for axes in self.axes for points in axes.points)

    @property
    def boxes(self) -> tuple[Box, ...]:
        """All boxes of all axes."""
        return tuple(box for axes in self.axes for box in axes.boxes)

    def must_have_axes(self) -> None:
        """Mismatch if nothing at all is drawn."""
        if not self.axes:
            raise Mismatch("returned a figure without axes: draw into it before you return it")
        if all(axes.empty for axes in self.axes):
            raise Mismatch("returned a figure in which nothing is drawn")
        if self.truncated:
            raise Mismatch("drew more points than can be looked at: draw each point of the data once")

    def must_be_labelled(self) -> None:
        """Mismatch if axes with something in them lack an x or a y label."""
        for axes in self.axes:
            lacking = [name for name, label in (("x", axes.xlabel), ("y", axes.ylabel)) if not label.strip()]
            if lacking and not axes.empty:
                raise Mismatch(f"drew axes without a label on the {' and the '.join(lacking)} axis")

    def line_with(self, y: Iterable[float], *, label: str = "") -> Line:
        """The line through the values ``y`` (n,), whatever its x; with ``label``, one whose label contains it.

        A line may have further points at either end (a start value, say) only if it holds ``y`` as a run.
        """
        wanted = np.asarray(list(y), dtype=np.float64)
        found = [line for line in self.lines if _holds(line.y, wanted)]
        named = f" for {label!r}" if label else ""
        if not found:
            raise Mismatch(f"drew no line{named} through the values it was given")
        if label:
            found = [line for line in found if label.lower() in line.label.lower()] or found
        return found[0]


def to_png(pixels: object) -> bytes:
    """Pixels (height, width, 4), uint8, as a PNG file made on this side; empty if they are no picture."""
    from PIL import Image

    if not isinstance(pixels, np.ndarray) or pixels.dtype != np.uint8 or pixels.ndim != 3:
        return b""
    if pixels.shape[2] != 4 or not 0 < max(pixels.shape[:2]) <= _MOST_PIXELS or 0 in pixels.shape:
        return b""
    file = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(pixels)).convert("RGB").quantize(64).save(file, "PNG", optimize=False)
    return file.getvalue()


def _holds(values: Array, wanted: Array) -> bool:
    if len(values) < len(wanted) or len(wanted) == 0:
        return False
    starts = np.arange(len(values) - len(wanted) + 1)
    for offset, value in enumerate(wanted):  # all at once: a line may have a hundred thousand points
        starts = starts[np.isclose(values[starts + offset], value, rtol=1e-6, atol=1e-9)]
    return bool(len(starts))


def _numbers(figure: Figure) -> int:
    lines = sum(len(line.x) for line in figure.lines)
    points = sum(len(points.x) for points in figure.points)
    return 2 * (lines + points) + sum(len(box.fliers) for box in figure.boxes)


def _figure(data: Any) -> Figure:
    axes = tuple(_axes(one) for one in _list(data["axes"]))
    return Figure(_string(data["title"]), _strings(data["legend"]), axes, data["truncated"] is True)


def _axes(data: Any) -> Axes:
    return Axes(
        title=_string(data["title"]),
        xlabel=_string(data["xlabel"]),
        ylabel=_string(data["ylabel"]),
        xlim=_pair(data["xlim"]),
        ylim=_pair(data["ylim"]),
        xscale=_string(data["xscale"]),
        yscale=_string(data["yscale"]),
        legend=_strings(data["legend"]),
        lines=tuple(_line(one) for one in _list(data["lines"])),
        points=tuple(_points(one) for one in _list(data["points"])),
        boxes=tuple(_box(one) for one in _list(data["boxes"])),
        images=tuple(tuple(int(_number(size)) for size in _list(one)) for one in _list(data["images"])),
        texts=_strings(data["texts"]),
        xticks=_ticks(data["xticks"]),
        yticks=_ticks(data["yticks"]),
    )


def _line(data: Any) -> Line:
    x, y = _array(data["x"]), _array(data["y"])
    if len(x) != len(y):
        raise ValueError("a line with more x than y")
    color = tuple(_number(part) for part in _list(data["color"]))
    return Line(_string(data["label"]), x, y, color, _string(data["style"]), _string(data["marker"]))


def _points(data: Any) -> Points:
    at = _array(data["at"], 2)
    number = len(at)
    return Points(
        label=_string(data["label"]),
        x=at[:, 0],
        y=at[:, 1],
        face=_cycled(_array(data["face"], 4), number),
        edge=_cycled(_array(data["edge"], 4), number),
        size=_cycled(_array(data["size"]), number),
        width=_cycled(_array(data["width"]), number),
        marker=_string(data["marker"]),
    )


def _box(data: Any) -> Box:
    median, q1, q3, low, high = (_number(data[key]) for key in ("med", "q1", "q3", "whislo", "whishi"))
    fliers = _array(data["fliers"])
    return Box(median, q1, q3, low, high, fliers, _number(data["position"]), _string(data["label"]))


def _cycled(values: Array, number: int) -> Array:
    """Matplotlib repeats a short list of colours or sizes over the points; an empty one draws nothing."""
    if len(values) == 0:
        return np.zeros((number, *values.shape[1:]))
    return values[np.arange(number) % len(values)]


def _array(value: Any, width: int = 0) -> Array:
    shaped = value.ndim == 2 and value.shape[1] == width if width else value.ndim == 1
    if not isinstance(value, np.ndarray) or value.dtype != np.float64 or not shaped:
        raise ValueError("an array of another shape")
    return value


def _ticks(data: Any) -> tuple[Tick, ...]:
    return tuple(Tick(_number(place), _string(label)) for place, label in map(_list, _list(data)))


def _number(value: Any) -> float:
    """A tensor or an array would do what it likes if it were asked for its number."""
    if not isinstance(value, int | float):
        raise TypeError("no number")
    return float(value)


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError("no list")
    return value


def _string(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    return value[:1000]


def _strings(value: Any) -> tuple[str, ...]:
    return tuple(_string(item) for item in _list(value))


def _pair(value: Any) -> tuple[float, float]:
    low, high = _list(value)
    return _number(low), _number(high)
