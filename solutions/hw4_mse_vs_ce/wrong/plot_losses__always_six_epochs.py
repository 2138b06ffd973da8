# task: plot_losses
# fails:
#   test_one_epoch
"""The number of epochs is the length of the history, not that of the last experiment."""

import matplotlib.pyplot as plt


def plot_losses(histories):
    fig, ax = plt.subplots()
    for name, history in histories.items():
        ax.plot(range(1, 7), history["loss"], label=name)
    ax.set_xlabel("epoch")
    ax.set_ylabel("loss")
    ax.legend()
    return fig
