"""Hidden tests, one package a homework: what is graded. Never given to students."""
