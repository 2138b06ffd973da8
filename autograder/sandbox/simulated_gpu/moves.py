"""``to``, ``cpu``, ``cuda``, ``type``, ``pin_memory``: copies that end up on another device."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

from autograder.sandbox.simulated_gpu.private import parse_to, storage_address
from autograder.sandbox.simulated_gpu.tags import CPU, CUDA, TAGS, device_from
from autograder.sandbox.simulated_gpu.words import type_name

__all__ = ["MOVES", "parse", "placed"]


def placed(tensor: torch.Tensor, source: torch.Tensor, target: torch.device) -> torch.Tensor:
    """``tensor`` (``source`` itself, a view or a copy of it) as a tensor on ``target``; copied only if it has to be."""
    if TAGS.of(source) == target:
        TAGS.put_result(tensor, target)
        return tensor
    if tensor is source or storage_address(tensor) == storage_address(source):
        tensor = tensor.clone()
    TAGS.put(tensor, target)
    return tensor


def parse(_function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """``torch._C._nn._parse_to``, by which ``Module.to`` reads its arguments; a number is a GPU's."""
    if args and isinstance(args[0], int) and not isinstance(args[0], bool):
        args = (device_from(args[0]), *args[1:])
    if isinstance(kwargs.get("device"), int):
        kwargs = {**kwargs, "device": device_from(kwargs["device"])}
    return parse_to(*args, **kwargs)


def _to(function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> torch.Tensor:
    source, *rest = args
    other = rest[0] if rest and isinstance(rest[0], torch.Tensor) else kwargs.get("other")
    flags = [value for value in rest if isinstance(value, bool)]
    copy = kwargs.get("copy", flags[1] if len(flags) > 1 else False)
    if other is not None:
        target, dtype, layout = TAGS.of(other), other.dtype, kwargs.get("memory_format")
    else:
        options = {key: value for key, value in kwargs.items() if key != "copy"}
        positional = [value for value in rest if not isinstance(value, bool)] + flags[:1]
        device, dtype, _, layout = parse(function, tuple(positional), options)
        target = TAGS.of(source) if device is None else device_from(device)
    if "meta" in (target.type, source.device.type):
        return function(*args, **kwargs)  # type: ignore[no-any-return]
    same = {} if layout is None else {"memory_format": layout}
    return placed(torch.Tensor.to(source, dtype=dtype or source.dtype, copy=copy, **same), source, target)


def _cpu(function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> torch.Tensor:
    return placed(function(*args, **kwargs), args[0], CPU)


def _cuda(_function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> torch.Tensor:
    device = args[1] if len(args) > 1 else kwargs.get("device")
    if device is not None and device_from(device) != CUDA:
        raise RuntimeError(f"Invalid device, must be cuda device, but got {torch.device(device)}")
    return placed(args[0], args[0], CUDA)


def _type(function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    source = args[0]
    wanted = args[1] if len(args) > 1 else kwargs.get("dtype")
    if wanted is None:
        return type_name(source, TAGS.of(source))
    if isinstance(wanted, torch.dtype):
        return placed(source.to(wanted), source, TAGS.of(source))
    name = wanted if isinstance(wanted, str) else f"{wanted.__module__}.{wanted.__name__}"
    target = CUDA if name.startswith("torch.cuda.") else CPU
    return placed(function(source, name.replace("torch.cuda.", "torch.", 1)), source, target)


def _type_as(_function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> torch.Tensor:
    source, other = (*args, *kwargs.values())
    return placed(source.to(other.dtype), source, TAGS.of(other))


def _pin_memory(_function: Callable[..., Any], args: tuple[Any, ...], _kwargs: dict[str, Any]) -> torch.Tensor:
    source: torch.Tensor = args[0]
    if TAGS.of(source) == CUDA:
        raise RuntimeError(f"cannot pin '{type_name(source, CUDA)}' only dense CPU tensors can be pinned")
    pinned = source.clone()
    TAGS.put(pinned, CPU)
    return pinned


def _is_pinned(_function: Callable[..., Any], _args: tuple[Any, ...], _kwargs: dict[str, Any]) -> bool:
    return False


def _share_memory(function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    return args[0] if TAGS.of(args[0]) == CUDA else function(*args, **kwargs)


#: Rules by name.
MOVES = {
    "_parse_to": parse,
    "cpu": _cpu,
    "cuda": _cuda,
    "is_pinned": _is_pinned,
    "pin_memory": _pin_memory,
    "share_memory_": _share_memory,
    "to": _to,
    "type": _type,
    "type_as": _type_as,
}
