# Needs Python 3.11 or newer with pip, and make. Everything else is fetched into .tools and .venv, at pinned versions with hashes.
#   make demo    the sample zone, compiled          make test   all tests
#   make lint    ruff and mypy                      make docs   write the generated pages and the picture again
#   make bench   speed, against peers               make fuzz   damaged input, for an hour or until Ctrl-C
#   make lock    resolve the requirements again     make clean  remove what the above made
#   make oracle  OpenFisca in .peers, which some tests ask
#   make audit   known weaknesses of what it needs   make old-browser  Chromium 92 in .peers, for tests of the office

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/ready
UV := $(or $(shell command -v uv),.tools/bin/uv)
COMPILE := $(UV) pip compile --quiet --universal --python-version 3.11 --upgrade --generate-hashes \
	--no-header --no-emit-index-url --no-emit-find-links

# uv does not read pip's settings; the index they name, often a mirror nearby, is handed on.
INDEX = index=$${UV_DEFAULT_INDEX:-$${PIP_INDEX_URL:-$$($(PYTHON) -m pip config get global.index-url 2>/dev/null)}}; \
	[ -z "$$index" ] || export UV_DEFAULT_INDEX="$$index"
PEERS := .peers/openfisca/ready .peers/policyengine/ready .peers/ttsim/ready

.DEFAULT_GOAL := help
.PHONY: help demo test lint docs bench fuzz lock clean programs oracle audit old-browser

help:
	@sed -n '/^$$/q; s/^# \{0,1\}//p' Makefile

demo: $(READY)
	@$(BIN)/gongfu demo

test: $(READY) programs oracle
	@$(BIN)/python -m pytest -n auto --dist loadfile

lint: $(READY)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

docs: $(READY)
	@$(BIN)/python tools/document.py

bench: .venv/peers $(PEERS)
	@$(BIN)/python bench/speed.py

fuzz: $(READY)
	@$(BIN)/python tools/fuzz.py

audit: $(READY)
	@$(INDEX); $(BIN)/python tools/audit.py requirements.txt requirements-postgres.txt

old-browser: $(READY)
	@[ -x .peers/chromium92/chromium ] || $(BIN)/python tools/vendor/testing.py browser

# What some tests need: catdoc reads .doc files, Chromium opens the pages, PostgreSQL holds an office's database,
# Chromium 92 opens the pages as old offices do. Without them they skip and say so.
programs: $(READY)
	@{ command -v catdoc && command -v chromium && ls /usr/lib/postgresql/*/bin/initdb; } >/dev/null 2>&1 || [ "$$(id -u)" != 0 ] || ! command -v apt-get >/dev/null || \
	{ export DEBIAN_FRONTEND=noninteractive; apt-get update -qq && \
	apt-get install -y -qq --no-install-recommends catdoc chromium postgresql; } </dev/null >/dev/null 2>&1 || true
	@$(MAKE) --no-print-directory old-browser >/dev/null 2>&1 || true

# The law of bench/simulation by another engine; without it, tests of ours against it skip and say so.
oracle: | $(UV)
	@$(MAKE) --no-print-directory .peers/openfisca/ready >/dev/null 2>&1 || true

$(READY): requirements-dev.txt pyproject.toml | $(UV)
	@echo "setting up .venv (once)"
	@$(INDEX); \
	rm -rf .venv && $(UV) venv --quiet --no-python-downloads --python $(PYTHON) .venv && \
	$(UV) pip install --quiet --python .venv --compile-bytecode --require-hashes -r requirements-dev.txt && \
	$(UV) pip install --quiet --python .venv --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q src
	@touch $@

# Peers to measure against, heavy: only `make bench` wants them.
.venv/peers: requirements-bench.txt $(READY)
	@$(INDEX); \
	$(UV) pip install --quiet --python .venv --require-hashes -r requirements-bench.txt
	@touch $@

# Engines of simulation that no environment holds together.
.peers/%/ready: requirements-%.txt | $(UV)
	@echo "setting up .peers/$* (once)"
	@$(INDEX); rm -rf .peers/$* && $(UV) venv --quiet --no-python-downloads --python $(PYTHON) .peers/$* && \
	$(UV) pip install --quiet --python .peers/$* --compile-bytecode --require-hashes -r $<
	@touch $@

.tools/bin/uv:
	@PIP_ROOT_USER_ACTION=ignore $(PYTHON) -m pip install --quiet --disable-pip-version-check --require-hashes --target .tools -r requirements-uv.txt

lock: | $(UV)
	$(COMPILE) pyproject.toml -o requirements.txt
	$(COMPILE) pyproject.toml --extra ocr -o requirements-ocr.txt
	$(COMPILE) pyproject.toml --extra cluster -o requirements-cluster.txt
	$(COMPILE) pyproject.toml --extra postgres -o requirements-postgres.txt
	$(COMPILE) pyproject.toml --extra ocr --extra cluster --extra postgres --group dev -o requirements-dev.txt
	$(COMPILE) pyproject.toml --extra ocr --extra cluster --extra postgres --group dev --group bench -o requirements-bench.txt
	echo 'openfisca-core>=46' | $(COMPILE) - -o requirements-openfisca.txt
	echo 'policyengine-core>=3.33' | $(COMPILE) - -o requirements-policyengine.txt
	printf 'ttsim-backend>=1.3\njax>=0.10\n' | $(COMPILE) - -o requirements-ttsim.txt
	echo 'uv>=0.13' | $(COMPILE) - -o requirements-uv.txt

clean:
	rm -rf .venv .peers .tools build dist out gongfu-demo .mypy_cache .ruff_cache .pytest_cache .hypothesis
