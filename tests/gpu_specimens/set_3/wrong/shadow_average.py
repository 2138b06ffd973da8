"""An exponential moving average whose first copy is on the CPU."""

import torch


def solve(model, x):
    shadow = {k: v.detach().cpu().clone() for k, v in model.state_dict().items()}
    for k, v in model.state_dict().items():
        shadow[k] = 0.9 * shadow[k] + 0.1 * v
    model.load_state_dict(shadow)
    return model(x)


def example():
    return torch.nn.Linear(3, 2), torch.randn(4, 3)
