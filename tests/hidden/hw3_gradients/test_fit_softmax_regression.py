"""Hidden tests of fit_softmax_regression: full-batch gradient descent from zeros, compared step by step."""

from __future__ import annotations

import pytest
import torch

from autograder.testing import StudentError, assert_close

from .oracle import LOUD_X, LOUD_Y, assert_untouched, fit_softmax64, labels_in_turn, loss_scale, parts, path_scale

pytestmark = pytest.mark.task("fit_softmax_regression")

BOTH = pytest.mark.parametrize("dtype", [torch.float64, torch.float32], ids=["float64", "float32"])

#: Seven points of three overlapping classes, two features.
POINTS = [[1.0, 0.5], [0.25, 1.0], [-1.0, 0.75], [-0.5, -1.0], [0.5, -0.5], [1.5, -1.0], [-1.25, 0.0]]
LABELS = [0, 0, 1, 1, 2, 2, 0]


def points(dtype: torch.dtype) -> tuple[torch.Tensor, torch.Tensor]:
    """The fixed X ``(7, 2)`` and y ``(7,)``."""
    return torch.tensor(POINTS, dtype=dtype), torch.tensor(LABELS)


def check(result: object, X: torch.Tensor, y: torch.Tensor, num_classes: int, lr: float, epochs: int) -> None:
    """Compare W, b and the losses with ours."""
    W, b, losses = parts(result, 3, "(W, b, losses)")
    expected_W, expected_b, expected_losses = fit_softmax64(X, y, num_classes, lr, epochs)
    scale = path_scale(X, lr, epochs)
    assert_close(W, expected_W, dtype=X.dtype, scale=scale)
    assert_close(b, expected_b, dtype=X.dtype, scale=scale)
    assert_close(losses, expected_losses, dtype=X.dtype, scale=loss_scale(X, y, num_classes, lr, epochs))


@pytest.mark.hint(
    "W and b start at zero, so the first loss is ln C and the first step is -lr times the gradient at zero"
)
def test_first_step(student):
    """One epoch by hand: four classes at 1/4 each, n = 2, lr = 1/2."""
    X = torch.tensor([[1.0, 2.0, -1.0], [3.0, 0.0, 2.0]], dtype=torch.float64)
    result = student.fit_softmax_regression(X, torch.tensor([3, 1]), 4, 0.5, 1)
    W, b, losses = parts(result, 3, "(W, b, losses)")
    gradient = [[0.5, 0.25, 0.125], [-1.0, 0.25, -0.875], [0.5, 0.25, 0.125], [0.0, -0.75, 0.625]]
    assert_close(W, -0.5 * torch.tensor(gradient, dtype=torch.float64))
    assert_close(b, -0.5 * torch.tensor([0.25, -0.25, 0.25, -0.25], dtype=torch.float64))
    assert_close(losses, torch.tensor([1.3862943611198906188], dtype=torch.float64))  # mpmath: log(4)


@pytest.mark.hint(
    "every epoch makes exactly one update of W and b, both from the gradient at the old W and b, with all examples"
)
@BOTH
def test_weights_after_several_epochs(student, dtype):
    """The whole way: after 1, 2, 3 and 12 epochs."""
    X, y = points(dtype)
    for epochs in (1, 2, 3, 12):
        W, b, _ = parts(student.fit_softmax_regression(X, y, 3, 0.5, epochs), 3, "(W, b, losses)")
        expected_W, expected_b, _ = fit_softmax64(X, y, 3, 0.5, epochs)
        assert_close(W, expected_W, dtype=dtype, scale=path_scale(X, 0.5, epochs))
        assert_close(b, expected_b, dtype=dtype, scale=path_scale(X, 0.5, epochs))


@pytest.mark.hint(
    "losses is a tensor of shape (epochs,) in X's dtype; entry k is the mean loss before update k, so entry 0 is ln C"
)
@BOTH
def test_losses_before_each_update(student, dtype):
    """Eight losses, beginning with ln 3."""
    X, y = points(dtype)
    _, _, losses = parts(student.fit_softmax_regression(X, y, 3, 0.5, 8), 3, "(W, b, losses)")
    _, _, expected = fit_softmax64(X, y, 3, 0.5, 8)
    assert_close(losses, expected, dtype=dtype, scale=loss_scale(X, y, 3, 0.5, 8))


@pytest.mark.hint("read n, m and C off the arguments; square problems hide a transpose")
@pytest.mark.parametrize(("n", "m", "num_classes"), [(7, 3, 5), (4, 4, 4), (6, 1, 2)], ids=["7-3-5", "4-4-4", "6-1-2"])
def test_fresh_problem(student, rng, n, m, num_classes):
    """Fresh float64 numbers for several shapes, six epochs; ids are n-m-C."""
    X = torch.randn(n, m, generator=rng, dtype=torch.float64)
    y = labels_in_turn(n, num_classes)
    check(student.fit_softmax_regression(X, y, num_classes, 0.25, 6), X, y, num_classes, 0.25, 6)


@pytest.mark.hint("use the learning rate you are given, unchanged in every epoch")
@pytest.mark.parametrize("lr", [0.03125, 1.0], ids=["0.03125", "1.0"])
def test_learning_rate(student, lr):
    """A small rate and a large one."""
    X, y = points(torch.float64)
    check(student.fit_softmax_regression(X, y, 3, lr, 5), X, y, 3, lr, 5)


