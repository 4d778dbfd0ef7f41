# Ten Weeks of Python. `make help` lists what there is.
PYTHON ?= python3
PORT ?= 8000

ifeq ($(OS),Windows_NT)
BIN := .venv/Scripts
else
BIN := .venv/bin
endif
PACKAGES := . $(sort $(patsubst %/pyproject.toml,%,$(wildcard projects/*/pyproject.toml)))
READY := .venv/.ready

# Without compiled bytecode every start of a fresh environment is two to three times slower.
export UV_COMPILE_BYTECODE = 1
# Nor may a test file be compiled again for each of the hundreds of answers that it judges.
unexport PYTHONDONTWRITEBYTECODE
# One style for the figures of the book and of every notebook, wherever its kernel runs.
export MATPLOTLIBRC := $(CURDIR)/notebooks/matplotlibrc

NOTEBOOKS := $(sort $(wildcard notebooks/week*/*.ipynb))
PYTEST := $(BIN)/python -m pytest --quiet --numprocesses 2

.DEFAULT_GOAL := help
.PHONY: help book html lab env test test-elsewhere lint fmt outputs mutants lock clean

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

book: env ## build the course and serve it at http://localhost:8000
	@$(BIN)/tenweeks book --port $(PORT)

html: env ## build the course into _build/html
	@$(BIN)/tenweeks book --no-serve

lab: env ## JupyterLab on your own copy of the lessons, in my/
	@$(BIN)/tenweeks lab

env: $(READY) ## the environment in .venv, made again only when requirements.txt has changed

$(READY): requirements.txt $(addsuffix /pyproject.toml,$(PACKAGES))
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Ten Weeks of Python needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Try: make PYTHON=python3.12 ...")'
	@test -x $(BIN)/python || { echo "Making .venv"; $(PYTHON) -m venv .venv; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check "$$(grep '^uv==' requirements.txt)"
	@echo "Installing the course's packages into .venv (about 1.3 GB, once)"
	@$(BIN)/uv pip install --python $(BIN)/python --requirement requirements.txt
	@$(BIN)/uv pip install --python $(BIN)/python --no-deps $(addprefix --editable ,$(PACKAGES))
	@touch $(READY)

test: env lint ## every notebook (pytest --nbval) and every test
	@$(PYTEST) --dist loadscope tests
	@env -u CI $(PYTEST) --dist loadfile --nbval --nbval-cell-timeout=60 $(NOTEBOOKS) # with CI, Hypothesis prints more
	@$(PYTEST) --dist loadfile projects

# Stored outputs are those of Linux with 3.11; on another system or interpreter a notebook only has to run.
test-elsewhere: env
	@$(PYTEST) --dist loadscope tests
	@$(PYTEST) --dist loadfile --nbval-lax --nbval-cell-timeout=60 $(NOTEBOOKS)
	@$(PYTEST) --dist loadfile projects

lint: env ## style and types of Python and JavaScript, and the GitHub workflows' security
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/python -c "from pathlib import Path; from tenweeks import live_page; live_page.install(Path('book/live'))"
	@PATH="$(CURDIR)/$(BIN):$$PATH" npm --prefix book/live --silent run lint
	@$(BIN)/zizmor --quiet --offline .github
	@$(BIN)/check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml
	@$(BIN)/check-jsonschema --builtin-schema vendor.dependabot .github/dependabot.yml

fmt: env ## bring notebooks and code into their one form
	@$(BIN)/python -m tenweeks.notebook_format $(NOTEBOOKS)
	@$(BIN)/ruff check --fix --quiet .
	@$(BIN)/ruff format --quiet .
	@PATH="$(CURDIR)/$(BIN):$$PATH" npm --prefix book/live --silent run fmt

outputs: env ## run every lesson from top to bottom and store its outputs
	@for notebook in $(NOTEBOOKS); do $(BIN)/jupyter execute --inplace --timeout=60 "$$notebook" || exit 1; done
	@$(MAKE) --no-print-directory fmt

mutants: env ## count again the mutants that the checks kill, where solution or checks have changed
	@$(BIN)/python -m tenweeks.mutants

lock: ## compile requirements.txt from pyproject.toml again
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --group dev \
	  $(patsubst %,--group %:test,$(shell grep -l '^\[dependency-groups\]' projects/*/pyproject.toml)) --no-emit-index-url --no-emit-find-links \
	  --custom-compile-command "make lock" --output-file requirements.txt pyproject.toml

clean: ## remove what make has made; my/ stays
	rm -rf .venv _build book/live/node_modules .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
