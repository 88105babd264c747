# Two commands: `make book` builds the example company's book, `make test` passes all tests.
# Everything is installed into .venv beside this file; nothing else on the machine is touched.
PYTHON ?= python3
BIN = .venv/bin

.PHONY: book test lint bench clean

book: .venv/ready
	@$(BIN)/playbook build .
	@echo
	@echo "The book:         file://$(CURDIR)/site/html/index.html"
	@echo "The regulations:  $(CURDIR)/site/docx/"
	@echo "To read and edit: $(BIN)/playbook serve"

test: .venv/ready lint
	@$(BIN)/pytest -n auto --junitxml=.venv/test-results.xml
	@echo "All tests passed. Results: $(CURDIR)/.venv/test-results.xml"

lint: .venv/ready
	@$(BIN)/ruff format --check playbook tests bench tools
	@$(BIN)/ruff check playbook tests bench tools
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

bench: .venv/ready
	@$(BIN)/python bench/build.py
	@$(BIN)/python bench/fit.py

.venv/ready: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "playbook needs Python 3.11 or newer; give it with: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo "This Python has no venv. On Debian and Ubuntu: sudo apt-get install python3-venv"; exit 1; }
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@$(BIN)/python -m compileall -q playbook
	@touch $@

clean:
	rm -rf site .playbook .venv
