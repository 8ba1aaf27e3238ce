# Everything a developer or an administrator runs. `make help` lists it.

SHELL := /bin/bash
.DEFAULT_GOAL := help

VENV ?= .venv
BIN := $(VENV)/bin
PYTHONS := python3.13 python3.12 python3.11 python3
WORKERS ?= auto
# Only what is said on the command line counts: a PORT or HOST of the shell is about something else.
said = $(if $(filter command,$(origin $(1))),$(2) $($(1)))
PIP = $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: help venv run test check lint types unit browser portal bench lowest lock messages pot wheel clean

help: ## list these commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 22

$(VENV)/.python:
	@python="$$(requirements/find_python.sh $(PYTHONS))" && "$$python" -m venv $(VENV) && touch $@

$(VENV)/.run: requirements/run.txt pyproject.toml $(VENV)/.python
	$(PIP) --require-hashes -r requirements/run.txt
	$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.test: requirements/test.txt $(VENV)/.run
	$(PIP) --require-hashes -r requirements/test.txt
	@touch $@

venv: $(VENV)/.test ## install everything into .venv, and do no more

run: $(VENV)/.run ## install, check the articles, and serve at a printed address (PORT=8080 HOST=0.0.0.0)
	$(BIN)/wizard check
	$(BIN)/wizard serve $(call said,HOST,--host) $(call said,PORT,--port)

test: $(VENV)/.test browser portal lint types check unit ## run every test, the browser's included

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

portal: $(VENV)/.python ## install the helpdesk and the editors that the browser tests drive, apart from all else
	@$(BIN)/python requirements/portal_environment.py

bench: $(VENV)/.test ## speed and memory, as ratios to a reference in the same run
	$(BIN)/python -m bench

lowest: ## the tests again, with the lowest versions that are declared
	@$(MAKE) --no-print-directory VENV=.venv-lowest .venv-lowest/.python
	.venv-lowest/bin/python requirements/lowest.py > .venv-lowest/lowest.txt
	.venv-lowest/bin/python -m pip install --quiet --disable-pip-version-check -r .venv-lowest/lowest.txt -e '.[test]'
	.venv-lowest/bin/pytest -q -n $(WORKERS) -m "not browser"

# Locked with the lowest Python: it needs every backport, and what it needs also installs on the others.
lock: ## write the versions and hashes of everything that is installed (needs Python 3.11)
	@$(MAKE) --no-print-directory VENV=.venv-lock PYTHONS=python3.11 .venv-lock/.python
	.venv-lock/bin/python -m pip install --quiet --disable-pip-version-check pip-tools
	for name in run test portal; do \
	  .venv-lock/bin/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url \
	    --no-emit-find-links --no-emit-trusted-host --no-header --upgrade \
	    -o requirements/$$name.txt requirements/$$name.in || exit 1; done

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
	rm -rf .venv .venv-lowest .venv-lock .venv-portal .venv-portal.lock dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis
