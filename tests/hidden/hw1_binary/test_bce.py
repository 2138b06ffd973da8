"""Hidden tests of ``bce(p, t)``: mean binary cross-entropy of probabilities, exact inside, bounded at 0 and 1."""

from __future__ import annotations

import math
from typing import Any

import pytest
import torch

from autograder.testing import Mismatch, StudentError, assert_close

from .oracle import (
    COURSE_LOSS,
    COURSE_PROBABILITIES,
    COURSE_TARGETS,
    bce64,
    bce_scale,
    bce_slope64,
    require_no_row_loop,
    require_relative,
    require_small,
    require_untouched,
    scalar,
)

pytestmark = pytest.mark.task("bce")

both_dtypes = pytest.mark.parametrize("dtype", [torch.float64, torch.float32], ids=["float64", "float32"])

#: Largest loss of a certain and right prediction: twice a clip at 1e-7.
RIGHT_COSTS_AT_MOST = 2e-7


def bce_terms(p: torch.Tensor) -> torch.Tensor:
    """1 / (p (1 - p)) = 1 / p + 1 / (1 - p) in float64, shape (n,)."""
    wide = p.to(torch.float64)
    return 1 / (wide * (1 - wide))


def require_bounded(loss: object, dtype: torch.dtype, *, what: str) -> None:
    """A certain and wrong prediction costs more than 10 and at most 1000; NaN and inf do not."""
    __tracebackhide__ = True
    got = scalar(loss, dtype)
    if not 10 < got <= 1000:
        raise Mismatch(f"returned {got:.10g} for {what}, expected a finite loss above 10 and at most 1000")


def require_nearly_zero(loss: object, dtype: torch.dtype, *, what: str) -> None:
    """A certain and right prediction costs at most 2e-7; NaN does not, and a negative loss neither."""
    __tracebackhide__ = True
    got = scalar(loss, dtype)
    if not abs(got) <= RIGHT_COSTS_AT_MOST:
        raise Mismatch(f"returned {got:.10g} for {what}, expected at most {RIGHT_COSTS_AT_MOST:g}")


@pytest.mark.hint(
    "the mean over the examples of -log of the probability that was given to what happened, with the natural logarithm"
)
@both_dtypes
def test_course_numbers(student: Any, dtype: torch.dtype) -> None:
    """The course's three examples (logits 0.2, -1, 2) as probabilities: 0.3461, shape (3,)."""
    p, t = torch.tensor(COURSE_PROBABILITIES, dtype=dtype), torch.tensor(COURSE_TARGETS, dtype=dtype)
    assert_close(student.bce(p, t), torch.tensor(COURSE_LOSS, dtype=torch.float64), dtype=dtype, scale=bce_scale(p))


@pytest.mark.hint(
    "the formula must hold from 1e-6 to 1 - 1e-6: an epsilon inside the logarithm shows there, and so does a clip "
    "that is too wide"
)
@both_dtypes
def test_near_certainty(student: Any, dtype: torch.dtype) -> None:
    """p = 1e-6 and 1 - 1e-6, right and wrong, one example at a time and all four together."""
    p = torch.tensor([1e-6, 1e-6, 1 - 1e-6, 1 - 1e-6], dtype=dtype)
    t = torch.tensor([0.0, 1.0, 0.0, 1.0], dtype=dtype)
    for rows in (slice(0, 1), slice(1, 2), slice(2, 3), slice(3, 4), slice(0, 4)):
        assert_close(student.bce(p[rows], t[rows]), bce64(p[rows], t[rows]), dtype=dtype, scale=bce_scale(p))


@pytest.mark.hint(
    "a target may be any number from 0 to 1: both terms count, so do not pick one of them by comparing t with 0, "
    "1 or 0.5"
)
def test_soft_targets(student: Any) -> None:
    """t = 0.3 for every probability, shape (5,), float64: smallest at p = 0.3."""
    p = torch.tensor([0.01, 0.3, 0.5, 0.9, 0.999], dtype=torch.float64)
    t = torch.full((5,), 0.3, dtype=torch.float64)
    assert_close(student.bce(p, t), bce64(p, t), scale=bce_scale(p))


@pytest.mark.hint(
    "0 times infinity is NaN: the term that does not count must stay finite, so bound the logarithms (or p) "
    "before you multiply"
)
@both_dtypes
def test_certain_and_right(student: Any, dtype: torch.dtype) -> None:
    """p = t = 0, p = t = 1, and both in one batch cost at most 2e-7."""
    for certain in ([0.0], [1.0], [0.0, 1.0, 1.0, 0.0]):
        p = torch.tensor(certain, dtype=dtype)
        require_nearly_zero(student.bce(p, p.clone()), dtype, what=f"p = t = {certain}")


