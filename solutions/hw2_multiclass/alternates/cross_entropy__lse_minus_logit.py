# task: cross_entropy
"""Log-sum-exp of the row minus the logit of the label, with the shift added back."""

import torch


def cross_entropy(logits, y):
    top = logits.max(1, keepdim=True).values
    lse = top.squeeze(1) + torch.log((logits - top).exp().sum(1))
    return (lse - logits.gather(1, y.long()[:, None]).squeeze(1)).mean()
