#!/usr/bin/env bash
# Installs what a kind of work needs and does not find. Run by make, which sets ENGRANE_TOOLS and PATH.
#
#   tools.sh build      the release: compiler for C, Node, wasm target, cargo-leptos, wasm-bindgen, npm packages, PostgreSQL
#   tools.sh test       all of that, Chromium and the journeys' packages
#   tools.sh lint       clippy, rustfmt, wasm target, the journeys' packages
#   tools.sh postgres   a PostgreSQL to run tests against
#   tools.sh sqlx       sqlx's command line, and that PostgreSQL
#   tools.sh deny       cargo-deny
#   tools.sh machete    cargo-machete
#   tools.sh fuzz-files cargo-fuzz
#   tools.sh fuzz       the release, and schemathesis in a Python environment of its own
#
# What only the system's package manager can install is looked for first, all of it, before anything is built: as root
# on Debian and Ubuntu it is installed, otherwise named together with the command that does. Nothing is installed twice.
set -euo pipefail
cd "$(dirname "$0")/.."

readonly cargo_leptos=0.3.8 sqlx_cli=0.9.0 cargo_deny=0.20.2 cargo_machete=0.9.2 cargo_fuzz=0.13.2
readonly oldest_node=20 oldest_postgres=15

say() { scripts/say.sh "$@"; }

fail() {
  printf '\n' >&2
  printf '%s\n' "$@" >&2
  exit 1
}

has() { command -v "$1" >/dev/null 2>&1; }

# --- what only the system can install ---------------------------------------------------------------------------------

packages=()

need_package() { # package command…: the package is missing when none of the commands is there
  local package=$1 command
  shift
  for command in "$@"; do
    if has "$command"; then return; fi
  done
  packages+=("$package")
}

