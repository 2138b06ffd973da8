# task: plot_accuracies
# fails:
#   test_boxes_are_labelled
"""The labels come in the order of the lists: here each box has the name of the other one."""

import matplotlib.pyplot as plt


def plot_accuracies(results):
    fig, ax = plt.subplots()
    ax.boxplot([results["mse"], results["ce"]], tick_labels=["CE", "MSE"])
    ax.set_ylabel("test accuracy")
    return fig
