"""Mixed precision under the simulation: dtypes as CUDA's autocast gives them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import torch
from torch.nn.functional import binary_cross_entropy, linear, mse_loss, softmax

from autograder.sandbox.simulated_gpu import SimulatedGpu


@pytest.fixture(autouse=True)
def gpu() -> Iterator[SimulatedGpu]:
    """Every test here runs inside the simulation."""
    with SimulatedGpu() as entered:
        yield entered


def test_products_are_rounded_and_reductions_are_not() -> None:
    """To float16 unless another dtype is asked for; sums, losses and softmax come out in float32."""
    x = torch.randn(3, 3, device="cuda")
    with torch.autocast("cuda"):
        assert (x @ x).dtype == linear(x, x).dtype == torch.float16
        half = x @ x
        assert half.sum().dtype == softmax(half, dim=1).dtype == mse_loss(half, x).dtype == torch.float32
        assert (half + 1).dtype == torch.float16
        assert half.is_cuda
        assert half.sum().is_cuda
    with torch.autocast("cuda", dtype=torch.bfloat16):
        assert torch.mm(x, x).dtype == torch.bfloat16
    with torch.autocast("cuda", enabled=False):
        assert torch.mm(x, x).dtype == torch.float32
    assert torch.mm(x, x).dtype == torch.float32


def test_each_device_has_its_own() -> None:
    """Autocast for one does nothing on the other."""
    cpu, cuda = torch.randn(2, 2), torch.randn(2, 2, device="cuda")
    with torch.autocast("cpu"):
        assert ((cpu @ cpu).dtype, (cuda @ cuda).dtype) == (torch.bfloat16, torch.float32)
    with torch.autocast("cuda"):
        assert ((cpu @ cpu).dtype, (cuda @ cuda).dtype) == (torch.float32, torch.float16)


def test_gradients_arrive_in_full_precision() -> None:
    """At the weights, on their device."""
    weight = torch.ones(2, 2, device="cuda", requires_grad=True)
    with torch.autocast("cuda"):
        loss = mse_loss(weight @ weight, torch.zeros(2, 2, device="cuda"))
    loss.backward()  # type: ignore[no-untyped-call]
    assert weight.grad is not None
    assert weight.grad.dtype == torch.float32
    assert weight.grad.is_cuda
    assert weight.grad.tolist() == [[4.0, 4.0], [4.0, 4.0]]


def test_what_cuda_calls_unsafe() -> None:
    """The loss of probabilities."""
    x = torch.full((2,), 0.5, device="cuda")
    with torch.autocast("cuda"), pytest.raises(RuntimeError, match="unsafe to autocast"):
        binary_cross_entropy(x, x)
    assert binary_cross_entropy(x, torch.ones_like(x)).item() == pytest.approx(0.6931, abs=1e-4)
