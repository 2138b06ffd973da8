# task: plot_losses
# fails:
#   test_a_line_for_each_loss
#   test_over_epochs
#   test_lines_are_labelled
#   test_axes_are_labelled
"""A moving average is shorter and flatter than the losses it was made from; draw the losses themselves, and the
average beside them if you like."""

import matplotlib.pyplot as plt


def plot_losses(histories):
    fig, ax = plt.subplots()
    for name, history in histories.items():
        loss = history["loss"]
        smooth = [sum(loss[max(0, k - 2) : k + 1]) / len(loss[max(0, k - 2) : k + 1]) for k in range(len(loss))]
        ax.plot(range(1, len(loss) + 1), smooth, label=name)
    ax.set_xlabel("epoch")
    ax.set_ylabel("loss")
    ax.legend()
    return fig
