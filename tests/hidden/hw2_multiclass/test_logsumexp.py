"""Hidden tests of ``logsumexp(x)``: (..., C) to (...), the log of a sum of exponentials over the last dimension."""

from __future__ import annotations

import math

import pytest
import torch

from autograder.testing import assert_close, logit_scale

from .oracle import DTYPES, FAR_ROWS, logsumexp64, softmax64

pytestmark = pytest.mark.task("logsumexp")

FLOAT64 = torch.float64


@pytest.mark.hint("check a small case by hand: [0, 0] gives log 2 = 0.6931, the natural logarithm of e^0 + e^0")
def test_worked_numbers(student):
    """Small rows whose answer is known: log 2, and log(e + e^2 + e^3)."""
    coin = torch.zeros(2, dtype=FLOAT64)
    assert_close(student.logsumexp(coin), torch.tensor(0.69314718055994531, dtype=FLOAT64), scale=logit_scale(coin))
    x = torch.tensor([[1.0, 2.0, 3.0]], dtype=FLOAT64)
    # mpmath, mp.dps = 40: log(sum(exp(mpf(v)) for v in (1, 2, 3)))
    assert_close(student.logsumexp(x), torch.tensor([3.4076059644443803], dtype=FLOAT64), scale=logit_scale(x))


@pytest.mark.hint(
    "exp overflows above 709 (above 88 in float32) and is 0 below -745: shift by the largest logit of the same row; a "
    "mean, a constant or a maximum over the whole batch leaves some row that overflows or vanishes"
)
@pytest.mark.parametrize("case", FAR_ROWS)
def test_far_logits(student, case):
    """Logits of +-1000 and +-1e4, alone and together in one batch, in float64 and float32."""
    for dtype in DTYPES:
        for rows in FAR_ROWS[case]:
            x = torch.tensor(rows, dtype=dtype)
            assert_close(student.logsumexp(x), logsumexp64(x), dtype=dtype, scale=logit_scale(x))


@pytest.mark.hint(
    "the gradient of log-sum-exp is the softmax, finite everywhere: a branch that overflows poisons it with NaN even "
    "where its value is thrown away, and clamped logits lose theirs"
)
@pytest.mark.parametrize("cases", [("up", "down", "wide"), ("both_ends",)], ids=["single_rows", "one_batch"])
def test_far_gradients(student, cases):
    """Gradients at +-1000 and +-1e4, in float64 and float32: the softmax of each row."""
    for dtype in DTYPES:
        for rows in (rows for case in cases for rows in FAR_ROWS[case]):
            x = torch.tensor(rows, dtype=dtype)
            assert_close(student.grad("logsumexp", x), softmax64(x), dtype=dtype, scale=logit_scale(x))


@pytest.mark.hint(
    "sum over the last dimension, in the dtype of the input: no other axis, no hidden float32, no added epsilon"
)
@pytest.mark.parametrize("shape", [(7, 5), (4, 4)], ids=["oblong", "square"])
def test_fresh_rows(student, rng, shape):
    """Random rows in float64, right to 1e-12; a square batch hides neither a wrong axis nor a missing keepdim."""
    x = 3 * torch.randn(shape, generator=rng, dtype=FLOAT64)
    assert_close(student.logsumexp(x), logsumexp64(x), scale=logit_scale(x))


@pytest.mark.hint(
    "autograd must see every step: no .item(), .detach() or NumPy on the way from the logits to the result"
)
def test_fresh_gradient(student, rng):
    """Gradient of a weighted sum of results, random rows: each row's weight times its softmax."""
    x = 3 * torch.randn(6, 4, generator=rng, dtype=FLOAT64)
    weights = torch.randn(6, generator=rng, dtype=FLOAT64)
    gradient = student.grad("logsumexp", x, weights=weights)
    assert_close(gradient, weights[:, None] * softmax64(x), scale=logit_scale(x))


@pytest.mark.hint("the classes lie along the last dimension, however many come before it: dim=-1, not dim=1 or dim=0")
@pytest.mark.parametrize("shape", [(5,), (2, 3, 4)], ids=["single_row", "stack_of_batches"])
def test_leading_shapes(student, rng, shape):
    """(C,) gives a 0-dim tensor, (n, m, C) gives (n, m)."""
    x = torch.randn(shape, generator=rng, dtype=FLOAT64)
    assert_close(student.logsumexp(x), logsumexp64(x), scale=logit_scale(x))


@pytest.mark.hint(
    "with one class the result is the logit itself, exactly; squeeze() without a dimension drops axes of length 1 that "
    "belong to the batch, and an epsilon inside the log is an error too"
)
def test_axes_of_length_one(student):
    """One class (3, 1), one row (1, 3), and both at once: shapes are kept and no epsilon creeps in."""
    one_class = torch.tensor([[0.0], [0.5], [-1.5]], dtype=FLOAT64)
    # Every stable form is exact here, so a quarter of the usual tolerance is generous; an epsilon of 1e-12 shows.
    assert_close(student.logsumexp(one_class), one_class[:, 0], tolerance=2.5e-13)
    one_row = torch.tensor([[0.5, -1.0, 2.0]], dtype=FLOAT64)
    assert_close(student.logsumexp(one_row), logsumexp64(one_row), scale=logit_scale(one_row))
    assert_close(student.logsumexp(one_row[:, :1]), one_row[:, 0], tolerance=2.5e-13)


@pytest.mark.hint("nothing may depend on the number of classes: no hard-coded count, no recursion one class deep each")
def test_thousand_classes(student, rng):
    """Rows of 1000 classes."""
    x = 2 * torch.randn(3, 1000, generator=rng, dtype=FLOAT64)
    assert_close(student.logsumexp(x), logsumexp64(x), scale=logit_scale(x))


