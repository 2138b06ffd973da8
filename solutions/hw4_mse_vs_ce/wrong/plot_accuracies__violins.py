# task: plot_accuracies
# fails:
#   test_a_box_for_each_loss
#   test_boxes_are_labelled
# same as: plot_accuracies__bars_of_means, because both draw no box at all
"""A violin is a smoothed density; with five runs there is no density to see, and the median and the quartiles are not
drawn. A box plot was asked for."""

import matplotlib.pyplot as plt


def plot_accuracies(results):
    fig, ax = plt.subplots()
    ax.violinplot([results["mse"], results["ce"]])
    ax.set_xticks([1, 2], labels=["MSE", "CE"])
    ax.set_ylabel("test accuracy")
    return fig
