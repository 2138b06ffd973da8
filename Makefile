# Two commands do all the set-up on a fresh machine with Python 3.11+ and make: `make demo` and `make test`.
#
# PyTorch comes from pip's default index. To be sure that no CUDA packages are downloaded, point TORCH_INDEX at the
# index of PyTorch's CPU-only wheels (the address is on pytorch.org under "Get started", platform CPU):
#     make demo TORCH_INDEX=<address>

PYTHON ?= python3
TORCH_INDEX ?=
VENV := .venv
BIN := $(VENV)/bin
OUT := graded
# Processes that run the tests; a module's tests stay together. 0: none beside pytest's own.
JOBS ?= 0
PIP := $(BIN)/python -m pip --disable-pip-version-check

.PHONY: demo test check gate bench format clean

$(VENV)/.ready: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; name one: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "installing what is needed into $(VENV) (once; PyTorch is large) ..."
	@$(PIP) install --quiet $(if $(TORCH_INDEX),--index-url $(TORCH_INDEX)) -c constraints.txt torch
	@$(PIP) install --quiet -c constraints.txt setuptools wheel
	@$(PIP) install --quiet -c constraints.txt --no-build-isolation -e '.[course,dev]'
	@touch $@

demo: $(VENV)/.ready
	@$(BIN)/autograder grade hw1_binary examples/hw1_binary --out $(OUT)
	@$(BIN)/autograder grade hw2_multiclass examples/hw2_multiclass --out $(OUT)
	@$(BIN)/autograder grade hw4_mse_vs_ce examples/hw4_mse_vs_ce --out $(OUT)
	@echo "Open $(OUT)/report/index.html in a browser."

test: $(VENV)/.ready
	$(BIN)/python -m pytest -n $(JOBS) --dist loadscope

# What a developer runs before a commit: lint, types, and the tests that take less than minutes.
check: $(VENV)/.ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -m "not slow"

# The proof of every homework: solutions right and wrong, hidden tests, templates.
gate: $(VENV)/.ready
	$(BIN)/autograder check

# What grading costs, beside other graders: most of an hour on an idle machine. Parts of it:
#     .venv/bin/python -m benchmarks peers|floor|growth|strength
# The other graders are installed at the first run, into .bench-venv/.
bench: $(VENV)/.ready
	$(BIN)/python -m benchmarks

format: $(VENV)/.ready
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf $(OUT) .bench-venv .pytest_cache .mypy_cache .ruff_cache
