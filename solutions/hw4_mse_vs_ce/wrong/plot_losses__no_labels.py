# task: plot_losses
# fails:
#   test_lines_are_labelled
"""Two lines without names: nobody can tell which loss is which. Give each a label and show the legend."""

import matplotlib.pyplot as plt


def plot_losses(histories):
    fig, ax = plt.subplots()
    for name, history in histories.items():
        ax.plot(range(1, len(history["loss"]) + 1), history["loss"])
    ax.set_xlabel("epoch")
    ax.set_ylabel("loss")
    return fig
