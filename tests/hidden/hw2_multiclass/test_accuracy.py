"""Hidden tests of ``accuracy(logits, y)``: (n, C) and (n,) to a Python float, the share of right predictions."""

from __future__ import annotations

import pytest
import torch

from autograder.testing import Mismatch, StudentError, assert_close

from .oracle import DTYPES, LECTURE_LABELS, LECTURE_PROBABILITIES, accuracy_of

pytestmark = pytest.mark.task("accuracy")

FLOAT64 = torch.float64
INTEGERS = [torch.int8, torch.uint8, torch.int32]

#: Looser than float64's 1e-12: a share counted in float32 is right to 6e-8, and nothing asks for more here.
SHARE = 1e-6


def _winners(x: torch.Tensor) -> list[int]:
    """The index of the largest entry of each row, found in Python; rows without ties."""
    return [row.index(max(row)) for row in x.tolist()]


@pytest.mark.hint(
    "count the rows whose largest logit stands at the label, and divide by the number of rows: a share, not per cent"
)
def test_lecture_examples(student):
    """The lecture's examples: three of four right, and two of five."""
    four = student.accuracy(torch.tensor(LECTURE_PROBABILITIES), torch.tensor(LECTURE_LABELS))
    assert_close(four, 0.75, tolerance=SHARE)
    rows = [[-0.018, 0.0855], [-0.0244, 0.0741], [-0.0187, 0.085], [-0.0258, 0.0687], [-0.0267, 0.0617]]
    assert_close(student.accuracy(torch.tensor(rows), torch.tensor([0, 0, 0, 1, 1])), 0.4, tolerance=SHARE)


@pytest.mark.hint("the caller wants a plain Python number, not a tensor: .item() turns a 0-dim tensor into one")
def test_python_float(student):
    """The result is a Python float, for 0 and 1 too."""
    x = torch.eye(3)
    for labels in ([0, 1, 2], [1, 2, 0], [0, 2, 2]):
        value = student.accuracy(x, torch.tensor(labels))
        if not isinstance(value, float):
            raise Mismatch(f"returned a {type(value).__name__}, expected a Python float")
        assert_close(value, accuracy_of([0, 1, 2], torch.tensor(labels)), tolerance=SHARE)


@pytest.mark.hint(
    "compare the prediction of a row with the label of the same row, along the right axis, and average over n"
)
@pytest.mark.parametrize("shape", [(12, 3), (6, 6)], ids=["oblong", "square"])
def test_fresh_rows(student, rng, shape):
    """Random rows and labels, of which every other one is made right."""
    x, y = torch.randn(shape, generator=rng, dtype=FLOAT64), torch.randint(0, shape[1], shape[:1], generator=rng)
    predicted = _winners(x)
    y[::2] = torch.tensor(predicted[::2])
    assert_close(student.accuracy(x, y), accuracy_of(predicted, y), tolerance=SHARE)


@pytest.mark.hint(
    "all right is 1.0 and none right is 0.0: compare class numbers, and let class 0 count like the others"
)
def test_both_ends(student):
    """Every prediction right, and every prediction wrong."""
    x = torch.tensor([[-3.0, -2.0, -1.0], [5.0, 1.0, 2.0], [0.0, 4.0, 1.0], [2.0, -2.0, 1.0]])
    assert_close(student.accuracy(x, torch.tensor([2, 0, 1, 0])), 1.0, tolerance=SHARE)
    assert_close(student.accuracy(x, torch.tensor([0, 1, 0, 2])), 0.0, tolerance=SHARE)


@pytest.mark.hint("labels may be of any integer dtype: as an index uint8 is a mask, and int8 is refused")
@pytest.mark.parametrize("dtype", INTEGERS, ids=["int8", "uint8", "int32"])
def test_label_dtypes(student, dtype):
    """Labels of every integer dtype give the same share."""
    x = torch.tensor([[0.0, 1.0, 2.0], [3.0, 1.0, 2.0], [0.0, 4.0, 2.0], [0.0, 1.0, 2.0], [1.0, 0.0, -1.0]])
    assert_close(student.accuracy(x, torch.tensor([2, 0, 0, 1, 0], dtype=dtype)), 0.6, tolerance=SHARE)


@pytest.mark.hint("class numbers above 127 do not fit into int8: widen labels, never narrow predictions")
@pytest.mark.parametrize("dtype", [torch.uint8, torch.int64], ids=["uint8", "int64"])
def test_two_hundred_classes(student, dtype):
    """200 classes; of four rows the ones at 199 and 127 are right."""
    x = torch.zeros(4, 200)
    x[torch.arange(4), torch.tensor([199, 5, 127, 3])] = 1.0
    assert_close(student.accuracy(x, torch.tensor([199, 0, 127, 128], dtype=dtype)), 0.5, tolerance=SHARE)


@pytest.mark.hint("300 right answers do not fit into an 8-bit counter: count in int64 or in floating point")
def test_many_examples(student):
    """300 examples, all but one right."""
    y = torch.arange(300) % 3
    x = torch.eye(3)[y]
    y[0] = 1
    assert_close(student.accuracy(x, y), 299 / 300, tolerance=SHARE)


