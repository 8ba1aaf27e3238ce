# Everything a developer or an administrator runs. `make help` lists it.

SHELL := /bin/bash
.DEFAULT_GOAL := help

VENV ?= .venv
BIN := $(VENV)/bin
HOST ?= 127.0.0.1
PORT ?= 8000
PYTHONS := python3.13 python3.12 python3.11 python3
WORKERS ?= 2

# The first Python that is new enough and not too new; versions that a version manager only announces do not count.
find_python = $(firstword $(foreach candidate,$(PYTHONS),$(shell $(candidate) -c \
	'import sys, venv, ensurepip; print(sys.executable if (3, 11) <= sys.version_info < (3, 14) else "")' 2>/dev/null)))

.PHONY: help run serve test check lint types unit browser bench lowest lock messages pot wheel clean

help: ## list these commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 22

$(VENV)/.python:
	@python="$(find_python)"; \
	if [ -z "$$python" ]; then \
	  echo "No Python 3.11, 3.12 or 3.13 with the module venv was found. Install one (Debian: apt-get install python3-venv)." >&2; exit 1; \
	fi; \
	"$$python" -m venv $(VENV) && touch $@

$(VENV)/.run: requirements/run.txt pyproject.toml $(VENV)/.python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e . 2>/dev/null \
	  || $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch $@

$(VENV)/.test: requirements/test.txt $(VENV)/.run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/test.txt
	@touch $@

run: $(VENV)/.run ## install, check the articles, and serve at a printed address
	$(BIN)/wizard check
	$(BIN)/wizard serve --host $(HOST) --port $(PORT)

test: $(VENV)/.test browser lint types check unit ## run every test, the browser's included

lint: $(VENV)/.test ## style of the code
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.test ## types of the code
	$(BIN)/mypy

check: $(VENV)/.test ## the articles, with everything they promise
	$(BIN)/wizard check --strict

unit: $(VENV)/.test ## the tests
	$(BIN)/pytest -q -n $(WORKERS) --dist loadgroup

browser: ## find or install the browser that the tests drive
	@tests/find_browser.sh

bench: $(VENV)/.test ## speed and memory, as ratios to a reference in the same run
	$(BIN)/python -m bench

lowest: requirements/lowest.txt ## the tests again, with the lowest versions that are declared
	@python="$(find_python)"; "$$python" -m venv .venv-lowest
	.venv-lowest/bin/python -m pip install --quiet --disable-pip-version-check -r requirements/lowest.txt -e '.[test]'
	.venv-lowest/bin/pytest -q -n $(WORKERS) -m "not browser"

requirements/lowest.txt: pyproject.toml
	python3 requirements/lowest.py > $@

lock: $(VENV)/.python ## write the versions and hashes of everything that is installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check pip-tools
	$(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url --no-emit-find-links \
	  --no-emit-trusted-host --no-header --upgrade -o requirements/run.txt requirements/run.in
	$(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url --no-emit-find-links \
	  --no-emit-trusted-host --no-header --upgrade -o requirements/test.txt requirements/test.in

pot: $(VENV)/.test ## extract the interface's messages
	$(BIN)/pybabel --quiet extract -F babel.cfg --no-wrap --sort-output --omit-header --no-location \
	  -k N_ -o locales/messages.pot .

messages: pot ## bring the catalogues up to date, without guessing
	for language in fr en; do \
	  $(BIN)/pybabel --quiet update --no-fuzzy-matching --no-wrap --omit-header --ignore-obsolete \
	    -i locales/messages.pot -o locales/$$language/LC_MESSAGES/messages.po -l $$language; done

wheel: $(VENV)/.test ## build the wheel into dist/
	$(BIN)/python -m build --wheel --no-isolation

clean: ## remove what was installed and built
	rm -rf .venv .venv-lowest dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis
