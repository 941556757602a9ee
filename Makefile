# The words for working on this project: the README, the checks of a change and a person all use them.
# A machine needs Python 3.11 or newer and make; everything else is fetched into .venv/ and node_modules/.

PYTHON ?= python3
PORT ?= 8000
WORKERS ?= auto

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := build
.DELETE_ON_ERROR:
.NOTPARALLEL:

# Two builds of one commit are equal, so the time they carry is the commit's; without git, 21 November 2026.
ifndef SOURCE_DATE_EPOCH
SOURCE_DATE_EPOCH := $(shell git log -1 --format=%ct 2>/dev/null || echo 1795219200)
endif
export SOURCE_DATE_EPOCH
export NO_MKDOCS_2_WARNING := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# Each command starts faster where Python keeps what it has compiled.
unexport PYTHONDONTWRITEBYTECODE
export PATH := $(CURDIR)/.venv/bin:$(PATH)

# A file of tests stays in one process, so what it shares is made once; tests/conftest.py orders the files.
PYTEST := python -m pytest --numprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder

# What is fetched is shown; what is there already is not worth a line.
NEWS := | { grep --line-buffered -v '^Requirement already satisfied' || true; }
PIP_INSTALL := .venv/bin/python -m pip install --require-hashes --only-binary :all:
PIP_INSTALL_PROJECT := .venv/bin/python -m pip install --quiet --no-build-isolation --no-deps --no-index --editable .
NPM_CI := npm ci --ignore-scripts --no-audit --no-fund
# The first run leaves one nested package out of the lock, and the second adds it.
NPM_INSTALL_LIGHTHOUSE := npm install --prefix tests/lighthouse --ignore-scripts --no-audit --no-fund

.PHONY: build wheel compress serve admin check test test-fast coverage lint bench reading exit-check audit sbom lock clean help

build: .venv/.site node_modules/.site  ## write the site into site/
	mkdocs build --strict

compress: build  ## build, then write .gz and .br beside each text file, for publishing
	partnership compress site

serve: .venv/.site node_modules/.site  ## show the site on this machine while editing (PORT=8000)
	partnership check
	watchfiles --filter python --sigint-timeout 2 \
		'mkdocs serve --dev-addr 127.0.0.1:$(PORT) $(if $(PARTNERSHIP_DATA),--watch $(PARTNERSHIP_DATA))' hooks

admin: .venv/.site node_modules/.site  ## edit the records of this checkout in a form in the browser (PORT=8000)
	partnership form build/form/admin
	@echo 'Open http://127.0.0.1:$(PORT)/admin/ in Chrome or Edge, choose "Work in the folder of the project", and this folder: $(CURDIR)'
	python -m http.server --bind 127.0.0.1 --directory build/form $(PORT)

check: .venv/.site  ## check the records in data/ and nothing else
	partnership check

test: .venv/.dev node_modules/.dev  ## run every test, on all processors (WORKERS=auto)
	@type java curl >/dev/null 2>&1 || { apt-get update --quiet && apt-get install --yes --quiet default-jre-headless curl; } \
		|| { echo 'The tests need Java and curl. Install them as root: apt-get install default-jre-headless curl' >&2; exit 1; }
	python tests/browser/chromium.py
	node --test tests/scripts/*.test.js
	$(PYTEST)

test-fast: .venv/.dev node_modules/.dev  ## run the tests that need no browser and are not slow
	$(PYTEST) -m 'not browser and not slow'

coverage: .venv/.dev node_modules/.dev  ## run every test that needs no browser, and name the lines that none runs
	$(PYTEST) -m 'not browser' --cov --cov-report=term-missing:skip-covered

lint: .venv/.dev node_modules/.dev  ## check style, types, the layers of the code, scripts, style sheets and workflows
	ruff check
	ruff format --check
	mypy
	lint-imports --no-logo
	npx --no-install eslint overrides tests/scripts
	npx --no-install tsc
	npx --no-install tsc --project tests/scripts
	npx --no-install stylelint 'overrides/**/*.css'
	zizmor --quiet --offline --persona=pedantic .github/workflows

bench: .venv/.dev node_modules/.dev tests/lighthouse/node_modules/.site  ## measure builds, the commands and the pages (PARTS="plain records" for some, KILLS=100 PAIRS=20 EDITS=50)
	PYTHONPATH=tests python -m bench

reading: build .venv/.dev  ## tell the reading age that each page asks for
	python tests/reading_age.py site

exit-check: .venv/.dev node_modules/.site  ## build with ProperDocs in place of MkDocs, and compare both byte for byte
	rm -rf build/exit
	mkdocs build --strict --quiet --site-dir build/exit/mkdocs
	python -m properdocs build --strict --quiet --config-file mkdocs.yml --site-dir build/exit/properdocs
	diff --recursive build/exit/mkdocs build/exit/properdocs && echo 'Both make the same site.'

audit: build/audit/.made .venv/.npm  ## look for known faults in the locked versions (asks the registries)
	build/audit/bin/pip-audit --strict --require-hashes --disable-pip $(foreach lock,$(wildcard requirements*.txt),-r $(lock))
	npm audit
	npm audit --prefix tests/lighthouse

