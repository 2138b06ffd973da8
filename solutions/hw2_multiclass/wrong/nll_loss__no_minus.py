# task: nll_loss
# fails:
#   nothing_yet
"""Log-probabilities are negative, and a loss should fall when the right class becomes more probable. Without the
minus, training makes the predictions worse.
"""

import torch


def nll_loss(log_probs, y):
    return log_probs[torch.arange(len(y)), y.long()].mean()
