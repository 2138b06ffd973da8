"""``x[i]`` and ``x[i] = v``: an index may stay on the CPU, a value mostly not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

from autograder.sandbox.simulated_gpu.general_rule import tensors_in
from autograder.sandbox.simulated_gpu.tags import CPU, CUDA, TAGS
from autograder.sandbox.simulated_gpu.words import mixed_devices

__all__ = ["INDEXING"]

_INDEX = "indices should be either on cpu or on the same device as the indexed tensor (cpu)"


def _parts(index: Any) -> list[torch.Tensor]:
    """The tensors that pick elements; those inside slices are only numbers."""
    return tensors_in(index if isinstance(index, tuple | list) else (index,))


def _is_number(index: torch.Tensor) -> bool:
    return not index.dim() and index.dtype not in (torch.bool, torch.uint8)


def _check(source: torch.Tensor, parts: list[torch.Tensor]) -> None:
    if TAGS.of(source) != CPU:
        return
    if any(TAGS.of(part) == CUDA and not _is_number(part) for part in parts):
        raise RuntimeError(_INDEX)


def _get(function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    source, index = args
    _check(source, _parts(index))
    result = function(*args, **kwargs)
    TAGS.put_result(result, TAGS.of(source))
    return result


def _set(function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    target, index, value = args
    parts = _parts(index)
    _check(target, parts)
    picks = [part for part in parts if not _is_number(part)] or _list_picks(index)
    if picks and isinstance(value, torch.Tensor):
        _check_value(target, picks, value)
    return function(*args, **kwargs)


def _list_picks(index: Any) -> list[Any]:
    """Lists in an index select elements as an index tensor would."""
    parts = index if isinstance(index, tuple) else (index,)
    return [part for part in parts if isinstance(part, list)]


def _check_value(target: torch.Tensor, picks: list[Any], value: torch.Tensor) -> None:
    if TAGS.of(target) == TAGS.of(value) or not value.dim():
        return
    mask = len(picks) == 1 and isinstance(picks[0], torch.Tensor) and picks[0].dtype in (torch.bool, torch.uint8)
    if mask and value.numel() == 1 and TAGS.of(value) == CPU:
        return  # becomes masked_fill with a number
    raise mixed_devices("index_put_")


def _put(function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """``index_put``, whose indices follow the same rule."""
    names = dict(zip(("self", "indices", "values"), args, strict=False)) | kwargs
    target = names["self"] if "self" in names else names["input"]
    picks = [pick for pick in names["indices"] if pick is not None]
    _check(target, tensors_in(picks))
    _check_value(target, picks, names["values"])
    result = function(*args, **kwargs)
    TAGS.put_result(result, TAGS.of(target))
    return result


#: Rules by name.
INDEXING = {"__getitem__": _get, "__setitem__": _set, "index_put": _put, "index_put_": _put}
