"""Hidden tests of ``nll_loss(log_probs, y)``: rows (n, C), labels (n,), to a 0-dim mean of minus the picked entries."""

from __future__ import annotations

import math

import pytest
import torch

from autograder.testing import StudentError, assert_close, logit_scale

from .oracle import DTYPES, LECTURE_LABELS, LECTURE_PROBABILITIES, log_softmax64, nll64, nll_grad64

pytestmark = pytest.mark.task("nll_loss")

FLOAT64 = torch.float64
INTEGERS = [torch.int8, torch.uint8, torch.int32]


@pytest.mark.hint(
    "take minus the log-probability of the right class in each row and average over the rows: 1/n, not 1/(n C), not a "
    "sum"
)
def test_lecture_example(student):
    """Four examples of three classes, worked by hand in the lecture: 0.9335."""
    log_probs = torch.tensor(LECTURE_PROBABILITIES, dtype=FLOAT64).log()
    # mpmath, mp.dps = 40: -(log(mpf("0.3792")) + log(mpf("0.4147")) + log(mpf("0.3490")) + log(mpf("0.4354"))) / 4
    golden = torch.tensor(0.93351622682311790, dtype=FLOAT64)
    assert_close(student.nll_loss(log_probs, torch.tensor(LECTURE_LABELS)), golden, scale=logit_scale(log_probs))


@pytest.mark.hint(
    "the rows are taken as they are: normalising them again changes the answer whenever they do not sum to one"
)
def test_rows_are_not_normalised(student):
    """Rows whose exponentials do not sum to one: 1.1, exactly what was picked."""
    log_probs = torch.tensor([[-0.5, -1.2, -2, -3], [-1, -0.2, -3, -2], [-2, -1, -0.1, -3]], dtype=FLOAT64)
    # (3 + 0.2 + 0.1) / 3, by hand
    golden = torch.tensor(1.1, dtype=FLOAT64)
    assert_close(student.nll_loss(log_probs, torch.tensor([3, 1, 2])), golden, scale=logit_scale(log_probs))


@pytest.mark.hint("the sign is minus, always: entries above 0 are picked like any others, and make the loss negative")
def test_fresh_rows(student, rng):
    """Random rows of both signs in float64, right to 1e-12."""
    log_probs, y = torch.randn(9, 5, generator=rng, dtype=FLOAT64), torch.randint(0, 5, (9,), generator=rng)
    assert_close(student.nll_loss(log_probs, y), nll64(log_probs, y), scale=logit_scale(log_probs))


@pytest.mark.hint(
    "a loss may be as large as it likes, and exactly 0 counts in the mean: a clamp at -100, or an epsilon, changes "
    "both the value and the gradient"
)
def test_far_rows(student):
    """Log-probabilities of -1000, -1e4 and exactly 0, value and gradient, in float64 and float32."""
    y = torch.tensor([2, 0, 1, 0])
    for dtype in DTYPES:
        rows = [[0.0, -500.0, -1000.0], [-1e4, 0.0, -1e4], [-1.0, -200.0, 0.0], [0.0, -1e4, -9.0]]
        x = torch.tensor(rows, dtype=dtype)
        assert_close(student.nll_loss(x, y), nll64(x, y), dtype=dtype, scale=logit_scale(x))
        assert_close(student.grad("nll_loss", x, y), nll_grad64(x, y), dtype=dtype, scale=1 / 4)


@pytest.mark.hint(
    "torch reads a uint8 index as a mask and refuses int8 as an index: turn the labels into int64 before you index "
    "with them"
)
@pytest.mark.parametrize("dtype", INTEGERS, ids=["int8", "uint8", "int32"])
def test_label_dtypes(student, rng, dtype):
    """Labels of every integer dtype give the same loss."""
    log_probs = log_softmax64(torch.randn(6, 4, generator=rng, dtype=FLOAT64))
    y = torch.tensor([3, 0, 1, 1, 2, 0], dtype=dtype)
    assert_close(student.nll_loss(log_probs, y), nll64(log_probs, y), scale=logit_scale(log_probs))


