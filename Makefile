# The two commands are `make run` and `make test`; each does all set-up on a fresh machine with python3 and make.
# `make help` lists the rest.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
PORT ?= 8000
# Test workers: one more than the cores there are, four at most. One of them drives all browsers, and mostly waits for them.
WORKERS ?= $(shell $(PYTHON) -c "import os; print(min(4, max(2, os.cpu_count() or 2) + 1))")
BIN := .venv/bin
# The locks name every package that is needed, so nothing is left to resolve. pip 23 would try all the same, and refuse a
# pin that another package asks for with an extra as soon as a newer version of it is published.
PIP := $(BIN)/python -m pip --disable-pip-version-check
INSTALL := $(PIP) install --quiet --quiet --no-deps --require-hashes
# Tools that read the settings are given this machine's keys.
KEYS := set -a; source var/dev.env; set +a;

.PHONY: help
help: ## List what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 16

# --- set-up: each step leaves a stamp and is not done twice -----------------------------------------------------------

$(BIN)/python:
	@echo "Making .venv"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed; set PYTHON=...")'
	@$(PYTHON) -m venv .venv

.venv/.run: requirements/run.txt | $(BIN)/python
	@echo "Installing what the site needs"
	@$(INSTALL) -r $<
	@$(PIP) check
	@touch $@

.venv/.dev: requirements/dev.txt | $(BIN)/python
	@echo "Installing what the checks and tests need"
	@$(INSTALL) -r $<
	@$(PIP) check
	@touch $@

var/dev.env: | $(BIN)/python
	@$(BIN)/python scripts/keys.py

.PHONY: ready-to-run ready-to-check
ready-to-run: .venv/.run var/dev.env
ready-to-check: .venv/.dev var/dev.env

# --- the product ------------------------------------------------------------------------------------------------------

.PHONY: run
run: ready-to-run ## Serve the whole product with demo data on http, port $PORT or 8000
	@PORT=$(PORT) exec $(BIN)/python -m scripts.demo

.PHONY: seed
seed: ready-to-run ## Put the demo data into the database again; make seed ARGS="--sets 1000 --years 2" to measure on
	@$(BIN)/python -m scripts.demo seed $(ARGS)

# --- everything that can fail -----------------------------------------------------------------------------------------

.PHONY: test
test: ready-to-check ## Everything that can fail: checks, every test on PostgreSQL and Redis, some on SQLite too
	@WORKERS=$(WORKERS) $(BIN)/python -m scripts.suite

.PHONY: quick
quick: ready-to-check ## A first answer while writing: house, process, and the tests nearest to what changed
	@$(BIN)/python -m scripts.quick $(ARGS)

.PHONY: test-deep
test-deep: ready-to-check ## The same as test, with everything that it samples taken whole; some hours
	@ALS_TESTS=deep WORKERS=$(WORKERS) $(BIN)/python -m scripts.suite

.PHONY: test-leaks
test-leaks: ready-to-check ## Leaks put in on purpose, one at a time: the tests of the walls find each; some minutes
	@$(BIN)/python -m pytest -q -n 0 -p no:randomly tests/leaks/hunt.py $(ARGS)

.PHONY: test-machines
test-machines: ready-to-check ## The site as it is deployed, broken part by part, moved, and on six machines: what is lost; 40 minutes, as root
	@$(BIN)/python -m scripts.machines
	@$(BIN)/python -m scripts.moving
	@$(BIN)/python -m scripts.several

.PHONY: test-image
test-image: ready-to-check ## The image, built and searched for secrets, run confined, stopped and upgraded; some minutes, as root
	@$(BIN)/python -m scripts.image $(ARGS)

.PHONY: check
check: ready-to-check ## Everything that can be read off the code; changes nothing
	@$(KEYS) $(BIN)/python -m scripts.check

.PHONY: cover
cover: ready-to-check ## Show the lines no test reaches; make cover ARGS=tests/sets for a part
	@$(BIN)/pytest -q -n $(WORKERS) --cov --cov-report=term $(ARGS)

