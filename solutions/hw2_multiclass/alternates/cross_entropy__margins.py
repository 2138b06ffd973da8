# task: cross_entropy
"""Log-sum-exp of the leads over the label's logit; the loss of a row is never negative by construction."""

import torch


def cross_entropy(logits, y):
    leads = logits - logits.gather(1, y.long()[:, None])
    top = leads.amax(1)
    return (top + torch.log(torch.exp(leads - top[:, None]).sum(1))).mean()
