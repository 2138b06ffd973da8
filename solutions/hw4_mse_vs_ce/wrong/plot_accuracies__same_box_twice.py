# task: plot_accuracies
# fails:
#   test_a_box_for_each_loss
#   test_boxes_are_labelled
"""Both boxes show the accuracies of one loss: a copied name that was not changed."""

import matplotlib.pyplot as plt


def plot_accuracies(results):
    fig, ax = plt.subplots()
    ax.boxplot([results["mse"], results["mse"]], tick_labels=["MSE", "CE"])
    ax.set_ylabel("test accuracy")
    return fig
