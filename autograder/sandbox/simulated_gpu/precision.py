"""Mixed precision. Autocast for CUDA does nothing to operations on the CPU, so the CPU's own plays its part."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

from autograder.sandbox.simulated_gpu.private import any_autocast

__all__ = ["any_autocast", "computed"]

#: What CUDA computes in float32 under autocast, whatever comes in.
_SINGLE = frozenset(
    """acos asin cdist cosh cosine_embedding_loss cosine_similarity cross_entropy cumprod cumsum dist erfinv exp expm1
    binary_cross_entropy_with_logits group_norm hinge_embedding_loss huber_loss kl_div l1_loss layer_norm log log10
    log1p log2 log_softmax logsumexp margin_ranking_loss mse_loss multi_margin_loss multilabel_margin_loss nll_loss norm
    pdist poisson_nll_loss pow prod reciprocal renorm rpow rsqrt sinh smooth_l1_loss soft_margin_loss softmax softmin
    softplus sum tan triplet_margin_loss""".split()
)
_HALVES = (torch.float16, torch.bfloat16)
_UNSAFE = "torch.nn.functional.binary_cross_entropy and torch.nn.BCELoss are unsafe to autocast."


def computed(name: str, function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """An operation on the pretended GPU, called while autocast is on for some device.

    Args:
        name: the operation, without the underscores of its in-place or operator form.
        function: torch's own.
        args: its arguments.
        kwargs: and those with names.
    """
    enabled = torch.is_autocast_enabled("cuda")
    if enabled and name == "binary_cross_entropy":
        raise RuntimeError(_UNSAFE)
    if enabled and name in _SINGLE:
        args, kwargs, enabled = _single(args), _single(kwargs), False
    with torch.autocast("cpu", dtype=torch.get_autocast_dtype("cuda") if enabled else None, enabled=enabled):
        return function(*args, **kwargs)


def _single(value: Any) -> Any:
    if isinstance(value, torch.Tensor):
        return value.float() if value.dtype in _HALVES else value
    if isinstance(value, list | tuple):
        return type(value)(_single(item) for item in value)
    if isinstance(value, dict):
        return {key: _single(item) for key, item in value.items()}
    return value
