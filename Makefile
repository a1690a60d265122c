# Two commands do everything: `make run` and `make test`. What they need they install into .venv here.
PYTHON ?= python3
BIN := .venv/bin
# One more than the cores of a small machine: many tests wait for processes. Four were measured slower.
WORKERS ?= 3
export PORT ?= 8000

EDITOR := web/static/web/build/editor.js

.PHONY: run test check bench assets verify-content messages clean

run: .venv/.ready-to-run $(EDITOR)
	@DEBUG=$${DEBUG:-1} exec $(BIN)/python manage.py serve

test: .venv/.ready-to-test $(EDITOR)
	@$(BIN)/python -m tests.run --workers $(WORKERS)

check: .venv/.ready-to-test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy .
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python manage.py check
	$(BIN)/python manage.py content check content

# Rebuilt when its sources or the lockfile change. Without a registry the pages do without it.
$(EDITOR): package.json package-lock.json scripts/assets.py scripts/display_font.mjs $(wildcard web/editor/*.js)
	@$(PYTHON) scripts/assets.py || true

assets: .venv/.ready-to-run
	@$(PYTHON) scripts/assets.py

verify-content: .venv/.ready-to-run
	$(BIN)/python -m judge verify content/challenges/*/*

messages: .venv/.ready-to-run
	@command -v xgettext >/dev/null || { echo "make messages needs GNU gettext (apt install gettext)."; exit 1; }
	$(BIN)/python manage.py makemessages -l ru --no-obsolete --no-wrap --no-location -i .venv -i node_modules -i var -i tests -i bench

bench: .venv/.ready-to-test
	@$(BIN)/python -m bench

.venv/.ready-to-run: requirements.txt scripts/install.py
	@$(PYTHON) scripts/install.py requirements.txt
	@touch $@

.venv/.ready-to-test: requirements.txt requirements-dev.txt scripts/install.py
	@$(PYTHON) scripts/install.py requirements-dev.txt
	@touch $@ .venv/.ready-to-run

clean:
	rm -rf .venv var node_modules web/static/web/build .mypy_cache .ruff_cache .pytest_cache
