# task: make_data
# fails:
#   test_no_point_outside_its_band
# same as: make_data__cubic_of_the_scaled_x, because a point outside its band is one, for whatever reason
"""Uniform noise stays within its bounds and fills them evenly; normal noise has tails, which reach into the class
after the next one."""

import torch


def _unit(values):
    return (values - values.min()) / (values.max() - values.min())


def make_data(seed):
    g = torch.Generator().manual_seed(seed)
    x = torch.arange(80, dtype=torch.float64) * 0.25 - 10
    curve = 3 * x**3 + 2 * x**2 + 5 * x
    x, curve = _unit(x), _unit(curve)
    X, y = [], []
    for k in range(4):
        noise = 0.25 * torch.randn(80, generator=g, dtype=torch.float64)
        X.append(torch.stack((x, curve + 0.4 * (1.5 - k) + noise), dim=1))
        y.append(torch.full((80,), k))
    return torch.cat(X).float(), torch.cat(y)
