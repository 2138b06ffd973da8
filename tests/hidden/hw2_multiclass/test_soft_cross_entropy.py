"""Hidden tests of ``soft_cross_entropy(logits, targets)``: twice (n, C), rows of targets sum to 1, to a 0-dim mean."""

from __future__ import annotations

import math

import pytest
import torch

from autograder.testing import assert_close, logit_scale

from .oracle import (
    DTYPES,
    FAR_ROWS,
    one_hot32,
    soft_cross_entropy64,
    soft_cross_entropy_grad64,
)

pytestmark = pytest.mark.task("soft_cross_entropy")

FLOAT64 = torch.float64


def _shares(shape: tuple[int, int], rng: torch.Generator) -> torch.Tensor:
    """Random positive float64 targets whose rows sum to 1."""
    weights = 0.05 + torch.rand(shape, generator=rng, dtype=FLOAT64)
    return weights / weights.sum(dim=1, keepdim=True)


def _far_batches(case: str, dtype: torch.dtype) -> list[tuple[torch.Tensor, torch.Tensor]]:
    """Batches of far logits (n, 3), each with soft targets (exact in float32) that favour no obvious class."""
    batches = []
    for rows in FAR_ROWS[case]:
        x = torch.tensor(rows, dtype=dtype).reshape(-1, 3)
        targets = torch.tensor([[0.5, 0.125, 0.375], [0.25, 0.5, 0.25], [0.125, 0.125, 0.75]], dtype=dtype)
        batches.append((x, targets[: len(x)]))
    return batches


@pytest.mark.hint(
    "weigh each row's log-softmax with its targets, sum over the classes, average over the n rows, and mind the minus"
)
def test_worked_numbers(student):
    """One row by hand, and the one-hot panda that was predicted with 25 per cent: log 4."""
    x, t = torch.tensor([[1.0, 2.0, 3.0]], dtype=FLOAT64), torch.tensor([[0.25, 0.25, 0.5]], dtype=FLOAT64)
    # mpmath, mp.dps = 40: sum(t * (log(exp(mpf(1)) + exp(mpf(2)) + exp(mpf(3))) - v) for t, v in ...)
    golden = torch.tensor(1.1576059644443803, dtype=FLOAT64)
    assert_close(student.soft_cross_entropy(x, t), golden, scale=logit_scale(x))
    even, panda = torch.zeros(2, 4, dtype=FLOAT64), torch.eye(4, dtype=FLOAT64)[[1, 3]]
    # mpmath: log(mpf(4))
    assert_close(student.soft_cross_entropy(even, panda), torch.tensor(1.3862943611198906, dtype=FLOAT64))


@pytest.mark.hint("with one-hot targets this is the ordinary cross-entropy: same shift, same mean over n, no 1/(n C)")
def test_one_hot_targets(student):
    """The lecture's three rows of four classes with one-hot targets: 0.7556."""
    logits = torch.tensor([[1.0, 2.0, 3.0, 4.0], [2.0, 1.0, 0.0, -1.0], [0.5, 0.5, 0.5, 0.5]], dtype=FLOAT64)
    targets = one_hot32(torch.tensor([3, 0, 2]), 4).to(FLOAT64)
    # mpmath, mp.dps = 40: sum(log(sum(exp(mpf(v)) for v in row)) - mpf(row[c]) for row, c in zip(rows, y)) / 3
    golden = torch.tensor(0.75555791941409376, dtype=FLOAT64)
    assert_close(student.soft_cross_entropy(logits, targets), golden, scale=logit_scale(logits))


@pytest.mark.hint(
    "exp overflows above 709 (above 88 in float32), and the log of a softmax that underflowed is -inf: work with "
    "logits shifted by the largest one of the same row, and never take the log of a probability"
)
@pytest.mark.parametrize("case", FAR_ROWS)
def test_far_logits(student, case):
    """Logits of +-1000 and +-1e4 with soft targets, in float64 and float32."""
    for dtype in DTYPES:
        for x, t in _far_batches(case, dtype):
            expected = soft_cross_entropy64(x, t)
            assert_close(student.soft_cross_entropy(x, t), expected, dtype=dtype, scale=logit_scale(x))