@pytest.mark.hint(
    "log(0) is -inf, and in float32 1 - 1e-12 is exactly 1, so a clip with 1e-12 or 1e-15 guards only one end: "
    "choose a bound that works in both dtypes and at both ends"
)
@both_dtypes
@pytest.mark.parametrize("certain", [[0.0], [1.0], [0.0, 1.0, 0.0]], ids=["p=0", "p=1", "mixed"])
def test_certain_and_wrong(student: Any, certain: list[float], dtype: torch.dtype) -> None:
    """p = 1 - t costs more than 10 and at most 1000, at either end."""
    p = torch.tensor(certain, dtype=dtype)
    require_bounded(student.bce(p, 1 - p), dtype, what=f"p = {certain}, t = 1 - p")


@pytest.mark.hint("one certain prediction must not spoil the others: repair the element, never the mean")
@both_dtypes
def test_certain_among_others(student: Any, dtype: torch.dtype) -> None:
    """Two certain and right examples add nothing to the loss of the other two, shape (4,)."""
    p = torch.tensor([0.0, 0.3, 1.0, 0.8], dtype=dtype)
    t = torch.tensor([0.0, 1.0, 1.0, 0.0], dtype=dtype)
    inner = torch.tensor([1, 3])
    # Two of four examples are certain: half of the inner mean, and each certain one may cost up to 2e-7.
    assert_close(student.bce(p, t), bce64(p[inner], t[inner]) / 2, dtype=dtype, tolerance=1e-5)


@pytest.mark.hint(
    "the result must stay connected to p: no .detach(), .item(), .data or .numpy() on the way; inside (0, 1) "
    "neither a clip nor an epsilon may change the slope"
)
@both_dtypes
def test_gradient(student: Any, dtype: torch.dtype) -> None:
    """(p - t) / (p (1 - p)) / n from p = 1e-5 to 1 - 1e-5, shape (7,)."""
    p = torch.tensor([1e-5, 0.01, 0.1, 0.4, 0.7, 0.99, 1 - 1e-5], dtype=dtype)
    t = torch.tensor([1.0, 0.0, 0.3, 1.0, 0.3, 1.0, 0.0], dtype=dtype)
    # The slope of -log p is 1 / p: errors are relative to the two terms of the slope.
    scale = bce_terms(p) / p.numel()
    assert_close(student.grad("bce", p, t), bce_slope64(p, t), dtype=dtype, scale=scale)


@pytest.mark.hint(
    "a backward pass must use what its own forward pass saved (ctx), and multiply by the gradient that arrives "
    "from above"
)
def test_two_results_before_backward(student: Any) -> None:
    """A second call before the first backward pass changes nothing; the loss is weighted by 2.5; (3,), float64."""
    p = torch.tensor([0.2, 0.6, 0.9], dtype=torch.float64)
    t = torch.tensor([1.0, 0.3, 0.0], dtype=torch.float64)
    other = (torch.tensor([0.7, 0.1, 0.4], dtype=torch.float64), torch.tensor([0.0, 1.0, 0.5], dtype=torch.float64))
    weight = torch.tensor(2.5, dtype=torch.float64)
    slope = student.grad("bce", p, t, weights=weight, interleave=other)
    assert_close(slope, 2.5 * bce_slope64(p, t), scale=2.5 * bce_terms(p) / 3)


@pytest.mark.hint(
    "divide by the number of examples, whatever it is; float64 precision throughout, and nothing remembered from "
    "the call before"
)
def test_fresh_numbers(student: Any, rng: torch.Generator) -> None:
    """Random batches of 1, 2 and 9 examples, and 9 others, to 1e-12, float64."""
    for n in (1, 2, 9, 9):
        p = 0.001 + 0.998 * torch.rand(n, generator=rng, dtype=torch.float64)
        t = torch.rand(n, generator=rng, dtype=torch.float64)
        assert_close(student.bce(p, t), bce64(p, t), scale=bce_scale(p))


@pytest.mark.hint("a column of a matrix is not contiguous: .view() refuses it, and memory order is not index order")
def test_column_of_a_matrix(student: Any) -> None:
    """Non-contiguous probabilities and targets (4,), float64."""
    columns = torch.tensor([[0.1, 0.0], [0.4, 1.0], [0.75, 0.3], [0.95, 1.0]], dtype=torch.float64)
    p, t = columns[:, 0], columns[:, 1]
    assert_close(student.bce(p, t), bce64(p, t), scale=bce_scale(p))


@pytest.mark.hint("do not write into the arguments: p[...] =, p.clamp_() and the like change the caller's tensors")
def test_inputs_are_kept(student: Any) -> None:
    """Both arguments are bitwise the same after the call, shape (4,), float64."""
    p = torch.tensor([0.0, 0.2, 0.7, 1.0], dtype=torch.float64)
    t = torch.tensor([0.0, 1.0, 0.3, 0.0], dtype=torch.float64)
    require_untouched(student.trace("bce", p, t).inputs, (p, t))


