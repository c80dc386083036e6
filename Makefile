# Engrane: the few commands. `make help` lists them; `make run` and `make test` need only Rust (rustup) and Node 20.
#
# Every recipe is one script or one line of cargo. What a recipe needs and does not find, scripts/tools.sh installs:
# cargo's tools and the private PostgreSQL into a cache of the person's own, npm's packages beside their package.json.
# Nothing is downloaded twice, and what only the system can install is named before anything is built.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
# The steps share cargo's lock and one terminal: one after the other.
.NOTPARALLEL:
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

cache := $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/engrane

# Outside the clone: a fresh clone starts warm, and an editor does not index it.
override export CARGO_TARGET_DIR := $(abspath $(or $(CARGO_TARGET_DIR),$(cache)/target))
export ENGRANE_TOOLS := $(cache)/tools
export PATH := $(ENGRANE_TOOLS)/bin:$(CURDIR)/style/node_modules/.bin:$(PATH):$(HOME)/.cargo/bin
# Queries are checked against .sqlx, never against whatever database DATABASE_URL names.
export SQLX_OFFLINE := true

# Real files of others that some tests read, where they lie beside the clone and nobody says that they are elsewhere.
ifeq ($(origin ENGRANE_SHARED_DATA),undefined)
ifneq ($(wildcard ../shared/data/.),)
export ENGRANE_SHARED_DATA := $(abspath ../shared/data)
endif
endif

release := $(CARGO_TARGET_DIR)/release
export ENGRANE_BIN := $(release)/engrane

# What the journeys walk through: the program as the tests compile it, which takes a third of the time, beside the site as
# the release has it.
walked := $(CARGO_TARGET_DIR)/walked

# Clones share the target directory, so the mark of a build names the clone it came from.
built := $(release)/.built$(subst /,-,$(CURDIR))
site := $(release)/.site$(subst /,-,$(CURDIR))
sources := $(shell find .cargo .sqlx Cargo.toml Cargo.lock app frontend migrations public server src style \
	\( -name node_modules -o -path public/fonts -o -path public/vendor -o -path public/reader \) -prune -o -type f -print 2>/dev/null)

say := scripts/say.sh

##@ Everyday

.PHONY: help
help: ## What can be made
	@awk 'BEGIN { FS = ":.*## " } /^##@/ { print "\n" substr($$0, 5) } /^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

.PHONY: run
run: build ## Build and start the server with demo data on http://127.0.0.1:3000 (ARGS="--addr 0.0.0.0:8080" for more)
	@exec "$(ENGRANE_BIN)" serve --demo $(ARGS)

.PHONY: build
build: tools-build $(built) ## The release: $CARGO_TARGET_DIR/release/{engrane,hash.txt,site}
	@$(say) "Built: $(release)/engrane"

$(built): $(sources) | tools-build
	@scripts/build.sh
	@rm -f "$(release)"/.{built,site}-*
	@touch "$(site)" "$@"

.PHONY: site
site: tools-build $(site) ## The browser's half of the release: $CARGO_TARGET_DIR/release/{hash.txt,site}

$(site): $(sources) | tools-build
	@scripts/site.sh
	@rm -f "$(release)"/.{built,site}-*
	@touch "$@"

.PHONY: dev
dev: tools-build ## Build, start and build again at each change, with demo data
	@scripts/assets.sh
	@scripts/reader.sh
	@$(say) "Watching; the page reloads by itself" "the first build takes about 10 minutes, later ones seconds"
	@LEPTOS_SITE_ROOT="$(CARGO_TARGET_DIR)/site" exec cargo leptos watch --split -- serve --demo $(ARGS)

##@ Checks

.PHONY: test
test: tools-test test-rust test-browser ## Everything: cargo's tests, then the browser journeys

.PHONY: test-rust
test-rust: test-compile ## Cargo's tests against a throw-away PostgreSQL
	@$(say) "Running the tests against a throw-away PostgreSQL" "about 22 minutes"
	@scripts/test.sh

