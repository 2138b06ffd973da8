# task: bce_with_logits
# fails:
#   test_device[inputs_on_cpu]
"""If there is a GPU, the logits and targets are moved there, wherever they came from, and the loss comes back on
another device than the caller's numbers. Where to compute is the caller's choice: stay on the device of `z`.
"""

import torch


def bce_with_logits(z, t):
    device = "cuda" if torch.cuda.is_available() else "cpu"
    z, t = z.to(device), t.to(device).reshape(z.shape)
    positive = z >= 0
    e = torch.exp(torch.where(positive, -z, z))
    return (torch.where(positive, z, torch.zeros_like(z)) - t * z + torch.log1p(e)).mean()
