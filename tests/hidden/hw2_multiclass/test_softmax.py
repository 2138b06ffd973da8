"""Hidden tests of ``softmax(x)``: (..., C) to (..., C), positive numbers that sum to one along the last dimension."""

from __future__ import annotations

import math

import pytest
import torch

from autograder.testing import assert_close, logit_scale

from .oracle import DTYPES, FAR_ROWS, row_weights, softmax64, softmax_grad64

pytestmark = pytest.mark.task("softmax")

FLOAT64 = torch.float64

# Values of moderate logits are compared at scale 1. At +-1000 the scale of the logits is used although the values lie
# in [0, 1]: exp(x - logsumexp(x)) is a right form too, and x - logsumexp(x) carries the rounding of numbers near 1000.


@pytest.mark.hint(
    "check a small case by hand: equal logits share the probability equally, and e^x / sum e^x is natural, not base 2"
)
def test_worked_numbers(student):
    """softmax of (1, 2, 3), of equal logits, and of a gap of 30, where the small share is small but not zero."""
    # mpmath, mp.dps = 40: [exp(v) / (exp(1) + exp(2) + exp(3)) for v in (mpf(1), mpf(2), mpf(3))]
    golden = [[0.090030573170380458, 0.24472847105479765, 0.66524095577482189]]
    assert_close(student.softmax(torch.tensor([[1.0, 2.0, 3.0]], dtype=FLOAT64)), torch.tensor(golden, dtype=FLOAT64))
    assert_close(student.softmax(torch.zeros(2, 4, dtype=FLOAT64)), torch.full((2, 4), 0.25, dtype=FLOAT64))
    # mpmath: exp(mpf(-30)) / (1 + exp(mpf(-30)))
    small = torch.tensor([1.0 - 9.3576229688393e-14, 9.3576229688393e-14], dtype=FLOAT64)
    assert_close(student.softmax(torch.tensor([0.0, -30.0], dtype=FLOAT64)), small)


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
            assert_close(student.softmax(x), softmax64(x), dtype=dtype, scale=logit_scale(x))


@pytest.mark.hint(
    "the gradient must be finite and right where exp would overflow: a branch that overflows poisons it with NaN even "
    "where its value is thrown away, and clamped logits lose theirs"
)
@pytest.mark.parametrize("cases", [("up", "down", "wide"), ("both_ends",)], ids=["single_rows", "one_batch"])
def test_far_gradients(student, cases):
    """Gradients of a weighted sum of the entries at +-1000 and +-1e4, in float64 and float32."""
    for dtype in DTYPES:
        for rows in (rows for case in cases for rows in FAR_ROWS[case]):
            x = torch.tensor(rows, dtype=dtype)
            weights = row_weights(x)
            gradient = student.grad("softmax", x, weights=weights)
            assert_close(gradient, softmax_grad64(x, weights), dtype=dtype, scale=logit_scale(x))


@pytest.mark.hint(
    "normalise over the last dimension, in the dtype of the input: no other axis, no hidden float32, no added epsilon"
)
@pytest.mark.parametrize("shape", [(7, 5), (4, 4)], ids=["oblong", "square"])
def test_fresh_rows(student, rng, shape):
    """Random rows in float64, right to 1e-12; a square batch hides neither a wrong axis nor a missing keepdim."""
    x = 3 * torch.randn(shape, generator=rng, dtype=FLOAT64)
    assert_close(student.softmax(x), softmax64(x))


@pytest.mark.hint(
    "autograd must see every step, the normalising sum too: no .item(), .detach() or NumPy on the way to the result"
)
def test_fresh_gradient(student, rng):
    """Gradient of a weighted sum of the entries, random rows and weights."""
    x = 3 * torch.randn(6, 4, generator=rng, dtype=FLOAT64)
    weights = torch.randn(6, 4, generator=rng, dtype=FLOAT64)
    gradient = student.grad("softmax", x, weights=weights)
    assert_close(gradient, softmax_grad64(x, weights), scale=logit_scale(x))


@pytest.mark.hint("the classes lie along the last dimension, however many come before it: dim=-1, not dim=1 or dim=0")
@pytest.mark.parametrize("shape", [(5,), (2, 3, 4)], ids=["single_row", "stack_of_batches"])
def test_leading_shapes(student, rng, shape):
    """(C,) and (n, m, C) keep their shapes."""
    x = torch.randn(shape, generator=rng, dtype=FLOAT64)
    assert_close(student.softmax(x), softmax64(x))


@pytest.mark.hint(
    "with one class the probability is 1, exactly; squeeze() without a dimension drops axes of length 1 that belong to "
    "the batch, and an epsilon in the denominator is an error too"
)
def test_axes_of_length_one(student):
    """One class (3, 1), one row (1, 3), and both at once: shapes are kept and no epsilon creeps in."""
    one_class = torch.tensor([[0.0], [0.5], [-1.5]], dtype=FLOAT64)
    # Every stable form is exact here, so a quarter of the usual tolerance is generous; an epsilon of 1e-12 shows.
    assert_close(student.softmax(one_class), torch.ones(3, 1, dtype=FLOAT64), tolerance=2.5e-13)
    one_row = torch.tensor([[0.5, -1.0, 2.0]], dtype=FLOAT64)
    assert_close(student.softmax(one_row), softmax64(one_row))
    assert_close(student.softmax(one_row[:, :1]), torch.ones(1, 1, dtype=FLOAT64), tolerance=2.5e-13)