.PHONY: test-compile
test-compile: tools-postgres
	@$(say) "Compiling the tests" "about 12 minutes the first time"
	@cargo test --workspace --no-run

.PHONY: $(walked)
$(walked): test-compile site
	@mkdir -p "$@"
	@ln -f "$(CARGO_TARGET_DIR)/debug/engrane" "$(release)/hash.txt" "$@"
	@ln -sfn "$(release)/site" "$@/site"

.PHONY: test-browser
test-browser: export ENGRANE_BIN := $(walked)/engrane
test-browser: tools-test $(walked) ## The browser journeys
	@$(say) "Walking through the journeys in Chromium" "about 28 minutes"
	@npm --prefix end2end run --silent journeys

.PHONY: lint
lint: fmt-check clippy clippy-wasm typescript ## Formatting, clippy for the server and for the browser, TypeScript

.PHONY: fmt-check
fmt-check: tools-lint
	@$(say) "Is the code formatted?"
	@cargo fmt --all --check

.PHONY: clippy
clippy: tools-lint
	@$(say) "Clippy, native" "about 12 minutes the first time"
	@cargo clippy --workspace --all-targets -- --deny warnings

# With a target directory of its own, so that it waits for no other build.
.PHONY: clippy-wasm
clippy-wasm: tools-lint
	@$(say) "Clippy, browser" "about 3 minutes the first time"
	@cargo clippy --target-dir "$(CARGO_TARGET_DIR)/clippy-wasm" --package frontend --target wasm32-unknown-unknown -- --deny warnings
	@cargo clippy --target-dir "$(CARGO_TARGET_DIR)/clippy-wasm" --package reader --target wasm32-unknown-unknown -- --deny warnings

.PHONY: typescript
typescript: tools-lint
	@$(say) "The journeys' types"
	@npm --prefix end2end run --silent check

.PHONY: sqlx-check
sqlx-check: tools-sqlx ## Is .sqlx what the queries and migrations say?
	@scripts/sqlx.sh --check

.PHONY: licences
licences: tools-deny ## Licences, bans and sources of all dependencies
	@$(say) "Licences, bans and sources of the dependencies"
	@cargo deny check licenses bans sources

.PHONY: unused
unused: tools-machete ## Dependencies that nothing uses
	@$(say) "Does something use every dependency?"
	@cargo machete

.PHONY: size
size: site ## What a first visit downloads, against its budget
	@scripts/size.sh

##@ Now and then

.PHONY: sqlx
sqlx: tools-sqlx ## Write .sqlx anew, after a query or a migration changed
	@scripts/sqlx.sh

.PHONY: openapi
openapi: tools-postgres ## Write docs/openapi.json anew, after the shape of a door changed
	@ENGRANE_WRITE_OPENAPI=1 cargo test --quiet --package server --test guards the_document_is_the_one_that_is_checked_in

.PHONY: pictures
pictures: tools-test build ## Screenshots of the screens, both themes, 390 and 1440 px, in end2end/pictures/out
	@npm --prefix end2end run --silent pictures

.PHONY: bench-web
bench-web: tools-test build ## The figures of the built site: start, pages, bytes, memory
	@npm --prefix end2end run --silent bench

.PHONY: bench-identity
bench-identity: tools-test build ## What knowing who asks costs, a wave of sign-ins, sessions that end, the audit's seals
	@npm --prefix end2end run --silent bench-identity
	@$(say) "Compiling the benchmark of the seals" "about 5 minutes the first time"
	@cargo bench --package engrane --features testing --bench identity --no-run
	@"$(ENGRANE_BIN)" postgres exec -- cargo bench --package engrane --features testing --bench identity

