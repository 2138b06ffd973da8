"""Public checks of homework 4: a few cases of each task. The hidden tests ask for more, and for the edges."""

import math

import numpy as np
import pytest
import torch

from autograder.testing import Mismatch, assert_close

DATA = pytest.mark.task("make_data")
MODEL = pytest.mark.task("build_model")
MSE = pytest.mark.task("mse_loss")
CE = pytest.mark.task("ce_loss")
TRAIN = pytest.mark.task("train")
COMPARE = pytest.mark.task("compare")
LOSSES = pytest.mark.task("plot_losses")
PREDICTIONS = pytest.mark.task("plot_predictions")
ACCURACIES = pytest.mark.task("plot_accuracies")

HISTORIES = {
    "mse": {"loss": [0.3, 0.2, 0.15, 0.12], "accuracy": [0.3, 0.5, 0.6, 0.7]},
    "ce": {"loss": [1.4, 1.0, 0.8, 0.7], "accuracy": [0.4, 0.6, 0.65, 0.75]},
}
RESULTS = {"mse": [0.5, 0.6, 0.7], "ce": [0.62, 0.72, 0.82]}


def tensors(data):
    """X and y, after a look at what was returned."""
    assert isinstance(data, tuple | list), f"returned a {type(data).__name__}, expected the tuple (X, y)"
    assert len(data) == 2, f"returned {len(data)} values, expected the tuple (X, y)"
    for value in data:
        assert isinstance(value, torch.Tensor), f"returned a {type(value).__name__} among X and y, expected tensors"
    return data


def network(student, *arguments):
    """A fresh model, after a look at whether it is one."""
    model = student.build_model(*arguments)
    assert hasattr(model, "parameters"), f"returned a {type(model).__name__}, expected an nn.Module"
    return model


def floats(result, key, count):
    """The numbers under a key of a returned dict, which must be this many Python floats."""
    assert isinstance(result, dict), f"returned a {type(result).__name__}, expected a dict"
    assert key in result, f"returned a dict without the key {key!r}"
    values = result[key]
    assert isinstance(values, list), f"returned a {type(values).__name__} under {key!r}, expected a list"
    assert len(values) == count, f"returned {len(values)} numbers under {key!r}, expected {count}"
    for value in values:
        assert isinstance(value, float), f"returned a {type(value).__name__} under {key!r}, expected a Python float"
        assert math.isfinite(value), f"returned {value} under {key!r}"
    return values


def is_figure_with(figure, what, found):
    """A sentence where something is missing from a figure."""
    assert figure.axes, "returned a figure without axes: draw into it before you return it"
    assert found, f"drew no {what}"


def shows_five_points(student):
    """Five points are predicted by a fresh model and drawn."""
    X, y = torch.tensor([[0.1, 0.2], [0.3, 0.9], [0.5, 0.4], [0.7, 0.1], [0.9, 0.6]]), torch.tensor([0, 1, 2, 3, 0])
    figure = student.figure("plot_predictions", network(student), X, y)
    drawn = [(a, b) for axes in figure.axes for points in axes.points for a, b in zip(points.x, points.y, strict=True)]
    for x, height in X.tolist():
        found = [place for place in drawn if abs(place[0] - x) < 1e-5 and abs(place[1] - height) < 1e-5]
        is_figure_with(figure, f"point at ({x:.1f}, {height:.1f})", found)


@DATA
@pytest.mark.hint("X is float32 (320, 2), y is int64 (320,), with 80 points of each class")
def test_shapes_of_the_data(student):
    """Shapes, dtypes, and how often each label occurs."""
    X, y = tensors(student.make_data(1))
    assert_close(X * 0, torch.zeros(320, 2))
    assert_close(y.sort().values, torch.arange(4).repeat_interleave(80))


