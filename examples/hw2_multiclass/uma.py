# %% [markdown]
# # Homework 2
# Uma. Written in an editor, exported with jupytext.

# %%
# !pip install torch
# %matplotlib inline
import torch

# %% [markdown]
# ## From labels to probabilities

# %%
def one_hot(y: torch.Tensor, num_classes: int) -> torch.Tensor:
    """Labels (n,) of any integer dtype to (n, C) float32."""
    hot = torch.zeros(y.shape[0] * num_classes, dtype=torch.float32, device=y.device)
    hot[torch.arange(y.shape[0], device=y.device) * num_classes + y.long()] = 1
    return hot.view(y.shape[0], num_classes)


def _shift(x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """x minus its row-wise maximum, and that maximum."""
    top, _ = torch.sort(x.detach(), dim=-1, descending=True)
    top = top[..., :1]
    return x - top, top


def logsumexp(x: torch.Tensor) -> torch.Tensor:
    low, top = _shift(x)
    return torch.log(torch.exp(low).sum(-1)) + top.squeeze(-1)


def softmax(x: torch.Tensor) -> torch.Tensor:
    weights = torch.exp(_shift(x)[0])
    return weights / weights.sum(-1, keepdim=True)


def log_softmax(x: torch.Tensor) -> torch.Tensor:
    low, _ = _shift(x)
    return low - torch.log(torch.exp(low).sum(-1, keepdim=True))


# %% [markdown]
# ## Losses

# %%
def nll_loss(log_probs: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    chosen = log_probs.gather(1, y.long()[:, None])
    return -chosen.sum() / y.shape[0]


def cross_entropy(logits: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    return nll_loss(log_softmax(logits), y)


def soft_cross_entropy(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    return torch.mean(logsumexp(logits) - (targets * logits).sum(-1))


# %% [markdown]
# ## Predictions

# %%
def predict(logits: torch.Tensor) -> torch.Tensor:
    return torch.max(logits, dim=-1).indices


def accuracy(logits: torch.Tensor, y: torch.Tensor) -> float:
    wrong = torch.count_nonzero(predict(logits) - y.long()).item()
    return 1 - wrong / y.shape[0]


# %%
if __name__ == "__main__":
    logits = torch.tensor([[1.0, 2.0, 3.0, 4.0], [2.0, 1.0, 0.0, -1.0], [0.5, 0.5, 0.5, 0.5]])
    y = torch.tensor([3, 0, 2])
    print(cross_entropy(logits, y), accuracy(logits, y))
