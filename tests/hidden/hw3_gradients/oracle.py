"""Expected values of homework 3: float64 formulas of our own and golden numbers with their recipe.

Nothing here calls a ready-made softmax, sigmoid or loss of torch, and nothing here uses autograd. Every function
takes inputs of any floating dtype and any integer label dtype, and answers in float64.
"""

from __future__ import annotations

import torch

from autograder.testing import Mismatch, logit_scale

#: Worked example of the course: logits (3, 4) and labels (3,).
COURSE_LOGITS = [[1.0, 2.0, 3.0, 4.0], [2.0, 1.0, 0.0, -1.0], [0.5, 0.5, 0.5, 0.5]]
COURSE_LABELS = [3, 0, 2]
#: Its gradient, (softmax - one-hot) / 3.
#: mpmath: mp.dps = 40; s = sum(exp(v) for v in row); [(exp(v) / s - (c == y)) / 3 for c, v in enumerate(row)]
COURSE_GRADIENT = [
    [0.010686201093361662817, 0.029048106247344189163, 0.078960939363303377433, -0.11869524670400922941],
    [-0.11869524670400922941, 0.078960939363303377433, 0.029048106247344189163, 0.010686201093361662817],
    [0.083333333333333333333, 0.083333333333333333333, -0.25, 0.083333333333333333333],
]

#: softmax([1000, 1001, 1002]). mpmath: mp.dps = 40; s = sum(exp(k) for k in (0, 1, 2)); [exp(k) / s for k in (0, 1, 2)]
STAIRS = [0.090030573170380457998, 0.24472847105479765247, 0.66524095577482188953]

#: Features (8, 2) and labels (8,) for four classes, found by a random search over multiples of 8. With lr = 0.5 every
#: update is exact in float32 too (1 / n and 1 / C are powers of two), logits reach +-1000 after one step and +-2900
#: after three, and then the two largest logits of each row are at least 300 apart: no rounding can grow.
LOUD_X = [
    [64.0, 96.0],
    [-88.0, 8.0],
    [88.0, 96.0],
    [-72.0, -96.0],
    [-72.0, -80.0],
    [0.0, 88.0],
    [-88.0, 72.0],
    [88.0, 88.0],
]
LOUD_Y = [0, 1, 2, 3, 2, 0, 1, 3]
#: The same for one-vs-rest with three classes: logits reach +1383 and -1198 after one step, and from then on each is
#: at least 190 away from zero while some examples stay on the wrong side.
LOUD_BINARY_X = [
    [-16.0, 96.0],
    [-48.0, 56.0],
    [64.0, -48.0],
    [-88.0, 0.0],
    [56.0, -64.0],
    [-72.0, 8.0],
    [-16.0, 56.0],
    [-56.0, 0.0],
]
LOUD_BINARY_Y = [0, 1, 2, 1, 2, 0, 1, 0]


def softmax64(logits: torch.Tensor) -> torch.Tensor:
    """Softmax over the last dimension of ``(..., C)`` logits, float64."""
    z = logits.to(torch.float64)
    e = torch.exp(z - z.amax(dim=-1, keepdim=True))
    return e / e.sum(dim=-1, keepdim=True)


def sigmoid64(z: torch.Tensor) -> torch.Tensor:
    """1 / (1 + e^-z) elementwise, float64."""
    z = z.to(torch.float64)
    e = torch.exp(-z.abs())
    return torch.where(z >= 0, torch.ones_like(z), e) / (1.0 + e)


def onehot64(y: torch.Tensor, num_classes: int) -> torch.Tensor:
    """Rows of the identity for labels ``(n,)``: ``(n, C)`` float64."""
    return (y.to(torch.int64)[:, None] == torch.arange(num_classes)[None, :]).to(torch.float64)


def labels_in_turn(n: int, num_classes: int) -> torch.Tensor:
    """Labels ``(n,)`` int64: 1, 2, ..., C - 1, 0, 1, ... for tests whose other numbers are fresh.

    Fresh labels would make verdicts depend on the seed: sometimes a class does not occur, and a permutation of four
    labels is often its own inverse, so that a transposed one-hot matrix is the right one.
    """
    return torch.arange(1, n + 1) % num_classes


def jacobian64(a: torch.Tensor) -> torch.Tensor:
    """Jacobian ``(C, C)`` of the softmax at the output ``a`` ``(C,)``, float64."""
    a = a.to(torch.float64)
    return torch.diag(a) - a[:, None] * a[None, :]


