# task: bce
# fails:
#   nothing_yet
"""A clip at 0.001 reaches into probabilities that are perfectly fine: it costs the best predictions 0.001 each, caps
the worst at 6.9, and has slope 0 beyond. A guard should touch nothing that was finite.
"""

import torch


def bce(p, t):
    q = torch.clamp(p, 0.001, 0.999)
    return -(t * q.log() + (1 - t) * (1 - q).log()).mean()
