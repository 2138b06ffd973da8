# task: cross_entropy
# fails:
#   test_device[inputs_on_cpu]
"""The logits are moved to the GPU if there is one, the labels are not, and the index and the table then lie on two
devices. Move neither: the caller has put both where they belong.
"""

import torch


def cross_entropy(logits, y):
    if torch.cuda.is_available():
        logits = logits.cuda()
    winner = logits.argmax(dim=1, keepdim=True)
    top = logits.gather(1, winner)
    rest = torch.exp(logits - top).scatter(1, winner, 0.0).sum(dim=1, keepdim=True)
    log_probs = (logits - top) - torch.log1p(rest)
    return -log_probs.gather(1, y.long().reshape(-1, 1)).mean()
