"""Hidden tests of homework 4: four classes, MSE against cross-entropy."""
