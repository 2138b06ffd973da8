"""Precision and recall through sklearn after moving to the CPU."""

from sklearn.metrics import precision_recall_fscore_support


def solve(z, y):
    p = z.argmax(dim=1).detach().cpu().numpy()
    pr, rc, _, _ = precision_recall_fscore_support(y.cpu().numpy(), p, average="macro", zero_division=0)
    return float(pr), float(rc)


def example():
    import torch

    return torch.randn(8, 3), torch.randint(0, 3, (8,))