@pytest.mark.hint(
    "a label of 199 does not fit into int8, where it would turn into -57: widen labels, never narrow them"
)
@pytest.mark.parametrize("dtype", [torch.uint8, torch.int64], ids=["uint8", "int64"])
def test_two_hundred_classes(student, rng, dtype):
    """Labels up to 199 of 200 classes, on both sides of the int8 limit."""
    log_probs = torch.randn(4, 200, generator=rng, dtype=FLOAT64)
    y = torch.tensor([199, 0, 127, 128], dtype=dtype)
    assert_close(student.nll_loss(log_probs, y), nll64(log_probs, y), scale=logit_scale(log_probs))


@pytest.mark.hint(
    "labels pick a column in their own row: with as many examples as classes, picking along the other axis runs too"
)
def test_square(student, rng):
    """Four distinct labels of four classes, in an order that is not its own inverse."""
    log_probs, y = torch.randn(4, 4, generator=rng, dtype=FLOAT64), torch.tensor([2, 0, 3, 1])
    assert_close(student.nll_loss(log_probs, y), nll64(log_probs, y), scale=logit_scale(log_probs))


@pytest.mark.hint(
    "autograd must see the picked entries, and what the caller does with the loss: no .item(), .detach() or NumPy on "
    "the way"
)
def test_fresh_gradient(student, rng):
    """Gradient of 2.5 times the loss: -2.5/n at the picked entries and 0 elsewhere."""
    log_probs, y = torch.randn(6, 4, generator=rng, dtype=FLOAT64), torch.randint(0, 4, (6,), generator=rng)
    gradient = student.grad("nll_loss", log_probs, y, weights=torch.tensor(2.5, dtype=FLOAT64))
    assert_close(gradient, 2.5 * nll_grad64(log_probs, y))


@pytest.mark.hint(
    "one example and one class are ordinary sizes, and the result is a tensor without dimensions, never of shape (1,)"
)
def test_axes_of_length_one(student):
    """One row (1, 3), one class (3, 1) and both at once give a 0-dim tensor."""
    x = torch.tensor([[-0.5], [-1.5], [-0.25]], dtype=FLOAT64)
    zeros = torch.zeros(3, dtype=torch.int64)
    assert_close(student.nll_loss(x, zeros), torch.tensor(0.75, dtype=FLOAT64))
    assert_close(student.nll_loss(x.reshape(1, 3), torch.tensor([1])), torch.tensor(1.5, dtype=FLOAT64))
    assert_close(student.nll_loss(x[:1], zeros[:1]), torch.tensor(0.5, dtype=FLOAT64))


@pytest.mark.hint(
    "a transposed or strided tensor is a tensor like any other: view() and storage arithmetic need contiguous memory"
)
def test_strided_input(student, rng):
    """A transposed batch with every second label of a longer list."""
    log_probs = torch.randn(5, 7, generator=rng, dtype=FLOAT64).t()
    y = torch.randint(0, 5, (14,), generator=rng)[::2]
    assert_close(student.nll_loss(log_probs, y), nll64(log_probs, y), scale=logit_scale(log_probs))


@pytest.mark.hint("names that end in an underscore and assignments into a tensor change what the caller handed over")
def test_inputs_are_kept(student):
    """Rows and labels are the same after the call as before."""
    log_probs, y = torch.tensor([[-0.5, -1.2], [-1.0, -0.2], [-2.0, -1.0]], dtype=FLOAT64), torch.tensor([1, 0, 1])
    run = student.trace("nll_loss", log_probs, y)
    assert torch.equal(run.inputs[0], log_probs), "changed the log-probabilities in place"
    assert torch.equal(run.inputs[1], y), "changed its labels in place"
    assert_close(run.value, nll64(log_probs, y), scale=logit_scale(log_probs))


@pytest.mark.hint(
    "keep nothing between two calls: what the backward pass needs belongs to the graph (or to ctx) of its own call"
)
def test_calls_do_not_share_state(student, rng):
    """Two losses with other labels, then the gradient of the first."""
    x, other = torch.randn(2, 4, 3, generator=rng, dtype=FLOAT64)
    y, other_y = torch.tensor([0, 1, 2, 2]), torch.tensor([2, 0, 1, 0])
    assert_close(student.grad("nll_loss", x, y, interleave=(other, other_y)), nll_grad64(x, y))


