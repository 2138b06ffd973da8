# task: logsumexp
# ban: scipy
"""The log-sum-exp of SciPy."""

import scipy
import scipy.special as special
import torch
from scipy.special import logsumexp as ready_made


def imported(x):
    return torch.as_tensor(ready_made(x.detach().numpy(), axis=-1))


def module(x):
    return torch.as_tensor(special.logsumexp(x.detach().numpy(), axis=-1))


def package(x):
    return torch.as_tensor(scipy.special.logsumexp(x.detach().numpy(), axis=-1))


def imported_late(x):
    import scipy.special as late

    return torch.as_tensor(late.logsumexp(x.detach().numpy(), axis=-1))
