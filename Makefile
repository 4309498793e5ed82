# Everything that is done with wsx; the work itself is in Scripts/.
# make test ARGUMENTS='--filter Close' hands words on to swift test.

PREFIX ?= /usr/local
DESTDIR ?=
ARGUMENTS ?=
SERVER ?=
SET ?= quick
TIME ?=
RUNS ?=
export PREFIX DESTDIR TIME RUNS

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help build release test test-asan test-tsan check demo format lint layers coverage autobahn bench fuzz \
	nightly install uninstall clean

help: ## Show the targets.
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

build: ## Build for debugging, in .build.
	@Scripts/build debug

release: ## Build the release binary, in .build-release.
	@Scripts/build release

test: ## Set up, build, and run all tests; ARGUMENTS go to swift test.
	@Scripts/test $(ARGUMENTS)

test-asan: ## Run all tests under the address sanitizer, in .build-asan; ARGUMENTS go to swift test.
	@Scripts/test-sanitized address $(ARGUMENTS)

test-tsan: ## Run all tests under the thread sanitizer, in .build-tsan; ARGUMENTS go to swift test.
	@Scripts/test-sanitized thread $(ARGUMENTS)

check: lint test ## Lint, layers and tests: what has to pass before a change goes in.

demo: ## Talk to an echo server of our own.
	@Scripts/demo

format: ## Bring all Swift sources into the project's format.
	swift format format --in-place --recursive Package.swift Sources Tests

lint: ## Look at format, layers, line lengths and scripts; change nothing.
	@Scripts/lint

layers: ## Hold the import lines against the table of floors alone.
	@Scripts/check-layers

coverage: ## Run the tests, in .build-coverage, and print the line coverage of each target.
	@Scripts/coverage

autobahn: ## Run Autobahn's suite in both roles, SET=full for all of it; SERVER=ws://… takes a server that runs.
	@Scripts/autobahn $(if $(SERVER),drive '$(SERVER)',both '$(SET)')

bench: release ## Measure the release binary beside the floor and other clients.
	@Benchmarks/run $(ARGUMENTS)

fuzz: ## Feed the fuzz targets for TIME seconds each, 60 unless given; ARGUMENTS name some of them.
	@Scripts/fuzz $(ARGUMENTS)

nightly: ## Tests under the sanitizers, slow tests included, coverage, fuzzing, benchmarks, all of Autobahn: hours.
	@Scripts/nightly

install: ## Build, and put one stripped binary into PREFIX/bin (/usr/local/bin).
	@Scripts/install

uninstall: ## Take away what install has put there.
	rm -f '$(DESTDIR)$(PREFIX)/bin/wsx'
	rm -rf '$(DESTDIR)$(PREFIX)/share/doc/wsx'

clean: ## Remove everything that was built.
	rm -rf .build .build-*