@pytest.mark.hint(
    "whole tensors, element by element: no Python loop over the examples, and no (n, n) table of all pairs"
)
def test_cost(student: Any) -> None:
    """As many tensor operations for 64 examples as for 8, and no intermediate of (n, n), float64."""
    small, large = (
        student.trace("bce", torch.linspace(0.1, 0.9, n).double(), torch.linspace(1, 0, n).double(), count=True)
        for n in (8, 64)
    )
    require_no_row_loop(small.operations, large.operations)
    require_small(large.largest, 8 * 64)


@pytest.mark.hint(
    "the bound for log 0 is a Python number or a tensor on the device of p; which device that is, p says and not "
    "torch.cuda.is_available()"
)
def test_device(student: Any, device: Any) -> None:
    """Loss and slopes on the device of p, beside a GPU, shape (4,), float32."""
    p, t = torch.tensor([0.1, 0.4, 0.7, 0.9]), torch.tensor([0.0, 1.0, 0.3, 1.0])
    assert_close(student.on(device).bce(p, t), bce64(p, t), dtype=torch.float32, scale=bce_scale(p))
    slope = student.on(device).grad("bce", p, t)
    assert_close(slope, bce_slope64(p, t), dtype=torch.float32, scale=bce_terms(p) / p.numel())


@pytest.mark.bonus
@pytest.mark.hint("PyTorch's own loss bounds the logarithm, not the probability: at -100")
@both_dtypes
def test_certain_and_wrong_costs_100(student: Any, dtype: torch.dtype) -> None:
    """p = 0, t = 1 and p = 1, t = 0 cost exactly 100, as in PyTorch."""
    for p in (0.0, 1.0):
        loss = student.bce(torch.tensor([p], dtype=dtype), torch.tensor([1 - p], dtype=dtype))
        assert_close(loss, torch.tensor(100.0, dtype=torch.float64), dtype=dtype)


@pytest.mark.bonus
@pytest.mark.hint("a clip at 1e-7 makes every smaller loss equal to 1e-7: bound only what would be infinite")
def test_small_losses_keep_their_digits(student: Any) -> None:
    """p = 1 - 2^-40 with t = 1 and p = 2^-40 with t = 0 cost 9.09e-13, to nine digits, float64."""
    tiny = 2.0**-40
    for p, t in ((1 - tiny, 1.0), (tiny, 0.0)):
        loss = student.bce(torch.tensor([p], dtype=torch.float64), torch.tensor([t], dtype=torch.float64))
        expected = torch.tensor(-math.log1p(-tiny), dtype=torch.float64)
        require_relative(loss, expected, where=[f"p = [{p!r}], t = [{t:g}]"])


@pytest.mark.bonus
@pytest.mark.hint("the loss depends on the targets too: its slope there is the log-odds of p, with a minus")
def test_target_gradient(student: Any) -> None:
    """Gradient with respect to t: (log(1 - p) - log p) / n, shape (3,), float64."""
    p = torch.tensor([0.2, 0.5, 0.9], dtype=torch.float64)
    t = torch.tensor([1.0, 0.3, 0.0], dtype=torch.float64)
    expected = (torch.log1p(-p) - torch.log(p)) / 3
    assert_close(student.grad("bce", p, t, wrt=1), expected, scale=bce_scale(p) / 3)


@pytest.mark.bonus
@pytest.mark.hint(
    "(n,) against (n, 1) broadcasts to (n, n), silently and wrongly: compare the shapes first, or flatten both"
)
def test_column_targets(student: Any) -> None:
    """Targets (n, 1) raise or give the same loss, never that of all n x n pairs; float64."""
    p = torch.tensor([0.2, 0.5, 0.9], dtype=torch.float64)
    t = torch.tensor([1.0, 0.3, 0.0], dtype=torch.float64)
    assert_close(student.bce(p, t), bce64(p, t), scale=bce_scale(p))
    try:
        loss = student.bce(p, t[:, None])
    except StudentError:
        return
    assert_close(loss, bce64(p, t), scale=bce_scale(p))


@pytest.mark.bonus
@pytest.mark.hint(
    "in float16 the numbers next to 1 are 0.0005 away and 1e-7 is almost 0: bound the logarithm, not the probability"
)
def test_half_precision(student: Any) -> None:
    """float16: right inside, and bounded at a wrong certainty."""
    p = torch.tensor([0.1, 0.5, 0.8], dtype=torch.float16)
    t = torch.tensor([1.0, 0.25, 0.0], dtype=torch.float16)
    assert_close(student.bce(p, t), bce64(p, t), dtype=torch.float16, scale=bce_scale(p))
    for certain in (0.0, 1.0):
        q = torch.tensor([certain], dtype=torch.float16)
        require_bounded(student.bce(q, 1 - q), torch.float16, what=f"p = [{certain:g}], t = 1 - p in float16")
