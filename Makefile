# Two commands matter: `make run` serves the city, `make test` runs everything.
# PYTHON= chooses the interpreter (3.11 or newer), PORT= the port, DATABASE_URL= the database.

PYTHON  ?= python3
PORT    ?= 8000
WORKERS ?= 2
ARGS    ?=

VENV := .venv
BIN  := $(VENV)/bin
PIP  := $(BIN)/python -m pip --disable-pip-version-check
BUILT_FROM := pyproject.toml hatch_build.py $(wildcard petitions/translations/*/LC_MESSAGES/*.po)

# Modules are compiled once, not by each of the many processes that tests start.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help run test check bench docs lock clean

help: ## say what can be made
	@sed -n 's/^\([a-z]*\):.*## /make \1	/p' $(MAKEFILE_LIST) | expand -t 14

run: $(VENV)/.run ## install what is needed, fill an empty database, serve http://127.0.0.1:8000
	$(BIN)/petitions init
	$(BIN)/petitions serve --demo --port $(PORT)

test: $(VENV)/.test ## run everything: unit, house, both databases, browser (ARGS= goes to pytest)
	sh deploy/system-packages browser
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal $(ARGS)

check: $(VENV)/.test ## fast: style, rooms, types, templates, and the tests that need no server
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/djlint --quiet --lint templates
	$(BIN)/python -m pytest -q -n $(WORKERS) -m "not postgres and not browser and not slow" $(ARGS)

bench: $(VENV)/.test ## measure the steps of performance against raw SQL and a bare Flask (ARGS= goes to bench)
	$(BIN)/python -m bench $(ARGS)

docs: $(VENV)/.run ## print docs/rules.md anew from the rule tables
	$(BIN)/petitions describe-rules > docs/rules.md.new
	mv docs/rules.md.new docs/rules.md

lock: ## choose the newest allowed versions anew, with their hashes, for Python 3.11 to 3.13
	sh deploy/lock-requirements $(PYTHON)

clean: ## remove the environment and what tools left behind; instance/ (your data) stays
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage test-artifacts
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The stamps say that the environment holds what the lock files ask for.
$(VENV)/.made:
	sh deploy/make-environment $(PYTHON) $(VENV)
	touch $@

$(VENV)/.run: $(VENV)/.made requirements.lock $(BUILT_FROM)
	$(PIP) install --quiet --no-deps --require-hashes -r requirements.lock
	$(PIP) install --quiet --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/.test: $(VENV)/.made requirements-test.lock $(BUILT_FROM)
	$(PIP) install --quiet --no-deps --require-hashes -r requirements-test.lock
	$(PIP) install --quiet --no-deps --no-build-isolation -e .
	touch $@ $(VENV)/.run
