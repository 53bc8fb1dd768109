# `make demo` and `make test` set up all that they need: Python 3.11 or later, and a C compiler where
# it is older than 3.13. Another interpreter: make test PYTHON=python3.12

PYTHON ?= python3
HYPOTHESIS_PROFILE ?= dev

version := $(shell $(PYTHON) -c 'import sys; print("%d.%d" % sys.version_info[:2])')
# One environment an interpreter, so that they don't undo each other.
venv := .venv/$(version)
demo := .venv/demo-$(version)
bench := .venv/bench-$(version)
# Without these no score can be trusted: every branch of them is tested.
exact := engine/evaluate.py,engine/language/*,engine/sums.py,engine/caps.py,engine/scoring.py,engine/waivers.py

.PHONY: help demo test lint suite deep bench docs format schemas locales clean

help:
	@echo 'make demo     install comity into an environment of its own and check an example'
	@echo 'make test     development install, linters, the whole suite with coverage'
	@echo 'make lint     ruff, mypy, import-linter'
	@echo 'make suite    the tests alone, without coverage'
	@echo 'make deep     2,000 cases for the properties that hold two implementations to each other'
	@echo 'make bench    measure speed, beside yamllint and zen-engine: some minutes'
	@echo 'make format   sort imports, mend what ruff can, format'
	@echo 'make docs     write docs/rules/ from the rules'
	@echo 'make schemas  write schemas/*.schema.json from the models'
	@echo 'make locales  compile what the command line says in Chinese'
	@echo 'make clean    remove environments, caches and builds'

demo: $(demo)/bin/python
	@echo 'Installing comity into $(demo)'
	@rm -rf build
	@$(demo)/bin/python -m pip install --quiet -c constraints.txt .
	@rm -rf build
	@echo '$$ comity check examples/watermelon.comity.yaml'
	@$(demo)/bin/comity check examples/watermelon.comity.yaml

test: lint
	$(venv)/bin/pytest -n auto --hypothesis-profile=$(HYPOTHESIS_PROFILE) --cov
	$(venv)/bin/coverage report --include='$(exact)' --fail-under=100

lint: $(venv)/.installed
	$(venv)/bin/ruff check
	$(venv)/bin/ruff format --check
	$(venv)/bin/mypy
	$(venv)/bin/lint-imports --no-logo

suite: $(venv)/.installed
	$(venv)/bin/pytest -n auto --hypothesis-profile=$(HYPOTHESIS_PROFILE)

deep: $(venv)/.installed
	$(venv)/bin/pytest -n auto --hypothesis-profile=ci \
	  tests/properties/test_matchers_agree.py tests/properties/test_language.py

# Installed as users have it: an editable install starts slower.
bench: $(bench)/bin/python
	@rm -rf build
	@$(bench)/bin/python -m pip install --quiet -c constraints.txt '.[bench]'
	@rm -rf build
	@for script in one_file rules growth batch render audit; do \
	echo "$$ python bench/$$script.py" && $(bench)/bin/python bench/$$script.py && echo || exit 1; done

format: $(venv)/.installed
	$(venv)/bin/ruff check --fix
	$(venv)/bin/ruff format

schemas: $(venv)/.installed
	$(venv)/bin/python -c 'from pathlib import Path; from comity.engine import json_schema; \
	json_schema.write(Path("schemas"))'

docs: $(venv)/.installed
	rm -rf docs/rules
	$(venv)/bin/comity rules docs -o docs/rules/en
	$(venv)/bin/comity rules docs -o docs/rules/zh --lang zh

locales: $(venv)/.installed
	$(venv)/bin/pybabel --quiet compile -D messages -d engine/commands/locales

clean:
	rm -rf .venv build dist *.egg-info .coverage .coverage.* .hypothesis .*_cache
	find . -name __pycache__ -not -path './.git/*' -prune -exec rm -rf {} +

# Made anew when a requirement changes, so that nothing stays that no file asks for.
$(venv)/.installed: pyproject.toml constraints.txt | python
	@echo 'Installing comity for development into $(venv)'
	@$(PYTHON) -m venv --clear $(venv)
	@$(venv)/bin/python -m pip install --quiet -c constraints.txt -e '.[dev,xlsx]'
	@touch $@

$(demo)/bin/python $(bench)/bin/python: | python
	@$(PYTHON) -m venv $(patsubst %/bin/python,%,$@)

.PHONY: python
python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and \
	"comity needs Python 3.11 or later, this is %d.%d: try make PYTHON=python3.12" \
	% sys.version_info[:2])'