@pytest.mark.hint(
    "predictions need no softmax, and one that overflows turns every row into NaN: compare the logits themselves"
)
def test_far_logits(student):
    """Logits of +-1000 and +-1e4, in float64 and float32."""
    rows = [[1000.0, 1001.0, 1002.0], [-1000.0, -999.0, -1001.0], [0.0, -1000.0, 1000.0], [-1e4, -1e4, -9999.0]]
    for dtype in DTYPES:
        x = torch.tensor(rows, dtype=dtype)
        assert_close(student.accuracy(x, torch.tensor([2, 1, 2, 0])), 0.75, tolerance=SHARE)


@pytest.mark.hint("one example and one class are ordinary sizes; with one class every prediction is right")
def test_axes_of_length_one(student):
    """One row, one class, and both at once."""
    assert_close(student.accuracy(torch.tensor([[0.5, -1.0, 2.0]]), torch.tensor([2])), 1.0, tolerance=SHARE)
    assert_close(student.accuracy(torch.tensor([[0.5, -1.0, 2.0]]), torch.tensor([0])), 0.0, tolerance=SHARE)
    zeros = torch.zeros(3, dtype=torch.int64)
    assert_close(student.accuracy(torch.tensor([[0.5], [-1.0], [2.0]]), zeros), 1.0, tolerance=SHARE)
    assert_close(student.accuracy(torch.tensor([[0.5]]), zeros[:1]), 1.0, tolerance=SHARE)


@pytest.mark.hint(
    "a transposed or strided tensor is a tensor like any other: view() needs contiguous memory, reshape() does not"
)
def test_strided_input(student, rng):
    """A transposed batch with every second label of a longer list."""
    x, y = torch.randn(4, 10, generator=rng, dtype=FLOAT64).t(), torch.randint(0, 4, (20,), generator=rng)
    predicted = _winners(x)
    y[:10:2] = torch.tensor(predicted[:5])
    assert_close(student.accuracy(x, y[::2]), accuracy_of(predicted, y[::2]), tolerance=SHARE)


@pytest.mark.hint("names that end in an underscore and assignments into a tensor change what the caller handed over")
def test_inputs_are_kept(student):
    """Logits and labels are the same after the call as before."""
    x, y = torch.tensor([[1.0, 2.0, 3.0], [-1.0, 4.0, 0.5]], dtype=FLOAT64), torch.tensor([2, 0])
    run = student.trace("accuracy", x, y)
    assert torch.equal(run.inputs[0], x), "changed the logits in place"
    assert torch.equal(run.inputs[1], y), "changed its labels in place"
    assert_close(run.value, 0.5, tolerance=SHARE)


@pytest.mark.hint("compare all rows with one tensor operation; a Python loop over the rows takes longer with every row")
def test_no_loop_over_rows(student, rng):
    """As many tensor operations for 64 rows as for 8 (8 more are forgiven)."""
    x, y = torch.randn(64, 4, generator=rng, dtype=FLOAT64), torch.randint(0, 4, (64,), generator=rng)
    run, short = student.trace("accuracy", x, y, count=True), student.trace("accuracy", x[:8], y[:8], count=True)
    assert_close(run.value, accuracy_of(_winners(x), y), tolerance=SHARE)
    assert run.operations <= short.operations + 8, (
        f"took {run.operations} tensor operations for 64 rows and {short.operations} for 8, expected about as many"
    )


@pytest.mark.hint(
    "comparing (n, 1) with (n,) builds an (n, n) table; even if its diagonal is right, memory grows with n squared"
)
def test_memory(student, rng):
    """No tensor of more than 8 n C entries on the way, for 64 rows of 4 classes."""
    x, y = torch.randn(64, 4, generator=rng, dtype=FLOAT64), torch.randint(0, 4, (64,), generator=rng)
    run = student.trace("accuracy", x, y, count=True)
    assert_close(run.value, accuracy_of(_winners(x), y), tolerance=SHARE)
    assert run.largest <= 8 * 64 * 4, (
        f"built a tensor of {run.largest} entries for 64 rows of 4 classes, expected at most {8 * 64 * 4}"
    )


@pytest.mark.hint(
    "predictions and labels must lie on one device to be compared: leave both where they are, and take the number out "
    "at the end"
)
def test_device(student, device):
    """Two of four rows right, logits and labels together on one device, beside a GPU."""
    x = torch.tensor([[0.5, -1.0, 2.0], [1.5, 0.25, -0.5], [-2.0, 1.0, 0.0], [0.75, 3.0, 1.0]])
    assert_close(student.on(device).accuracy(x, torch.tensor([2, 1, 1, 0])), 0.5, tolerance=SHARE)


@pytest.mark.bonus
@pytest.mark.hint(
    "labels of shape (n, 1) compared with predictions (n,) broadcast to (n, n): check the shape, or flatten the labels"
)
def test_column_of_labels(student):
    """Labels (n, 1) are refused with an error, or give the same share; nothing in between."""
    x, y = torch.eye(3)[torch.tensor([0, 1, 2, 2, 1])], torch.tensor([0, 1, 2, 0, 2])
    assert_close(student.accuracy(x, y), 0.6, tolerance=SHARE)
    try:
        share = student.accuracy(x, y[:, None])
    except StudentError:
        return
    assert_close(share, 0.6, tolerance=SHARE)
