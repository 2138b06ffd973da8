# task: plot_losses
# fails:
#   test_over_epochs
"""A line over the epochs has its points at whole numbers. Between 0 and 1 nobody can read how long the training
took."""

import matplotlib.pyplot as plt
import numpy as np


def plot_losses(histories):
    fig, ax = plt.subplots()
    for name, history in histories.items():
        ax.plot(np.linspace(0, 1, len(history["loss"])), history["loss"], label=name)
    ax.set_xlabel("epoch")
    ax.set_ylabel("loss")
    ax.legend()
    return fig
