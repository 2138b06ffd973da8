# task: plot_accuracies
# fails:
#   test_a_box_for_each_loss
#   test_boxes_are_labelled
# same as: plot_accuracies__a_box_for_every_run, because both leave out the box that was asked for
"""All accuracies in one box compare nothing: give each loss its own list."""

import matplotlib.pyplot as plt


def plot_accuracies(results):
    fig, ax = plt.subplots()
    ax.boxplot(results["mse"] + results["ce"], tick_labels=["MSE and CE"])
    ax.set_ylabel("test accuracy")
    return fig
