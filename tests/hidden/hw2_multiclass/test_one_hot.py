"""Hidden tests of ``one_hot(y, num_classes)``: labels (n,) of any integer dtype to float32 rows (n, C)."""

from __future__ import annotations

import pytest
import torch

from autograder.testing import assert_close

from .oracle import one_hot32

pytestmark = pytest.mark.task("one_hot")

INTEGERS = [torch.int8, torch.uint8, torch.int32]


@pytest.mark.hint("row i is zero everywhere but in column y[i], where it is 1; the columns count from 0")
def test_lecture_labels(student):
    """The lecture's labels 0, 1, 2, 2 of three classes, int64."""
    expected = torch.tensor([[1, 0, 0], [0, 1, 0], [0, 0, 1], [0, 0, 1]], dtype=torch.float32)
    assert_close(student.one_hot(torch.tensor([0, 1, 2, 2]), 3), expected)


@pytest.mark.hint(
    "torch reads a uint8 index as a mask and refuses int8 as an index: turn the labels into int64 before you index "
    "with them"
)
@pytest.mark.parametrize("dtype", INTEGERS, ids=["int8", "uint8", "int32"])
def test_label_dtypes(student, dtype):
    """Labels of every integer dtype give the same float32 rows."""
    y = torch.tensor([3, 0, 1, 1, 2, 0], dtype=dtype)
    assert_close(student.one_hot(y, 4), one_hot32(y, 4))


@pytest.mark.hint(
    "a label of 199 does not fit into int8, where it would turn into -57: widen labels, never narrow them"
)
@pytest.mark.parametrize("dtype", [torch.uint8, torch.int64], ids=["uint8", "int64"])
def test_two_hundred_classes(student, dtype):
    """Labels up to 199 of 200 classes, on both sides of the int8 limit."""
    y = torch.tensor([199, 0, 127, 128], dtype=dtype)
    assert_close(student.one_hot(y, 200), one_hot32(y, 200))


@pytest.mark.hint("the number of columns is num_classes, whatever labels happen to occur in this batch")
def test_absent_classes(student):
    """Classes that no label names still have their column."""
    y = torch.tensor([1, 0, 1])
    assert_close(student.one_hot(y, 6), one_hot32(y, 6))
    assert_close(student.one_hot(torch.tensor([2, 2]), 4), one_hot32(torch.tensor([2, 2]), 4))


@pytest.mark.hint(
    "rows are examples and columns are classes: with as many examples as classes a transposed result has the right "
    "shape"
)
def test_square(student):
    """Four distinct labels of four classes, in an order that is not its own inverse."""
    y = torch.tensor([2, 0, 3, 1])
    assert_close(student.one_hot(y, 4), one_hot32(y, 4))


@pytest.mark.hint(
    "each row has exactly one 1, its own: assigning to a whole column, or to a block, marks other rows too"
)
def test_fresh_labels(student, rng):
    """Fifty random labels of seven classes, and every second one of them, cut out without being copied."""
    y = torch.randint(0, 7, (50,), generator=rng)
    for labels in (y, y[::2]):
        assert_close(student.one_hot(labels, 7), one_hot32(labels, 7))


@pytest.mark.hint("nothing may depend on the number of classes: the size of the table comes from num_classes")
def test_thousand_classes(student):
    """Three labels of a thousand classes."""
    y = torch.tensor([999, 0, 512])
    assert_close(student.one_hot(y, 1000), one_hot32(y, 1000))


@pytest.mark.hint(
    "one example and one class are ordinary sizes: squeeze() without a dimension drops axes that belong to the result"
)
def test_axes_of_length_one(student):
    """One label gives (1, C), one class gives (n, 1), both give (1, 1)."""
    assert_close(student.one_hot(torch.tensor([1]), 3), torch.tensor([[0.0, 1.0, 0.0]]))
    assert_close(student.one_hot(torch.tensor([0, 0, 0]), 1), torch.ones(3, 1))
    assert_close(student.one_hot(torch.tensor([0]), 1), torch.ones(1, 1))


@pytest.mark.hint(
    "unsqueeze_() and other names that end in an underscore change the caller's labels: use the plain name"
)
def test_labels_are_kept(student):
    """The labels have the same shape and values after the call as before."""
    y = torch.tensor([2, 0, 1, 2])
    run = student.trace("one_hot", y, 3)
    assert torch.equal(run.inputs[0], y), "changed its labels in place"
    assert_close(run.value, one_hot32(y, 3))


@pytest.mark.hint("no labels give no rows, but still num_classes columns: do not ask an empty tensor for its maximum")
def test_empty_batch(student):
    """(0,) gives (0, 5)."""
    assert_close(student.one_hot(torch.zeros(0, dtype=torch.int64), 5), torch.zeros(0, 5))


@pytest.mark.hint("start from zeros in every call: a table kept from the last call still carries its ones")
def test_calls_do_not_share_state(student):
    """Two batches of the same size, one after the other."""
    for labels in ([0, 1, 2, 2], [2, 2, 0, 1]):
        y = torch.tensor(labels)
        assert_close(student.one_hot(y, 3), one_hot32(y, 3))


@pytest.mark.hint(
    "fill all rows with one tensor operation; a Python loop over the labels takes longer with every label"
)
def test_no_loop_over_rows(student, rng):
    """As many tensor operations for 64 labels as for 8 (8 more are forgiven)."""
    many = torch.randint(0, 4, (64,), generator=rng)
    run, short = student.trace("one_hot", many, 4, count=True), student.trace("one_hot", many[:8], 4, count=True)
    assert_close(run.value, one_hot32(many, 4))
    assert run.operations <= short.operations + 8, (
        f"took {run.operations} tensor operations for 64 labels and {short.operations} for 8, expected about as many"
    )


@pytest.mark.hint(
    "memory grows with n * C, not with n * n: an identity as large as the batch, cut down to C columns, wastes most of "
    "itself"
)
def test_memory(student):
    """No tensor of more than 8 n C entries on the way, for 64 labels of 4 classes."""
    y = torch.arange(64) % 4
    run = student.trace("one_hot", y, 4, count=True)
    assert_close(run.value, one_hot32(y, 4))
    assert run.largest <= 8 * 64 * 4, (
        f"built a tensor of {run.largest} entries for 64 labels of 4 classes, expected at most {8 * 64 * 4}"
    )


@pytest.mark.hint(
    "a table of zeros made without device=y.device lies on the CPU, where the labels on a GPU cannot be used to fill it"
)
def test_device(student, device):
    """Four labels of five classes, the rows on the device of the labels, beside a GPU."""
    y = torch.tensor([2, 0, 4, 1])
    assert_close(student.on(device).one_hot(y, 5), one_hot32(y, 5))
