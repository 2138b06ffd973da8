"""The names of torch that are not public, looked up so that a torch without them is a reason and not a crash."""

from __future__ import annotations

import contextlib
import importlib
from typing import Any

import torch
import torch.autograd.graph
import torch.multiprocessing.reductions
import torch.overrides
import torch.serialization
import torch.utils._device

from autograder.sandbox.defaults import no_default_device

__all__ = [
    "MISSING",
    "BackwardFunction",
    "DisableTorchFunction",
    "EnableTorchFunction",
    "StorageReference",
    "any_autocast",
    "current_default_device",
    "dispatch_modes",
    "function_modes",
    "functions_are_overridable",
    "inner_tensor",
    "parse_to",
    "pop_mode",
    "push_mode",
    "restore_default_device",
    "saved_tensors_hooks",
    "storage_address",
    "transforms",
]

# torch.compile's machinery tells torch's functions apart by identity, so it must see the real ones first.
importlib.import_module("torch._dynamo")

#: Names that this torch does not have. If there are any, the simulation must not be used.
MISSING: list[str] = []


def _find(path: str) -> Any:
    value: Any = torch
    try:
        for part in path.split("."):
            value = getattr(value, part)
    except AttributeError:
        MISSING.append(f"torch.{path}")
        return contextlib.nullcontext
    return value


DisableTorchFunction = _find("_C.DisableTorchFunction")
EnableTorchFunction = _find("_C._EnableTorchFunction")
BackwardFunction = _find("autograd.function.BackwardCFunction")
StorageReference = _find("multiprocessing.reductions.StorageWeakRef")
any_autocast = _find("_C._is_any_autocast_enabled")
dispatch_modes = _find("_C._len_torch_dispatch_stack")
functions_are_overridable = _find("_C._is_torch_function_enabled")
transforms = _find("_C._functorch.peek_interpreter_stack")
storage_address = _find("_C._storage_address")
parse_to = _find("_C._nn._parse_to")
pop_mode = _find("overrides._pop_mode")
push_mode = _find("overrides._push_mode")
function_modes = _find("overrides._get_current_function_mode_stack")

for _name in (
    "utils._device.CURRENT_DEVICE",
    "autograd._engine_run_backward",
    "autograd.graph._engine_run_backward",
    "serialization._package_registry",
    "UntypedStorage._cdata",
    "_GLOBAL_DEVICE_CONTEXT",
):
    _find(_name)

_top_hooks = _find("_C._autograd._top_saved_tensors_default_hooks")


def saved_tensors_hooks() -> Any:
    """The hooks for tensors that autograd keeps, or None."""
    return _top_hooks(True)


def current_default_device() -> torch.device | None:
    """The device of ``torch.set_default_device`` or of the innermost ``with torch.device(...)``, if there is one."""
    device: torch.device | None = torch.utils._device.CURRENT_DEVICE
    return device


def restore_default_device(before: torch.device | None) -> None:
    """Take back ``torch.set_default_device`` calls that were made since the default was ``before``."""
    if current_default_device() == before:
        return
    if before is None:
        no_default_device()
    else:
        torch.set_default_device(before)


def inner_tensor(tensor: torch.Tensor) -> torch.Tensor | None:
    """The tensor with a storage behind one that has none of its own (sparse, or wrapped by ``torch.func``)."""
    functorch = getattr(torch._C, "_functorch", None)
    while functorch is not None and functorch.is_functorch_wrapped_tensor(tensor):
        tensor = functorch.get_unwrapped(tensor)
    if tensor.layout is torch.sparse_coo:
        return tensor._values()
    if tensor.layout in (torch.sparse_csr, torch.sparse_csc, torch.sparse_bsr, torch.sparse_bsc):
        return tensor.values()
    return tensor if tensor.layout is torch.strided else None
