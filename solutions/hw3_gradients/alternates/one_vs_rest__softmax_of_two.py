# task: one_vs_rest
"""Right: the sigmoid as the second entry of a softmax over the pair (0, z)."""

import torch


def one_vs_rest(X, y, num_classes, lr, epochs):
    rows, biases = [], []
    for c in range(num_classes):
        t = torch.where(y == c, 1.0, 0.0).to(X.dtype)
        w, b = X.new_zeros(X.shape[1]), X.new_zeros(1)
        for _ in range(epochs):
            z = X @ w + b
            pair = torch.stack([torch.zeros_like(z), z], dim=1)
            powers = torch.exp(pair - pair.amax(dim=1, keepdim=True))
            error = powers[:, 1] / powers.sum(dim=1) - t
            w = w - lr / len(X) * (error @ X)
            b = b - lr / len(X) * error.sum()
        rows.append(w)
        biases.append(b)
    return torch.stack(rows), torch.cat(biases)
