# claim: keeps the banned sum under other names before the tests begin, in closures, defaults and partials
# honest: double
# verdicts: total forbidden
import functools

import torch

saved = functools.partial(torch.Tensor.sum)
turn = [0]


def total(x, keep=torch.sum, again=saved):
    turn[0] += 1
    return keep(x) if turn[0] % 2 else again(x)