@pytest.mark.hint(
    "a row with a lead of 1e4 costs nothing when the targets agree and 1e4 when they do not; targets of 0 must not "
    "give NaN"
)
@pytest.mark.parametrize(("target", "loss"), [(0, 0.0), (1, 1e4)], ids=["right", "wrong"])
def test_certain_row(student, target, loss):
    """[1e4, 0, 0] with one-hot targets: value and gradient, in float64 and float32."""
    for dtype in DTYPES:
        x, t = torch.tensor([[1e4, 0.0, 0.0]], dtype=dtype), torch.eye(3, dtype=dtype)[[target]]
        assert_close(student.soft_cross_entropy(x, t), torch.tensor(loss, dtype=dtype), scale=logit_scale(x))
        expected = soft_cross_entropy_grad64(x, t)
        assert_close(student.grad("soft_cross_entropy", x, t), expected, dtype=dtype, scale=logit_scale(x))


@pytest.mark.hint(
    "the gradient is finite everywhere, even where the naive loss is inf: a value that was repaired afterwards keeps "
    "its bad gradient"
)
@pytest.mark.parametrize("cases", [("up", "down", "wide"), ("both_ends",)], ids=["single_rows", "one_batch"])
def test_far_gradients(student, cases):
    """Gradients at +-1000 and +-1e4, in float64 and float32."""
    for dtype in DTYPES:
        for x, t in (batch for case in cases for batch in _far_batches(case, dtype)):
            gradient = student.grad("soft_cross_entropy", x, t)
            scale = logit_scale(x) / len(x)
            assert_close(gradient, soft_cross_entropy_grad64(x, t), dtype=dtype, scale=scale)


@pytest.mark.hint(
    "logits first, targets second; the mean over the n rows in their own dtype: no hidden float32, no added epsilon"
)
@pytest.mark.parametrize("shape", [(9, 5), (4, 4)], ids=["oblong", "square"])
def test_fresh_rows(student, rng, shape):
    """Random rows and targets in float64, right to 1e-12; more rows than classes, and as many."""
    x, t = 3 * torch.randn(shape, generator=rng, dtype=FLOAT64), _shares(shape, rng)
    assert_close(student.soft_cross_entropy(x, t), soft_cross_entropy64(x, t), scale=logit_scale(x))


@pytest.mark.hint(
    "every target counts with its own weight: rounding the targets, or taking only their largest class, turns soft "
    "labels hard"
)
def test_nearly_even_targets(student):
    """Targets of 0.3 to 0.4 that a label would throw away."""
    x = torch.tensor([[2.0, -1.0, 0.5], [-3.0, 1.0, 4.0]], dtype=FLOAT64)
    t = torch.tensor([[0.3, 0.4, 0.3], [0.4, 0.3, 0.3]], dtype=FLOAT64)
    assert_close(student.soft_cross_entropy(x, t), soft_cross_entropy64(x, t), scale=logit_scale(x))


@pytest.mark.hint(
    "whatever comes in is a logit, rows that happen to be probabilities too: one softmax, not two, and not none"
)
def test_normalised_rows(student, rng):
    """Rows of probabilities, and of log-probabilities, as logits."""
    x, t = _shares((5, 4), rng), _shares((5, 4), rng)
    assert_close(student.soft_cross_entropy(x, t), soft_cross_entropy64(x, t), scale=logit_scale(x))
    assert_close(student.soft_cross_entropy(x.log(), t), -(t * x.log()).sum() / 5, scale=logit_scale(x.log()))


@pytest.mark.hint(
    "the gradient is softmax minus targets, over n, times what the caller multiplies the loss by: no .item(), no "
    ".detach()"
)
def test_fresh_gradient(student, rng):
    """Gradient of 2.5 times the loss with respect to the logits."""
    x, t = 3 * torch.randn(6, 4, generator=rng, dtype=FLOAT64), _shares((6, 4), rng)
    gradient = student.grad("soft_cross_entropy", x, t, weights=torch.tensor(2.5, dtype=FLOAT64))
    assert_close(gradient, 2.5 * soft_cross_entropy_grad64(x, t), scale=logit_scale(x))


