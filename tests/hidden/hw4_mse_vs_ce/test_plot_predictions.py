"""Hidden tests of plot_predictions: all points, coloured by predicted class, the wrong ones recognisable."""

from __future__ import annotations

import pytest
import torch

from autograder.testing import Mismatch

from .drawn import colours_tell, complete_axes, full_looks, layers

pytestmark = pytest.mark.task("plot_predictions")

#: A linear model that tells the four quadrants apart: weight (4, 2), bias (4,).
QUADRANTS = torch.tensor([[1.0, 1.0], [-1.0, 1.0], [-1.0, -1.0], [1.0, -1.0]]), torch.zeros(4)


def scene(wrong):
    """24 points X (24, 2), six in each quadrant; labels y (24,); and the model's predictions (24,).

    With ``wrong`` two points of each quadrant carry another label, a different one in each case, so that right and
    wrong points both have predictions of all four classes.
    """
    place = torch.arange(24)
    predicted = place % 4
    size = torch.stack((0.2 + 0.031 * place, 0.95 - 0.027 * ((7 * place) % 24)), dim=1)
    X = size * QUADRANTS[0][predicted]
    y = predicted.clone()
    if wrong:
        y[:8] = (predicted[:8] + 1 + place[:8] // 4) % 4
    return X, y, predicted


def drawn(student, wrong=True):
    """The figure, the points as an array, the predictions, and which of them are wrong."""
    X, y, predicted = scene(wrong)
    model = student.tool("linear_model", *QUADRANTS, gives=object)
    figure = student.figure("plot_predictions", model, X, y)
    return figure, X.double().numpy(), predicted.tolist(), (predicted != y).tolist()


@pytest.mark.hint("scatter all points, right and wrong ones: first column of X to the right, second one up")
def test_every_point(student):
    """Each of 24 points is drawn where it lies."""
    figure, positions, _, _ = drawn(student)
    complete_axes(figure, positions)


@pytest.mark.hint("the colour shows what the model predicts, not what is true: four classes, four colours")
def test_colours_of_predicted_classes(student):
    """All points with one prediction share a colour that the other predictions do not have."""
    figure, positions, predicted, _ = drawn(student)
    if not any(colours_tell(layers(axes, positions), predicted) for axes in complete_axes(figure, positions)):
        raise Mismatch("drew points that are not coloured by their predicted class")


@pytest.mark.hint("mark the wrong predictions: another marker, a ring, an edge, another size, or a cross on top")
def test_wrong_points_are_recognisable(student):
    """No wrong point looks like a right one with the same prediction."""
    figure, positions, predicted, wrong = drawn(student)
    complete_axes(figure, positions)
    looks = full_looks(figure, positions)
    right = {(c, look) for c, look, bad in zip(predicted, looks, wrong, strict=True) if not bad}
    alike = sum((c, look) in right for c, look, bad in zip(predicted, looks, wrong, strict=True) if bad)
    if alike:
        raise Mismatch(f"drew {alike} of {sum(wrong)} wrong points exactly like right ones")


@pytest.mark.hint("a perfect model has no wrong points: the function must draw it all the same")
def test_nothing_wrong(student):
    """All predictions are right."""
    figure, positions, predicted, _ = drawn(student, wrong=False)
    if not any(colours_tell(layers(axes, positions), predicted) for axes in complete_axes(figure, positions)):
        raise Mismatch("drew points that are not coloured by their predicted class")


@pytest.mark.hint(
    "ask the model where it is, with X as it is; what is drawn comes to the CPU afterwards: predictions, X and y with "
    ".cpu(), because matplotlib and NumPy know nothing of GPUs"
)
def test_device(student, device):
    """Model, points and labels beside a GPU: the same picture."""
    figure, positions, predicted, _ = drawn(student.on(device))
    if not any(colours_tell(layers(axes, positions), predicted) for axes in complete_axes(figure, positions)):
        raise Mismatch("drew points that are not coloured by their predicted class")
