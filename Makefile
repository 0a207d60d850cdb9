# The two commands of this project are `make run` and `make test`. They need Python 3.11 or later with venv, nothing else.
PYTHON ?= python3
VENV ?= .venv
PORT ?= 8000
DATA ?= chaoyang
PYTEST_ARGS ?=

BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --require-hashes
# What runs from here runs on a developer's own machine; a server is set up as docs/operations.md says.
LAPTOP := env DEBUG=true PUBLIC_BASE_URL=http://127.0.0.1:$(PORT) $(BIN)/python
MANAGE := $(LAPTOP) manage.py
PYTEST := $(BIN)/python -m pytest $(PYTEST_ARGS)
# Kept versions stay unless UPGRADE is set. What is served is what was tested: the second lock is bound by the first.
LOCK = PATH="$$PATH:$(CURDIR)/build/uv/bin" uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url $(if $(UPGRADE),--upgrade) pyproject.toml
HAS_PYTHON = import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))
BIND_PORT = import socket; s = socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1); s.bind(("127.0.0.1", $(PORT)))
# The exit status of a line of Python: empty when it is 0.
fails = $(shell $(PYTHON) -c '$(1)' >/dev/null 2>&1 || echo yes)

.PHONY: run test check admin messages lock database python port
.NOTPARALLEL:
.DEFAULT_GOAL := run

run: port database  ## Serve the calendar on this machine; the data and what was edited stay.
	@echo
	@echo "  首页 Home        http://127.0.0.1:$(PORT)/"
	@echo "  订阅 Calendar    http://127.0.0.1:$(PORT)/events.ics"
	@echo "  地图 Map layer   http://127.0.0.1:$(PORT)/places.geojson"
	@echo "  编辑 Desk        http://127.0.0.1:$(PORT)/admin/   （账号 account: make admin）"
	@echo "  停止 Stop        Ctrl-C"
	@echo
	@exec $(LAPTOP) -m granian --interface wsgi \
		--host 127.0.0.1 --port $(PORT) --blocking-threads 4 --log-level warning config.wsgi:application

test: $(VENV)/test.stamp  ## Run the tests; with TEST_WITH=all everything, on SQLite and on PostgreSQL.
ifeq ($(TEST_WITH),all)
	@$(if $(TEST_DATABASE_URL),,$(error TEST_WITH=all 需要 TEST_DATABASE_URL（PostgreSQL） · TEST_WITH=all needs TEST_DATABASE_URL (PostgreSQL)))
	@echo "SQLite"
	@env -u DATABASE_URL TEST_WITH=all $(PYTEST)
	@echo "PostgreSQL"
	@DATABASE_URL="$(TEST_DATABASE_URL)" TEST_WITH=all $(PYTEST)
else
	@env -u DATABASE_URL $(PYTEST)
endif

check: $(VENV)/test.stamp  ## What can be known without running the service.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy .
	$(BIN)/lint-imports --no-logo
	DEBUG=true DATABASE_URL=sqlite://:memory: $(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python -m pytest tests/docs/test_locks.py tests/publish/api/test_openapi_snapshot.py

admin: database  ## Make an administrator (ADMIN=name); name and password are printed once.
	@$(MANAGE) make_admin $(ADMIN)

messages:  ## Compile the texts of locale/ after a change; needs msgfmt (Debian: gettext).
	@for texts in locale/*/LC_MESSAGES/*.po; do msgfmt --check-format --check-domain -o "$${texts%.po}.mo" "$$texts"; done

lock:  ## Bring the locks in step with pyproject.toml; UPGRADE=1 takes the newest versions.
	@command -v uv >/dev/null || { $(PYTHON) -m venv build/uv && build/uv/bin/python -m pip install --quiet uv; }
	@$(LOCK) --extra dev --output-file requirements-dev.lock
	@$(LOCK) --constraint requirements-dev.lock --output-file requirements.lock

database: $(VENV)/run.stamp
	@$(MANAGE) migrate --verbosity 0
	@$(if $(filter none,$(DATA)),true,$(MANAGE) seed)

python:
	@$(if $(call fails,$(HAS_PYTHON)),$(error 需要 Python 3.11 或更高版本（带 venv）；$(PYTHON) 不是 · Python 3.11 or later with venv is needed; $(PYTHON) is not))true

port: python
	@$(if $(call fails,$(BIND_PORT)),$(error 端口 $(PORT) 不能用（已被占用？），请换一个：make run PORT=8001 · Port $(PORT) cannot be used (taken?); choose another: make run PORT=8001))true

# A stamp per lock; a half-made environment has none and is made again.
$(VENV)/made.stamp: | python
	@echo "正在准备 Python 环境，第一次约需一两分钟 · Preparing the Python environment, a minute or two the first time"
	@$(PYTHON) -m venv --clear $(VENV)
	@touch $@

$(VENV)/run.stamp: $(VENV)/made.stamp requirements.lock
	@$(PIP) -r requirements.lock
	@touch $@

$(VENV)/test.stamp: $(VENV)/made.stamp requirements-dev.lock
	@$(PIP) -r requirements-dev.lock
	@touch $@
