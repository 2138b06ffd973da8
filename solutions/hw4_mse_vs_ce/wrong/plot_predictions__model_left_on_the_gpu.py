# task: plot_predictions
# fails:
#   test_device[inputs_on_gpu]
"""X is brought to the CPU before the model is asked, and the model is still on the GPU. Ask it with X as it is, and
bring points and answers to the CPU afterwards.
"""

import matplotlib.pyplot as plt
import torch


def plot_predictions(model, X, y):
    X, y = X.cpu(), y.cpu()
    with torch.no_grad():
        predicted = model(X).argmax(dim=1)
    wrong = predicted != y
    fig, ax = plt.subplots()
    ax.scatter(X[:, 0], X[:, 1], c=predicted, cmap="viridis", s=15)
    ax.scatter(X[wrong, 0], X[wrong, 1], s=80, facecolors="none", edgecolors="red")
    return fig
