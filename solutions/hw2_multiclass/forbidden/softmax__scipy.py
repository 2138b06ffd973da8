# task: softmax
# ban: scipy
"""The softmax of SciPy."""

import scipy.special as special
import torch
from scipy.special import softmax as ready_made


def imported(x):
    return torch.as_tensor(ready_made(x.detach().numpy(), axis=-1))


def module(x):
    return torch.as_tensor(special.softmax(x.detach().numpy(), axis=-1))


def imported_late(x):
    from scipy.special import softmax as late

    return torch.as_tensor(late(x.detach().numpy(), axis=-1))
