"""Hidden tests of ``cross_entropy(logits, y)``: logits (n, C) and labels (n,) to a 0-dim mean loss."""

from __future__ import annotations

import math

import pytest
import torch

from autograder.testing import StudentError, assert_close, logit_scale

from .oracle import (
    DTYPES,
    FAR_ROWS,
    LECTURE_LABELS,
    LECTURE_PROBABILITIES,
    cross_entropy64,
    cross_entropy_grad64,
    log_softmax64,
    nll64,
)

pytestmark = pytest.mark.task("cross_entropy")

FLOAT64 = torch.float64
INTEGERS = [torch.int8, torch.uint8, torch.int32]


def _far_batches(case: str, dtype: torch.dtype) -> list[tuple[torch.Tensor, torch.Tensor]]:
    """Batches of far logits (n, 3) with labels (n,): for single rows every label in turn, else 0, 1, 2, ..."""
    batches = []
    for rows in FAR_ROWS[case]:
        x = torch.tensor(rows, dtype=dtype)
        if x.ndim == 1:
            batches += [(x[None, :], torch.tensor([label])) for label in range(3)]
        else:
            batches.append((x, torch.arange(len(x))))
    return batches


@pytest.mark.hint(
    "take the log-softmax of each row, then minus the entry of the right class, then the mean over the n rows"
)
def test_lecture_examples(student):
    """The spreadsheet's batch of five (0.7066) and a batch of three rows of four classes (0.7556)."""
    # mpmath, mp.dps = 40: sum(log(sum(exp(mpf(v)) for v in row)) - mpf(row[c]) for row, c in zip(rows, y)) / len(y)
    rows = [[-0.018, 0.0855], [-0.0244, 0.0741], [-0.0187, 0.085], [-0.0258, 0.0687], [-0.0267, 0.0617]]
    loss = student.cross_entropy(torch.tensor(rows, dtype=FLOAT64), torch.tensor([0, 0, 0, 1, 1]))
    assert_close(loss, torch.tensor(0.70662452114357967, dtype=FLOAT64))
    logits = torch.tensor([[1.0, 2.0, 3.0, 4.0], [2.0, 1.0, 0.0, -1.0], [0.5, 0.5, 0.5, 0.5]], dtype=FLOAT64)
    loss = student.cross_entropy(logits, torch.tensor([3, 0, 2]))
    assert_close(loss, torch.tensor(0.75555791941409376, dtype=FLOAT64), scale=logit_scale(logits))


@pytest.mark.hint(
    "exp overflows above 709 (above 88 in float32), and the log of a softmax that underflowed is -inf: work with "
    "logits shifted by the largest one of the same row, and never take the log of a probability"
)
@pytest.mark.parametrize("case", FAR_ROWS)
def test_far_logits(student, case):
    """Logits of +-1000 and +-1e4, with right and wrong labels, in float64 and float32."""
    for dtype in DTYPES:
        for x, y in _far_batches(case, dtype):
            assert_close(student.cross_entropy(x, y), cross_entropy64(x, y), dtype=dtype, scale=logit_scale(x))


@pytest.mark.hint(
    "a row with a lead of 1e4 costs nothing when it is right and 1e4 when it is wrong; a clamp or an epsilon stops "
    "near 30"
)
@pytest.mark.parametrize(("label", "loss"), [(0, 0.0), (1, 1e4)], ids=["right", "wrong"])
def test_certain_row(student, label, loss):
    """[1e4, 0, 0] with labels 0 and 1: value and gradient, in float64 and float32."""
    y = torch.tensor([label])
    for dtype in DTYPES:
        x = torch.tensor([[1e4, 0.0, 0.0]], dtype=dtype)
        assert_close(student.cross_entropy(x, y), torch.tensor(loss, dtype=dtype), scale=logit_scale(x))
        assert_close(student.grad("cross_entropy", x, y), cross_entropy_grad64(x, y), dtype=dtype, scale=logit_scale(x))


