"""Hidden tests of ``sigmoid(z)``: any shape, values and gradients right far out in the tails."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from autograder.testing import TOLERANCES, assert_close

from .oracle import (
    SIGMOID_GOLDEN,
    SIGMOID_TAILS,
    require_no_row_loop,
    require_untouched,
    sigmoid64,
    sigmoid_slope64,
    table,
)

pytestmark = pytest.mark.task("sigmoid")

both_dtypes = pytest.mark.parametrize("dtype", [torch.float64, torch.float32], ids=["float64", "float32"])


@pytest.mark.hint(
    "sigma(0) is 0.5, and sigma rises from 0 on the left to 1 on the right: check the sign of the exponent"
)
def test_course_numbers(student: Any) -> None:
    """The lecture's sigmoid(-2, -1, 0, 1, 2), shape (5,), float64."""
    z, expected = table(SIGMOID_GOLDEN)
    assert_close(student.sigmoid(z), expected)


@pytest.mark.hint(
    "between 15 and 37 the sigmoid is close to 0 or 1 but not equal: bounding z, or adding a constant, shows"
)
def test_tails_are_not_cut_off(student: Any) -> None:
    """z = +-15 and +-25, shape (4,), float64: kills clipped logits and added epsilons."""
    z, expected = table(SIGMOID_TAILS)
    assert_close(student.sigmoid(z), expected)


@pytest.mark.hint(
    "exp overflows at 709 (88 in float32) and inf / inf is NaN: only ever exponentiate a number that is not positive"
)
@both_dtypes
def test_large_values(student: Any, dtype: torch.dtype) -> None:
    """Both tails of one batch out to 1e4, shape (6,)."""
    z = torch.tensor([-1e4, -1000.0, -95.0, 95.0, 1000.0, 1e4], dtype=dtype)
    assert_close(student.sigmoid(z), sigmoid64(z), dtype=dtype)


@pytest.mark.hint(
    "the value can be right while the gradient is NaN: autograd also differentiates the branch that `where` did "
    "not choose, and infinity times zero is NaN, so no branch may overflow"
)
@both_dtypes
def test_large_gradients(student: Any, dtype: torch.dtype) -> None:
    """Gradients out to 1e4 on both sides are 0, not NaN, shape (6,)."""
    z = torch.tensor([-1e4, -1000.0, -95.0, 95.0, 1000.0, 1e4], dtype=dtype)
    assert_close(student.grad("sigmoid", z), sigmoid_slope64(z), dtype=dtype)


@pytest.mark.hint(
    "the result must stay connected to z: no .detach(), .item(), .data or .numpy() on the way, and pass on the "
    "gradient from above"
)
def test_gradient(student: Any, rng: torch.Generator) -> None:
    """Gradient of a weighted sum of random logits, shape (4, 3), float64."""
    z = 3 * torch.randn(4, 3, generator=rng, dtype=torch.float64)
    weights = torch.randn(4, 3, generator=rng, dtype=torch.float64)
    expected = weights * sigmoid_slope64(z)
    assert_close(student.grad("sigmoid", z, weights=weights), expected, scale=1 + weights.abs())


@pytest.mark.hint(
    "a backward pass must use what its own forward pass saved (ctx), not a variable that the next call overwrites"
)
def test_two_results_before_backward(student: Any) -> None:
    """A second call before the first backward pass changes nothing, shape (3,), float64."""
    z = torch.tensor([-1.0, 0.5, 2.0], dtype=torch.float64)
    other = torch.tensor([3.0, -2.0, 0.25], dtype=torch.float64)
    assert_close(student.grad("sigmoid", z, interleave=(other,)), sigmoid_slope64(z))


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
    assert_close(student.sigmoid(z), sigmoid64(z))


@pytest.mark.hint("a transposed tensor is not contiguous: .view() refuses it, and memory order is not index order")
def test_transposed(student: Any) -> None:
    """A non-contiguous (3, 4) input, float64."""
    z = torch.linspace(-5, 6, 12, dtype=torch.float64).reshape(4, 3).T
    assert_close(student.sigmoid(z), sigmoid64(z))


@pytest.mark.hint("do not write into the argument: z[...] = and functions ending in _ change the caller's tensor")
def test_input_is_kept(student: Any) -> None:
    """The argument is bitwise the same after the call, shape (5,), float64."""
    z = torch.tensor([-1000.0, -1.5, 0.0, 2.5, 1000.0], dtype=torch.float64)
    require_untouched(student.trace("sigmoid", z).inputs, (z,))


@pytest.mark.hint(
    "float64 in, float64 precision throughout: a .float() on the way, or rounding, costs half of the digits"
)
def test_fresh_numbers(student: Any, rng: torch.Generator) -> None:
    """Random logits to 1e-12, and sigma(z) + sigma(-z) = 1, shape (40,), float64."""
    z = 5 * torch.randn(40, generator=rng, dtype=torch.float64)
    right, left = student.sigmoid(z), student.sigmoid(-z)
    assert_close(right, sigmoid64(z))
    assert_close(left, sigmoid64(-z))
    assert_close(right + left, torch.ones(40, dtype=torch.float64))


@pytest.mark.hint(
    "one tensor operation handles all elements: a Python loop over them makes training hundreds of times slower"
)
def test_no_python_loop(student: Any) -> None:
    """As many tensor operations for 64 elements as for 8, float64."""
    runs = [
        student.trace("sigmoid", torch.linspace(-3, 3, n, dtype=torch.float64), count=True).operations for n in (8, 64)
    ]
    require_no_row_loop(*runs)


@pytest.mark.hint(
    "compute where z is and leave the result there: a tensor made without device=z.device lies on the CPU, and .cpu() "
    "or .to(...) moves the result away"
)
def test_device(student: Any, device: Any) -> None:
    """Values and slopes on the device of z, beside a GPU, shape (4,), float32."""
    z = torch.tensor([-3.0, -0.5, 1.0, 4.0])
    assert_close(student.on(device).sigmoid(z), sigmoid64(z), dtype=torch.float32)
    assert_close(student.on(device).grad("sigmoid", z), sigmoid_slope64(z), dtype=torch.float32)


@pytest.mark.bonus
@pytest.mark.hint(
    "autograd takes the slope of |z|, and of a clamp's edge, at 0 to be 0 or a half: a model that starts from "
    "zero weights may never move; choose a branch by the sign of z instead"
)
def test_gradient_at_zero(student: Any) -> None:
    """sigma'(0) = 0.25, also beside other logits, shape (3,), float64."""
    z = torch.tensor([0.0, -1.0, 2.0], dtype=torch.float64)
    assert_close(student.grad("sigmoid", z), sigmoid_slope64(z))


@pytest.mark.bonus
@pytest.mark.hint("float16 overflows from exp(11.1) on: the stable form needs no other change to work there")
def test_half_precision(student: Any) -> None:
    """float16 in, float16 out, both tails, shape (9,)."""
    z = torch.tensor([-1000.0, -20.0, -11.5, -2.0, 0.0, 2.0, 11.5, 20.0, 1000.0], dtype=torch.float16)
    assert_close(student.sigmoid(z), sigmoid64(z), dtype=torch.float16, tolerance=TOLERANCES[torch.float16])
