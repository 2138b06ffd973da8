# task: softmax_regression_grad
# fails:
#   test_cost
"""The sum over the batch that the chain rule asks for is what a matrix product does: row c of E^T X adds up all
examples. A Python loop that adds one outer product per example takes n times as many operations."""

import torch


def softmax_regression_grad(X, y, W, b):
    n = X.shape[0]
    grad_W = torch.zeros_like(W)
    grad_b = torch.zeros_like(b)
    for i in range(n):
        logits = W @ X[i] + b
        powers = torch.exp(logits - logits.max())
        error = powers / powers.sum()
        error[int(y[i])] -= 1
        grad_W += torch.outer(error, X[i]) / n
        grad_b += error / n
    return grad_W, grad_b
