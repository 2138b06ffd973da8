# task: make_data
# fails:
#   test_noise_fills_the_band
#   test_noise_of_its_own_for_every_point
"""Noise of a quarter is nothing beside a cubic that runs up to 3000: added before the scaling it is scaled away with
it. Scale the curve first, then add the noise."""

import torch


def _unit(values):
    return (values - values.min()) / (values.max() - values.min())


def make_data(seed):
    g = torch.Generator().manual_seed(seed)
    x = torch.arange(80, dtype=torch.float64) * 0.25 - 10
    curve = 3 * x**3 + 2 * x**2 + 5 * x
    x = _unit(x)
    X, y = [], []
    for k in range(4):
        noise = torch.rand(80, generator=g, dtype=torch.float64) * 0.5 - 0.25
        X.append(torch.stack((x, _unit(curve + noise) + 0.4 * (1.5 - k)), dim=1))
        y.append(torch.full((80,), k))
    return torch.cat(X).float(), torch.cat(y)
