"""Hidden tests of ``logistic_grad(X, t, w, b)``: the gradient of the mean loss, by hand."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from autograder.testing import Mismatch, StudentError, assert_close

from .oracle import (
    feature_scale,
    logistic_grad64,
    require_no_row_loop,
    require_small,
    require_untouched,
)

pytestmark = pytest.mark.task("logistic_grad")

both_dtypes = pytest.mark.parametrize("dtype", [torch.float64, torch.float32], ids=["float64", "float32"])

Problem = tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]


def draw(rng: torch.Generator, n: int, m: int) -> Problem:
    """A random problem in float64: X (n, m), soft targets (n,), w (m,), b ()."""
    X = torch.randn(n, m, generator=rng, dtype=torch.float64)
    t = torch.rand(n, generator=rng, dtype=torch.float64)
    w = torch.randn(m, generator=rng, dtype=torch.float64)
    return X, t, w, torch.randn((), generator=rng, dtype=torch.float64)


def require_gradient(
    result: object, problem: Problem, *, expected: tuple[torch.Tensor, torch.Tensor] | None = None
) -> None:
    """Compare a pair (grad_w, grad_b) with the oracle, or with ``expected``."""
    __tracebackhide__ = True
    if not isinstance(result, tuple | list) or len(result) != 2:
        raise Mismatch("returned something other than two tensors, expected (grad_w, grad_b)")
    X = problem[0]
    grad_w, grad_b = expected or logistic_grad64(*problem)
    assert_close(result[0], grad_w, dtype=X.dtype, scale=feature_scale(X))
    assert_close(result[1], grad_b, dtype=X.dtype)


@pytest.mark.hint(
    "for each example the slope is (prediction - target) times its features, and (prediction - target) for the "
    "bias; then the mean"
)
@both_dtypes
def test_golden_numbers(student: Any, dtype: torch.dtype) -> None:
    """Three examples of two features with a bias.

    mpmath: mean over i of (S(X[i] . w + b) - t[i]) * X[i][j], and of (S(X[i] . w + b) - t[i]).
    """
    X = torch.tensor([[1.0, 2.0], [-1.0, 0.5], [0.5, -1.5]], dtype=dtype)
    t = torch.tensor([1.0, 0.0, 1.0], dtype=dtype)
    w, b = torch.tensor([0.5, -0.25], dtype=dtype), torch.tensor(0.125, dtype=dtype)
    grad_w = torch.tensor([-0.335580648612230897, -0.0891929892055014092], dtype=torch.float64)
    grad_b = torch.tensor(-0.137357086217568445, dtype=torch.float64)
    require_gradient(student.logistic_grad(X, t, w, b), (X, t, w, b), expected=(grad_w, grad_b))


@pytest.mark.hint(
    "X is (n, m): its transpose times the (n,) errors gives (m,); with as many examples as features a wrong "
    "transpose goes unnoticed"
)
@pytest.mark.parametrize(("n", "m"), [(7, 3), (3, 7), (4, 4)], ids=["tall", "wide", "square"])
def test_fresh_numbers(student: Any, rng: torch.Generator, n: int, m: int) -> None:
    """Random problems to 1e-12 with soft targets, more examples than features and the other way round, float64."""
    problem = draw(rng, n, m)
    require_gradient(student.logistic_grad(*problem), problem)


@pytest.mark.hint(
    "with zero weights every prediction is 0.5, so the bias gradient is 0.5 minus the mean target: divided by n "
    "once, neither twice nor never"
)
@pytest.mark.parametrize("n", [2, 10])
def test_bias_gradient_is_a_mean(student: Any, n: int) -> None:
    """All targets 1, zero weights: grad_b = -0.5 for any n, float64."""
    X = torch.linspace(-1, 2, 3 * n, dtype=torch.float64).reshape(n, 3)
    t = torch.ones(n, dtype=torch.float64)
    problem = (X, t, torch.zeros(3, dtype=torch.float64), torch.tensor(0.0, dtype=torch.float64))
    expected = (-0.5 * X.mean(0), torch.tensor(-0.5, dtype=torch.float64))
    require_gradient(student.logistic_grad(*problem), problem, expected=expected)


@pytest.mark.hint(
    "exp overflows at 709 (88 in float32) and inf / inf is NaN: the predictions inside the gradient need the "
    "stable sigmoid too"
)
@both_dtypes
def test_large_logits(student: Any, dtype: torch.dtype) -> None:
    """Logits of +-1000 and +-1e4, right, wrong and soft targets, X (8, 2)."""
    far = torch.tensor([-1e4, -1000.0, 1000.0, 1e4], dtype=dtype)
    X = torch.stack([far.repeat(2), torch.tensor([1.0, -2.0, 3.0, 4.0], dtype=dtype).repeat(2)], dim=1)
    t = torch.tensor([0.0, 1.0, 0.0, 1.0, 1.0, 0.3, 0.3, 0.0], dtype=dtype)
    problem = (X, t, torch.tensor([1.0, 0.5], dtype=dtype), torch.tensor(-0.5, dtype=dtype))
    require_gradient(student.logistic_grad(*problem), problem)


@pytest.mark.hint(
    "shapes must survive sizes of 1: squeeze() without a dimension drops too many axes; grad_w is (m,), grad_b is "
    "0-dimensional"
)
@pytest.mark.parametrize(("n", "m"), [(1, 3), (5, 1), (1, 1)], ids=["one_example", "one_feature", "one_of_each"])
def test_sizes_of_one(student: Any, n: int, m: int) -> None:
    """A batch of one, a single feature, and both at once, float64."""
    X = torch.linspace(-1.5, 2, n * m, dtype=torch.float64).reshape(n, m)
    t = torch.linspace(1, 0, n, dtype=torch.float64)
    problem = (X, t, torch.linspace(0.5, -1, m, dtype=torch.float64), torch.tensor(0.75, dtype=torch.float64))
    require_gradient(student.logistic_grad(*problem), problem)


@pytest.mark.hint("nothing may be remembered: the second batch must be computed from the second batch")
def test_second_batch(student: Any, rng: torch.Generator) -> None:
    """Two random batches of the same shape, and the first one again, float64."""
    first, second = draw(rng, 5, 2), draw(rng, 5, 2)
    for problem in (first, second, first):
        require_gradient(student.logistic_grad(*problem), problem)


@pytest.mark.hint("a transposed matrix is not contiguous: .view() refuses it, and memory order is not index order")
def test_transposed(student: Any) -> None:
    """X (4, 3) as the transpose of a (3, 4) matrix, float64."""
    X = torch.linspace(-2, 3, 12, dtype=torch.float64).reshape(3, 4).T
    t = torch.tensor([1.0, 0.0, 0.3, 1.0], dtype=torch.float64)
    problem = (X, t, torch.tensor([0.5, -1.0, 0.25], dtype=torch.float64), torch.tensor(0.1, dtype=torch.float64))
    require_gradient(student.logistic_grad(*problem), problem)


@pytest.mark.hint(
    "do not write into the arguments: w -= ..., X *= ... and functions ending in _ change the caller's tensors"
)
def test_inputs_are_kept(student: Any) -> None:
    """All four arguments are bitwise the same after the call, float64."""
    X = torch.tensor([[1.0, 2.0], [-1.0, 0.5], [0.5, -1.5]], dtype=torch.float64)
    t = torch.tensor([1.0, 0.3, 0.0], dtype=torch.float64)
    w, b = torch.tensor([0.5, -0.25], dtype=torch.float64), torch.tensor(0.125, dtype=torch.float64)
    require_untouched(student.trace("logistic_grad", X, t, w, b).inputs, (X, t, w, b))


@pytest.mark.hint(
    "matrix products instead of a Python loop over the examples, and predictions (n,) against targets (n,), never "
    "an (n, n) table"
)
def test_cost(student: Any) -> None:
    """As many tensor operations for 64 examples as for 8, and no intermediate of (n, n); m = 3, float64."""
    runs = []
    for n in (8, 64):
        X = torch.linspace(-1, 1, 3 * n, dtype=torch.float64).reshape(n, 3)
        t = torch.linspace(0, 1, n, dtype=torch.float64)
        w, b = torch.tensor([1.0, -2.0, 0.5], dtype=torch.float64), torch.tensor(0.5, dtype=torch.float64)
        runs.append(student.trace("logistic_grad", X, t, w, b, count=True))
    require_no_row_loop(runs[0].operations, runs[1].operations)
    require_small(runs[1].largest, 8 * 64 * 3)


@pytest.mark.hint(
    "NumPy cannot read a tensor that lies on a GPU: compute the gradient with torch, where X is, and make no tensor "
    "elsewhere"
)
def test_device(student: Any, device: Any) -> None:
    """Both gradients on the device of X, beside a GPU: X (5, 3), float32."""
    X = torch.tensor([[1.0, 2.0, 0.5], [-1.0, 0.5, 2.0], [0.5, -1.5, 1.0], [2.0, 1.0, -0.5], [-0.5, 0.0, 1.5]])
    t, w, b = torch.tensor([1.0, 0.0, 1.0, 0.0, 1.0]), torch.tensor([0.5, -0.25, 1.0]), torch.tensor(0.125)
    require_gradient(student.on(device).logistic_grad(X, t, w, b), (X, t, w, b))


@pytest.mark.bonus
@pytest.mark.hint(
    "(n,) against (n, 1) broadcasts to (n, n), silently and wrongly: compare the shapes first, or flatten both"
)
def test_column_targets(student: Any) -> None:
    """Targets (n, 1) raise or give the same gradient, never that of all n x n pairs; float64."""
    X = torch.tensor([[1.0, 2.0], [-1.0, 0.5], [0.5, -1.5]], dtype=torch.float64)
    t = torch.tensor([1.0, 0.3, 0.0], dtype=torch.float64)
    w, b = torch.tensor([0.5, -0.25], dtype=torch.float64), torch.tensor(0.125, dtype=torch.float64)
    require_gradient(student.logistic_grad(X, t, w, b), (X, t, w, b))
    try:
        result = student.logistic_grad(X, t[:, None], w, b)
    except StudentError:
        return
    require_gradient(result, (X, t, w, b))


@pytest.mark.bonus
@pytest.mark.hint("float16 overflows from exp(11.1) on: the stable form needs no other change to work there")
def test_half_precision(student: Any) -> None:
    """float16 in, float16 out, logits of up to 20, X (4, 2)."""
    X = torch.tensor([[1.0, 2.0], [-20.0, 0.5], [20.0, -1.5], [12.0, 0.0]], dtype=torch.float16)
    t = torch.tensor([1.0, 1.0, 0.25, 0.0], dtype=torch.float16)
    problem = (X, t, torch.tensor([1.0, 0.25], dtype=torch.float16), torch.tensor(0.5, dtype=torch.float16))
    require_gradient(student.logistic_grad(*problem), problem)
