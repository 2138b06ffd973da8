# task: plot_accuracies
# fails:
#   test_a_box_for_each_loss
#   test_boxes_are_labelled
"""boxplot takes the columns of an array for its boxes, so the array (2, runs) makes one box per run, of two numbers
each. Pass a list of two lists."""

import matplotlib.pyplot as plt
import numpy as np


def plot_accuracies(results):
    fig, ax = plt.subplots()
    ax.boxplot(np.array([results["mse"], results["ce"]]))
    ax.set_title("MSE and CE")
    ax.set_ylabel("test accuracy")
    return fig
