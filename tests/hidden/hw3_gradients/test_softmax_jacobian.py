"""Hidden tests of softmax_jacobian: the matrix diag(a) - a a^T at a softmax output a."""

from __future__ import annotations

import pytest
import torch

from autograder.testing import assert_close

from .oracle import assert_untouched, jacobian64

pytestmark = pytest.mark.task("softmax_jacobian")

BOTH = pytest.mark.parametrize("dtype", [torch.float64, torch.float32], ids=["float64", "float32"])


def softmax_output(rng: torch.Generator, num_classes: int) -> torch.Tensor:
    """Fresh positive float64 numbers ``(C,)`` that sum to 1."""
    a = 0.05 + torch.rand(num_classes, generator=rng, dtype=torch.float64)
    return a / a.sum()


@pytest.mark.hint("entry (i, j) is a_i (1 - a_i) on the diagonal and -a_i a_j off it; work one 3 x 3 case by hand")
@BOTH
def test_worked_example(student, dtype):
    """The lecture's a = (1/2, 1/4, 1/4); every entry is a dyadic fraction."""
    a = torch.tensor([0.5, 0.25, 0.25], dtype=dtype)
    expected = [[0.25, -0.125, -0.125], [-0.125, 0.1875, -0.0625], [-0.125, -0.0625, 0.1875]]
    assert_close(student.softmax_jacobian(a), torch.tensor(expected, dtype=torch.float64), dtype=dtype)


@pytest.mark.hint("a is already the output of the softmax: use it as it is, in its own dtype, without a second softmax")
@BOTH
def test_fresh_output(student, rng, dtype):
    """Seven classes, numbers nobody has seen before; a hidden float32 or an added epsilon shows in float64."""
    a = softmax_output(rng, 7).to(dtype)
    assert_close(student.softmax_jacobian(a), jacobian64(a), dtype=dtype)


@pytest.mark.hint("read the number of classes off a: do not assume three")
@pytest.mark.parametrize("num_classes", [2, 200], ids=["2", "200"])
def test_number_of_classes(student, rng, num_classes):
    """Two classes and two hundred."""
    a = softmax_output(rng, num_classes)
    assert_close(student.softmax_jacobian(a), jacobian64(a), dtype=torch.float64)


@pytest.mark.hint("with one class the softmax is the constant 1: the Jacobian is the 1 x 1 matrix 0, still a matrix")
def test_single_class(student):
    """a = (1,) gives [[0]], shape (1, 1)."""
    assert_close(student.softmax_jacobian(torch.ones(1, dtype=torch.float64)), torch.zeros(1, 1, dtype=torch.float64))


@pytest.mark.hint(
    "for logits of size 1000 a softmax output is exactly 0 or 1; log(a) and division by a break there, and an added "
    "epsilon gives slopes that do not exist"
)
@BOTH
def test_saturated_output(student, dtype):
    """A certain prediction has no slope at all: every entry is 0."""
    a = torch.tensor([0.0, 1.0, 0.0], dtype=dtype)
    assert_close(student.softmax_jacobian(a), torch.zeros(3, 3, dtype=dtype))


@pytest.mark.hint(
    "a class of probability exactly 0 has a row and a column of zeros; the other entries do not notice it"
)
def test_exact_zeros_beside_others(student):
    """Two live classes and two dead ones."""
    a = torch.tensor([0.75, 0.0, 0.25, 0.0], dtype=torch.float64)
    assert_close(student.softmax_jacobian(a), jacobian64(a))


@pytest.mark.hint("the outputs sum to 1 whatever the logits, so every row and every column of the Jacobian sums to 0")
def test_rows_and_columns_sum_to_zero(student, rng):
    """A property that needs no expected values."""
    J = student.softmax_jacobian(softmax_output(rng, 5))
    zeros = torch.zeros(5, dtype=torch.float64)
    assert_close(J, torch.zeros(5, 5, dtype=torch.float64), tolerance=1.0)  # kind, shape, dtype; entries lie within +-1
    assert_close(J.sum(dim=1), zeros)
    assert_close(J.sum(dim=0), zeros)


@pytest.mark.hint("a slice such as A[:, 0] is not contiguous: prefer reshape or indexing with None to view")
def test_non_contiguous_input(student, rng):
    """a is every second entry of a longer vector, whose other entries do not belong to it."""
    longer = torch.rand(12, generator=rng, dtype=torch.float64)
    longer[::2] = softmax_output(rng, 6)
    a = longer[::2]
    assert_close(student.softmax_jacobian(a), jacobian64(a))


@pytest.mark.hint("functions ending in an underscore, += and indexed assignment change the caller's tensor: copy first")
def test_input_untouched(student):
    """The argument is bit for bit the same after the call, and keeps its shape."""
    a = torch.tensor([0.125, 0.5, 0.375], dtype=torch.float64)
    assert_untouched((a.clone(),), student.trace("softmax_jacobian", a).inputs)


@pytest.mark.hint(
    "an identity made without device=a.device lies on the CPU, and a tensor there cannot be multiplied with one on a "
    "GPU"
)
def test_device(student, device):
    """Four classes, the matrix on the device of a, beside a GPU, float32."""
    a = torch.tensor([0.5, 0.25, 0.125, 0.125])
    assert_close(student.on(device).softmax_jacobian(a), jacobian64(a), dtype=torch.float32)


@pytest.mark.bonus
@pytest.mark.hint("a Python loop over classes runs C (or C^2) small operations: build the matrix with broadcasting")
def test_no_loop_over_classes(student):
    """64 classes cost about as many tensor operations as 8."""
    few, many = torch.full((8,), 1 / 8, dtype=torch.float64), torch.full((64,), 1 / 64, dtype=torch.float64)
    assert_close(student.softmax_jacobian(many), jacobian64(many))
    small, large = (student.trace("softmax_jacobian", a, count=True).operations for a in (few, many))
    assert large <= small + 8, f"ran {large} tensor operations for 64 classes and {small} for 8, expected about as many"
