"""Hidden tests of ``log_softmax(x)``: (..., C) to (..., C), the logarithm of the softmax, without taking one."""

from __future__ import annotations

import math

import pytest
import torch

from autograder.testing import assert_close, logit_scale

from .oracle import DTYPES, FAR_ROWS, log_softmax64, log_softmax_grad64, row_weights

pytestmark = pytest.mark.task("log_softmax")

FLOAT64 = torch.float64


@pytest.mark.hint(
    "check a small case by hand: C equal logits give -log C each; natural logarithm, and no entry above 0"
)
def test_worked_numbers(student):
    """log_softmax of (1, 2, 3) and of equal logits."""
    # mpmath, mp.dps = 40: [v - log(exp(mpf(1)) + exp(mpf(2)) + exp(mpf(3))) for v in (1, 2, 3)]
    golden = [[-2.4076059644443803, -1.4076059644443803, -0.40760596444438030]]
    x = torch.tensor([[1.0, 2.0, 3.0]], dtype=FLOAT64)
    assert_close(student.log_softmax(x), torch.tensor(golden, dtype=FLOAT64), scale=logit_scale(x))
    equal = torch.zeros(2, 4, dtype=FLOAT64)
    # mpmath: -log(mpf(4))
    assert_close(student.log_softmax(equal), torch.full((2, 4), -1.3862943611198906, dtype=FLOAT64))


@pytest.mark.hint(
    "the logarithm of a softmax that underflowed is -inf: log(a/b) should stay a difference, of logits that were "
    "shifted by the largest one of the same row"
)
@pytest.mark.parametrize("case", FAR_ROWS)
def test_far_logits(student, case):
    """Logits of +-1000 and +-1e4, alone and together in one batch, in float64 and float32."""
    for dtype in DTYPES:
        for rows in FAR_ROWS[case]:
            x = torch.tensor(rows, dtype=dtype)
            assert_close(student.log_softmax(x), log_softmax64(x), dtype=dtype, scale=logit_scale(x))


@pytest.mark.hint(
    "the gradient must be finite and right where exp would overflow or underflow: a clamp or an added epsilon that "
    "repairs the value leaves the gradient wrong"
)
@pytest.mark.parametrize("cases", [("up", "down", "wide"), ("both_ends",)], ids=["single_rows", "one_batch"])
def test_far_gradients(student, cases):
    """Gradients of a weighted sum of the entries at +-1000 and +-1e4, in float64 and float32."""
    for dtype in DTYPES:
        for rows in (rows for case in cases for rows in FAR_ROWS[case]):
            x = torch.tensor(rows, dtype=dtype)
            weights = row_weights(x)
            gradient = student.grad("log_softmax", x, weights=weights)
            assert_close(gradient, log_softmax_grad64(x, weights), dtype=dtype, scale=logit_scale(x))


@pytest.mark.hint(
    "normalise over the last dimension, in the dtype of the input: no other axis, no hidden float32, no added epsilon"
)
@pytest.mark.parametrize("shape", [(7, 5), (4, 4)], ids=["oblong", "square"])
def test_fresh_rows(student, rng, shape):
    """Random rows in float64, right to 1e-12; a square batch hides neither a wrong axis nor a missing keepdim."""
    x = 3 * torch.randn(shape, generator=rng, dtype=FLOAT64)
    assert_close(student.log_softmax(x), log_softmax64(x), scale=logit_scale(x))


@pytest.mark.hint(
    "log(p + 1e-12) is not log(p): where p is 1e-9 an epsilon is a large error, so remove the log of a small number"
)
def test_small_probabilities(student):
    """Gaps of 20 to 40, where probabilities are small and their logarithms moderate."""
    x = torch.tensor([[0.0, -20.0, -30.0], [40.0, 0.0, 10.0]], dtype=FLOAT64)
    assert_close(student.log_softmax(x), log_softmax64(x), scale=logit_scale(x))


@pytest.mark.hint(
    "autograd must see every step, the normalising term too: no .item(), .detach() or NumPy on the way to the result"
)
def test_fresh_gradient(student, rng):
    """Gradient of a weighted sum of the entries, random rows and weights."""
    x = 3 * torch.randn(6, 4, generator=rng, dtype=FLOAT64)
    weights = torch.randn(6, 4, generator=rng, dtype=FLOAT64)
    gradient = student.grad("log_softmax", x, weights=weights)
    assert_close(gradient, log_softmax_grad64(x, weights), scale=logit_scale(x))


@pytest.mark.hint("the classes lie along the last dimension, however many come before it: dim=-1, not dim=1 or dim=0")
@pytest.mark.parametrize("shape", [(5,), (2, 3, 4)], ids=["single_row", "stack_of_batches"])
def test_leading_shapes(student, rng, shape):
    """(C,) and (n, m, C) keep their shapes."""
    x = torch.randn(shape, generator=rng, dtype=FLOAT64)
    assert_close(student.log_softmax(x), log_softmax64(x), scale=logit_scale(x))


@pytest.mark.hint(
    "with one class the result is 0, exactly; squeeze() without a dimension drops axes of length 1 that belong to the "
    "batch, and an epsilon inside the log is an error too"
)
def test_axes_of_length_one(student):
    """One class (3, 1), one row (1, 3), and both at once: shapes are kept and no epsilon creeps in."""
    one_class = torch.tensor([[0.0], [0.5], [-1.5]], dtype=FLOAT64)
    # Every stable form is exact here, so a quarter of the usual tolerance is generous; an epsilon of 1e-12 shows.
    assert_close(student.log_softmax(one_class), torch.zeros(3, 1, dtype=FLOAT64), tolerance=2.5e-13)
    one_row = torch.tensor([[0.5, -1.0, 2.0]], dtype=FLOAT64)
    assert_close(student.log_softmax(one_row), log_softmax64(one_row), scale=logit_scale(one_row))
    assert_close(student.log_softmax(one_row[:, :1]), torch.zeros(1, 1, dtype=FLOAT64), tolerance=2.5e-13)


