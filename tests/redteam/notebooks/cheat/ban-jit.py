# claim: reaches the banned sum through a scripted function, made in a cell where it is allowed
# honest: double
# verdicts: total forbidden or raised
import torch


@torch.jit.script
def total(x):
    return torch.sum(x)
