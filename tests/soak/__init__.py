"""A long run: a large class with attackers in it, watched while it is graded."""
