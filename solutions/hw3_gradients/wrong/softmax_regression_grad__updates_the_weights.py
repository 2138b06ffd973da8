# task: softmax_regression_grad
# fails:
#   test_inputs_untouched
"""A gradient function only reports. `W -= ...` inside it changes the caller's weights, so asking twice for the
gradient at the same place gives two answers; leave the update to the training loop."""

import torch


def softmax_regression_grad(X, y, W, b):
    logits = X @ W.T + b
    powers = torch.exp(logits - logits.amax(dim=1, keepdim=True))
    a = powers / powers.sum(dim=1, keepdim=True)
    onehot = torch.eye(b.shape[0], dtype=X.dtype, device=X.device)[y.long()]
    error = (a - onehot) / X.shape[0]
    grad_W, grad_b = error.T @ X, error.sum(dim=0)
    W -= 0.1 * grad_W
    b -= 0.1 * grad_b
    return grad_W, grad_b
