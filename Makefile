# Two commands for a fresh machine: `make demo` and `make test`. Both need Rust and make; `make test` installs the rest.

CARGO ?= cargo

.PHONY: demo test check bench fuzz clean

# Builds Sinew, loads the example program, prints its forecast and writes update.html.
demo:
	$(CARGO) build --release -p sinew
	./target/release/sinew demo

# Installs what the tests need, then runs them all, on SQLite and on PostgreSQL.
test: check
	scripts/install-test-tools
	scripts/with-postgres scripts/run-tests

# Format and lints.
check:
	$(CARGO) fmt --all --check
	$(CARGO) clippy --workspace --all-targets -- -D warnings

# Measures Sinew beside the reference programs and peers of ../shared/bench and prints ratios.
bench:
	bench/run

clean:
	$(CARGO) clean
	rm -rf bench/out
