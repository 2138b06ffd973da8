"""Functions that make tensors: where the new one is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

from autograder.sandbox.simulated_gpu.generators import check_generator
from autograder.sandbox.simulated_gpu.moves import placed
from autograder.sandbox.simulated_gpu.private import current_default_device, storage_address
from autograder.sandbox.simulated_gpu.tags import CPU, TAGS, device_from

__all__ = ["FACTORIES", "construct", "device_object", "like"]


def _default() -> torch.device:
    device = current_default_device()
    return CPU if device is None else device_from(device)


def _make(function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any], where: torch.device) -> Any:
    """Run a factory on the CPU and put what it made on ``where``."""
    options = {key: value for key, value in kwargs.items() if key not in ("device", "pin_memory")}
    if where.type == "meta":
        return function(*args, **options, device=where)
    if "generator" in options:
        check_generator(options["generator"], where)
    result = function(*args, **options)
    out = options.get("out")
    if isinstance(result, torch.Tensor) and result is not out:
        TAGS.put(result, where)
    return result


def construct(function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """``torch.zeros`` and the like: ``device=``, or the default device."""
    wanted = kwargs.get("device")
    return _make(function, args, kwargs, _default() if wanted is None else device_from(wanted))


def like(function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """``torch.zeros_like``, ``Tensor.new_zeros`` and the like: ``device=``, or that of the first tensor."""
    wanted = kwargs.get("device")
    source = args[0] if args else kwargs["input"]
    return _make(function, args, kwargs, TAGS.of(source) if wanted is None else device_from(wanted))


def _tensor(function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """``torch.tensor``: always a copy; of numbers on the default device, of a tensor on the tensor's."""
    wanted = kwargs.get("device")
    data = args[0] if args else kwargs.get("data")
    if wanted is not None:
        where = device_from(wanted)
    elif current_default_device() is None and isinstance(data, torch.Tensor):
        where = TAGS.of(data)
    else:
        where = _default()
    return _make(function, args, kwargs, where)


def _as_tensor(function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """``torch.as_tensor`` and ``torch.asarray``: a copy only if the device changes."""
    wanted = kwargs.get("device")
    data = args[0] if args else kwargs.get("data", kwargs.get("obj"))
    if wanted is None and current_default_device() is None:
        where = TAGS.of(data) if isinstance(data, torch.Tensor) else CPU
    else:
        where = _default() if wanted is None else device_from(wanted)
    options = {key: value for key, value in kwargs.items() if key != "device"}
    result = function(*args, **options)
    if isinstance(data, torch.Tensor):
        shares = storage_address(result) == storage_address(data)
        return placed(result, data, where) if shares else _put(result, where)
    # An array's memory is on the CPU and stays the array's.
    return _put(result if where == CPU else result.clone(), where)


def _put(tensor: torch.Tensor, where: torch.device) -> torch.Tensor:
    TAGS.put(tensor, where)
    return tensor


def device_object(function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """``torch.device(0)``: a number is a GPU's."""
    if args and isinstance(args[0], int) and not isinstance(args[0], bool):
        return torch.device("cuda", args[0])
    return function(*args, **kwargs)


def _sparse(position: int) -> Callable[..., Any]:
    """``torch.sparse_coo_tensor`` and the like: ``device=``, or that of the values, to which the indices go."""

    def rule(function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        wanted = kwargs.get("device")
        values = args[position] if len(args) > position else kwargs.get("values")
        if not isinstance(values, torch.Tensor):
            return construct(function, args, kwargs)
        where = TAGS.of(values) if wanted is None else device_from(wanted)
        if TAGS.of(values) != where:  # the result must not share memory with them
            copy = values.clone()
            args = (*args[:position], copy, *args[position + 1 :]) if len(args) > position else args
            kwargs = kwargs if len(args) > position else {**kwargs, "values": copy}
        return _make(function, args, kwargs, where)

    return rule


#: Rules by name.
FACTORIES = {
    "as_tensor": _as_tensor,
    "asarray": _as_tensor,
    "device": device_object,
    "sparse_coo_tensor": _sparse(1),
    **{f"sparse_{kind}_tensor": _sparse(2) for kind in ("bsc", "bsr", "compressed", "csc", "csr")},
    "tensor": _tensor,
}
