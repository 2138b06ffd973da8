"""Whether the simulation can be trusted in this process: it must know right from wrong before it judges anybody."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import torch
from torch.utils.data import DataLoader, TensorDataset

from autograder.sandbox.simulated_gpu.session import SimulatedGpu
from autograder.sandbox.simulated_gpu.values import device_of, to_device
from autograder.sandbox.simulated_gpu.words import NotJudged

__all__ = ["self_test"]


def self_test() -> str:
    """Try known functions under the simulation.

    Returns:
        "" if it judged all of them rightly, else the reason why it cannot be trusted, in a sentence.
    """
    state = torch.random.get_rng_state()
    try:
        for name, examine in _EXAMINATIONS.items():
            with SimulatedGpu():
                trouble = examine()
            if trouble:
                return f"the self-test of the simulated GPU failed ({name}): {trouble}"
            if torch.ones(1).is_cuda or torch.cuda.device_count.__module__ != "torch.cuda":
                return f"the simulated GPU did not switch off after its self-test ({name})"
    except (Exception, NotJudged) as error:
        return f"the self-test of the simulated GPU failed: {type(error).__name__}: {error}"
    finally:
        torch.random.set_rng_state(state)
    return ""


def _right_function() -> str:
    scores = to_device(torch.tensor([[1.0, 2.0], [3.0, 5.0]]))
    result = torch.softmax(scores, dim=1) + torch.eye(2, device=scores.device)
    expected = torch.tensor([[1.2689, 0.7311], [0.1192, 1.8808]])
    if not torch.cuda.is_available() or not scores.is_cuda:
        return "no GPU was seen"
    if device_of(result) != "cuda:0":
        return f"the result is on {device_of(result)}"
    return "" if torch.allclose(result.cpu(), expected, atol=1e-3) else "the values are wrong"


def _constant_on_the_cpu() -> str:
    labels = to_device(torch.tensor([0, 2]))
    try:
        torch.zeros(2, 3).scatter_(1, labels[:, None], 1.0)
    except RuntimeError as error:
        return "" if "same device" in str(error) else f"another error was raised: {error}"
    return "tensors on two devices were accepted"


def _backward() -> str:
    weights = to_device(torch.tensor([1.0, 2.0])).requires_grad_()
    places: list[str] = []
    weights.register_hook(lambda gradient: places.append(str(gradient.device)))
    (weights**2).sum().backward()
    if weights.grad is None or weights.grad.tolist() != [2.0, 4.0]:
        return "the gradient is wrong"
    if str(weights.grad.device) != "cuda:0" or places != ["cuda:0"]:
        return "the gradient is on the wrong device"
    return ""


def _training_step() -> str:
    model = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.ReLU(), torch.nn.Linear(3, 2)).to("cuda")
    before = [parameter.detach().clone() for parameter in model.parameters()]
    optimizer = torch.optim.Adam(model.parameters(), lr=0.1)
    inputs = torch.ones(4, 2, device="cuda")
    loss = torch.nn.functional.cross_entropy(model(inputs), torch.zeros(4, dtype=torch.int64, device="cuda"))
    loss.backward()
    optimizer.step()
    if all(torch.equal(old, new) for old, new in zip(before, model.parameters(), strict=True)):
        return "the optimizer changed nothing"
    return "" if all(parameter.is_cuda for parameter in model.parameters()) else "a parameter left the GPU"


def _custom_function() -> str:
    x = torch.ones(3, device="cuda", requires_grad=True)
    _Double.apply(x, "cuda").sum().backward()  # type: ignore[no-untyped-call]
    if x.grad is None or x.grad.tolist() != [2.0, 2.0, 2.0]:
        return "the gradient is wrong"
    try:
        _Double.apply(x, "cpu").sum().backward()  # type: ignore[no-untyped-call]
    except RuntimeError as error:
        return "" if "device" in str(error) else f"another error was raised: {error}"
    return "a gradient on the wrong device was accepted"


class _Double(torch.autograd.Function):
    """Doubles; its gradient comes on the device that it was told."""

    @staticmethod
    def forward(ctx: Any, x: torch.Tensor, place: str) -> torch.Tensor:
        """Twice x."""
        ctx.place = place
        return 2 * x

    @staticmethod
    def backward(ctx: Any, *gradients: torch.Tensor) -> tuple[torch.Tensor, None]:
        """Two, wherever."""
        return torch.full(gradients[0].shape, 2.0, device=ctx.place), None


def _places() -> str:
    x = torch.arange(6.0).reshape(2, 3).cuda()
    moved = {
        "a view": x.T[1],
        "a copy": copy.deepcopy(x),
        "random numbers": torch.randn(2, generator=torch.Generator(device="cuda"), device="cuda"),
        "what an index picks": x[torch.tensor([1, 0])],
        "a batch of a loader": next(iter(DataLoader(TensorDataset(x), batch_size=2)))[0],
    }
    lost = [what for what, tensor in moved.items() if not tensor.is_cuda]
    if lost or x.cpu().is_cuda:
        return f"{', '.join(lost) or 'a copy on the CPU'} is on the wrong device"
    try:
        x.numpy()
    except TypeError:
        return ""
    return "NumPy could read it"


_EXAMINATIONS: dict[str, Callable[[], str]] = {
    "a right function": _right_function,
    "a constant left on the CPU": _constant_on_the_cpu,
    "a backward pass": _backward,
    "a training step": _training_step,
    "a custom function": _custom_function,
    "where tensors are": _places,
}
