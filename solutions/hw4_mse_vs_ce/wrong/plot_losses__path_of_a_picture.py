# task: plot_losses
# fails:
#   test_a_line_for_each_loss
#   test_over_epochs
#   test_lines_are_labelled
#   test_axes_are_labelled
#   test_one_epoch
"""The name of a saved picture is text; asked for is the figure itself."""

import matplotlib.pyplot as plt


def plot_losses(histories):
    fig, ax = plt.subplots()
    for name, history in histories.items():
        ax.plot(range(1, len(history["loss"]) + 1), history["loss"], label=name)
    ax.set_xlabel("epoch")
    ax.set_ylabel("loss")
    ax.legend()
    fig.savefig("losses.png")
    return "losses.png"
