"""Operations whose arguments are not all alike: sizes, lists of tensors, packed sequences."""

from __future__ import annotations

from typing import Any

import torch

from autograder.sandbox.simulated_gpu.general_rule import Function, Rule, check_for, tensors_in
from autograder.sandbox.simulated_gpu.tags import CPU, CUDA, TAGS

__all__ = ["SPECIAL", "rule_for_lists", "rule_for_shapes"]


def rule_for_shapes(function: Function, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """For ``view``, ``expand`` and their like: only the first argument says where the result is."""
    tensors = tensors_in(args[:1]) or tensors_in(kwargs.values())
    result = function(*args, **kwargs)
    if tensors:
        TAGS.put_result(result, TAGS.of(tensors[0]))
    return result


def rule_for_lists(name: str) -> Rule:
    """For the ``_foreach_`` operations of optimizers: tensors at the same position must be on one device."""
    check = check_for(name)

    def rule(function: Function, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        lists = [value for value in (*args, *kwargs.values()) if isinstance(value, tuple | list)]
        devices = [check(row, {}) for row in zip(*lists, strict=False)]
        result = function(*args, **kwargs)
        if isinstance(result, tuple | list):
            for item, device in zip(result, devices, strict=False):
                TAGS.put_result(item, device)
        return result

    return rule


def _recurrent(name: str) -> Rule:
    """``lstm`` and its like, whose batch sizes of a packed sequence stay on the CPU."""
    check = check_for(name)

    def rule(function: Function, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        checked = args
        if len(args) > 1 and isinstance(args[1], torch.Tensor) and args[1].dtype == torch.int64:
            checked = (args[0], *args[2:])
        device = check(checked, kwargs)
        result = function(*args, **kwargs)
        TAGS.put_result(result, device)
        return result

    return rule


def _pack(function: Function, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    lengths = args[1] if len(args) > 1 else kwargs.get("lengths")
    if isinstance(lengths, torch.Tensor) and TAGS.of(lengths) == CUDA:
        raise RuntimeError(
            f"'lengths' argument should be a 1D CPU int64 tensor, but got {lengths.dim()}D cuda:0 Long tensor"
        )
    data, sizes = function(*args, **kwargs)
    TAGS.put_result(data, TAGS.of(args[0]))
    TAGS.put_result(sizes, CPU)
    return data, sizes


def _unpack(function: Function, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    data, lengths = function(*args, **kwargs)
    TAGS.put_result(data, TAGS.of(args[0]))
    TAGS.put_result(lengths, CPU)
    return data, lengths


def _tensor_split(function: Function, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    if any(TAGS.of(tensor) == CUDA for tensor in tensors_in((*args[1:], *kwargs.values()))):
        raise RuntimeError("tensor_split expected tensor_indices_or_sections to be on cpu, but it's on cuda:0")
    return rule_for_shapes(function, args, kwargs)


#: Rules by name.
SPECIAL: dict[str, Rule] = {
    "_pack_padded_sequence": _pack,
    "_pad_packed_sequence": _unpack,
    "tensor_split": _tensor_split,
    **{name: _recurrent(name) for name in ("gru", "lstm", "rnn_relu", "rnn_tanh")},
}