@pytest.mark.hint(
    "a transposed or strided tensor is a tensor like any other: view() needs contiguous memory, reshape() does not"
)
def test_strided_input(student, rng):
    """A transposed batch, every second column of a batch, and a stack whose leading axes were swapped."""
    table, stack = torch.randn(6, 8, generator=rng, dtype=FLOAT64), torch.randn(4, 3, 5, generator=rng, dtype=FLOAT64)
    for x in (table.t(), table[:, ::2], stack.transpose(0, 1)):
        assert_close(student.logsumexp(x), logsumexp64(x), scale=logit_scale(x))


@pytest.mark.hint("an in-place step such as x -= ... changes the caller's tensor: make a new one")
def test_input_is_kept(student):
    """The logits are the same after the call as before."""
    x = torch.tensor([[1.0, 2.0, 3.0], [-1.0, 4.0, 0.5]], dtype=FLOAT64)
    run = student.trace("logsumexp", x)
    assert torch.equal(run.inputs[0], x), "changed its input in place"
    assert_close(run.value, logsumexp64(x), scale=logit_scale(x))


@pytest.mark.hint(
    "a batch of no rows is still a batch: reduce over the last dimension only, and nothing else is needed"
)
def test_empty_batch(student):
    """(0, 3) gives (0,)."""
    assert_close(student.logsumexp(torch.zeros(0, 3, dtype=FLOAT64)), torch.zeros(0, dtype=FLOAT64))


@pytest.mark.hint(
    "keep nothing between two calls: what the backward pass needs belongs to the graph (or to ctx) of its own call"
)
def test_calls_do_not_share_state(student, rng):
    """Two results, then the gradient of the first."""
    x, other = torch.randn(2, 4, 3, generator=rng, dtype=FLOAT64)
    gradient = student.grad("logsumexp", x, interleave=(other,))
    assert_close(gradient, softmax64(x), scale=logit_scale(x))


@pytest.mark.hint("let torch reduce all rows at once; a Python loop over the rows takes longer with every row")
def test_no_loop_over_rows(student, rng):
    """As many tensor operations for 64 rows as for 8 (8 more are forgiven)."""
    many = torch.randn(64, 4, generator=rng, dtype=FLOAT64)
    run, short = student.trace("logsumexp", many, count=True), student.trace("logsumexp", many[:8], count=True)
    assert_close(run.value, logsumexp64(many), scale=logit_scale(many))
    assert run.operations <= short.operations + 8, (
        f"took {run.operations} tensor operations for 64 rows and {short.operations} for 8, expected about as many"
    )


@pytest.mark.hint(
    "adding 500 to every logit adds 500 to the log-sum-exp, which lies between the maximum and the maximum plus log C"
)
def test_shift_and_bounds(student, rng):
    """logsumexp(x + 500) = logsumexp(x) + 500, and max <= logsumexp <= max + log C."""
    x = torch.randn(5, 6, generator=rng, dtype=FLOAT64)
    low, high = student.logsumexp(x), student.logsumexp(x + 500)
    assert_close(low, logsumexp64(x), scale=logit_scale(x))
    # 1e-9: x + 500 itself is rounded to 6e-14, and both results carry the error of their own scale.
    assert_close(high, low + 500, tolerance=1e-9)
    top = x.amax(dim=-1) + 500
    assert bool(((high >= top - 1e-9) & (high <= top + math.log(6) + 1e-9)).all()), (
        "returned a value outside [max, max + log C]"
    )


@pytest.mark.hint(
    "a running sum or maximum starts on the device of x: torch.zeros_like(...) or device=x.device, else the first step "
    "meets two devices"
)
def test_device(student, device):
    """Values and gradient of four rows on the device of the logits, beside a GPU, float32."""
    x = torch.tensor([[0.5, -1.0, 2.0], [1.5, 0.25, -0.5], [-2.0, 1.0, 0.0], [0.75, 3.0, 1.0]])
    assert_close(student.on(device).logsumexp(x), logsumexp64(x), dtype=torch.float32, scale=logit_scale(x))
    assert_close(student.on(device).grad("logsumexp", x), softmax64(x), dtype=torch.float32, scale=logit_scale(x))


@pytest.mark.bonus
@pytest.mark.hint(
    "a masked logit of -inf has weight 0; if all are -inf, inf - inf gives NaN: shift by a finite number there"
)
@pytest.mark.parametrize(
    ("row", "golden"),
    [
        ([0.0, -math.inf, 0.0], 0.69314718055994531),
        ([-math.inf, -math.inf, -math.inf], -math.inf),
        ([math.inf, math.inf], math.inf),
    ],
    ids=["one_masked", "all_masked", "all_infinite"],
)
def test_infinite_logits(student, row, golden):
    """One -inf is ignored; all -inf gives -inf; all +inf gives +inf."""
    x = torch.tensor(row, dtype=FLOAT64)
    assert_close(student.logsumexp(x), torch.tensor(golden, dtype=FLOAT64))


@pytest.mark.bonus
@pytest.mark.hint(
    "float16 overflows at exp(11.1) and knows no number below 6e-8; keep its dtype and shift by the maximum"
)
def test_half_precision(student):
    """float16 rows whose plain exponentials are not float16 numbers."""
    x = torch.tensor([[20.0, 21.0, 18.0], [-30.0, -28.0, -31.0]], dtype=torch.float16)
    assert_close(student.logsumexp(x), logsumexp64(x), dtype=torch.float16, scale=logit_scale(x))
