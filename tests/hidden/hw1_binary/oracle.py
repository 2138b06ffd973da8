"""The oracle of homework 1: float64 formulas of our own, golden numbers with their recipes, and shared small checks.

Nothing here calls a built-in loss, sigmoid or softmax: every formula rests on e^-|z|, which lies in (0, 1] and cannot
overflow. The golden numbers come from mpmath with 40 digits, where ``S = lambda z: 1 / (1 + exp(-mpf(z)))``.
"""

from __future__ import annotations

import numpy as np
import torch

from autograder.testing import Mismatch, assert_close

#: The course's sigmoid(-2 .. 2); mpmath: [S(z) for z in (-2, -1, 0, 1, 2)].
SIGMOID_GOLDEN = {
    -2.0: 0.11920292202211755594,
    -1.0: 0.26894142136999512075,
    0.0: 0.5,
    1.0: 0.73105857863000487925,
    2.0: 0.88079707797788244406,
}

#: Outputs close to 0 and 1 that a float64 still tells apart from them; mpmath: S(z).
SIGMOID_TAILS = {
    -25.0: 1.388794386477114561e-11,
    -15.0: 3.0590222692562472515e-7,
    15.0: 0.99999969409777307438,
    25.0: 0.99999999998611205614,
}

#: mpmath: log(S(z)).
LOG_SIGMOID_GOLDEN = {
    -21.0: -21.000000000758256043,
    -3.0: -3.0485873515737420588,
    -2.0: -2.1269280110429724964,
    -1.0: -1.313261687518222834,
    0.0: -0.69314718055994530942,
    1.0: -0.31326168751822283405,
    2.0: -0.12692801104297249644,
    15.0: -3.059022737137204859e-7,
    20.0: -2.0611536203143807032e-9,
}

#: mpmath: log(S(z)) where it is nearly 0; judged relatively.
LOG_SIGMOID_SMALL = {
    20.0: -2.0611536203143807032e-9,
    30.0: -9.3576229688397367794e-14,
    40.0: -4.2483542552915889863e-18,
}

#: (z, t): mpmath (S(z) - t)**2 / 2.
SQUARED_ERROR_GOLDEN = {
    (-6.0, 1.0): 0.49753043377600258892,
    (-4.0, 1.0): 0.48217554191230866278,
    (-2.0, 1.0): 0.38790174628718796336,
    (0.0, 0.0): 0.125,
    (3.0, 1.0): 0.0011246067233273241147,
    (5.0, 0.0): 0.49332954620246249476,
    (20.0, 0.0): 0.49999999793884638393,
}

#: (z, t): mpmath (S(z) - t)**2 / 2 where it is nearly 0; judged relatively.
SQUARED_ERROR_SMALL = {
    (-40.0, 0.0): 9.0242569392270757849e-36,
    (-25.0, 0.0): 9.6437492395517252189e-23,
    (25.0, 1.0): 9.6437492395517252189e-23,
    (40.0, 1.0): 9.0242569392270757849e-36,
}

#: (z, t): mpmath (S(z) - t) * S(z) * (1 - S(z)); the row of t = 0 is the course's.
SQUARED_ERROR_GRAD_GOLDEN = {
    (0.0, 0.0): 0.125,
    (2.0, 0.0): 0.092478043229829789936,
    (5.0, 0.0): 0.006603562218556358926,
    (10.0, 0.0): 4.5393746863032433343e-5,
    (20.0, 0.0): 2.0611536096934951146e-9,
    (-3.0, 0.0): 0.0021425425349843270165,
    (-6.0, 1.0): -0.0024604105433701761365,
    (-4.0, 1.0): -0.017345021070840123284,
    (-2.0, 1.0): -0.092478043229829789936,
    (2.0, 1.0): -0.012515542173676727413,
    (-2.0, 0.3): -0.018982533447375227792,
    (2.0, 0.3): 0.060979967608777834732,
}

#: (z, t): mpmath (S(z) - t) * S(z) * (1 - S(z)) where it is nearly 0; judged relatively.
SQUARED_ERROR_GRAD_SMALL = {
    (40.0, 0.0): 4.2483542552915889412e-18,
    (-40.0, 0.0): 1.8048513878454151493e-35,
    (-40.0, 1.0): -4.2483542552915889412e-18,
    (40.0, 1.0): -1.8048513878454151493e-35,
}