@pytest.mark.hint(
    "the gradient is finite everywhere, even where the naive loss is inf: a value that was repaired afterwards keeps "
    "its bad gradient"
)
@pytest.mark.parametrize("cases", [("up", "down", "wide"), ("both_ends",)], ids=["single_rows", "one_batch"])
def test_far_gradients(student, cases):
    """Gradients at +-1000 and +-1e4, in float64 and float32."""
    for dtype in DTYPES:
        for x, y in (batch for case in cases for batch in _far_batches(case, dtype)):
            gradient = student.grad("cross_entropy", x, y)
            assert_close(gradient, cross_entropy_grad64(x, y), dtype=dtype, scale=logit_scale(x) / len(x))


@pytest.mark.hint(
    "the mean over the n rows, in the dtype of the logits: no other axis, no 1/(n C), no hidden float32, no added "
    "epsilon"
)
@pytest.mark.parametrize("shape", [(9, 5), (4, 4)], ids=["oblong", "square"])
def test_fresh_rows(student, rng, shape):
    """Random rows and labels in float64, right to 1e-12; distinct labels where there are as many rows as classes."""
    n, classes = shape
    x = 3 * torch.randn(shape, generator=rng, dtype=FLOAT64)
    y = torch.tensor([2, 0, 3, 1]) if n == classes else torch.randint(0, classes, (n,), generator=rng)
    assert_close(student.cross_entropy(x, y), cross_entropy64(x, y), scale=logit_scale(x))


@pytest.mark.hint(
    "whatever comes in is a logit: rows that happen to be probabilities, or log-probabilities, get the same treatment "
    "as all others, and one softmax, not two"
)
def test_normalised_rows(student):
    """The lecture's probabilities as logits, and their logarithms as logits (whose loss is the plain NLL)."""
    probabilities = torch.tensor(LECTURE_PROBABILITIES, dtype=FLOAT64)
    y = torch.tensor(LECTURE_LABELS)
    # mpmath, mp.dps = 40: sum(log(sum(exp(mpf(v)) for v in row)) - mpf(row[c]) for row, c in zip(rows, y)) / 4
    golden = torch.tensor(1.0394742467984862, dtype=FLOAT64)
    assert_close(student.cross_entropy(probabilities, y), golden, scale=logit_scale(probabilities))
    log_probs = log_softmax64(probabilities)
    assert_close(student.cross_entropy(log_probs, y), nll64(log_probs, y), scale=logit_scale(log_probs))


@pytest.mark.hint(
    "logits that favour nobody cost log C, the loss of a fair die with C faces: the value to expect before training"
)
def test_undecided(student):
    """Equal logits: log C for 2 and 10 classes."""
    for classes in (2, 10):
        x, y = torch.full((3, classes), 0.25, dtype=FLOAT64), torch.tensor([0, 1, 1])
        expected = torch.tensor(math.log(classes), dtype=FLOAT64)
        assert_close(student.cross_entropy(x, y), expected, scale=logit_scale(x))


@pytest.mark.hint(
    "the gradient is softmax minus one-hot, over n, times what the caller multiplies the loss by: no .item(), no "
    ".detach()"
)
def test_fresh_gradient(student, rng):
    """Gradient of 2.5 times the loss for random rows and labels."""
    x, y = 3 * torch.randn(6, 4, generator=rng, dtype=FLOAT64), torch.randint(0, 4, (6,), generator=rng)
    gradient = student.grad("cross_entropy", x, y, weights=torch.tensor(2.5, dtype=FLOAT64))
    assert_close(gradient, 2.5 * cross_entropy_grad64(x, y), scale=logit_scale(x))


@pytest.mark.hint(
    "torch reads a uint8 index as a mask and refuses int8 as an index: turn the labels into int64 before you index "
    "with them"
)
@pytest.mark.parametrize("dtype", INTEGERS, ids=["int8", "uint8", "int32"])
def test_label_dtypes(student, rng, dtype):
    """Labels of every integer dtype give the same loss."""
    x = torch.randn(6, 4, generator=rng, dtype=FLOAT64)
    y = torch.tensor([3, 0, 1, 1, 2, 0], dtype=dtype)
    assert_close(student.cross_entropy(x, y), cross_entropy64(x, y), scale=logit_scale(x))


@pytest.mark.hint(
    "a label of 199 does not fit into int8, where it would turn into -57: widen labels, never narrow them"
)
@pytest.mark.parametrize("dtype", [torch.uint8, torch.int64], ids=["uint8", "int64"])
def test_two_hundred_classes(student, rng, dtype):
    """Labels up to 199 of 200 classes, on both sides of the int8 limit."""
    x = torch.randn(4, 200, generator=rng, dtype=FLOAT64)
    y = torch.tensor([199, 0, 127, 128], dtype=dtype)
    assert_close(student.cross_entropy(x, y), cross_entropy64(x, y), scale=logit_scale(x))


