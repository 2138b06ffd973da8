"""Right: torch.func differentiates with respect to a dict of parameters, Adam is written by hand, and the results are
copied back into the model; figures are made without pyplot."""

import torch
from matplotlib.figure import Figure
from torch import nn
from torch.func import functional_call, grad_and_value


def make_data(seed):
    key = torch.Generator().manual_seed(2 * seed + 1)
    t = torch.arange(80.0)
    raw = t / 4 - 10
    cubic = raw * (5 + raw * (2 + 3 * raw))
    curve = (cubic - cubic[0]) / (cubic[-1] - cubic[0])
    offsets = torch.tensor([0.6, 0.2, -0.2, -0.6])
    heights = curve + offsets[:, None] + torch.rand(4, 80, generator=key) * 0.5 - 0.25
    X = torch.stack([(t / 79).expand(4, 80), heights], dim=2).reshape(320, 2)
    return X, torch.arange(4)[:, None].expand(4, 80).reshape(320)


def build_model(num_classes=4):
    return nn.Sequential(
        nn.Sequential(nn.Linear(2, 50), nn.ReLU(inplace=True)),
        nn.Sequential(nn.Linear(50, 100), nn.ReLU(inplace=True)),
        nn.Sequential(nn.Linear(100, 50), nn.ReLU(inplace=True)),
        nn.Linear(50, num_classes),
    )


def mse_loss(outputs, y):
    classes = torch.arange(outputs.shape[1], device=outputs.device)
    return torch.mean(torch.square(outputs - (y[:, None] == classes).to(outputs.dtype)))


def ce_loss(outputs, y):
    return (torch.logsumexp(outputs, dim=1) - outputs.gather(1, y[:, None]).squeeze(1)).mean()


def adam(params, grads, state, lr, b1=0.9, b2=0.999, eps=1e-8):
    """New parameters and new state; nothing is changed in place."""
    t, m, v = state
    t += 1
    m = {k: b1 * m[k] + (1 - b1) * g for k, g in grads.items()}
    v = {k: b2 * v[k] + (1 - b2) * g * g for k, g in grads.items()}
    step = {k: (m[k] / (1 - b1**t)) / ((v[k] / (1 - b2**t)).sqrt() + eps) for k in grads}
    return {k: p - lr * step[k] for k, p in params.items()}, (t, m, v)


def train(model, X, y, loss_fn, epochs, batch_size, lr, seed):
    def objective(params, xb, yb):
        return loss_fn(functional_call(model, params, (xb,)), yb)

    params = {k: p.detach() for k, p in model.named_parameters()}
    zeros = {k: torch.zeros_like(p) for k, p in params.items()}
    state = (0, zeros, dict(zeros))
    generator = torch.Generator().manual_seed(seed)
    history = {"loss": [], "accuracy": []}
    for _ in range(epochs):
        model.train()
        values = []
        for rows in torch.randperm(len(X), generator=generator).split(batch_size):
            rows = rows.to(X.device)
            grads, value = grad_and_value(objective)(params, X[rows], y[rows])
            params, state = adam(params, grads, state, lr)
            values.append(value.item())
        history["loss"].append(sum(values) / len(values))
        model.eval()
        outputs = functional_call(model, params, (X,))
        history["accuracy"].append((outputs.argmax(1) == y).sum().item() / len(y))
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            parameter.copy_(params[name])
    return history


def compare(seeds, epochs):
    X_test, y_test = make_data(10**9)

    def run(loss_fn, seed):
        torch.manual_seed(seed)
        model = build_model()
        train(model, *make_data(seed), loss_fn, epochs, 32, 3e-3, seed)
        return (model(X_test).argmax(1) == y_test).float().mean().item()

    return {"mse": [run(mse_loss, s) for s in seeds], "ce": [run(ce_loss, s) for s in seeds]}


def plot_losses(histories):
    fig = Figure(figsize=(5, 3))
    ax = fig.add_subplot()
    for name, style in (("ce", "-"), ("mse", ":")):
        losses = histories[name]["loss"]
        ax.semilogy(range(len(losses)), losses, style, label=f"{name} (min {min(losses):.3f})")
    ax.set_xlabel("epoch")
    ax.set_ylabel("loss (log scale)")
    fig.legend()
    return fig


def plot_predictions(model, X, y):
    predicted = model(X).detach().argmax(1).cpu()
    ok = predicted.numpy() == y.cpu().numpy()
    points = X.detach().cpu().numpy()
    fig = Figure()
    ax = fig.add_subplot()
    ax.scatter(points[ok, 0], points[ok, 1], c=predicted[ok], vmin=0, vmax=3, cmap="plasma", alpha=0.35)
    ax.scatter(points[~ok, 0], points[~ok, 1], c=predicted[~ok], vmin=0, vmax=3, cmap="plasma", alpha=1.0)
    return fig


def plot_accuracies(results):
    fig = Figure()
    ax = fig.add_subplot()
    ax.bxp(
        [{"label": k.upper(), **_five_numbers(torch.tensor(v, dtype=torch.float64))} for k, v in results.items()],
        showfliers=False,
    )
    return fig


def _five_numbers(values):
    low, q1, med, q3, high = torch.quantile(values, torch.tensor([0, 0.25, 0.5, 0.75, 1], dtype=torch.float64)).tolist()
    return {"whislo": low, "q1": q1, "med": med, "q3": q3, "whishi": high}
