# `make` alone says what there is.
PYTHON ?= python3
RUN := .venv/bin/python
PORT ?= 8000
JOBS ?= 2
ONLY ?=
MINUTES ?= 10
LOAD ?=

# What `check --deploy` needs to hear; nobody ever serves with these.
PRODUCTION := DJANGO_SETTINGS_MODULE=portal.settings.base \
	SECRET_KEY=$$($(RUN) -c 'import secrets; print(secrets.token_urlsafe(60))') \
	ALLOWED_HOSTS=portal.example PORTAL_URL=https://portal.example PUBLIC_URL=https://public.example

.DEFAULT_GOAL := help
.PHONY: help setup setup-run up demo test check faults clock event-log e2e corpus load bench fuzz stock-runs access access-sabotage

help:  ## these lines
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup:  ## .venv and node_modules, with what tests and checks need
	@$(PYTHON) .ci/setup.py test

setup-run:
	@$(PYTHON) .ci/setup.py run

up: setup-run  ## run the portal (PORT=8000)
	@exec $(RUN) manage.py up --follow-parent --port $(PORT)

demo: setup-run  ## throw the demo network away and make a fresh one
	@$(RUN) manage.py fresh_demo

test: setup  ## all tests but those of a browser, of faults and of speed
	@$(RUN) -m pytest -n $(JOBS) -q

check: setup  ## style, types, layers, templates, migrations, production settings
	@$(RUN) -m ruff check .
	@$(RUN) -m ruff format --check .
	@$(RUN) -m mypy
	@.venv/bin/lint-imports
	@.venv/bin/djlint --quiet --lint templates
	@$(RUN) -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run --settings portal.settings.test
	@$(PRODUCTION) $(RUN) manage.py check --deploy --fail-level WARNING

faults: setup  ## kill workers, servers and the supervisor; nothing may be lost
	@$(RUN) -m pytest -q -m "" tests/embedded tests/faults

clock: setup  ## 100,000 random cases against a clock that walks second by second; 200 leads' lives
	@CLOCK_CASES=100000 LEAD_LIVES=200 $(RUN) -m pytest -q --timeout 7200 \
		tests/dealers/leads/test_clock_walk.py tests/dealers/leads/test_lead_machine.py

event-log: setup  ## a service desk's 5,998 events through the clock, with what became of them
	@EVENT_LOG=890 $(RUN) -m pytest -q tests/dealers/leads/test_event_log.py

e2e: setup  ## a browser walks through a running portal
	@.ci/chromium
	@$(RUN) -m pytest -q tests/browser

corpus: setup  ## every hostile lead through the database, not only every sixth
	@$(RUN) -m pytest -q -m slow tests/dealers/leads/test_corpus.py

load: setup  ## 30,000 leads in ten minutes while stock syncs and servers die (LOAD="--leads 3000 --minutes 1")
	@$(RUN) -m tests.load $(LOAD)

bench: setup  ## figures as JSON lines (ONLY=name for one)
	@DJANGO_SETTINGS_MODULE=portal.settings.test $(RUN) -m tests.bench $(ONLY)

stock-runs: setup  ## stock FILES of consecutive days: in order, cut off, again, shuffled
	@DJANGO_SETTINGS_MODULE=portal.settings.test $(RUN) -m tests.inventory.days $(FILES)

fuzz: setup  ## odd and damaged stock files for each reader (MINUTES=10, ONLY=text)
	@DJANGO_SETTINGS_MODULE=portal.settings.test $(RUN) -m tests.inventory $(MINUTES) $(ONLY)

access: setup  ## every door as everybody about everybody's rows (ONLY=route for one)
	@DJANGO_SETTINGS_MODULE=portal.settings.test $(RUN) -m tests.access "$(ONLY)" $(JOBS)

access-sabotage: setup  ## each seeded authorization bug must be caught (ONLY=name for one)
	@DJANGO_SETTINGS_MODULE=portal.settings.test $(RUN) -m tests.access.sabotage "$(ONLY)" $(JOBS)