@pytest.mark.hint("nothing may depend on the number of classes: no hard-coded count, no recursion one class deep each")
def test_thousand_classes(student, rng):
    """Rows of 1000 classes, with the first and the last of them as labels."""
    x, y = 2 * torch.randn(3, 1000, generator=rng, dtype=FLOAT64), torch.tensor([999, 0, 512])
    assert_close(student.cross_entropy(x, y), cross_entropy64(x, y), scale=logit_scale(x))


@pytest.mark.hint(
    "one row and one class are ordinary sizes; with one class the loss is 0, exactly, and an epsilon would show"
)
def test_axes_of_length_one(student):
    """One row (1, 3), one class (3, 1) and both at once give a 0-dim tensor."""
    row = torch.tensor([[0.5, -1.0, 2.0]], dtype=FLOAT64)
    one = torch.tensor([1])
    assert_close(student.cross_entropy(row, one), cross_entropy64(row, one), scale=logit_scale(row))
    zeros = torch.zeros(3, dtype=torch.int64)
    nothing = torch.tensor(0.0, dtype=FLOAT64)
    # Every stable form is exact here, so a quarter of the usual tolerance is generous; an epsilon of 1e-12 shows.
    assert_close(student.cross_entropy(row.reshape(3, 1), zeros), nothing, tolerance=2.5e-13)
    assert_close(student.cross_entropy(row[:, :1], zeros[:1]), nothing, tolerance=2.5e-13)


@pytest.mark.hint(
    "a transposed or strided tensor is a tensor like any other: view() needs contiguous memory, reshape() does not"
)
def test_strided_input(student, rng):
    """A transposed batch with every second label of a longer list."""
    x, y = torch.randn(5, 7, generator=rng, dtype=FLOAT64).t(), torch.randint(0, 5, (14,), generator=rng)[::2]
    assert_close(student.cross_entropy(x, y), cross_entropy64(x, y), scale=logit_scale(x))


@pytest.mark.hint("an in-place step such as logits -= ... changes the caller's tensor: make a new one")
def test_inputs_are_kept(student):
    """Logits and labels are the same after the call as before."""
    x, y = torch.tensor([[1.0, 2.0, 3.0], [-1.0, 4.0, 0.5]], dtype=FLOAT64), torch.tensor([2, 0])
    run = student.trace("cross_entropy", x, y)
    assert torch.equal(run.inputs[0], x), "changed the logits in place"
    assert torch.equal(run.inputs[1], y), "changed its labels in place"
    assert_close(run.value, cross_entropy64(x, y), scale=logit_scale(x))


@pytest.mark.hint(
    "keep nothing between two calls: what the backward pass needs belongs to the graph (or to ctx) of its own call"
)
def test_calls_do_not_share_state(student, rng):
    """Two losses with other logits and labels, then the gradient of the first."""
    x, other = torch.randn(2, 4, 3, generator=rng, dtype=FLOAT64)
    y, other_y = torch.tensor([0, 1, 2, 2]), torch.tensor([2, 0, 1, 0])
    gradient = student.grad("cross_entropy", x, y, interleave=(other, other_y))
    assert_close(gradient, cross_entropy_grad64(x, y), scale=logit_scale(x))


@pytest.mark.hint("let torch work on all rows at once; a Python loop over the rows takes longer with every row")
def test_no_loop_over_rows(student, rng):
    """As many tensor operations for 64 rows as for 8 (8 more are forgiven)."""
    x, y = torch.randn(64, 4, generator=rng, dtype=FLOAT64), torch.randint(0, 4, (64,), generator=rng)
    run = student.trace("cross_entropy", x, y, count=True)
    short = student.trace("cross_entropy", x[:8], y[:8], count=True)
    assert_close(run.value, cross_entropy64(x, y), scale=logit_scale(x))
    assert run.operations <= short.operations + 8, (
        f"took {run.operations} tensor operations for 64 rows and {short.operations} for 8, expected about as many"
    )


