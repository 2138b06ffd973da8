"""K-fold indices as Python lists and numpy arrays used to index."""

import numpy as np
import torch


def solve(X, k):
    folds = np.array_split(np.arange(len(X)), k)
    means = []
    for f in folds:
        keep = [i for i in range(len(X)) if i not in set(f.tolist())]
        means.append(X[keep].mean(0) - X[torch.from_numpy(f)].mean(0))
    return torch.stack(means)


def example():
    return torch.randn(9, 2), 3