def cross_entropy64(logits: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """Mean cross-entropy of ``(n, C)`` logits and labels ``(n,)``, 0-dim float64."""
    z = logits.to(torch.float64)
    top = z.amax(dim=-1, keepdim=True)
    lse = top[:, 0] + torch.log(torch.exp(z - top).sum(dim=-1))
    return (lse - (z * onehot64(y, z.shape[1])).sum(dim=-1)).mean()


def cross_entropy_grad64(logits: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """Gradient ``(n, C)`` of the mean cross-entropy with respect to the logits, float64."""
    return (softmax64(logits) - onehot64(y, logits.shape[1])) / logits.shape[0]


def logits64(X: torch.Tensor, W: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    """X W^T + b for X ``(n, m)``, W ``(C, m)``, b ``(C,)``: ``(n, C)`` float64."""
    return X.to(torch.float64) @ W.to(torch.float64).T + b.to(torch.float64)


def regression_grad64(
    X: torch.Tensor, y: torch.Tensor, W: torch.Tensor, b: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    """Gradients ``(C, m)`` and ``(C,)`` of the mean cross-entropy of softmax regression, float64."""
    error = cross_entropy_grad64(logits64(X, W, b), y)
    return error.T @ X.to(torch.float64), error.sum(dim=0)


def regression_scale(
    X: torch.Tensor, y: torch.Tensor, W: torch.Tensor, b: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    """Scales of the tolerances of the two gradients, componentwise: (|X|^T |E|) / n and (1^T |E|) / n."""
    error = cross_entropy_grad64(logits64(X, W, b), y).abs()
    return error.T @ X.to(torch.float64).abs(), error.sum(dim=0)


def softmax_path64(
    X: torch.Tensor, y: torch.Tensor, num_classes: int, lr: float, epochs: int
) -> list[tuple[torch.Tensor, torch.Tensor]]:
    """W ``(C, m)`` and b ``(C,)`` of full-batch gradient descent from zeros: before the first update, after it, ..."""
    W = torch.zeros(num_classes, X.shape[1], dtype=torch.float64)
    b = torch.zeros(num_classes, dtype=torch.float64)
    path = [(W, b)]
    for _ in range(epochs):
        grad_W, grad_b = regression_grad64(X, y, W, b)
        W, b = W - lr * grad_W, b - lr * grad_b
        path.append((W, b))
    return path


def fit_softmax64(
    X: torch.Tensor, y: torch.Tensor, num_classes: int, lr: float, epochs: int
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """The end of that path and the ``(epochs,)`` losses before each update, float64."""
    path = softmax_path64(X, y, num_classes, lr, epochs)
    losses = torch.tensor([cross_entropy64(logits64(X, W, b), y) for W, b in path[:-1]], dtype=torch.float64)
    return (*path[-1], losses)


def loss_scale(X: torch.Tensor, y: torch.Tensor, num_classes: int, lr: float, epochs: int) -> float:
    """Scale of the tolerance of the losses: 1 + ln C + the largest logit met on the path."""
    path = softmax_path64(X, y, num_classes, lr, epochs)
    return max(logit_scale(logits64(X, W, b)) for W, b in path)


def one_vs_rest64(
    X: torch.Tensor, y: torch.Tensor, num_classes: int, lr: float, epochs: int
) -> tuple[torch.Tensor, torch.Tensor]:
    """One logistic regression per class, each from zeros and blind to the others: W ``(C, m)``, b ``(C,)``; float64."""
    features = X.to(torch.float64)
    rows = []
    for c in range(num_classes):
        t = (y.to(torch.int64) == c).to(torch.float64)
        w, b = torch.zeros(X.shape[1], dtype=torch.float64), torch.zeros((), dtype=torch.float64)
        for _ in range(epochs):
            error = (sigmoid64(features @ w + b) - t) / X.shape[0]
            w, b = w - lr * (features.T @ error), b - lr * error.sum()
        rows.append((w, b))
    return torch.stack([w for w, _ in rows]), torch.stack([b for _, b in rows])


def path_scale(X: torch.Tensor, lr: float, epochs: int) -> float:
    """Scale of the tolerance of trained weights and biases: how far ``epochs`` steps can move one of them.

    A step moves a weight by at most lr times max|x|, and gradient descent with the small rates used here never
    magnifies an earlier rounding error, so errors add up like the steps themselves.
    """
    return 1.0 + lr * epochs * max(1.0, float(X.abs().max()))


def parts(result: object, count: int, names: str) -> tuple[object, ...]:
    """The ``count`` parts of a student's result; a :class:`Mismatch` if it is not a tuple (or list) of that many."""
    if not isinstance(result, tuple | list):
        raise Mismatch(f"returned one {type(result).__name__}, expected the tuple {names}")
    if len(result) != count:
        raise Mismatch(f"returned {len(result)} values, expected the {count} values {names}")
    return tuple(result)


def assert_untouched(before: tuple[torch.Tensor, ...], after: tuple[object, ...]) -> None:
    """Every tensor must be bit for bit what it was before the call."""
    for position, (old, new) in enumerate(zip(before, after, strict=False), start=1):
        if not isinstance(new, torch.Tensor) or new.dtype != old.dtype or not torch.equal(old, new):
            raise Mismatch(f"changed its argument number {position} in place; inputs must stay as they were")