@pytest.mark.hint("nothing may depend on the number of classes: no hard-coded count, no recursion one class deep each")
def test_thousand_classes(student, rng):
    """Rows of 1000 classes with soft targets."""
    x, t = 2 * torch.randn(3, 1000, generator=rng, dtype=FLOAT64), _shares((3, 1000), rng)
    assert_close(student.soft_cross_entropy(x, t), soft_cross_entropy64(x, t), scale=logit_scale(x))


@pytest.mark.hint(
    "one row and one class are ordinary sizes; with one class the loss is 0, exactly, and an epsilon would show"
)
def test_axes_of_length_one(student):
    """One row (1, 3), one class (3, 1) and both at once give a 0-dim tensor."""
    row, t = torch.tensor([[0.5, -1.0, 2.0]], dtype=FLOAT64), torch.tensor([[0.25, 0.5, 0.25]], dtype=FLOAT64)
    assert_close(student.soft_cross_entropy(row, t), soft_cross_entropy64(row, t), scale=logit_scale(row))
    ones, nothing = torch.ones(3, 1, dtype=FLOAT64), torch.tensor(0.0, dtype=FLOAT64)
    # Every stable form is exact here, so a quarter of the usual tolerance is generous; an epsilon of 1e-12 shows.
    assert_close(student.soft_cross_entropy(row.reshape(3, 1), ones), nothing, tolerance=2.5e-13)
    assert_close(student.soft_cross_entropy(row[:, :1], ones[:1]), nothing, tolerance=2.5e-13)


@pytest.mark.hint(
    "a transposed or strided tensor is a tensor like any other: view() needs contiguous memory, reshape() does not"
)
def test_strided_input(student, rng):
    """Transposed logits with every second column of a wider table as targets."""
    x = torch.randn(4, 6, generator=rng, dtype=FLOAT64).t()
    table = torch.zeros(6, 8, dtype=FLOAT64)
    table[:, ::2] = _shares((6, 4), rng)
    t = table[:, ::2]
    assert_close(student.soft_cross_entropy(x, t), soft_cross_entropy64(x, t), scale=logit_scale(x))


@pytest.mark.hint(
    "an in-place step such as logits -= ... or targets *= ... changes the caller's tensors: make new ones"
)
def test_inputs_are_kept(student):
    """Logits and targets are the same after the call as before."""
    x = torch.tensor([[1.0, 2.0, 3.0], [-1.0, 4.0, 0.5]], dtype=FLOAT64)
    t = torch.tensor([[0.25, 0.25, 0.5], [0.0, 0.5, 0.5]], dtype=FLOAT64)
    run = student.trace("soft_cross_entropy", x, t)
    assert torch.equal(run.inputs[0], x), "changed the logits in place"
    assert torch.equal(run.inputs[1], t), "changed the targets in place"
    assert_close(run.value, soft_cross_entropy64(x, t), scale=logit_scale(x))


@pytest.mark.hint(
    "keep nothing between two calls: what the backward pass needs belongs to the graph (or to ctx) of its own call"
)
def test_calls_do_not_share_state(student, rng):
    """Two losses with other logits and targets, then the gradient of the first."""
    x, other = torch.randn(2, 4, 3, generator=rng, dtype=FLOAT64)
    t, other_t = _shares((4, 3), rng), _shares((4, 3), rng)
    gradient = student.grad("soft_cross_entropy", x, t, interleave=(other, other_t))
    assert_close(gradient, soft_cross_entropy_grad64(x, t), scale=logit_scale(x))


@pytest.mark.hint("let torch work on all rows at once; a Python loop over the rows takes longer with every row")
def test_no_loop_over_rows(student, rng):
    """As many tensor operations for 64 rows as for 8 (8 more are forgiven)."""
    x, t = torch.randn(64, 4, generator=rng, dtype=FLOAT64), _shares((64, 4), rng)
    run = student.trace("soft_cross_entropy", x, t, count=True)
    short = student.trace("soft_cross_entropy", x[:8], t[:8], count=True)
    assert_close(run.value, soft_cross_entropy64(x, t), scale=logit_scale(x))
    assert run.operations <= short.operations + 8, (
        f"took {run.operations} tensor operations for 64 rows and {short.operations} for 8, expected about as many"
    )


