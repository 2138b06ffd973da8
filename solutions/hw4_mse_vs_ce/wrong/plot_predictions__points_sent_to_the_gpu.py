# task: plot_predictions
# fails:
#   test_device[inputs_on_cpu]
"""X is sent to a GPU if there is one, and the model may be on the CPU. The caller has put both in one place: ask the
model with X as it is.
"""

import matplotlib.pyplot as plt
import torch


def plot_predictions(model, X, y):
    device = "cuda" if torch.cuda.is_available() else "cpu"
    with torch.no_grad():
        predicted = model(X.to(device)).argmax(dim=1).cpu()
    X, y = X.cpu(), y.cpu()
    wrong = predicted != y
    fig, ax = plt.subplots()
    ax.scatter(X[:, 0], X[:, 1], c=predicted, cmap="viridis", s=15)
    ax.scatter(X[wrong, 0], X[wrong, 1], s=80, facecolors="none", edgecolors="red")
    return fig
