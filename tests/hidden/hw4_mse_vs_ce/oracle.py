"""Expected values of homework 4: float64 formulas of our own; no ready-made loss, optimiser or autograd of torch."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping

import torch

FLOAT64 = torch.float64

#: Worked example of the course: logits (3, 4) and labels (3,), and their mean cross-entropy.
#: mpmath: mp.dps = 40; mean(log(sum(exp(v) for v in row)) - row[t])
COURSE_LOGITS = [[1.0, 2.0, 3.0, 4.0], [2.0, 1.0, 0.0, -1.0], [0.5, 0.5, 0.5, 0.5]]
COURSE_LABELS = [3, 0, 2]
COURSE_LOSS = 0.7555579194140937399600

#: A batch of one class fewer than outputs, in which the labels are not sorted: outputs (4, 3), labels (4,).
OUTPUTS = [[0.5, -1.0, 2.0], [1.5, 0.25, -0.75], [-0.5, 0.75, 1.0], [0.0, 2.5, -2.0]]
LABELS = [2, 0, 1, 1]


def positions() -> torch.Tensor:
    """The first coordinates ``(80,)`` of one class, from left to right: -10, -9.75, ..., 9.75 scaled to [0, 1]."""
    return torch.arange(80, dtype=FLOAT64) / 79


def curve(x: torch.Tensor) -> torch.Tensor:
    """The scaled cubic at scaled positions ``x`` (n,), float64; it rises, so its ends are its extremes."""
    low, high = _cubic(torch.tensor(-10.0, dtype=FLOAT64)), _cubic(torch.tensor(9.75, dtype=FLOAT64))
    return (_cubic(x.to(FLOAT64) * 19.75 - 10.0) - low) / (high - low)


def _cubic(x: torch.Tensor) -> torch.Tensor:
    return x * (5.0 + x * (2.0 + 3.0 * x))


def noise_of(X: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """What is left of the second coordinate of ``X`` (n, 2) without curve and offset of its class: (n,) float64."""
    return X[:, 1].to(FLOAT64) - curve(X[:, 0]) - 0.4 * (1.5 - y.to(FLOAT64))


def onehot64(y: torch.Tensor, num_classes: int) -> torch.Tensor:
    """Rows of the identity for labels ``(n,)``: ``(n, C)`` float64."""
    return (y[:, None] == torch.arange(num_classes)).to(FLOAT64)


def mse64(outputs: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """Mean over all entries of the squared difference from the one-hot rows, 0-dim float64."""
    return (outputs.to(FLOAT64) - onehot64(y, outputs.shape[1])).pow(2).sum() / outputs.numel()


def mse_grad64(outputs: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """Its gradient, ``(n, C)`` float64."""
    return 2.0 * (outputs.to(FLOAT64) - onehot64(y, outputs.shape[1])) / outputs.numel()


def ce64(outputs: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """Mean cross-entropy of raw outputs ``(n, C)``, 0-dim float64."""
    z = outputs.to(FLOAT64)
    shifted = z - z.amax(dim=1, keepdim=True)
    return (torch.log(torch.exp(shifted).sum(dim=1)) - (shifted * onehot64(y, z.shape[1])).sum(dim=1)).sum() / len(z)


def ce_grad64(outputs: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """Its gradient, ``(n, C)`` float64."""
    z = outputs.to(FLOAT64)
    powers = torch.exp(z - z.amax(dim=1, keepdim=True))
    return (powers / powers.sum(dim=1, keepdim=True) - onehot64(y, z.shape[1])) / len(z)


def networks64(parameters: Mapping[str, torch.Tensor], x: torch.Tensor, num_classes: int) -> Iterator[torch.Tensor]:
    """Outputs ``(n, C)`` of a network 2-50-100-50-C for every way in which ``parameters`` can be its layers.

    Names and order are free and a weight may be kept transposed, so several readings can fit the shapes; none fits if
    the parameters are not those of such a network.
    """
    found = list(parameters.values())
    sizes = (2, 50, 100, 50, num_classes)
    wanted = [(out, into) for into, out in itertools.pairwise(sizes)]
    weights = [p for p in found if p.ndim == 2]
    biases = [p.reshape(-1) for p in found if p.ndim == 1 or (p.ndim == 2 and 1 in p.shape and num_classes > 1)]
    weights = [p for p in weights if 1 not in p.shape or num_classes == 1]
    if len(weights) != 4 or len(biases) != 4:
        return
    for ws in itertools.permutations(weights):
        turned = [_turned(w, shape) for w, shape in zip(ws, wanted, strict=True)]
        if any(w is None for w in turned):
            continue
        for bs in itertools.permutations(biases):
            if all(len(b) == shape[0] for b, shape in zip(bs, wanted, strict=True)):
                yield _forward64([w for w in turned if w is not None], list(bs), x)


def _turned(weight: torch.Tensor, shape: tuple[int, int]) -> torch.Tensor | None:
    if tuple(weight.shape) == shape:
        return weight
    return weight.T if tuple(weight.T.shape) == shape else None


def _forward64(weights: list[torch.Tensor], biases: list[torch.Tensor], x: torch.Tensor) -> torch.Tensor:
    values = x.to(FLOAT64)
    for number, (weight, bias) in enumerate(zip(weights, biases, strict=True)):
        values = values.clamp(min=0.0) if number else values
        values = values @ weight.to(FLOAT64).T + bias.to(FLOAT64)
    return values


#: Eleven points, their labels, and a linear model with four outputs for training by hand, found by a random search:
#: with lr 0.25 and the loss below, full batches make an accuracy that goes up and down, no gradient comes near
#: zero (where Adam would magnify rounding), and no two largest outputs of a row come near each other: after five epochs
#: float32 is right to 3e-7, and plain gradient descent, AdamW, a new optimiser in every epoch or gradients that are
#: never cleared are off by 0.02 and more.
POINTS = [
    [-0.75, 0.5],
    [0.0, 0.5],
    [1.0, -1.5],
    [-0.5, 1.25],
    [0.75, -2.0],
    [-1.25, 0.0],
    [0.5, 1.0],
    [-0.25, 0.0],
    [-2.0, -1.25],
    [1.5, -1.0],
    [-0.75, 0.25],
]
POINT_LABELS = [0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2]
WEIGHT = [[-1.75, 2.0], [2.0, -0.75], [-1.25, -1.25], [0.75, -1.75]]
BIAS = [-0.25, 0.75, -0.5, 2.0]
RATE = 0.25


def distance64(outputs: torch.Tensor, y: torch.Tensor) -> tuple[float, torch.Tensor]:
    """The loss of tools.own_loss and its gradient by the outputs ``(n, C)``, float64."""
    difference = outputs - y.to(FLOAT64)[:, None]
    return float((difference**2).sum() / difference.numel()), 2.0 * difference / difference.numel()


class Step64:
    """One epoch of full-batch training: the loss before the update, the accuracy and the weights after it."""

    def __init__(self, loss: float, accuracy: float, weight: torch.Tensor, bias: torch.Tensor) -> None:
        self.loss, self.accuracy, self.weight, self.bias = loss, accuracy, weight, bias


def adam64(
    X: torch.Tensor, y: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor, lr: float, epochs: int
) -> list[Step64]:
    """Adam with its usual settings on full batches of a linear model, weights (C, m) and bias (C,), float64."""
    features = X.to(FLOAT64)
    values = [weight.to(FLOAT64), bias.to(FLOAT64)]
    first = [torch.zeros_like(v) for v in values]
    second = [torch.zeros_like(v) for v in values]
    path = []
    for step in range(1, epochs + 1):
        loss, slope = distance64(features @ values[0].T + values[1], y)
        gradients = [slope.T @ features, slope.sum(dim=0)]
        for k, gradient in enumerate(gradients):
            first[k] = 0.9 * first[k] + 0.1 * gradient
            second[k] = 0.999 * second[k] + 0.001 * gradient**2
            size = torch.sqrt(second[k] / (1 - 0.999**step)) + 1e-8
            values[k] = values[k] - lr * (first[k] / (1 - 0.9**step)) / size
        path.append(Step64(loss, share_right(features @ values[0].T + values[1], y), values[0], values[1]))
    return path


def share_right(outputs: torch.Tensor, y: torch.Tensor) -> float:
    """Share of rows of ``outputs`` (n, C) whose largest entry stands at their label."""
    return sum(row.index(max(row)) == label for row, label in zip(outputs.tolist(), y.tolist(), strict=True)) / len(y)


#: The least value of a cross-entropy whose input has been through a softmax already, for four classes.
DOUBLE_SOFTMAX_FLOOR = math.log(math.e + 3) - 1
