# task: plot_accuracies
# fails:
#   test_a_box_for_each_loss
#   test_boxes_are_labelled
"""A bar shows the mean and hides how far the runs are apart, which is what a box plot is for."""

import matplotlib.pyplot as plt


def plot_accuracies(results):
    fig, ax = plt.subplots()
    ax.bar(["MSE", "CE"], [sum(values) / len(values) for values in (results["mse"], results["ce"])])
    ax.set_ylabel("test accuracy")
    return fig
