"""Reference solution of homework 2: from one-hot labels to the cross-entropy, in torch without ready-made losses."""

import torch


def _indices(y: torch.Tensor) -> torch.Tensor:
    """Labels (n,) of any integer dtype as an index (n, 1): as an index, uint8 would be a mask and int8 is refused."""
    return y.to(torch.int64).unsqueeze(1)


def _top_and_rest(x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Largest entry of each row and the sum of exp(x - largest) over all others, each (..., 1).

    log sum exp x = top + log1p(rest): nothing overflows, and log1p keeps a rest that is tiny beside 1.
    """
    winner = x.argmax(dim=-1, keepdim=True)
    top = x.gather(-1, winner)
    others = torch.exp(x - top).scatter(-1, winner, 0.0)
    return top, others.sum(dim=-1, keepdim=True)


def _log_probabilities(x: torch.Tensor) -> torch.Tensor:
    """Logarithm of the softmax over the last dimension, relatively precise even where it is close to 0."""
    top, rest = _top_and_rest(x)
    return (x - top) - torch.log1p(rest)


def one_hot(y: torch.Tensor, num_classes: int) -> torch.Tensor:
    """Turn class labels into rows of the identity matrix.

    Args:
        y: labels, shape (n,), any integer dtype (int8, uint8, int32, int64), each in 0 .. num_classes - 1.
        num_classes: the number of classes C, which may be larger than the labels in this batch suggest.

    Returns:
        A float32 tensor of shape (n, C) on the device of y: row i holds a 1 in column y[i] and 0 elsewhere.
    """
    rows = torch.zeros(y.shape[0], num_classes, dtype=torch.float32, device=y.device)
    return rows.scatter(1, _indices(y), 1.0)


def logsumexp(x: torch.Tensor) -> torch.Tensor:
    """Logarithm of the sum of the exponentials over the last dimension, for logits of any size.

    Args:
        x: logits, shape (..., C), floating point.

    Returns:
        A tensor of shape (...), with the dtype and device of x.
    """
    top = x.amax(dim=-1, keepdim=True).detach()
    # The shift cancels, so it needs no gradient. An infinite one would give inf - inf: such rows are not shifted.
    shift = torch.where(torch.isfinite(top), top, torch.zeros_like(top))
    return torch.log(torch.exp(x - shift).sum(dim=-1)) + shift.squeeze(-1)


def softmax(x: torch.Tensor) -> torch.Tensor:
    """Turn logits into probabilities along the last dimension.

    Args:
        x: logits, shape (..., C), floating point, of any size.

    Returns:
        A tensor with the shape, dtype and device of x: every row is positive and sums to 1.
    """
    powers = torch.exp(x - x.amax(dim=-1, keepdim=True).detach())
    return powers / powers.sum(dim=-1, keepdim=True)


def log_softmax(x: torch.Tensor) -> torch.Tensor:
    """Logarithm of the softmax along the last dimension, finite and right for logits of any size.

    Args:
        x: logits, shape (..., C), floating point.

    Returns:
        A tensor with the shape, dtype and device of x.
    """
    return _log_probabilities(x)


def nll_loss(log_probs: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """Negative log-likelihood: the mean over the batch of minus the entry that the label names.

    Args:
        log_probs: one row of log-probabilities per example, shape (n, C); taken as it is, never normalised.
        y: labels, shape (n,), any integer dtype.

    Returns:
        A 0-dim tensor with the dtype and device of log_probs.
    """
    return -log_probs.gather(1, _indices(y)).mean()


def cross_entropy(logits: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """Mean cross-entropy between the softmax of the logits and the labels.

    Args:
        logits: one row of logits per example, shape (n, C), of any size.
        y: labels, shape (n,), any integer dtype.

    Returns:
        A 0-dim tensor with the dtype and device of logits: nll_loss(log_softmax(logits), y), with finite gradients.
    """
    return -_log_probabilities(logits).gather(1, _indices(y)).mean()


def soft_cross_entropy(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    """Mean cross-entropy between the softmax of the logits and target distributions.

    Args:
        logits: one row of logits per example, shape (n, C), of any size.
        targets: one distribution per example, shape (n, C), the dtype of logits; every row sums to 1.

    Returns:
        A 0-dim tensor with the dtype and device of logits: the mean of -sum_c targets_c log softmax_c.
    """
    # 0 * -inf is NaN: a class of target 0 is left out, whatever its logit.
    terms = torch.where(targets == 0, torch.zeros_like(targets), targets * _log_probabilities(logits))
    return -terms.sum(dim=1).mean()


def predict(logits: torch.Tensor) -> torch.Tensor:
    """Predicted class of each example.

    Args:
        logits: one row of logits per example, shape (n, C).

    Returns:
        An int64 tensor of shape (n,) on the device of logits: the index of the largest logit of each row. If several
        are largest, any of their indices will do.
    """
    return logits.argmax(dim=1)


def accuracy(logits: torch.Tensor, y: torch.Tensor) -> float:
    """Share of examples whose largest logit stands at the label.

    Args:
        logits: one row of logits per example, shape (n, C).
        y: labels, shape (n,), any integer dtype.

    Returns:
        A Python float between 0 and 1.
    """
    hits = logits.argmax(dim=1) == y.reshape(-1)
    return int(hits.sum()) / hits.numel()