@pytest.mark.hint(
    "the product of targets (n, C) and transposed log-probabilities (C, n) is an (n, n) table of which only the "
    "diagonal is wanted: multiply entry by entry"
)
def test_memory(student, rng):
    """No tensor of more than 8 n C entries on the way, for 64 rows of 4 classes."""
    x, t = torch.randn(64, 4, generator=rng, dtype=FLOAT64), _shares((64, 4), rng)
    run = student.trace("soft_cross_entropy", x, t, count=True)
    assert_close(run.value, soft_cross_entropy64(x, t), scale=logit_scale(x))
    assert run.largest <= 8 * 64 * 4, (
        f"built a tensor of {run.largest} entries for 64 rows of 4 classes, expected at most {8 * 64 * 4}"
    )


@pytest.mark.hint(
    "torch.tensor(0.0) lies on the CPU, and += cannot add a number from a GPU to it: begin with a Python 0.0, or with "
    "zeros on the device of the logits"
)
def test_device(student, device):
    """Loss and gradient of four rows on the device of the logits, beside a GPU, float32."""
    x = torch.tensor([[0.5, -1.0, 2.0], [1.5, 0.25, -0.5], [-2.0, 1.0, 0.0], [0.75, 3.0, 1.0]])
    t = torch.tensor([[0.5, 0.25, 0.25], [0.0, 1.0, 0.0], [0.125, 0.375, 0.5], [0.25, 0.25, 0.5]])
    loss = student.on(device).soft_cross_entropy(x, t)
    assert_close(loss, soft_cross_entropy64(x, t), dtype=torch.float32, scale=logit_scale(x))
    gradient = student.on(device).grad("soft_cross_entropy", x, t)
    assert_close(gradient, soft_cross_entropy_grad64(x, t), dtype=torch.float32, scale=logit_scale(x))


@pytest.mark.bonus
@pytest.mark.hint(
    "a class with target 0 costs nothing even if its logit is -inf, but 0 * -inf is NaN: leave such terms out of the "
    "sum"
)
def test_masked_logit(student):
    """One -inf in a row, whose target is 0."""
    x = torch.tensor([[0.0, -math.inf, 0.0], [1.0, 2.0, 3.0]], dtype=FLOAT64)
    t = torch.tensor([[0.75, 0.0, 0.25], [0.25, 0.25, 0.5]], dtype=FLOAT64)
    assert_close(student.soft_cross_entropy(x, t), soft_cross_entropy64(x, t), scale=logit_scale(x))


@pytest.mark.bonus
@pytest.mark.hint(
    "float16 overflows at exp(11.1) and knows no number below 6e-8; keep its dtype, and the log a difference"
)
def test_half_precision(student):
    """float16 rows whose plain exponentials are not float16 numbers, with a gap of 20."""
    x = torch.tensor([[20.0, 21.0, 1.0], [-30.0, -28.0, -31.0]], dtype=torch.float16)
    t = torch.tensor([[0.25, 0.25, 0.5], [0.5, 0.25, 0.25]], dtype=torch.float16)
    expected = soft_cross_entropy64(x, t)
    assert_close(student.soft_cross_entropy(x, t), expected, dtype=torch.float16, scale=logit_scale(x))


@pytest.mark.bonus
@pytest.mark.hint(
    "log(1 + 1e-17) is log(1) in floating point: leave the largest term out of the sum and let log1p add it"
)
def test_tiny_loss(student):
    """A row with a lead of 40 and a one-hot target: a loss of 8.5e-18, to ten digits."""
    x, t = torch.tensor([[40.0, 0.0, 0.0]], dtype=FLOAT64), torch.tensor([[1.0, 0.0, 0.0]], dtype=FLOAT64)
    # mpmath, mp.dps = 40: log1p(2 * exp(mpf(-40)))
    golden = 8.4967085105831780e-18
    # A relative error of 1e-10: exp(-40) itself is right to a few units of the last of 16 digits.
    assert_close(student.soft_cross_entropy(x, t), torch.tensor(golden, dtype=FLOAT64), scale=golden, tolerance=1e-10)