@pytest.mark.hint("nothing may depend on the number of classes: no hard-coded count, no recursion one class deep each")
def test_thousand_classes(student, rng):
    """Rows of 1000 classes."""
    x = 2 * torch.randn(3, 1000, generator=rng, dtype=FLOAT64)
    assert_close(student.softmax(x), softmax64(x))


@pytest.mark.hint(
    "a transposed or strided tensor is a tensor like any other: view() needs contiguous memory, reshape() does not"
)
def test_strided_input(student, rng):
    """A transposed batch, every second column of a batch, and a stack whose leading axes were swapped."""
    table, stack = torch.randn(6, 8, generator=rng, dtype=FLOAT64), torch.randn(4, 3, 5, generator=rng, dtype=FLOAT64)
    for x in (table.t(), table[:, ::2], stack.transpose(0, 1)):
        assert_close(student.softmax(x), softmax64(x))


@pytest.mark.hint("an in-place step such as x -= ... or exp_() changes the caller's tensor: make a new one")
def test_input_is_kept(student):
    """The logits are the same after the call as before."""
    x = torch.tensor([[1.0, 2.0, 3.0], [-1.0, 4.0, 0.5]], dtype=FLOAT64)
    run = student.trace("softmax", x)
    assert torch.equal(run.inputs[0], x), "changed its input in place"
    assert_close(run.value, softmax64(x))


@pytest.mark.hint(
    "a batch of no rows is still a batch: reduce over the last dimension only, and nothing else is needed"
)
def test_empty_batch(student):
    """(0, 3) gives (0, 3)."""
    empty = torch.zeros(0, 3, dtype=FLOAT64)
    assert_close(student.softmax(empty), empty)


@pytest.mark.hint(
    "keep nothing between two calls: what the backward pass needs belongs to the graph (or to ctx) of its own call"
)
def test_calls_do_not_share_state(student, rng):
    """Two results, then the gradient of the first."""
    x, other = torch.randn(2, 4, 3, generator=rng, dtype=FLOAT64)
    weights = row_weights(x)
    gradient = student.grad("softmax", x, weights=weights, interleave=(other,))
    assert_close(gradient, softmax_grad64(x, weights), scale=logit_scale(x))


@pytest.mark.hint("let torch reduce all rows at once; a Python loop over the rows takes longer with every row")
def test_no_loop_over_rows(student, rng):
    """As many tensor operations for 64 rows as for 8 (8 more are forgiven)."""
    many = torch.randn(64, 4, generator=rng, dtype=FLOAT64)
    run, short = student.trace("softmax", many, count=True), student.trace("softmax", many[:8], count=True)
    assert_close(run.value, softmax64(many))
    assert run.operations <= short.operations + 8, (
        f"took {run.operations} tensor operations for 64 rows and {short.operations} for 8, expected about as many"
    )


@pytest.mark.hint(
    "softmax knows only differences: adding 16 to every logit changes nothing, and every row still sums to 1"
)
def test_shift_and_sum(student, rng):
    """softmax(x + 16) = softmax(x), and rows sum to 1."""
    x = torch.randn(5, 6, generator=rng, dtype=FLOAT64)
    here, there = student.softmax(x), student.softmax(x + 16)
    assert_close(here, softmax64(x))
    assert_close(here.sum(dim=-1), torch.ones(5, dtype=FLOAT64))
    # 1e-11: x + 16 itself is rounded, and exp turns that into a relative error.
    assert_close(there, here, tolerance=1e-11)


@pytest.mark.hint(
    "the logits say which device to use, not a constant at the top of the notebook and not what the machine has: stay "
    "where x is"
)
def test_device(student, device):
    """Values and gradient of four rows on the device of the logits, beside a GPU, float32."""
    x = torch.tensor([[0.5, -1.0, 2.0], [1.5, 0.25, -0.5], [-2.0, 1.0, 0.0], [0.75, 3.0, 1.0]])
    weights = row_weights(x)
    assert_close(student.on(device).softmax(x), softmax64(x), dtype=torch.float32, scale=logit_scale(x))
    gradient = student.on(device).grad("softmax", x, weights=weights)
    assert_close(gradient, softmax_grad64(x, weights), dtype=torch.float32, scale=logit_scale(x))


@pytest.mark.bonus
@pytest.mark.hint(
    "a masked logit of -inf gets probability 0 and leaves the others alone: no 0 * inf, no inf - inf on the way"
)
def test_masked_logit(student):
    """One -inf in a row, as attention masks use it."""
    x = torch.tensor([[0.0, -math.inf, 0.0], [1.0, 2.0, 3.0]], dtype=FLOAT64)
    assert_close(student.softmax(x), softmax64(x))


@pytest.mark.bonus
@pytest.mark.hint(
    "float16 overflows at exp(11.1) and knows no number below 6e-8; keep its dtype and shift by the maximum"
)
def test_half_precision(student):
    """float16 rows whose plain exponentials are not float16 numbers."""
    x = torch.tensor([[20.0, 21.0, 18.0], [-30.0, -28.0, -31.0]], dtype=torch.float16)
    assert_close(student.softmax(x), softmax64(x), dtype=torch.float16, scale=logit_scale(x))
