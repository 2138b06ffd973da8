# task: bce
# fails:
#   test_device[inputs_on_gpu]
"""`DEVICE` says what the machine had when the notebook was started, not where `p` is now. A bound that is made there
meets probabilities from another device sooner or later. Ask the argument: `device=p.device`.
"""

import torch

DEVICE = torch.device("cuda" if torch.cuda.is_available() else "cpu")


def bce(p, t):
    least = torch.full(p.shape, -100.0, dtype=p.dtype, device=DEVICE)
    log_p = torch.maximum(torch.log(p), least)
    log_q = torch.maximum(torch.log1p(-p), least)
    return -(t.reshape(p.shape) * log_p + (1 - t.reshape(p.shape)) * log_q).mean()