.PHONY: bench-import
bench-import: tools-test build ## How fast a bodega's file comes in, what a search takes meanwhile, its list of 100,000 lines, and how soon a price is seen
	@npm --prefix end2end run --silent bench-import
	@npm --prefix end2end run --silent bench-inventory
	@npm --prefix end2end run --silent bench-offers

.PHONY: bench-stores
bench-stores: tools-test build ## What store-rooms of years cost: acts, reading, analytics, labels, notices, verifying (SCALE=0.01, PARTS=reading)
	@SCALE="$(SCALE)" PARTS="$(PARTS)" npm --prefix end2end run --silent bench-stores

.PHONY: bench-production
bench-production: tools-test build ## What a production of years costs: facts, the floor, orders, hearing, verifying (SCALE=0.01, OTHERS=5, PARTS=facts)
	@SCALE="$(SCALE)" OTHERS="$(OTHERS)" PARTS="$(PARTS)" npm --prefix end2end run --silent bench-production

.PHONY: bench-catalog
bench-catalog: tools-test build ## What finding a part among millions costs: numbers, words, vehicles, pages, imports (SCALE=0.02, PARTS=number)
	@SCALE="$(SCALE)" PARTS="$(PARTS)" npm --prefix end2end run --silent bench-catalog

.PHONY: bench-reader
bench-reader: tools-test build ## How fast the browser shows a dropped workbook, and how long its page is kept busy
	@npm --prefix end2end run --silent bench-reader

.PHONY: trial-imports
trial-imports: tools-postgres ## Kill the server and its PostgreSQL again and again in the middle of imports (KILLS=30)
	@$(say) "Killing servers in the middle of imports" "about half a minute each time"
	@cargo test --workspace --test serving --no-run
	@ENGRANE_TRIAL_KILLS="$(or $(KILLS),30)" "$(CARGO_TARGET_DIR)/debug/engrane" postgres exec --fast -- cargo test --workspace --test serving leaves_what_was_before -- --nocapture

.PHONY: trial-ledger
trial-ledger: tools-postgres ## Kill the server and its PostgreSQL again and again while many issue from a store-room (KILLS=30)
	@$(say) "Killing servers while their ledger is written" "about two seconds each time"
	@cargo test --workspace --test serving --no-run
	@ENGRANE_TRIAL_KILLS="$(or $(KILLS),30)" "$(CARGO_TARGET_DIR)/debug/engrane" postgres exec --fast -- cargo test --workspace --test serving a_ledger_outlives -- --nocapture

.PHONY: trial-facts
trial-facts: tools-postgres ## Kill the server and its PostgreSQL again and again while many record what they made (KILLS=30)
	@$(say) "Killing servers while facts are recorded and replaced" "about two seconds each time"
	@cargo test --workspace --test serving --no-run
	@ENGRANE_TRIAL_KILLS="$(or $(KILLS),30)" "$(CARGO_TARGET_DIR)/debug/engrane" postgres exec --fast -- cargo test --workspace --test serving facts_outlive -- --nocapture

.PHONY: bench-oee
bench-oee: tools-test build ## How fast a month of detections comes in, by the size of the batches
	@npm --prefix end2end run --silent bench-oee

.PHONY: fuzz-files
fuzz-files: tools-fuzz-files ## Files made up to break the reader, for ten minutes (SECONDS=600)
	@$(say) "Making files up to break the reader"
	@scripts/fuzz-files.sh $(SECONDS)

.PHONY: fuzz-api
fuzz-api: export ENGRANE_BIN := $(walked)/engrane
fuzz-api: tools-fuzz $(walked) ## Requests made up from the API document, as several people (ARGS=50 for more a door)
	@$(say) "Asking every REST door what nobody would ask" "about 8 minutes"
	@scripts/fuzz-api.sh $(ARGS)

tools := $(addprefix tools-,build deny fuzz fuzz-files lint machete postgres sqlx test)
.PHONY: $(tools)
$(tools): tools-%:
	@scripts/tools.sh $*
