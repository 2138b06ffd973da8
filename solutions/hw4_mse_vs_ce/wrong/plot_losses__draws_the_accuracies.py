# task: plot_losses
# fails:
#   test_a_line_for_each_loss
#   test_over_epochs
#   test_lines_are_labelled
#   test_axes_are_labelled
#   test_one_epoch
"""The history has two lists; this plot is about "loss". An accuracy rises where a loss falls."""

import matplotlib.pyplot as plt


def plot_losses(histories):
    fig, ax = plt.subplots()
    for name, history in histories.items():
        ax.plot(range(1, len(history["loss"]) + 1), history["accuracy"], label=name)
    ax.set_xlabel("epoch")
    ax.set_ylabel("loss")
    ax.legend()
    return fig
