# task: cross_entropy_grad
# fails:
#   test_cost
"""A Python loop over the batch makes a handful of tensor operations for every example. Index all rows at once: the
row numbers 0..n-1 and the labels together address one entry per row."""

import torch


def cross_entropy_grad(logits, y):
    n = logits.shape[0]
    gradient = torch.empty_like(logits)
    for i in range(n):
        powers = torch.exp(logits[i] - logits[i].max())
        row = powers / powers.sum()
        row[int(y[i])] -= 1
        gradient[i] = row / n
    return gradient