#: The course's BCE of logits 0.2, -1, 2 with targets 1, 0, 1; mpmath: mean of log(1 + exp(z)) - t z.
COURSE_LOGITS, COURSE_TARGETS, COURSE_LOSS = [0.2, -1.0, 2.0], [1.0, 0.0, 1.0], 0.34610952264759572339
#: mpmath: [S(z) for z in COURSE_LOGITS] with S('0.2').
COURSE_PROBABILITIES = [0.54983399731247790856, 0.26894142136999512075, 0.88079707797788244406]

#: mpmath: log(1 + exp(z)) - t z for (z, t) = (30, 1), (25, 1), (-25, 0); judged relatively.
SMALL_LOGIT_LOSSES = {
    (30.0, 1.0): 9.3576229688397367794e-14,
    (25.0, 1.0): 1.3887943864867583102e-11,
    (-25.0, 0.0): 1.3887943864867583102e-11,
}

LN2 = 0.69314718055994530942


def sigmoid64(z: torch.Tensor) -> torch.Tensor:
    """sigma(z) in float64, any shape."""
    z = z.to(torch.float64)
    e = torch.exp(-z.abs())
    return torch.where(z >= 0, 1 / (1 + e), e / (1 + e))


def sigmoid_slope64(z: torch.Tensor) -> torch.Tensor:
    """sigma'(z) = sigma (1 - sigma) in float64, any shape."""
    e = torch.exp(-z.to(torch.float64).abs())
    return e / (1 + e) ** 2


def log_sigmoid64(z: torch.Tensor) -> torch.Tensor:
    """log sigma(z) in float64, any shape."""
    z = z.to(torch.float64)
    return torch.minimum(z, torch.zeros_like(z)) - torch.log1p(torch.exp(-z.abs()))


def squared_error64(z: np.ndarray, t: np.ndarray) -> np.ndarray:
    """(sigma(z) - t)^2 / 2 for float64 arrays of any shape."""
    e = np.exp(-np.abs(z))
    s = np.where(z >= 0, 1 / (1 + e), e / (1 + e))
    return np.asarray((s - t) ** 2 / 2)


def squared_error_grad64(z: np.ndarray, t: np.ndarray) -> np.ndarray:
    """(sigma(z) - t) sigma'(z) for float64 arrays of any shape."""
    e = np.exp(-np.abs(z))
    s = np.where(z >= 0, 1 / (1 + e), e / (1 + e))
    return np.asarray((s - t) * e / (1 + e) ** 2)


def bce64(p: torch.Tensor, t: torch.Tensor) -> torch.Tensor:
    """Mean BCE in float64 of probabilities strictly between 0 and 1, shape (n,)."""
    p, t = p.to(torch.float64), t.to(torch.float64)
    return -(t * torch.log(p) + (1 - t) * torch.log1p(-p)).mean()


def bce_slope64(p: torch.Tensor, t: torch.Tensor) -> torch.Tensor:
    """Gradient (n,) of ``bce64`` with respect to p."""
    p, t = p.to(torch.float64), t.to(torch.float64)
    return (p - t) / (p * (1 - p)) / p.numel()


def bce_scale(p: torch.Tensor) -> float:
    """Size of the logarithms in a BCE of probabilities: 1 + max(-log p, -log(1 - p))."""
    p = p.to(torch.float64)
    return 1.0 + float(torch.maximum(-torch.log(p), -torch.log1p(-p)).max())


def bce_with_logits64(z: torch.Tensor, t: torch.Tensor) -> torch.Tensor:
    """Mean BCE in float64 of logits, shape (n,): the mean of -t log sigma(z) - (1 - t) log sigma(-z)."""
    t = t.to(torch.float64)
    return -(t * log_sigmoid64(z) + (1 - t) * log_sigmoid64(-z)).mean()


def bce_with_logits_slope64(z: torch.Tensor, t: torch.Tensor) -> torch.Tensor:
    """Gradient (n,) of ``bce_with_logits64`` with respect to z."""
    return (sigmoid64(z) - t.to(torch.float64)) / z.numel()


def largest_logit_scale(z: torch.Tensor) -> float:
    """Scale 1 + max|z| + ln 2 of a mean of two-class log-sum-exps, z of shape (n,)."""
    return 1.0 + float(z.to(torch.float64).abs().max()) + LN2


