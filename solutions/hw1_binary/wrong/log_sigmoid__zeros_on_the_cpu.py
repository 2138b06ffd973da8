# task: log_sigmoid
# fails:
#   test_device[inputs_on_gpu]
"""`torch.zeros(shape)` lies on the CPU, wherever `z` is, and torch does not mix devices: beside logits on a GPU it
raises an error. `torch.zeros_like(z)` is on the device of `z`, and so is anything made with `device=z.device`.
"""

import torch


def log_sigmoid(z):
    positive = z >= 0
    e = torch.exp(torch.where(positive, -z, z))
    return torch.where(positive, torch.zeros(z.shape, dtype=z.dtype), z) - torch.log1p(e)
