# `make demo` and `make test` do all their own set-up in .venv on a machine with Python 3.11+.
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
WATCH ?= build/cambodia
# two processes, each of which takes tests from the other when it has none left
ABREAST ?= -n 2 --dist worksteal

.PHONY: demo test quick check bench site shots clean docs lock

## demo: the Paris Agreements of 1991, Cambodia in 2017: from reports to duties, letter and site
demo: .venv/ready
	@rm -rf $(WATCH)
	@$(BIN)/servanda demo $(WATCH)

## test: everything CI runs, browser and PostgreSQL included
test: .venv/ready-dev check
	$(BIN)/python -m pytest $(ABREAST)

## quick: the everyday suite
quick: .venv/ready-dev
	$(BIN)/python -m pytest $(ABREAST) -m "not slow"

## check: format, lint, types, floors, dependencies
check: .venv/ready-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .
	$(BIN)/deptry bench docs tests --config requirements/deptry.toml

## bench: the reading on data others labelled, with intervals and published anchors
bench: .venv/ready-dev
	$(BIN)/python -m bench table

## docs: the documentation as a site in build/docs
docs: .venv/ready-dev
	$(BIN)/mkdocs build --strict --quiet --site-dir build/docs

## lock: write requirements/*.txt anew from requirements/*.in (asks the package index)
lock: .venv/ready-dev
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --no-emit-index-url --no-emit-find-links -c requirements/bounds.in requirements/base.in -o requirements/base.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --no-emit-index-url --no-emit-find-links -c requirements/base.txt requirements/dev.in -o requirements/dev.txt

clean:
	rm -rf build .mypy_cache .ruff_cache .hypothesis

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Servanda needs Python 3.11 or later; PYTHON=python3.12 make $(MAKECMDGOALS) chooses another."; exit 1; }
	@$(PYTHON) -m venv .venv

.venv/ready: requirements/base.txt pyproject.toml | .venv/bin/python
	@echo "setting up .venv (package downloads only; a minute or two the first time)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/base.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/ready-dev: requirements/dev.txt .venv/ready
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@
