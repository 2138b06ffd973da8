# task: soft_cross_entropy
# fails:
#   test_device[inputs_on_gpu]
"""`total = torch.tensor(0.0)` is a tensor on the CPU, and `total += ...` would have to put a number from the GPU into
it, which torch refuses. Begin with the Python number 0.0, or add up with one `.sum()`.
"""

import torch


def soft_cross_entropy(logits, targets):
    winner = logits.argmax(dim=1, keepdim=True)
    top = logits.gather(1, winner)
    rest = torch.exp(logits - top).scatter(1, winner, 0.0).sum(dim=1, keepdim=True)
    log_probs = (logits - top) - torch.log1p(rest)
    total = torch.tensor(0.0, dtype=logits.dtype)
    for c in range(logits.shape[1]):
        weights = targets[:, c]
        total += torch.where(weights == 0, torch.zeros_like(weights), -weights * log_probs[:, c]).mean()
    return total
