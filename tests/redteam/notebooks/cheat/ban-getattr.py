# claim: reaches the banned sum through getattr and a name put together from pieces
# honest: double
# verdicts: total forbidden
import torch


def total(x):
    return getattr(torch, "s" + "um")(x)