@DATA
@pytest.mark.hint("scale the curve first, then add offset and noise: around x = 0 the scaled curve is at about 0.486")
def test_heights_near_the_middle(student):
    """Between 0.45 and 0.55 the curve is nearly flat: class 0 lies between 0.8 and 1.4 there, class 3 below 0.2."""
    X, y = tensors(student.make_data(2))
    middle = (X[:, 0] - 0.5).abs() < 0.05
    for label, low, high in ((0, 0.8, 1.4), (1, 0.4, 1.0), (2, 0.0, 0.6), (3, -0.4, 0.2)):
        heights = X[middle & (y == label)][:, 1]
        assert len(heights), f"returned no point of class {label} near the middle"
        lowest, highest = float(heights.min()), float(heights.max())
        if lowest < low or highest > high:
            raise Mismatch(f"returned heights from {lowest:.3g} to {highest:.3g} for class {label} near the middle")


@DATA
@pytest.mark.hint("seed a generator inside the function; seed 0 is a seed like any other")
def test_seeds_of_the_data(student):
    """The same seed twice, and two different ones."""
    for seed in (0, 3):
        assert_close(tensors(student.make_data(seed))[0], tensors(student.make_data(seed))[0])
    (one, _), (two, _) = tensors(student.make_data(1)), tensors(student.make_data(2))
    assert not torch.equal(one, two), "returned the same points for two seeds"


@MODEL
@pytest.mark.hint("2-50-100-50-C: four linear layers with biases")
def test_numbers_in_the_model(student):
    """10504 trainable numbers for four classes, and outputs (n, C)."""
    model = network(student)
    parameters = model.parameters()
    sizes = [p.numel() for p in (parameters.values() if isinstance(parameters, dict) else parameters)]
    assert sum(sizes) == 10504, f"returned a model with {sum(sizes)} numbers, expected 10504"
    assert tuple(model(torch.zeros(3, 2)).shape) == (3, 4), "returned a model without (3, 4) outputs for 3 points"
    assert tuple(network(student, 2)(torch.zeros(5, 2)).shape) == (5, 2), "returned a model without 2 outputs"


@MODEL
@pytest.mark.hint("no softmax at the end: raw outputs grow with the input, and some are negative")
def test_raw_outputs(student):
    """Far away from the data, and with forty outputs, which are not all negative or all positive by chance."""
    outputs = network(student, 40)(1e8 * torch.tensor([[1.0, 0.0], [0.0, 1.0], [-1.0, 0.0], [0.0, -1.0]]))
    assert float(outputs.abs().max()) > 2, "returned a model whose outputs stay small: something bounds them"
    assert float(outputs.min()) < 0, "returned a model whose outputs are never negative"


@MODEL
@pytest.mark.hint("model.to(device) moves parameters and buffers, but no tensor that is a plain attribute")
def test_model_on_a_gpu(student, device):
    """Three points through a network that is moved to where they are."""
    outputs = network(student.on(device))(torch.tensor([[0.5, 1.0], [-1.0, 2.0], [0.0, 0.0]]))
    assert tuple(outputs.shape) == (3, 4), "returned a model without (3, 4) outputs for 3 points"


@MSE
@pytest.mark.hint("the mean is over all entries: 2 rows of 4 are 8 squares")
def test_mse_of_two_rows(student):
    """Zeros and halves: (1 + 4 * 0.25) / 8."""
    outputs = torch.tensor([[0.0, 0.0, 0.0, 0.0], [0.5, 0.5, 0.5, 0.5]])
    assert_close(student.mse_loss(outputs, torch.tensor([1, 3])), torch.tensor(0.25))


@MSE
@pytest.mark.hint("the number of classes is the number of columns")
def test_mse_of_absent_classes(student):
    """Three columns, label 0 only, in float64."""
    outputs = torch.tensor([[2.0, 0.0, -1.0]], dtype=torch.float64)
    assert_close(student.mse_loss(outputs, torch.tensor([0])), torch.tensor(2 / 3, dtype=torch.float64))


