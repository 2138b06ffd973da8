# task: nll_loss
# fails:
#   nothing_yet
"""`.item()` turns the loss into a Python number, and the way back to the log-probabilities is lost: nothing can be
trained with it. Return the tensor, and call `.item()` only for printing.
"""

import torch


def nll_loss(log_probs, y):
    return -log_probs[torch.arange(len(y)), y.long()].mean().item()
