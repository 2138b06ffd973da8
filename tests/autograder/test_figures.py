"""Figures as the tests see them: described in one process, rebuilt in another, and judged in words."""

from __future__ import annotations

import copy
import io
from collections.abc import Callable, Iterator
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
import torch

from autograder.compare import Mismatch
from autograder.figures import MOST_NUMBERS, Figure, UnreadableFigure, to_png
from autograder.sandbox import figures
from autograder.sandbox.wire import Handle, Limits, decode, encode

HEADER_BYTES = 12


@pytest.fixture(autouse=True)
def no_windows(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Draw without a screen, record box plots as the zygote does, and leave no figure and no patch behind."""
    mpl.use("Agg")
    from matplotlib.axes import Axes

    monkeypatch.setattr(Axes, "bxp", Axes.bxp)  # put back afterwards
    figures.record_boxes()
    yield
    plt.close("all")


def sent(figure: Any) -> Figure:
    """The figure after its way through the wire."""
    frame = encode(figures.describe(figure), limits=Limits())
    head_length = int.from_bytes(frame[:4], "big")
    head, blob = frame[HEADER_BYTES : HEADER_BYTES + head_length], frame[HEADER_BYTES + head_length :]
    return Figure.from_wire(decode(head, blob).value)


def test_lines_keep_label_points_and_style() -> None:
    """A line is its label, its points in data coordinates, its style."""
    figure, axes = plt.subplots()
    axes.plot([1, 2, 3], [3.0, 2.0, 1.5], "r--o", label="mse")
    axes.set(xlabel="epoch", ylabel="loss", title="Training", yscale="log")
    axes.legend()
    (seen,) = sent(figure).axes
    (line,) = seen.lines
    assert (line.label, line.x.tolist(), line.y.tolist()) == ("mse", [1.0, 2.0, 3.0], [3.0, 2.0, 1.5])
    assert (line.style, line.marker, line.color) == ("--", "o", (1.0, 0.0, 0.0, 1.0))
    assert (seen.xlabel, seen.ylabel, seen.title, seen.yscale) == ("epoch", "loss", "Training", "log")
    assert seen.legend == ("mse",)


def test_automatic_labels_are_none() -> None:
    """What matplotlib calls an unlabelled line is no label."""
    figure, axes = plt.subplots()
    axes.plot([1, 2])
    assert sent(figure).lines[0].label == ""


@pytest.mark.parametrize("colors", [["r", "g", "b"], [0, 1, 2]], ids=["named", "mapped"])
def test_scatter_has_a_colour_for_each_point(colors: list[Any]) -> None:
    """Colours arrive as RGBA, whether they were named or went through a colour map."""
    figure, axes = plt.subplots()
    axes.scatter([0, 1, 2], [5, 6, 7], c=colors, s=[10, 20, 30])
    (points,) = sent(figure).points
    assert points.x.tolist() == [0, 1, 2]
    assert points.y.tolist() == [5, 6, 7]
    assert len({tuple(color) for color in points.face}) == 3
    assert points.size.tolist() == [10, 20, 30]


def test_one_colour_is_repeated_and_markers_differ() -> None:
    """A single colour and size count for every point; a cross is told apart from a dot."""
    figure, axes = plt.subplots()
    axes.scatter([0, 1], [0, 1], color="k")
    axes.scatter([0, 1], [0, 1], color="k", marker="x")
    dots, crosses = sent(figure).points
    assert dots.face.tolist() == [[0, 0, 0, 1]] * 2
    assert len(dots.size) == 2
    assert dots.marker != crosses.marker


@pytest.mark.parametrize("options", [{}, {"patch_artist": True}, {"orientation": "horizontal"}, {"showfliers": False}])
def test_boxes_have_their_numbers_whatever_the_style(options: dict[str, Any]) -> None:
    """Medians and quartiles are those of the data, and the labels stand at the boxes' positions."""
    figure, axes = plt.subplots()
    axes.boxplot([[1, 2, 3, 4, 5], [10, 20, 30, 40, 50]], tick_labels=["mse", "ce"], **options)
    seen = sent(figure)
    assert [(box.median, box.q1, box.q3, box.position) for box in seen.boxes] == [(3, 2, 4, 1), (30, 20, 40, 2)]
    ticks = seen.axes[0].yticks if "orientation" in options else seen.axes[0].xticks
    assert [(tick.position, tick.label) for tick in ticks] == [(1, "mse"), (2, "ce")]


@pytest.mark.parametrize("state", [True, False], ids=["pyplot", "axes"])
def test_old_name_of_box_labels(monkeypatch: pytest.MonkeyPatch, state: bool) -> None:
    """What ran with a student's older matplotlib runs here: ``labels`` means ``tick_labels``."""
    from matplotlib.axes import Axes

    monkeypatch.setattr(Axes, "boxplot", Axes.boxplot)  # put back afterwards
    monkeypatch.setattr(plt, "boxplot", plt.boxplot)
    figures.accept_labels()
    figure, axes = plt.subplots()
    (plt if state else axes).boxplot([[1, 2, 3], [4, 5, 6]], labels=["mse", "ce"])
    assert [tick.label for tick in sent(figure).axes[0].xticks] == ["mse", "ce"]


def test_labels_of_the_whole_figure() -> None:
    """An x or y label that all axes share speaks for those that have none of their own."""
    figure, (left, right) = plt.subplots(ncols=2)
    figure.supxlabel("epoch")
    figure.supylabel("value")
    left.set_ylabel("loss")
    right.plot([0, 1])
    assert [(axes.xlabel, axes.ylabel) for axes in sent(figure).axes] == [("epoch", "loss"), ("epoch", "value")]


def test_pandas_boxes_are_seen() -> None:
    """Pandas draws through the same method."""
    import pandas as pd

    axes = pd.DataFrame({"mse": [0.5, 0.6, 0.7], "ce": [0.8, 0.9, 1.0]}).boxplot()
    assert [box.median for box in sent(axes.get_figure()).boxes] == pytest.approx([0.6, 0.9])


def test_colorbars_are_no_axes_of_the_data() -> None:
    """A colour bar beside the plot must not fail for want of labels."""
    figure, axes = plt.subplots()
    figure.colorbar(axes.scatter([0, 1], [0, 1], c=[0, 1]))
    axes.set(xlabel="x", ylabel="y")
    seen = sent(figure)
    assert len(seen.axes) == 1
    seen.must_be_labelled()


@pytest.mark.parametrize(
    "take",
    [
        lambda figure, axes: figure,
        lambda figure, axes: axes,
        lambda figure, axes: (figure, axes),
        lambda figure, axes: np.array([[axes]], dtype=object),
        lambda figure, axes: {"loss": axes},
    ],
    ids=["figure", "axes", "pair", "array", "dict"],
)
def test_what_stands_for_a_figure(take: Callable[[Any, Any], Any]) -> None:
    """Whatever ``plt.subplots`` hands out may be returned."""
    figure, axes = plt.subplots()
    assert figures.to_figure(take(figure, axes)) is figure


@pytest.mark.parametrize("value", [None, "plot.png", 3, [], [[1]], np.zeros(3)])
def test_what_is_no_figure(value: object) -> None:
    """Anything else is none."""
    assert figures.to_figure(value) is None


def test_a_closed_figure_is_still_drawn() -> None:
    """Students close their figures, or show them; both leave the figure as it was."""
    figure, axes = plt.subplots(figsize=(300, 2))
    axes.plot([1, 2])
    plt.close(figure)
    pixels = figures.render(figure)
    assert pixels.dtype == np.uint8
    assert max(pixels.shape) <= 900
    assert len(sent(figure).lines) == 1


def test_labels_beyond_the_edge_are_in_the_picture() -> None:
    """Notebooks show them, so students do not notice that their figure is too small for its labels."""
    figure, axes = plt.subplots(figsize=(3, 2))
    axes.set(ylabel="what is measured", xlabel="epoch", title="Training")
    figure.subplots_adjust(left=0, bottom=0, right=1, top=1)
    pixels = figures.render(figure)
    assert pixels.shape[0] > 200
    assert pixels.shape[1] > 300
    axes.text(30, 30, "far away")  # a picture of all that would be too large for anybody
    assert figures.render(figure).shape == (200, 300, 4)


def test_the_picture_is_what_a_notebook_shows() -> None:
    """Pixel by pixel what matplotlib saves with a tight frame, as notebooks do."""
    from PIL import Image

    figure, axes = plt.subplots(figsize=(3, 2), dpi=100)
    axes.scatter([0, 1, 2], [5, 6, 7], c=["r", "g", "b"])
    axes.set(xlabel="epoch", ylabel="loss")
    with io.BytesIO() as file:
        figure.savefig(file, format="png", dpi=100, bbox_inches="tight", pad_inches=0.1)
        with Image.open(file) as image:
            saved = np.array(image.convert("RGBA"))
    assert np.array_equal(figures.render(figure), saved)


@pytest.mark.parametrize("draw", ["scatter", "plot"])
def test_ten_million_points_are_cut(draw: str) -> None:
    """A description has a size, and says that it was reached."""
    figure, axes = plt.subplots()
    getattr(axes, draw)(np.zeros(10_000_000), np.zeros(10_000_000))
    seen = sent(figure)
    assert seen.truncated
    with pytest.raises(Mismatch, match="more points than can be looked at"):
        seen.must_have_axes()


def test_sentences() -> None:
    """Each check says in one sentence what is missing."""
    empty, labelled = plt.figure(), plt.figure()
    with pytest.raises(Mismatch, match="a figure without axes"):
        sent(empty).must_have_axes()
    labelled.add_subplot()
    with pytest.raises(Mismatch, match="nothing is drawn"):
        sent(labelled).must_have_axes()
    labelled.axes[0].plot([1.0, 2.0], label="CE loss")
    labelled.axes[0].set_xlabel("epoch")
    with pytest.raises(Mismatch, match="without a label on the y axis"):
        sent(labelled).must_be_labelled()
    assert sent(labelled).line_with([1.0, 2.0], label="ce").label == "CE loss"
    with pytest.raises(Mismatch, match="no line for 'mse'"):
        sent(labelled).line_with([5.0, 6.0], label="mse")


def test_forged_descriptions_are_refused() -> None:
    """Whatever is changed in a description, it is either read or refused as unreadable."""
    figure, axes = plt.subplots()
    axes.plot([1, 2])
    axes.scatter([1], [2])
    axes.boxplot([[1, 2, 3]])
    honest = figures.describe(figure)
    assert Figure.from_wire(honest).lines
    problems: list[UnreadableFigure] = []
    for key in honest["axes"][0]:
        strange = (torch.tensor(1j), np.complex64(1), torch.ones(2), np.ones(2), Handle(1, "x"), 2**1010)
        odd = (None, 3, "x", [None], [[]], {"a": 1}, float("nan"), [{}], 10**30)
        for wrong in (*odd, *strange, *([one, one] for one in strange), *([[one, "x"]] for one in strange)):
            forged = copy.deepcopy(honest)
            forged["axes"][0][key] = wrong
            try:
                Figure.from_wire(forged)
            except UnreadableFigure as error:
                problems.append(error)
    assert len(problems) > 50
    for thing in (None, [], {}, {"axes": 3}, {"title": "", "legend": [], "axes": [3], "truncated": False}):
        with pytest.raises(UnreadableFigure):
            Figure.from_wire(thing)


def test_forged_descriptions_are_no_larger_than_honest_ones() -> None:
    """Only the child counts what it sends; a forged description with more numbers is refused, not looked through."""
    figure, axes = plt.subplots()
    axes.plot([1, 2])
    axes.scatter([1], [2])
    axes.boxplot([[1, 2, 3]])
    many = np.zeros(MOST_NUMBERS)
    changes = (
        ("lines", {"x": many, "y": many}),
        ("points", {"at": many.reshape(-1, 2), "face": np.zeros((1, 4))}),
        ("boxes", {"fliers": many}),
    )
    assert figures.MOST_NUMBERS == MOST_NUMBERS
    for kind, change in changes:
        forged = figures.describe(figure)
        forged["axes"][0][kind][0].update(change)
        with pytest.raises(UnreadableFigure, match="more than 400,000 numbers"):
            Figure.from_wire(forged)


def test_a_run_is_found_wherever_it_stands() -> None:
    """Values that stand in the middle of a long line, or nearly so, or only in another order."""
    figure, axes = plt.subplots()
    axes.plot(np.concatenate((np.tile([1.0, 2.0], 50_000), [1.0, 1.5, 2.0 + 1e-7, 9.0])))
    seen = sent(figure)
    assert seen.line_with([1.0, 1.5, 2.0])
    assert seen.line_with([9.0])
    for absent in ([2.0, 1.5], [1.0, 1.5, 2.0, 9.1], [9.0, 1.0]):
        with pytest.raises(Mismatch):
            seen.line_with(absent)


def test_pictures_are_made_on_this_side() -> None:
    """Pixels become a PNG file; whatever is no picture becomes nothing."""
    from PIL import Image

    pixels = np.zeros((20, 30, 4), np.uint8)
    with Image.open(io.BytesIO(to_png(pixels))) as image:
        assert (image.format, image.size) == ("PNG", (30, 20))
    for wrong in (None, b"PNG", pixels[..., :3], pixels.astype(float), np.zeros((0, 3, 4), np.uint8)):
        assert to_png(wrong) == b""
    assert to_png(np.zeros((1, 100_000, 4), np.uint8)) == b""
