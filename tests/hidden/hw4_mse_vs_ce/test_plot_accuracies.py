"""Hidden tests of plot_accuracies: one box per loss."""

from __future__ import annotations

import pytest

from autograder.testing import Mismatch

from .drawn import box_names, loss_of

pytestmark = pytest.mark.task("plot_accuracies")

SEVEN = {"mse": [0.61, 0.66, 0.7, 0.58, 0.72, 0.64, 0.69], "ce": [0.75, 0.78, 0.74, 0.81, 0.71, 0.77, 0.79]}
TWO = {"mse": [0.5, 0.6], "ce": [0.72, 0.7]}


@pytest.mark.hint('one box for results["mse"] and one for results["ce"], from the accuracies as they are')
@pytest.mark.parametrize("results", [SEVEN, TWO], ids=["seven", "two"])
def test_a_box_for_each_loss(student, results):
    """Medians and quartiles are those of the accuracies passed in: seven runs, and two."""
    box_names(student.figure("plot_accuracies", results), results)


@pytest.mark.hint("label each box, with tick_labels or set_xticklabels: the labels contain mse and ce")
def test_boxes_are_labelled(student):
    """Each box is labelled with the name of its own loss."""
    for loss, text in box_names(student.figure("plot_accuracies", SEVEN), SEVEN).items():
        if not text.strip():
            raise Mismatch(f"drew the box of {loss!r} without a label that contains {loss!r}")
        if loss_of(text) != loss:
            raise Mismatch(f"labelled the box of {loss!r} {text!r}")
