"""Hidden tests of ``squared_error_grad(z, t)``: NumPy, elementwise, the vanishing gradient of the lecture."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from autograder.testing import assert_close

from .oracle import (
    SQUARED_ERROR_GRAD_GOLDEN,
    SQUARED_ERROR_GRAD_SMALL,
    pair_table,
    require_relative,
    require_untouched,
    squared_error64,
    squared_error_grad64,
)

pytestmark = pytest.mark.task("squared_error_grad")


@pytest.mark.hint(
    "the chain rule has two links: the derivative of the square, and the derivative of the sigmoid, s (1 - s)"
)
def test_golden_numbers(student: Any) -> None:
    """The lecture's slopes for t = 0, and mpmath values for t = 1 and t = 0.3, shape (12,), float64."""
    z, t, expected = pair_table(SQUARED_ERROR_GRAD_GOLDEN)
    assert_close(student.squared_error_grad(z, t), expected)


@pytest.mark.hint(
    "it must be the derivative of the loss with respect to the logit: compare yours with (L(z + h) - L(z - h)) / 2h"
)
def test_is_the_slope_of_the_loss(student: Any) -> None:
    """Agrees with central differences of the loss (h = 1e-5, so to 1e-9), shape (7,), float64."""
    z = np.array([-4.0, -2.0, -0.5, 0.0, 0.75, 2.0, 5.0])
    t = np.array([1.0, 0.0, 0.3, 1.0, 0.6, 0.0, 1.0])
    h = 1e-5
    slope = (squared_error64(z + h, t) - squared_error64(z - h, t)) / (2 * h)
    # Central differences lose half of the digits: 1e-9 is what they are good for.
    assert_close(student.squared_error_grad(z, t), slope, tolerance=1e-9)


@pytest.mark.hint(
    "exp overflows at 709 and inf / inf is NaN; far out the slope is 0, on both sides and for every target"
)
@pytest.mark.parametrize("target", [0.0, 0.3, 1.0], ids=["t=0", "t=0.3", "t=1"])
def test_large_values(student: Any, target: float) -> None:
    """Both tails of one batch out to 1e4, shape (6,), float64."""
    z = np.array([-1e4, -1000.0, -40.0, 40.0, 1000.0, 1e4])
    t = np.full(6, target)
    assert_close(student.squared_error_grad(z, t), squared_error_grad64(z, t))


@pytest.mark.hint(
    "the function is elementwise: no mean, no loop over the first axis, and every shape that goes in comes out, "
    "also () and an empty batch"
)
@pytest.mark.parametrize(
    "shape", [(), (1,), (2, 3), (2, 1, 3), (0,), (0, 3)], ids=["scalar", "one", "matrix", "cube", "empty", "no_rows"]
)
def test_shapes(student: Any, shape: tuple[int, ...]) -> None:
    """Any shape, float64; a 0-dimensional array may come back as a NumPy scalar."""
    count = int(np.prod(shape))
    z = np.linspace(-4.5, 3.0, count).reshape(shape)
    t = np.linspace(1.0, 0.0, count).reshape(shape)
    assert_close(student.squared_error_grad(z, t), squared_error_grad64(z, t))


@pytest.mark.hint(
    "a transposed array is not contiguous: index order is not memory order, so do not go through the raw buffer"
)
def test_transposed(student: Any) -> None:
    """Non-contiguous (3, 4) logits beside contiguous targets, float64."""
    z = np.linspace(-5, 6, 12).reshape(4, 3).T
    t = np.linspace(0, 1, 12).reshape(3, 4)
    assert_close(student.squared_error_grad(z, t), squared_error_grad64(z, t))


@pytest.mark.hint("do not write into the arguments: z[...] =, z *= and out=z change the caller's array")
def test_inputs_are_kept(student: Any) -> None:
    """Both arguments are bitwise the same after the call, shape (5,), float64."""
    z = np.array([-1000.0, -1.5, 0.0, 2.5, 1000.0])
    t = np.array([0.0, 1.0, 0.3, 1.0, 0.0])
    require_untouched(student.trace("squared_error_grad", z, t).inputs, (z, t))


@pytest.mark.hint(
    "write the derivative down, in float64: a difference quotient is right to nine digits only, float32 to seven, "
    "and nothing may be remembered"
)
def test_fresh_numbers(student: Any, rng: torch.Generator) -> None:
    """Two random batches of one shape, the first one again, and flipping both signs; shape (30,), float64."""
    z, other = (4 * torch.randn(2, 30, generator=rng, dtype=torch.float64)).numpy()
    t = torch.rand(30, generator=rng, dtype=torch.float64).numpy()
    for logits in (z, other, z):
        assert_close(student.squared_error_grad(logits, t), squared_error_grad64(logits, t))
    # The loss is the same at (-z, 1 - t), so its slope changes sign.
    assert_close(student.squared_error_grad(-z, 1 - t), -squared_error_grad64(z, t))


@pytest.mark.bonus
@pytest.mark.hint("1 - sigma(40) is 4e-18 but 1.0 - 1.0 is 0: sigma(-z) is the same number without the cancellation")
def test_vanishing_slopes_keep_their_digits(student: Any) -> None:
    """At z = +-40 the slope is tiny but not 0, right to nine digits, float64."""
    z, t, expected = pair_table(SQUARED_ERROR_GRAD_SMALL)
    where = [f"z = {logit:g}, t = {target:g}" for logit, target in SQUARED_ERROR_GRAD_SMALL]
    require_relative(student.squared_error_grad(z, t), expected, where=where)
