"""Hidden tests of ce_loss: mean cross-entropy of raw outputs; a softmax before it is the lecture's bug."""

from __future__ import annotations

import pytest
import torch

from autograder.testing import Mismatch, assert_close, logit_scale

from .checks import must_be_untouched
from .oracle import COURSE_LABELS, COURSE_LOGITS, COURSE_LOSS, DOUBLE_SOFTMAX_FLOOR, ce64, ce_grad64

pytestmark = pytest.mark.task("ce_loss")

BOTH = pytest.mark.parametrize("dtype", [torch.float64, torch.float32], ids=["float64", "float32"])


@pytest.mark.hint("the mean over the rows of the cross-entropy of the raw outputs: no sum, and no softmax before it")
@BOTH
def test_worked_example(student, dtype):
    """The course's three rows: 0.7556."""
    outputs = torch.tensor(COURSE_LOGITS, dtype=dtype)
    expected = torch.tensor(COURSE_LOSS, dtype=torch.float64)
    assert_close(student.ce_loss(outputs, torch.tensor(COURSE_LABELS)), expected, dtype=dtype, scale=4)


@pytest.mark.hint("pair each row with its own label, along the last dimension")
@pytest.mark.parametrize(("n", "num_classes"), [(6, 4), (3, 7), (5, 2), (1, 4)], ids=["6x4", "3x7", "5x2", "1x4"])
def test_fresh_outputs(student, rng, n, num_classes):
    """Random outputs in float64, several numbers of rows and classes."""
    outputs = 2 * torch.randn(n, num_classes, generator=rng, dtype=torch.float64)
    y = torch.arange(1, n + 1) % num_classes
    assert_close(student.ce_loss(outputs, y), ce64(outputs, y), scale=logit_scale(outputs))


@pytest.mark.hint(
    "CrossEntropyLoss applies the softmax itself; with another one before it the loss of four classes never falls "
    "below log(e + 3) - 1 = 0.7437, however right the model is"
)
def test_certain_and_right(student):
    """[[100, 0, 0, 0]] with label 0 costs nothing."""
    loss = student.ce_loss(torch.tensor([[100.0, 0.0, 0.0, 0.0]]), torch.tensor([0]))
    if isinstance(loss, torch.Tensor) and loss.ndim == 0 and abs(float(loss.real) - DOUBLE_SOFTMAX_FLOOR) < 1e-3:
        raise Mismatch(f"returned {float(loss.real):.6g}, expected 0: the outputs went through a softmax twice")
    assert_close(loss, torch.tensor(0.0))


@pytest.mark.hint("the logarithm of a softmax that has become 0 is infinite: let the loss start from the raw outputs")
@BOTH
def test_certain_and_wrong(student, dtype):
    """Outputs of 1000 and -1000 at the wrong place: losses of 1000 and 2000, and their gradient."""
    outputs = torch.tensor([[1000.0, 0.0, 0.0, 0.0], [0.0, -1000.0, 0.0, 1000.0]], dtype=dtype)
    y = torch.tensor([1, 1])
    assert_close(student.ce_loss(outputs, y), ce64(outputs, y), dtype=dtype, scale=1000)
    assert_close(student.grad("ce_loss", outputs, y), ce_grad64(outputs, y), dtype=dtype)


@pytest.mark.hint("training needs the gradient, (softmax - one_hot) / n: keep the loss a tensor from end to end")
@BOTH
def test_gradient(student, rng, dtype):
    """Random outputs, six rows of four."""
    outputs = 2 * torch.randn(6, 4, generator=rng, dtype=dtype)
    y = torch.arange(6) % 4
    assert_close(student.grad("ce_loss", outputs, y), ce_grad64(outputs, y), dtype=dtype)


@pytest.mark.hint("shift a copy of the outputs: `outputs -= ...` changes the tensor of whoever called you")
def test_inputs_untouched(student):
    """Outputs and labels are the same after the call as before."""
    outputs, y = torch.tensor(COURSE_LOGITS, dtype=torch.float64), torch.tensor(COURSE_LABELS)
    run = student.trace("ce_loss", outputs, y)
    must_be_untouched(outputs, run.inputs[0], "the outputs")
    must_be_untouched(y, run.inputs[1], "the labels")


@pytest.mark.hint("the outputs and the labels are on one device already: move neither, and leave the loss there")
def test_device(student, device):
    """The course's three rows and the gradient, beside a GPU, float32."""
    outputs, y = torch.tensor(COURSE_LOGITS), torch.tensor(COURSE_LABELS)
    on = student.on(device)
    assert_close(on.ce_loss(outputs, y), torch.tensor(COURSE_LOSS), dtype=torch.float32, scale=4)
    assert_close(on.grad("ce_loss", outputs, y), ce_grad64(outputs, y), dtype=torch.float32)
