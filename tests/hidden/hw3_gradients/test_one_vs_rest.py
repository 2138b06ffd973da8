"""Hidden tests of one_vs_rest: C independent logistic regressions, each compared with its own."""

from __future__ import annotations

import pytest
import torch

from autograder.testing import StudentError, assert_close

from .oracle import LOUD_BINARY_X, LOUD_BINARY_Y, assert_untouched, labels_in_turn, one_vs_rest64, parts, path_scale

pytestmark = pytest.mark.task("one_vs_rest")

BOTH = pytest.mark.parametrize("dtype", [torch.float64, torch.float32], ids=["float64", "float32"])

#: Seven points of three overlapping classes, two features.
POINTS = [[1.0, 0.5], [0.25, 1.0], [-1.0, 0.75], [-0.5, -1.0], [0.5, -0.5], [1.5, -1.0], [-1.25, 0.0]]
LABELS = [0, 0, 1, 1, 2, 2, 0]


def points(dtype: torch.dtype) -> tuple[torch.Tensor, torch.Tensor]:
    """The fixed X ``(7, 2)`` and y ``(7,)``."""
    return torch.tensor(POINTS, dtype=dtype), torch.tensor(LABELS)


def check(result: object, X: torch.Tensor, y: torch.Tensor, num_classes: int, lr: float, epochs: int) -> None:
    """Compare W and b with ours."""
    W, b = parts(result, 2, "(W, b)")
    expected_W, expected_b = one_vs_rest64(X, y, num_classes, lr, epochs)
    assert_close(W, expected_W, dtype=X.dtype, scale=path_scale(X, lr, epochs))
    assert_close(b, expected_b, dtype=X.dtype, scale=path_scale(X, lr, epochs))


@pytest.mark.hint(
    "at zero each classifier says 1/2 to everything: its error is 1/2 - t, with t = 1 for its own class only"
)
def test_first_step(student):
    """One epoch by hand: n = 4, lr = 1/2, three classes."""
    X = torch.tensor([[1.0, 2.0], [3.0, -1.0], [0.0, 4.0], [2.0, 2.0]], dtype=torch.float64)
    W, b = parts(student.one_vs_rest(X, torch.tensor([0, 2, 1, 2]), 3, 0.5, 1), 2, "(W, b)")
    # By hand: W_c = lr / n (sum of x over class c - half the sum of all x), b_c = lr / n (n_c - n / 2).
    expected = [[-0.25, -0.1875], [-0.375, 0.0625], [0.25, -0.3125]]
    assert_close(W, torch.tensor(expected, dtype=torch.float64))
    assert_close(b, torch.tensor([-0.125, -0.125, 0.0], dtype=torch.float64))


@pytest.mark.hint("one sigmoid per class, not a softmax over classes: a classifier must not see what the others say")
@BOTH
def test_three_classes(student, dtype):
    """The whole way: after 2, 3 and 12 epochs."""
    X, y = points(dtype)
    for epochs in (2, 3, 12):
        check(student.one_vs_rest(X, y, 3, 0.5, epochs), X, y, 3, 0.5, epochs)


@pytest.mark.hint("read n, m and C off the arguments; square problems hide a transpose")
@pytest.mark.parametrize(("n", "m", "num_classes"), [(7, 3, 5), (4, 4, 4), (6, 1, 3)], ids=["7-3-5", "4-4-4", "6-1-3"])
def test_fresh_problem(student, rng, n, m, num_classes):
    """Fresh float64 numbers for several shapes, six epochs; ids are n-m-C."""
    X = torch.randn(n, m, generator=rng, dtype=torch.float64)
    y = labels_in_turn(n, num_classes)
    check(student.one_vs_rest(X, y, num_classes, 0.25, 6), X, y, num_classes, 0.25, 6)


@pytest.mark.hint("two classes are no special case: two classifiers, each the mirror image of the other")
def test_two_classes(student):
    """C = 2 gives two rows."""
    X = torch.tensor(POINTS, dtype=torch.float64)
    y = torch.tensor([0, 1, 1, 0, 1, 1, 1])
    check(student.one_vs_rest(X, y, 2, 0.5, 8), X, y, 2, 0.5, 8)


@pytest.mark.hint("a class without examples is trained too: all its targets are 0, and it learns to say no")
def test_absent_class(student):
    """Neither the class in the middle nor the last one occurs."""
    X = torch.tensor(POINTS, dtype=torch.float64)
    y = torch.tensor([0, 2, 2, 0, 2, 0, 0])
    check(student.one_vs_rest(X, y, 4, 0.5, 8), X, y, 4, 0.5, 8)


@pytest.mark.hint("with one class all targets are 1: the classifier still learns, and W keeps its shape (1, m)")
def test_single_class(student):
    """C = 1."""
    X = torch.tensor(POINTS, dtype=torch.float64)
    y = torch.zeros(7, dtype=torch.int64)
    check(student.one_vs_rest(X, y, 1, 0.5, 4), X, y, 1, 0.5, 4)


@pytest.mark.hint("use the learning rate you are given, unchanged in every epoch")
@pytest.mark.parametrize("lr", [0.03125, 1.0], ids=["0.03125", "1.0"])
def test_learning_rate(student, lr):
    """A small rate and a large one."""
    X, y = points(torch.float64)
    check(student.one_vs_rest(X, y, 3, lr, 5), X, y, 3, lr, 5)


