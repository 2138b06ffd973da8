"""Hidden tests of ``log_sigmoid(z)``: any shape; about z on the far left, about 0 on the far right."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from autograder.testing import assert_close

from .oracle import (
    LOG_SIGMOID_GOLDEN,
    LOG_SIGMOID_SMALL,
    log_sigmoid64,
    require_no_row_loop,
    require_relative,
    require_untouched,
    sigmoid64,
    table,
)

pytestmark = pytest.mark.task("log_sigmoid")

both_dtypes = pytest.mark.parametrize("dtype", [torch.float64, torch.float32], ids=["float64", "float32"])


@pytest.mark.hint("log sigma(0) is -ln 2 = -0.693, and the natural logarithm is meant")
def test_golden_numbers(student: Any) -> None:
    """mpmath values from -21 to 20, shape (9,), float64; the outer ones kill clips, thresholds and zero guards."""
    z, expected = table(LOG_SIGMOID_GOLDEN)
    assert_close(student.log_sigmoid(z), expected, scale=1 + z.abs())


@pytest.mark.hint(
    "sigma(-1000) underflows to 0 and its logarithm is -inf, or the logarithm of your epsilon: simplify log(1 / "
    "(1 + e^-z)) on paper before you compute anything"
)
@both_dtypes
def test_large_values(student: Any, dtype: torch.dtype) -> None:
    """log sigma(-1000) = -1000 and log sigma(1000) = 0, out to 1e4, shape (6,)."""
    z = torch.tensor([-1e4, -1000.0, -95.0, 95.0, 1000.0, 1e4], dtype=dtype)
    assert_close(student.log_sigmoid(z), log_sigmoid64(z), dtype=dtype, scale=1 + z.double().abs())


@pytest.mark.hint(
    "the slope is 1 on the far left and 0 on the far right: a branch that overflows poisons the gradient with NaN "
    "even if `where` does not choose it, and a clamp makes it 0"
)
@both_dtypes
def test_large_gradients(student: Any, dtype: torch.dtype) -> None:
    """The gradient is sigma(-z): 1 at -1000, 0 at 1000, shape (6,)."""
    z = torch.tensor([-1e4, -1000.0, -95.0, 95.0, 1000.0, 1e4], dtype=dtype)
    assert_close(student.grad("log_sigmoid", z), sigmoid64(-z), dtype=dtype)


@pytest.mark.hint(
    "the result must stay connected to z: no .detach(), .item(), .data or .numpy() on the way, and pass on the "
    "gradient from above"
)
def test_gradient(student: Any, rng: torch.Generator) -> None:
    """Gradient of a weighted sum of random logits, shape (4, 3), float64."""
    z = 3 * torch.randn(4, 3, generator=rng, dtype=torch.float64)
    weights = torch.randn(4, 3, generator=rng, dtype=torch.float64)
    expected = weights * sigmoid64(-z)
    assert_close(student.grad("log_sigmoid", z, weights=weights), expected, scale=1 + weights.abs())


@pytest.mark.hint(
    "a backward pass must use what its own forward pass saved (ctx), not a variable that the next call overwrites"
)
def test_two_results_before_backward(student: Any) -> None:
    """A second call before the first backward pass changes nothing, shape (3,), float64."""
    z = torch.tensor([-1.0, 0.5, 2.0], dtype=torch.float64)
    other = torch.tensor([3.0, -2.0, 0.25], dtype=torch.float64)
    assert_close(student.grad("log_sigmoid", z, interleave=(other,)), sigmoid64(-z))


@pytest.mark.hint(
    "work on whole tensors: the function is elementwise, so every shape that goes in comes out, also () and an "
    "empty batch"
)
@pytest.mark.parametrize(
    "shape", [(), (1,), (2, 3), (2, 1, 3), (0,), (0, 3)], ids=["scalar", "one", "matrix", "cube", "empty", "no_rows"]
)
def test_shapes(student: Any, shape: tuple[int, ...]) -> None:
    """Any shape, float64."""
    count = int(torch.tensor(shape).prod())
    z = torch.linspace(-4.5, 3.0, count, dtype=torch.float64).reshape(shape)
    assert_close(student.log_sigmoid(z), log_sigmoid64(z), scale=1 + z.abs())


@pytest.mark.hint("a transposed tensor is not contiguous: .view() refuses it, and memory order is not index order")
def test_transposed(student: Any) -> None:
    """A non-contiguous (3, 4) input, float64."""
    z = torch.linspace(-5, 6, 12, dtype=torch.float64).reshape(4, 3).T
    assert_close(student.log_sigmoid(z), log_sigmoid64(z), scale=1 + z.abs())


@pytest.mark.hint("do not write into the argument: z[...] = and functions ending in _ change the caller's tensor")
def test_input_is_kept(student: Any) -> None:
    """The argument is bitwise the same after the call, shape (5,), float64."""
    z = torch.tensor([-1000.0, -1.5, 0.0, 2.5, 1000.0], dtype=torch.float64)
    require_untouched(student.trace("log_sigmoid", z).inputs, (z,))


@pytest.mark.hint(
    "float64 in, float64 precision throughout: a .float() on the way, or a tiny constant inside the logarithm, is "
    "visible"
)
def test_fresh_numbers(student: Any, rng: torch.Generator) -> None:
    """Random logits to 1e-12, and log sigma(z) - log sigma(-z) = z, shape (40,), float64."""
    z = 8 * torch.randn(40, generator=rng, dtype=torch.float64)
    right, left = student.log_sigmoid(z), student.log_sigmoid(-z)
    assert_close(right, log_sigmoid64(z), scale=1 + z.abs())
    assert_close(left, log_sigmoid64(-z), scale=1 + z.abs())
    # Two results of this scale are subtracted, so twice the tolerance of one.
    assert_close(right - left, z, scale=2 * (1 + z.abs()))


@pytest.mark.hint(
    "one tensor operation handles all elements: a Python loop over them makes training hundreds of times slower"
)
def test_no_python_loop(student: Any) -> None:
    """As many tensor operations for 64 elements as for 8, float64."""
    inputs = [torch.linspace(-3, 3, n, dtype=torch.float64) for n in (8, 64)]
    require_no_row_loop(*(student.trace("log_sigmoid", z, count=True).operations for z in inputs))


@pytest.mark.hint(
    "zeros and ones to compare with belong on the device of z: torch.zeros_like(z) or device=z.device, or a plain "
    "Python number"
)
def test_device(student: Any, device: Any) -> None:
    """Values and slopes on the device of z, beside a GPU, shape (4,), float32."""
    z = torch.tensor([-3.0, -0.5, 1.0, 4.0])
    assert_close(student.on(device).log_sigmoid(z), log_sigmoid64(z), dtype=torch.float32, scale=5.0)
    assert_close(student.on(device).grad("log_sigmoid", z), sigmoid64(-z), dtype=torch.float32)


@pytest.mark.bonus
@pytest.mark.hint(
    "autograd takes the slope of |z|, and of a clamp's edge, at 0 to be 0, 1 or a half: a model that starts from "
    "zero weights may never move; choose a branch by the sign of z instead"
)
def test_gradient_at_zero(student: Any) -> None:
    """The slope at z = 0 is 0.5, also beside other logits, shape (3,), float64."""
    z = torch.tensor([0.0, -1.0, 2.0], dtype=torch.float64)
    assert_close(student.grad("log_sigmoid", z), sigmoid64(-z))


@pytest.mark.bonus
@pytest.mark.hint("1 + x loses a small x: for the logarithm of 1 + x there is a function that keeps every digit of x")
def test_small_results_keep_their_digits(student: Any) -> None:
    """log sigma(20), (30) and (40) are tiny and right to nine digits, float64."""
    z, expected = table(LOG_SIGMOID_SMALL)
    require_relative(student.log_sigmoid(z), expected, where=[f"z = {logit:g}" for logit in LOG_SIGMOID_SMALL])


@pytest.mark.bonus
@pytest.mark.hint("float16 overflows from exp(11.1) on: the stable form needs no other change to work there")
def test_half_precision(student: Any) -> None:
    """float16 in, float16 out, both tails, shape (9,)."""
    z = torch.tensor([-1000.0, -20.0, -11.5, -2.0, 0.0, 2.0, 11.5, 20.0, 1000.0], dtype=torch.float16)
    assert_close(student.log_sigmoid(z), log_sigmoid64(z), dtype=torch.float16, scale=1 + z.double().abs())