@MSE
@pytest.mark.hint("autograd must see every step")
def test_mse_gradient(student):
    """2 (outputs - one_hot) / (n C)."""
    expected = torch.tensor([[-0.5, 0.5]])
    assert_close(student.grad("mse_loss", torch.tensor([[0.5, 0.5]]), torch.tensor([0])), expected)


@MSE
@pytest.mark.hint("the table of targets belongs on the device of the outputs")
def test_mse_on_a_gpu(student, device):
    """The first two rows again, and a gradient."""
    on = student.on(device)
    outputs = torch.tensor([[0.0, 0.0, 0.0, 0.0], [0.5, 0.5, 0.5, 0.5]])
    assert_close(on.mse_loss(outputs, torch.tensor([1, 3])), torch.tensor(0.25))
    assert_close(on.grad("mse_loss", torch.tensor([[0.5, 0.5]]), torch.tensor([0])), torch.tensor([[-0.5, 0.5]]))


@CE
@pytest.mark.hint("the course's value is that of the raw outputs, as a mean over the rows")
def test_cross_entropy_of_the_course(student):
    """Three rows of the course."""
    outputs = torch.tensor([[1.0, 2.0, 3.0, 4.0], [2.0, 1.0, 0.0, -1.0], [0.5, 0.5, 0.5, 0.5]], dtype=torch.float64)
    expected = torch.tensor(0.75555791941409376, dtype=torch.float64)
    assert_close(student.ce_loss(outputs, torch.tensor([3, 0, 2])), expected)


@CE
@pytest.mark.hint("CrossEntropyLoss applies the softmax itself: with a second one no loss falls below 0.7437")
def test_no_second_softmax(student):
    """A certain and right row costs nothing."""
    assert_close(student.ce_loss(torch.tensor([[0.0, 50.0, 0.0, 0.0]]), torch.tensor([1])), torch.tensor(0.0))


@CE
@pytest.mark.hint("log(softmax) of far outputs is log(0): start from the raw outputs")
def test_far_outputs(student):
    """A certain and wrong row costs 1000, and equal outputs cost log 4."""
    assert_close(student.ce_loss(torch.tensor([[1000.0, 0.0]]), torch.tensor([1])), torch.tensor(1000.0))
    assert_close(student.ce_loss(torch.zeros(2, 4), torch.tensor([0, 3])), torch.tensor(math.log(4)))


@CE
@pytest.mark.hint("outputs and labels are on one device already: move neither")
def test_cross_entropy_on_a_gpu(student, device):
    """Equal outputs cost log 4, and their gradient is (1/4 - one_hot) / n."""
    on, outputs, y = student.on(device), torch.zeros(2, 4), torch.tensor([0, 3])
    assert_close(on.ce_loss(outputs, y), torch.tensor(math.log(4)))
    expected = torch.tensor([[-0.375, 0.125, 0.125, 0.125], [0.125, 0.125, 0.125, -0.375]])
    assert_close(on.grad("ce_loss", outputs, y), expected)


@TRAIN
@pytest.mark.hint("two lists of Python floats, one number per epoch; .item() makes a float of a tensor")
def test_history_of_a_training(student):
    """Three epochs on seven points."""
    X, y = torch.linspace(0, 1, 14).reshape(7, 2), torch.tensor([0, 1, 2, 3, 0, 1, 2])
    history = student.train(network(student), X, y, student.function("ce_loss"), 3, 2, 0.01, 1)
    floats(history, "loss", 3)
    for value in floats(history, "accuracy", 3):
        assert 0 <= value <= 1, f"returned the accuracy {value}, expected a share"


@TRAIN
@pytest.mark.hint("the network must learn a handful of points by heart; does each step clear the gradients and move?")
def test_training_learns(student):
    """Four far points, fifty epochs with batches of 3: all right in the end."""
    X, y = torch.tensor([[2.0, 2.0], [-2.0, 2.0], [-2.0, -2.0], [2.0, -2.0]]), torch.tensor([0, 1, 2, 3])
    model = network(student)
    history = student.train(model, X, y, student.function("ce_loss"), 50, 3, 0.01, 1)
    last = floats(history, "accuracy", 50)[-1]
    assert last == 1.0, f"reached an accuracy of {last}, expected 1.0"
    assert torch.equal(model(X).argmax(1), y), "left the model that it was given untrained"


