# Two commands for a fresh machine: `make demo` and `make test`. Both need Rust and make; `make test` installs the rest.

CARGO ?= cargo

.PHONY: demo test check bench fuzz clean

# Builds Sinew, loads the example program, prints its forecast and writes update.html.
demo:
	$(CARGO) build --release -p sinew
	./target/release/sinew demo

# Installs what the tests need, then runs them all, on SQLite and on PostgreSQL.
test:
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

# Looks for files that stop a reader, a minute for each; `scripts/fuzz SECONDS TARGET` for one of them and longer.
fuzz:
	scripts/fuzz

clean:
	$(CARGO) clean
	rm -rf bench/out
