# deter: set up, run, check. GNU make and a POSIX sh are all it assumes.
# `make PYTHON=/path/to/python3.13 demo` chooses the interpreter.

SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
TOOLS := $(VENV)/.tools
CANDIDATES := python3 python3.13 python3.12 python3.14
PROBE := import sys; print("%d.%d.%d" % sys.version_info[:3])

.DEFAULT_GOAL := help
.PHONY: help demo app test browser lint bench clean

help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile

demo: $(STAMP) ## compare the arrangements of the Indo-Pacific study, and report
	$(BIN)/deter compare scenarios/studies/indo_pacific.yaml
	$(BIN)/deter page indo_pacific --output results/indo_pacific/hand-out.html
	$(BIN)/deter page results/indo_pacific
	$(BIN)/deter report results/indo_pacific

app: $(STAMP) ## open the page for a class in a browser; APP=classroom, APP="--port 8090"
	@$(BIN)/python -c "import nicegui" 2>/dev/null || $(BIN)/python -m pip install --quiet \
	  --disable-pip-version-check -c constraints.txt -e '.[app]'
	$(BIN)/deter app $(APP)

browser: ## install Chromium, in which the pages are tested (Debian, Ubuntu)
	@command -v chromium >/dev/null || { apt-get update -qq && apt-get install -y -qq chromium; }

test: $(TOOLS) ## run the whole suite, doctests included
	$(BIN)/python -m pytest -n 2

lint: $(TOOLS) ## formatting, ruff, mypy, import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(TOOLS) ## measure everything, fifteen minutes; BENCH=--quick or --offline
	$(BIN)/python benchmarks/run.py $(BENCH)

clean: ## remove the environment and every cache
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
	rm -rf .import_linter_cache htmlcov .coverage
	find sim tests -name __pycache__ -type d -prune -exec rm -rf {} +

# A given PYTHON is the only one tried: a typed wish is not quietly replaced.
# A pyenv shim may be on the path and still fail, so each candidate is run once.
$(STAMP): pyproject.toml constraints.txt
	@chosen=; found=; \
	for candidate in $(if $(PYTHON),"$(PYTHON)",$(CANDIDATES)); do \
	  version=$$("$$candidate" -c '$(PROBE)' 2>/dev/null </dev/null) || continue; \
	  major=$${version%%.*}; rest=$${version#*.}; minor=$${rest%%.*}; \
	  if [ "$$major" -eq 3 ] && [ "$$minor" -ge 12 ]; then chosen=$$candidate; break; fi; \
	  found="$${found:+$$found, }$$version"; \
	done 2>/dev/null; \
	if [ -z "$$chosen" ]; then \
	  echo "deter needs Python 3.12 or newer; found $${found:-none}:" \
	    "install python3.13 (or run 'make PYTHON=/path/to/python3.13')." >&2; \
	  exit 1; \
	fi; \
	echo "deter: setting up $(VENV) with Python $$version, once"; \
	rm -rf $(VENV) && "$$chosen" -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check \
	  -c constraints.txt -e .
	@touch $(STAMP)

# What tests and measurements need takes as long again to install, and no user needs it.
$(TOOLS): $(STAMP)
	@echo "deter: adding what tests and measurements need, once"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check \
	  -c constraints.txt -e '.[dev]'
	@touch $(TOOLS)
