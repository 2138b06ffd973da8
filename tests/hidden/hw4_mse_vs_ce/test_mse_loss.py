"""Hidden tests of mse_loss: mean over all entries of (outputs - one_hot)^2."""

from __future__ import annotations

import pytest
import torch

from autograder.testing import assert_close

from .checks import must_be_untouched
from .oracle import LABELS, OUTPUTS, mse64, mse_grad64

pytestmark = pytest.mark.task("mse_loss")

BOTH = pytest.mark.parametrize("dtype", [torch.float64, torch.float32], ids=["float64", "float32"])


@pytest.mark.hint("the mean is over all n times C entries, of the outputs as they are: no softmax, no argmax, no half")
@BOTH
def test_fixed_batch(student, dtype):
    """Four rows of three outputs."""
    outputs, y = torch.tensor(OUTPUTS, dtype=dtype), torch.tensor(LABELS)
    assert_close(student.mse_loss(outputs, y), mse64(outputs, y), dtype=dtype, scale=4)


@pytest.mark.hint("compare each row with the one-hot row of its own label")
@pytest.mark.parametrize(("n", "num_classes"), [(6, 4), (3, 7), (5, 2), (1, 4)], ids=["6x4", "3x7", "5x2", "1x4"])
def test_fresh_outputs(student, rng, n, num_classes):
    """Random outputs in float64, several numbers of rows and classes."""
    outputs = 2 * torch.randn(n, num_classes, generator=rng, dtype=torch.float64)
    y = torch.arange(1, n + 1) % num_classes
    assert_close(student.mse_loss(outputs, y), mse64(outputs, y), scale=1 + float(outputs.square().max()))


@pytest.mark.hint("the number of classes is the number of outputs, not the largest label plus one, and not always four")
def test_classes_that_do_not_occur(student):
    """Five outputs, labels 0 and 1 only."""
    outputs = torch.linspace(-1.0, 2.0, 15, dtype=torch.float64).reshape(3, 5)
    y = torch.tensor([1, 0, 1])
    assert_close(student.mse_loss(outputs, y), mse64(outputs, y), scale=4)


@pytest.mark.hint("training needs the gradient: keep the loss a tensor, with targets of the same dtype as the outputs")
@BOTH
def test_gradient(student, rng, dtype):
    """2 (outputs - one_hot) / (n C)."""
    outputs = torch.randn(6, 4, generator=rng, dtype=dtype)
    y = torch.arange(6) % 4
    assert_close(student.grad("mse_loss", outputs, y), mse_grad64(outputs, y), dtype=dtype)


@pytest.mark.hint("outputs[i, y[i]] -= 1 changes the caller's tensor: make a table of targets and subtract that")
def test_inputs_untouched(student):
    """Outputs and labels are the same after the call as before."""
    outputs, y = torch.tensor(OUTPUTS, dtype=torch.float64), torch.tensor(LABELS)
    run = student.trace("mse_loss", outputs, y)
    must_be_untouched(outputs, run.inputs[0], "the outputs")
    must_be_untouched(y, run.inputs[1], "the labels")
    assert_close(run.value, mse64(outputs, y), scale=4)


@pytest.mark.hint(
    "the table of targets belongs on the device of the outputs: F.one_hot puts it where y is, torch.zeros and "
    "torch.eye need device=outputs.device"
)
def test_device(student, device):
    """Four rows of three outputs and the gradient, beside a GPU, float32."""
    outputs, y = torch.tensor(OUTPUTS), torch.tensor(LABELS)
    on = student.on(device)
    assert_close(on.mse_loss(outputs, y), mse64(outputs, y), dtype=torch.float32, scale=4)
    assert_close(on.grad("mse_loss", outputs, y), mse_grad64(outputs, y), dtype=torch.float32)
