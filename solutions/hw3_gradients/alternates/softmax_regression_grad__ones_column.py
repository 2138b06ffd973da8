# task: softmax_regression_grad
"""Right: the bias is the weight of a feature that is always 1, so one matrix holds both gradients."""

import torch


def softmax_regression_grad(X, y, W, b):
    n = X.shape[0]
    features = torch.cat([X, torch.ones(n, 1, dtype=X.dtype, device=X.device)], dim=1)
    weights = torch.cat([W, b.reshape(-1, 1)], dim=1)
    logits = features @ weights.T
    powers = torch.exp(logits - logits.amax(dim=1, keepdim=True))
    error = powers / powers.sum(dim=1, keepdim=True)
    error[torch.arange(n, device=X.device), y.long()] -= 1
    both = error.T @ features / n
    return both[:, :-1], both[:, -1]
