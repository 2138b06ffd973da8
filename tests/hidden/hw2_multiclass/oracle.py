"""Right answers for homework 2: float64 formulas of our own, inputs at the far ends, golden numbers with their recipe.

Nothing here uses torch's ready-made losses: they raise for small integer labels and lose tiny losses altogether.
Every function takes tensors of any floating dtype, computes in float64 and returns float64; ``assert_close`` is then
told which dtype the student's result must have.
"""

from __future__ import annotations

import torch
from torch import Tensor

__all__ = [
    "DTYPES",
    "FAR_ROWS",
    "LECTURE_LABELS",
    "LECTURE_PROBABILITIES",
    "accuracy_of",
    "cross_entropy64",
    "cross_entropy_grad64",
    "log_softmax64",
    "log_softmax_grad64",
    "logsumexp64",
    "nll64",
    "nll_grad64",
    "one_hot32",
    "row_weights",
    "soft_cross_entropy64",
    "soft_cross_entropy_grad64",
    "softmax64",
    "softmax_grad64",
]

#: float64 shows small errors, float32 overflows first: both are asked for wherever logits are large.
DTYPES = (torch.float64, torch.float32)

#: Inputs of shape (C,) or (n, C) on which naive forms break, by the mistake they unmask. All exact in float32.
FAR_ROWS: dict[str, list[list[float]] | list[list[list[float]]]] = {
    # exp overflows
    "up": [[1000.0, 1001.0, 1002.0], [1e4, 0.0, 0.0], [9998.0, 1e4, 9999.0]],
    # every exp underflows, and log(0) follows
    "down": [[-1000.0, -1001.0, -1002.0], [-1e4, -9999.0, -9998.0]],
    # one shift for the whole batch leaves the low rows without any exp above zero
    "both_ends": [
        [[-1000.0, -1001.0, -1002.0], [1000.0, 1001.0, 1002.0]],
        [[1e4, 9999.0, 9998.0], [-1e4, -9999.0, -9998.0], [0.0, 1.0, 2.0]],
    ],
    # a shift by the mean, the minimum or the first entry still overflows; small entries underflow to 0
    "wide": [[1000.0, 0.0, -1000.0], [-1000.0, 0.0, 1000.0], [0.0, 1e4, -1e4]],
}

#: The lecture's worked example: softmax outputs (4, 3) of four training examples, and their classes (4,).
LECTURE_PROBABILITIES = [
    [0.3792, 0.3104, 0.3104],
    [0.3072, 0.4147, 0.2780],
    [0.4263, 0.2248, 0.3490],
    [0.2668, 0.2978, 0.4354],
]
LECTURE_LABELS = [0, 1, 2, 2]


def row_weights(x: Tensor) -> Tensor:
    """Upstream gradients in the shape and dtype of ``x`` (..., C): 1, -2, 3, -4, ... along each row."""
    classes = torch.arange(1, x.shape[-1] + 1, dtype=x.dtype)
    signs = torch.where(classes % 2 == 1, 1.0, -1.0).to(x.dtype)
    return (classes * signs).expand(x.shape).clone()


def _picked(table: Tensor, y: Tensor) -> Tensor:
    """The entry of each row (n, C) that the labels (n,), of any integer dtype, name."""
    return table[torch.arange(len(y)), y.to(torch.int64)]


def one_hot32(y: Tensor, num_classes: int) -> Tensor:
    """Rows of the identity, (n, C) float32, for labels (n,) of any integer dtype."""
    return (y.to(torch.int64)[:, None] == torch.arange(num_classes)[None, :]).to(torch.float32)


def logsumexp64(x: Tensor) -> Tensor:
    """log sum exp over the last dimension, shifted by each row's maximum: (..., C) to (...)."""
    wide = x.to(torch.float64)
    top = wide.amax(dim=-1, keepdim=True)
    return torch.log(torch.exp(wide - top).sum(dim=-1)) + top.squeeze(-1)


def softmax64(x: Tensor) -> Tensor:
    """Softmax over the last dimension, shifted by each row's maximum: (..., C) to (..., C)."""
    wide = x.to(torch.float64)
    powers = torch.exp(wide - wide.amax(dim=-1, keepdim=True))
    return powers / powers.sum(dim=-1, keepdim=True)


def softmax_grad64(x: Tensor, weights: Tensor) -> Tensor:
    """Gradient of (weights * softmax(x)).sum(): a (w - sum_c a_c w_c), a = softmax(x)."""
    a, w = softmax64(x), weights.to(torch.float64)
    return a * (w - (a * w).sum(dim=-1, keepdim=True))


def log_softmax64(x: Tensor) -> Tensor:
    """Difference of the shifted logits and the log of their sum of powers: (..., C) to (..., C)."""
    wide = x.to(torch.float64)
    shifted = wide - wide.amax(dim=-1, keepdim=True)
    return shifted - torch.log(torch.exp(shifted).sum(dim=-1, keepdim=True))


def log_softmax_grad64(x: Tensor, weights: Tensor) -> Tensor:
    """Gradient of (weights * log_softmax(x)).sum(): w - softmax(x) sum_c w_c."""
    w = weights.to(torch.float64)
    return w - softmax64(x) * w.sum(dim=-1, keepdim=True)


def nll64(log_probs: Tensor, y: Tensor) -> Tensor:
    """Mean of minus the picked entries, 0-dim; takes the rows (n, C) as they are."""
    return -_picked(log_probs.to(torch.float64), y).sum() / len(y)


def nll_grad64(log_probs: Tensor, y: Tensor) -> Tensor:
    """Gradient of the above with respect to the rows: -1/n at the picked entries, 0 elsewhere."""
    n, classes = log_probs.shape
    return -one_hot32(y, classes).to(torch.float64) / n


def cross_entropy64(logits: Tensor, y: Tensor) -> Tensor:
    """Mean cross-entropy of logits (n, C) and labels (n,), 0-dim."""
    return nll64(log_softmax64(logits), y)


def cross_entropy_grad64(logits: Tensor, y: Tensor) -> Tensor:
    """Gradient of the above with respect to the logits: (softmax - one-hot) / n."""
    n, classes = logits.shape
    return (softmax64(logits) - one_hot32(y, classes).to(torch.float64)) / n


def soft_cross_entropy64(logits: Tensor, targets: Tensor) -> Tensor:
    """Mean over the rows of -sum_c t_c log_softmax_c, 0-dim; a target of 0 contributes 0, whatever the logit."""
    t = targets.to(torch.float64)
    terms = torch.where(t == 0, torch.zeros_like(t), -t * log_softmax64(logits))
    return terms.sum() / len(logits)


def soft_cross_entropy_grad64(logits: Tensor, targets: Tensor) -> Tensor:
    """Gradient of the above with respect to the logits, for targets whose rows sum to 1: (softmax - targets) / n."""
    return (softmax64(logits) - targets.to(torch.float64)) / len(logits)


def accuracy_of(predicted: list[int], y: Tensor) -> float:
    """Share of labels (n,) that equal the predicted classes, counted in Python."""
    return sum(p == int(t) for p, t in zip(predicted, y, strict=True)) / len(predicted)
