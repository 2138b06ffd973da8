# task: plot_losses
# fails:
#   test_axes_are_labelled
"""A plot says on its axes what is drawn: the epoch to the right, the loss upwards."""

import matplotlib.pyplot as plt


def plot_losses(histories):
    fig, ax = plt.subplots()
    for name, history in histories.items():
        ax.plot(range(1, len(history["loss"]) + 1), history["loss"], label=name)
    ax.legend()
    return fig
