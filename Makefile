# The commands of this project. Each may be run again at any time; `make help` lists them.
#
#   PYTHON=python3.12 make demo     another interpreter
#   VENV=/tmp/somewhere make test   another virtual environment

PYTHON ?= python3
VENV ?= .venv
FLOOR ?= .venv-floor
BIN := $(VENV)/bin
SHIPPED := $(shell find audit rules docs/schema -type f -not -path '*/__pycache__/*')
INSTALL := -m pip --disable-pip-version-check --no-input install --quiet

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

.PHONY: help demo test setup-dev check lint format-check format types layers tests floor speed bench reports docs clean

help: ## list these commands
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1\t\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 16

demo: $(VENV)/.installed ## audit the sample drafts in seeds/
	@$(BIN)/audit run seeds/ --format text

test: setup-dev check ## from nothing: set up, then run every check

setup-dev: $(VENV)/.installed-dev ## an environment for work on the project: editable, with its tools

check: lint format-check types layers floor tests speed ## everything that must hold before a change lands

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check .

format-check: $(VENV)/.installed-dev
	$(BIN)/ruff format --check .

format: $(VENV)/.installed-dev ## let ruff lay the code out and mend what it can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: $(VENV)/.installed-dev
	$(BIN)/mypy

layers: $(VENV)/.installed-dev
	$(BIN)/lint-imports --no-logo

tests: $(VENV)/.installed-dev ## the tests, with branch coverage
	$(BIN)/python -m pytest -q -n auto --cov --cov-report=term

floor: $(FLOOR)/.installed ## the tests on the lowest versions we say we work with
	$(FLOOR)/bin/python -m pytest -q -n auto -m "not slow" -p no:cacheprovider

speed: $(VENV)/.installed-dev ## whether the audit has become slower, by ratios
	$(BIN)/python -m benchmarks.gate

bench: $(VENV)/.installed-dev ## start-up, throughput by stage, memory, growth, one core against two
	$(BIN)/python -m benchmarks.bench

reports: $(VENV)/.installed-dev ## render the sample drafts into reports/
	rm -rf reports
	$(BIN)/python -m tests.render_reports reports

docs: $(VENV)/.installed-dev ## write anew what README.md and docs/ show of commands
	$(BIN)/python -m tests.pages

clean: ## remove what these commands made
	rm -rf $(VENV) $(FLOOR) build dist .coverage .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis

$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "newsaudit needs Python 3.11 or newer; name one: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
	@touch $@

# An editable installation already runs what stands here; replacing it by a copy would leave the tests behind the code.
$(VENV)/.installed: $(VENV)/.made pyproject.toml README.md $(SHIPPED)
	@test -e $(VENV)/.installed-dev || echo "Installing into $(VENV) ..."
	@test -e $(VENV)/.installed-dev || $(BIN)/python $(INSTALL) '.[html]'
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.made pyproject.toml
	$(BIN)/python $(INSTALL) --editable '.[all,dev]'
	$(BIN)/python -m compileall -q audit
	@touch $@

$(FLOOR)/.installed: pyproject.toml constraints-floor.txt
	$(PYTHON) -m venv $(FLOOR)
	$(FLOOR)/bin/python $(INSTALL) --editable '.[all,test]' --constraint constraints-floor.txt
	@touch $@
