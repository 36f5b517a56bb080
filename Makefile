# Every command of the project; `make` alone lists them.

# The first Python that will do; a shim that cannot run does not.
PYTHON := $(shell for each in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$each -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' 2>/dev/null && echo $$each && break; done)
BIN := .venv/bin
UV := .tools/uv/bin/uv

.DEFAULT_GOAL := help
.PHONY: help python setup demo test check format bench train bot-full lock clean

help: ## List the commands
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | awk -F'\t' '{printf "  make %-10s %s\n", $$1, $$2}'

python:
	@test -n "$(PYTHON)" || { echo "Frontdesk needs Python 3.11 or later (found: $$(python3 --version 2>&1)). Install it and run make again."; exit 1; }

setup: python ## Install everything: uv, the environments of Frontdesk and of Rasa, the trained model
	@$(PYTHON) -m set_up

demo: setup ## Run the whole system here, and open the phone of a patient in the browser (FHIR=hapi for a real FHIR server)
	@$(if $(filter hapi,$(FHIR)),$(PYTHON) -m set_up hapi)
	@exec $(BIN)/frontdesk demo $(if $(FHIR),--fhir $(FHIR))

test: python ## Run every test
	@$(PYTHON) -m set_up tests
	@$(BIN)/python -m pytest $(ARGS)

check: setup ## Check form, types and import rules: what CI checks before the tests
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy --no-error-summary .
	@$(BIN)/lint-imports --no-logo

format: setup ## Format the code and mend what ruff can mend
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

bench: python ## Measure speed and memory; the figures go to bench/README.md
	@$(PYTHON) -m set_up benches
	@$(BIN)/python -m bench $(ARGS)

train: setup ## Train the model again, if what it is made from has changed
	@$(BIN)/python bot/train.py

bot-full: setup ## Set up the full Rasa environment, with TensorFlow and DIET
	@$(BIN)/python bot/set_up.py --full

lock: setup ## Write requirements.txt and requirements-dev.txt anew from pyproject.toml
	@$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --upgrade \
		--custom-compile-command "make lock" pyproject.toml --output-file requirements.txt
	@$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --upgrade \
		--custom-compile-command "make lock" --group dev --constraint requirements.txt pyproject.toml \
		--output-file requirements-dev.txt

clean: ## Remove everything that the commands above have made
	@rm -rf .venv .tools bot/.venv bot/.venv-full bot/models sandbox/hapi/target .frontdesk .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
