# task: make_data
# fails:
#   test_no_point_outside_its_band
#   test_noise_fills_the_band
# same as: make_data__noise_of_the_slides, because a point outside its band is one, for whatever reason
"""The offsets lift the classes by parts of the scaled curve; added to the cubic itself they are parts of 6000, and all
four classes end up on the same curve."""

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
        X.append(torch.stack((x, _unit(curve + 0.4 * (1.5 - k)) + noise), dim=1))
        y.append(torch.full((80,), k))
    return torch.cat(X).float(), torch.cat(y)