@pytest.mark.hint(
    "torch reads a uint8 index as a mask and refuses some other integer dtypes: convert labels to int64 first"
)
@pytest.mark.parametrize("dtype", [torch.int8, torch.uint8, torch.int32], ids=["int8", "uint8", "int32"])
def test_label_dtypes(student, dtype):
    """One feature, clumps at -1, 1 and 3, learning rate 1, as in the lecture, whose labels are int8."""
    X = torch.tensor([[-1.125], [1.0], [3.25]], dtype=torch.float64)
    y = torch.tensor([0, 2, 1], dtype=dtype)
    check(student.fit_softmax_regression(X, y, 3, 1.0, 6), X, y, 3, 1.0, 6)


@pytest.mark.hint(
    "num_classes says how many classes there are: labels need not reach the last one, and int8 ends at 127"
)
@pytest.mark.parametrize(("label", "num_classes"), [(1, 4), (199, 201)], ids=["absent", "199"])
def test_number_of_classes(student, label, num_classes):
    """Classes that no example carries still get a row of W and a bias."""
    X = torch.tensor([[1.0, -0.5], [0.25, 2.0], [-1.0, 0.0]], dtype=torch.float64)
    y = torch.tensor([0, label, label], dtype=torch.int32)
    check(student.fit_softmax_regression(X, y, num_classes, 0.5, 3), X, y, num_classes, 0.5, 3)


@pytest.mark.hint("with one class the loss is 0 from the start and nothing moves; keep the shapes (1, m) and (1,)")
def test_single_class(student):
    """C = 1."""
    X, _ = points(torch.float64)
    y = torch.zeros(7, dtype=torch.int64)
    check(student.fit_softmax_regression(X, y, 1, 0.5, 3), X, y, 1, 0.5, 3)


@pytest.mark.hint(
    "features near 100 give logits near 1000 after one step: log(softmax) is then log(0); keep the log a difference"
)
@BOTH
def test_large_logits(student, dtype):
    """Logits between -2900 and 2900 on the way; losses in the hundreds are right."""
    X, y = torch.tensor(LOUD_X, dtype=dtype), torch.tensor(LOUD_Y)
    check(student.fit_softmax_regression(X, y, 4, 0.5, 4), X, y, 4, 0.5, 4)


@pytest.mark.hint("a transposed tensor is not contiguous: use reshape rather than view, and do not rely on the storage")
def test_non_contiguous_input(student, rng):
    """X is a transpose, y every second entry."""
    X = torch.randn(3, 5, generator=rng, dtype=torch.float64).T
    y = torch.tensor([3, 0, 1, 0, 0, 0, 2, 0, 3, 0])[::2]
    check(student.fit_softmax_regression(X, y, 4, 0.25, 3), X, y, 4, 0.25, 3)


@pytest.mark.hint("training changes W and b, never the data: no in-place scaling of X")
def test_inputs_untouched(student):
    """X and y are bit for bit the same after the call."""
    X, y = points(torch.float64)
    assert_untouched((X.clone(), y.clone()), student.trace("fit_softmax_regression", X, y, 3, 0.5, 2).inputs)


@pytest.mark.hint(
    "every call starts from zeros: weights kept outside the function make the second call go on where the first ended"
)
def test_second_call(student):
    """Training twice gives the same answer twice."""
    X, y = points(torch.float64)
    for _ in range(2):
        check(student.fit_softmax_regression(X, y, 3, 0.5, 4), X, y, 3, 0.5, 4)


@pytest.mark.hint(
    "no Python loop over examples and no (n, n) table: each epoch takes a few operations on the whole batch"
)
def test_cost(student, rng):
    """64 examples cost about as many operations as 8; nothing with n^2 elements is built."""

    def cost(n: int) -> tuple[int, int]:
        X = torch.randn(n, 4, generator=rng, dtype=torch.float64)
        trace = student.trace("fit_softmax_regression", X, torch.arange(n) % 3, 3, 0.1, 1, count=True)
        return trace.operations, trace.largest

    (few, _), (many, _), (_, largest) = cost(8), cost(64), cost(512)
    assert many <= few + 8, f"ran {many} tensor operations for 64 examples and {few} for 8, expected about as many"
    # One (C, m) matrix per example is wasteful but allowed; an (n, n) table is not.
    assert largest <= 8 * 512 * 4 * 3, f"built a tensor of {largest} elements for 512 examples, 4 features, 3 classes"


@pytest.mark.hint(
    "W, b and the losses belong on the device of X: torch.tensor(list_of_losses) makes a tensor on the CPU if it is "
    "not told otherwise"
)
def test_device(student, device):
    """Three epochs, all results on the device of X, beside a GPU, float32."""
    X, y = points(torch.float32)
    check(student.on(device).fit_softmax_regression(X, y, 3, 0.5, 3), X, y, 3, 0.5, 3)


@pytest.mark.bonus
@pytest.mark.hint(
    "no epochs, no update: W and b are zeros and losses is an empty tensor of shape (0,); stacking no losses raises"
)
def test_zero_epochs(student):
    """epochs = 0."""
    X, y = points(torch.float64)
    check(student.fit_softmax_regression(X, y, 3, 0.5, 0), X, y, 3, 0.5, 0)


@pytest.mark.bonus
@pytest.mark.hint(
    "labels of shape (n, 1) must raise or count as (n,): a silent broadcast compares every example with every label"
)
def test_column_of_labels(student):
    """Labels (7, 1): an error is fine, the right answer is fine, anything else is not."""
    X, y = points(torch.float64)
    try:
        result = student.fit_softmax_regression(X, y[:, None], 3, 0.5, 2)
    except StudentError:
        return
    check(result, X, y, 3, 0.5, 2)
