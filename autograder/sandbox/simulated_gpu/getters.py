"""Questions to a tensor whose answer depends on where it pretends to be, and ways to NumPy, which a GPU closes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

from autograder.sandbox.simulated_gpu.private import storage_address
from autograder.sandbox.simulated_gpu.tags import CUDA, TAGS
from autograder.sandbox.simulated_gpu.words import not_numpy

__all__ = ["ATTRIBUTES", "METHODS"]


def _device(_function: Callable[..., Any], args: tuple[Any, ...], _kwargs: dict[str, Any]) -> torch.device:
    return TAGS.of(args[0])


def _is_cuda(_function: Callable[..., Any], args: tuple[Any, ...], _kwargs: dict[str, Any]) -> bool:
    return TAGS.of(args[0]) == CUDA


def _is_cpu(_function: Callable[..., Any], args: tuple[Any, ...], _kwargs: dict[str, Any]) -> bool:
    return TAGS.of(args[0]).type == "cpu"


def _get_device(_function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> int:
    tensor = args[0] if args else kwargs["input"]
    return 0 if TAGS.of(tensor) == CUDA else -1


def _grad(function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    gradient = function(*args, **kwargs)
    if gradient is not None:
        TAGS.put(gradient, TAGS.of(args[0]))  # autograd keeps a gradient where its tensor is
    return gradient


def _set_grad(function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    owner, gradient = args
    if isinstance(gradient, torch.Tensor) and TAGS.of(gradient) != TAGS.of(owner):
        raise RuntimeError(
            f"attempting to assign a gradient with device type '{TAGS.of(gradient).type}' to a tensor with device type "
            f"'{TAGS.of(owner).type}'. Please ensure that the gradient and the tensor are on the same device"
        )
    return function(*args, **kwargs)


def _numpy(function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    forced = kwargs.get("force", args[1] if len(args) > 1 else False)
    if TAGS.of(args[0]) == CUDA and not forced:
        raise not_numpy()
    return function(*args, **kwargs)


def _array(function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    if TAGS.of(args[0]) == CUDA:
        raise not_numpy()
    return function(*args, **kwargs)


def _dlpack(function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    if TAGS.of(args[0]) == CUDA:
        raise BufferError("Unsupported device in DLTensor.")
    return function(*args, **kwargs)


def _elementwise_python(function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    if TAGS.of(args[0]) == CUDA:
        name = function.__name__
        raise TypeError(f"{name} is only implemented on CPU tensors")
    return function(*args, **kwargs)


def _repr(function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> str:
    text: str = function(*args, **kwargs)
    if TAGS.of(args[0]) != CUDA or not text.endswith(")"):
        return text
    for later in (", size=", ", dtype=", ", grad_fn=", ", requires_grad="):
        position = text.rfind(later)
        if position > 0:
            return f"{text[:position]}, device='cuda:0'{text[position:]}"
    return f"{text[:-1]}, device='cuda:0')"


def _same_storage_copy(function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    result = function(*args, **kwargs)
    if isinstance(result, torch.Tensor) and storage_address(result) != storage_address(args[0]):
        TAGS.put(result, TAGS.of(args[0]))
    return result


#: Rules for attributes: ``(attribute, "__get__" or "__set__")``.
ATTRIBUTES = {
    ("device", "__get__"): _device,
    ("grad", "__get__"): _grad,
    ("grad", "__set__"): _set_grad,
    ("is_cpu", "__get__"): _is_cpu,
    ("is_cuda", "__get__"): _is_cuda,
}

#: Rules for methods by name.
METHODS = {
    "__array__": _array,
    "__deepcopy__": _same_storage_copy,
    "__dlpack__": _dlpack,
    "__dlpack_device__": _dlpack,
    "__repr__": _repr,
    "apply_": _elementwise_python,
    "get_device": _get_device,
    "map2_": _elementwise_python,
    "map_": _elementwise_python,
    "numpy": _numpy,
}
