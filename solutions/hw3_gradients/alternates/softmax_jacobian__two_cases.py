# task: softmax_jacobian
"""Right: computes both cases of the quotient rule everywhere and picks one with `where`."""

import torch


def softmax_jacobian(a):
    C = a.shape[0]
    i = torch.arange(C, device=a.device)
    same = i[:, None] == i[None, :]
    own = (a * (1 - a)).unsqueeze(1).expand(C, C)
    other = -a.unsqueeze(1) * a.unsqueeze(0)
    return torch.where(same, own, other)