# Django's next version asks for a newer Python than the site does; it never gets into .venv or the locks.
NEXT_PYTHON ?= $(shell for each in 3.14 3.13 3.12; do python$$each -c "" 2>/dev/null && echo python$$each && break; done)
NEXT_DJANGO ?= django>=6,<7
NEXT_INSTALL = $(BIN)/uv pip install --quiet --python .venv-next/bin/python --no-deps

.venv-next/.dev: requirements/dev.txt | .venv/.dev
	@echo "Making .venv-next"
	@$(or $(NEXT_PYTHON),false) -m venv --clear --without-pip .venv-next || { echo "Python 3.12 or later is needed; set NEXT_PYTHON=..."; false; }
	@$(NEXT_INSTALL) --require-hashes -r $<
	@touch $@

.PHONY: test-next
test-next: .venv-next/.dev var/dev.env ## Run the tests without a browser on Django's next version; ARGS=tests/core for a part
	@$(NEXT_INSTALL) --upgrade "$(NEXT_DJANGO)"
	@.venv-next/bin/python -c 'import django, sys; print("Django", django.__version__, "on Python", sys.version.split()[0])'
	@.venv-next/bin/python -m pytest -q -n $(WORKERS) -W default::DeprecationWarning -W default::PendingDeprecationWarning \
		$(or $(ARGS),tests --ignore=tests/browser --ignore=tests/house)

.PHONY: bench
bench: ready-to-check ## Print the figures of this machine, one a line
	@$(KEYS) $(BIN)/python -m bench $(ARGS)

.PHONY: shots
shots: ready-to-check ## Take the pictures of docs/ from the running product
	@$(BIN)/python -m scripts.shots $(ARGS)

VERSION = $(shell sed -n 's/^version = "\(.*\)"/\1/p' pyproject.toml)

.PHONY: release
release: .venv/.run ## Make dist/als-VERSION.tar.gz with all wheels and deploy/install.sh, from what is committed and tagged
	@grep -q "^## $(VERSION)" CHANGELOG.md || { echo "CHANGELOG.md has no section for $(VERSION)."; false; }
	@git describe --exact-match --tags --match "v$(VERSION)" >/dev/null || { echo "Tag this commit: git tag v$(VERSION)"; false; }
	@rm -rf dist/als-$(VERSION) && mkdir -p dist/als-$(VERSION)
	@git archive HEAD | tar -x -C dist/als-$(VERSION)
	@$(BIN)/python -m scripts.wheelhouse requirements/extras.txt dist/als-$(VERSION)/wheels
	@tar -C dist -czf dist/als-$(VERSION).tar.gz als-$(VERSION) && rm -rf dist/als-$(VERSION)
	@(cd dist && sha256sum als-$(VERSION).tar.gz)

.PHONY: deploy-check
deploy-check: ready-to-check ## What can be checked of deploy/ on this machine: units, settings for deploying, log files
	@$(BIN)/python -m scripts.deploying

# --- upkeep -----------------------------------------------------------------------------------------------------------

.PHONY: fmt
fmt: ready-to-check ## Put code and templates in order
	@$(BIN)/ruff check --quiet --fix-only .
	@$(BIN)/ruff format --quiet .
	@git ls-files 'templates/*.html' | xargs -r $(BIN)/djade --target-version 5.2
	@git ls-files 'templates/*.html' | xargs -r $(BIN)/djhtml --tabwidth 2

LOCK = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	--no-emit-index-url --no-emit-find-links

.PHONY: lock
lock: ready-to-check ## Lock the requirements anew; make lock ARGS=--upgrade for the newest
	@$(LOCK) $(ARGS) pyproject.toml -o requirements/run.txt
	@$(LOCK) $(ARGS) pyproject.toml --all-extras -c requirements/run.txt -o requirements/extras.txt
	@$(LOCK) $(ARGS) pyproject.toml --all-extras --group dev -c requirements/extras.txt -o requirements/dev.txt
	@$(LOCK) $(ARGS) --group servers -c requirements/dev.txt -o requirements/servers.txt
