"""What can be seen in a described figure: which line, point or box shows what, under which name.

Nothing here prescribes a style. A line may be named by its own label, by a legend or by the title of axes that it has
for itself; points may be drawn in layers, by scatter or as markers; boxes may stand or lie, in shares or in per cent.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from autograder.testing import Mismatch

if TYPE_CHECKING:
    from autograder.figures import Axes, Figure

Look = tuple[object, ...]
Colour = tuple[float, ...]

_WORDS = {"mse": re.compile(r"mse|squared|quadrat"), "ce": re.compile(r"(?<![a-z])ce(?![a-z])|cross|entrop")}
#: Data that went through float32 on its way into the figure.
_NEAR = 1e-5


def named_losses(text: str) -> set[str]:
    """Which of the two losses a text speaks of."""
    return {name for name, words in _WORDS.items() if words.search(text.lower())}


@dataclass(frozen=True)
class LossLine:
    """A line that shows a loss: its axes, its name if it has one, and its x."""

    axes: Axes
    name: str
    x: np.ndarray


def loss_lines(figure: Figure, losses: Mapping[str, Sequence[float]]) -> dict[str, LossLine]:
    """For each loss the line that shows it; a Mismatch if there is none."""
    figure.must_have_axes()
    found: dict[str, LossLine] = {}
    places = {
        name: [(axes, k) for axes in figure.axes for k, line in enumerate(axes.lines) if _shows(line.y, values)]
        for name, values in losses.items()
    }
    for name, values in losses.items():
        if not places[name]:
            raise Mismatch(
                f"drew no line through the {len(values)} losses of {name!r}, expected one with a point for each epoch"
            )
        lines = [
            LossLine(axes, _name_of_line(figure, axes, k, alone=_alone(axes, name, places)), axes.lines[k].x)
            for axes, k in places[name]
        ]
        found[name] = next((line for line in lines if line.name), lines[0])
    return found


def _alone(axes: Axes, name: str, places: Mapping[str, list[tuple[Axes, int]]]) -> bool:
    return not any(other is axes for key, pairs in places.items() if key != name for other, _ in pairs)


def _name_of_line(figure: Figure, axes: Axes, index: int, *, alone: bool) -> str:
    label = axes.lines[index].label.strip()
    if label:
        return label
    if index < len(axes.legend) and axes.legend[index].strip():
        return axes.legend[index]
    before = sum(len(other.lines) for other in figure.axes[: figure.axes.index(axes)])
    if before + index < len(figure.legend):
        return figure.legend[before + index]
    beside = (axes.title, axes.ylabel) if alone else ()
    return next((text for text in (*beside, *axes.texts) if named_losses(text)), "")


def _shows(drawn: np.ndarray, values: Sequence[float]) -> bool:
    return len(drawn) == len(values) and bool(np.allclose(drawn, values, rtol=1e-6, atol=1e-9))


@dataclass(frozen=True)
class Layer:
    """One mark on a point: its colour, and everything that can be seen of it."""

    colour: Colour
    look: Look


def layers(axes: Axes, positions: np.ndarray) -> list[list[Layer]]:
    """For each of ``positions`` (n, 2) the marks that are drawn on it, from scatters and from lines with markers."""
    marks: list[list[Layer]] = [[] for _ in positions]
    for points in axes.points:
        for row, k in _meetings(positions, points.x, points.y):
            face, edge = points.face[k], points.edge[k]
            colour = face if face[3] > 0 else edge
            look = (points.marker, *np.round((*face, *edge, points.size[k], points.width[k]), 3).tolist())
            marks[row].append(Layer(_rgb(colour), look))
    for line in axes.lines:
        if line.marker.strip() not in ("", "None", "none"):
            for row, _ in _meetings(positions, line.x, line.y):
                marks[row].append(Layer(_rgb(line.color), (line.marker, *line.color)))
    return marks


def _rgb(colour: Sequence[float] | np.ndarray) -> Colour:
    return tuple(round(float(part), 3) for part in colour[:3])


def _meetings(positions: np.ndarray, x: np.ndarray, y: np.ndarray) -> list[tuple[int, int]]:
    """Pairs (row of positions, number of a drawn point) that lie on each other."""
    if len(x) == 0:
        return []
    near = (np.abs(positions[:, :1] - x) <= _NEAR) & (np.abs(positions[:, 1:] - y) <= _NEAR)
    return [(int(row), int(k)) for row, k in zip(*np.nonzero(near), strict=True)]


def complete_axes(figure: Figure, positions: np.ndarray) -> list[Axes]:
    """The axes in which every one of ``positions`` (n, 2) has a mark; a Mismatch if there are none."""
    figure.must_have_axes()
    found = [axes for axes in figure.axes if all(layers(axes, positions))]
    if not found:
        drawn = max(sum(map(bool, layers(axes, positions))) for axes in figure.axes)
        turned = max(sum(map(bool, layers(axes, positions[:, ::-1]))) for axes in figure.axes)
        if turned == len(positions):
            raise Mismatch("drew the first coordinate upwards, expected it on the x axis")
        raise Mismatch(f"drew {drawn} of the {len(positions)} points, expected all of them")
    return found


def colours_tell(marks: Sequence[Sequence[Layer]], classes: Sequence[int]) -> bool:
    """Whether each class has a colour that all its points have, and that is not the shared colour of another class."""
    shared = {
        k: set.intersection(*({m.colour for m in ms} for ms, c in zip(marks, classes, strict=True) if c == k))
        for k in set(classes)
    }
    others = {k: set().union(*(colours for j, colours in shared.items() if j != k)) for k in shared}
    return all(shared[k] - others[k] for k in shared)


def full_looks(figure: Figure, positions: np.ndarray) -> list[Look]:
    """How each point looks in all: every mark on it in every axes."""
    looks: list[Look] = [() for _ in positions]
    for number, axes in enumerate(figure.axes):
        for row, marks in enumerate(layers(axes, positions)):
            looks[row] += tuple(sorted(((number, *mark.look) for mark in marks), key=repr))
    return looks


def box_names(figure: Figure, results: Mapping[str, Sequence[float]]) -> dict[str, str]:
    """For each loss the name of the box that shows its accuracies; a Mismatch if no box does."""
    figure.must_have_axes()
    if not figure.boxes:
        raise Mismatch("drew no box: use boxplot")
    names = {}
    for loss, values in results.items():
        low, middle, high = np.percentile(np.asarray(values, dtype=np.float64), [25, 50, 75])
        found = [
            (axes, k)
            for axes in figure.axes
            for k, box in enumerate(axes.boxes)
            if any(np.allclose([box.q1, box.median, box.q3], np.array([low, middle, high]) * f) for f in (1.0, 100.0))
        ]
        if not found:
            raise Mismatch(
                f"drew no box with the median {middle:.4g} and the quartiles {low:.4g} and {high:.4g} of {loss!r}"
            )
        texts = [_name_of_box(figure, axes, k) for axes, k in found]
        names[loss] = next((text for text in texts if text), "")
    return names


def _name_of_box(figure: Figure, axes: Axes, index: int) -> str:
    box = axes.boxes[index]
    texts = [tick.label for tick in (*axes.xticks, *axes.yticks) if abs(tick.position - box.position) < 0.25]
    texts.append(box.label)
    for legend in (axes.legend, figure.legend):
        texts += legend[index : index + 1]
    if len(axes.boxes) == 1:
        texts += [axes.title, axes.xlabel, axes.ylabel]
    return next((text for text in texts if loss_of(text)), "")


def loss_of(text: str) -> str:
    """Which loss the label of a box names: mse or ce in any case, "" for neither."""
    lowered = text.lower()
    return "mse" if "mse" in lowered else "ce" if "ce" in lowered or "entrop" in lowered else ""