@pytest.mark.hint(
    "indexing with [:, y] or broadcasting (n, 1) against (n,) builds an (n, n) table; value and gradient may even be "
    "right, but memory grows with the square of the batch"
)
def test_memory(student, rng):
    """No tensor of more than 8 n C entries on the way, for 64 rows of 4 classes."""
    x, y = torch.randn(64, 4, generator=rng, dtype=FLOAT64), torch.randint(0, 4, (64,), generator=rng)
    run = student.trace("cross_entropy", x, y, count=True)
    assert_close(run.value, cross_entropy64(x, y), scale=logit_scale(x))
    assert run.largest <= 8 * 64 * 4, (
        f"built a tensor of {run.largest} entries for 64 rows of 4 classes, expected at most {8 * 64 * 4}"
    )


@pytest.mark.hint(
    "logits and labels arrive on one device and stay there: moving one of the two leaves the other behind, and every "
    "new tensor needs device=logits.device"
)
def test_device(student, device):
    """Loss and gradient of four rows on the device of the logits, beside a GPU, float32."""
    x = torch.tensor([[0.5, -1.0, 2.0], [1.5, 0.25, -0.5], [-2.0, 1.0, 0.0], [0.75, 3.0, 1.0]])
    y = torch.tensor([2, 0, 1, 0])
    assert_close(
        student.on(device).cross_entropy(x, y), cross_entropy64(x, y), dtype=torch.float32, scale=logit_scale(x)
    )
    gradient = student.on(device).grad("cross_entropy", x, y)
    assert_close(gradient, cross_entropy_grad64(x, y), dtype=torch.float32, scale=logit_scale(x))


@pytest.mark.bonus
@pytest.mark.hint(
    "a masked class (logit -inf) that is not the label costs nothing, but 0 * -inf is NaN: pick instead of multiplying"
)
def test_masked_logit(student):
    """One -inf in a row, as attention masks use it."""
    x, y = torch.tensor([[0.0, -math.inf, 0.0], [1.0, 2.0, 3.0]], dtype=FLOAT64), torch.tensor([0, 2])
    assert_close(student.cross_entropy(x, y), cross_entropy64(x, y), scale=logit_scale(x))


@pytest.mark.bonus
@pytest.mark.hint(
    "float16 overflows at exp(11.1) and knows no number below 6e-8; keep its dtype, and the log a difference"
)
def test_half_precision(student):
    """float16 rows whose plain exponentials are not float16 numbers, with a gap of 20."""
    x = torch.tensor([[20.0, 21.0, 1.0], [-30.0, -28.0, -31.0]], dtype=torch.float16)
    y = torch.tensor([2, 1])
    assert_close(student.cross_entropy(x, y), cross_entropy64(x, y), dtype=torch.float16, scale=logit_scale(x))


@pytest.mark.bonus
@pytest.mark.hint(
    "log(1 + 1e-17) is log(1) in floating point: leave the largest term out of the sum and let log1p add it"
)
def test_tiny_loss(student):
    """A row with a lead of 40: a loss of 8.5e-18, to ten digits."""
    x, y = torch.tensor([[40.0, 0.0, 0.0]], dtype=FLOAT64), torch.tensor([0])
    # mpmath, mp.dps = 40: log1p(2 * exp(mpf(-40)))
    golden = 8.4967085105831780e-18
    # A relative error of 1e-10: exp(-40) itself is right to a few units of the last of 16 digits.
    assert_close(student.cross_entropy(x, y), torch.tensor(golden, dtype=FLOAT64), scale=golden, tolerance=1e-10)


@pytest.mark.bonus
@pytest.mark.hint(
    "labels of shape (n, 1) against an index of shape (n,) broadcast to (n, n): check the shape, or flatten the labels"
)
def test_column_of_labels(student, rng):
    """Labels (n, 1) are refused with an error, or give the same loss; nothing in between."""
    x, y = torch.randn(5, 3, generator=rng, dtype=FLOAT64), torch.tensor([0, 1, 2, 2, 1])
    assert_close(student.cross_entropy(x, y), cross_entropy64(x, y), scale=logit_scale(x))
    try:
        loss = student.cross_entropy(x, y[:, None])
    except StudentError:
        return
    assert_close(loss, cross_entropy64(x, y), scale=logit_scale(x))