@pytest.mark.hint("nothing may depend on the number of classes: no hard-coded count, no recursion one class deep each")
def test_thousand_classes(student, rng):
    """Rows of 1000 classes."""
    x = 2 * torch.randn(3, 1000, generator=rng, dtype=FLOAT64)
    assert_close(student.log_softmax(x), log_softmax64(x), scale=logit_scale(x))


@pytest.mark.hint(
    "a transposed or strided tensor is a tensor like any other: view() needs contiguous memory, reshape() does not"
)
def test_strided_input(student, rng):
    """A transposed batch, every second column of a batch, and a stack whose leading axes were swapped."""
    table, stack = torch.randn(6, 8, generator=rng, dtype=FLOAT64), torch.randn(4, 3, 5, generator=rng, dtype=FLOAT64)
    for x in (table.t(), table[:, ::2], stack.transpose(0, 1)):
        assert_close(student.log_softmax(x), log_softmax64(x), scale=logit_scale(x))


@pytest.mark.hint("an in-place step such as x -= ... changes the caller's tensor: make a new one")
def test_input_is_kept(student):
    """The logits are the same after the call as before."""
    x = torch.tensor([[1.0, 2.0, 3.0], [-1.0, 4.0, 0.5]], dtype=FLOAT64)
    run = student.trace("log_softmax", x)
    assert torch.equal(run.inputs[0], x), "changed its input in place"
    assert_close(run.value, log_softmax64(x), scale=logit_scale(x))


@pytest.mark.hint(
    "a batch of no rows is still a batch: reduce over the last dimension only, and nothing else is needed"
)
def test_empty_batch(student):
    """(0, 3) gives (0, 3)."""
    empty = torch.zeros(0, 3, dtype=FLOAT64)
    assert_close(student.log_softmax(empty), empty)


@pytest.mark.hint(
    "keep nothing between two calls: what the backward pass needs belongs to the graph (or to ctx) of its own call"
)
def test_calls_do_not_share_state(student, rng):
    """Two results, then the gradient of the first."""
    x, other = torch.randn(2, 4, 3, generator=rng, dtype=FLOAT64)
    weights = row_weights(x)
    gradient = student.grad("log_softmax", x, weights=weights, interleave=(other,))
    assert_close(gradient, log_softmax_grad64(x, weights), scale=logit_scale(x))


@pytest.mark.hint("let torch reduce all rows at once; a Python loop over the rows takes longer with every row")
def test_no_loop_over_rows(student, rng):
    """As many tensor operations for 64 rows as for 8 (8 more are forgiven)."""
    many = torch.randn(64, 4, generator=rng, dtype=FLOAT64)
    run, short = student.trace("log_softmax", many, count=True), student.trace("log_softmax", many[:8], count=True)
    assert_close(run.value, log_softmax64(many), scale=logit_scale(many))
    assert run.operations <= short.operations + 8, (
        f"took {run.operations} tensor operations for 64 rows and {short.operations} for 8, expected about as many"
    )


@pytest.mark.hint(
    "the exponentials of a row of log-probabilities sum to 1, and adding 16 to every logit changes nothing"
)
def test_shift_and_sum(student, rng):
    """log_softmax(x + 16) = log_softmax(x), and exp of every row sums to 1."""
    x = torch.randn(5, 6, generator=rng, dtype=FLOAT64)
    here, there = student.log_softmax(x), student.log_softmax(x + 16)
    assert_close(here, log_softmax64(x), scale=logit_scale(x))
    assert_close(torch.exp(here).sum(dim=-1), torch.ones(5, dtype=FLOAT64), scale=logit_scale(x))
    # 1e-11: x + 16 itself is rounded.
    assert_close(there, here, tolerance=1e-11)


@pytest.mark.hint("the result stays on the device of x: who wants it on the CPU, for a plot, moves it there afterwards")
def test_device(student, device):
    """Values and gradient of four rows on the device of the logits, beside a GPU, float32."""
    x = torch.tensor([[0.5, -1.0, 2.0], [1.5, 0.25, -0.5], [-2.0, 1.0, 0.0], [0.75, 3.0, 1.0]])
    weights = row_weights(x)
    assert_close(student.on(device).log_softmax(x), log_softmax64(x), dtype=torch.float32, scale=logit_scale(x))
    gradient = student.on(device).grad("log_softmax", x, weights=weights)
    assert_close(gradient, log_softmax_grad64(x, weights), dtype=torch.float32, scale=logit_scale(x))


@pytest.mark.bonus
@pytest.mark.hint(
    "a masked logit of -inf has log-probability -inf and leaves the others alone: no 0 * inf, no inf - inf on the way"
)
def test_masked_logit(student):
    """One -inf in a row, as attention masks use it."""
    x = torch.tensor([[0.0, -math.inf, 0.0], [1.0, 2.0, 3.0]], dtype=FLOAT64)
    assert_close(student.log_softmax(x), log_softmax64(x), scale=logit_scale(x))


@pytest.mark.bonus
@pytest.mark.hint(
    "float16 overflows at exp(11.1) and knows no number below 6e-8; keep its dtype, and the log a difference"
)
def test_half_precision(student):
    """float16 rows whose plain exponentials are not float16 numbers, with a gap of 20."""
    x = torch.tensor([[20.0, 21.0, 1.0], [-30.0, -28.0, -31.0]], dtype=torch.float16)
    assert_close(student.log_softmax(x), log_softmax64(x), dtype=torch.float16, scale=logit_scale(x))
