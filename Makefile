# `make demo` and `make test` do all their own set-up in .venv on a machine with Python 3.11+.
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
WATCH ?= build/cambodia
# two processes, each of which takes tests from the other when it has none left
ABREAST ?= -n 2 --dist worksteal

.PHONY: demo desk test quick check bench site shots clean docs words lock dist dist-check

## demo: the Paris Agreements of 1991, Cambodia in 2017: from reports to duties, letter and site;
##       made anew where WATCH holds a demo that nobody added to, refused where it holds anything else
demo: .venv/ready
	@$(BIN)/servanda demo "$(WATCH)" --again
	@echo
	@echo 'To type servanda anywhere in this terminal:  export PATH="$(CURDIR)/$(BIN):$$PATH"'
	@echo 'For good, with pipx:  pipx install "$(CURDIR)"    then:  servanda --install-completion'

## desk: the review desk in the browser, over the demo; Ctrl-C closes it
desk: .venv/ready
	@[ -f "$(WATCH)/watch.toml" ] || $(BIN)/servanda demo "$(WATCH)"
	@$(BIN)/servanda desk "$(WATCH)"

## test: everything CI runs, browser and PostgreSQL included
test: .venv/ready-dev check
	$(BIN)/python -m pytest $(ABREAST)

## quick: the everyday suite, with its ten slowest tests
quick: .venv/ready-dev
	$(BIN)/python -m pytest $(ABREAST) -m "not slow" --durations=10 --durations-min=0.5

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

## shots: a picture of every page of the desk over the demo, wide and narrow, in English and Khmer, in build/shots
shots: .venv/ready-dev
	@[ -f "$(WATCH)/watch.toml" ] || $(BIN)/servanda demo "$(WATCH)"
	@PYTHONPATH=tests $(BIN)/python tests/desk/shots.py "$(WATCH)" build/shots

## docs: the documentation as a site in build/docs
docs: .venv/ready-dev
	$(BIN)/mkdocs build --strict --quiet --site-dir build/docs

## words: the catalogues of the desk's languages brought up to date with its pages, and compiled
words: .venv/ready-dev
	PYTHONPATH=. $(BIN)/python docs/translations.py

## lock: write requirements/*.txt anew from requirements/*.in (asks the package index)
lock: .venv/ready-dev
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --no-emit-index-url --no-emit-find-links -c requirements/bounds.in requirements/base.in -o requirements/base.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --no-emit-index-url --no-emit-find-links -c requirements/base.txt requirements/dev.in -o requirements/dev.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --no-emit-index-url --no-emit-find-links -c requirements/dev.txt requirements/team.in -o requirements/team.txt

## dist: the source and the wheel in build/dist, the same bytes each time they are made of a commit
dist: .venv/ready
	@[ -z "$$(git status --porcelain)" ] || \
	  { echo "Files differ from the last commit, so what is built could not be built again. Commit them first."; exit 1; }
	@rm -rf build/dist
	@SOURCE_DATE_EPOCH=$$(git log -1 --format=%ct) $(BIN)/python -m hatchling build -d build/dist
	@cd build/dist && sha256sum servanda-* | tee SHA256SUMS

## dist-check: build/dist installed with its hashes in a clean environment, and tried there
dist-check: dist
	@rm -rf build/clean && mkdir -p build/clean/empty && $(PYTHON) -m venv build/clean/env
	@build/clean/env/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/base.txt
	@cd build/dist && sed -n 's|^\([0-9a-f]*\)  \(.*\.whl\)$$|./\2 --hash=sha256:\1|p' SHA256SUMS > ../clean/wheel.txt && \
	  ../clean/env/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r ../clean/wheel.txt
	build/clean/env/bin/python -m pip check
	cd build/clean/empty && ../env/bin/servanda demo cambodia && ../env/bin/servanda verify cambodia/site
	cd build/clean/empty/cambodia/site && $(PYTHON) -I verify.py

clean:
	rm -rf build .mypy_cache .ruff_cache .hypothesis

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Servanda needs Python 3.11 or later; PYTHON=python3.12 make $(MAKECMDGOALS) chooses another."; exit 1; }
	@$(PYTHON) -m venv .venv

# the lists name every package with its hash, so nothing is looked up beside them (--no-deps)
.venv/ready: requirements/base.txt pyproject.toml | .venv/bin/python
	@echo "setting up .venv (package downloads only; a minute or two the first time)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/base.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/ready-dev: requirements/dev.txt .venv/ready
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/dev.txt
	@touch $@
