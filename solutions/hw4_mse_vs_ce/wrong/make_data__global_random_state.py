# task: make_data
# fails:
#   test_same_seed_same_data
#   test_other_seed_other_data
"""Without a generator torch.rand draws from the global state, which everything else in the notebook moves on. Seed a
generator inside the function and draw from it."""

import torch


def _unit(values):
    return (values - values.min()) / (values.max() - values.min())


def make_data(seed):
    x = torch.arange(80, dtype=torch.float64) * 0.25 - 10
    curve = 3 * x**3 + 2 * x**2 + 5 * x
    x, curve = _unit(x), _unit(curve)
    X, y = [], []
    for k in range(4):
        noise = torch.rand(80, dtype=torch.float64) * 0.5 - 0.25
        X.append(torch.stack((x, curve + 0.4 * (1.5 - k) + noise), dim=1))
        y.append(torch.full((80,), k))
    return torch.cat(X).float(), torch.cat(y)