@pytest.mark.hint(
    "pick from all rows with one tensor operation; a Python loop over the rows takes longer with every row"
)
def test_no_loop_over_rows(student, rng):
    """As many tensor operations for 64 rows as for 8 (8 more are forgiven)."""
    x, y = torch.randn(64, 4, generator=rng, dtype=FLOAT64), torch.randint(0, 4, (64,), generator=rng)
    run, short = student.trace("nll_loss", x, y, count=True), student.trace("nll_loss", x[:8], y[:8], count=True)
    assert_close(run.value, nll64(x, y), scale=logit_scale(x))
    assert run.operations <= short.operations + 8, (
        f"took {run.operations} tensor operations for 64 rows and {short.operations} for 8, expected about as many"
    )


@pytest.mark.hint(
    "indexing with [:, y] or broadcasting (n, 1) against (n,) builds an (n, n) table; even if its diagonal is right, "
    "memory grows with the square of the batch"
)
def test_memory(student, rng):
    """No tensor of more than 8 n C entries on the way, for 64 rows of 4 classes."""
    x, y = torch.randn(64, 4, generator=rng, dtype=FLOAT64), torch.randint(0, 4, (64,), generator=rng)
    run = student.trace("nll_loss", x, y, count=True)
    assert_close(run.value, nll64(x, y), scale=logit_scale(x))
    assert run.largest <= 8 * 64 * 4, (
        f"built a tensor of {run.largest} entries for 64 rows of 4 classes, expected at most {8 * 64 * 4}"
    )


@pytest.mark.hint(
    "the backward pass runs on the device of its input too: a mask, an index table or a gradient made without "
    "device=... lies on the CPU"
)
def test_device(student, device):
    """Loss and gradient of four rows on the device of the rows, beside a GPU, float32."""
    log_probs = torch.tensor([[0.5, -1.0, 2.0], [1.5, 0.25, -0.5], [-2.0, 1.0, 0.0], [0.75, 3.0, 1.0]])
    y = torch.tensor([2, 0, 1, 0])
    assert_close(
        student.on(device).nll_loss(log_probs, y),
        nll64(log_probs, y),
        dtype=torch.float32,
        scale=logit_scale(log_probs),
    )
    assert_close(student.on(device).grad("nll_loss", log_probs, y), nll_grad64(log_probs, y), dtype=torch.float32)


@pytest.mark.bonus
@pytest.mark.hint(
    "a log-probability of -inf that nobody picks does not count, but 0 * -inf is NaN: pick instead of multiplying"
)
def test_masked_class(student):
    """A class that is impossible (-inf) and is not the label."""
    x = torch.tensor([[-0.5, -math.inf, -1.0], [-2.0, -0.25, -math.inf]], dtype=FLOAT64)
    assert_close(student.nll_loss(x, torch.tensor([0, 1])), torch.tensor(0.375, dtype=FLOAT64))


@pytest.mark.bonus
@pytest.mark.hint("a float32 one-hot matrix times float16 rows is float32: give the result the dtype of the rows")
def test_half_precision(student):
    """float16 rows give a float16 loss."""
    x, y = torch.tensor([[-0.5, -1.25, -2.0], [-1.0, -0.25, -3.0]], dtype=torch.float16), torch.tensor([1, 2])
    assert_close(student.nll_loss(x, y), nll64(x, y), dtype=torch.float16, scale=logit_scale(x))


@pytest.mark.bonus
@pytest.mark.hint(
    "labels of shape (n, 1) against an index of shape (n,) broadcast to (n, n): check the shape, or flatten the labels"
)
def test_column_of_labels(student, rng):
    """Labels (n, 1) are refused with an error, or give the same loss; nothing in between."""
    x, y = torch.randn(5, 3, generator=rng, dtype=FLOAT64), torch.tensor([0, 1, 2, 2, 1])
    assert_close(student.nll_loss(x, y), nll64(x, y), scale=logit_scale(x))
    try:
        loss = student.nll_loss(x, y[:, None])
    except StudentError:
        return
    assert_close(loss, nll64(x, y), scale=logit_scale(x))
