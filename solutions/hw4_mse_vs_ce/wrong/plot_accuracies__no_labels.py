# task: plot_accuracies
# fails:
#   test_boxes_are_labelled
"""Boxes 1 and 2: nobody can tell which loss is which."""

import matplotlib.pyplot as plt


def plot_accuracies(results):
    fig, ax = plt.subplots()
    ax.boxplot([results["mse"], results["ce"]])
    ax.set_ylabel("test accuracy")
    return fig
