# task: plot_accuracies
# fails:
#   test_a_box_for_each_loss
#   test_boxes_are_labelled
"""boxplot returns a dict of the lines it has drawn; asked for is the figure."""

import matplotlib.pyplot as plt


def plot_accuracies(results):
    fig, ax = plt.subplots()
    parts = ax.boxplot([results["mse"], results["ce"]], tick_labels=["MSE", "CE"])
    ax.set_ylabel("test accuracy")
    return parts
