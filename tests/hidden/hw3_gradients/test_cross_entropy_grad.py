"""Hidden tests of cross_entropy_grad: (softmax(logits) - one-hot) / n."""

from __future__ import annotations

import pytest
import torch

from autograder.testing import StudentError, assert_close, logit_scale

from .oracle import (
    COURSE_GRADIENT,
    COURSE_LABELS,
    COURSE_LOGITS,
    STAIRS,
    assert_untouched,
    cross_entropy_grad64,
    labels_in_turn,
)

pytestmark = pytest.mark.task("cross_entropy_grad")

BOTH = pytest.mark.parametrize("dtype", [torch.float64, torch.float32], ids=["float64", "float32"])


@pytest.mark.hint("it is the gradient of the mean: divide by the number of examples once, and mind the sign")
@BOTH
def test_worked_example(student, dtype):
    """The course's three rows of four logits, labels 3, 0 and 2."""
    logits, y = torch.tensor(COURSE_LOGITS, dtype=dtype), torch.tensor(COURSE_LABELS)
    expected = torch.tensor(COURSE_GRADIENT, dtype=torch.float64)
    assert_close(student.cross_entropy_grad(logits, y), expected, dtype=dtype, scale=1 / 3)


@pytest.mark.hint(
    "examples lie along the first dimension, classes along the last; a square batch hides a mixed-up axis"
)
@pytest.mark.parametrize(("n", "num_classes"), [(4, 4), (3, 7), (6, 2)], ids=["4x4", "3x7", "6x2"])
def test_fresh_logits(student, rng, n, num_classes):
    """Fresh float64 logits, as many rows as classes and not; hidden float32 and added epsilons show."""
    logits = 3 * torch.randn(n, num_classes, generator=rng, dtype=torch.float64)
    y = labels_in_turn(n, num_classes)
    assert_close(student.cross_entropy_grad(logits, y), cross_entropy_grad64(logits, y), scale=1 / n)


@pytest.mark.hint("each label moves one entry of its own row by 1 / n: pair label i with row i, not with every row")
def test_distinct_labels(student):
    """n = C and the labels are a permutation, so that a transposed one-hot matrix has other entries."""
    logits = torch.zeros(4, 4, dtype=torch.float64)
    y = torch.tensor([1, 2, 3, 0])
    assert_close(student.cross_entropy_grad(logits, y), cross_entropy_grad64(logits, y), scale=1 / 4)


@pytest.mark.hint("exp overflows at 709 (88 in float32): subtract each row's largest logit before exponentiating")
@BOTH
def test_large_logits(student, dtype):
    """[1000, 1001, 1002] and its mirror image at -1000."""
    logits = torch.tensor([[1000.0, 1001.0, 1002.0], [-1000.0, -1001.0, -1002.0]], dtype=dtype)
    rows = torch.tensor([STAIRS, STAIRS[::-1]], dtype=torch.float64)
    expected = (rows - torch.tensor([[0.0, 0.0, 1.0], [0.0, 1.0, 0.0]], dtype=torch.float64)) / 2
    # Looser than 1 / n: exp(z - logsumexp(z)) is a fair way, though float32 keeps few decimals of 1002.4.
    scale = logit_scale(logits) / 2
    assert_close(student.cross_entropy_grad(logits, torch.tensor([2, 1])), expected, dtype=dtype, scale=scale)


@pytest.mark.hint("the shift belongs to each row: one maximum for the whole batch drives the small rows to 0 / 0")
def test_both_ends_in_one_batch(student):
    """A row at -1000 beside a row at +1000."""
    logits = torch.tensor([[-1000.0, -1000.5, -1001.0], [1000.0, 1000.5, 999.0]], dtype=torch.float64)
    y = torch.tensor([0, 2])
    assert_close(student.cross_entropy_grad(logits, y), cross_entropy_grad64(logits, y), scale=1 / 2)


@pytest.mark.hint("the mean of a row is no safe shift: its largest logit can still lie 1000 above the mean")
def test_wide_row(student):
    """[1000, 0, -1000] for each label, and a certain prediction at 10000, right and wrong."""
    logits = torch.tensor([[1000.0, 0.0, -1000.0]] * 3 + [[1e4, 0.0, 0.0]] * 2, dtype=torch.float64)
    y = torch.tensor([0, 1, 2, 0, 1])
    assert_close(student.cross_entropy_grad(logits, y), cross_entropy_grad64(logits, y), scale=1 / 5)


@pytest.mark.hint(
    "torch reads a uint8 index as a mask and refuses some other integer dtypes: convert labels to int64 first"
)
@pytest.mark.parametrize("dtype", [torch.int8, torch.uint8, torch.int32], ids=["int8", "uint8", "int32"])
def test_label_dtypes(student, dtype):
    """The lecture's labels are int8; as many rows as classes, so that a mask would go unnoticed."""
    logits = torch.tensor([[0.5, -1.0, 2.0], [1.5, 0.0, 0.25], [-0.5, 0.75, 1.0]], dtype=torch.float64)
    y = torch.tensor([2, 0, 1], dtype=dtype)
    assert_close(student.cross_entropy_grad(logits, y), cross_entropy_grad64(logits, y), scale=1 / 3)


@pytest.mark.hint("int8 ends at 127: a label converted to it comes back as another class")
def test_label_199(student):
    """Label 199 of 200 classes."""
    logits = torch.linspace(-2, 2, 400, dtype=torch.float64).reshape(2, 200)
    y = torch.tensor([199, 150], dtype=torch.uint8)
    assert_close(student.cross_entropy_grad(logits, y), cross_entropy_grad64(logits, y), scale=1 / 2)


