"""Hidden tests of plot_losses: one labelled line per loss over the epochs."""

from __future__ import annotations

import pytest

from autograder.testing import Mismatch

from .drawn import loss_lines, named_losses

pytestmark = pytest.mark.task("plot_losses")

#: Two histories of six epochs; no two lists resemble each other.
HISTORIES = {
    "mse": {"loss": [0.31, 0.22, 0.18, 0.15, 0.13, 0.12], "accuracy": [0.3, 0.41, 0.52, 0.6, 0.66, 0.69]},
    "ce": {"loss": [1.36, 1.12, 0.94, 0.83, 0.75, 0.71], "accuracy": [0.35, 0.5, 0.58, 0.64, 0.7, 0.74]},
}
ONE_EPOCH = {"mse": {"loss": [0.29], "accuracy": [0.4]}, "ce": {"loss": [1.3], "accuracy": [0.45]}}


def losses(histories):
    """The two lists of losses."""
    return {name: history["loss"] for name, history in histories.items()}


@pytest.mark.hint('draw histories["mse"]["loss"] and histories["ce"]["loss"], and end the function with `return fig`')
def test_a_line_for_each_loss(student):
    """Six epochs: a line through the six losses of each history."""
    loss_lines(student.figure("plot_losses", HISTORIES), losses(HISTORIES))


@pytest.mark.hint("over the epochs means one step to the right for each epoch, beginning at 0 or at 1")
def test_over_epochs(student):
    """The x of both lines."""
    for name, line in loss_lines(student.figure("plot_losses", HISTORIES), losses(HISTORIES)).items():
        if [float(x - line.x[0]) for x in line.x] != [0, 1, 2, 3, 4, 5] or float(line.x[0]) not in (0.0, 1.0):
            raise Mismatch(
                f"drew the losses of {name!r} at x = {[round(float(x), 3) for x in line.x]}, expected epochs"
            )


@pytest.mark.hint("say which line is which: a label for each and a legend")
def test_lines_are_labelled(student):
    """Each line has a name of its own, and not that of the other."""
    lines = loss_lines(student.figure("plot_losses", HISTORIES), losses(HISTORIES))
    for name, line in lines.items():
        if not line.name.strip():
            raise Mismatch(f"drew the line of {name!r} without a label")
        if named_losses(line.name) == ({"mse", "ce"} - {name}):
            raise Mismatch(f"labelled the line of {name!r} {line.name!r}")
    if lines["mse"].name == lines["ce"].name and lines["mse"].axes is lines["ce"].axes:
        raise Mismatch(f"labelled both lines {lines['mse'].name!r}")


@pytest.mark.hint("name both axes, with set_xlabel and set_ylabel or plt.xlabel and plt.ylabel")
def test_axes_are_labelled(student):
    """There is an x label and a y label where the losses are drawn."""
    lines = loss_lines(student.figure("plot_losses", HISTORIES), losses(HISTORIES)).values()
    for side, labels in (("x", [line.axes.xlabel for line in lines]), ("y", [line.axes.ylabel for line in lines])):
        if not any(label.strip() for label in labels):
            raise Mismatch(f"drew the losses without a label on the {side} axis")


@pytest.mark.hint("take the number of epochs from the histories; one epoch is a line with one point")
def test_one_epoch(student):
    """Histories of a single epoch."""
    loss_lines(student.figure("plot_losses", ONE_EPOCH), losses(ONE_EPOCH))
