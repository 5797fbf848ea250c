# What one types here. `make test` is the whole check: it needs Debian and Rust, and brings everything else itself.

# Snapshots are compared, never written.
export INSTA_UPDATE := no
SERVERS_DIR ?= /dev/shm/vellum-servers

.PHONY: test format lint tests sample demo bench torture install-tools servers-fetch servers-up servers-down

test: install-tools format lint servers-fetch tests sample

format:
	cargo fmt --all --check

lint:
	cargo clippy --all-targets --quiet -- --deny warnings

tests:
	cargo test --quiet

# The scripts in out/ are what the revisions compile to.
sample:
	@if [ -f vellum.yaml ]; then cargo run --quiet -- build --check; fi

# Compiles the sample for its three databases, runs the SQLite script and shows what came of it.
demo: install-tools
	cargo build --release
	cargo run --release --quiet -- build
	@set -eu; dir=$$(mktemp -d); trap 'rm -rf "$$dir"' EXIT; db=$$dir/shop.db; \
	echo; echo '$$ sqlite3 -bail shop.db < out/sqlite/base_to_heads.sql'; \
	sqlite3 -batch -bail -init /dev/null "$$db" < out/sqlite/base_to_heads.sql; \
	echo; echo '$$ sqlite3 shop.db .schema'; \
	sqlite3 -batch -init /dev/null "$$db" '.schema --nosys'; \
	echo; echo '$$ sqlite3 shop.db "SELECT * FROM vellum_version"'; \
	sqlite3 -batch -init /dev/null -header "$$db" 'SELECT * FROM vellum_version'

bench:
	cargo bench --bench '*'

# Histories out of nothing but a seed, on all servers: `make torture N=100`, from another seed on with VELLUM_SEED=17.
N ?= 20
torture: servers-fetch
	VELLUM_TORTURE=$(N) cargo test --test servers torture -- --ignored --nocapture

# Debian packages for what is missing; nothing is said or done where nothing is.
install-tools:
	@missing=; \
	need() { command -v "$$1" >/dev/null 2>&1 || missing="$$missing $$2"; }; \
	need cc "gcc libc6-dev"; need sqlite3 sqlite3; need flock util-linux; need setpriv util-linux; \
	[ -r /usr/share/keyrings/debian-archive-keyring.gpg ] || missing="$$missing debian-archive-keyring"; \
	[ -n "$$missing" ] || exit 0; \
	if [ "$$(id -u)" = 0 ]; then as=; elif command -v sudo >/dev/null 2>&1; then as=sudo; else as=none; fi; \
	if [ "$$as" = none ] || ! command -v apt-get >/dev/null 2>&1; then \
	  echo "make: this machine lacks$$missing; as root: apt-get install -y$$missing" >&2; exit 0; \
	fi; \
	echo "installing$$missing"; \
	export DEBIAN_FRONTEND=noninteractive; \
	$$as apt-get -qq update && $$as apt-get -qq install -y --no-install-recommends $$missing >/dev/null
	@if command -v rustup >/dev/null 2>&1; then \
	  cargo fmt --version >/dev/null 2>&1 && cargo clippy --version >/dev/null 2>&1 || rustup component add rustfmt clippy; \
	fi

# The servers' programs, some 120 MB, into a cache outside the repository; a server that can't be had is left out of the tests,
# which say so (under CI=true they fail).
servers-fetch:
	@tests/servers/up.sh --fetch || true

# Servers that stay until `make servers-down`, for work on the tests: eval "$(make -s servers-up)"
servers-up:
	@tests/servers/up.sh $(SERVERS_DIR) && echo "export VELLUM_SERVERS_DIR='$(SERVERS_DIR)'"

servers-down:
	@tests/servers/down.sh $(SERVERS_DIR)
