"""Autograd under the simulation: gradients, hooks, custom functions, optimizers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import torch
from torch.utils.data import DataLoader, TensorDataset

from autograder.sandbox.simulated_gpu import SimulatedGpu


@pytest.fixture(autouse=True)
def gpu() -> Iterator[SimulatedGpu]:
    """Every test here runs inside the simulation."""
    with SimulatedGpu() as entered:
        yield entered


@pytest.fixture
def w() -> torch.Tensor:
    """A leaf on the GPU."""
    return torch.tensor([1.0, 2.0, 3.0], device="cuda", requires_grad=True)


class Scaled(torch.autograd.Function):
    """``x * factor``, with ``factor`` in its backward."""

    @staticmethod
    def forward(ctx: Any, x: torch.Tensor, factor: torch.Tensor) -> torch.Tensor:
        """Multiply with a number."""
        ctx.save_for_backward(factor)
        return x * 2.0

    @staticmethod
    def backward(ctx: Any, *gradients: torch.Tensor) -> Any:
        """Multiply with the saved tensor."""
        return gradients[0] * ctx.saved_tensors[0], None


class Zero(torch.autograd.Function):
    """Its backward makes a gradient on the CPU."""

    @staticmethod
    def forward(ctx: Any, x: torch.Tensor) -> torch.Tensor:
        """The same values."""
        return x.clone()

    @staticmethod
    def backward(ctx: Any, *gradients: torch.Tensor) -> Any:
        """A gradient in the wrong place."""
        return torch.zeros(gradients[0].shape)


@pytest.mark.parametrize("way", ["Tensor.backward", "autograd.backward", "autograd.grad"])
def test_gradients_are_on_the_gpu(way: str, w: torch.Tensor) -> None:
    """However they are asked for."""
    loss = (w**2).sum()
    if way == "autograd.grad":
        (gradient,) = torch.autograd.grad(loss, w)
    elif way == "autograd.backward":
        torch.autograd.backward([loss])
        gradient = w.grad
    else:
        loss.backward()
        gradient = w.grad
    assert gradient.is_cuda
    assert gradient.tolist() == [2.0, 4.0, 6.0]


def test_hooks_see_the_gpu(w: torch.Tensor) -> None:
    """On leaves and others; what they return replaces the gradient."""
    places = []
    inner = w * 2
    inner.register_hook(lambda gradient: places.append(gradient.device))
    w.register_hook(lambda gradient: gradient + torch.ones(3, device=gradient.device))
    w.register_post_accumulate_grad_hook(lambda owner: places.append(owner.grad.device))
    inner.sum().backward()
    assert places == [torch.device("cuda:0")] * 2
    assert w.grad is not None
    assert w.grad.tolist() == [3.0, 3.0, 3.0]


def test_a_hook_with_a_cpu_tensor_is_refused(w: torch.Tensor) -> None:
    """Also through ``torch.autograd.grad``, and nothing is left over from the interrupted pass."""
    mask = torch.ones(3)
    w.register_hook(lambda gradient: gradient * mask)
    for attempt in (lambda: w.sum().backward(), lambda: torch.autograd.grad(w.sum(), w)):
        with pytest.raises(RuntimeError, match="Expected all tensors to be on the same device"):
            attempt()
    assert not torch.from_numpy(mask.numpy()).is_cuda


def test_a_hook_must_not_move_the_gradient(w: torch.Tensor) -> None:
    """In torch's words."""
    w.register_hook(lambda gradient: gradient.cpu())
    with pytest.raises(RuntimeError, match="has changed the type of value"):
        w.sum().backward()


def test_a_hook_on_the_cpu_side_of_a_move_sees_the_cpu() -> None:
    """Even though the root is on the GPU."""
    weights, factor = torch.ones(2, requires_grad=True), torch.tensor([2.0, 3.0])
    weights.register_hook(lambda gradient: gradient * factor)
    weights.cuda().sum().backward()
    assert weights.grad is not None
    assert weights.grad.tolist() == [2.0, 3.0]


def test_custom_functions_are_checked(w: torch.Tensor) -> None:
    """Their backward runs under the rules, and must return gradients where the inputs are."""
    Scaled.apply(w, torch.full((3,), 5.0, device="cuda")).sum().backward()
    assert w.grad is not None
    assert w.grad.tolist() == [5.0, 5.0, 5.0]
    with pytest.raises(RuntimeError, match="Expected all tensors to be on the same device"):
        Scaled.apply(w, torch.full((3,), 5.0)).sum().backward()
    with pytest.raises(RuntimeError, match="expected device cuda:0 but got cpu"):
        Zero.apply(w).sum().backward()


