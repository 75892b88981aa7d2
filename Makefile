# Two commands: `make demo` and `make test`. The rest is what they are made of.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

CLIENT := web-client
BROWSER := tests/browser
CLIENT_SOURCES := $(shell find $(CLIENT) -type f -not -path '*/node_modules/*' -not -path '*/dist/*' 2>/dev/null)

.PHONY: help demo test build client bench smoke fmt clippy program test-rust test-client test-browser update clean stress check-browser

help: ## What there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

demo: client ## Two real twinned towns to look at, on the embedded store; prints three links
	cargo run --release --locked -p quartier -- demo

build: client ## The release binary with the web client inside: target/release/quartier
	cargo build --release --locked -p quartier

test: ## Everything that must pass; installs what it needs from the ordinary package managers
	scripts/test-all

stress: program client $(BROWSER)/node_modules/.package-lock.json ## Tests again and again on a busy machine: N=20 ONLY='words of a test' KIND=browser
	scripts/stress

fmt:
	cargo fmt --all --check

clippy:
	cargo clippy --workspace --all-targets --locked -- -D warnings

# The integration and browser tests start the real program. It is built together with the tests: on its own it would
# want other features of the same crates, and all of them would be compiled twice.
program:
	cargo build --workspace --all-targets --locked

test-rust: program
	scripts/test-rust

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
