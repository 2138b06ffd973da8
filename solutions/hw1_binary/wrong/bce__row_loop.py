# task: bce
# fails:
#   test_cost
#   test_column_targets
"""One Python step for each example is right but slow: at a million examples it takes minutes instead of milliseconds.
The formula works on whole tensors as it stands.
"""

import torch


def bce(p, t):
    total = 0.0
    for probability, target in zip(p, t, strict=True):
        log_p = torch.log(probability).clamp(min=-100)
        log_q = torch.log(1 - probability).clamp(min=-100)
        total = total - target * log_p - (1 - target) * log_q
    return total / len(p)