@pytest.mark.hint("features near 100 give logits near 1000 after one step: e^z / (1 + e^z) is then inf / inf")
@BOTH
def test_large_logits(student, dtype):
    """Logits between -1400 and 1400 on the way, on the right side and on the wrong one."""
    X, y = torch.tensor(LOUD_BINARY_X, dtype=dtype), torch.tensor(LOUD_BINARY_Y)
    check(student.one_vs_rest(X, y, 3, 0.5, 4), X, y, 3, 0.5, 4)


@pytest.mark.hint(
    "labels come in any integer dtype: compare them with the class, or convert them to int64 before indexing"
)
@pytest.mark.parametrize("dtype", [torch.int8, torch.uint8, torch.int32], ids=["int8", "uint8", "int32"])
def test_label_dtypes(student, dtype):
    """As many rows as classes, so that a uint8 mask would go unnoticed."""
    X = torch.tensor([[1.0, -0.5], [0.25, 2.0], [-1.0, 0.0]], dtype=torch.float64)
    y = torch.tensor([2, 0, 1], dtype=dtype)
    check(student.one_vs_rest(X, y, 3, 0.5, 4), X, y, 3, 0.5, 4)


@pytest.mark.hint("int8 ends at 127: a label converted to it comes back as another class")
def test_label_199(student):
    """Label 199 of 200 classes, one epoch."""
    X = torch.tensor([[1.0, -0.5], [0.25, 2.0], [-1.0, 0.0]], dtype=torch.float64)
    y = torch.tensor([199, 5, 150], dtype=torch.uint8)
    check(student.one_vs_rest(X, y, 200, 0.5, 1), X, y, 200, 0.5, 1)


@pytest.mark.hint("a transposed tensor is not contiguous: use reshape rather than view, and do not rely on the storage")
def test_non_contiguous_input(student, rng):
    """X is a transpose, y every second entry."""
    X = torch.randn(3, 5, generator=rng, dtype=torch.float64).T
    y = torch.tensor([3, 0, 1, 0, 0, 0, 2, 0, 3, 0])[::2]
    check(student.one_vs_rest(X, y, 4, 0.25, 3), X, y, 4, 0.25, 3)


@pytest.mark.hint(
    "build the 0/1 targets of a class in a new tensor: overwriting y spoils the next class, and X is not yours to scale"
)
def test_inputs_untouched(student):
    """X and y are bit for bit the same after the call."""
    X, y = points(torch.float64)
    assert_untouched((X.clone(), y.clone()), student.trace("one_vs_rest", X, y, 3, 0.5, 2).inputs)


@pytest.mark.hint("every classifier of every call starts from zeros: weights kept between calls go on where they ended")
def test_second_call(student):
    """Training twice gives the same answer twice."""
    X, y = points(torch.float64)
    for _ in range(2):
        check(student.one_vs_rest(X, y, 3, 0.5, 4), X, y, 3, 0.5, 4)


@pytest.mark.hint("a loop over classes and epochs is fine; a Python loop over examples or an (n, n) table is not")
def test_cost(student, rng):
    """64 examples cost about as many operations as 8; nothing with n^2 elements is built."""

    def cost(n: int) -> tuple[int, int]:
        X = torch.randn(n, 4, generator=rng, dtype=torch.float64)
        trace = student.trace("one_vs_rest", X, torch.arange(n) % 3, 3, 0.1, 1, count=True)
        return trace.operations, trace.largest

    (few, _), (many, _), (_, largest) = cost(8), cost(64), cost(512)
    assert many <= few + 8, f"ran {many} tensor operations for 64 examples and {few} for 8, expected about as many"
    # One (C, m) matrix per example is wasteful but allowed; an (n, n) table is not.
    assert largest <= 8 * 512 * 4 * 3, f"built a tensor of {largest} elements for 512 examples, 4 features, 3 classes"


@pytest.mark.hint(
    "train where X is: neither .cuda() nor a device chosen by torch.cuda.is_available(), for the caller has put the "
    "data where they belong"
)
def test_device(student, device):
    """Three epochs of three classifiers, both results on the device of X, beside a GPU, float32."""
    X, y = points(torch.float32)
    check(student.on(device).one_vs_rest(X, y, 3, 0.5, 3), X, y, 3, 0.5, 3)


@pytest.mark.bonus
@pytest.mark.hint("no epochs, no update: W and b are zeros of the right shapes")
def test_zero_epochs(student):
    """epochs = 0."""
    X, y = points(torch.float64)
    check(student.one_vs_rest(X, y, 3, 0.5, 0), X, y, 3, 0.5, 0)


@pytest.mark.bonus
@pytest.mark.hint("labels of shape (n, 1) must raise or count as (n,): (n,) minus (n, 1) is a table of shape (n, n)")
def test_column_of_labels(student):
    """Labels (7, 1): an error is fine, the right answer is fine, anything else is not."""
    X, y = points(torch.float64)
    try:
        result = student.one_vs_rest(X, y[:, None], 3, 0.5, 2)
    except StudentError:
        return
    check(result, X, y, 3, 0.5, 2)
