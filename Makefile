# Two commands for a fresh machine: `make demo` and `make test`. Both need Rust, make and Node.js 20; `make test` installs the rest.

CARGO ?= cargo

.PHONY: demo web test check bench bench-web fuzz clean

# Builds Sinew, prints the example program's forecast, writes update.html, and serves the workbench: follow the link.
# Without Node.js it ends before the workbench.
demo:
	scripts/build-web || [ $$? = 3 ]
	$(CARGO) build --release -p sinew
	./target/release/sinew demo
	@if [ -e web/dist/index.html ]; then ./target/release/sinew serve --example --data target/demo.db; fi

# Builds the pages of the workbench, which the binary holds.
web:
	scripts/build-web

# Installs what the tests need, then runs them all, on SQLite and on PostgreSQL.
test: web
	scripts/install-test-tools
	$(MAKE) check
	scripts/with-postgres scripts/run-tests

# Format and lints.
check:
	$(CARGO) fmt --all --check
	$(CARGO) clippy --workspace --all-targets -- -D warnings

# Measures Sinew beside the reference programs and peers of ../shared/bench and prints ratios.
bench:
	bench/run

# Measures the server under load: start, memory, requests a second, edits to a second watcher.
bench-web: web
	bench/run web

# Looks for files that stop a reader, a minute for each; `scripts/fuzz SECONDS TARGET` for one of them and longer.
fuzz:
	scripts/fuzz

clean:
	$(CARGO) clean
	rm -rf bench/out web/dist web/node_modules
