"""Hidden tests of homework 3: softmax regression without autograd."""
