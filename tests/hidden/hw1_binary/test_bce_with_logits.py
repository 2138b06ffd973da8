"""Hidden tests of ``bce_with_logits(z, t)``: mean binary cross-entropy straight from the logits."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from autograder.testing import StudentError, assert_close

from .oracle import (
    COURSE_LOGITS,
    COURSE_LOSS,
    COURSE_TARGETS,
    SMALL_LOGIT_LOSSES,
    bce_with_logits64,
    bce_with_logits_slope64,
    largest_logit_scale,
    require_no_row_loop,
    require_relative,
    require_small,
    require_untouched,
)

pytestmark = pytest.mark.task("bce_with_logits")

both_dtypes = pytest.mark.parametrize("dtype", [torch.float64, torch.float32], ids=["float64", "float32"])

#: Both tails of one batch, out to 1e4.
FAR_OUT = [-1e4, -1000.0, -95.0, 95.0, 1000.0, 1e4]
TARGETS = pytest.mark.parametrize(
    "targets",
    [[0.0, 0.0, 0.0, 1.0, 1.0, 1.0], [1.0, 1.0, 1.0, 0.0, 0.0, 0.0], [0.3] * 6],
    ids=["right", "wrong", "soft"],
)


@pytest.mark.hint(
    "the loss of a logit is that of its sigmoid, averaged over the examples: check the signs, the mean, and that "
    "the logarithm is the natural one"
)
@both_dtypes
def test_course_numbers(student: Any, dtype: torch.dtype) -> None:
    """Logits 0.2, -1, 2 with targets 1, 0, 1: 0.3461, shape (3,)."""
    z, t = torch.tensor(COURSE_LOGITS, dtype=dtype), torch.tensor(COURSE_TARGETS, dtype=dtype)
    expected = torch.tensor(COURSE_LOSS, dtype=torch.float64)
    assert_close(student.bce_with_logits(z, t), expected, dtype=dtype, scale=largest_logit_scale(z))


@pytest.mark.hint(
    "a wrong logit of 1000 costs 1000: beyond 37 (17 in float32) the sigmoid is exactly 1 and log(1 - 1) is -inf, "
    "so never go through the sigmoid; simplify on paper first"
)
@both_dtypes
@TARGETS
def test_large_values(student: Any, targets: list[float], dtype: torch.dtype) -> None:
    """Logits out to 1e4 on both sides with right, wrong and soft targets, shape (6,)."""
    z, t = torch.tensor(FAR_OUT, dtype=dtype), torch.tensor(targets, dtype=dtype)
    assert_close(student.bce_with_logits(z, t), bce_with_logits64(z, t), dtype=dtype, scale=largest_logit_scale(z))


@pytest.mark.hint("a right logit of 16 still costs 1e-7: bounding z, or replacing small losses by 0, shows in float64")
def test_small_losses_are_not_cut_off(student: Any) -> None:
    """Right logits from 14 to 21, shape (4,), float64: kills clipped logits, thresholds and zero guards."""
    z = torch.tensor([-21.0, -16.0, 14.0, 21.0], dtype=torch.float64)
    t = torch.tensor([0.0, 0.0, 1.0, 1.0], dtype=torch.float64)
    for rows in (slice(0, 1), slice(1, 2), slice(2, 3), slice(3, 4), slice(0, 4)):
        expected = bce_with_logits64(z[rows], t[rows])
        assert_close(student.bce_with_logits(z[rows], t[rows]), expected, scale=largest_logit_scale(z))


@pytest.mark.hint(
    "the gradient of a badly wrong logit is +-1/n, not 0 (a clamp) and not NaN (an overflow in the branch that "
    "`where` did not choose)"
)
@both_dtypes
@TARGETS
def test_large_gradients(student: Any, targets: list[float], dtype: torch.dtype) -> None:
    """(sigma(z) - t) / n for logits out to 1e4, shape (6,)."""
    z, t = torch.tensor(FAR_OUT, dtype=dtype), torch.tensor(targets, dtype=dtype)
    slope = student.grad("bce_with_logits", z, t)
    assert_close(slope, bce_with_logits_slope64(z, t), dtype=dtype, scale=1 / 6)


@pytest.mark.hint(
    "the result must stay connected to z: no .detach(), .item(), .data or .numpy() on the way; the gradient is "
    "(sigma(z) - t) / n"
)
def test_gradient(student: Any, rng: torch.Generator) -> None:
    """Gradient of a random batch with soft targets, shape (7,), float64."""
    z = 3 * torch.randn(7, generator=rng, dtype=torch.float64)
    t = torch.rand(7, generator=rng, dtype=torch.float64)
    assert_close(student.grad("bce_with_logits", z, t), bce_with_logits_slope64(z, t), scale=1 / 7)


@pytest.mark.hint(
    "a backward pass must use what its own forward pass saved (ctx), and multiply by the gradient that arrives "
    "from above"
)
def test_two_results_before_backward(student: Any) -> None:
    """A second call before the first backward pass changes nothing; the loss is weighted by 2.5; (3,), float64."""
    z = torch.tensor([-1.0, 0.5, 2.0], dtype=torch.float64)
    t = torch.tensor([1.0, 0.3, 0.0], dtype=torch.float64)
    other = (torch.tensor([3.0, -2.0, 0.25], dtype=torch.float64), torch.tensor([0.0, 1.0, 0.5], dtype=torch.float64))
    weight = torch.tensor(2.5, dtype=torch.float64)
    slope = student.grad("bce_with_logits", z, t, weights=weight, interleave=other)
    assert_close(slope, 2.5 * bce_with_logits_slope64(z, t), scale=2.5 / 3)


@pytest.mark.hint(
    "divide by the number of examples, whatever it is; targets may be soft; float64 precision throughout, and "
    "nothing remembered"
)
def test_fresh_numbers(student: Any, rng: torch.Generator) -> None:
    """Random batches of 1, 2 and 9 examples, and 9 others, soft targets, to 1e-12, float64."""
    for n in (1, 2, 9, 9):
        z = 5 * torch.randn(n, generator=rng, dtype=torch.float64)
        t = torch.rand(n, generator=rng, dtype=torch.float64)
        assert_close(student.bce_with_logits(z, t), bce_with_logits64(z, t), scale=largest_logit_scale(z))


@pytest.mark.hint("a column of a matrix is not contiguous: .view() refuses it, and memory order is not index order")
def test_column_of_a_matrix(student: Any) -> None:
    """Non-contiguous logits and targets (4,), float64."""
    columns = torch.tensor([[-2.0, 0.0], [0.5, 1.0], [3.0, 0.3], [-1.0, 1.0]], dtype=torch.float64)
    z, t = columns[:, 0], columns[:, 1]
    assert_close(student.bce_with_logits(z, t), bce_with_logits64(z, t), scale=largest_logit_scale(z))


@pytest.mark.hint("do not write into the arguments: z[...] =, z.clamp_() and the like change the caller's tensors")
def test_inputs_are_kept(student: Any) -> None:
    """Both arguments are bitwise the same after the call, shape (5,), float64."""
    z = torch.tensor([-1000.0, -1.5, 0.0, 2.5, 1000.0], dtype=torch.float64)
    t = torch.tensor([0.0, 1.0, 0.3, 1.0, 0.0], dtype=torch.float64)
    require_untouched(student.trace("bce_with_logits", z, t).inputs, (z, t))


@pytest.mark.hint(
    "whole tensors, element by element: no Python loop over the examples, and no (n, n) table of all pairs"
)
def test_cost(student: Any) -> None:
    """As many tensor operations for 64 examples as for 8, and no intermediate of (n, n), float64."""
    small, large = (
        student.trace(
            "bce_with_logits", torch.linspace(-3, 3, n).double(), torch.linspace(1, 0, n).double(), count=True
        )
        for n in (8, 64)
    )
    require_no_row_loop(small.operations, large.operations)
    require_small(large.largest, 8 * 64)


@pytest.mark.hint(
    "the caller decides where the numbers are: stay on the device of z, also if there is a GPU, and make what you need "
    "with device=z.device"
)
def test_device(student: Any, device: Any) -> None:
    """Loss and slopes on the device of z, beside a GPU, shape (4,), float32."""
    z, t = torch.tensor([-3.0, -0.5, 1.0, 4.0]), torch.tensor([0.0, 1.0, 0.3, 1.0])
    loss = student.on(device).bce_with_logits(z, t)
    assert_close(loss, bce_with_logits64(z, t), dtype=torch.float32, scale=largest_logit_scale(z))
    slope = student.on(device).grad("bce_with_logits", z, t)
    assert_close(slope, bce_with_logits_slope64(z, t), dtype=torch.float32, scale=1 / 4)


@pytest.mark.bonus
@pytest.mark.hint(
    "autograd takes the slope of |z|, and of a clamp's edge, at 0 to be 0, 1 or a half: a model that starts from "
    "zero weights may never move; choose a branch by the sign of z instead"
)
def test_gradient_at_zero(student: Any) -> None:
    """The slope at z = 0 is (0.5 - t) / n for t = 0, 0.3 and 1, float64."""
    z = torch.tensor([0.0, 0.0, 0.0, 2.0], dtype=torch.float64)
    t = torch.tensor([0.0, 0.3, 1.0, 1.0], dtype=torch.float64)
    assert_close(student.grad("bce_with_logits", z, t), bce_with_logits_slope64(z, t), scale=1 / 4)


@pytest.mark.bonus
@pytest.mark.hint("1 + x loses a small x: for the logarithm of 1 + x there is a function that keeps every digit of x")
def test_small_losses_keep_their_digits(student: Any) -> None:
    """Right logits of 25 and 30 cost as little as 9e-14, to nine digits, float64."""
    for (logit, target), expected in SMALL_LOGIT_LOSSES.items():
        z, t = torch.tensor([logit], dtype=torch.float64), torch.tensor([target], dtype=torch.float64)
        where = [f"z = [{logit:g}], t = [{target:g}]"]
        require_relative(student.bce_with_logits(z, t), torch.tensor(expected, dtype=torch.float64), where=where)


@pytest.mark.bonus
@pytest.mark.hint("the loss depends on the targets too: its slope there is minus the logit, divided by n")
def test_target_gradient(student: Any) -> None:
    """Gradient with respect to t: -z / n, shape (3,), float64."""
    z = torch.tensor([-1.0, 0.5, 2.0], dtype=torch.float64)
    t = torch.tensor([1.0, 0.3, 0.0], dtype=torch.float64)
    assert_close(student.grad("bce_with_logits", z, t, wrt=1), -z / 3, scale=largest_logit_scale(z) / 3)


@pytest.mark.bonus
@pytest.mark.hint(
    "(n,) against (n, 1) broadcasts to (n, n), silently and wrongly: compare the shapes first, or flatten both"
)
def test_column_targets(student: Any) -> None:
    """Targets (n, 1) raise or give the same loss, never that of all n x n pairs; float64."""
    z = torch.tensor([-1.0, 0.5, 2.0], dtype=torch.float64)
    t = torch.tensor([1.0, 0.3, 0.0], dtype=torch.float64)
    assert_close(student.bce_with_logits(z, t), bce_with_logits64(z, t), scale=largest_logit_scale(z))
    try:
        loss = student.bce_with_logits(z, t[:, None])
    except StudentError:
        return
    assert_close(loss, bce_with_logits64(z, t), scale=largest_logit_scale(z))


@pytest.mark.bonus
@pytest.mark.hint("float16 overflows from exp(11.1) on: the stable form needs no other change to work there")
def test_half_precision(student: Any) -> None:
    """float16 in, float16 out, right and wrong logits beyond 11, shape (6,)."""
    z = torch.tensor([-20.0, -12.0, -1.0, 1.0, 12.0, 20.0], dtype=torch.float16)
    t = torch.tensor([0.0, 1.0, 0.25, 1.0, 0.0, 1.0], dtype=torch.float16)
    expected = bce_with_logits64(z, t)
    assert_close(student.bce_with_logits(z, t), expected, dtype=torch.float16, scale=largest_logit_scale(z))
