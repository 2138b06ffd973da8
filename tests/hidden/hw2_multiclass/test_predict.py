"""Hidden tests of ``predict(logits)``: (n, C) to (n,) int64, the index of the largest logit of each row."""

from __future__ import annotations

import pytest
import torch

from autograder.testing import Mismatch, assert_close, describe

from .oracle import DTYPES, LECTURE_PROBABILITIES

pytestmark = pytest.mark.task("predict")

FLOAT64 = torch.float64


def _largest(rows: list[list[float]]) -> torch.Tensor:
    """The index of the largest entry of each row, (n,) int64, found in Python."""
    return torch.tensor([row.index(max(row)) for row in rows], dtype=torch.int64)


@pytest.mark.hint("the answer is where the largest entry stands, as int64 (n,), not the entry itself and not a float")
def test_lecture_example(student):
    """The lecture's four examples: classes 0, 1, 0, 2."""
    assert_close(student.predict(torch.tensor(LECTURE_PROBABILITIES)), torch.tensor([0, 1, 0, 2]))


@pytest.mark.hint(
    "look along the classes, the last dimension: with as many examples as classes the other axis has the same length"
)
@pytest.mark.parametrize("shape", [(9, 5), (6, 6)], ids=["oblong", "square"])
def test_fresh_rows(student, rng, shape):
    """Random rows, more rows than classes and as many; as they are, transposed, and every second column."""
    table = torch.randn(shape, generator=rng, dtype=FLOAT64)
    for x in (table, table.t(), table[:, ::2]):
        assert_close(student.predict(x), _largest(x.tolist()))


@pytest.mark.hint("classes count from 0, and the first and the last of them can win as well")
def test_every_class_can_win(student):
    """Row i has its largest logit at class i."""
    assert_close(student.predict(2.0 * torch.eye(5)), torch.arange(5))


@pytest.mark.hint(
    "logits may all be negative: the largest of them still wins, and neither 0 nor the absolute value is a bar to pass"
)
def test_negative_rows(student):
    """Rows without a positive entry."""
    x = torch.tensor([[-3.0, -1.0, -2.0], [-1.0, -5.0, -7.0], [-9.0, -8.0, -0.5]], dtype=FLOAT64)
    assert_close(student.predict(x), torch.tensor([1, 0, 2]))


@pytest.mark.hint(
    "predictions need no softmax, and one that overflows turns every row into NaN: compare the logits themselves"
)
def test_far_logits(student):
    """Logits of +-1000 and +-1e4, in float64 and float32."""
    rows = [[1000.0, 1001.0, 1002.0], [-1000.0, -999.0, -1001.0], [0.0, -1000.0, 1000.0], [-1e4, -1e4, -9999.0]]
    for dtype in DTYPES:
        assert_close(student.predict(torch.tensor(rows, dtype=dtype)), torch.tensor([2, 1, 2, 2]))


@pytest.mark.hint("a cast to a smaller dtype, or rounding, makes different logits equal: compare them as they are")
def test_close_logits(student):
    """float64 logits that differ in the ninth digit."""
    x = torch.tensor([[5.0, 5.0 + 1e-9, 4.0], [5.0, 4.0, 5.0 + 1e-9]], dtype=FLOAT64)
    assert_close(student.predict(x), torch.tensor([1, 2]))


@pytest.mark.hint(
    "of several largest logits any index will do, but one index per row: comparing with the maximum marks them all"
)
def test_ties(student):
    """Rows with two or three largest entries."""
    rows = [[1.0, 3.0, 3.0], [2.0, 2.0, 2.0], [4.0, 0.0, 4.0], [0.0, 1.0, 0.0]]
    predicted = student.predict(torch.tensor(rows))
    if not isinstance(predicted, torch.Tensor) or predicted.shape != (4,) or predicted.dtype != torch.int64:
        raise Mismatch(f"returned {describe(predicted)} for four rows with ties, expected (4,) int64")
    for row, index in zip(rows, predicted.tolist(), strict=True):
        if not 0 <= index < 3 or row[index] != max(row):
            raise Mismatch(f"returned {index} for the row {row}, expected an index of its largest entry")


@pytest.mark.hint(
    "one row and one class are ordinary sizes: squeeze() without a dimension drops axes that belong to the batch"
)
def test_axes_of_length_one(student):
    """One row (1, 3) gives (1,), one class (3, 1) gives zeros, both give (1,)."""
    assert_close(student.predict(torch.tensor([[0.5, -1.0, 2.0]])), torch.tensor([2]))
    assert_close(student.predict(torch.tensor([[0.5], [-1.0], [2.0]])), torch.tensor([0, 0, 0]))
    assert_close(student.predict(torch.tensor([[0.5]])), torch.tensor([0]))


@pytest.mark.hint(
    "a class number of 999 needs a wide integer: int8 ends at 127, and nothing may depend on the number of classes"
)
def test_thousand_classes(student, rng):
    """Rows of 1000 classes whose winners lie at 999, 300 and 0."""
    x = torch.rand(3, 1000, generator=rng, dtype=FLOAT64)
    winners = torch.tensor([999, 300, 0])
    x[torch.arange(3), winners] = 2.0
    assert_close(student.predict(x), winners)


@pytest.mark.hint("setting the maximum aside, or sorting in place, changes the caller's logits: make a new tensor")
def test_input_is_kept(student):
    """The logits are the same after the call as before."""
    x = torch.tensor([[1.0, 2.0, 3.0], [-1.0, 4.0, 0.5]], dtype=FLOAT64)
    run = student.trace("predict", x)
    assert torch.equal(run.inputs[0], x), "changed its input in place"
    assert_close(run.value, torch.tensor([2, 1]))


@pytest.mark.hint(
    "no rows give no predictions, still int64: look along the last dimension only, and nothing else is needed"
)
def test_empty_batch(student):
    """(0, 3) gives (0,) int64."""
    assert_close(student.predict(torch.zeros(0, 3)), torch.zeros(0, dtype=torch.int64))


@pytest.mark.hint("let torch search all rows at once; a Python loop over the rows takes longer with every row")
def test_no_loop_over_rows(student, rng):
    """As many tensor operations for 64 rows as for 8 (8 more are forgiven)."""
    many = torch.randn(64, 4, generator=rng, dtype=FLOAT64)
    run, short = student.trace("predict", many, count=True), student.trace("predict", many[:8], count=True)
    assert_close(run.value, _largest(many.tolist()))
    assert run.operations <= short.operations + 8, (
        f"took {run.operations} tensor operations for 64 rows and {short.operations} for 8, expected about as many"
    )


@pytest.mark.hint(
    "NumPy cannot read logits that lie on a GPU, and what comes back from NumPy lies on the CPU: torch finds the "
    "largest entry too"
)
def test_device(student, device):
    """Classes of four rows on the device of the logits, beside a GPU."""
    x = torch.tensor([[0.5, -1.0, 2.0], [1.5, 0.25, -0.5], [-2.0, 1.0, 0.0], [0.75, 3.0, 1.0]])
    assert_close(student.on(device).predict(x), _largest(x.tolist()))