install_packages() {
  if [ ${#packages[@]} -eq 0 ]; then return; fi
  if [ "$(id -u)" -ne 0 ] || ! has apt-get; then
    fail "Missing from this system: ${packages[*]}." "On Debian and Ubuntu this installs it:" \
      "    sudo apt-get install ${packages[*]}"
  fi
  say "Installing ${packages[*]}" "1 to 3 minutes"
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
}

check_rust() {
  local oldest found
  oldest=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml)
  has cargo || fail "Rust is missing: install it with rustup, https://rustup.rs, and open a new terminal."
  found=$(rustc --version | cut -d' ' -f2)
  if [ "$(printf '%s\n' "$oldest" "$found" | sort -V | head -n 1)" != "$oldest" ]; then
    fail "Rust $found is too old, Engrane needs $oldest: rustup update stable"
  fi
}

check_node() {
  local found
  if ! has node || ! has npm; then
    fail "Node.js is missing: install version $oldest_node or newer, https://nodejs.org."
  fi
  found=$(node --version | sed 's/^v\([0-9]*\).*/\1/')
  [ "$found" -ge $oldest_node ] || fail "Node.js $found is too old, Engrane needs $oldest_node or newer, https://nodejs.org."
}

check_chromium() {
  if [ -x "${CHROMIUM:-}" ]; then return; fi
  need_package chromium chromium chromium-browser google-chrome google-chrome-stable
}

# --- what is installed for this person, or beside the sources ---------------------------------------------------------

add_wasm_target() {
  if [ -d "$(rustc --print target-libdir --target wasm32-unknown-unknown)" ]; then return; fi
  has rustup || fail "Rust's wasm32-unknown-unknown target is missing, and rustup, which adds it: https://rustup.rs."
  say "Adding Rust's target for the browser" "under a minute"
  rustup target add wasm32-unknown-unknown
}

add_component() { # component command
  if cargo "$2" --version >/dev/null 2>&1; then return; fi
  say "Adding Rust's $1" "under a minute"
  rustup component add "$1"
}

install_crate() { # crate version minutes command-that-tells-the-version… -- flags of cargo install…
  local crate=$1 version=$2 minutes=$3 probe=()
  shift 3
  while [ "$1" != -- ]; do
    probe+=("$1")
    shift
  done
  shift
  if "${probe[@]}" 2>/dev/null | grep -qE "(^| )${version//./\\.}( |$)"; then return; fi
  say "Installing $crate $version" "about $minutes minutes, once"
  if has cargo-binstall && cargo binstall --no-confirm --root "$ENGRANE_TOOLS" "$crate@$version"; then return; fi
  # Compiled to be had soon rather than to run fastest; one build directory, so that an interrupted install goes on.
  CARGO_TARGET_DIR=$ENGRANE_TOOLS/build CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 CARGO_PROFILE_RELEASE_OPT_LEVEL=1 \
    cargo install --root "$ENGRANE_TOOLS" --force "$crate" --version "$version" "$@"
  rm -rf "$ENGRANE_TOOLS/build"
}

install_cargo_leptos() {
  install_crate cargo-leptos $cargo_leptos 10 cargo leptos --version -- --locked
}

# cargo-leptos takes only the very version that Cargo.lock names.
install_wasm_bindgen() {
  local version
  version=$(awk '$0 == "name = \"wasm-bindgen\"" { getline; gsub(/"/, "", $3); print $3; exit }' Cargo.lock)
  install_crate wasm-bindgen-cli "$version" 3 wasm-bindgen --version --
}

install_npm_packages() { # folder
  if cmp -s "$1/package-lock.json" "$1/node_modules/.installed"; then return; fi
  say "Installing npm packages in $1/" "under a minute"
  npm --prefix "$1" ci --ignore-scripts --loglevel=error
  cp "$1/package-lock.json" "$1/node_modules/.installed"
}

has_postgres() {
  local bin major
  for bin in "$(dirname "$(command -v postgres || echo /nowhere/postgres)")" /usr/lib/postgresql/*/bin /usr/pgsql-*/bin; do
    if ! [ -x "$bin/postgres" ] || ! [ -x "$bin/initdb" ]; then continue; fi
    major=$("$bin/postgres" -V | sed 's/^[^0-9]*\([0-9]*\).*/\1/')
    if [ "$major" -ge $oldest_postgres ]; then return 0; fi
  done
  return 1
}

install_postgres() {
  local cache=${XDG_CACHE_HOME:-$HOME/.cache}/engrane
  # As root the cluster runs as a user of its own, who cannot read /root.
  if [ "$(id -u)" -eq 0 ]; then cache=/var/cache/engrane; fi
  if [ -x "$cache/postgresql/bin/postgres" ] || has_postgres; then return; fi
  say "Installing a private PostgreSQL into $cache/postgresql" "under a minute"
  scripts/install-postgres.sh "$cache/postgresql"
}

install_schemathesis() {
  local home=$ENGRANE_TOOLS/schemathesis versions=scripts/fuzz-api.constraints
  if cmp -s "$versions" "$home/.installed"; then return; fi
  say "Installing schemathesis" "under a minute"
  python3 -m venv --clear "$home"
  "$home/bin/pip" install --quiet --disable-pip-version-check --constraint "$versions" schemathesis
  cp "$versions" "$home/.installed"
}

# --- kinds of work ----------------------------------------------------------------------------------------------------

check_rust
case ${1:-} in
  build | test | lint | fuzz) check_node ;;
  postgres | sqlx) has_postgres || check_node ;;
  deny | machete | fuzz-files) ;;
  *) fail "usage: tools.sh build|test|lint|postgres|sqlx|deny|machete|fuzz|fuzz-files" ;;
esac
need_package build-essential cc
if [ "$1" = fuzz-files ]; then need_package build-essential c++; fi
if [ "$1" = test ]; then check_chromium; fi
if [ "$1" = fuzz ] && ! python3 -c 'import ensurepip, venv' 2>/dev/null; then packages+=(python3-venv); fi
install_packages

case $1 in
  build | test | fuzz)
    add_wasm_target
    install_npm_packages style
    if [ "$1" = test ]; then install_npm_packages end2end; fi
    if [ "$1" = fuzz ]; then install_schemathesis; fi
    install_postgres
    install_wasm_bindgen
    install_cargo_leptos
    ;;
  lint)
    add_wasm_target
    add_component clippy clippy
    add_component rustfmt fmt
    install_npm_packages end2end
    ;;
  postgres) install_postgres ;;
  sqlx)
    install_postgres
    # No TLS: it talks to the private PostgreSQL only.
    install_crate sqlx-cli $sqlx_cli 4 cargo sqlx --version -- --locked --no-default-features --features postgres
    ;;
  deny) install_crate cargo-deny $cargo_deny 6 cargo deny --version -- --locked ;;
  machete) install_crate cargo-machete $cargo_machete 2 cargo machete --version -- --locked ;;
  fuzz-files) install_crate cargo-fuzz $cargo_fuzz 2 cargo fuzz --version -- --locked ;;
esac
