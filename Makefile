# What one does with this project. `make help` lists the targets; every target sets up first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# What runs comes first and alone, so that whoever only wants to see Andon waits for nothing else.
RUN_STAMP := $(VENV)/.run-installed
STAMP := $(VENV)/.installed
DOCS_STAMP := $(VENV)/.docs-installed
FUZZ_STAMP := $(VENV)/.fuzz-installed
SBOM := $(VENV)/sbom
SBOM_STAMP := $(SBOM)/.installed
# Python compiles a module when it is imported first: most of what is installed never is.
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile
# A lock carries hashes and no index address; what is locked stays until it no longer fits.
LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-header --no-annotate

.DEFAULT_GOAL := help
.PHONY: help setup demo wheel test test-fast check fmt pictures look bench fuzz soak mutants nightly docs sbom lock

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(STAMP) ## make .venv, with everything that the other targets need

$(RUN_STAMP): requirements.lock requirements-build.lock pyproject.toml bot/__init__.py
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "Andon needs Python 3.11 or newer; $(PYTHON) is older or missing." \
		"Name another: make setup PYTHON=python3.12" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(PIP) --require-hashes -r requirements.lock -r requirements-build.lock
	$(PIP) --no-deps --no-build-isolation -e .
	@touch $(RUN_STAMP)

$(STAMP): $(RUN_STAMP) requirements-dev.lock
	$(PIP) --require-hashes -r requirements-dev.lock
	@touch $(STAMP)

demo: $(RUN_STAMP) ## play both sides on a page; installs only what runs
	@$(BIN)/andon demo

wheel: $(RUN_STAMP) ## build the package to install elsewhere in dist/
	$(BIN)/python -m hatchling build -t wheel -d dist

test: setup ## run every test
	$(BIN)/python -m pytest -n 3

test-fast: setup ## run the tests of tests/fast.txt, in less than a minute
	$(BIN)/python -m pytest -n 2 @tests/fast.txt

check: setup ## lint, formatting and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

fmt: setup ## format the code, and mend what ruff can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

pictures: setup ## draw every kind of message and form for both platforms; needs chromium
	$(BIN)/python -m tests.pictures.draw build/pictures --all --chromium "$${CHROMIUM:-chromium}"

look: setup ## look at the demo's page in a real browser, with pictures in build/look; needs chromium
	$(BIN)/python -m tests.web.look build/look --chromium "$${CHROMIUM:-chromium}"

bench: setup ## measure Andon side by side with others
	$(BIN)/python -m benchmarks

fuzz: $(FUZZ_STAMP) ## try strangers' input at random for ten minutes; ANDON_FUZZ_SECONDS sets another time
	$(BIN)/python -m tests.fuzz

$(FUZZ_STAMP): $(STAMP) requirements-fuzz.lock
	$(PIP) --require-hashes -r requirements-fuzz.lock
	@touch $(FUZZ_STAMP)

soak: setup ## live through 1,000 random downtimes and 2,000 years of a hostile side, seeds 1-2000; an hour
	ANDON_DOWNTIMES=1000 $(BIN)/python -m pytest -n 2 tests/standing/test_heard.py
	ANDON_JOBS=2 $(BIN)/python -m tests.fairness hostile 1-2000

mutants: setup ## break each remedy in a copy, and see its test go red
	$(BIN)/python -m tests.mutants

nightly: setup ## coverage with a floor, long simulations, dead code, mutants, oracles, fairness
	ANDON_SEEDS=160 ANDON_KILLS=40 $(BIN)/python -m pytest -n 2 --cov
	$(BIN)/vulture
	$(BIN)/python -m tests.mutants
	$(BIN)/python -m tests.oracle 1000-1099
	$(BIN)/python -m tests.fairness mirror 1000-1099
	$(BIN)/python -m tests.fairness private 1000-1099

# mkdocs-material says that it is kept until May 2027; zensical, its successor, reads the same mkdocs.yml,
# and found less when this was written: no missing picture, no page without a place in the navigation.
docs: $(DOCS_STAMP) ## build the pages of docs/ as a site in build/site
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict

$(DOCS_STAMP): $(STAMP) requirements-docs.lock
	$(PIP) --require-hashes -r requirements-docs.lock
	@touch $(DOCS_STAMP)

# In an environment of its own: it needs two dozen packages that nothing else does.
sbom: $(SBOM_STAMP) ## list the components of the lock, as CycloneDX in build/sbom.json
	@mkdir -p build
	$(SBOM)/bin/cyclonedx-py requirements --pyproject pyproject.toml --output-reproducible --of JSON \
		-o build/sbom.json requirements.lock

$(SBOM_STAMP): $(STAMP) requirements-sbom.lock
	$(PYTHON) -m venv $(SBOM)
	$(SBOM)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes \
		-r requirements-sbom.lock
	@touch $(SBOM_STAMP)

lock: ## renew the locks; needs uv
	$(LOCK) pyproject.toml -o requirements.lock
	$(LOCK) --group build -c requirements.lock -o requirements-build.lock
	$(LOCK) --group dev -c requirements.lock -c requirements-build.lock pyproject.toml -o requirements-dev.lock
	$(LOCK) --group docs -c requirements-dev.lock -o requirements-docs.lock
	$(LOCK) --group fuzz -o requirements-fuzz.lock
	$(LOCK) --group sbom -o requirements-sbom.lock
