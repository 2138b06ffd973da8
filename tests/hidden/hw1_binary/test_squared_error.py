"""Hidden tests of ``squared_error(z, t)``: NumPy, elementwise, (sigma(z) - t)^2 / 2."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from autograder.testing import assert_close

from .oracle import (
    SQUARED_ERROR_GOLDEN,
    SQUARED_ERROR_SMALL,
    pair_table,
    require_relative,
    require_untouched,
    squared_error64,
)

pytestmark = pytest.mark.task("squared_error")


@pytest.mark.hint(
    "square the difference between sigma(z) and the target, and halve it: at z = 0 with t = 0 that is 0.125"
)
def test_golden_numbers(student: Any) -> None:
    """mpmath values on the lecture's curve and beyond, shape (7,), float64."""
    z, t, expected = pair_table(SQUARED_ERROR_GOLDEN)
    assert_close(student.squared_error(z, t), expected)


@pytest.mark.hint("a target may be any number from 0 to 1: do not round it, compare it with 0.5 or treat it as a class")
def test_soft_targets(student: Any) -> None:
    """t = 0.3 for every logit, shape (5,), float64."""
    z = np.array([-3.0, -0.5, 0.0, 1.0, 4.0])
    t = np.full(5, 0.3)
    assert_close(student.squared_error(z, t), squared_error64(z, t))


@pytest.mark.hint(
    "exp overflows at 709 and inf / inf is NaN: only ever exponentiate a number that is not positive, or let the "
    "overflow end in 1 / inf"
)
@pytest.mark.parametrize("target", [0.0, 0.3, 1.0], ids=["t=0", "t=0.3", "t=1"])
def test_large_values(student: Any, target: float) -> None:
    """Both tails of one batch out to 1e4, shape (6,), float64."""
    z = np.array([-1e4, -1000.0, -40.0, 40.0, 1000.0, 1e4])
    t = np.full(6, target)
    assert_close(student.squared_error(z, t), squared_error64(z, t))


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
    assert_close(student.squared_error(z, t), squared_error64(z, t))


@pytest.mark.hint(
    "a transposed array is not contiguous: index order is not memory order, so do not go through the raw buffer"
)
def test_transposed(student: Any) -> None:
    """Non-contiguous (3, 4) logits beside contiguous targets, float64."""
    z = np.linspace(-5, 6, 12).reshape(4, 3).T
    t = np.linspace(0, 1, 12).reshape(3, 4)
    assert_close(student.squared_error(z, t), squared_error64(z, t))


@pytest.mark.hint("do not write into the arguments: z[...] =, z *= and out=z change the caller's array")
def test_inputs_are_kept(student: Any) -> None:
    """Both arguments are bitwise the same after the call, shape (5,), float64."""
    z = np.array([-1000.0, -1.5, 0.0, 2.5, 1000.0])
    t = np.array([0.0, 1.0, 0.3, 1.0, 0.0])
    require_untouched(student.trace("squared_error", z, t).inputs, (z, t))


@pytest.mark.hint(
    "float64 precision throughout and nothing remembered: no float32 on the way, and a second call must not see "
    "the first"
)
def test_fresh_numbers(student: Any, rng: torch.Generator) -> None:
    """Two random batches of one shape, the first one again, and flipping both signs; shape (30,), float64."""
    z, other = (4 * torch.randn(2, 30, generator=rng, dtype=torch.float64)).numpy()
    t = torch.rand(30, generator=rng, dtype=torch.float64).numpy()
    for logits in (z, other, z):
        assert_close(student.squared_error(logits, t), squared_error64(logits, t))
    # sigma(-z) = 1 - sigma(z), so (z, t) and (-z, 1 - t) cost the same.
    assert_close(student.squared_error(-z, 1 - t), squared_error64(z, t))


@pytest.mark.bonus
@pytest.mark.hint("1 - sigma(40) is 4e-18 but 1.0 - 1.0 is 0: sigma(-z) is the same number without the cancellation")
def test_small_losses_keep_their_digits(student: Any) -> None:
    """Nearly right predictions, as small as 9e-36, right to nine digits, float64."""
    z, t, expected = pair_table(SQUARED_ERROR_SMALL)
    where = [f"z = {logit:g}, t = {target:g}" for logit, target in SQUARED_ERROR_SMALL]
    require_relative(student.squared_error(z, t), expected, where=where)
