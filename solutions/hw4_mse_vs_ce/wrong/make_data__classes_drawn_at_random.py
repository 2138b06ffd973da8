# task: make_data
# fails:
#   test_eighty_of_each
#   test_positions
#   test_noise_of_its_own_for_every_point
"""A class drawn at random for each point gives about 80 of each; asked for are exactly 80, one at every position."""

import torch


def _unit(values):
    return (values - values.min()) / (values.max() - values.min())


def make_data(seed):
    g = torch.Generator().manual_seed(seed)
    x = torch.arange(80, dtype=torch.float64) * 0.25 - 10
    curve = 3 * x**3 + 2 * x**2 + 5 * x
    x, curve = _unit(x), _unit(curve)
    k = torch.randint(4, (320,), generator=g)
    noise = torch.rand(320, generator=g, dtype=torch.float64) * 0.5 - 0.25
    X = torch.stack((x.repeat(4), curve.repeat(4) + 0.4 * (1.5 - k) + noise), dim=1)
    return X.float(), k
