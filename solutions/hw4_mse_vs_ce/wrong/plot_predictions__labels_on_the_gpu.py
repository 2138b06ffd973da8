# task: plot_predictions
# fails:
#   test_device[inputs_on_gpu]
# same as: plot_predictions__model_left_on_the_gpu, because torch has one sentence for every mix of two devices
"""Points and predictions are brought to the CPU and the labels are forgotten, so `predicted != y` compares tensors of
two devices. `y.cpu()` is missing.
"""

import matplotlib.pyplot as plt
import torch


def plot_predictions(model, X, y):
    with torch.no_grad():
        predicted = model(X).argmax(dim=1).cpu()
    X, wrong = X.cpu(), predicted != y
    fig, ax = plt.subplots()
    ax.scatter(X[:, 0], X[:, 1], c=predicted, cmap="viridis", s=15)
    ax.scatter(X[wrong, 0], X[wrong, 1], s=80, facecolors="none", edgecolors="red")
    return fig
