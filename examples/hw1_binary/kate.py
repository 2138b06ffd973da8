# %% [markdown]
# # Homework 1, Kate
#
# I use VS Code with percent cells, hope a `.py` is fine.

# %%
import numpy as np
import torch

# %% [markdown]
# Tensors with gradients cannot be plotted, so my functions return clean numbers.

# %%
def sigmoid(z):
    z = z.detach()
    e = torch.exp(-z.abs())
    return torch.where(z >= 0, 1 / (1 + e), e / (1 + e))


def log_sigmoid(z):
    x = z.detach().cpu().numpy()
    out = np.minimum(x, 0) - np.log1p(np.exp(-np.abs(x)))
    return torch.as_tensor(out, dtype=z.dtype, device=z.device)


# %%
print(sigmoid(torch.tensor([-1.0, 0.0, 1.0])))
print(log_sigmoid(torch.tensor([-1.0, 0.0, 1.0])))

# %%
def squared_error(z, t):
    return ((1 / (1 + np.exp(-z))) - t) ** 2 / 2


def squared_error_grad(z, t):
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s) * (s - t)


# %% [markdown]
# ## Losses
# A loss is one number, `.item()` gives exactly that.

# %%
def bce(p, t):
    p = p.clamp(1e-7, 1 - 1e-7)
    return (-(t * p.log() + (1 - t) * (1 - p).log())).mean().item()


def bce_with_logits(z, t):
    return (z.clamp(min=0) - z * t + torch.log1p(torch.exp(-z.abs()))).mean().item()


# %%
print(bce_with_logits(torch.tensor([0.2, -1.0, 2.0]), torch.tensor([1.0, 0.0, 1.0])))

# %%
def logistic_grad(X, t, w, b):
    r = sigmoid(X @ w + b) - t
    return X.T @ r / len(r), r.mean()


def fit_logistic(X, t, lr, epochs):
    w = torch.zeros(X.shape[1], dtype=X.dtype, device=X.device)
    b = torch.zeros((), dtype=X.dtype, device=X.device)
    losses = []
    for _ in range(epochs):
        losses.append(bce_with_logits(X @ w + b, t))
        gw, gb = logistic_grad(X, t, w, b)
        w, b = w - lr * gw, b - lr * gb
    return w, b, torch.tensor(losses, dtype=X.dtype, device=X.device)


# %%
if __name__ == "__main__":
    torch.manual_seed(0)
    X = torch.randn(20, 2)
    print(fit_logistic(X, (X[:, 1] > 0).float(), 0.3, 10))
