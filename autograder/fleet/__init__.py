"""Many submissions on several worker processes: whoever is free takes the next one, and a dead worker is replaced."""

from autograder.fleet.fleet import Fleet, default_workers, fresh_seed
from autograder.fleet.interrupts import StoppedAtOnce
from autograder.fleet.jobs import Graded
from autograder.fleet.process import WorkerBug
from autograder.fleet.scheduler import Scheduler

__all__ = ["Fleet", "Graded", "Scheduler", "StoppedAtOnce", "WorkerBug", "default_workers", "fresh_seed"]
