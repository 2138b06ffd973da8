# task: make_data
# fails:
#   test_no_point_outside_its_band
#   test_noise_fills_the_band
"""The two classes of the lecture had noise from -0.1 to 0.3; here it is from -0.25 to 0.25, around the middle of the
band."""

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
        noise = torch.rand(80, generator=g, dtype=torch.float64) * 0.4 - 0.1
        X.append(torch.stack((x, curve + 0.4 * (1.5 - k) + noise), dim=1))
        y.append(torch.full((80,), k))
    return torch.cat(X).float(), torch.cat(y)
