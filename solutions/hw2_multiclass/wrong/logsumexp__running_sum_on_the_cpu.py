# task: logsumexp
# fails:
#   test_device[inputs_on_gpu]
"""The running sum starts as `torch.zeros(...)` on the CPU, and the first addition meets logits on a GPU: torch does not
mix devices. Start with `torch.zeros_like(top)`, or with a plain Python 0.
"""

import torch


def logsumexp(x):
    top = x.amax(dim=-1).detach()
    top = torch.where(torch.isfinite(top), top, torch.zeros_like(top))
    total = torch.zeros(x.shape[:-1], dtype=x.dtype)
    for c in range(x.shape[-1]):
        total = total + torch.exp(x[..., c] - top)
    return torch.log(total) + top
