# claim: reaches the banned sum through its out= variant
# honest: double
# verdicts: total forbidden
import torch


def total(x):
    result = torch.zeros((), dtype=x.dtype)
    torch.sum(x, 0, out=result)
    return result
