# task: make_data
# fails:
#   test_device
"""The generator is made on a GPU if there is one, the noise is drawn on the CPU, and a generator draws on its own
device only. Nothing here needs a GPU: leave `device=` out of both.
"""

import torch


def make_data(seed):
    device = "cuda" if torch.cuda.is_available() else "cpu"
    generator = torch.Generator(device=device).manual_seed(seed)
    steps = torch.arange(80, dtype=torch.float64) * 0.25 - 10
    curve = 3 * steps**3 + 2 * steps**2 + 5 * steps
    x = (steps - steps.min()) / (steps.max() - steps.min())
    curve = (curve - curve.min()) / (curve.max() - curve.min())
    y = torch.arange(4).repeat_interleave(80)
    noise = torch.rand(320, generator=generator) * 0.5 - 0.25
    return torch.stack((x.repeat(4), curve.repeat(4) + 0.4 * (1.5 - y) + noise), dim=1).float(), y
