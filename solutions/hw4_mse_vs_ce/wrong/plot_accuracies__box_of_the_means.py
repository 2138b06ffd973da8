# task: plot_accuracies
# fails:
#   test_a_box_for_each_loss
#   test_boxes_are_labelled
# same as: plot_accuracies__a_box_for_every_run, because both leave out the box that was asked for
"""A box of a single mean is a line: draw the accuracies of all runs."""

import matplotlib.pyplot as plt


def plot_accuracies(results):
    fig, ax = plt.subplots()
    means = [[sum(results[name]) / len(results[name])] for name in ("mse", "ce")]
    ax.boxplot(means, tick_labels=["MSE", "CE"])
    ax.set_ylabel("test accuracy")
    return fig
