"""Hidden tests of ``fit_logistic(X, t, lr, epochs)``: the whole trajectory of full-batch gradient descent."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from autograder.testing import Mismatch, StudentError, assert_close

from .oracle import (
    LN2,
    feature_scale,
    fit_logistic64,
    require_no_row_loop,
    require_small,
    require_untouched,
)

pytestmark = pytest.mark.task("fit_logistic")

both_dtypes = pytest.mark.parametrize("dtype", [torch.float64, torch.float32], ids=["float64", "float32"])


def four_points(dtype: torch.dtype) -> tuple[torch.Tensor, torch.Tensor]:
    """Four examples of two features and their classes: X (4, 2), t (4,)."""
    X = torch.tensor([[0.5, 1.0], [-1.0, 2.0], [1.5, -0.5], [2.0, 1.0]], dtype=dtype)
    return X, torch.tensor([0.0, 0.0, 1.0, 1.0], dtype=dtype)


def unpack(result: object) -> tuple[object, object, object]:
    """The three parts of what ``fit_logistic`` returned."""
    __tracebackhide__ = True
    if not isinstance(result, tuple | list) or len(result) != 3:
        raise Mismatch("returned something other than three tensors, expected (w, b, losses)")
    return result[0], result[1], result[2]


def require_run(result: object, X: torch.Tensor, t: torch.Tensor, lr: float, epochs: int) -> None:
    """Compare losses, w and b of a run with the oracle's run in float64."""
    __tracebackhide__ = True
    w, b, losses = unpack(result)
    want_w, want_b, want_losses, largest = fit_logistic64(X, t, lr, epochs)
    # Every update may add an error of tolerance x lr x |X|^T 1 / n to w, and of tolerance x lr to b.
    path = lr * epochs
    assert_close(losses, want_losses, dtype=X.dtype, scale=1 + largest + path)
    assert_close(w, want_w, dtype=X.dtype, scale=1 + path * feature_scale(X))
    assert_close(b, want_b, dtype=X.dtype, scale=1 + path)


@pytest.mark.hint(
    "each update subtracts lr times the mean gradient, from w and from b, starting at zero: do three epochs by "
    "hand and compare"
)
@both_dtypes
def test_golden_run(student: Any, dtype: torch.dtype) -> None:
    """Three epochs on four points with lr 0.5.

    mpmath: w -= lr * mean (S(z) - t) x and b -= lr * mean (S(z) - t), losses mean log(1 + exp(z)) - t z.
    """
    w, b, losses = unpack(student.fit_logistic(*four_points(dtype), 0.5, 3))
    expected_losses = [0.693147180559945309, 0.539146353824733613, 0.445668146380926806]
    expected_w = [0.591546737601596292, -0.383119565084940194]
    assert_close(losses, torch.tensor(expected_losses, dtype=torch.float64), dtype=dtype)
    assert_close(w, torch.tensor(expected_w, dtype=torch.float64), dtype=dtype)
    assert_close(b, torch.tensor(-0.0169510481921389004, dtype=torch.float64), dtype=dtype)


@pytest.mark.hint(
    "losses[0] is the loss of the zero weights, ln 2 = 0.693: record the loss before the update, and start from "
    "zeros, not at random"
)
def test_one_epoch(student: Any) -> None:
    """One epoch: one loss of ln 2, and one step along the first gradient; t has three ones of four, float64."""
    X, _ = four_points(torch.float64)
    t = torch.tensor([0.0, 1.0, 1.0, 1.0], dtype=torch.float64)
    w, b, losses = unpack(student.fit_logistic(X, t, 0.25, 1))
    assert_close(losses, torch.tensor([LN2], dtype=torch.float64))
    assert_close(w, 0.25 * ((t - 0.5)[:, None] * X).mean(0))
    assert_close(b, torch.tensor(0.0625, dtype=torch.float64))


@pytest.mark.hint("X is (n, m) with any n and m, and both updates use the predictions from before either of them")
@pytest.mark.parametrize(("n", "m"), [(9, 2), (3, 5), (4, 4)], ids=["tall", "wide", "square"])
def test_fresh_problems(student: Any, rng: torch.Generator, n: int, m: int) -> None:
    """Random features and classes, six epochs, to 1e-12, float64."""
    X = torch.randn(n, m, generator=rng, dtype=torch.float64)
    t = (torch.rand(n, generator=rng) < 0.5).double()
    require_run(student.fit_logistic(X, t, 0.7, 6), X, t, 0.7, 6)


@pytest.mark.hint("a target may be any number from 0 to 1: do not round it or turn it into an integer or a float32")
def test_soft_targets(student: Any) -> None:
    """Targets 0.3, 0.9, 0.55, 0.1, five epochs, float64."""
    X, _ = four_points(torch.float64)
    t = torch.tensor([0.3, 0.9, 0.55, 0.1], dtype=torch.float64)
    require_run(student.fit_logistic(X, t, 0.4, 5), X, t, 0.4, 5)


@pytest.mark.hint(
    "features in the thousands give logits in the thousands: the prediction must not overflow, and a wrong logit "
    "of 1500 costs 1500, not inf and not what a clip allows"
)
@both_dtypes
def test_large_logits(student: Any, dtype: torch.dtype) -> None:
    """A contradictory example, and wrong logits of 490 to 3400; five epochs, X (4, 2)."""
    X = torch.tensor([[1000.0, 1.0], [-1000.0, -1.0], [1000.0, 2.0], [2000.0, 1.0]], dtype=dtype)
    t = torch.tensor([1.0, 0.0, 0.0, 1.0], dtype=dtype)
    # lr is a power of two, so that float32 works with the very same number.
    require_run(student.fit_logistic(X, t, 2.0**-8, 5), X, t, 2.0**-8, 5)


