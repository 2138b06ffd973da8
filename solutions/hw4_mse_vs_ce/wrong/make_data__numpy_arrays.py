# task: make_data
# fails:
#   test_shapes_and_dtypes
#   test_eighty_of_each
#   test_positions
#   test_no_point_outside_its_band
#   test_noise_fills_the_band
#   test_noise_of_its_own_for_every_point
#   test_same_seed_same_data
#   test_other_seed_other_data
#   test_device
"""A network takes tensors: convert the arrays at the end, points to float32 and labels to int64."""

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
        noise = torch.rand(80, generator=g, dtype=torch.float64) * 0.5 - 0.25
        X.append(torch.stack((x, curve + 0.4 * (1.5 - k) + noise), dim=1))
        y.append(torch.full((80,), k))
    return torch.cat(X).float().numpy(), torch.cat(y).numpy()
