"""Homework 3, reference solution: softmax regression with gradients derived by hand."""

import torch


def _probabilities(logits: torch.Tensor) -> torch.Tensor:
    """Softmax over the last dimension; the largest logit of each row is subtracted so that exp cannot overflow."""
    powers = torch.exp(logits - logits.amax(dim=-1, keepdim=True))
    return powers / powers.sum(dim=-1, keepdim=True)


def _targets(y: torch.Tensor, num_classes: int, like: torch.Tensor) -> torch.Tensor:
    """One-hot rows (n, C) in the dtype and on the device of ``like``; comparing works for every integer dtype."""
    classes = torch.arange(num_classes, device=like.device)
    return (y.reshape(-1, 1) == classes).to(like.dtype)


def _mean_loss(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    """Mean cross-entropy of logits (n, C) and one-hot rows (n, C): the log stays a difference, never log(softmax)."""
    shifted = logits - logits.amax(dim=-1, keepdim=True)
    log_total = torch.log(torch.exp(shifted).sum(dim=-1))
    return (log_total - (targets * shifted).sum(dim=-1)).mean()


def softmax_jacobian(a: torch.Tensor) -> torch.Tensor:
    """Jacobian of the softmax, written in terms of its output.

    Args:
        a: (C,) floating point, an *output* of the softmax: non-negative entries that sum to 1. Entries may be
            exactly 0 or 1.

    Returns:
        (C, C), same dtype and device as ``a``; entry (i, j) is the derivative of a_i with respect to z_j, where
        a = softmax(z).
    """
    return torch.diag(a) - torch.outer(a, a)


def cross_entropy_grad(logits: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """Gradient of the mean cross-entropy with respect to the logits.

    Args:
        logits: (n, C) floating point, any finite size (think of +-1000).
        y: (n,) labels 0..C-1 of any integer dtype.

    Returns:
        (n, C), same dtype and device as ``logits``: the derivative of the loss, averaged over the n examples, with
        respect to every logit.
    """
    n, num_classes = logits.shape
    return (_probabilities(logits) - _targets(y, num_classes, logits)) / n


def softmax_regression_grad(
    X: torch.Tensor, y: torch.Tensor, W: torch.Tensor, b: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    """Gradients of the mean cross-entropy of softmax regression, where the logits are X W^T + b.

    Args:
        X: (n, m) floating point features.
        y: (n,) labels 0..C-1 of any integer dtype.
        W: (C, m) weights, one row per class, same dtype as ``X``.
        b: (C,) biases, same dtype as ``X``.

    Returns:
        The tuple (grad_W, grad_b) of shapes (C, m) and (C,), same dtype and device as ``X``.
    """
    logits = X @ W.T + b
    # The division by n happens here, once; both gradients inherit it.
    error = (_probabilities(logits) - _targets(y, W.shape[0], logits)) / X.shape[0]
    return error.T @ X, error.sum(dim=0)


def fit_softmax_regression(
    X: torch.Tensor, y: torch.Tensor, num_classes: int, lr: float, epochs: int
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Train softmax regression by full-batch gradient descent on the mean cross-entropy.

    Weights and biases start at zero; every epoch makes one update from the whole batch with learning rate ``lr``.

    Args:
        X: (n, m) floating point features.
        y: (n,) labels 0..C-1 of any integer dtype; not every class need occur.
        num_classes: C.
        lr: learning rate.
        epochs: number of updates.

    Returns:
        The tuple (W, b, losses) of shapes (C, m), (C,) and (epochs,), all tensors of X's dtype and on its device;
        ``losses[k]`` is the mean cross-entropy *before* update k.
    """
    targets = _targets(y, num_classes, X)
    W = X.new_zeros((num_classes, X.shape[1]))
    b = X.new_zeros(num_classes)
    losses = X.new_zeros(epochs)
    for epoch in range(epochs):
        logits = X @ W.T + b
        losses[epoch] = _mean_loss(logits, targets)
        error = (_probabilities(logits) - targets) / X.shape[0]
        W = W - lr * (error.T @ X)
        b = b - lr * error.sum(dim=0)
    return W, b, losses


def one_vs_rest(
    X: torch.Tensor, y: torch.Tensor, num_classes: int, lr: float, epochs: int
) -> tuple[torch.Tensor, torch.Tensor]:
    """Train one binary logistic regression per class, "class c against all others", each on its own.

    Every classifier is trained by full-batch gradient descent on the mean binary cross-entropy, from zeros, for
    ``epochs`` updates with learning rate ``lr``. Two classes are no special case: they give two classifiers.

    Args:
        X: (n, m) floating point features.
        y: (n,) labels 0..C-1 of any integer dtype; not every class need occur.
        num_classes: C.
        lr: learning rate.
        epochs: number of updates.

    Returns:
        The tuple (W, b) of shapes (C, m) and (C,), tensors of X's dtype and on its device; row c of W and entry c of
        b belong to the classifier of class c.
    """
    targets = _targets(y, num_classes, X)
    W = X.new_zeros((num_classes, X.shape[1]))
    b = X.new_zeros(num_classes)
    for _ in range(epochs):
        # One column per class; the columns never meet, so all classifiers train side by side.
        logits = X @ W.T + b
        small = torch.exp(-logits.abs())
        probabilities = torch.where(logits >= 0, torch.ones_like(small), small) / (1 + small)
        error = (probabilities - targets) / X.shape[0]
        W = W - lr * (error.T @ X)
        b = b - lr * error.sum(dim=0)
    return W, b