@pytest.mark.hint(
    "once every example is right the losses are small but not 0: no bound on the logits, no zero below a threshold"
)
def test_small_losses(student: Any) -> None:
    """Well separated classes: the loss falls to 1e-4 within six epochs, X (3, 1), float64."""
    X = torch.tensor([[4.0], [-4.0], [5.0]], dtype=torch.float64)
    t = torch.tensor([1.0, 0.0, 1.0], dtype=torch.float64)
    require_run(student.fit_logistic(X, t, 1.0, 6), X, t, 1.0, 6)


@pytest.mark.hint(
    "run exactly as many epochs as asked for, with the same learning rate throughout: no early stop, no decay, no "
    "momentum, no regularisation"
)
def test_long_run(student: Any) -> None:
    """300 epochs, long after the loss has stopped falling, float64."""
    X, _ = four_points(torch.float64)
    t = torch.tensor([0.3, 0.6, 0.7, 0.4], dtype=torch.float64)
    require_run(student.fit_logistic(X, t, 1.0, 300), X, t, 1.0, 300)


@pytest.mark.hint(
    "shapes must survive sizes of 1: squeeze() without a dimension drops too many axes; w is (m,), b is "
    "0-dimensional, losses is (epochs,)"
)
@pytest.mark.parametrize(("n", "m"), [(1, 3), (5, 1)], ids=["one_example", "one_feature"])
def test_sizes_of_one(student: Any, n: int, m: int) -> None:
    """A batch of one, and a single feature, four epochs, float64."""
    X = torch.linspace(-1.5, 2, n * m, dtype=torch.float64).reshape(n, m)
    t = torch.linspace(1, 0, n, dtype=torch.float64)
    require_run(student.fit_logistic(X, t, 0.5, 4), X, t, 0.5, 4)


@pytest.mark.hint("every call starts again from zero weights: nothing may be kept from the call before")
def test_second_run(student: Any) -> None:
    """Two different problems of one shape, and the first one again, float64."""
    X, t = four_points(torch.float64)
    for features, targets in ((X, t), (-2 * X, t), (X, t)):
        require_run(student.fit_logistic(features, targets, 0.5, 3), features, targets, 0.5, 3)


@pytest.mark.hint("a transposed matrix is not contiguous: .view() refuses it, and memory order is not index order")
def test_transposed(student: Any) -> None:
    """X (4, 3) as the transpose of a (3, 4) matrix, three epochs, float64."""
    X = torch.linspace(-2, 3, 12, dtype=torch.float64).reshape(3, 4).T
    t = torch.tensor([1.0, 0.0, 0.3, 1.0], dtype=torch.float64)
    require_run(student.fit_logistic(X, t, 0.3, 3), X, t, 0.3, 3)


@pytest.mark.hint("do not write into the arguments: standardising or extending X in place changes the caller's data")
def test_inputs_are_kept(student: Any) -> None:
    """X and t are bitwise the same after the call, float64."""
    X, t = four_points(torch.float64)
    inputs = student.trace("fit_logistic", X, t, 0.5, 3).inputs
    require_untouched(tuple(inputs[:2]), (X, t))


@pytest.mark.hint(
    "matrix products instead of a Python loop over the examples (one over the epochs is fine), and never an (n, "
    "n) table"
)
def test_cost(student: Any) -> None:
    """As many tensor operations for 64 examples as for 8, and nothing of (n, n); m = 3, four epochs, float64."""
    runs = []
    for n in (8, 64):
        X = torch.linspace(-1, 1, 3 * n, dtype=torch.float64).reshape(n, 3)
        t = torch.linspace(0, 1, n, dtype=torch.float64)
        runs.append(student.trace("fit_logistic", X, t, 0.5, 4, count=True))
    require_no_row_loop(runs[0].operations, runs[1].operations)
    require_small(runs[1].largest, 8 * 64 * 3)


@pytest.mark.hint(
    "weights, bias and losses are yours to make, and belong on the device of X: X.new_zeros(m) or device=X.device, "
    "never .cuda() and never the CPU"
)
def test_device(student: Any, device: Any) -> None:
    """Three epochs on four points, all results on the device of X, beside a GPU, float32."""
    X, t = four_points(torch.float32)
    require_run(student.on(device).fit_logistic(X, t, 0.5, 3), X, t, 0.5, 3)


@pytest.mark.bonus
@pytest.mark.hint("no epochs, no losses: an empty tensor (0,) of X's dtype, and weights that are still zero")
def test_no_epochs(student: Any) -> None:
    """epochs = 0 gives zeros and an empty tensor of losses, float64."""
    X, t = four_points(torch.float64)
    require_run(student.fit_logistic(X, t, 0.5, 0), X, t, 0.5, 0)


@pytest.mark.bonus
@pytest.mark.hint(
    "(n,) against (n, 1) broadcasts to (n, n), silently and wrongly: compare the shapes first, or flatten both"
)
def test_column_targets(student: Any) -> None:
    """Targets (n, 1) raise or give the same run, never that of all n x n pairs; float64."""
    # A single feature: with two, the broadcast happens to raise in the matrix product.
    X = torch.tensor([[0.5], [-1.0], [1.5], [2.0]], dtype=torch.float64)
    t = torch.tensor([0.0, 0.0, 1.0, 1.0], dtype=torch.float64)
    require_run(student.fit_logistic(X, t, 0.5, 3), X, t, 0.5, 3)
    try:
        result = student.fit_logistic(X, t[:, None], 0.5, 3)
    except StudentError:
        return
    require_run(result, X, t, 0.5, 3)