@pytest.mark.hint("the number of classes is the number of columns, not the largest label plus one")
def test_absent_classes(student):
    """No example carries one of the last two labels."""
    logits = torch.tensor([[0.25, 1.0, -1.0, 2.0], [0.0, 0.5, 1.5, -0.5], [1.0, 1.0, 0.0, 3.0]], dtype=torch.float64)
    y = torch.tensor([1, 0, 1])
    assert_close(student.cross_entropy_grad(logits, y), cross_entropy_grad64(logits, y), scale=1 / 3)


@pytest.mark.hint("with one class the prediction is always certain and right: the gradient is 0, of shape (n, 1)")
def test_single_class(student):
    """C = 1, where a squeeze drops a dimension."""
    logits = torch.tensor([[3.0], [-2.0], [1000.0]], dtype=torch.float64)
    assert_close(student.cross_entropy_grad(logits, torch.zeros(3, dtype=torch.int64)), torch.zeros_like(logits))


@pytest.mark.hint("probabilities and one-hot rows both sum to 1, so every row of the gradient sums to 0")
def test_rows_sum_to_zero(student, rng):
    """A property that needs no expected values."""
    n = 5
    logits = 4 * torch.randn(n, 6, generator=rng, dtype=torch.float64)
    gradient = student.cross_entropy_grad(logits, labels_in_turn(n, 6))
    assert_close(gradient, torch.zeros(n, 6, dtype=torch.float64), tolerance=1.0)  # kind, shape, dtype; within +-1
    assert_close(gradient.sum(dim=1), torch.zeros(n, dtype=torch.float64))


@pytest.mark.hint("a transposed tensor is not contiguous: use reshape rather than view, and do not rely on the storage")
def test_non_contiguous_input(student, rng):
    """Logits that are a transpose, labels that are every second entry."""
    logits = torch.randn(5, 4, generator=rng, dtype=torch.float64).T
    y = torch.tensor([4, 0, 2, 0, 3, 0, 0, 0])[::2]
    assert_close(student.cross_entropy_grad(logits, y), cross_entropy_grad64(logits, y), scale=1 / 4)


@pytest.mark.hint("-=, exp_ and indexed assignment on an argument change the caller's tensor: work on a new one")
def test_input_untouched(student):
    """Logits and labels are bit for bit the same after the call."""
    logits = torch.tensor([[0.5, 1.5, -2.0], [1.0, 0.0, 3.0]], dtype=torch.float64)
    y = torch.tensor([2, 1])
    assert_untouched((logits.clone(), y.clone()), student.trace("cross_entropy_grad", logits, y).inputs)


@pytest.mark.hint(
    "no Python loop over examples, and no (n, n) table to pick n entries from: index rows and labels together"
)
def test_cost(student, rng):
    """64 rows cost about as many operations as 8; nothing much larger than the (n, C) result is built."""

    def cost(n: int) -> tuple[int, int]:
        logits = torch.randn(n, 4, generator=rng, dtype=torch.float64)
        trace = student.trace("cross_entropy_grad", logits, torch.arange(n) % 4, count=True)
        return trace.operations, trace.largest

    (few, _), (many, _), (_, largest) = cost(8), cost(64), cost(512)
    assert many <= few + 8, f"ran {many} tensor operations for 64 examples and {few} for 8, expected about as many"
    assert largest <= 8 * 512 * 4, f"built a tensor of {largest} elements for logits of shape (512, 4)"


@pytest.mark.hint(
    "your one-hot rows belong where the logits and the labels are: zeros made without device=logits.device lie on the "
    "CPU"
)
def test_device(student, device):
    """The course's three rows, the gradient on the device of the logits, beside a GPU, float32."""
    logits, y = torch.tensor(COURSE_LOGITS), torch.tensor(COURSE_LABELS)
    expected = torch.tensor(COURSE_GRADIENT, dtype=torch.float64)
    assert_close(student.on(device).cross_entropy_grad(logits, y), expected, dtype=torch.float32, scale=1 / 3)


@pytest.mark.bonus
@pytest.mark.hint(
    "a class masked with -inf has probability 0 and gradient 0: only -inf - (-inf) and 0 * inf spoil that"
)
def test_masked_class(student):
    """One logit of -inf in a row, as masks produce."""
    logits = torch.tensor([[0.5, float("-inf"), 1.0], [2.0, 0.0, 1.0]], dtype=torch.float64)
    y = torch.tensor([2, 0])
    assert_close(student.cross_entropy_grad(logits, y), cross_entropy_grad64(logits, y), scale=1 / 2)


@pytest.mark.bonus
@pytest.mark.hint("one-hot rows of a fixed dtype promote the result: make them in the dtype of the logits")
def test_float16(student):
    """Half precision in, half precision out."""
    logits = torch.tensor([[1.0, 2.0, 3.0], [0.5, -0.5, 100.0]], dtype=torch.float16)
    y = torch.tensor([0, 2])
    assert_close(
        student.cross_entropy_grad(logits, y), cross_entropy_grad64(logits, y), dtype=torch.float16, scale=1 / 2
    )


@pytest.mark.bonus
@pytest.mark.hint(
    "labels of shape (n, 1) must raise or count as (n,): a silent broadcast gives n gradients for each example"
)
def test_column_of_labels(student):
    """Labels (3, 1): an error is fine, the right answer is fine, anything else is not."""
    logits = torch.tensor([[0.5, -1.0, 2.0], [1.5, 0.0, 0.25], [-0.5, 0.75, 1.0]], dtype=torch.float64)
    y = torch.tensor([2, 0, 1])
    try:
        gradient = student.cross_entropy_grad(logits, y[:, None])
    except StudentError:
        return
    assert_close(gradient, cross_entropy_grad64(logits, y), scale=1 / 3)
