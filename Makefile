# Every command works from a fresh clone; `.venv` is made from the lock files and nothing is written outside this folder.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export ECRIN_HOUSE ?= houses/vaurelle

.DEFAULT_GOAL := help
.PHONY: help install demo test check proof bench lock format messages clean

help:
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

$(BIN)/ecrin: requirements/base.txt
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Ecrin needs Python 3.11 or newer; set PYTHON=")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/base.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	$(BIN)/ecrin compile-messages
	touch $(BIN)/ecrin

$(VENV)/.dev: requirements/dev.txt $(BIN)/ecrin
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	touch $(VENV)/.dev

install: $(BIN)/ecrin

demo: $(BIN)/ecrin ## a whole house at http://localhost:8000
	$(BIN)/ecrin demo

test: $(VENV)/.dev ## the whole suite; skipped groups are named at the end
	$(BIN)/ecrin compile-messages
	$(BIN)/python -m pytest -n 2 --dist loadgroup $(ARGS)
	TEST_POSTGRES=1 $(BIN)/python -m pytest -n 2 --dist loadgroup $(ARGS)

check: $(VENV)/.dev ## style, types, import rules, migrations, translations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/ecrin makemigrations --check --dry-run
	$(BIN)/ecrin check --fail-level WARNING
	$(BIN)/ecrin check-messages

proof: $(VENV)/.dev ## the long proofs, with counts in docs/proof
	$(BIN)/python -m pytest -m proof $(ARGS)
	TEST_POSTGRES=1 $(BIN)/python -m pytest -m proof $(ARGS)
	$(BIN)/python -m tests.mutants

bench: $(VENV)/.dev ## the budgets, measured: docs/benchmarks.md
	$(BIN)/python -m bench $(ARGS)

lock: ## lock files from requirements/*.in (needs uv)
	for set in base dev; do uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header requirements/$$set.in -o requirements/$$set.txt; done

format: $(VENV)/.dev
	$(BIN)/ruff check --fix --quiet .
	$(BIN)/ruff format --quiet .

messages: $(VENV)/.dev ## collect interface texts into the catalogues 
	$(BIN)/ecrin collect-messages

clean:
	rm -rf $(VENV) var build dist