sbom: build/audit/.made .venv/.npm  ## list what the site is made with and ships, as CycloneDX, in build/sbom/
	mkdir -p build/sbom
	build/audit/bin/cyclonedx-py requirements requirements.txt --pyproject pyproject.toml --output-reproducible --output-file build/sbom/python.cdx.json
	npm sbom --sbom-format cyclonedx --omit dev --package-lock-only > build/sbom/browser.cdx.json

wheel: .venv/.site node_modules/.site  ## make the package for other partnerships, in build/wheel
	.venv/bin/python -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir build/wheel .

lock: .venv/.dev .venv/.npm  ## renew the locked versions of everything
	uv pip compile $(LOCK_FLAGS) pyproject.toml --group site --output-file requirements.txt
	uv pip compile $(LOCK_FLAGS) pyproject.toml --group dev --constraints requirements.txt --output-file requirements-dev.txt
	uv pip compile $(LOCK_FLAGS) --group formats --constraints requirements.txt --output-file requirements-formats.txt
	uv pip compile $(LOCK_FLAGS) --group node --output-file requirements-node.txt
	uv pip compile $(LOCK_FLAGS) --group audit --output-file requirements-audit.txt
	npm update --package-lock-only --ignore-scripts --no-audit --no-fund
	python -c "$$FORGET_FUNDING" package-lock.json
	rm -rf tests/lighthouse/package-lock.json tests/lighthouse/node_modules
	$(NPM_INSTALL_LIGHTHOUSE)
	$(NPM_INSTALL_LIGHTHOUSE)
	python -c "$$FORGET_FUNDING" tests/lighthouse/package-lock.json

clean:  ## remove the built site and every cache
	rm -rf site .site-next .site-last .site.lock build .cache .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
	find hooks tests -name __pycache__ -type d -prune -exec rm -rf {} +

help:  ## list these words
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# A stamp says what was installed; where the environment no longer runs, it is made anew.
ifneq ($(wildcard .venv/.site),)
ifneq ($(shell .venv/bin/python -c 'import mkdocs, partnership' 2>/dev/null && echo sound),sound)
$(info .venv does not run any more: it is made anew.)
$(shell .venv/bin/python -c '' 2>/dev/null && rm -f .venv/.site .venv/.dev .venv/.npm || rm -rf .venv)
endif
endif

# --- what is installed: a stamp says which lock it was installed from ---

# Debian keeps the module that makes environments in a package of its own.
.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo 'Python 3.11 or newer is needed. Name it: make PYTHON=python3.11' >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null \
		|| { apt-get update --quiet && apt-get install --yes --quiet python3-venv; } \
		|| { echo 'Python cannot make environments here. Install python3-venv as root: apt-get install python3-venv' >&2; exit 1; }
	$(PYTHON) -m venv .venv

.venv/.site: requirements.txt pyproject.toml | .venv/bin/python
	$(PIP_INSTALL) -r requirements.txt $(NEWS)
	$(PIP_INSTALL_PROJECT)
	touch $@

# These packages include the site's, so the site's stamp is renewed too.
.venv/.dev: requirements-dev.txt requirements.txt pyproject.toml | .venv/bin/python
	$(PIP_INSTALL) -r requirements-dev.txt $(NEWS)
	$(PIP_INSTALL_PROJECT)
	touch .venv/.site $@

# The page checkers need Node.js 20; where it or npm is missing, it comes as a wheel.
.venv/.npm: requirements-node.txt | .venv/bin/python
	{ command -v npm && node --eval 'process.exit(parseInt(process.versions.node) < 20)'; } >/dev/null 2>&1 \
		|| $(PIP_INSTALL) -r requirements-node.txt $(NEWS)
	@node --version >/dev/null || { apt-get update --quiet && apt-get install --yes --quiet libatomic1; } \
		|| { echo 'Node.js needs libatomic. Install it as root: apt-get install libatomic1' >&2; exit 1; }
	touch $@

# What audits has many dependencies of its own, and meets none of the site's.
build/audit/.made: requirements-audit.txt | .venv/bin/python
	.venv/bin/python -m venv build/audit
	build/audit/bin/python -m pip install --quiet --require-hashes --only-binary :all: -r requirements-audit.txt
	touch $@

node_modules/.site: package-lock.json | .venv/.npm
	$(NPM_CI) --omit=dev
	touch $@

node_modules/.dev: package-lock.json | .venv/.npm
	$(NPM_CI)
	touch node_modules/.site $@

# Lighthouse is larger than everything else together, so only what measures it installs it.
tests/lighthouse/node_modules/.site: tests/lighthouse/package-lock.json | .venv/.npm
	$(NPM_CI) --prefix tests/lighthouse
	touch $@

# --- how the locks are written ---

# Universal: one lock for every system and every Python from 3.11.
LOCK_FLAGS := --quiet --upgrade --universal --generate-hashes --python-version 3.11 --custom-compile-command 'make lock'

# Requests for donations are addresses; the lock holds names, versions and hashes alone.
define FORGET_FUNDING
import json, pathlib, sys
lock = pathlib.Path(sys.argv[1])
content = json.loads(lock.read_text(encoding="utf-8"))
for package in content["packages"].values():
    package.pop("funding", None)
lock.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
endef
export FORGET_FUNDING
