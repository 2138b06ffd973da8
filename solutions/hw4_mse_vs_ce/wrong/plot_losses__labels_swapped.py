# task: plot_losses
# fails:
#   test_lines_are_labelled
"""The legend names the lines in the order in which they were drawn; here the names come in another order."""

import matplotlib.pyplot as plt


def plot_losses(histories):
    fig, ax = plt.subplots()
    for name, history in histories.items():
        ax.plot(range(1, len(history["loss"]) + 1), history["loss"])
    ax.set_xlabel("epoch")
    ax.set_ylabel("loss")
    ax.legend(["CE", "MSE"])
    return fig
