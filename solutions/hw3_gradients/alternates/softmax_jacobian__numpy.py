# task: softmax_jacobian
"""Right: goes through NumPy, which keeps the dtype, and comes back."""

import numpy as np
import torch


def softmax_jacobian(a):
    p = a.detach().cpu().numpy()
    return torch.from_numpy(np.diagflat(p) - np.multiply.outer(p, p)).to(a.device)
