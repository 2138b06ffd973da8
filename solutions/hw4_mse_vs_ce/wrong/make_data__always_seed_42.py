# task: make_data
# fails:
#   test_other_seed_other_data
"""A fixed seed makes the function repeatable and its argument useless: every data set is the same one, and test data
would be training data."""

import torch


def _unit(values):
    return (values - values.min()) / (values.max() - values.min())


def make_data(seed):
    g = torch.Generator().manual_seed(42)
    x = torch.arange(80, dtype=torch.float64) * 0.25 - 10
    curve = 3 * x**3 + 2 * x**2 + 5 * x
    x, curve = _unit(x), _unit(curve)
    X, y = [], []
    for k in range(4):
        noise = torch.rand(80, generator=g, dtype=torch.float64) * 0.5 - 0.25
        X.append(torch.stack((x, curve + 0.4 * (1.5 - k) + noise), dim=1))
        y.append(torch.full((80,), k))
    return torch.cat(X).float(), torch.cat(y)
