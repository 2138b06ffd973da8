"""Hidden tests of softmax_regression_grad: gradients of W (C, m) and b (C,) for logits X W^T + b."""

from __future__ import annotations

import pytest
import torch

from autograder.testing import StudentError, assert_close, logit_scale

from .oracle import (
    COURSE_GRADIENT,
    COURSE_LABELS,
    COURSE_LOGITS,
    assert_untouched,
    labels_in_turn,
    parts,
    regression_grad64,
    regression_scale,
)

pytestmark = pytest.mark.task("softmax_regression_grad")

BOTH = pytest.mark.parametrize("dtype", [torch.float64, torch.float32], ids=["float64", "float32"])


def problem(
    rng: torch.Generator, n: int, m: int, num_classes: int, dtype: torch.dtype = torch.float64
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
    """Fresh X ``(n, m)``, y ``(n,)``, W ``(C, m)``, b ``(C,)`` with logits of moderate size."""
    X = torch.randn(n, m, generator=rng, dtype=torch.float64)
    W = 0.3 * torch.randn(num_classes, m, generator=rng, dtype=torch.float64)
    b = 0.5 * torch.randn(num_classes, generator=rng, dtype=torch.float64)
    return X.to(dtype), labels_in_turn(n, num_classes), W.to(dtype), b.to(dtype)


def fixed_problem(n: int, m: int, num_classes: int) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """The same X ``(n, m)``, W ``(C, m)`` and b ``(C,)`` every time, float64, for tests that are about the labels."""
    numbers = torch.sin(torch.arange(1, 1 + n * m + num_classes * (m + 1), dtype=torch.float64))
    X, W, b = numbers.split([n * m, num_classes * m, num_classes])
    return X.reshape(n, m), W.reshape(num_classes, m), b.clone()


def check(result: object, X: torch.Tensor, y: torch.Tensor, W: torch.Tensor, b: torch.Tensor) -> None:
    """Compare both gradients with ours, componentwise: tolerance times (|X|^T |E|) / n."""
    grad_W, grad_b = parts(result, 2, "(grad_W, grad_b)")
    expected_W, expected_b = regression_grad64(X, y, W, b)
    scale_W, scale_b = regression_scale(X, y, W, b)
    assert_close(grad_W, expected_W, dtype=X.dtype, scale=scale_W)
    assert_close(grad_b, expected_b, dtype=X.dtype, scale=scale_b)


@pytest.mark.hint(
    "with the identity as X each example has its own column of W: its gradient is that of the example's logits"
)
@BOTH
def test_worked_example(student, dtype):
    """The course's logits, split into W and b; X picks one example each."""
    logits = torch.tensor(COURSE_LOGITS, dtype=dtype)
    X, y, W, b = torch.eye(3, dtype=dtype), torch.tensor(COURSE_LABELS), logits.T - 1, torch.ones(4, dtype=dtype)
    grad_W, grad_b = parts(student.softmax_regression_grad(X, y, W, b), 2, "(grad_W, grad_b)")
    gradient = torch.tensor(COURSE_GRADIENT, dtype=torch.float64)
    assert_close(grad_W, gradient.T.contiguous(), dtype=dtype)
    assert_close(grad_b, gradient.sum(dim=0), dtype=dtype)


@pytest.mark.hint(
    "grad_W has the shape of W, one row per class; square inputs hide a transpose, so try n, m and C all different"
)
@pytest.mark.parametrize(
    ("n", "m", "num_classes"), [(5, 3, 4), (2, 7, 3), (4, 4, 4), (1, 1, 2)], ids=["5-3-4", "2-7-3", "4-4-4", "1-1-2"]
)
def test_fresh_problem(student, rng, n, m, num_classes):
    """Fresh float64 numbers for several shapes; ids are n-m-C."""
    X, y, W, b = problem(rng, n, m, num_classes)
    check(student.softmax_regression_grad(X, y, W, b), X, y, W, b)


@pytest.mark.hint("results have the dtype of X: make one-hot rows in that dtype too")
def test_float32(student, rng):
    """The same in float32."""
    X, y, W, b = problem(rng, 6, 2, 5, torch.float32)
    check(student.softmax_regression_grad(X, y, W, b), X, y, W, b)


@pytest.mark.hint("the bias is part of the logits: without weights the probabilities are the softmax of b")
def test_bias_shifts_the_logits(student):
    """W = 0 and exp(b) = 1, 1, 2, so that the probabilities are 1/4, 1/4, 1/2."""
    X = torch.tensor([[1.0, -2.0], [3.0, 0.5]], dtype=torch.float64)
    y = torch.tensor([2, 0])
    b = torch.tensor([0.0, 0.0, 0.69314718055994530942], dtype=torch.float64)  # mpmath: log(2)
    grad_W, grad_b = parts(
        student.softmax_regression_grad(X, y, torch.zeros(3, 2, dtype=torch.float64), b), 2, "(grad_W, grad_b)"
    )
    # By hand: rows of E / n are (1/8, 1/8, -1/4) and (-3/8, 1/8, 1/4).
    expected = [[-1.0, -0.4375], [0.5, -0.1875], [0.5, 0.625]]
    assert_close(grad_W, torch.tensor(expected, dtype=torch.float64))
    assert_close(grad_b, torch.tensor([-0.25, 0.25, 0.0], dtype=torch.float64))


@pytest.mark.hint("divide by n once: if the error is already divided by n, its sum over the batch is the bias gradient")
def test_bias_gradient_is_averaged_once(student):
    """Eight examples of one class and no knowledge yet: the bias gradient is 1/4 everywhere, minus 1 for that class."""
    X = torch.ones(8, 1, dtype=torch.float64)
    W, b = torch.zeros(4, 1, dtype=torch.float64), torch.zeros(4, dtype=torch.float64)
    _, grad_b = parts(student.softmax_regression_grad(X, torch.full((8,), 3), W, b), 2, "(grad_W, grad_b)")
    assert_close(grad_b, torch.tensor([0.25, 0.25, 0.25, -0.75], dtype=torch.float64))


@pytest.mark.hint(
    "large features or weights give logits of +-1000: subtract each row's largest logit before exponentiating"
)
@BOTH
def test_large_logits(student, dtype):
    """Rows of logits at +1000 and -1000 in one batch, and [1000, 0, -1000]; all logits are exact integers."""
    W = torch.tensor([[1000.0, 0.0, 1000.0], [1001.0, -1.0, 0.0], [1002.0, -2.0, -1000.0]], dtype=dtype)
    X = torch.tensor([[1.0, 0, 0], [-1.0, 0, 0], [0, 0, 1.0], [0, 0, 1.0], [0, 1.0, 0]], dtype=dtype)
    y, b = torch.tensor([2, 1, 0, 2, 1]), torch.zeros(3, dtype=dtype)
    grad_W, grad_b = parts(student.softmax_regression_grad(X, y, W, b), 2, "(grad_W, grad_b)")
    expected_W, expected_b = regression_grad64(X, y, W, b)
    # Looser than usual: exp(z - logsumexp(z)) is a fair way, though float32 keeps few decimals of 1002.4.
    assert_close(grad_W, expected_W, dtype=dtype, scale=logit_scale(W))
    assert_close(grad_b, expected_b, dtype=dtype, scale=logit_scale(W))


@pytest.mark.hint(
    "the probabilities of an example sum to 1, so the gradients of all classes cancel: columns of grad_W sum to 0"
)
def test_classes_cancel(student, rng):
    """A property that needs no expected values."""
    X, y, W, b = problem(rng, 6, 3, 4)
    grad_W, grad_b = parts(student.softmax_regression_grad(X, y, W, b), 2, "(grad_W, grad_b)")
    assert_close(grad_W, torch.zeros(4, 3, dtype=torch.float64), tolerance=100.0)  # kind, shape and dtype only
    assert_close(grad_b, torch.zeros(4, dtype=torch.float64), tolerance=100.0)  # kind, shape and dtype only
    assert_close(grad_W.sum(dim=0), torch.zeros(3, dtype=torch.float64), scale=1 + X.abs().max())
    assert_close(grad_b.sum(), torch.zeros((), dtype=torch.float64))


@pytest.mark.hint(
    "torch reads a uint8 index as a mask and refuses some other integer dtypes: convert labels to int64 first"
)
@pytest.mark.parametrize("dtype", [torch.int8, torch.uint8, torch.int32], ids=["int8", "uint8", "int32"])
def test_label_dtypes(student, dtype):
    """The lecture's labels are int8; as many rows as classes, so that a mask would go unnoticed."""
    X, W, b = fixed_problem(3, 2, 3)
    y = torch.tensor([2, 0, 1], dtype=dtype)
    check(student.softmax_regression_grad(X, y, W, b), X, y, W, b)


@pytest.mark.hint("int8 ends at 127: a label converted to it comes back as another class")
def test_label_199(student):
    """Labels up to 199 of 200 classes, and most classes absent."""
    X, W, b = fixed_problem(3, 2, 200)
    y = torch.tensor([199, 5, 150], dtype=torch.uint8)
    check(student.softmax_regression_grad(X, y, W, b), X, y, W, b)


@pytest.mark.hint("W has one row per class: the number of classes is that of its rows, not the largest label plus one")
def test_absent_classes(student):
    """No example carries one of the last two labels; their rows of the gradient are not zero."""
    X, W, b = fixed_problem(4, 3, 5)
    y = torch.tensor([1, 0, 2, 1])
    check(student.softmax_regression_grad(X, y, W, b), X, y, W, b)


@pytest.mark.hint("with one class nothing can be learned: both gradients are 0, of shapes (1, m) and (1,)")
def test_single_class(student, rng):
    """C = 1, where a squeeze drops a dimension."""
    X, y, W, b = problem(rng, 3, 2, 1)
    grad_W, grad_b = parts(student.softmax_regression_grad(X, y, W, b), 2, "(grad_W, grad_b)")
    assert_close(grad_W, torch.zeros(1, 2, dtype=torch.float64))
    assert_close(grad_b, torch.zeros(1, dtype=torch.float64))


@pytest.mark.hint("a transposed tensor is not contiguous: use reshape rather than view, and do not rely on the storage")
def test_non_contiguous_input(student, rng):
    """X and W are transposes, y and b every second entry."""
    X = torch.randn(3, 5, generator=rng, dtype=torch.float64).T
    W = 0.3 * torch.randn(3, 4, generator=rng, dtype=torch.float64).T
    y, b = torch.tensor([3, 0, 1, 0, 0, 0, 2, 0, 3, 0])[::2], torch.linspace(-1, 1, 8, dtype=torch.float64)[::2]
    check(student.softmax_regression_grad(X, y, W, b), X, y, W, b)


@pytest.mark.hint("a gradient function only reads: no update of W or b in here, and no in-place change of X or y")
def test_inputs_untouched(student):
    """All four arguments are bit for bit the same after the call."""
    X = torch.tensor([[1.0, 2.0, -1.0], [0.5, 0.0, 3.0]], dtype=torch.float64)
    W, b = torch.full((4, 3), 0.25, dtype=torch.float64), torch.tensor([0.0, 1.0, -1.0, 0.5], dtype=torch.float64)
    y = torch.tensor([3, 1])
    before = (X.clone(), y.clone(), W.clone(), b.clone())
    assert_untouched(before, student.trace("softmax_regression_grad", X, y, W, b).inputs)


@pytest.mark.hint("no Python loop over examples and no (n, n) table: one matrix product sums over the batch")
def test_cost(student, rng):
    """64 examples cost about as many operations as 8; nothing with n^2 elements is built."""

    def cost(n: int) -> tuple[int, int]:
        X, y, W, b = problem(rng, n, 4, 3)
        trace = student.trace("softmax_regression_grad", X, y, W, b, count=True)
        return trace.operations, trace.largest

    (few, _), (many, _), (_, largest) = cost(8), cost(64), cost(512)
    assert many <= few + 8, f"ran {many} tensor operations for 64 examples and {few} for 8, expected about as many"
    # One (C, m) matrix per example is wasteful but allowed; an (n, n) table is not.
    assert largest <= 8 * 512 * 4 * 3, f"built a tensor of {largest} elements for 512 examples, 4 features, 3 classes"


@pytest.mark.hint(
    "NumPy cannot read a tensor that lies on a GPU: stay with torch from X to both gradients, and make nothing on the "
    "CPU"
)
def test_device(student, device):
    """Both gradients on the device of X, beside a GPU: n = 6, m = 3, C = 4, float32."""
    X, W, b = (part.to(torch.float32) for part in fixed_problem(6, 3, 4))
    y = labels_in_turn(6, 4)
    check(student.on(device).softmax_regression_grad(X, y, W, b), X, y, W, b)


@pytest.mark.bonus
@pytest.mark.hint(
    "labels of shape (n, 1) must raise or count as (n,): a silent broadcast compares every example with every label"
)
def test_column_of_labels(student, rng):
    """Labels (4, 1): an error is fine, the right answer is fine, anything else is not."""
    X, y, W, b = problem(rng, 4, 3, 4)
    try:
        result = student.softmax_regression_grad(X, y[:, None], W, b)
    except StudentError:
        return
    check(result, X, y, W, b)
