# task: bce
# fails:
#   test_near_certainty
#   test_certain_and_right
#   test_certain_and_wrong
#   test_certain_among_others
#   test_gradient
#   test_certain_and_wrong_costs_100
#   test_small_losses_keep_their_digits
#   test_column_targets
#   test_half_precision
"""A clip at 0.001 reaches into probabilities that are perfectly fine: it costs the best predictions 0.001 each, caps
the worst at 6.9, and has slope 0 beyond. A guard should touch nothing that was finite.
"""

import torch


def bce(p, t):
    q = torch.clamp(p, 0.001, 0.999)
    return -(t * q.log() + (1 - t) * (1 - q).log()).mean()
