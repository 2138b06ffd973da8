# task: plot_losses
# fails:
#   test_axes_are_labelled
"""The y axis needs a label as well: what is it that falls there?"""

import matplotlib.pyplot as plt


def plot_losses(histories):
    fig, ax = plt.subplots()
    for name, history in histories.items():
        ax.plot(range(1, len(history["loss"]) + 1), history["loss"], label=name)
    ax.set_xlabel("epoch")
    ax.legend()
    return fig
