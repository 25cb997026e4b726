# Everything that a person does with this repository. `make` alone explains itself.
.POSIX:
.SUFFIXES:
.PHONY: help run setup test lint lock encoder heads widget bench clean

PY = .venv/bin/python
# In this order: what is quick and tells most comes first.
SUITES = tests/unit tests/actions tests/content tests/components tests/integration tests/faults tests/conversations tests/browser

help: ## Show this help
	@sed -n 's/^\([a-z]*\):.*## /\1	/p' Makefile | while IFS='	' read -r name words; do printf '  make %-8s %s\n' "$$name" "$$words"; done

run: ## Install what is missing, train if something changed, and start the coach
	@scripts/setup.sh run
	@exec .venv/bin/coach up $(ARGS)

setup: ## Make .venv with everything that tests need
	@scripts/setup.sh dev

test: setup lint ## Check the code and run all tests; SUITES=tests/unit runs some
	@found=; for suite in $(SUITES); do if [ -e "$$suite" ]; then found="$$found $$suite"; fi; done; \
	$(PY) -m pytest $$found $(ARGS)

lint: setup ## Check style, types and the direction of imports
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy
	@.venv/bin/lint-imports

lock: ## Compile requirements/*.lock from pyproject.toml
	@scripts/lock.sh

encoder: setup ## Build the sentence encoder and heads from the published weights (Python 3.11, PyTorch)
	@scripts/setup.sh training
	@PYTHONPATH=src training/.venv/bin/python training/build_encoder.py $(ARGS)
	@$(MAKE) heads ARGS=

heads: setup ## Choose the thresholds of the trained heads
	@$(PY) training/build_heads.py $(ARGS)

widget: ## Check, test and build the chat element (Node 20.19 or newer); KEEP=1 keeps the present file for good
	@cd widget && if [ -n "$(KEEP)" ]; then npm run --silent keep; fi
	@cd widget && npm ci --silent && npm run --silent check && npm test --silent && npm run --silent build

bench: setup ## Compare speed and memory with a stock Rasa pipeline
	@$(PY) benchmarks/compare_stock.py $(ARGS)

clean: ## Remove what can be made again; keys, conversations and models stay
	@rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .rasa training/build build
	@find . -name __pycache__ -type d -not -path './.venv/*' -not -path './training/.venv/*' -prune -exec rm -rf {} +
