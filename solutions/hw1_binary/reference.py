"""Homework 1, reference solution: binary losses, from the sigmoid up.

Everything rests on one number that never overflows, e^-|z|. It is taken with ``where`` and not with ``abs``, so that
autograd sees a slope at z = 0 too.
"""

import numpy as np
import torch


def _shrink(z: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Where z is at least 0, and e^-|z|; autograd sees the slope of the side z = 0 belongs to."""
    positive = z >= 0
    return positive, torch.exp(torch.where(positive, -z, z))


def _squash(z: torch.Tensor) -> torch.Tensor:
    """1 / (1 + e^-z), with a forward and a backward pass that never overflow."""
    positive, e = _shrink(z)
    return torch.where(positive, torch.ones_like(e), e) / (1 + e)


def _mean_loss(z: torch.Tensor, t: torch.Tensor) -> torch.Tensor:
    """Mean binary cross-entropy of logits: -t z + log(1 + e^z) for z < 0, (1 - t) z + log(1 + e^-z) otherwise."""
    positive, e = _shrink(z)
    t = t.reshape(z.shape)  # a column (n, 1) would broadcast to all n x n pairs
    return (torch.where(positive, z, torch.zeros_like(z)) - t * z + torch.log1p(e)).mean()


def _residual_and_decay(z: np.ndarray, t: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The residual s(z) - t, and e^-|z|. For z >= 0 the residual is (1 - t) - s(-z), which keeps a tiny 1 - s exact."""
    e = np.exp(-np.abs(z))
    small = e / (1 + e)
    return np.where(z >= 0, (1 - t) - small, small - t), e


def sigmoid(z: torch.Tensor) -> torch.Tensor:
    """The logistic function 1 / (1 + e^-z) of every element.

    Args:
        z: logits, a floating-point tensor of any shape.

    Returns:
        A tensor of the same shape, dtype and device with values in [0, 1]. Values and gradients are right for
        logits of +-1000 and beyond.
    """
    return _squash(z)


def log_sigmoid(z: torch.Tensor) -> torch.Tensor:
    """The logarithm of the logistic function of every element.

    Args:
        z: logits, a floating-point tensor of any shape.

    Returns:
        A tensor of the same shape, dtype and device. Values and gradients are right for logits of +-1000 and beyond.
    """
    positive, e = _shrink(z)
    return torch.where(positive, torch.zeros_like(z), z) - torch.log1p(e)


def squared_error(z: np.ndarray, t: np.ndarray) -> np.ndarray:
    """Half the squared error of a sigmoid output, (sigma(z) - t)^2 / 2, of every element. NumPy only.

    Args:
        z: logits, a float64 array of any shape.
        t: targets in [0, 1], a float64 array of the same shape.

    Returns:
        A float64 array of the same shape: one loss for each element, no mean.
    """
    residual, _ = _residual_and_decay(z, t)
    return 0.5 * residual**2


def squared_error_grad(z: np.ndarray, t: np.ndarray) -> np.ndarray:
    """The derivative of ``squared_error`` with respect to the logit, of every element. NumPy only, no autograd.

    Args:
        z: logits, a float64 array of any shape.
        t: targets in [0, 1], a float64 array of the same shape.

    Returns:
        A float64 array of the same shape: one slope for each element, no mean.
    """
    residual, e = _residual_and_decay(z, t)
    # s (1 - s) = e^-|z| / (1 + e^-|z|)^2 on both sides of 0.
    return residual * e / (1 + e) ** 2


def bce(p: torch.Tensor, t: torch.Tensor) -> torch.Tensor:
    """Mean binary cross-entropy of probabilities.

    Args:
        p: predicted probabilities of class 1 in [0, 1], shape (n,).
        t: targets in [0, 1], soft ones included, shape (n,), dtype of p.

    Returns:
        A 0-dimensional tensor of p's dtype and device, exact for p from 1e-6 to 1 - 1e-6. A certain prediction (p of
        exactly 0 or 1) costs at most 2e-7 if it is right and a finite number above 10 and at most 1000 if it is wrong.
    """
    # Bound the logarithm, not p: a bound on p is either too coarse for float64 or too fine for float32.
    log_p = torch.log(p).clamp(min=-100)
    log_q = torch.log1p(-p).clamp(min=-100)
    t = t.reshape(p.shape)  # a column (n, 1) would broadcast to all n x n pairs
    return -(t * log_p + (1 - t) * log_q).mean()


def bce_with_logits(z: torch.Tensor, t: torch.Tensor) -> torch.Tensor:
    """Mean binary cross-entropy of sigma(z), computed from the logits.

    Args:
        z: logits, shape (n,).
        t: targets in [0, 1], soft ones included, shape (n,), dtype of z.

    Returns:
        A 0-dimensional tensor of z's dtype and device; value and gradient are right for logits of +-1000 and beyond.
    """
    return _mean_loss(z, t)


def logistic_grad(
    X: torch.Tensor, t: torch.Tensor, w: torch.Tensor, b: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    """Gradient of the mean binary cross-entropy of logistic regression, by hand (no autograd).

    Args:
        X: features, shape (n, m).
        t: targets in [0, 1], shape (n,), dtype of X.
        w: weights, shape (m,).
        b: bias, a 0-dimensional tensor. The logits are X w + b.

    Returns:
        (grad_w, grad_b): a tensor of shape (m,) and a 0-dimensional tensor, both of X's dtype and device.
    """
    residual = _squash(X @ w + b) - t.reshape(-1)
    return X.T @ residual / X.shape[0], residual.mean()


def fit_logistic(
    X: torch.Tensor, t: torch.Tensor, lr: float, epochs: int
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Train logistic regression by full-batch gradient descent from zero weights (no autograd, no optimiser).

    Args:
        X: features, shape (n, m).
        t: targets in [0, 1], shape (n,), dtype of X.
        lr: learning rate: each update subtracts lr times the gradient of the mean loss.
        epochs: number of updates.

    Returns:
        (w, b, losses): weights of shape (m,), a 0-dimensional bias, and a tensor of shape (epochs,) with the mean
        binary cross-entropy before each update. All of X's dtype and device.
    """
    n, m = X.shape
    w, b, losses = X.new_zeros(m), X.new_zeros(()), X.new_zeros(epochs)
    for epoch in range(epochs):
        z = X @ w + b
        losses[epoch] = _mean_loss(z, t)
        residual = _squash(z) - t.reshape(-1)
        # Both gradients come from the same residual: neither update may see the other's result.
        w = w - lr * (X.T @ residual) / n
        b = b - lr * residual.mean()
    return w, b, losses
