# `make serve` and `make test` install what they need; everything else is a part of these.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(shell command -v uv 2>/dev/null)
NPM := $(shell command -v npm 2>/dev/null)
# Linters of openapi.yaml and the sample client: tests run them where there is npm.
NODE_PACKAGES := tests/judges/node_modules/.installed examples/typescript/node_modules/.installed

.PHONY: serve test lint types layers unit fuzz-api generated content openapi bench-guard lock clean

serve: $(VENV)/serve.installed
	$(BIN)/content-api serve $(if $(PORT),--port $(PORT))

test: lint types layers unit content

lint: $(VENV)/dev.installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/dev.installed
	$(BIN)/mypy

layers: $(VENV)/dev.installed
	$(BIN)/lint-imports

# Two gates: every branch of the core, and 95 % of the whole.
CORE := content_api/problems/*,content_api/values/*,content_api/parsing/*,content_api/schemas/*,content_api/resources/*,content_api/catalogue/*

# Processes for the tests. One that is done takes tests over from another (`worksteal`), so a
# module stays together, with the server or the index that its tests share, as long as it can.
WORKERS := 2

unit: $(VENV)/dev.installed $(if $(NPM),$(NODE_PACKAGES))
	rm -f .coverage .coverage.*
	$(BIN)/coverage run -m pytest -q -n $(WORKERS) --dist worksteal
	$(BIN)/coverage combine -q
	$(BIN)/coverage report --fail-under=100 --include="$(CORE)"
	$(BIN)/coverage report --fail-under=95

# The whole API judged from outside; the tests do it with few examples.
EXAMPLES := 500
fuzz-api: $(VENV)/dev.installed
	$(BIN)/python -m tests.api_fuzz $(EXAMPLES)

content: $(VENV)/dev.installed
	$(BIN)/content-api check content --strict

# What a change may cost, in under a minute; not a part of `test`, for it needs a quiet machine.
bench-guard: $(VENV)/dev.installed
	$(BIN)/python benchmarks/guard.py

# What is generated and committed; a test holds the two equal.
generated: $(VENV)/dev.installed
	$(BIN)/content-api openapi > openapi.yaml
	mkdir -p schemas/json
	$(BIN)/content-api schema series > schemas/json/series.json
	$(BIN)/content-api schema article > schemas/json/article.json
	$(BIN)/python docs/generate.py

openapi: generated

lock:
	uv pip compile -q --universal --generate-hashes --no-header --no-annotate \
	  --python-version 3.11 pyproject.toml -o requirements.lock
	uv pip compile -q --universal --generate-hashes --no-header --no-annotate \
	  --python-version 3.11 pyproject.toml --group dev -o requirements-dev.lock

$(VENV)/serve.installed: requirements.lock pyproject.toml
	$(call install,requirements.lock)
	touch $@

$(VENV)/dev.installed: requirements-dev.lock pyproject.toml
	$(call install,requirements-dev.lock)
	touch $@ $(VENV)/serve.installed

# Without a network the tests that need these are skipped; in CI they must not be.
%/node_modules/.installed: %/package.json %/package-lock.json
	cd $* && npm ci --ignore-scripts --no-audit --no-fund --silent && touch node_modules/.installed \
	  || test -z "$$CI"

ifdef UV
define install
	uv venv --quiet --allow-existing --python '>=3.11' $(VENV)
	VIRTUAL_ENV=$(VENV) uv pip install --quiet --require-hashes -r $(1)
	VIRTUAL_ENV=$(VENV) uv pip install --quiet --no-deps -e .
endef
else
define install
	$(PYTHON) -c 'import sys; sys.exit("content-api needs Python 3.11 or later: make PYTHON=python3.11" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(1)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
endef
endif

clean:
	rm -rf tests/judges/node_modules examples/typescript/node_modules examples/typescript/dist
	rm -rf $(VENV) .content-api .coverage .coverage.* .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