def test_functions_of_torch_itself_are_taken_as_right(w: torch.Tensor, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some are written in Python, and note during the forward pass that they really ran on the CPU."""
    monkeypatch.setattr(Scaled, "__module__", "torch.nn.example")
    Scaled.apply(w, torch.full((3,), 5.0)).sum().backward()
    assert w.grad is not None
    assert w.grad.is_cuda


def test_the_first_gradient_must_be_on_the_gpu(w: torch.Tensor) -> None:
    """``backward(gradient)`` with a CPU tensor; and ``grad`` takes none either."""
    with pytest.raises(RuntimeError, match="expected device cuda:0 but got cpu"):
        (w * 2).backward(torch.ones(3))
    with pytest.raises(RuntimeError, match="attempting to assign a gradient with device type 'cpu'"):
        w.grad = torch.ones(3)


def test_second_derivatives(w: torch.Tensor) -> None:
    """``create_graph`` and a second pass."""
    (first,) = torch.autograd.grad((w**3).sum(), w, create_graph=True)
    (second,) = torch.autograd.grad(first.sum(), w)
    assert second.is_cuda
    assert second.tolist() == [6.0, 12.0, 18.0]


@pytest.mark.parametrize(
    "optimizer", ["SGD", "Adam", "AdamW", "RMSprop", "Adadelta", "Adamax", "NAdam", "RAdam", "Rprop", "ASGD"]
)
def test_optimizers_step_as_on_the_cpu(optimizer: str) -> None:
    """Made before the module is moved, which is fine; the weights are those of a run on the CPU."""
    weights = []
    for device in ("cpu", "cuda"):
        torch.manual_seed(0)
        model = torch.nn.Linear(3, 2)
        steps = getattr(torch.optim, optimizer)(model.parameters(), lr=0.1)
        model.to(device)
        inputs, labels = torch.ones(4, 3, device=device), torch.tensor([0, 1, 1, 0], device=device)
        for _ in range(3):
            steps.zero_grad()
            torch.nn.functional.cross_entropy(model(inputs), labels).backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            steps.step()
        weights.append(model.weight.detach().cpu())
    torch.testing.assert_close(weights[0], weights[1])


def test_an_optimizer_with_state_from_its_start_must_be_made_after_the_move() -> None:
    """Adagrad's sums are made with the optimizer, so they stay on the CPU if the module moves later."""
    model = torch.nn.Linear(3, 2)
    steps = torch.optim.Adagrad(model.parameters())
    model.to("cuda")
    model(torch.ones(4, 3, device="cuda")).sum().backward()
    with pytest.raises(RuntimeError, match="Expected all tensors to be on the same device"):
        steps.step()


def test_a_model_on_two_devices_can_be_trained() -> None:
    """Each layer where it is, the activations moved between."""
    first, second = torch.nn.Linear(2, 3), torch.nn.Linear(3, 1).cuda()
    steps = torch.optim.Adam([*first.parameters(), *second.parameters()], lr=0.1)
    second(first(torch.ones(4, 2)).cuda()).sum().backward()
    steps.step()
    assert first.weight.grad is not None
    assert not first.weight.grad.is_cuda
    assert second.weight.is_cuda


def test_data_loaders() -> None:
    """Over tensors on the GPU, and over CPU tensors that the loop moves."""
    data = torch.arange(6.0).view(6, 1)
    for source in (data.cuda(), data):
        batches = [batch.to("cuda") for (batch,) in DataLoader(TensorDataset(source), batch_size=4, shuffle=True)]
        assert all(batch.is_cuda for batch in batches)
        assert sorted(torch.cat(batches).flatten().tolist()) == [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]


def test_mixed_precision() -> None:
    """Autocast and the gradient scaler run; the arithmetic stays that of the CPU."""
    weights = torch.ones(3, device="cuda", requires_grad=True)
    optimizer = torch.optim.SGD([weights], lr=0.5)
    scaler = torch.amp.GradScaler("cuda")
    with torch.autocast("cuda"):
        loss = (weights * 2).sum()
    scaler.scale(loss).backward()
    scaler.step(optimizer)
    scaler.update()
    assert weights.tolist() == [0.0, 0.0, 0.0]