@TRAIN
@pytest.mark.hint("train where X is: the model, the batches and the order of the rows are all there")
def test_training_on_a_gpu(student, device):
    """Three epochs on seven points, and then the model is asked about them."""
    X, y = torch.linspace(0, 1, 14).reshape(7, 2), torch.tensor([0, 1, 2, 3, 0, 1, 2])
    on = student.on(device)
    model = network(on)
    history = on.train(model, X, y, student.function("ce_loss"), 3, 2, 0.01, 1)
    floats(history, "loss", 3)
    floats(history, "accuracy", 3)
    assert tuple(model(X).shape) == (7, 4), "left a model without (7, 4) outputs for 7 points"


@COMPARE
@pytest.mark.hint("one accuracy per seed and loss, between 0 and 1, and the same ones in the same call")
def test_comparison(student):
    """Two seeds, one epoch, twice."""
    results = student.compare([1, 2], 1)
    for key in ("mse", "ce"):
        for value in floats(results, key, 2):
            assert 0 <= value <= 1, f"returned the accuracy {value}, expected a share"
    assert student.compare([1, 2], 1) == results, "returned another result for the same call"


@COMPARE
@pytest.mark.hint("on the CPU or on a GPU, as you like, but model and data on the same device")
def test_comparison_on_a_gpu(student, device):
    """One seed, one epoch, on a machine with a GPU."""
    results = student.on(device).compare([1], 1)
    for key in ("mse", "ce"):
        for value in floats(results, key, 1):
            assert 0 <= value <= 1, f"returned the accuracy {value}, expected a share"


@LOSSES
@pytest.mark.hint("draw the losses of both histories over the epochs, and return the figure")
def test_lines_of_losses(student):
    """A line through the losses of each history."""
    figure = student.figure("plot_losses", HISTORIES)
    lines = [line for axes in figure.axes for line in axes.lines]
    for name, history in HISTORIES.items():
        wanted = history["loss"]
        found = [line for line in lines if len(line.y) == len(wanted) and np.allclose(line.y, wanted)]
        is_figure_with(figure, f"line through the losses of {name!r}", found)


@LOSSES
@pytest.mark.hint("set_xlabel and set_ylabel, or plt.xlabel and plt.ylabel")
def test_labels_of_losses(student):
    """Both axes say what they show."""
    figure = student.figure("plot_losses", HISTORIES)
    is_figure_with(figure, "label on the x axis", [axes for axes in figure.axes if axes.xlabel])
    is_figure_with(figure, "label on the y axis", [axes for axes in figure.axes if axes.ylabel])


@PREDICTIONS
@pytest.mark.hint("scatter every point, right and wrong ones, and return the figure")
def test_points_of_predictions(student):
    """Five points and a fresh model."""
    shows_five_points(student)


@PREDICTIONS
@pytest.mark.hint("ask the model with X as it is; X, y and the predictions come to the CPU to be drawn")
def test_predictions_on_a_gpu(student, device):
    """The same five points."""
    shows_five_points(student.on(device))


@ACCURACIES
@pytest.mark.hint("a box plot marks the median of each list, and the labels of its boxes contain mse and ce")
def test_boxes_of_accuracies(student):
    """Medians 0.6 and 0.72, standing or lying."""
    figure = student.figure("plot_accuracies", RESULTS)
    lines = [line for axes in figure.axes for line in axes.lines]
    for name, median in (("mse", 0.6), ("ce", 0.72)):
        found = [
            line
            for line in lines
            for values in (line.x, line.y)
            if len(values) > 1 and (np.allclose(values, median) or np.allclose(values, 100 * median))
        ]
        is_figure_with(figure, f"median of {name!r}, {median}", found)
