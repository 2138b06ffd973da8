"""The rule for most operations: all tensors on one device, except CPU scalars, and the result is there too."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import torch

from autograder.sandbox.simulated_gpu.generators import check_generator
from autograder.sandbox.simulated_gpu.names import REFUSE_SCALARS, core, in_place
from autograder.sandbox.simulated_gpu.precision import any_autocast, computed
from autograder.sandbox.simulated_gpu.tags import CPU, CUDA, TAGS
from autograder.sandbox.simulated_gpu.words import mixed_devices

__all__ = ["Check", "Function", "Rule", "check_for", "general_rule", "tensors_in"]

Function = Callable[..., Any]
#: What answers a torch function: ``rule(function, args, kwargs)``, called with torch functions switched off.
Rule = Callable[[Function, tuple[Any, ...], dict[str, Any]], Any]
#: What says where an operation runs, or raises: ``check(args, kwargs)``.
Check = Callable[[tuple[Any, ...], dict[str, Any]], torch.device]

_EXPANDING_LOSSES = frozenset("huber_loss l1_loss mse_loss smooth_l1_loss".split())


def tensors_in(values: Iterable[Any]) -> list[torch.Tensor]:
    """The tensors among arguments, in lists and tuples too."""
    found: list[torch.Tensor] = []
    for value in values:
        if isinstance(value, torch.Tensor):
            found.append(value)
        elif isinstance(value, tuple | list):
            found += tensors_in(value)
    return found


def check_for(name: str) -> Check:
    """The check of the operation of this name.

    CUDA takes a CPU tensor without dimensions as a number, unless the operation writes into it or needs a pointer to
    its memory.
    """
    plain = core(name)
    strict = plain in REFUSE_SCALARS or name.startswith("linalg_")
    expanding = plain in _EXPANDING_LOSSES
    masked = plain == "masked_fill"
    fills = name == "fill_"
    writes = in_place(name)

    def check(args: tuple[Any, ...], kwargs: dict[str, Any]) -> torch.device:
        tensors = tensors_in(args)
        if kwargs:
            tensors += tensors_in(kwargs.values())
        places = [TAGS.of(tensor) for tensor in tensors]
        if CUDA not in places:
            return CPU if CPU in places or not places else places[0]
        if CPU not in places:
            return CUDA
        if fills and places[0] == CPU and not tensors[-1].dim():
            return CPU  # the number is read from the GPU
        needed = tensors_in([kwargs.get("out")])
        if writes:
            needed.append(tensors[0])
        if masked:
            needed += tensors[:2]
        full = strict or (expanding and any(tensor.dim() for tensor in tensors))
        for tensor, place in zip(tensors, places, strict=True):
            if place == CPU and (full or tensor.dim() or any(tensor is other for other in needed)):
                raise mixed_devices(plain)
        return CUDA

    return check


def general_rule(name: str) -> Rule:
    """The rule for the operation of this name: check, compute, tag."""
    check = check_for(name)
    plain = core(name)

    def rule(function: Function, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        device = check(args, kwargs)
        if "generator" in kwargs:
            check_generator(kwargs["generator"], device)
        if device == CUDA and any_autocast():
            result = computed(plain, function, args, kwargs)
        else:
            result = function(*args, **kwargs)
        if device.type != "meta":
            TAGS.put_result(result, device)
        return result

    return rule
