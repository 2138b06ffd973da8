# task: one_vs_rest
"""Right: bias as the weight of a constant feature, examples along the columns, and a sigmoid that treats positive and
negative logits by separate formulas."""

import torch


def _squash(z):
    out = torch.empty_like(z)
    positive = z >= 0
    out[positive] = 1 / (1 + torch.exp(-z[positive]))
    power = torch.exp(z[~positive])
    out[~positive] = power / (1 + power)
    return out


def one_vs_rest(X, y, num_classes, lr, epochs):
    n = X.shape[0]
    features = torch.cat([torch.ones(n, 1, dtype=X.dtype, device=X.device), X], dim=1).T.contiguous()
    targets = torch.zeros(num_classes, n, dtype=X.dtype, device=X.device)
    targets[y.long(), torch.arange(n, device=X.device)] = 1
    weights = torch.zeros(num_classes, features.shape[0], dtype=X.dtype, device=X.device)
    for _ in range(epochs):
        weights -= lr / n * (_squash(weights @ features) - targets) @ features.T
    return weights[:, 1:], weights[:, 0]
