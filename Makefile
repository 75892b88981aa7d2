# Two commands: `make demo` and `make test`. The rest is what they are made of.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

CLIENT := web-client
BROWSER := tests/browser
CALENDAR := target/calendar
OPENAPI := target/openapi
CLIENT_SOURCES := $(shell find $(CLIENT) -type f -not -path '*/node_modules/*' -not -path '*/dist/*' 2>/dev/null)

.PHONY: help demo test build client bench explore stress smoke fmt clippy program calendar openapi probe test-rust test-client check-browser test-browser update clean

help: ## What there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

demo: client ## Two real twinned towns to look at, on the embedded store; prints three links
	scripts/needs build
	cargo run --release --locked -p quartier -- demo

build: client ## The release binary with the web client inside: target/release/quartier
	scripts/needs build
	cargo build --release --locked -p quartier

test: ## Everything that must pass; installs what it needs from the ordinary package managers
	scripts/test-all

stress: program client calendar openapi $(BROWSER)/node_modules/.package-lock.json ## Tests again and again on a busy machine: N=20 ONLY='words of a test' KIND=browser
	scripts/stress

fmt:
	cargo fmt --all --check

clippy:
	cargo clippy --workspace --all-targets --locked -- -D warnings

# The integration and browser tests start the real program. It is built together with the tests: on its own it would
# want other features of the same crates, and all of them would be compiled twice.
program:
	cargo build --workspace --all-targets --locked

# What others make of calendars: Python packages in an environment of their own, which tests/suite/calendar asks.
calendar: $(CALENDAR)/.installed

$(CALENDAR)/.installed: tests/calendar/requirements.txt
	python3 -m venv $(CALENDAR)
	$(CALENDAR)/bin/python -m pip install -q --disable-pip-version-check --no-deps -r $<
	@touch $@

# What makes requests out of the OpenAPI document, for tests/suite/described.
openapi: $(OPENAPI)/.installed

$(OPENAPI)/.installed: tests/openapi/requirements.txt
	python3 -m venv $(OPENAPI)
	$(OPENAPI)/bin/python -m pip install -q --disable-pip-version-check --no-deps -r $<
	@touch $@

# The same cases wherever and whenever it runs, so that a red run says something about the change. `explore` looks further.
test-rust: export PROPTEST_RNG_SEED ?= 20240917
test-rust: export PROPTEST_CASES ?= 500
test-rust: export PROPTEST_DISABLE_FAILURE_PERSISTENCE ?= 1
test-rust: program calendar openapi
	scripts/test-rust

probe: program openapi ## The server against its OpenAPI document, further than in the tests: EXAMPLES=200
	EXAMPLES=$${EXAMPLES:-200} cargo test --locked -p quartier-tests --test suite described

explore: ## Properties with other cases each time, many: ROUNDS=3 CASES=100000
	scripts/explore $${ROUNDS:-3} $${CASES:-100000}

client: $(CLIENT)/dist/index.html ## The web client: web-client/dist

$(CLIENT)/dist/index.html: $(CLIENT)/node_modules/.package-lock.json $(CLIENT_SOURCES)
	cd $(CLIENT) && npm run build
	@# The compiler looks for files to embed when it compiles this one, and would not notice new ones.
	@touch $@ server/src/http/assets.rs

%/node_modules/.package-lock.json: %/package-lock.json
	cd $* && npm ci --no-audit --no-fund
	@touch $@

test-client: $(CLIENT)/node_modules/.package-lock.json
	cd $(CLIENT) && npm run check && npm run lint && npm test && npm run size

check-browser: $(BROWSER)/node_modules/.package-lock.json
	cd $(BROWSER) && npm run check

test-browser: client program check-browser
	cd $(BROWSER) && npm test

bench: ## Fan-out, latency, memory and durable messages, beside a floor in the same run
	scripts/needs build
	cargo build --release --locked -p quartier -p quartier-tests
	scripts/bench

smoke: ## The server starts with its defaults, answers, and stops
	cargo run --locked -p quartier -- smoke

update: ## Write generated files anew: types, reference, golden files, config.example.toml
	UPDATE=1 cargo test --locked -p quartier-protocol
	UPDATE=1 cargo test --locked -p quartier

clean:
	cargo clean
	rm -rf $(CLIENT)/dist $(CLIENT)/node_modules $(BROWSER)/node_modules