def logistic_grad64(
    X: torch.Tensor, t: torch.Tensor, w: torch.Tensor, b: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    """Gradient (m,) and () in float64 of the mean BCE of the logits X w + b."""
    X, t, w, b = (a.to(torch.float64) for a in (X, t, w, b))
    residual = sigmoid64((X * w).sum(1) + b) - t
    return (X * residual[:, None]).mean(0), residual.mean()


def feature_scale(X: torch.Tensor) -> torch.Tensor:
    """Scale (m,) of a weight gradient: |X|^T 1 / n. A sigmoid's error is absolute, so 1 stands for the residual."""
    return X.to(torch.float64).abs().mean(0)


def fit_logistic64(
    X: torch.Tensor, t: torch.Tensor, lr: float, epochs: int
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, float]:
    """Full-batch gradient descent from zeros in float64: w (m,), b (), losses (epochs,) and the largest |logit| met."""
    X, t = X.to(torch.float64), t.to(torch.float64)
    w, b = torch.zeros(X.shape[1], dtype=torch.float64), torch.zeros((), dtype=torch.float64)
    losses, largest = torch.zeros(epochs, dtype=torch.float64), 0.0
    for epoch in range(epochs):
        z = (X * w).sum(1) + b
        largest = max(largest, float(z.abs().max()))
        losses[epoch] = bce_with_logits64(z, t)
        grad_w, grad_b = logistic_grad64(X, t, w, b)
        w, b = w - lr * grad_w, b - lr * grad_b
    return w, b, losses, largest


def table(cases: dict[float, float]) -> tuple[torch.Tensor, torch.Tensor]:
    """Arguments and values of a golden table, as float64 tensors (n,)."""
    return torch.tensor(list(cases), dtype=torch.float64), torch.tensor(list(cases.values()), dtype=torch.float64)


def pair_table(cases: dict[tuple[float, float], float]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Logits, targets and values of a golden table of pairs, as float64 arrays (n,)."""
    return np.array([z for z, _ in cases]), np.array([t for _, t in cases]), np.array(list(cases.values()))


def require_untouched(after: tuple[object, ...], before: tuple[torch.Tensor | np.ndarray, ...]) -> None:
    """Fail if an argument was changed in place: bitwise equality, shape and dtype included."""
    __tracebackhide__ = True
    for position, (now, then) in enumerate(zip(after, before, strict=True), start=1):
        same = (
            type(now) is type(then)
            and now.dtype == then.dtype  # type: ignore[attr-defined]
            and now.shape == then.shape  # type: ignore[attr-defined]
            and bool((now == then).all())  # type: ignore[attr-defined]
        )
        if not same:
            raise Mismatch(f"changed its argument {position} in place, expected it to stay as it was")


def require_no_row_loop(at_8: int, at_64: int) -> None:
    """Fail if 64 examples need more than 8 tensor operations more than 8 examples do."""
    __tracebackhide__ = True
    if at_64 > at_8 + 8:
        raise Mismatch(
            f"ran {at_8} tensor operations for 8 examples and {at_64} for 64, expected about as many: "
            "a Python loop over the examples"
        )


def require_small(largest: int, allowed: int) -> None:
    """Fail if an intermediate result was larger than a few copies of the input."""
    __tracebackhide__ = True
    if largest > allowed:
        raise Mismatch(f"built an intermediate result of {largest} elements, expected at most {allowed}")


def scalar(result: object, dtype: torch.dtype) -> float:
    """The number in a loss, after checking that it is a 0-dimensional tensor of the required dtype."""
    __tracebackhide__ = True
    if not isinstance(result, torch.Tensor):
        raise Mismatch(f"returned a {type(result).__name__}, expected a 0-dimensional tensor")
    if result.ndim or result.dtype != dtype:
        raise Mismatch(f"returned shape {tuple(result.shape)} and {result.dtype}, expected shape () and {dtype}")
    return float(result)


def require_relative(
    actual: object, expected: torch.Tensor | np.ndarray, *, where: list[str], allowed: float = 1e-9
) -> None:
    """Fail unless every element is within ``allowed`` of the expected one, relatively: for bonus tests of tiny results.

    ``where`` names the input of each element in words. Kind, shape and dtype are checked first.
    """
    __tracebackhide__ = True
    assert_close(actual, expected)
    got = np.ravel(np.asarray(actual)).tolist()
    want = np.ravel(np.asarray(expected)).tolist()
    for place, value, target in zip(where, got, want, strict=True):
        if not abs(value - target) <= allowed * abs(target):
            raise Mismatch(f"returned {value:.10g} for {place}, expected {target:.10g} to nine digits")
