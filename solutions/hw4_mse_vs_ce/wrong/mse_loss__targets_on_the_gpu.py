# task: mse_loss
# fails:
#   test_device[inputs_on_cpu]
"""The targets are made on a GPU if there is one, although outputs and labels may lie on the CPU. Where to compute is
the caller's choice: `device=outputs.device`.
"""

import torch


def mse_loss(outputs, y):
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    targets = torch.zeros(outputs.shape, dtype=outputs.dtype, device=device)
    targets[torch.arange(len(y)), y] = 1
    return ((outputs - targets) ** 2).mean()
