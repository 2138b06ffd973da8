"""Putting values on the pretended device and taking them off, also outside a simulation."""

from __future__ import annotations

from typing import Any

import torch

from autograder.sandbox.simulated_gpu.generators import PretendedGenerator
from autograder.sandbox.simulated_gpu.private import DisableTorchFunction
from autograder.sandbox.simulated_gpu.tags import CPU, TAGS, device_from

__all__ = ["device_of", "to_cpu", "to_device"]


def device_of(tensor: torch.Tensor) -> str:
    """Where a tensor pretends to be: ``"cuda:0"`` or ``"cpu"``."""
    with DisableTorchFunction():
        return str(TAGS.of(tensor))


def to_device(value: Any, device: str = "cuda:0") -> Any:
    """A copy of ``value`` whose tensors are on ``device``; lists, tuples and dictionaries may be nested.

    Leaves stay leaves, with their ``requires_grad``. A tensor that occurs twice is copied once. A module is moved in
    place, as ``Module.to`` does, and returned; a generator keeps its state. Whatever else is returned as it is.
    """
    target = device_from(device)
    with DisableTorchFunction():
        return _moved(value, target, {})


def to_cpu(value: Any) -> Any:
    """:func:`to_device` with the CPU."""
    return to_device(value, str(CPU))


def _moved(value: Any, target: torch.device, done: dict[int, Any]) -> Any:
    if id(value) in done:
        return done[id(value)][1]
    if isinstance(value, torch.Tensor):
        result: Any = _copied(value, target)
    elif isinstance(value, torch.nn.Module):
        result = value._apply(lambda tensor: _detached(tensor, target))
    elif isinstance(value, torch.Generator):
        result = PretendedGenerator(target)
        result.set_state(value.get_state())
    elif isinstance(value, tuple) and hasattr(value, "_fields"):
        result = type(value)(*(_moved(item, target, done) for item in value))
    elif isinstance(value, list | tuple):
        result = type(value)(_moved(item, target, done) for item in value)
    elif isinstance(value, dict):
        result = {key: _moved(item, target, done) for key, item in value.items()}
    else:
        return value
    done[id(value)] = (value, result)  # the original is kept, so that its id stays its own
    return result


def _detached(tensor: torch.Tensor, target: torch.device) -> torch.Tensor:
    copy = tensor.detach().clone()
    TAGS.put(copy, target)
    return copy


def _copied(tensor: torch.Tensor, target: torch.device) -> torch.Tensor:
    copy = _detached(tensor, target)
    copy.requires_grad = tensor.requires_grad  # not by requires_grad_(), which a homework may ban
    return torch.nn.Parameter(copy, tensor.requires_grad) if isinstance(tensor, torch.nn.Parameter) else copy
